"""Table styles: what they say at each cell of a table, by its row and column (17.7.6, 17.4.55).

The conditions of a cell are worked out from its place; ``w:cnfStyle``, in which Word notes what it found
when it last saved, may be out of date and is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from assembly.format_rules.effective.cascade import TableLevel
from assembly.format_rules.effective.properties import (
    ParagraphProperties,
    RunProperties,
    border,
    over,
    paragraph_properties,
    run_properties,
)
from assembly.format_rules.effective.styles import ON, StyleSheet
from assembly.format_rules.effective.wordml import VAL, W, child, twips, value, whole
from assembly.format_rules.word_document import Border

Edge = Literal["top", "bottom", "left", "right"]
EDGES: tuple[Edge, ...] = ("top", "bottom", "left", "right")
Borders = dict[str, Border | None]  # by edge, insideH and insideV; unset: switched off
USUAL_SIDE_MARGIN = 115  # twips, where no style says otherwise (17.4.42)

_OLDER = {"start": "left", "end": "right"}
_LOOK_BITS = {  # of w:tblLook/@w:val, 17.4.55
    "firstRow": 0x0020,
    "lastRow": 0x0040,
    "firstColumn": 0x0080,
    "lastColumn": 0x0100,
    "noHBand": 0x0200,
    "noVBand": 0x0400,
}
_ROWS = ("band1Horz", "band2Horz", "firstRow", "lastRow")
_COLUMNS = ("band1Vert", "band2Vert", "firstCol", "lastCol")


@dataclass(slots=True)
class Conditional:
    """What a table style says about its whole table, or about cells under one condition."""

    run: RunProperties = field(default_factory=RunProperties)
    paragraph: ParagraphProperties = field(default_factory=ParagraphProperties)
    borders: Borders = field(default_factory=dict)
    margins: dict[str, int] = field(default_factory=dict)
    vertical_align: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Which conditions of its style a table uses."""

    first_row: bool
    last_row: bool
    first_column: bool
    last_column: bool
    row_bands: bool
    column_bands: bool


def table_look(properties: etree._Element | None) -> Look:
    """Read ``w:tblLook``: its attributes, else the bits of its value; without it nothing but the bands."""
    look = child(properties, "tblLook")
    bits = 0
    if look is not None:
        try:
            bits = int(look.get(VAL, "0")[:8], 16)
        except ValueError:
            bits = 0

    def asked(name: str) -> bool:
        given = None if look is None else look.get(W + name)
        return given in ON if given is not None else bool(bits & _LOOK_BITS[name])

    return Look(
        asked("firstRow"),
        asked("lastRow"),
        asked("firstColumn"),
        asked("lastColumn"),
        not asked("noHBand"),
        not asked("noVBand"),
    )


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cell stands among ``rows`` and ``columns``: its first row and column and the last ones."""

    row: int
    last_row: int
    column: int
    last_column: int
    rows: int
    columns: int

    def outer(self, edge: Edge) -> bool:
        """Tell whether an edge of the cell is one of the table."""
        return {
            "top": self.row == 0,
            "bottom": self.last_row >= self.rows - 1,
            "left": self.column == 0,
            "right": self.last_column >= self.columns - 1,
        }[edge]


class TableStyle:
    """A table style with all it is based on."""

    def __init__(self, sheet: StyleSheet, style_id: str | None) -> None:
        if style_id is None or ("table", style_id) not in sheet.elements:
            style_id = sheet.default_ids.get("table", "")
        self._id = style_id
        self._conditionals: dict[str, Conditional] = {"": Conditional()}
        self._levels: dict[tuple[str, ...], TableLevel] = {}
        self._row_band = self._column_band = 1
        self.alignment: str | None = None
        self.indent: int | None = None
        for element in sheet.chain("table", style_id):
            properties = child(element, "tblPr")
            self._row_band = _band(properties, "tblStyleRowBandSize", self._row_band)
            self._column_band = _band(properties, "tblStyleColBandSize", self._column_band)
            self.alignment = value(properties, "jc") or self.alignment
            indent = width_of(child(properties, "tblInd"), 0)
            self.indent = self.indent if indent is None else indent
            self._add("", element, sheet)
            for part in element.iterchildren(f"{W}tblStylePr"):
                self._add(part.get(f"{W}type", ""), part, sheet)

    def _add(self, name: str, element: etree._Element, sheet: StyleSheet) -> None:
        said = self._conditionals.setdefault(name, Conditional())
        table, cell = child(element, "tblPr"), child(element, "tcPr")
        said.run = {**said.run, **run_properties(child(element, "rPr"), sheet.theme)}
        said.paragraph = over(paragraph_properties(child(element, "pPr")), said.paragraph)
        said.borders |= borders(child(table, "tblBorders")) | borders(child(cell, "tcBorders"))
        said.margins |= margins(child(table, "tblCellMar"))
        said.vertical_align = value(cell, "vAlign") or said.vertical_align

    def conditions(self, look: Look, spot: Spot) -> tuple[str, ...]:
        """Return the conditions that a cell meets, the weakest first."""
        return tuple(
            name for name in _met(look, spot, self._row_band, self._column_band) if name in self._conditionals
        )

    def level(self, conditions: tuple[str, ...]) -> TableLevel:
        """Return what the style says about the text of a cell."""
        if conditions not in self._levels:
            run: RunProperties = {}
            paragraph: ParagraphProperties = {}
            for name in conditions:
                run = {**run, **self._conditionals[name].run}
                paragraph = over(self._conditionals[name].paragraph, paragraph)
            self._levels[conditions] = TableLevel((self._id, conditions), run, paragraph)
        return self._levels[conditions]

    def border(self, conditions: tuple[str, ...], spot: Spot, edge: Edge) -> Border | None:
        """Return the line that the style draws at one edge of a cell."""
        across = edge in ("left", "right")
        for name in reversed(conditions):
            said = self._conditionals[name].borders
            if (name in _ROWS and not across) or (name in _COLUMNS and across) or name.endswith("Cell"):
                outer = True  # the cells of the condition end here
            else:
                outer = spot.outer(edge)
            key = edge if outer else ("insideV" if across else "insideH")
            if key in said:
                return said[key]
        return None

    def margin(self, edge: Edge) -> int:
        """Return the distance that the style keeps between an edge and the text, in twips."""
        return self._conditionals[""].margins.get(edge, USUAL_SIDE_MARGIN if edge in ("left", "right") else 0)

    def vertical_align(self, conditions: tuple[str, ...]) -> str | None:
        """Return where the style puts the text of a cell."""
        found = (self._conditionals[name].vertical_align for name in reversed(conditions))
        return next((each for each in found if each is not None), None)


def _band(properties: etree._Element | None, name: str, otherwise: int) -> int:
    size = whole(value(properties, name))
    return otherwise if size is None or size < 1 else size


def _met(look: Look, spot: Spot, row_band: int, column_band: int) -> Iterator[str]:
    first_row = look.first_row and spot.row == 0
    last_row = look.last_row and spot.row == spot.rows - 1 and spot.rows > 1
    first_column = look.first_column and spot.column == 0
    last_column = look.last_column and spot.last_column >= spot.columns - 1 and spot.columns > 1
    yield ""
    yield "wholeTable"
    if look.column_bands and not first_column and not last_column:
        yield f"band{(spot.column - look.first_column) // column_band % 2 + 1}Vert"
    if look.row_bands and not first_row and not last_row:
        yield f"band{(spot.row - look.first_row) // row_band % 2 + 1}Horz"
    if first_column:
        yield "firstCol"
    if last_column:
        yield "lastCol"
    if first_row:  # Word lets rows go before columns, other than 17.7.6 lists them
        yield "firstRow"
    if last_row:
        yield "lastRow"
    if first_row and first_column:
        yield "nwCell"
    if first_row and last_column:
        yield "neCell"
    if last_row and first_column:
        yield "swCell"
    if last_row and last_column:
        yield "seCell"


def borders(element: etree._Element | None) -> Borders:
    """Read a ``w:tblBorders`` or ``w:tcBorders``."""
    found: Borders = {}
    for each in () if element is None else element:
        name = str(each.tag).removeprefix(W)
        found[_OLDER.get(name, name)] = border(each)
    return found


def margins(element: etree._Element | None) -> dict[str, int]:
    """Read a ``w:tblCellMar`` or ``w:tcMar``, in twips."""
    found: dict[str, int] = {}
    for each in () if element is None else element:
        length = twips(each.get(f"{W}w"))
        if length is not None and each.get(f"{W}type", "dxa") == "dxa":
            name = str(each.tag).removeprefix(W)
            found[_OLDER.get(name, name)] = max(0, length)
    return found


def width_of(element: etree._Element | None, whole_width: int) -> int | None:
    """Return a width in twips, shares taken of ``whole_width``; unset where it is automatic (17.4.87)."""
    if element is None:
        return None
    text, kind = element.get(f"{W}w", ""), element.get(f"{W}type", "dxa")
    if kind == "pct" or text.endswith("%"):
        share = whole(text.removesuffix("%"))
        return None if share is None else share * whole_width // (100 if text.endswith("%") else 5000)
    return twips(text) if kind == "dxa" else None
