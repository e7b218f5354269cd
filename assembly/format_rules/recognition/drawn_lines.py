"""The lines under components: drawn, as a border of a paragraph, by underlining, or typed.

Decree 30/2020/NĐ-CP, appendix I, part I, II.1b, II.2b, II.5b.
"""

from __future__ import annotations

from collections.abc import Sequence

from assembly.format_rules.recognised import DrawnLine, Role
from assembly.format_rules.recognition.draft import Draft
from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.recognition.words import is_typed_line
from assembly.format_rules.word_document import Border, Drawing, Paragraph

_THIN = 120  # twips: a shape no higher is a line
_EM = 10  # twips an em for each half-point
_TYPED_WIDTH = {"_": 0.5, "-": 0.333, "–": 0.5, "—": 1.0, "=": 0.564, "~": 0.541}
_HOW_FAR = 3  # empty lines between a component and its line
_UNDERLINED = (
    (Role.MOTTO, (Role.MOTTO,)),
    (Role.PARTY_NAME, (Role.PARTY_NAME,)),
    (Role.ISSUER, (Role.ISSUER, Role.SUPERIOR)),
    (Role.SUBJECT, (Role.SUBJECT, Role.TYPE)),
    (Role.APPENDIX_REFERENCE, (Role.APPENDIX_REFERENCE, Role.APPENDIX_TITLE)),
)


def is_line_drawing(drawing: Drawing) -> bool:
    """Tell whether a drawing is a line: drawn as one, or a shape too thin to be anything else."""
    return drawing.kind == "line" or (
        drawing.kind == "shape" and drawing.story is None and drawing.height <= _THIN
    )


def is_there_for_its_line(paragraph: Paragraph) -> bool:
    """Tell whether an empty paragraph carries a border or a drawn line."""
    return _border(paragraph) is not None or any(is_line_drawing(drawing) for drawing in paragraph.drawings)


def find_drawn_lines(lines: Sequence[Line], draft: Draft) -> tuple[DrawnLine, ...]:
    """Return the line under each component that has one; ``lines`` are all of the body, in order."""
    found: list[DrawnLine] = []
    used: set[Drawing] = set()
    at = {line.paragraph: position for position, line in enumerate(lines)}
    for role, _ in _UNDERLINED:
        for group in _groups(lines, role, draft):
            last = group[-1]
            drawn = _under(group, lines, at[last.paragraph], used)
            if drawn is not None:
                found.append(drawn)
                if drawn.drawing is not None:
                    used.add(drawn.drawing)
    return tuple(found)


def _groups(lines: Sequence[Line], role: Role, draft: Draft) -> list[list[Line]]:
    """Return the runs of lines of a role, without the role of what else stands in their paragraphs."""
    groups: list[list[Line]] = []
    wanted = {role}
    if role is Role.SUBJECT and not draft.has(Role.SUBJECT):
        wanted = {Role.TYPE}
    if role is Role.APPENDIX_REFERENCE:
        wanted = {Role.APPENDIX_TITLE, Role.APPENDIX_REFERENCE}
    going_on = False
    for line in lines:
        own = draft.role(line)
        mine = own in wanted or any(other in wanted for other in draft.beside.get(line.paragraph, ()))
        if mine and going_on:
            groups[-1].append(line)
        elif mine:
            groups.append([line])
        going_on = mine or (going_on and line.empty and not is_there_for_its_line(line.paragraph))
    return groups


def _under(
    group: Sequence[Line], lines: Sequence[Line], position: int, used: set[Drawing]
) -> DrawnLine | None:
    last = group[-1]
    under = last.paragraph
    if under.format.bottom_border is not None:
        return DrawnLine(under, under, "border", _border_length(last))
    below = _just_below(under, _below(lines, position), used)
    if below is not None:
        return below
    for line in reversed(group):
        drawing = _unused(line.paragraph, used)
        if drawing is not None:
            return DrawnLine(under, line.paragraph, "shape", drawing.width, drawing)
    return _anchored_nearby(last, lines, position, used) or _underlining(under)


def _just_below(under: Paragraph, below: Sequence[Line], used: set[Drawing]) -> DrawnLine | None:
    for line in below:
        carrier = line.paragraph
        if not line.empty:
            typed = is_typed_line(line.text)
            return DrawnLine(under, carrier, "underscores", _typed_length(line)) if typed else None
        if _border(carrier) is not None:
            return DrawnLine(under, carrier, "border", _border_length(line))
        drawing = _unused(carrier, used)
        if drawing is not None:
            return DrawnLine(under, carrier, "shape", drawing.width, drawing)
    return None


def _underlining(under: Paragraph) -> DrawnLine | None:
    marked = [run.format.underline not in ("none", "") for run in under.runs if run.printed.strip()]
    return DrawnLine(under, under, "underline", None) if marked and all(marked) else None


def _below(lines: Sequence[Line], position: int) -> list[Line]:
    """Return the lines just below one, in its own cell or text."""
    container = lines[position].container
    below = []
    for line in lines[position + 1 : position + 2 + _HOW_FAR]:
        if line.container is not container:
            break
        below.append(line)
        if not line.empty:
            break
    return below


def _anchored_nearby(
    last: Line, lines: Sequence[Line], position: int, used: set[Drawing]
) -> DrawnLine | None:
    """Find a line anchored elsewhere in the same cell, or, without a cell, in the next printed line."""
    for line in lines[max(position - 6, 0) : position + 7]:
        same_cell = line.container is last.container and last.cell is not None
        same_column = last.table is not None and line.table is last.table and line.column == last.column
        next_line = last.table is None and line.table is None and position < line.index <= position + 2
        if not (same_cell or same_column or next_line):
            continue
        drawing = _unused(line.paragraph, used)
        if drawing is not None:
            return DrawnLine(last.paragraph, line.paragraph, "shape", drawing.width, drawing)
    return None


def _unused(paragraph: Paragraph, used: set[Drawing]) -> Drawing | None:
    drawings = [drawing for drawing in paragraph.drawings if is_line_drawing(drawing) and drawing not in used]
    # two lines hung on one paragraph: the longer is the motto's, which is looked for first
    return max(drawings, key=lambda drawing: drawing.width, default=None)


def _border(paragraph: Paragraph) -> Border | None:
    return paragraph.format.bottom_border or paragraph.format.top_border


def _border_length(line: Line) -> int | None:
    form = line.paragraph.format
    return max(line.width - form.left - form.right, 0) if line.width else None


def _typed_length(line: Line) -> int:
    size = next(
        (run.format.size for run in line.paragraph.runs if run.text.strip()), line.paragraph.mark.size
    )
    return round(sum(_TYPED_WIDTH.get(sign, 0.25) for sign in line.text) * size * _EM)
