"""A story: its paragraphs and tables in order, each with its effective values and its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from assembly.format_rules.effective.cascade import NO_TABLE, TableLevel, TextCascade
from assembly.format_rules.effective.drawings import drawings_of
from assembly.format_rules.effective.faces import faces_of
from assembly.format_rules.effective.grid import GridCell, TableGrid, members
from assembly.format_rules.effective.numbering import ListCounters, ListItem, Lists
from assembly.format_rules.effective.paragraphs import (
    Neighbours,
    ParagraphCascade,
    paragraph_format,
    share_borders,
)
from assembly.format_rules.effective.properties import ParagraphProperties
from assembly.format_rules.effective.revisions import mark_deleted
from assembly.format_rules.effective.runs import Piece, RunReader
from assembly.format_rules.effective.styles import ParagraphStyle, StyleSheet
from assembly.format_rules.effective.tables import TableStyle
from assembly.format_rules.effective.wordml import W, child, switched_on, value
from assembly.format_rules.word_document import (
    Cell,
    Drawing,
    ListLabel,
    Paragraph,
    Place,
    Row,
    Run,
    Story,
    StoryKind,
    Table,
)


class Resolvers:
    """What every story of a document is resolved with."""

    def __init__(self, sheet: StyleSheet, lists: Lists) -> None:
        self.sheet = sheet
        self.lists = lists
        self.text = TextCascade(sheet)
        self.paragraph = ParagraphCascade(sheet)
        self._table_styles: dict[str | None, TableStyle] = {}

    def table_style(self, style_id: str | None) -> TableStyle:
        """Return a table style; the default one where the id is unset or unknown."""
        if style_id is not None and ("table", style_id) not in self.sheet.elements:
            style_id = None
        if style_id not in self._table_styles:
            self._table_styles[style_id] = TableStyle(self.sheet, style_id)
        return self._table_styles[style_id]


@dataclass(frozen=True, slots=True)
class _Flow:
    """Where paragraphs stand: in which cell, under which table style, in what width (twips)."""

    place: Place
    table: TableLevel
    width: int


@dataclass(slots=True)
class _Draft:
    """A paragraph whose neighbours are not known yet; ``elements``: those run together, its own last."""

    elements: list[etree._Element]
    properties: etree._Element | None
    style: ParagraphStyle
    item: ListItem | None
    resolved: ParagraphProperties


@dataclass(slots=True)
class _Counts:
    paragraphs: int = 0


@dataclass(slots=True)
class ReadStory:
    """A story with the text boxes in it, in the order of the text, and the notes it refers to."""

    story: Story
    text_boxes: list[Story] = field(default_factory=list)
    notes: set[tuple[str, str]] = field(default_factory=set)


class StoryReader:
    """Reads one story, or several notes that count on from each other.

    ``widths`` are the widths of text of the sections in order; the first paragraph stands in section
    ``section`` (from 1, unset in notes), and where ``divided`` each ``w:sectPr`` ends one.
    """

    def __init__(
        self,
        resolvers: Resolvers,
        kind: StoryKind,
        part: str,
        element: etree._Element,
        *,
        widths: tuple[int, ...],
        section: int | None,
        divided: bool = False,
    ) -> None:
        self._resolvers = resolvers
        self._kind = kind
        self._part = part
        self._widths = widths
        self._section = section
        self._divided = divided
        self._runs = RunReader(element)
        self._counters = ListCounters()
        self._counts = _Counts()
        self._tables = 0
        self._text_boxes: list[Story] = []
        self._notes: set[tuple[str, str]] = set()
        self.ends: list[int] = []  # how many blocks of the story each section that has ended leaves behind

    def read(self, element: etree._Element) -> ReadStory:
        """Return what stands in an element: the body, a header, a note, the content of a text box."""
        self._text_boxes, self._notes = [], set()
        width = self._widths[(self._section or 1) - 1]
        flow = _Flow(Place(self._part, self._kind, self._section), NO_TABLE, width)
        blocks = tuple(self._blocks(element, flow, self._counts, top=True))
        story = Story(self._kind, self._part, blocks, element)
        return ReadStory(story, self._text_boxes, self._notes)

    def _blocks(
        self, container: etree._Element, flow: _Flow, counts: _Counts, *, top: bool = False
    ) -> Iterator[Paragraph | Table]:
        drafts = [self._draft(group, flow) for group in _groups(container)]
        for at, draft in enumerate(drafts):
            if top:
                flow = self._in_section(flow)
            if isinstance(draft, _Draft):
                before = drafts[at - 1] if at else None
                after = drafts[at + 1] if at + 1 < len(drafts) else None
                counts.paragraphs += 1
                place = replace(flow.place, paragraph=counts.paragraphs)
                yield self._paragraph(draft, _neighbours(draft, before, after), flow, place)
                if top and self._divided and child(draft.properties, "sectPr") is not None:
                    self._section_ends(at + 1)
            else:
                yield self._table(draft, flow)

    def _in_section(self, flow: _Flow) -> _Flow:
        if self._section is None or flow.place.section == self._section:
            return flow
        return _Flow(replace(flow.place, section=self._section), flow.table, self._widths[self._section - 1])

    def _section_ends(self, blocks: int) -> None:
        self.ends.append(blocks)
        if self._section is not None and self._section < len(self._widths):
            self._section += 1

    def _draft(self, group: list[etree._Element] | etree._Element, flow: _Flow) -> _Draft | etree._Element:
        if not isinstance(group, list):
            return group
        resolvers = self._resolvers
        properties = child(group[-1], "pPr")
        style = resolvers.sheet.paragraph_style(value(properties, "pStyle"))
        item = resolvers.lists.item(properties, style)
        level = None
        if item is not None and item.definition is not None:
            key = (item.numbered.number_id, item.level)
            level = (key, item.definition.paragraph, item.direct)
        resolved = resolvers.paragraph.properties(properties, style, flow.table, level)
        return _Draft(group, properties, style, item, resolved)

    def _paragraph(self, draft: _Draft, near: Neighbours, flow: _Flow, place: Place) -> Paragraph:
        resolvers = self._resolvers
        mark_properties = child(draft.properties, "rPr")
        mark = resolvers.text.run(mark_properties, draft.style, flow.table)
        content = self._runs.content(draft.elements)
        self._notes |= content.notes
        runs = tuple(self._run(piece, draft.style, flow.table) for piece in content.pieces)
        drawings: list[Drawing] = []
        for element in content.drawings:
            found = list(drawings_of(element, self._text_box))
            drawings += found or [Drawing("shape", 0, 0, element)]
        paragraph = Paragraph(
            runs=runs,
            format=paragraph_format(draft.resolved, mark.format.size, near, resolvers.sheet.html_spacing),
            mark=mark.format,
            style_id=draft.style.style_id,
            style_name=draft.style.name,
            label=self._label(draft, mark_properties, flow.table),
            drawings=tuple(drawings),
            place=place,
            element=draft.elements[-1],
            text="".join(run.text for run in runs),
            printed="".join(run.printed for run in runs),
        )
        for drawing in drawings:
            if drawing.story is not None:  # they refer to each other, so one is completed afterwards
                object.__setattr__(drawing.story, "host", paragraph)
        return paragraph

    def _run(self, piece: Piece, style: ParagraphStyle, table: TableLevel) -> Run:
        resolved = self._resolvers.text.run(child(piece.element, "rPr"), style, table)
        faces = (
            frozenset((piece.symbol_face,))
            if piece.symbol_face
            else faces_of(piece.text, resolved.format, resolved.hint)
        )
        return Run(piece.text, resolved.format, faces, piece.element, piece.field, piece.inserted)

    def _label(self, draft: _Draft, mark: etree._Element | None, table: TableLevel) -> ListLabel | None:
        item = draft.item
        definition = None if item is None else item.definition
        if item is None or definition is None:
            return None
        text = self._counters.label(item)
        if not text:
            return None
        resolved = self._resolvers.text.label(mark, definition.run, draft.style, table)
        return ListLabel(
            text=text,
            number_format=definition.number_format,
            level=item.level,
            format=resolved.format,
            faces=faces_of(text, resolved.format, resolved.hint),
            element=definition.element,
        )

    def _text_box(self, content: etree._Element) -> Story:
        reader = StoryReader(
            self._resolvers, "text_box", self._part, content, widths=self._widths, section=self._section
        )
        read = reader.read(content)
        self._text_boxes += [read.story, *read.text_boxes]
        self._notes |= read.notes
        return read.story

    def _table(self, element: etree._Element, flow: _Flow) -> Table:
        style = self._resolvers.table_style(value(child(element, "tblPr"), "tblStyle"))
        grid = TableGrid(element, style, flow.width)
        self._tables += 1
        place = Place(self._part, self._kind, flow.place.section, table=self._tables)
        rows: list[Row] = []
        for at, row in enumerate(grid.rows):
            cells: list[Cell] = []
            for cell in grid.cells[at]:  # no generator here: each takes a frame, and tables nest 80 deep
                found = self._cell(grid, cell, replace(place, row=at + 1, cell=cell.position))
                cells.append(found)
            properties = child(row, "trPr")
            rows.append(
                Row(
                    cells=tuple(cells),
                    cant_split=switched_on(properties, "cantSplit"),
                    header=switched_on(properties, "tblHeader"),
                    element=row,
                )
            )
        return Table(
            rows=tuple(rows),
            width=grid.width,
            alignment=grid.alignment,
            indent=grid.indent,
            bordered=any(line for each in grid.cells for cell in each for line in cell.lines.values()),
            place=place,
            element=element,
        )

    def _cell(self, grid: TableGrid, cell: GridCell, place: Place) -> Cell:
        width = grid.cell_width(cell)
        left, right = grid.cell_margin(cell, "left"), grid.cell_margin(cell, "right")
        flow = _Flow(place, grid.style.level(grid.conditions(cell)), max(0, width - left - right))
        return Cell(
            blocks=tuple(self._blocks(cell.element, flow, _Counts())),
            width=width,
            margin_left=left,
            margin_right=right,
            top_border=cell.lines["top"],
            left_border=cell.lines["left"],
            bottom_border=cell.lines["bottom"],
            right_border=cell.lines["right"],
            column_span=cell.last_column - cell.column + 1,
            row_span=cell.last_row - cell.row + 1,
            vertical_align=grid.vertical_align(cell),
            place=place,
            element=cell.element,
        )


def _groups(container: etree._Element) -> Iterator[list[etree._Element] | etree._Element]:
    """Yield each table, and each paragraph with those before it whose ends are deleted."""
    pending: list[etree._Element] = []
    any_paragraph = False
    for element in members(container, "p", "tbl"):
        if element.tag == f"{W}tbl":
            if pending and _prints(pending):
                yield pending
            pending = []
            yield element
            continue
        pending.append(element)
        if not mark_deleted(element):
            yield pending
            pending, any_paragraph = [], True
    if pending and (_prints(pending) or not any_paragraph):
        yield pending


def _prints(paragraphs: list[etree._Element]) -> bool:
    """Tell whether anything is left of paragraphs whose ends are deleted."""
    return any(
        next(run.iterancestors(f"{W}del", f"{W}moveFrom"), None) is None
        for paragraph in paragraphs
        for run in paragraph.iter(f"{W}r")
    )


def _neighbours(
    draft: _Draft, before: _Draft | etree._Element | None, after: _Draft | etree._Element | None
) -> Neighbours:
    def same(other: _Draft | etree._Element | None) -> bool:
        return isinstance(other, _Draft) and other.style.style_id == draft.style.style_id

    def listed(other: _Draft | etree._Element | None) -> bool:
        return draft.item is not None and isinstance(other, _Draft) and other.item is not None

    def joined(other: _Draft | etree._Element | None) -> bool:
        return isinstance(other, _Draft) and share_borders(draft.resolved, other.resolved)

    return Neighbours(
        same_before=same(before),
        same_after=same(after),
        first=before is None,
        last=after is None,
        listed_before=listed(before),
        listed_after=listed(after),
        joined_before=joined(before),
        joined_after=joined(after),
    )
