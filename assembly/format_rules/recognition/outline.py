"""A document laid out as lines in the order of reading, each with what recognition asks about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assembly.format_rules.recognition.words import bare, in_capitals, plain, readable
from assembly.format_rules.word_document import Cell, Paragraph, Section, Story, Table, WordDocument

_DEEP_INDENT = 1700  # twips (30 mm): nobody indents body text so far


@dataclass(slots=True, eq=False)
class Line:
    """One paragraph in its surroundings.

    ``text`` is its readable start, ``plain`` the same without case and diacritics, ``bare`` only its words.
    ``table`` is the outermost table, ``row`` and ``column`` count in it from 0; ``cell`` is the innermost.
    ``page_start``: the first printed line after a page break or in a new section. ``width``: the room for
    text in twips. ``container`` tells which lines stand together: those of one cell, box or story. ``part``:
    it is only a part of its paragraph.
    """

    paragraph: Paragraph
    index: int
    text: str
    plain: str
    bare: str
    container: object
    table: Table | None = None
    row: int | None = None
    column: int | None = None
    columns: int = 1
    cell: Cell | None = None
    box: Story | None = None
    section: Section | None = None
    page_start: bool = False
    width: int = 0
    part: bool = False

    @property
    def empty(self) -> bool:
        """Tell whether the paragraph has no printed text; it may still carry a drawing or a label."""
        return not self.text

    @property
    def labelled(self) -> bool:
        """Tell whether a list puts a number or sign before the text."""
        return self.paragraph.label is not None

    @property
    def capitals(self) -> bool:
        """Tell whether it is printed in capitals."""
        return in_capitals(self.text)

    @property
    def bold(self) -> bool:
        """Tell whether every printed letter is bold."""
        return _all(self.paragraph, "bold")

    @property
    def italic(self) -> bool:
        """Tell whether every printed letter is italic."""
        return _all(self.paragraph, "italic")

    @property
    def centred(self) -> bool:
        """Tell whether it stands in the middle."""
        return self.paragraph.format.alignment == "center"

    @property
    def aside(self) -> bool:
        """Tell whether it stands off the left edge: centred, right, far indented, or moved by tabs."""
        form = self.paragraph.format
        return (
            form.alignment in ("center", "right")
            or form.left + form.first_line >= _DEEP_INDENT
            or self.paragraph.printed.startswith(("\t\t", " " * 12))
            or _moved_by_a_tab(self.paragraph)
        )

    @property
    def words(self) -> int:
        """Return the number of words in the readable start."""
        return len(self.bare.split())


@dataclass(slots=True)
class Outline:
    """The lines of a document: ``body`` with the text of its boxes in place, and the other stories."""

    body: list[Line] = field(default_factory=list)
    others: dict[Story, list[Line]] = field(default_factory=dict)


def outline(document: WordDocument) -> Outline:
    """Lay a document out as lines, in one pass."""
    laid = Outline()
    boxes = _boxes_by_host(document)
    body = _Laying(boxes)
    for section in document.sections:
        body.begin_section(section)
        width = section.page_width - section.left - section.right
        body.lay(section.blocks, _Where("body", section=section, width=width))
    laid.body = body.lines
    placed = body.placed
    for story in document.stories:
        if story.kind != "body" and story not in placed:
            other = _Laying(boxes)
            other.placed = placed | {story}
            other.lay(story.blocks, _Where(story, box=story if story.kind == "text_box" else None))
            placed = other.placed
            laid.others[story] = other.lines
    return laid


def printed(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines that have text."""
    return (line for line in lines if not line.empty)


def _boxes_by_host(document: WordDocument) -> dict[Paragraph, list[Story]]:
    boxes: dict[Paragraph, list[Story]] = {}
    for story in document.stories:
        if story.kind == "text_box" and story.host is not None:
            boxes.setdefault(story.host, []).append(story)
    return boxes


@dataclass(frozen=True, slots=True)
class _Where:
    """The surroundings that a paragraph shares with its neighbours; as in ``Line``."""

    container: object
    table: Table | None = None
    row: int | None = None
    column: int | None = None
    columns: int = 1
    cell: Cell | None = None
    box: Story | None = None
    section: Section | None = None
    width: int = 0


class _Laying:
    """Collects lines in order and keeps track of page starts."""

    def __init__(self, boxes: dict[Paragraph, list[Story]]) -> None:
        self.lines: list[Line] = []
        self.placed: set[Story] = set()
        self._boxes = boxes
        self._new_page = False
        self._first_section = True

    def begin_section(self, section: Section) -> None:
        if not self._first_section and section.break_type != "continuous":
            self._new_page = True
        self._first_section = False

    def lay(self, blocks: tuple[Paragraph | Table, ...], where: _Where) -> None:
        for block in blocks:
            if isinstance(block, Table):
                self._table(block, where)
            else:
                self._paragraph(block, where)

    def _paragraph(self, paragraph: Paragraph, where: _Where) -> None:
        text = readable(paragraph.printed)
        simple = plain(text)
        breaks_first = _breaks_first(paragraph)
        starts = bool(text) and (self._new_page or paragraph.format.page_break_before or breaks_first)
        self.lines.append(
            Line(
                paragraph,
                len(self.lines),
                text,
                simple,
                bare(simple),
                where.container,
                where.table,
                where.row,
                where.column,
                where.columns,
                where.cell,
                where.box,
                where.section,
                starts,
                where.width,
            )
        )
        if text:
            self._new_page = "\f" in paragraph.text and not breaks_first
        elif "\f" in paragraph.text or paragraph.format.page_break_before:
            self._new_page = True
        for story in self._boxes.get(paragraph, ()):
            if story not in self.placed:  # a box inside itself would never end
                self.placed.add(story)
                width = _box_width(paragraph, story)
                self.lay(story.blocks, _Where(story, box=story, section=where.section, width=width))

    def _table(self, table: Table, where: _Where) -> None:
        merged: dict[int, int] = {}  # columns that a cell above reaches down into, and for how many rows more
        for number, row in enumerate(table.rows):
            at = 0
            spans = sum(max(cell.column_span, 1) for cell in row.cells)
            columns = spans + sum(rows > 0 for rows in merged.values())
            reaching = dict(merged)
            merged = {column: rows - 1 for column, rows in merged.items() if rows > 1}
            for cell in row.cells:
                while reaching.get(at, 0) > 0:
                    at += 1
                inside = _Where(
                    cell,
                    table=where.table or table,
                    row=number if where.table is None else where.row,
                    column=at if where.table is None else where.column,
                    columns=columns if where.table is None else where.columns,
                    cell=cell,
                    box=where.box,
                    section=where.section,
                    width=max(cell.width - cell.margin_left - cell.margin_right, 0),
                )
                self.lay(cell.blocks, inside)
                for column in range(at, at + max(cell.column_span, 1)):
                    if cell.row_span > 1:
                        merged[column] = cell.row_span - 1
                at += max(cell.column_span, 1)


def _box_width(host: Paragraph, story: Story) -> int:
    return next((drawing.width for drawing in host.drawings if drawing.story is story), 0)


def _breaks_first(paragraph: Paragraph) -> bool:
    """Tell whether a page break stands before the first letter of a paragraph."""
    return "\f" in paragraph.text and paragraph.text.lstrip(" \t\n\r").startswith("\f")


def _moved_by_a_tab(paragraph: Paragraph) -> bool:
    """Tell whether a tab before the first letter moves it to a stop far from the left edge."""
    if not paragraph.printed.startswith("\t"):
        return False
    first = min((stop.position for stop in paragraph.format.tabs), default=0)
    return first >= _DEEP_INDENT


def _all(paragraph: Paragraph, property_name: str) -> bool:
    seen = False
    for run in paragraph.runs:
        if run.format.hidden or not any(character.isalnum() for character in run.text):
            continue
        if not getattr(run.format, property_name):
            return False
        seen = True
    return seen
