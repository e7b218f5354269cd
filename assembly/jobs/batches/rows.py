"""A spreadsheet -> the rows of a batch: every fault at once, each with its cell, before anything is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assembly.conference.cell_values import cleaned
from assembly.conference.fault_wording import shorten
from assembly.conference.paths import LIST, spot_of
from assembly.conference.spreadsheet.reading import open_spreadsheet
from assembly.conference.spreadsheet.table import Cell, Row, Sheet, Workbook, address
from assembly.conference.vietnamese import fold
from assembly.errors import Fault, RowsRefused
from assembly.jobs.batches.cell_facts import fact_of, key_of
from assembly.jobs.batches.columns import slots
from assembly.jobs.batches.faults import TableFaults
from assembly.jobs.batches.header import ColumnNames, find_header, names_of_columns
from assembly.jobs.batches.json_rows import read_json_rows
from assembly.jobs.batches.old_fonts import OldFonts, OnLegacyFonts
from assembly.jobs.batches.row import BatchRow, Column
from assembly.jobs.batches.row_facts import Steps, nested
from assembly.jobs.batches.rows_reading import RowsReading, row_key
from assembly.jobs.batches.table_columns import TakenColumn, UsedColumn, taken_columns

__all__ = [
    "DATA_SHEET",
    "GUIDE_SHEET",
    "MORE_SHEET",
    "RowsReading",
    "UsedColumn",
    "read_json_rows",
    "read_rows",
]

DATA_SHEET, GUIDE_SHEET, MORE_SHEET = "Dữ liệu", "Hướng dẫn", "Cột có thể thêm"  # of the blank workbook
_TO_READ = {fold(GUIDE_SHEET), fold(MORE_SHEET)}  # by people only
_TOTALS = frozenset(map(fold, ("tổng cộng", "tổng số", "tổng", "cộng")))
_LONGEST_TOTAL = 20  # characters
_MOST_SHEETS = 50
_UNKNOWN = object()


def read_rows(
    data: bytes,
    file_name: str,
    columns: Sequence[Column],
    *,
    sheet: str | None = None,
    legacy_fonts: OnLegacyFonts = "ask",
) -> RowsReading:
    """Read the rows of a spreadsheet (.xlsx, .xls, .ods, .csv), whatever the end of ``file_name`` says.

    ``sheet`` names the sheet to read; without it the one of the blank workbook, else the first visible one
    with known columns. ``legacy_fonts``: text in TCVN3 or VNI is turned into Unicode (``convert``), kept
    (``keep``), or told as a fault of each column (``ask``). Hidden rows are read like others, and told.
    Raises RowsRefused with all faults.
    """
    workbook = open_spreadsheet(data)
    names = names_of_columns(tuple(columns))
    (table, fonts), others = _chosen(workbook, names, sheet, file_name, legacy_fonts)
    return _TableReading(table, columns, names, fonts).read(others)


_Table = tuple[Sheet, OldFonts]


def _chosen(
    workbook: Workbook, names: ColumnNames, wanted: str | None, file_name: str, on_old: OnLegacyFonts
) -> tuple[_Table, tuple[str, ...]]:
    """Return the sheet to read and the names of other visible sheets that hold known columns."""
    if wanted is not None:
        table = _named(workbook, wanted)
        return (table, OldFonts(table, on_old)), ()
    tables: list[_Table] = []
    known: list[_Table] = []
    visible = [one.name for one in workbook.sheets if one.visible and fold(one.name) not in _TO_READ]
    for name in sorted(visible, key=lambda name: fold(name) != fold(DATA_SHEET))[:_MOST_SHEETS]:
        table = workbook.read(name)
        if not table.rows:
            continue
        fonts = OldFonts(table, on_old)
        tables.append((table, fonts))
        if find_header(fonts.headed(table), names) is not None:
            known.append((table, fonts))
            if fold(name) == fold(DATA_SHEET):
                return known[-1], ()
    if not tables:
        raise _refusal(
            "rows.empty",
            "Tệp không có dữ liệu nào ở các trang tính không ẩn.",
            "no visible sheet holds anything",
            file_name,
        )
    return (known or tables)[0], tuple(table.name for table, _fonts in known[1:])


def _named(workbook: Workbook, wanted: str) -> Sheet:
    for one in workbook.sheets:
        if fold(one.name) == fold(wanted):
            table = workbook.read(one.name)
            if table.rows:
                return table
            raise _refusal(
                "rows.empty", "Trang tính này không có dữ liệu nào.", "the sheet holds nothing", wanted
            )
    known = ", ".join(f"“{one.name}”" for one in workbook.sheets if one.name)
    raise _refusal(
        "rows.no-such-sheet",
        f"Không có trang tính “{shorten(wanted)}”. Các trang tính của tệp: {known or 'không có'}.",
        f"no such sheet; the sheets are {known}",
        wanted,
    )


def _refusal(code: str, message: str, message_en: str, found: str) -> RowsRefused:
    return RowsRefused([Fault("", code, message, message_en, shorten(found))])


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where the rows of a table end: the last row with all that is needed, and the needed columns."""

    last_whole_row: int
    needed: tuple[int, ...]


class _TableReading:
    """Reads one table."""

    def __init__(self, table: Sheet, columns: Sequence[Column], names: ColumnNames, fonts: OldFonts) -> None:
        self._table = table
        self._columns = columns
        self._names = names
        self._fonts = fonts
        self._faults = TableFaults(table.name)
        self._taken: dict[int, TakenColumn] = {}
        self._always: tuple[int, ...] = ()  # columns that no row may leave empty
        self._lists: tuple[tuple[int, ...], ...] = ()  # of which no row may leave all empty
        self._has_records = False

    def read(self, others: Sequence[str]) -> RowsReading:
        """Read columns and rows; ``others`` are sheets that could have been read as well."""
        headed = self._fonts.headed(self._table)
        header = find_header(headed, self._names)
        if header is None:
            raise RowsRefused([self._no_header()])
        self._taken = taken_columns(headed, header, self._columns, self._names, self._faults)
        body = _without_counted_row([row for row in self._table.rows if row.number > header.last_row])
        self._always = tuple(
            at
            for at, one in self._taken.items()
            if one.used.column.needed and not slots(one.used.column.path)
        )
        self._lists = tuple(self._needed_lists())
        self._has_records = any(one.used.numbers for one in self._taken.values())
        labels = {at: (one.label, one.pointer) for at, one in self._taken.items()}
        self._fonts.tell(labels, body, self._faults)
        extent = self._extent(body)
        rows = list(self._rows(body, extent))
        self._tell_merged(header.last_row, extent)
        self._tell_hidden(rows)
        if others:
            listed = ", ".join(f"“{name}”" for name in others)
            self._faults.warn(
                "rows.other-sheets",
                (
                    f"Chỉ đọc trang tính “{self._table.name}”; các trang khác cũng có cột của mẫu: {listed}.",
                    f"only this sheet is read, not {listed}",
                ),
            )
        if not rows and not self._faults.errors:
            self._faults.error(
                "rows.no-rows",
                ("Bảng có tên cột nhưng chưa có hàng dữ liệu nào.", "there are no rows of data"),
                cell=f"A{header.last_row + 1}",
            )
        self._tell_twins(rows)
        if self._faults.errors:
            raise RowsRefused(self._faults.errors.told())
        used = tuple(one.used for _at, one in sorted(self._taken.items()))
        return RowsReading(tuple(rows), used, self._faults.warnings.told(), self._table.name)

    def _needed_lists(self) -> Iterator[tuple[int, ...]]:
        for column in self._columns:
            if column.needed and slots(column.path):
                owner = column.path[: column.path.rindex(LIST) + len(LIST)]
                among = [at for at, one in self._taken.items() if one.used.column.path.startswith(owner)]
                if among:
                    yield tuple(sorted(among))

    def _no_header(self) -> Fault:
        wanted = [column for column in self._columns if column.needed] or list(self._columns)
        listed = ", ".join(f"“{column.label}”" for column in wanted[:8])
        first = self._table.rows[0].cells
        return Fault(
            "",
            "rows.no-header",
            "Không tìm thấy hàng tên cột trong 20 hàng đầu: không ô nào là tên cột của mẫu này. "
            f"Cần những cột như {listed}. Nên dùng bảng trống của mẫu (vanthu template workbook).",
            "none of the first 20 rows names a known column",
            shorten(", ".join(cleaned(cell.text) for cell in first[:5])),
            sheet=self._table.name or None,
            cell=first[0].address,
        )

    def _extent(self, body: Sequence[Row]) -> _Extent:
        needed = tuple(at for at, one in self._taken.items() if one.used.column.needed)
        last = 0
        for row in body:
            filled = {cell.column for cell in row.cells}
            if filled.issuperset(needed) and (needed or len(filled & self._taken.keys()) > 1):
                last = row.number
        if not last and body:
            last = body[-1].number
        return _Extent(last, needed)

    def _rows(self, body: Sequence[Row], extent: _Extent) -> Iterator[BatchRow]:
        before = blank = 0
        for row in body:
            cells = [cell for cell in row.cells if cell.column in self._taken]
            if not any(cell.kind != "text" or cleaned(cell.text) for cell in cells):
                continue  # spaces and invisible characters
            if self._is_no_record(row, cells, extent):
                continue
            if before and row.number > before + 1:
                blank += row.number - before - 1
            before = row.number
            yield BatchRow(row.number, nested(self._facts(row, cells), numbered=self._has_records))
        if blank:
            self._faults.warn(
                "rows.blank-rows",
                (f"Đã bỏ qua {blank} hàng trống xen giữa bảng.", f"{blank} blank rows were passed over"),
            )

    def _is_no_record(self, row: Row, cells: Sequence[Cell], extent: _Extent) -> bool:
        """Tell, and warn of, a row of totals, and of notes and signatures below the table."""
        filled = {cell.column for cell in cells}
        lacks = not filled.issuperset(extent.needed)
        if (lacks or len(cells) < len(self._taken)) and self._begins_as_total(row):
            code, what, what_en = "rows.total-row", "là hàng tổng cộng", "holds totals"
        elif row.number > extent.last_whole_row and (lacks or not extent.needed) and len(cells) <= 1:
            code, what, what_en = "rows.note-row", "là ghi chú dưới bảng", "is a note below the table"
        else:
            return False
        self._faults.warn(
            code,
            (
                f"Hàng {row.number} có vẻ {what} (“{shorten(row.cells[0].text)}”) nên không tạo văn bản.",
                f"row {row.number} {what_en}: no document is made of it",
            ),
            cell=row.cells[0].address,
        )
        return True

    def _begins_as_total(self, row: Row) -> bool:
        first = self._fonts.text(row.cells[0])[:_LONGEST_TOTAL]
        return fold(cleaned(first)).rstrip(" :.") in _TOTALS

    def _facts(self, row: Row, cells: Sequence[Cell]) -> list[tuple[Steps, Any]]:
        filled: dict[int, TakenColumn] = {}
        facts: list[tuple[Steps, Any]] = []
        may_be_old = self._fonts.any
        for cell in cells:
            taken = self._taken[cell.column]
            text = self._fonts.text(cell) if may_be_old else cell.text
            value = taken.known.get(key_of(cell, text), _UNKNOWN)
            if value is _UNKNOWN:
                value = fact_of(cell, text, taken, self._faults)
            if value is not None:
                filled[cell.column] = taken
                facts.append((taken.steps, value))
        for at in self._always:
            if at not in filled:
                self._tell_empty(row, at, self._taken[at])
        for among in self._lists:
            if not any(at in filled for at in among):
                self._tell_empty(row, among[0], self._taken[among[0]])
        if self._has_records:
            self._tell_incomplete_records(row, filled)
        return facts

    def _tell_empty(self, row: Row, at: int, taken: TakenColumn) -> None:
        cell = address(row.number, at)
        if not self._faults.has_refused(cell):
            self._faults.error(
                "rows.missing",
                (
                    f"Cột “{taken.label}” bắt buộc, hàng này để trống; hãy điền, hoặc xóa cả hàng.",
                    f"{taken.used.column.path} is empty",
                ),
                pointer=taken.pointer,
                cell=cell,
                group=taken.pointer,
            )

    def _tell_incomplete_records(self, row: Row, filled: dict[int, TakenColumn]) -> None:
        """Tell records that lack what the model wants of each: a target without its name."""
        records: dict[tuple[str | int, ...], set[str]] = {}
        for taken in filled.values():
            for end in range(1, len(taken.steps)):
                if isinstance(taken.steps[end - 1], int):
                    records.setdefault(taken.steps[:end], set()).add(str(taken.steps[end]))
        for steps, names in records.items():
            for at, taken in self._taken.items():
                is_part = taken.steps[:-1] == steps and _is_required(taken.used.column.path)
                if is_part and taken.steps[-1] not in names:
                    self._tell_empty(row, at, taken)

    def _tell_merged(self, header_row: int, extent: _Extent) -> None:
        for merged in self._table.merged:
            columns = [at for at in self._taken if merged.first_column <= at <= merged.last_column]
            if not columns or merged.last_row <= header_row or merged.first_row > extent.last_whole_row:
                continue
            if merged.first_row <= header_row:
                continue
            told = (
                f"Các ô {merged.name} gộp làm một: chỉ ô đầu có giá trị, các ô còn lại là trống. "
                "Hãy bỏ gộp ô rồi điền đủ từng hàng, từng cột.",
                f"{merged.name} are merged: only the first cell has a value",
            )
            cell = address(merged.first_row, merged.first_column)
            if merged.last_row > merged.first_row:
                self._faults.error("rows.merged-cells", told, cell=cell)
            else:
                self._faults.warn("rows.merged-cells", told, cell=cell)

    def _tell_hidden(self, rows: Sequence[BatchRow]) -> None:
        hidden = [row.number for row in rows if row.number in self._table.hidden_rows]
        if hidden:
            self._faults.warn(
                "rows.hidden-rows",
                (
                    f"Có {len(hidden)} hàng bị ẩn hoặc bị lọc (hàng đầu tiên: {hidden[0]}) vẫn được tạo văn "
                    "bản. Nếu không muốn, hãy xóa những hàng đó.",
                    f"{len(hidden)} hidden rows are read like others",
                ),
                cell=f"A{hidden[0]}",
            )

    def _tell_twins(self, rows: Sequence[BatchRow]) -> None:
        """Warn of rows that say the same: of the same needed facts, or in all where none are needed."""
        keys = [one.used.column.path for one in self._taken.values() if one.used.column.needed]
        names = [path for path in keys if LIST not in path]
        first: dict[object, int] = {}
        for row in rows:
            key = row_key(row.facts, names)
            other = first.setdefault(key, row.number)
            if other != row.number:
                self._faults.warn(
                    "rows.row-twice",
                    (
                        f"Hàng {row.number} trùng với hàng {other}; vẫn tạo cả hai văn bản.",
                        f"row {row.number} says the same as row {other}",
                    ),
                    cell=f"A{row.number}",
                )


def _is_required(path: str) -> bool:
    field = spot_of(path).field
    return field is not None and field.is_required()


def _without_counted_row(body: Sequence[Row]) -> Sequence[Row]:
    """Leave out the row below the header that only counts the columns: (1) (2) (3)."""
    if body and len(body[0].cells) > 1:
        figures = [cell.text.strip(" ()") for cell in body[0].cells]
        first = int(figures[0]) if figures[0].isdecimal() and len(figures[0]) < 4 else 0
        if first and figures == [str(first + at) for at in range(len(figures))]:
            return body[1:]
    return body
