"""The cells of one table: where each stands, how far it is merged, which lines surround it (17.4)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from assembly.format_rules.effective.alternatives import chosen
from assembly.format_rules.effective.revisions import cell_deleted, row_deleted
from assembly.format_rules.effective.tables import (
    EDGES,
    Borders,
    Edge,
    Look,
    Spot,
    TableStyle,
    borders,
    margins,
    table_look,
    width_of,
)
from assembly.format_rules.effective.wordml import MC, W, child, twips, value, whole
from assembly.format_rules.word_document import Border

MOST_COLUMNS = 1_000  # Word allows 63
_HOLDERS = ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
_HOLDER_TAGS = frozenset(W + name for name in _HOLDERS)


def members(container: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the children of these names, those in content controls and the like included."""
    wanted = tuple(W + name for name in names)
    for element in container:
        if element.tag in wanted:
            yield element
        elif element.tag in _HOLDER_TAGS:
            yield from members(element, *names)
        elif element.tag == f"{MC}AlternateContent":
            choice = chosen(element)
            if choice is not None:
                yield from members(choice, *names)


@dataclass(slots=True, eq=False)
class GridCell:
    """A cell with its place: rows and columns from 0, ``position`` among the cells of its row from 1."""

    element: etree._Element
    row: int
    last_row: int
    column: int
    last_column: int
    position: int
    last_element: etree._Element  # of the lowest cell merged into it
    properties: etree._Element | None
    lines: dict[Edge, Border | None] = field(default_factory=dict)
    conditions: tuple[str, ...] | None = None


class TableGrid:
    """A table's rows with the cells that begin in them, each once."""

    def __init__(self, table: etree._Element, style: TableStyle, available: int) -> None:
        self.properties = child(table, "tblPr")
        self.style = style
        self._look: Look = table_look(self.properties)
        self._column_widths = [
            twips(column.get(f"{W}w")) or 0 for column in (table.iterfind(f"{W}tblGrid/{W}gridCol"))
        ][:MOST_COLUMNS]
        self.rows = [row for row in members(table, "tr") if not row_deleted(row)]
        exceptions = [child(row, "tblPrEx") for row in self.rows]
        self._row_borders = [borders(child(each, "tblBorders")) for each in exceptions]
        self._row_margins = [margins(child(each, "tblCellMar")) for each in exceptions]
        self._borders: Borders = borders(child(self.properties, "tblBorders"))
        self._margins = margins(child(self.properties, "tblCellMar"))
        self.cells: list[list[GridCell]] = _cells(self.rows)
        self._columns = max((cell.last_column + 1 for row in self.cells for cell in row), default=0)
        asked = width_of(child(self.properties, "tblW"), available)
        self.width = asked if asked and asked > 0 else self._natural_width()
        self._draw()

    def spot(self, cell: GridCell) -> Spot:
        """Return where a cell stands."""
        return Spot(cell.row, cell.last_row, cell.column, cell.last_column, len(self.rows), self._columns)

    def conditions(self, cell: GridCell) -> tuple[str, ...]:
        """Return the conditions of the table style that a cell meets."""
        if cell.conditions is None:
            cell.conditions = self.style.conditions(self._look, self.spot(cell))
        return cell.conditions

    def cell_width(self, cell: GridCell) -> int:
        """Return the width of a cell in twips: what it asks for, else what the grid gives it."""
        asked = width_of(child(cell.properties, "tcW"), self.width)
        if asked is not None and asked > 0:
            return asked
        return sum(self._column_widths[cell.column : cell.last_column + 1])

    def cell_margin(self, cell: GridCell, edge: Edge) -> int:
        """Return the distance between an edge of a cell and its text, in twips."""
        for said in (margins(child(cell.properties, "tcMar")), self._row_margins[cell.row], self._margins):
            if edge in said:
                return said[edge]
        return self.style.margin(edge)

    def vertical_align(self, cell: GridCell) -> str:
        """Return where the text of a cell stands: top, center, bottom."""
        return value(cell.properties, "vAlign") or self.style.vertical_align(self.conditions(cell)) or "top"

    @property
    def alignment(self) -> str:
        """Where the table stands between the margins: left, center, right."""
        found = value(self.properties, "jc") or self.style.alignment or "left"
        return {"start": "left", "end": "right"}.get(found, found)

    @property
    def indent(self) -> int:
        """The indent of the table from the left margin, in twips."""
        own = width_of(child(self.properties, "tblInd"), 0)
        return own if own is not None else self.style.indent or 0

    def _natural_width(self) -> int:
        total = sum(self._column_widths)
        if total:
            return total
        widths = (sum(width_of(child(cell.properties, "tcW"), 0) or 0 for cell in row) for row in self.cells)
        return max(widths, default=0)

    def _draw(self) -> None:
        """Settle the lines of every cell; where two cells meet, the heavier line of both shows (17.4.66)."""
        by_row: list[list[GridCell]] = [[] for _row in self.rows]
        for row in self.cells:
            for cell in row:
                cell.lines = self._own_lines(cell)
                for at in range(cell.row, cell.last_row + 1):
                    by_row[at].append(cell)
        settled: list[tuple[GridCell, dict[Edge, Border | None]]] = []
        for cells in by_row:
            cells.sort(key=lambda cell: cell.column)
        starts = [[cell.column for cell in cells] for cells in by_row]

        def standing(row: int, column: int) -> GridCell | None:
            if not 0 <= row < len(by_row) or column < 0:
                return None
            index = bisect_right(starts[row], column) - 1
            found = by_row[row][index] if index >= 0 else None
            return found if found is not None and found.last_column >= column else None

        for row in self.cells:
            for cell in row:
                facing: dict[Edge, GridCell | None] = {
                    "top": standing(cell.row - 1, cell.column),
                    "bottom": standing(cell.last_row + 1, cell.column),
                    "left": standing(cell.row, cell.column - 1),
                    "right": standing(cell.row, cell.last_column + 1),
                }
                lines = {edge: _heavier(cell.lines[edge], facing[edge], edge) for edge in EDGES}
                settled.append((cell, lines))
        for cell, lines in settled:
            cell.lines = lines

    def _own_lines(self, cell: GridCell) -> dict[Edge, Border | None]:
        """Return the lines that a cell asks for, its table or its style for it."""
        spot, conditions = self.spot(cell), self.conditions(cell)
        first = borders(child(cell.properties, "tcBorders"))
        last = first
        if cell.last_element is not cell.element:
            last = borders(child(child(cell.last_element, "tcPr"), "tcBorders"))
        lines: dict[Edge, Border | None] = {}
        for edge in EDGES:
            own, row = (last, cell.last_row) if edge == "bottom" else (first, cell.row)
            inner = "insideV" if edge in ("left", "right") else "insideH"
            name = edge if spot.outer(edge) else inner
            if edge in own:
                lines[edge] = own[edge]
            elif name in self._row_borders[row]:
                lines[edge] = self._row_borders[row][name]
            elif name in self._borders:
                lines[edge] = self._borders[name]
            else:
                lines[edge] = self.style.border(conditions, spot, edge)
        return lines


_FACING: dict[Edge, Edge] = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}


def _heavier(own: Border | None, facing: GridCell | None, edge: Edge) -> Border | None:
    other = None if facing is None else facing.lines[_FACING[edge]]
    if own is None or other is None:
        return own or other
    return other if other.size > own.size else own


def _cells(rows: list[etree._Element]) -> list[list[GridCell]]:
    found: list[list[GridCell]] = []
    above: dict[int, GridCell] = {}  # by column, those that the next row may continue
    for at, row in enumerate(rows):
        column = _count(value(child(row, "trPr"), "gridBefore"), 0)
        here: list[GridCell] = []
        going: dict[int, GridCell] = {}
        previous: GridCell | None = None
        elements = (cell for cell in members(row, "tc") if not cell_deleted(cell))
        for position, element in enumerate(elements, 1):
            properties = child(element, "tcPr")
            last = min(MOST_COLUMNS, column + max(1, _count(value(properties, "gridSpan"), 1)) - 1)
            merge = child(properties, "vMerge")
            continued = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            across = child(properties, "hMerge")
            if previous is not None and across is not None and across.get(f"{W}val") != "restart":
                previous.last_column = last  # merged sideways the old way: it belongs to the cell before
            elif continued and column in above:
                cell = above[column]
                cell.last_row, cell.last_element = at, element
                going[column] = cell
                previous = None
            else:
                cell = GridCell(element, at, at, column, last, position, element, properties)
                here.append(cell)
                previous = cell
                if merge is not None:
                    going[column] = cell
            column = min(MOST_COLUMNS, last + 1)
        found.append(here)
        above = going
    return found


def _count(text: str | None, otherwise: int) -> int:
    number = whole(text)
    return otherwise if number is None else max(0, min(MOST_COLUMNS, number))
