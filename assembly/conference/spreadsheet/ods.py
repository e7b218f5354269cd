"""Reading .ods: beside each value stands the text that the cell shows, so that formats need no reading.

That text is in the language of whoever saved the file; figures and days written the American way are put the
Vietnamese way where the value proves what is meant. Cells repeated without content, of which a sheet may
have millions, cost nothing; repeated with content they count like any others. Source: OASIS OpenDocument 1.3
part 3, sections 9.1 and 19.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from assembly.conference.spreadsheet.container import Container, damaged
from assembly.conference.spreadsheet.markup import Pieces, attributes, local, whole_part
from assembly.conference.spreadsheet.number_format import Shown, general
from assembly.conference.spreadsheet.table import (
    LAST_ROW,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    MergedRange,
    RowCollector,
    Sheet,
    SheetName,
)
from assembly.errors import RowsRefused

_CONTENT, _STYLES = "content.xml", "styles.xml"
_MOST_SHEETS = 200
_MOST_SPACES = 1_000  # that one element may stand for
_NUMBERS = ("float", "percentage", "currency")
_ERROR = re.compile(r"#(?:N/A|NAME\?|VALUE!|REF!|DIV/0!|NUM!|NULL!)|Err:\d{3}")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_AMERICAN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})")
_MONTH_SHOWN = re.compile(r"\d{1,2}\s*[/.-]\s*\d{4}")
_YEAR_SHOWN = re.compile(r"\d{4}")
_FIGURE = re.compile(r"\d(?:[\d.,\u00a0\u202f ]*\d)?")
_SWAP = str.maketrans(",.", ".,")


@dataclass(slots=True)
class _Table:
    """A sheet while it is read; ``trouble`` is why it cannot be read."""

    collector: RowCollector
    columns: list[tuple[int, str]] = field(default_factory=list)  # up to which column, default style
    merged: list[MergedRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rows: int = 0
    trouble: RowsRefused | None = None


@dataclass(slots=True)
class _Styles:
    fonts: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def take(self, root: etree._Element) -> None:
        """Take the styles of cells and tables that stand below an element."""
        for style in root.iter("{*}style"):
            said = attributes(style)
            name = said.get("name", "")
            self.parents[name] = said.get("parent-style-name", "")
            for below in style:
                what = attributes(below)
                if local(below) == "text-properties":
                    font = what.get("font-name") or what.get("font-family", "").strip("'")
                    if font:
                        self.fonts[name] = font[:100]
                elif local(below) == "table-properties" and what.get("display") == "false":
                    self.hidden.add(name)

    def font(self, name: str) -> str:
        """Return the font of a style or of those above it."""
        for _ in range(10):
            if name in self.fonts:
                return self.fonts[name]
            name = self.parents.get(name, "")
        return ""


class OdsWorkbook:
    """An open .ods; all sheets are read at once, as they stand in one part. Raises RowsRefused."""

    def __init__(self, data: bytes) -> None:
        container = Container(data)
        self._styles = _Styles()
        if container.has(_STYLES):
            self._styles.take(whole_part(container, _STYLES))
        self._sheets: list[SheetName] = []
        self._tables: dict[str, _Table] = {}
        self._by_element: dict[etree._Element, _Table] = {}
        pieces = Pieces(container, _CONTENT, "table-row")
        for row in pieces:
            if not self._tables:
                self._take_styles(row)
            table = self._table_of(row)
            if table is not None and table.trouble is None:
                try:
                    self._take_row(table, row)
                except RowsRefused as trouble:  # of a sheet that perhaps nobody asks for
                    table.trouble = trouble
        self._by_element.clear()

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """The sheets in order."""
        return tuple(self._sheets)

    def read(self, name: str) -> Sheet:
        """Return a sheet; raises RowsRefused where it is too large."""
        table = self._tables[name]
        if table.trouble is not None:
            raise table.trouble
        return table.collector.sheet_of(table.merged, table.hidden_rows, table.hidden_columns)

    def _take_styles(self, row: etree._Element) -> None:
        for part in row.getroottree().getroot().iterfind("{*}automatic-styles"):
            self._styles.take(part)

    def _table_of(self, row: etree._Element) -> _Table | None:
        element = row.getparent()
        while element is not None and local(element) != "table":
            element = element.getparent()
        if element is None:
            return None
        if element in self._by_element:
            return self._by_element[element]
        said = attributes(element)
        name = said.get("name", "")
        if name in self._tables or len(self._sheets) >= _MOST_SHEETS:
            raise damaged("two sheets of one name, or too many sheets")
        table = self._by_element[element] = self._tables[name] = _Table(RowCollector(name))
        self._sheets.append(SheetName(name, said.get("style-name", "") not in self._styles.hidden))
        at = 0
        for column in element.iter("{*}table-column"):
            what = attributes(column)
            first, at = at + 1, at + _count(what.get("number-columns-repeated"))
            table.columns.append((at, what.get("default-cell-style-name", "")))
            if what.get("visibility", "visible") != "visible":
                table.hidden_columns.update(range(first, min(at, MOST_COLUMNS) + 1))
        return table

    def _take_row(self, table: _Table, row: etree._Element) -> None:
        said = attributes(row)
        times = _count(said.get("number-rows-repeated"))
        number = table.rows + 1
        table.rows += times
        cells = self._cells(table, row, number)
        if not cells:
            return
        for at in range(number, number + min(times, MOST_ROWS + 1)):
            if said.get("visibility", "visible") != "visible":
                table.hidden_rows.add(at)
            table.collector.add(at, [cell._replace(row=at) for cell in cells] if at > number else cells)

    def _cells(self, table: _Table, row: etree._Element, number: int) -> list[Cell]:
        cells: list[Cell] = []
        column = 0
        for element in row:
            said = attributes(element)
            times = _count(said.get("number-columns-repeated"))
            first, column = column + 1, column + times
            if local(element) != "table-cell":
                continue  # covered by a merged cell
            down, across = _count(said.get("number-rows-spanned")), _count(said.get("number-columns-spanned"))
            if down > 1 or across > 1:
                table.merged.append(MergedRange(number, first, number + down - 1, first + across - 1))
            style = said.get("style-name") or next((name for end, name in table.columns if first <= end), "")
            cell = _cell(element, said, number, first, self._styles.font(style))
            if cell is None:
                continue
            repeated = range(first, first + min(times, MOST_COLUMNS + 1))
            cells.extend(cell._replace(column=at) for at in repeated)
        return cells


def _count(text: str | None) -> int:
    if not text or not text.isascii() or not text.isdecimal() or len(text) > 9:
        return 1
    return max(1, min(int(text), LAST_ROW))


def _cell(element: etree._Element, said: dict[str, str], row: int, column: int, font: str) -> Cell | None:
    kind = said.get("value-type", "")
    text = "\n".join(_shown_text(part) for part in element if local(part) == "p")
    if kind == "error" or (text and "formula" in said and _ERROR.fullmatch(text)):
        return Cell(row, column, text[:20] or "Err", "error")
    if kind in _NUMBERS:
        shown = _number(text, said.get("value", ""), percent=kind == "percentage")
        return Cell(row, column, shown.text, "number", shown.value)
    if kind == "date":
        shown = _date(text, said.get("date-value", ""))
        return Cell(row, column, shown.text, shown.kind, shown.value)
    if kind == "boolean":
        truth = said.get("boolean-value") == "true"
        return Cell(row, column, text or str(truth).upper(), "boolean", truth)
    if not text or text.isspace():
        return Cell(row, column, "", "uncalculated") if "formula" in said and not kind else None
    return Cell(row, column, text, "text", None, font)


def _shown_text(element: etree._Element) -> str:
    pieces = [element.text or ""]
    for part in element:
        name = local(part)
        if name == "s":
            pieces.append(" " * min(_count(attributes(part).get("c")), _MOST_SPACES))
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name not in ("annotation", "ruby-text"):
            pieces.append(_shown_text(part))
        pieces.append(part.tail or "")
    return "".join(pieces)


def _number(text: str, said: str, *, percent: bool) -> Shown:
    """Return a number as it is shown, the Vietnamese way; the value tells which sign parts the decimals."""
    try:
        value = float(said)
    except ValueError as trouble:
        raise damaged("no number") from trouble
    if not abs(value) < 1e300:
        raise damaged("no number")
    figure = _FIGURE.search(text)
    if figure is None or re.search(r"\dE[+-]?\d", text, re.IGNORECASE):
        return general(value) if figure else Shown(text or general(value).text, general(value).value)
    meant = abs(value * 100 if percent else value)
    plain = re.sub(r"[\u00a0\u202f ]", "", figure.group())
    for written, vietnamese in ((plain, True), (plain.translate(_SWAP), False)):
        number = _read(written)
        if number is not None and abs(number[0] - meant) <= 0.5000001 * 10.0 ** -number[1]:
            shown = figure.group() if vietnamese else figure.group().translate(_SWAP)
            exact = -number[0] if value < 0 else number[0]
            whole = int(exact) if exact.is_integer() else exact
            return Shown(text[: figure.start()] + shown + text[figure.end() :], whole)
    return Shown(text, general(value).value)


def _read(written: str) -> tuple[float, int] | None:
    whole, comma, places = written.partition(",")
    if "," in places or "." in places or (comma and not places):
        return None
    groups = whole.split(".")
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    return float(f"{''.join(groups)}.{places or '0'}"), len(places)


def _date(text: str, said: str) -> Shown:
    """Return a day as it is shown, its day before its month, and its ISO form as far as it is shown."""
    found = _ISO_DATE.match(said)
    if found is None:
        return Shown(text, None, "text")
    iso = found.group()
    year, month, day = (int(part) for part in found.groups())
    american = _AMERICAN_DAY.match(text)
    if american and (int(american[1]), int(american[2])) == (month, day) and day != month:
        text = f"{day:02}/{month:02}/{year}{text[american.end() :]}"
    elif _MONTH_SHOWN.fullmatch(text):
        iso = iso[:7]
    elif _YEAR_SHOWN.fullmatch(text):
        iso = iso[:4]
    return Shown(text, iso, "date")
