"""The running text of a document (phần lời văn): its paragraphs in order, the room they surely take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assembly.format_rules.measures import TWIPS_PER_MM
from assembly.format_rules.recognised import Recognised, Role
from assembly.format_rules.word_document import Cell, Paragraph, Section, Table, WordDocument
from assembly.templates.text_width import bold_width

TEXT = (Role.BODY, Role.LISTED)
LINE_HEIGHT = 1.15  # of Times New Roman in sizes: ascent, descent and gap of its tables
_MEASURED = 240  # letters: a longer text never fits on one line
_LETTER = 0.36  # em: on average no text has narrower letters; 0.44 is usual in Vietnamese
_SPACE = 0.25  # em
_LEAST_WIDTH = 1440  # twips: no column of text is narrower


def running_text(parts: Recognised, *roles: Role) -> Iterator[Paragraph]:
    """Yield the printed paragraphs of these roles outside tables, headers, notes and appendices."""
    appended = appendix_paragraphs(parts)
    for paragraph, role in parts.roles.items():
        place = paragraph.place
        flows = place.story in ("body", "text_box") and place.table is None
        if role in roles and flows and paragraph.printed.strip() and paragraph not in appended:
            yield paragraph


def appendix_paragraphs(parts: Recognised) -> frozenset[Paragraph]:
    """Return everything from the first appendix to the end of the document."""
    starts = {id(appendix.first) for appendix in parts.appendices}
    found: list[Paragraph] = []
    if starts:
        for paragraph in parts.roles:
            if (found and paragraph.place.story in ("body", "text_box")) or id(paragraph) in starts:
                found.append(paragraph)
    return frozenset(found)


def largest_size(paragraph: Paragraph) -> int:
    """Return the largest size in half-points that a paragraph prints; an empty one has that of its end."""
    sizes = [run.format.size for run in paragraph.runs if run.printed.strip()]
    return max(sizes, default=paragraph.mark.size)


def line_height(paragraph: Paragraph) -> float:
    """Return the height of one line in twips."""
    own = LINE_HEIGHT * largest_size(paragraph) * 10
    if paragraph.format.line_rule == "exact":
        return float(paragraph.format.line)
    if paragraph.format.line_rule == "atLeast":
        return max(float(paragraph.format.line), own)
    return own * paragraph.format.line / 240


def surely_one_line(paragraph: Paragraph, section: Section | None) -> bool:
    """Tell whether the text fits on one line even in bold; never of text with a line break inside."""
    text = paragraph.printed.strip()
    if section is None or len(text) > _MEASURED or "\n" in text:
        return False
    label = f"{paragraph.label.text} " if paragraph.label is not None else ""
    shape = paragraph.format
    room = text_width(section) - shape.left - shape.right - max(shape.first_line, 0)
    return bold_width(label + text, size=largest_size(paragraph) / 2) * TWIPS_PER_MM <= room


def text_width(section: Section) -> int:
    """Return the width of a section's text in twips; with columns, that of all together."""
    return max(section.page_width - section.left - section.right - section.gutter, _LEAST_WIDTH)


def cell_width(cell: Cell) -> int:
    """Return the width of a cell's text in twips, for reckoning how high it surely is."""
    return max(cell.width, _LEAST_WIDTH)


def surely_several_pages(section: Section) -> bool:
    """Tell whether a section fills more than one page whatever lays it out: page breaks, least height."""
    printed = broken = False
    for paragraph in section.paragraphs():
        broken = broken or (printed and paragraph.format.page_break_before)
        for at, piece in enumerate(paragraph.printed.split("\f")):
            broken = broken or (printed and at > 0)
            if piece.strip() or (at == 0 and not paragraph.empty):
                if broken:
                    return True
                printed = True
    room = section.page_height - abs(section.top) - abs(section.bottom)
    return _least_height(section.blocks, text_width(section)) > room * max(section.columns, 1)


def _least_height(blocks: Iterable[Paragraph | Table], width: int) -> float:
    height = 0.0
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                height += max(
                    (
                        _least_height(cell.blocks, cell_width(cell))
                        for cell in row.cells
                        if cell.row_span == 1
                    ),
                    default=0.0,
                )
        else:
            height += _least_lines(block, width) * line_height(block) + block.format.after
    return height


def _least_lines(paragraph: Paragraph, width: int) -> int:
    size, room = size_and_room(paragraph, width)
    return least_lines(paragraph.printed, size, room)


def size_and_room(paragraph: Paragraph, width: int) -> tuple[int, int]:
    """Return what the least height of a text is reckoned with: its size in half-points, its room in twips."""
    size = min((run.format.size for run in paragraph.runs if run.printed), default=paragraph.mark.size)
    return size, width - max(paragraph.format.left, 0) - max(paragraph.format.right, 0)


def least_lines(text: str, size: int, room: int) -> int:
    """Return how many lines a text surely takes."""
    spaces = text.count(" ")
    length = (spaces * _SPACE + (len(text) - spaces) * _LETTER) * size * 10
    return max(1, int(length // max(room, _LEAST_WIDTH)))


def section_of(document: WordDocument, paragraph: Paragraph) -> Section | None:
    """Return the section a paragraph stands in; unset in notes."""
    found = document.section_of.get(paragraph)
    number = paragraph.place.section
    if found is None and number is not None and 0 < number <= len(document.sections):
        found = document.sections[number - 1]
    return found
