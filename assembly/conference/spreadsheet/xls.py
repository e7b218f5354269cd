"""Reading .xls (Excel 97 to 2003): the calamine door.

calamine reads the texts, whose storage is the intricate part of the format. It tells neither number formats
nor fonts nor error values, so the records of cells are walked here as well, for their style, their number and
their kind; that also bounds the rectangle that calamine would build in memory. Source: MS-XLS 2.4.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import python_calamine

from assembly.conference.spreadsheet.compound_file import stream_of
from assembly.conference.spreadsheet.container import damaged, password_protected
from assembly.conference.spreadsheet.number_format import BUILTIN_FORMATS, GENERAL, shown_number
from assembly.conference.spreadsheet.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    Cell,
    MergedRange,
    RowCollector,
    Sheet,
    SheetName,
    refused,
)

_BOF, _EOF, _FILEPASS, _SHEET, _DATE_MODE = 0x809, 0x0A, 0x2F, 0x85, 0x22
_FONT, _FORMAT, _XF = 0x31, 0x41E, 0xE0
_ROW, _COLUMNS, _MERGED = 0x208, 0x7D, 0xE5
_NUMBER, _RK, _MULRK, _BOOLERR, _FORMULA = 0x203, 0x27E, 0xBD, 0x205, 0x06
_LABEL, _LABEL_SST, _RSTRING, _STRING = 0x204, 0xFD, 0xD6, 0x207
_BIFF8 = 0x0600
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_MOST_AREA = 4 * MOST_CELLS  # cells of the rectangle that calamine builds


class _Style(NamedTuple):
    code: str = GENERAL
    font: str = ""


@dataclass(slots=True)
class _Marks:
    """What the records of one sheet say: style, and number or kind, of each cell; cells count from 0."""

    cells: dict[tuple[int, int], tuple[int, float | str | bool | None]] = field(default_factory=dict)
    merged: list[MergedRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class XlsWorkbook:
    """An open .xls; raises RowsRefused where it is damaged or protected by a password."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._stream = stream_of(data, "Workbook", "Book")
        self._styles: list[_Style] = []
        self._from_1904 = False
        self._sheets: list[SheetName] = []
        self._offsets: dict[str, int] = {}
        try:
            self._read_globals()
        except (struct.error, IndexError) as trouble:
            raise damaged("a record is too short") from trouble

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """The work sheets in order."""
        return tuple(self._sheets)

    def read(self, name: str) -> Sheet:
        """Read a sheet; raises RowsRefused."""
        try:
            marks = self._marks(self._offsets[name])
        except (struct.error, IndexError) as trouble:
            raise damaged("a record is too short") from trouble
        if marks.cells:
            height = 1 + max(row for row, _ in marks.cells) - min(row for row, _ in marks.cells)
            width = 1 + max(column for _, column in marks.cells)
            if height * width > _MOST_AREA:
                raise refused(
                    "too-scattered",
                    f"Các ô có dữ liệu nằm quá xa nhau ({height} hàng, {width} cột). "
                    "Hãy xóa những ô thừa ở xa bảng, hoặc lưu thành .xlsx.",
                    f"the cells span {height} rows and {width} columns",
                    name,
                )
        texts = self._texts(name) if marks.cells else {}
        collector = RowCollector(name)
        row: list[Cell] = []
        for place in sorted(marks.cells):
            if row and row[0].row != place[0] + 1:
                collector.add(row[0].row, row)
                row = []
            cell = self._cell(place, marks.cells[place], texts)
            if cell is not None:
                row.append(cell)
        if row:
            collector.add(row[0].row, row)
        return collector.sheet_of(marks.merged, marks.hidden_rows, marks.hidden_columns)

    def _cell(
        self,
        place: tuple[int, int],
        mark: tuple[int, float | str | bool | None],
        texts: dict[tuple[int, int], str],
    ) -> Cell | None:
        row, column = place[0] + 1, place[1] + 1
        index, value = mark
        style = self._styles[index] if index < len(self._styles) else _Style()
        if isinstance(value, bool):
            return Cell(row, column, str(value).upper(), "boolean", value)
        if isinstance(value, str):
            return Cell(row, column, value, "error")
        if value is None:
            text = texts.get(place, "")
            return None if not text or text.isspace() else Cell(row, column, text, "text", None, style.font)
        if not abs(value) < 1e300:
            raise damaged("no number")
        shown = shown_number(value, style.code, from_1904=self._from_1904)
        return Cell(row, column, shown.text, "date" if shown.is_date else "number", shown.value)

    def _texts(self, name: str) -> dict[tuple[int, int], str]:
        try:
            with python_calamine.load_workbook(io.BytesIO(self._data)) as workbook:
                sheet = workbook.get_sheet_by_name(name)
                top, left = sheet.start or (0, 0)
                return {
                    (top + at, left + place): value
                    for at, row in enumerate(sheet.to_python(skip_empty_area=True))
                    for place, value in enumerate(row)
                    if isinstance(value, str) and value
                }
        except python_calamine.PasswordError as trouble:
            raise password_protected() from trouble
        except (python_calamine.CalamineError, OSError, ValueError) as trouble:
            raise damaged(f"calamine: {str(trouble)[:100]}") from trouble
        except BaseException as trouble:
            # a panic in calamine's Rust is no Exception; it is the file's fault all the same
            if type(trouble).__name__ == "PanicException":
                raise damaged("calamine panicked") from None
            raise

    def _read_globals(self) -> None:
        codes = dict(BUILTIN_FORMATS)
        fonts: list[str] = []
        xfs: list[tuple[int, int]] = []
        wide = True
        for at, (kind, body) in enumerate(_records(self._stream, 0)):
            if at == 0:
                if kind != _BOF:
                    raise damaged("no beginning of a workbook")
                wide = _unsigned(body, 0) >= _BIFF8
            elif kind == _FILEPASS:
                raise password_protected()
            elif kind == _DATE_MODE:
                self._from_1904 = _unsigned(body, 0) == 1
            elif kind == _SHEET:
                self._take_sheet(body, wide=wide)
            elif kind == _FONT:
                fonts.append(_short_text(body[14:], wide=wide))
            elif kind == _FORMAT:
                codes[_unsigned(body, 0)] = (
                    _long_text(body[2:]) if wide else _short_text(body[2:], wide=False)
                )
            elif kind == _XF:
                xfs.append((_unsigned(body, 0), _unsigned(body, 2)))
        for font, code in xfs:
            # there is no font 4: the numbers jump over it (MS-XLS 2.5.129)
            place = font - 1 if font > 4 else font
            self._styles.append(_Style(codes.get(code, GENERAL), fonts[place] if place < len(fonts) else ""))

    def _take_sheet(self, body: bytes, *, wide: bool) -> None:
        (offset,) = struct.unpack_from("<I", body)
        name = _short_text(body[6:], wide=wide)
        if body[5] == 0 and name not in self._offsets:  # a work sheet
            self._offsets[name] = offset
            self._sheets.append(SheetName(name, body[4] & 3 == 0))

    def _marks(self, offset: int) -> _Marks:
        marks = _Marks()
        depth = 0
        for kind, body in _records(self._stream, offset):
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth == 1:
                _take_record(marks, kind, body)
            if len(marks.cells) > MOST_CELLS:
                break  # the collector tells
        return marks


def _take_record(marks: _Marks, kind: int, body: bytes) -> None:
    if kind == _ROW:
        if _unsigned(body, 12) & 0x20:
            marks.hidden_rows.add(_unsigned(body, 0) + 1)
    elif kind == _COLUMNS:
        first, last = _unsigned(body, 0), _unsigned(body, 2)
        if _unsigned(body, 8) & 1:
            marks.hidden_columns.update(range(first + 1, min(last, MOST_COLUMNS) + 2))
    elif kind == _MERGED:
        for at in range(2, 2 + 8 * _unsigned(body, 0), 8):
            top, bottom, left, right = struct.unpack_from("<4H", body, at)
            marks.merged.append(MergedRange(top + 1, left + 1, bottom + 1, right + 1))
    elif kind == _MULRK:
        row, first = _unsigned(body, 0), _unsigned(body, 2)
        for count, at in enumerate(range(4, len(body) - 2, 6)):
            style, number = struct.unpack_from("<HI", body, at)
            marks.cells[row, first + count] = (style, _rk(number))
    elif kind in _CELL_VALUES:
        row, column, style = struct.unpack_from("<3H", body)
        marks.cells[row, column] = (style, _CELL_VALUES[kind](body))


def _rk(number: int) -> float:
    if number & 2:
        signed = (number >> 2) - (1 << 30 if number & 0x80000000 else 0)
        value = float(signed)
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))
    return value / 100 if number & 1 else value


def _double(body: bytes) -> float:
    (value,) = struct.unpack_from("<d", body, 6)
    return float(value)


def _truth_or_error(body: bytes) -> bool | str:
    return _ERRORS.get(body[6], "#N/A") if body[7] else bool(body[6])


def _result(body: bytes) -> float | str | bool | None:
    """Return the result of a formula: a number unless its last two bytes are ones (MS-XLS 2.5.133)."""
    if body[12:14] != b"\xff\xff":
        return _double(body)
    if body[6] == 1:
        return bool(body[8])
    return _ERRORS.get(body[8], "#N/A") if body[6] == 2 else None


_CELL_VALUES: dict[int, Any] = {
    _NUMBER: _double,
    _RK: lambda body: _rk(struct.unpack_from("<I", body, 6)[0]),
    _BOOLERR: _truth_or_error,
    _FORMULA: _result,
    _LABEL: lambda _body: None,
    _LABEL_SST: lambda _body: None,
    _RSTRING: lambda _body: None,
}


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from a place on, up to the end of the globals or of the stream."""
    at, size = start, len(stream)
    while at + 4 <= size:
        kind, length = struct.unpack_from("<2H", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if len(body) < length:
            raise damaged("a record is cut off")
        yield kind, body
        if kind == _EOF and start == 0:
            return
        at += 4 + length


def _unsigned(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 2], "little")


def _short_text(body: bytes, *, wide: bool) -> str:
    """Return a text with its length in one byte; in BIFF8 a flag tells two bytes a letter from one."""
    if not body:
        return ""
    if not wide:
        return body[1 : 1 + body[0]].decode("cp1252", "replace")
    if len(body) > 1 and body[1] & 1:
        return body[2 : 2 + 2 * body[0]].decode("utf-16-le", "replace")
    return body[2 : 2 + body[0]].decode("latin-1")


def _long_text(body: bytes) -> str:
    length = _unsigned(body, 0)
    if len(body) > 2 and body[2] & 1:
        return body[3 : 3 + 2 * length].decode("utf-16-le", "replace")
    return body[3 : 3 + length].decode("latin-1")
