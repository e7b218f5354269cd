"""The lines under components: drawn, as a border of a paragraph, by underlining, or typed.

Decree 30/2020/NĐ-CP, appendix I, part I, II.1b, II.2b, II.5b.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from assembly.format_rules.recognised import DrawnLine, Role
from assembly.format_rules.recognition.draft import Draft
from assembly.format_rules.recognition.outline import Line
from assembly.format_rules.recognition.words import is_typed_line
from assembly.format_rules.word_document import Border, Drawing, Paragraph

_THIN = 120  # twips: a shape no higher is a line
_EM = 10  # twips an em for each half-point
_TYPED_WIDTH = {"_": 0.5, "-": 0.333, "–": 0.5, "—": 1.0, "=": 0.564, "~": 0.541}
_HOW_FAR = 3  # empty lines between a component and its line
_UNDERLINED = (Role.MOTTO, Role.PARTY_NAME, Role.ISSUER, Role.SUBJECT, Role.APPENDIX_REFERENCE)
_BELOW_THE_HEAD = frozenset(
    (Role.TYPE, Role.SUBJECT, Role.ADDRESSEE, Role.BASIS, Role.BODY, Role.HEADING, Role.LISTED)
)
_LONG = 2000  # twips: the issuer's line is shorter, the motto's and the Party's longer


def is_line_drawing(drawing: Drawing) -> bool:
    """Tell whether a drawing is a line: drawn as one, or a shape too thin to be anything else."""
    return drawing.kind == "line" or (
        drawing.kind == "shape" and drawing.story is None and drawing.height <= _THIN
    )


def is_there_for_its_line(paragraph: Paragraph) -> bool:
    """Tell whether an empty paragraph carries a border or a drawn line."""
    return _border(paragraph) is not None or any(is_line_drawing(drawing) for drawing in paragraph.drawings)


@dataclass(frozen=True, slots=True)
class _Free:
    """The drawn lines that no component has yet.

    Where two hang on one paragraph the longer is the motto's and the ``shortest`` the issuer's.
    """

    used: set[Drawing]
    shortest: bool

    def of(self, paragraph: Paragraph) -> Drawing | None:
        """Return the line that hangs on a paragraph."""
        drawings = [each for each in paragraph.drawings if is_line_drawing(each) and each not in self.used]
        if not drawings:
            return None
        choose = min if self.shortest else max
        return choose(drawings, key=lambda drawing: drawing.width)


def find_drawn_lines(lines: Sequence[Line], draft: Draft) -> tuple[DrawnLine, ...]:
    """Return the line under each component that has one; ``lines`` are those of the text, in order."""
    found: list[DrawnLine] = []
    lineless: dict[Role, Line] = {}
    used: set[Drawing] = set()
    at = {line.paragraph: position for position, line in enumerate(lines)}
    for role in _UNDERLINED:
        for group in _groups(lines, role, draft):
            last = group[-1]
            drawn = _under(group, lines, at[last.paragraph], _Free(used, shortest=role is Role.ISSUER))
            if drawn is None:
                lineless.setdefault(role, last)
                continue
            found.append(replace(drawn, role=role))
            if drawn.drawing is not None:
                used.add(drawn.drawing)
    far = _anchored_far(lines, lineless, draft, used)
    order = {drawn.under: at[drawn.under] for drawn in (*found, *far)}
    return tuple(sorted((*found, *far), key=lambda drawn: order[drawn.under]))


def _anchored_far(
    lines: Sequence[Line], lineless: Mapping[Role, Line], draft: Draft, used: set[Drawing]
) -> list[DrawnLine]:
    """Give lines anchored anywhere in the head to the components of the head that have none."""
    state = next((lineless[role] for role in (Role.MOTTO, Role.PARTY_NAME) if role in lineless), None)
    issuer = lineless.get(Role.ISSUER)
    if state is None and issuer is None:
        return []
    free = sorted(
        (
            (drawing, line.paragraph)
            for line in takewhile(lambda line: draft.role(line) not in _BELOW_THE_HEAD, lines)
            for drawing in line.paragraph.drawings
            if is_line_drawing(drawing) and drawing not in used
        ),
        key=lambda each: -each[0].width,
    )
    state_role = Role.MOTTO if state is lineless.get(Role.MOTTO) else Role.PARTY_NAME
    wanting = [
        (line, role) for line, role in ((state, state_role), (issuer, Role.ISSUER)) if line is not None
    ]
    if len(wanting) == 2 and len(free) == 1:
        wanting = [wanting[0] if free[0][0].width >= _LONG else wanting[1]]
    return [
        DrawnLine(line.paragraph, anchor, "shape", drawing.width, drawing, role)
        for (line, role), (drawing, anchor) in zip(wanting, free, strict=False)
    ]


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


def _under(group: Sequence[Line], lines: Sequence[Line], position: int, free: _Free) -> DrawnLine | None:
    last = group[-1]
    under = last.paragraph
    if under.format.bottom_border is not None and not _framed(under):
        return DrawnLine(under, under, "border", _border_length(last))
    below = _just_below(under, _below(lines, position), free)
    if below is not None:
        return below
    for line in reversed(group):
        drawing = free.of(line.paragraph)
        if drawing is not None:
            return DrawnLine(under, line.paragraph, "shape", drawing.width, drawing)
    return _anchored_nearby(last, lines, position, free) or _underlining(under)


def _just_below(under: Paragraph, below: Sequence[Line], free: _Free) -> DrawnLine | None:
    for line in below:
        carrier = line.paragraph
        if not line.empty:
            typed = is_typed_line(line.text)
            return DrawnLine(under, carrier, "underscores", _typed_length(line)) if typed else None
        if _border(carrier) is not None:
            return DrawnLine(under, carrier, "border", _border_length(line))
        drawing = free.of(carrier)
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


def _anchored_nearby(last: Line, lines: Sequence[Line], position: int, free: _Free) -> DrawnLine | None:
    """Find a line anchored elsewhere in the same cell, or, without a cell, in the next printed line."""
    first = max(position - 6, 0)
    for number, line in enumerate(lines[first : position + 7], first):
        same_cell = line.container is last.container and last.cell is not None
        same_column = last.table is not None and line.table is last.table and line.column == last.column
        next_line = last.table is None and line.table is None and position < number <= position + 2
        if not (same_cell or same_column or next_line):
            continue
        drawing = free.of(line.paragraph)
        if drawing is not None:
            return DrawnLine(last.paragraph, line.paragraph, "shape", drawing.width, drawing)
    return None


def _border(paragraph: Paragraph) -> Border | None:
    if _framed(paragraph):
        return None
    return paragraph.format.bottom_border or paragraph.format.top_border


def _framed(paragraph: Paragraph) -> bool:
    """Tell whether its borders are those of a frame."""
    return paragraph.format.left_border is not None and paragraph.format.right_border is not None


def _border_length(line: Line) -> int | None:
    form = line.paragraph.format
    return max(line.width - form.left - form.right, 0) if line.width else None


def _typed_length(line: Line) -> int:
    size = next(
        (run.format.size for run in line.paragraph.runs if run.text.strip()), line.paragraph.mark.size
    )
    return round(sum(_TYPED_WIDTH.get(sign, 0.25) for sign in line.text) * size * _EM)
