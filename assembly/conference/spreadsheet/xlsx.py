"""Reading .xlsx (and .xlsm, whose macros are not looked at): values with their number formats and fonts.

calamine gives neither number formats nor error values nor fonts, and builds the whole rectangle between two
far cells in memory (docs/decisions/0017). Source: ECMA-376 part 1, 18.2 to 18.8, transitional and strict.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from assembly.conference.spreadsheet.container import Container, damaged
from assembly.conference.spreadsheet.markup import Pieces, attributes, local, whole_part
from assembly.conference.spreadsheet.number_format import BUILTIN_FORMATS, GENERAL, shown_number
from assembly.conference.spreadsheet.table import (
    LAST_ROW,
    MOST_COLUMNS,
    Cell,
    MergedRange,
    RowCollector,
    Sheet,
    SheetName,
    address,
    column_of,
)

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_MOST_MERGED = 50_000
_MOST_STRINGS = 2_000_000
_DIGITS = "0123456789"
_LARGEST_NUMBER = 1e300
_MOST_REMEMBERED = 100_000
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TRUE = ("1", "true", "on")


@dataclass(slots=True)
class _Strings:
    """The shared strings in their order; ``fonts`` of those that have a font of their own."""

    texts: list[str] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)


class _Style(NamedTuple):
    code: str = GENERAL
    font: str = ""


class XlsxWorkbook:
    """An open .xlsx; raises RowsRefused where it is damaged."""

    def __init__(self, data: bytes) -> None:
        self._container = Container(data)
        related = _relations(self._container, "").values()
        self._main = next((part for kind, part in related if kind == "officeDocument"), "xl/workbook.xml")
        self._related = _relations(self._container, self._main)
        self._from_1904 = False
        self._parts: dict[str, str] = {}
        self._sheets: list[SheetName] = []
        self._styles: list[_Style] | None = None
        self._strings: _Strings | None = None
        for element in whole_part(self._container, self._main).iter("{*}workbookPr", "{*}sheet"):
            self._take(local(element), attributes(element))

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """The work sheets in order; sheets of charts and macros are none."""
        return tuple(self._sheets)

    def read(self, name: str) -> Sheet:
        """Read a sheet; raises RowsRefused."""
        if self._styles is None or self._strings is None:
            self._styles = _styles(self._container, self._part("styles"))
            self._strings = _strings(self._container, self._part("sharedStrings"))
        reading = _SheetReading(name, self._styles, self._strings, from_1904=self._from_1904)
        return reading.read(Pieces(self._container, self._parts[name], "row"))

    def _take(self, name: str, said: dict[str, str]) -> None:
        if name == "workbookPr":
            self._from_1904 = said.get("date1904", "") in _TRUE
            return
        kind, part = self._related.get(said.get("id", ""), ("", ""))
        title = said.get("name", "")
        if kind == "worksheet" and title not in self._parts:
            self._parts[title] = part
            self._sheets.append(SheetName(title, said.get("state", "visible") == "visible"))

    def _part(self, kind: str) -> str | None:
        usual = posixpath.join(posixpath.dirname(self._main), f"{kind}.xml")
        part = next((target for found, target in self._related.values() if found == kind), usual)
        return part if self._container.has(part) else None


def _relations(container: Container, part: str) -> dict[str, tuple[str, str]]:
    """Return the relations of a part: id -> (last step of the type, target); outside targets are left out."""
    folder, file = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    found: dict[str, tuple[str, str]] = {}
    if container.has(name):
        for element in whole_part(container, name).iter("{*}Relationship"):
            if element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, element.get("Target") or ""))
                kind = (element.get("Type") or "").rpartition("/")[2]
                found[element.get("Id") or ""] = (kind, target.lstrip("/"))
    return found


def _styles(container: Container, part: str | None) -> list[_Style]:
    """Return what the styles of cells (cellXfs) say, in their order."""
    if part is None:
        return [_Style()]
    root = whole_part(container, part)
    codes = dict(BUILTIN_FORMATS)
    for one in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[_whole(one.get("numFmtId"))] = one.get("formatCode") or GENERAL
    fonts = [
        next((name.get("val") or "" for name in font.iterfind("{*}name")), "")[:100]
        for font in root.iterfind("{*}fonts/{*}font")
    ]
    styles = []
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        font = _whole(xf.get("fontId"))
        code = codes.get(_whole(xf.get("numFmtId")), GENERAL)
        styles.append(_Style(code, fonts[font] if font < len(fonts) else ""))
    return styles or [_Style()]


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _strings(container: Container, part: str | None) -> _Strings:
    """Return the shared strings."""
    strings = _Strings()
    if part is None:
        return strings
    for item in Pieces(container, part, "si"):
        if len(strings.texts) >= _MOST_STRINGS:
            raise damaged("more strings than cells")
        if len(item) == 1 and len(piece := item[0]) == 0:
            text = piece.text or ""
            strings.texts.append(text if "_x" not in text else _unescaped(text))
            continue
        text, font = _string(item)
        if font:
            strings.fonts[len(strings.texts)] = font
        strings.texts.append(text)
    return strings


def _string(item: etree._Element) -> tuple[str, str]:
    """Return a text without its reading aids, and of one in several fonts the first font that is named."""
    pieces: list[str] = []
    font = ""
    for piece in item:
        name = local(piece)
        if name == "t":
            pieces.append(piece.text or "")
        elif name == "r":
            pieces += [text.text or "" for text in piece.iterfind("{*}t")]
            font = font or next((one.get("val") or "" for one in piece.iterfind("{*}rPr/{*}rFont")), "")
    return _unescaped("".join(pieces)), font[:100]


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class _SheetReading:
    """Turns the rows of one sheet into cells."""

    def __init__(self, name: str, styles: list[_Style], strings: _Strings, *, from_1904: bool) -> None:
        self._styles = styles
        self._strings = strings
        self._from_1904 = from_1904
        self._collector = RowCollector(name)
        self._hidden_rows: set[int] = set()
        self._styles_by_index: dict[str | None, _Style] = {}

    def read(self, rows: Pieces) -> Sheet:
        """Read all rows, then what stands around them."""
        number = 0
        for row in rows:
            number = _whole(row.get("r")) or number + 1
            if number > LAST_ROW:
                raise damaged(f"row {number}")
            if len(row):
                self._collector.add(number, self._cells(row, number))
            if row.get("hidden", "") in _TRUE:
                self._hidden_rows.add(number)
        hidden: set[int] = set()
        merged: list[MergedRange] = []
        if rows.root is not None:
            for column in rows.root.iterfind("{*}cols/{*}col"):
                if column.get("hidden", "") in _TRUE:
                    first, last = _whole(column.get("min")), _whole(column.get("max"))
                    hidden.update(range(first, min(last, MOST_COLUMNS) + 1))
            found = (
                _merged(one.get("ref") or "") for one in rows.root.iterfind("{*}mergeCells/{*}mergeCell")
            )
            merged = [one for one in found if one is not None][:_MOST_MERGED]
        return self._collector.sheet_of(merged, self._hidden_rows, hidden)

    def _cells(self, row: etree._Element, number: int) -> list[Cell]:
        cells: list[Cell] = []
        texts, fonts, styles = self._strings.texts, self._strings.fonts, self._styles_by_index
        column = 0
        for element in row:
            reference = element.get("r")
            try:
                column = column + 1 if reference is None else column_of(reference.rstrip(_DIGITS))
            except ValueError as trouble:
                raise damaged(str(trouble)) from trouble
            if len(element) != 1:
                cell = self._other(number, column, element) if len(element) else None
            elif element.get("t") == "s" and (value := element[0].text):
                # by far the most cells are shared texts, then numbers; all others take the longer way
                try:
                    at = int(value)
                    text = texts[at]
                except (ValueError, IndexError) as trouble:
                    raise damaged(f"no string {value[:20]!a}") from trouble
                if not text or text.isspace():
                    continue
                index = element.get("s")
                style = styles.get(index) or self._style(index)
                cell = Cell(number, column, text, "text", None, fonts.get(at) or style.font)
            elif (
                element.get("t", "n") == "n"
                and (value := element[0].text)
                and str(element[0].tag).endswith("}v")
            ):
                cell = self._number(number, column, value, self._style(element.get("s")))
            else:
                cell = self._other(number, column, element)
            if cell is not None:
                cells.append(cell)
        return cells

    def _other(self, row: int, column: int, element: etree._Element) -> Cell | None:
        """Return a cell that is no plain shared text; None for one that shows nothing."""
        kind = element.get("t", "n")
        style = self._style(element.get("s"))
        value = inline = None
        has_formula = False
        for child in element:
            name = local(child)
            if name == "v":
                value = child.text
            elif name == "is":
                inline = child
            elif name == "f":
                has_formula = True
        if kind == "inlineStr" and inline is not None:
            text, font = _string(inline)
            return _text(row, column, text, font or style.font)
        if not value:
            uncalculated = has_formula and kind != "str"
            return Cell(row, column, "", "uncalculated") if uncalculated else None
        if kind == "n":
            return self._number(row, column, value, style)
        if kind == "s":
            try:
                return _text(row, column, self._strings.texts[int(value)], style.font)
            except (ValueError, IndexError) as trouble:
                raise damaged(f"no string {value[:20]!a}") from trouble
        return _special(row, column, kind, value, style.font)

    def _style(self, index: str | None) -> _Style:
        style = self._styles_by_index.get(index)
        if style is None:
            at = _whole(index)
            style = self._styles[at] if at < len(self._styles) else self._styles[0]
            if len(self._styles_by_index) < _MOST_REMEMBERED:
                self._styles_by_index[index] = style
        return style

    def _number(self, row: int, column: int, text: str, style: _Style) -> Cell:
        try:
            number = float(text)
        except ValueError as trouble:
            raise damaged(f"{address(row, column)}: no number") from trouble
        if not abs(number) < _LARGEST_NUMBER:
            raise damaged(f"{address(row, column)}: no number")
        shown = shown_number(number, style.code, from_1904=self._from_1904)
        return Cell(row, column, shown.text, shown.kind, shown.value)


def _text(row: int, column: int, text: str, font: str) -> Cell | None:
    return None if not text or text.isspace() else Cell(row, column, text, "text", None, font)


def _special(row: int, column: int, kind: str, value: str, font: str) -> Cell | None:
    if kind == "e":
        return Cell(row, column, value[:20], "error")
    if kind == "b":
        return Cell(row, column, "TRUE" if value in _TRUE else "FALSE", "boolean", value in _TRUE)
    if kind == "d":
        day = value[:10]
        shown = "/".join(reversed(day.split("-"))) if _ISO_DAY.fullmatch(day) else value[:40]
        return Cell(row, column, shown, "date", day)
    return _text(row, column, _unescaped(value), font)


def _merged(reference: str) -> MergedRange | None:
    first, _, last = reference.partition(":")
    one, other = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
    if one is None or other is None:
        return None
    return MergedRange(int(one[2]), column_of(one[1]), int(other[2]), column_of(other[1]))
