"""Marks and other optional components: decree 30/2020/NĐ-CP, appendix I, part I, section III, 2 to 4."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assembly.conference.vietnamese import fold
from assembly.format_rules.catalogue import Values
from assembly.format_rules.effective.wordml import W
from assembly.format_rules.finding import Said, Trouble
from assembly.format_rules.lettering import lettering
from assembly.format_rules.recognised import Role
from assembly.format_rules.rule import RuleFunction, Subject
from assembly.format_rules.word_document import Border, Cell, Paragraph, WordDocument

_NO_LINE = ("none", "nil")
_MOST_LETTERS = 60


def marks(subject: Subject) -> Iterator[Trouble]:
    """Marks of urgency and circulation are in bold capitals of 13 to 14 points inside a single frame."""
    cells: dict[int, Cell] | None = None
    named = {fold(name) for name in subject.values.texts("framed")}
    for paragraph in subject.parts.all(Role.MARK):
        text = paragraph.printed.strip()
        if paragraph.place.story not in ("body", "text_box"):
            continue  # a note on every page, not the mark of the first
        if len(text) > _MOST_LETTERS or fold(text) not in named:
            continue  # marks of secrecy follow their own law; a draft has none
        yield from lettering(subject.values, paragraph)
        if cells is None:
            cells = _cells(subject.document)
        if not _framed(paragraph, cells.get(id(paragraph))):
            yield Trouble(
                paragraph,
                Said("không có khung viền", "no frame"),
                Said("đặt trong khung hình chữ nhật viền đơn", "inside a rectangular single frame"),
            )


def drafter_and_address(subject: Subject) -> Iterator[Trouble]:
    """The drafter's mark is of 11 points, the address line of 11 to 12, both upright."""
    for role, name in ((Role.DRAFTER, "drafter"), (Role.ADDRESS_LINE, "address_line")):
        values = Values(subject.values.table(name))
        for paragraph in subject.parts.all(role):
            yield from lettering(values, paragraph)


def _framed(paragraph: Paragraph, cell: Cell | None) -> bool:
    shape = paragraph.format
    sides = (shape.top_border, shape.bottom_border, shape.left_border, shape.right_border)
    if all(_drawn(side) for side in sides) or paragraph.place.story == "text_box":
        return True
    if any(run.element.find(f"{W}rPr/{W}bdr") is not None for run in paragraph.runs):
        return True
    if cell is None:
        return False
    return all(
        _drawn(side) for side in (cell.top_border, cell.bottom_border, cell.left_border, cell.right_border)
    )


def _drawn(border: Border | None) -> bool:
    return border is not None and border.style not in _NO_LINE


def _cells(document: WordDocument) -> dict[int, Cell]:
    """Return the cell of each paragraph in a table, by the paragraph's id."""
    return {
        id(paragraph): cell
        for story in document.stories
        for table in story.tables()
        for cell in table.cells
        for paragraph in cell.paragraphs
    }


RULES: Mapping[str, RuleFunction] = {"C33": marks, "C34": drafter_and_address}
