"""A sheet -> what it says of which fact: its forms and tables found, whoever drew it, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from assembly.conference.cell_values import cleaned
from assembly.conference.spreadsheet.column_names import folded, is_ordinal
from assembly.conference.spreadsheet.old_fonts import OldLetters
from assembly.conference.spreadsheet.table import Cell, MergedRange, Row, Sheet
from assembly.conference.vietnamese import fold
from assembly.conference.workbook.columns import WHICH, FactColumn, columns_of, names_of
from assembly.conference.workbook.doubts import Corrections, Source
from assembly.conference.workbook.fields import JOINT, Leaf
from assembly.conference.workbook.layout import PAGES, Form, Table, form_lines, forms, tables

HEADER_WITHIN = 20  # filled rows without any table yet in which a header is looked for
_LONGEST_NAME = 120  # characters of the name of a column
_OF_TITLE, _OF_WORD, _OF_COLUMN, _OF_NEEDED, _OF_FIRST, _OF_STRANGER = 100, 9, 10, 6, 3, -4
_TOTALS = frozenset(map(fold, ("tổng cộng", "tổng số", "tổng", "cộng")))
_BELOW_TABLES = (
    "người lập",
    "tm.",
    "tl.",
    "kt.",
    "nơi nhận",
    "ghi chú",
    "lưu ý",
    "xác nhận",
    "thủ trưởng đơn vị",
)
_OTHER_LABELS: dict[str, tuple[str, ...]] = {
    "block.name": ("Khối", "Tên khối thi đua", "Khối thi đua"),
    "year_summed_up": ("Năm", "Năm báo cáo", "Năm thi đua"),
    "year_planned": ("Năm tới", "Năm giao ước", "Năm ký giao ước"),
    "province.name": ("Tỉnh", "Thành phố", "Tỉnh/thành phố"),
    "conference.title": ("Hội nghị",),
    "conference.date": ("Ngày tổ chức", "Ngày", "Thời gian tổ chức", "Ngày hội nghị"),
    "conference.start_time": ("Giờ", "Khai mạc", "Giờ khai mạc", "Bắt đầu"),
    "conference.end_time": ("Bế mạc", "Giờ bế mạc", "Kết thúc"),
    "conference.venue": ("Địa điểm tổ chức", "Nơi họp", "Nơi tổ chức"),
    "voting.voters": ("Số đại biểu có quyền bỏ phiếu", "Tổng số đại biểu"),
    "voting.present": ("Số đại biểu có mặt", "Có mặt"),
    "voting.ballots.issued": ("Số phiếu phát ra", "Phiếu phát ra"),
    "voting.ballots.returned": ("Số phiếu thu về", "Phiếu thu về"),
    "voting.ballots.valid": ("Số phiếu hợp lệ", "Phiếu hợp lệ"),
    "voting.ballots.invalid": ("Số phiếu không hợp lệ", "Phiếu không hợp lệ"),
    "handover.date": ("Ngày giao nhận",),
    "handover.fund": ("Quỹ khối", "Kinh phí", "Tiền quỹ"),
}


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line of a form: its fact, and the cells that give it."""

    form: Form
    path: str
    leaf: Leaf
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class FoundTable:
    """A table: which column of the sheet gives which fact, the rows below, names nobody knows.

    ``is_titled``: it stands under the title that the workbook gives it. ``others`` are the tables that its
    header could begin as well.
    """

    table: Table
    header: Row
    columns: Mapping[int, FactColumn]
    is_titled: bool
    strangers: tuple[Cell, ...] = ()
    twice: tuple[Cell, ...] = ()
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class FoundSheet:
    """What stands on a sheet; ``unread`` are cells that belong to nothing, ``old`` those in old fonts."""

    name: str
    lines: list[FoundLine] = field(default_factory=list)
    tables: list[FoundTable] = field(default_factory=list)
    rest: list[tuple[Cell, Cell]] = field(default_factory=list)
    unread: list[Cell] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    old: list[tuple[Cell, str]] = field(default_factory=list)
    is_ours: bool = False


def find_on(sheet: Sheet, corrections: Corrections) -> FoundSheet:
    """Return what stands on a sheet."""
    return _Finding(sheet, corrections).find()


@cache
def _titles() -> Mapping[str, Form | Table]:
    return {folded(part.title): part for page in PAGES for part in page.parts}


@cache
def _labels_of(form: Form) -> Mapping[str, tuple[str, Leaf]]:
    found: dict[str, tuple[str, Leaf]] = {}
    for path, leaf in form_lines(form):
        for name in (leaf.short, leaf.label):
            found.setdefault(folded(name), (path, leaf))
    for path, leaf in form_lines(form):
        for name in _OTHER_LABELS.get(path, ()):
            found.setdefault(folded(name), (path, leaf))
    return found


class _Finding:
    def __init__(self, sheet: Sheet, corrections: Corrections) -> None:
        self._sheet = sheet
        self._corrections = corrections
        self._found = FoundSheet(sheet.name)
        self._rows = self._corrected(sheet)
        self._spans = _spans(sheet.merged)
        self._forms = [part for page in PAGES if fold(page.name) == fold(sheet.name) for part in page.parts]
        self._context: Form | Table | None = None
        self._table: FoundTable | None = None
        self._line: FoundLine | None = None
        self._is_rest = False

    def _corrected(self, sheet: Sheet) -> list[Row]:
        old = OldLetters(sheet)
        corrections = self._corrections
        added: dict[int, dict[int, Cell]] = {}
        for source, text in corrections.texts.items():
            if source.sheet == sheet.name:
                row, column = _place(source.cell)
                added.setdefault(row, {})[column] = Cell(row, column, text)
        rows: list[Row] = []
        for number in sorted({row.number for row in sheet.rows} | set(added)):
            cells: dict[int, Cell] = {}
            for cell in next((row.cells for row in sheet.rows if row.number == number), ()):
                text = old.in_unicode(cell)
                if text != cell.text:
                    self._found.old.append((cell, text))
                    cell = cell._replace(text=text)  # noqa: PLW2901 - the same cell, readable
                cells[cell.column] = cell
            cells |= added.get(number, {})
            kept = [
                cell
                for _at, cell in sorted(cells.items())
                if Source(sheet.name, cell.address) not in corrections.left_out
                and (cell.kind != "text" or cleaned(cell.text))
            ]
            if kept:
                rows.append(Row(number, tuple(kept)))
        return rows

    def find(self) -> FoundSheet:
        at = 0
        while at < len(self._rows):
            at += self._take(at)
        self._end_tables()
        return self._found

    def _take(self, at: int) -> int:
        """Take the row, and perhaps the next; return how many were taken."""
        row = self._rows[at]
        if self._title(row):
            return 1
        if (taken := self._header(at)) is not None:
            return taken
        if self._table is not None:
            self._table.rows.append(row)
        elif self._is_rest:
            self._rest(row)
        elif not self._form_line(row) and not self._goes_on(row):
            self._found.unread.extend(row.cells)
            if len(row.cells) <= 3:
                self._found.headings.extend(cleaned(cell.text) for cell in row.cells if cell.kind == "text")
        return 1

    def _title(self, row: Row) -> bool:
        if len(row.cells) != 1 or row.cells[0].kind != "text":
            return False
        key = folded(row.cells[0].text)
        part = _titles().get(key)
        is_rest = key == folded("NỘI DUNG CHƯA CÓ CHỖ Ở CÁC TRANG TRƯỚC")
        if part is None and not is_rest:
            return False
        self._context, self._table, self._line, self._is_rest = part, None, None, is_rest
        self._found.is_ours = self._found.is_ours or bool(self._forms)
        return True

    # tables

    def _header(self, at: int) -> int | None:
        if self._table is None and self._context is None and len(self._found.unread) > 200:
            return None
        row = self._rows[at]
        names = {cell.column: cell for cell in row.cells}
        options: list[tuple[dict[int, tuple[Cell, tuple[str, ...]]], int]] = [
            ({column: (cell, (cleaned(cell.text),)) for column, cell in names.items()}, 1)
        ]
        below = self._rows[at + 1] if at + 1 < len(self._rows) else None
        if below is not None and len(row.cells) > 1 and below.number == row.number + 1:
            options.append((self._joined(row, below), 2))
        best: tuple[int, FoundTable, int] | None = None
        for option, taken in options:
            for score, found in self._candidates(row, option):
                # two rows must know more than the first one alone
                if best is None or score > best[0]:
                    best = (score, found, taken)
        if best is None:
            return None
        self._table, self._line, self._is_rest = best[1], None, False
        self._found.tables.append(best[1])
        taken = best[2]
        after = self._rows[at + taken] if at + taken < len(self._rows) else None
        return taken + (1 if after is not None and _only_counts(after) else 0)

    def _joined(self, upper: Row, lower: Row) -> dict[int, tuple[Cell, tuple[str, ...]]]:
        tops = {cell.column: cell for cell in upper.cells}
        bottoms = {cell.column: cell for cell in lower.cells}
        joined: dict[int, tuple[Cell, tuple[str, ...]]] = {}
        for column in sorted({*tops, *bottoms}):
            over_row, over_column = self._spans.get((upper.number, column), (0, 0))
            top = tops.get(column) or (tops.get(over_column) if over_row == upper.number else None)
            bottom = bottoms.get(column)
            if bottom is None:
                if top is not None:
                    joined[column] = (top, (cleaned(top.text),))
            elif top is None:
                joined[column] = (bottom, (cleaned(bottom.text),))
            else:
                over, under = cleaned(top.text), cleaned(bottom.text)
                joined[column] = (bottom, (f"{over}{JOINT}{under}", f"{under} {over}", under))
        return joined

    def _candidates(
        self, row: Row, names: Mapping[int, tuple[Cell, tuple[str, ...]]]
    ) -> Iterator[tuple[int, FoundTable]]:
        cells = [cell for cell, _texts in names.values()]
        if any(cell.kind != "text" or len(cell.text) > _LONGEST_NAME for cell in cells):
            return
        wanted = self._corrections.tables.get(Source(self._sheet.name, row.cells[0].address))
        told = self._words_told()
        for table in tables():
            columns, strangers, twice = _matched(table, names)
            is_titled = table is self._context
            known = len(columns)
            if not known or not _is_enough(table, columns, strangers, len(names), is_titled=is_titled):
                continue
            inside = self._table is not None or isinstance(self._context, Form)
            if inside and (strangers or known < (3 if self._gap(row) else 4)):
                continue  # a row of data that happens to hold the name of a column
            if wanted is not None and table.id != wanted:
                continue
            score = _OF_COLUMN * known + _OF_STRANGER * len(strangers) + _OF_TITLE * is_titled
            score += _OF_NEEDED * any(one.needed and one.path != WHICH for one in columns.values())
            first = columns[min(columns)]
            score += _OF_FIRST * (first.path in (table.usual[0], WHICH))
            score += _OF_WORD * min(sum(folded(word) in told for word in table.words), 2)
            score += any(table is part for part in self._forms)
            yield score, FoundTable(table, row, columns, is_titled, tuple(strangers), tuple(twice))

    def _gap(self, row: Row) -> bool:
        last = self._table.rows[-1] if self._table is not None and self._table.rows else None
        return last is None or row.number > last.number + 1

    def _words_told(self) -> str:
        return folded(" ".join((self._sheet.name, *self._found.headings[-6:])))

    # forms

    def _form_line(self, row: Row) -> bool:
        first = row.cells[0]
        if first.kind != "text":
            return False
        label, inside = cleaned(first.text), ""
        if len(row.cells) == 1:
            label, _, inside = label.partition(":")
            if not inside.strip() and not isinstance(self._context, Form):
                return False
        found = self._labelled(folded(label))
        if found is None:
            return False
        form, path, leaf = found
        value = tuple(row.cells[1:2])
        if inside.strip():
            value = (first._replace(text=inside.strip()),)
        self._line = FoundLine(form, path, leaf, value)
        self._found.lines.append(self._line)
        self._found.unread.extend(row.cells[2:])
        return True

    def _labelled(self, key: str) -> tuple[Form, str, Leaf] | None:
        if isinstance(self._context, Form) and (known := _labels_of(self._context).get(key)):
            return (self._context, *known)
        here = [part for part in self._forms if isinstance(part, Form)]
        for among in (here, list(forms())):
            options = [(form, *known) for form in among if (known := _labels_of(form).get(key))]
            if options:
                return options[0]
        return None

    def _goes_on(self, row: Row) -> bool:
        """Take a row without a label: the next of several texts."""
        line = self._line
        if line is None or not line.path.endswith("[]") or len(row.cells) != 1:
            return False
        cell = row.cells[0]
        if (line.cells and cell.column != line.cells[-1].column) or (not line.cells and cell.column < 2):
            return False
        self._line = FoundLine(line.form, line.path, line.leaf, (*line.cells, cell))
        self._found.lines[-1] = self._line
        return True

    def _rest(self, row: Row) -> None:
        cells = [cell for cell in row.cells if cell.column > 1]
        if len(cells) == 2:
            self._found.rest.append((cells[0], cells[1]))
        elif cells:
            self._found.unread.extend(cells)

    # rows

    def _end_tables(self) -> None:
        for found in self._found.tables:
            rows, others = _rows_of(found, self._spans)
            found.rows = rows
            self._found.unread.extend(others)


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]), column


def _spans(merged: Sequence[MergedRange]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return of each merged cell row and column of the first one, which holds the value of all."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for one in merged[:5000]:
        for row in range(one.first_row, min(one.last_row, one.first_row + 500) + 1):
            for column in range(one.first_column, min(one.last_column, one.first_column + 50) + 1):
                found[row, column] = (one.first_row, one.first_column)
    return found


def _matched(
    table: Table, names: Mapping[int, tuple[Cell, tuple[str, ...]]]
) -> tuple[dict[int, FactColumn], list[Cell], list[Cell]]:
    known = names_of(table)
    columns: dict[int, FactColumn] = {}
    strangers: list[Cell] = []
    twice: list[Cell] = []
    for at, (cell, texts) in sorted(names.items()):
        column = next((known[key] for text in texts for key in _keys(text) if key in known), None)
        if column is None:
            if not is_ordinal(cell.text):
                strangers.append(cell)
        elif column in columns.values():
            twice.append(cell)
        else:
            columns[at] = column
    return columns, strangers, twice


def _keys(text: str) -> tuple[str, ...]:
    """Return under what a name of a column may be known: whole, without what stands in brackets."""
    bare = text.partition("(")[0]
    return (folded(text), folded(bare)) if bare != text and bare.strip() else (folded(text),)


def _is_enough(
    table: Table, columns: Mapping[int, FactColumn], strangers: Sequence[Cell], width: int, *, is_titled: bool
) -> bool:
    paths = {column.path for column in columns.values()}
    needed = {column.path for column in columns_of(table) if column.needed and column.path != WHICH}
    if needed and not needed & paths:
        return False
    if not needed and not paths & {"name", "unit", table.usual[0]}:
        return False
    if len(columns) > 1 or is_titled:
        return len(strangers) <= 2 * len(columns)
    return not strangers and width > 1


def _only_counts(row: Row) -> bool:
    """Tell whether a row only counts the columns: (1) (2) (3)."""
    if len(row.cells) < 2:
        return False
    figures = [cell.text.strip(" ()") for cell in row.cells]
    first = int(figures[0]) if figures[0].isdecimal() and len(figures[0]) < 3 else 0
    return bool(first) and figures == [str(first + at) for at in range(len(figures))]


def _rows_of(
    found: FoundTable, spans: Mapping[tuple[int, int], tuple[int, int]]
) -> tuple[list[Row], list[Cell]]:
    """Return the rows that are records, and the cells of all others: totals, headings, notes below."""
    rows: list[Row] = []
    others: list[Cell] = []
    cells_at = {(cell.row, cell.column): cell for row in found.rows for cell in row.cells}
    ended = False
    before = found.header.number
    for row in found.rows:
        cells = [cell for cell in row.cells if cell.column in found.columns]
        if not found.is_titled and not ended and row.number > before + 1 and len(row.cells) <= 2:
            first = fold(cleaned(row.cells[0].text))
            ended = first.startswith(tuple(map(fold, _BELOW_TABLES))) or len(found.columns) > 2
        before = row.number
        if ended:
            others.extend(row.cells)
            continue
        if not cells:
            others.extend(cell for cell in row.cells if not _is_figure(cell))
            continue
        if not found.is_titled and _is_no_record(row, cells, found):
            others.extend(row.cells)
            continue
        filled = {cell.column for cell in cells}
        for column in found.columns:
            merged = spans.get((row.number, column))
            if column not in filled and merged is not None and merged in cells_at:
                cells.append(cells_at[merged])  # merged downwards: the value of all its rows
        rows.append(Row(row.number, tuple(cells)))
        others.extend(
            cell for cell in row.cells if cell.column not in found.columns and _is_beside(cell, found)
        )
    return rows, others


def _is_beside(cell: Cell, found: FoundTable) -> bool:
    named = {one.column for one in (*found.header.cells, *found.strangers)}
    return cell.column not in named and not _is_figure(cell)


def _is_figure(cell: Cell) -> bool:
    return cell.kind == "number" or cleaned(cell.text).rstrip(".)").isdecimal()


def _is_no_record(row: Row, cells: Sequence[Cell], found: FoundTable) -> bool:
    first = fold(cleaned(row.cells[0].text)[:20]).rstrip(" :.")
    if first in _TOTALS or fold(cleaned(cells[0].text)[:20]).rstrip(" :.") in _TOTALS:
        return True
    # “I. Các sở” across the table, between its rows
    return len(row.cells) == 1 and len(found.columns) > 2 and row.cells[0].column < min(found.columns)
