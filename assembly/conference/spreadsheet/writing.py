"""Writing .xlsx: the XlsxWriter door. The same sheets give the same bytes."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

_CREATED = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - the file holds no zone; any fixed day does
_FONT = "Times New Roman"
_DARK, _LIGHT, _PALE = "#1F4E79", "#DDEBF7", "#F2F2F2"
_PAPER_A4 = 9  # ECMA-376 part 1, 18.3.1.63
_LINE = 16.5  # points: a line of 12 pt text
_SIZE = 12  # points
_TEXT_FORMAT = 49  # "@": what is typed stays as it is typed
_LONGEST_LIST = 255  # characters that Excel takes for the choices of a cell
_MOST_ROWS = 50_001

Holds = Literal["text", "number"]


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


def write_workbook(title: str, sheets: Sequence[DataSheet | TextSheet]) -> bytes:
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
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.set_landscape()
        page.set_paper(_PAPER_A4)
        page.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
        page.set_footer(f'&L&"{_FONT}"&10{title.replace("&", "&&")[:120]}&R&"{_FONT}"&10&P/&N')
        if isinstance(sheet, DataSheet):
            _write_data(book, page, sheet)
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


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell; letters of the font are a little narrower than digits."""
    return sum(max(1, math.ceil(len(line) * 0.95 / max(width, 1))) for line in text.split("\n"))
