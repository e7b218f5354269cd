"""Writing .xlsx: the XlsxWriter door. The same sheets give the same bytes."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from assembly.conference.spreadsheet.blocks import (
    Choices,
    GridBlock,
    GridColumn,
    HiddenSheet,
    Holds,
    Line,
    LinesBlock,
    PageSheet,
    Value,
)
from assembly.conference.spreadsheet.table import column_letters

_CREATED = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - the file holds no zone; any fixed day does
_FONT = "Times New Roman"
_DARK, _LIGHT, _PALE = "#1F4E79", "#DDEBF7", "#F2F2F2"
_PAPER_A4 = 9  # ECMA-376 part 1, 18.3.1.63
_LINE = 16.5  # points: a line of 12 pt text
_SIZE = 12  # points
_TEXT_FORMAT = 49  # "@": what is typed stays as it is typed
_LONGEST_LIST = 255  # characters that Excel takes for the choices of a cell
_MOST_ROWS = 50_001
_TALLEST = 400.0  # points; Excel's own limit is 409
_NUMBERS, _LABELS, _VALUES = 6, 34, 60  # characters: of the column of numbers, of labels, of values at least
_LONGEST_HINT = 255  # characters that Excel takes


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column to fill in: its name, a note on it, its width in characters, what its cells hold.

    ``choices``: the only values its cells take. ``needed`` names stand out.
    """

    name: str
    note: str
    width: float
    holds: Holds = "text"
    choices: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class DataSheet:
    """An empty table with a header row; the first ``fixed`` columns stay in sight."""

    name: str
    columns: tuple[DataColumn, ...]
    fixed: int = 1


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A page to read: a title, sentences, and a table; ``widths`` in characters, one for each column."""

    name: str
    title: str
    sentences: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


AnySheet = DataSheet | TextSheet | PageSheet | HiddenSheet


def write_workbook(title: str, sheets: Sequence[AnySheet]) -> bytes:
    """Return an .xlsx, printed on A4 across, in the font of official documents."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": _FONT, "font_size": _SIZE},
        },
    )
    book.set_properties({"title": title, "author": "Vanthu", "created": _CREATED})
    places = {
        name: place
        for sheet in sheets
        if isinstance(sheet, PageSheet)
        for name, place in _places(sheet).items()
    }
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if isinstance(sheet, HiddenSheet):
            page.very_hidden()
            for row, words in enumerate(sheet.lines):
                page.write_string(row, 0, words)
            continue
        page.set_landscape()
        page.set_paper(_PAPER_A4)
        page.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
        page.set_footer(f'&L&"{_FONT}"&10{title.replace("&", "&&")[:120]}&R&"{_FONT}"&10&P/&N')
        if isinstance(sheet, DataSheet):
            _write_data(book, page, sheet)
        elif isinstance(sheet, PageSheet):
            _PageWriting(book, page, sheet, places).write()
        else:
            _write_text(book, page, sheet)
    book.close()
    return buffer.getvalue()


def _write_data(book: Any, page: Any, sheet: DataSheet) -> None:
    frame = {"border": 1, "text_wrap": True, "font_name": _FONT, "font_size": _SIZE}
    head = {**frame, "bold": True, "align": "center", "valign": "vcenter"}
    plain_head = book.add_format({**head, "bg_color": _LIGHT})
    needed_head = book.add_format({**head, "bg_color": _DARK, "font_color": "white"})
    body = {"text_wrap": True, "valign": "top", "font_name": _FONT, "font_size": _SIZE}
    text = book.add_format({**body, "num_format": _TEXT_FORMAT})
    number = book.add_format(body)
    page.set_row(
        0, _LINE * max((_lines(column.name, column.width - 4) for column in sheet.columns), default=1)
    )
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width, number if column.holds == "number" else text)
        page.write_string(0, at, column.name, needed_head if column.needed else plain_head)
        page.write_comment(
            0,
            at,
            column.note,
            {"author": "Vanthu", "width": 320, "height": 110, "font_name": _FONT, "font_size": 10},
        )
        if column.choices:
            page.data_validation(1, at, _MOST_ROWS - 1, at, _choice(column.choices))
    page.freeze_panes(1, sheet.fixed)
    page.set_print_scale(70)
    page.repeat_rows(0)
    if sheet.fixed:
        page.repeat_columns(0, sheet.fixed - 1)
    page.print_across()
    page.autofilter(0, 0, 0, max(len(sheet.columns) - 1, 0))
    page.hide_gridlines(0)


def _choice(choices: tuple[str, ...]) -> dict[str, Any]:
    if any("," in one for one in choices) or len(",".join(choices)) > _LONGEST_LIST:
        raise ValueError("Excel takes no such list of choices")
    return {
        "validate": "list",
        "source": list(choices),
        "error_title": "Giá trị chưa đúng",
        "error_message": "Hãy chọn một giá trị trong danh sách.",
    }


def _write_text(book: Any, page: Any, sheet: TextSheet) -> None:
    plain = {"font_name": _FONT, "font_size": _SIZE, "text_wrap": True, "valign": "top"}
    title = book.add_format({**plain, "bold": True, "font_size": 14, "valign": "vcenter"})
    sentence = book.add_format(plain)
    head = book.add_format(
        {**plain, "bold": True, "border": 1, "bg_color": _LIGHT, "align": "center", "valign": "vcenter"}
    )
    cells = [
        book.add_format({**plain, "border": 1, "num_format": _TEXT_FORMAT, "bg_color": color})
        for color in ("white", _PALE)
    ]
    last = len(sheet.widths) - 1
    for at, width in enumerate(sheet.widths):
        page.set_column(at, at, width)
    across = sum(sheet.widths)
    page.merge_range(0, 0, 0, last, sheet.title, title)
    page.set_row(0, 2 * _LINE * _lines(sheet.title, across * 0.8))
    row = 1
    for words in sheet.sentences:
        page.merge_range(row, 0, row, last, words, sentence)
        page.set_row(row, _LINE * _lines(words, across))
        row += 1
    row += 1
    for at, words in enumerate(sheet.header):
        page.write_string(row, at, words, head)
    page.set_row(row, _LINE * 1.4)
    page.repeat_rows(row)
    for count, values in enumerate(sheet.rows):
        row += 1
        for at, words in enumerate(values):
            page.write_string(row, at, words, cells[count % 2])
        page.set_row(row, _LINE * max(map(_lines, values, sheet.widths)))
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where the rows of a table stand: first and last row, from 0."""

    sheet: str
    first: int
    last: int


def _places(sheet: PageSheet) -> dict[str, _Placed]:
    found: dict[str, _Placed] = {}
    row = 0
    for block in sheet.blocks:
        if isinstance(block, GridBlock):
            rows = len(block.rows) + block.spare
            found[block.name] = _Placed(sheet.name, row + 2, row + 1 + rows)
            row += rows + 3
        else:
            row += 2 + sum(len(line.values) + line.spare for line in block.lines)
    return found


class _PageWriting:
    """Writes a sheet of blocks: numbers or labels from the first column, values to the right."""

    def __init__(self, book: Any, page: Any, sheet: PageSheet, places: dict[str, _Placed]) -> None:
        self._page, self._sheet, self._places = page, sheet, places
        plain = {"font_name": _FONT, "font_size": _SIZE, "text_wrap": True, "valign": "top"}
        framed = {**plain, "border": 1}
        head = {**framed, "bold": True, "align": "center", "valign": "vcenter", "bg_color": _LIGHT}
        needed = {"bg_color": _DARK, "font_color": "white"}
        self._title = book.add_format(
            {**plain, "bold": True, "font_size": 13, "font_color": _DARK, "text_wrap": False, "bottom": 2}
        )
        self._head = {True: book.add_format({**head, **needed}), False: book.add_format(head)}
        self._label = {
            True: book.add_format({**framed, "bold": True, "bg_color": _LIGHT}),
            False: book.add_format({**framed, "bg_color": _PALE}),
        }
        self._ordinal = book.add_format({**framed, "align": "center"})
        self._cell = {
            "text": book.add_format({**framed, "num_format": _TEXT_FORMAT, "align": "left", "indent": 1}),
            "number": book.add_format({**framed, "align": "center"}),
        }
        self._figure = book.add_format({**framed, "align": "left", "indent": 1})
        self._widths = self._measured()

    def _measured(self) -> list[float]:
        grids = [block for block in self._sheet.blocks if isinstance(block, GridBlock)]
        most = max((len(grid.columns) for grid in grids), default=2)
        widths = [float(_NUMBERS), float(_LABELS), *([0.0] * max(most - 1, 1))]
        for grid in grids:
            for at, column in enumerate(grid.columns, 1):
                widths[at] = max(widths[at], column.width)
        if (short := _VALUES - sum(widths[2:])) > 0:
            widths[-1] += short
        return widths

    def write(self) -> None:
        for at, width in enumerate(self._widths):
            self._page.set_column(at, at, width)
        row = 0
        for block in self._sheet.blocks:
            self._page.set_row(row, 1.5 * _LINE)
            for at in range(len(self._widths)):
                self._page.write_blank(row, at, None, self._title)
            self._page.write_string(row, 0, block.title, self._title)
            row = (
                self._lines_block(row + 1, block)
                if isinstance(block, LinesBlock)
                else self._grid(row + 1, block)
            )
            row += 1
        self._page.fit_to_pages(1, 0)
        self._page.hide_gridlines(2)

    def _lines_block(self, row: int, block: LinesBlock) -> int:
        last = len(self._widths) - 1
        across = sum(self._widths[2:])
        for line in block.lines:
            shown = self._label[line.needed]
            for at, value in enumerate((*line.values, *([None] * line.spare))):
                self._page.merge_range(row, 0, row, 1, "", shown)
                if at == 0:
                    self._page.write_string(row, 0, line.label, shown)
                look = self._figure if line.holds == "number" else self._cell["text"]
                if last > 2:
                    self._page.merge_range(row, 2, row, last, "", look)
                self._value(row, 2, value, look)
                self._offer(row, 2, row, 2, line)
                self._tall(
                    row, ((line.label if at == 0 else "", _NUMBERS + self._widths[1]), (value, across))
                )
                row += 1
        return row

    def _grid(self, row: int, block: GridBlock) -> int:
        self._page.write_string(row, 0, "STT", self._head[False])
        for at, column in enumerate(block.columns, 1):
            self._page.write_string(row, at, column.name, self._head[column.needed])
        self._tall(row, [(column.name, self._widths[at]) for at, column in enumerate(block.columns, 1)])
        first = row + 1
        for count in range(len(block.rows) + block.spare):
            row += 1
            values = block.rows[count] if count < len(block.rows) else (None,) * len(block.columns)
            self._page.write_number(row, 0, count + 1, self._ordinal)
            for at, (column, value) in enumerate(zip(block.columns, values, strict=True), 1):
                self._value(row, at, value, self._cell[column.holds])
            self._tall(row, list(zip(values, self._widths[1:], strict=False)))
        for at, column in enumerate(block.columns, 1):
            self._offer(first, at, row, at, column)
        return row + 1

    def _value(self, row: int, at: int, value: Value, look: Any) -> None:
        if value is None:
            self._page.write_blank(row, at, None, look)
        elif isinstance(value, str):
            self._page.write_string(row, at, value, look)
        else:
            self._page.write_number(row, at, value, look)

    def _tall(self, row: int, cells: Sequence[tuple[Value, float]]) -> None:
        lines = max((_lines(value, width) for value, width in cells if isinstance(value, str)), default=1)
        self._page.set_row(row, min(_LINE * max(lines, 1) + 2, _TALLEST))

    def _offer(self, row: int, at: int, last_row: int, last: int, what: Line | GridColumn) -> None:
        offer: dict[str, Any] = {"validate": "any"}
        if what.choices is not None and (source := self._source(what.choices)):
            offer = {
                "validate": "list",
                "source": source,
                "show_error": what.choices.only,
                "error_title": "Giá trị chưa đúng",
                "error_message": "Hãy chọn một giá trị trong danh sách.",
            }
        if what.hint:
            offer["input_message"] = what.hint[:_LONGEST_HINT]
        if len(offer) > 1:
            self._page.data_validation(row, at, last_row, last, offer)

    def _source(self, choices: Choices) -> list[str] | str:
        if choices.words:
            return list(choices.words) if len(",".join(choices.words)) <= _LONGEST_LIST else ""
        placed = self._places.get(choices.block)
        if placed is None:
            return ""
        letters = column_letters(choices.column + 2)
        return f"='{placed.sheet}'!${letters}${placed.first + 1}:${letters}${placed.last + 1}"


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell; letters of the font are a little narrower than digits."""
    return sum(max(1, math.ceil(len(line) * 0.95 / max(width, 1))) for line in text.split("\n"))
