"""Reading .xls (Excel 95 to 2003): the records of cells, their number formats and fonts.

calamine and xlrd would read it, but one changed byte can make the one ask for more memory than there is and
keep the other in a loop without end (docs/decisions/0017). Nothing here is sized by what the file claims.
Source: MS-XLS 2.4 and 2.5; the records of Excel 95 (BIFF5) differ in their texts only.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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
)

_BOF, _EOF, _CONTINUE, _FILEPASS = 0x809, 0x0A, 0x3C, 0x2F
_SHEET, _DATE_MODE, _CODE_PAGE, _STRINGS = 0x85, 0x22, 0x42, 0xFC
_FONT, _FORMAT, _XF = 0x31, 0x41E, 0xE0
_ROW, _COLUMNS, _MERGED = 0x208, 0x7D, 0xE5
_NUMBER, _RK, _MULRK, _BOOLERR, _FORMULA, _RESULT = 0x203, 0x27E, 0xBD, 0x205, 0x06, 0x207
_LABEL, _SHARED, _RICH_LABEL = 0x204, 0xFD, 0xD6
_BIFF8 = 0x0600
_LARGEST_NUMBER = 1e300
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class _Style(NamedTuple):
    code: str = GENERAL
    font: str = ""


class _Error(NamedTuple):
    name: str


Value = float | bool | str | _Error
Record = tuple[int, list[bytes]]


@dataclass(slots=True)
class _Marks:
    """What the records of one sheet say: style and value of each cell; rows and columns count from 0 here."""

    cells: dict[tuple[int, int], tuple[int, Value]] = field(default_factory=dict)
    merged: list[MergedRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    text_due: tuple[int, int, int] | None = None  # row, column and style of a formula whose text follows


@dataclass(slots=True)
class _Looks:
    """The number formats and fonts of a workbook, and which of them its styles name."""

    codes: dict[int, str] = field(default_factory=lambda: dict(BUILTIN_FORMATS))
    fonts: list[str] = field(default_factory=list)
    xfs: list[tuple[int, int]] = field(default_factory=list)

    def styles(self) -> list[_Style]:
        """Return the styles in the order in which cells count them."""
        found = []
        for font, code in self.xfs:
            place = font - 1 if font > 4 else font  # no font has number 4 (MS-XLS 2.5.129)
            name = self.fonts[place] if place < len(self.fonts) else ""
            found.append(_Style(self.codes.get(code, GENERAL), name))
        return found


class XlsWorkbook:
    """An open .xls; raises RowsRefused where it is damaged or protected by a password."""

    def __init__(self, data: bytes) -> None:
        self._stream = stream_of(data, "Workbook", "Book")
        self._styles: list[_Style] = []
        self._strings: list[str] = []
        self._from_1904 = False
        self._code_page: str | None = None  # of the texts of Excel 95; later ones need none
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
        collector = RowCollector(name)
        row: list[Cell] = []
        for place in sorted(marks.cells):
            if row and row[0].row != place[0] + 1:
                collector.add(row[0].row, row)
                row = []
            cell = self._cell(place, *marks.cells[place])
            if cell is not None:
                row.append(cell)
        if row:
            collector.add(row[0].row, row)
        return collector.sheet_of(marks.merged, marks.hidden_rows, marks.hidden_columns)

    def _cell(self, place: tuple[int, int], index: int, value: Value) -> Cell | None:
        row, column = place[0] + 1, place[1] + 1
        style = self._styles[index] if index < len(self._styles) else _Style()
        if isinstance(value, _Error):
            return Cell(row, column, value.name, "error")
        if isinstance(value, bool):
            return Cell(row, column, str(value).upper(), "boolean", value)
        if isinstance(value, str):
            return (
                None if not value or value.isspace() else Cell(row, column, value, "text", None, style.font)
            )
        if not abs(value) < _LARGEST_NUMBER:
            raise damaged("no number")
        shown = shown_number(value, style.code, from_1904=self._from_1904)
        return Cell(row, column, shown.text, shown.kind, shown.value)

    def _read_globals(self) -> None:
        looks = _Looks()
        for at, (kind, [body, *more]) in enumerate(_records(self._stream, 0)):
            if at == 0 and kind != _BOF:
                raise damaged("no beginning of a workbook")
            if kind == _BOF:
                self._code_page = None if _short(body, 0) >= _BIFF8 else "cp1252"
            elif kind == _FILEPASS:
                raise password_protected()
            elif kind == _CODE_PAGE and self._code_page is not None:
                self._code_page = _known_code_page(_short(body, 0))
            elif kind == _DATE_MODE:
                self._from_1904 = _short(body, 0) == 1
            elif kind == _SHEET:
                self._take_sheet(body)
            elif kind == _STRINGS:
                self._strings = _shared_strings([body, *more])
            elif kind in (_FONT, _FORMAT, _XF):
                self._take_look(looks, kind, body)
            elif kind == _EOF:
                break
        self._styles = looks.styles()

    def _take_look(self, looks: _Looks, kind: int, body: bytes) -> None:
        if kind == _FONT:
            looks.fonts.append(self._short_text(body[14:]))
        elif kind == _XF:
            looks.xfs.append((_short(body, 0), _short(body, 2)))
        else:
            is_long = self._code_page is None
            looks.codes[_short(body, 0)] = self._text([body[2:]]) if is_long else self._short_text(body[2:])

    def _take_sheet(self, body: bytes) -> None:
        (offset,) = struct.unpack_from("<I", body)
        name = self._short_text(body[6:])
        if body[5] == 0 and name not in self._offsets:  # a work sheet
            self._offsets[name] = offset
            self._sheets.append(SheetName(name, body[4] & 3 == 0))

    def _marks(self, offset: int) -> _Marks:
        marks = _Marks()
        depth = 0
        for kind, segments in _records(self._stream, offset):
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth == 1:
                self._take_record(marks, kind, segments)
            if len(marks.cells) > MOST_CELLS:
                break  # the collector tells
        return marks

    def _take_record(self, marks: _Marks, kind: int, segments: list[bytes]) -> None:
        body = segments[0]
        if kind in _ABOUT_SHEET:
            _ABOUT_SHEET[kind](marks, body)
            return
        if kind == _RESULT and marks.text_due is not None:
            row, column, style = marks.text_due
            marks.cells[row, column] = (style, self._text(segments))
            marks.text_due = None
            return
        if kind not in _CELLS:
            return
        row, column, style = struct.unpack_from("<3H", body)
        value: Value | None
        if kind == _SHARED:
            (index,) = struct.unpack_from("<I", body, 6)
            value = self._strings[index]
        elif kind in (_LABEL, _RICH_LABEL):
            value = self._text([body[6:], *segments[1:]])
        else:
            value = _CELLS[kind](body)
        if value is None:
            marks.text_due = (row, column, style)
        else:
            marks.cells[row, column] = (style, value)

    def _short_text(self, body: bytes) -> str:
        """Return a text with its length in one byte."""
        if not body:
            return ""
        if self._code_page is not None:
            return body[1 : 1 + body[0]].decode(self._code_page, "replace")
        return _Reader([body[1:]]).characters(body[0])

    def _text(self, segments: list[bytes]) -> str:
        """Return a text with its length in two bytes."""
        length = _short(segments[0], 0)
        if self._code_page is not None:
            return segments[0][2 : 2 + length].decode(self._code_page, "replace")
        return _Reader([segments[0][2:], *segments[1:]]).characters(length)


class _Reader:
    """Reads the texts of BIFF8 across the records that continue each other."""

    def __init__(self, segments: Sequence[bytes]) -> None:
        self._segments = segments
        self._at = 0
        self._place = 0

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        self._step()
        return self._at >= len(self._segments)

    def bytes_(self, count: int) -> bytes:
        """Return the next bytes; raises struct.error at the end."""
        pieces: list[bytes] = []
        while count > 0:
            self._step()
            if self._at >= len(self._segments):
                raise struct.error("the record ends")
            piece = self._segments[self._at][self._place : self._place + count]
            self._place += len(piece)
            count -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def characters(self, count: int) -> str:
        """Return a text of so many letters, after the byte that tells one byte a letter from two."""
        flags = self.bytes_(1)[0]
        runs = _short(self.bytes_(2), 0) if flags & 8 else 0
        extension = struct.unpack("<I", self.bytes_(4))[0] if flags & 4 else 0
        pieces: list[str] = []
        while count > 0:
            if self._place >= len(self._segments[self._at]):
                self._step()
                flags = self.bytes_(1)[0]  # a text that goes on in the next record tells its width again
            width = 2 if flags & 1 else 1
            left = len(self._segments[self._at]) - self._place
            letters = min(count, max(left // width, 1))
            pieces.append(
                self.bytes_(letters * width).decode("utf-16-le" if width == 2 else "latin-1", "replace")
            )
            count -= letters
        self._skip(4 * runs + extension)
        return "".join(pieces)

    def _skip(self, count: int) -> None:
        while count > 0 and not self.ended:
            left = min(count, len(self._segments[self._at]) - self._place)
            self._place += left
            count -= left

    def _step(self) -> None:
        while self._at < len(self._segments) and self._place >= len(self._segments[self._at]):
            self._at, self._place = self._at + 1, 0


def _shared_strings(segments: list[bytes]) -> list[str]:
    """Return the shared strings; their number is that of those found, not the one declared."""
    reader = _Reader([segments[0][8:], *segments[1:]])
    strings: list[str] = []
    try:
        while not reader.ended:
            strings.append(reader.characters(_short(reader.bytes_(2), 0)))
    except (struct.error, IndexError):
        pass  # a cell that points behind the end is told as damaged
    return strings


def _take_row(marks: _Marks, body: bytes) -> None:
    if _short(body, 12) & 0x20:
        marks.hidden_rows.add(_short(body, 0) + 1)


def _take_columns(marks: _Marks, body: bytes) -> None:
    if _short(body, 8) & 1:
        marks.hidden_columns.update(range(_short(body, 0) + 1, min(_short(body, 2), MOST_COLUMNS) + 2))


def _take_merged(marks: _Marks, body: bytes) -> None:
    for at in range(2, 2 + 8 * _short(body, 0), 8):
        top, bottom, left, right = struct.unpack_from("<4H", body, at)
        marks.merged.append(MergedRange(top + 1, left + 1, bottom + 1, right + 1))


def _take_numbers(marks: _Marks, body: bytes) -> None:
    row, first = _short(body, 0), _short(body, 2)
    for count, at in enumerate(range(4, len(body) - 6, 6)):
        style, number = struct.unpack_from("<HI", body, at)
        marks.cells[row, first + count] = (style, _rk(number))


_ABOUT_SHEET: dict[int, Callable[[_Marks, bytes], None]] = {
    _ROW: _take_row,
    _COLUMNS: _take_columns,
    _MERGED: _take_merged,
    _MULRK: _take_numbers,
}


def _rk(number: int) -> float:
    """Return a number packed into 30 bits (MS-XLS 2.5.217)."""
    if number & 2:
        value = float((number >> 2) - (1 << 30 if number & 0x80000000 else 0))
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))
    return value / 100 if number & 1 else value


def _double(body: bytes) -> float:
    return float(struct.unpack_from("<d", body, 6)[0])


def _truth_or_error(body: bytes) -> Value:
    return _Error(_ERRORS.get(body[6], "#N/A")) if body[7] else bool(body[6])


def _result(body: bytes) -> Value | None:
    """Return the result of a formula, None where it is a text that follows (MS-XLS 2.5.133)."""
    if body[12:14] != b"\xff\xff":
        return _double(body)
    kind, value = body[6], body[8]
    if kind == 0:
        return None
    if kind == 1:
        return bool(value)
    return _Error(_ERRORS.get(value, "#N/A")) if kind == 2 else ""


_CELLS: dict[int, Callable[[bytes], Value | None]] = {
    _NUMBER: _double,
    _RK: lambda body: _rk(struct.unpack_from("<I", body, 6)[0]),
    _BOOLERR: _truth_or_error,
    _FORMULA: _result,
    _LABEL: lambda _body: None,
    _RICH_LABEL: lambda _body: None,
    _SHARED: lambda _body: None,
}


def _known_code_page(number: int) -> str:
    name = f"cp{number}"
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def _records(stream: bytes, start: int) -> Iterator[Record]:
    """Yield the records from a place on, each with those that continue it."""
    at = start
    pending: Record | None = None
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if len(body) < length:
            raise damaged("a record is cut off")
        at += 4 + length
        if kind == _CONTINUE:
            if pending is not None:
                pending[1].append(body)
            continue
        if pending is not None:
            yield pending
        pending = (kind, [body])
    if pending is not None:
        yield pending


def _short(body: bytes, at: int) -> int:
    if len(body) < at + 2:
        raise struct.error("the record is too short")
    return int.from_bytes(body[at : at + 2], "little")
