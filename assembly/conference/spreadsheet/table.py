"""What a spreadsheet shows: sheets, rows and cells, each cell with its address and its text as displayed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

from assembly.errors import Fault, RowsRefused

Kind = Literal["text", "number", "date", "boolean", "error", "uncalculated"]

MOST_ROWS = 50_000  # with anything in them
MOST_COLUMNS = 500
MOST_CELLS = 1_000_000  # with anything in them
LONGEST_CELL = 32_767  # characters: Excel's own limit
LAST_ROW = 1_048_576  # Excel's and Calc's


class Cell(NamedTuple):
    """A cell with something in it; ``row`` and ``column`` count from 1.

    ``text`` is what the cell shows, numbers and dates written the Vietnamese way; of a text it is what was
    typed, not cleaned yet. ``value`` is of a number the number as far as it is shown (95 for 95%), of a date
    its ISO form as far as it is shown (``2022-12``), of a boolean the boolean, else None. Of an ``error``
    the text is its name (``#N/A``); an ``uncalculated`` cell holds a formula without a result. ``font`` is
    the name of the cell's font where the file tells it.
    """

    row: int
    column: int
    text: str
    kind: Kind = "text"
    value: int | float | str | bool | None = None
    font: str = ""

    @property
    def address(self) -> str:
        """The name of the cell in the sheet, such as ``C7``."""
        return address(self.row, self.column)


class MergedRange(NamedTuple):
    """Cells merged into one: rows and columns of its corners, counted from 1, both included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def name(self) -> str:
        """The range as Excel writes it: ``B2:D3``."""
        return f"{address(self.first_row, self.first_column)}:{address(self.last_row, self.last_column)}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it: its number as Excel shows it, its filled cells from left to right."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows that hold anything, merged cells, and what is hidden (rows and columns, from 1)."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[MergedRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


class SheetName(NamedTuple):
    """A sheet of a workbook; a file without sheets (.csv) has one without a name."""

    name: str
    visible: bool = True


class Workbook(Protocol):
    """An open spreadsheet of any kind."""

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """The sheets with cells, in order."""

    def read(self, name: str) -> Sheet:
        """Read a sheet; raises RowsRefused where it is too large or damaged."""


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Return the letters of a column counted from 1: A, Z, AA, XFD."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def column_of(letters: str) -> int:
    """Return the number of a column; raises ValueError for what no sheet has."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError(f"not a column: {letters[:10]!r}")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


def address(row: int, column: int) -> str:
    """Return the name of a cell, such as ``C7``."""
    return f"{column_letters(column)}{row}"


def refused(code: str, message: str, message_en: str, sheet: str | None = None) -> RowsRefused:
    """Return the refusal of a whole file, or of a sheet, for one fault."""
    return RowsRefused([Fault("", code, message, message_en, sheet=sheet)])


@dataclass(slots=True)
class RowCollector:
    """Takes the cells of a sheet in the order of the file and keeps within the bounds.

    Raises RowsRefused past ``MOST_ROWS``, ``MOST_COLUMNS`` or ``MOST_CELLS``.
    """

    sheet: str
    rows: list[Row] = field(default_factory=list)
    _cells: int = 0

    def add(self, number: int, cells: list[Cell]) -> None:
        """Take a row; rows without cells are passed over."""
        if not cells:
            return
        self._cells += len(cells)
        widest = cells[-1].column  # the last one: files keep cells in order, and a broken one gains nothing
        if widest > MOST_COLUMNS:
            raise refused(
                "rows.too-many-columns",
                f"Bảng có dữ liệu tới cột {column_letters(widest)}; chỉ nhận {MOST_COLUMNS} cột đầu "
                f"(đến cột {column_letters(MOST_COLUMNS)}). Hãy xóa những ô thừa ở bên phải.",
                f"cells stand in column {widest}; at most {MOST_COLUMNS} columns are read",
                self.sheet,
            )
        if len(self.rows) >= MOST_ROWS or self._cells > MOST_CELLS or number > LAST_ROW:
            raise refused(
                "rows.too-many-rows",
                f"Bảng có quá {_grouped(MOST_ROWS)} hàng hoặc quá {_grouped(MOST_CELLS)} ô có dữ liệu. "
                "Hãy chia thành nhiều tệp.",
                f"more than {MOST_ROWS} rows or {MOST_CELLS} cells; split the file",
                self.sheet,
            )
        self.rows.append(Row(number, tuple(cells)))

    def sheet_of(
        self,
        merged: list[MergedRange] | tuple[MergedRange, ...] = (),
        hidden_rows: set[int] | frozenset[int] = frozenset(),
        hidden_columns: set[int] | frozenset[int] = frozenset(),
    ) -> Sheet:
        """Return the sheet of the rows taken, in the order of their numbers."""
        rows = sorted(self.rows, key=lambda row: row.number)
        return Sheet(
            self.sheet, tuple(rows), tuple(merged), frozenset(hidden_rows), frozenset(hidden_columns)
        )


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
