"""Which column of a table gives which fact: the header row found, its names understood however spelt.

A name is a path (``member.head.name``), the Vietnamese label, or the last part of the label where only one
column without records has it. Case, marks, punctuation and spaces do not count; records are numbered from 1
(``Chỉ tiêu 2 – Tên``, ``member.targets[2].name``).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assembly.conference.paths import LIST, OWN, main_fact, spot_of
from assembly.conference.spreadsheet.column_names import MARK, folded
from assembly.conference.spreadsheet.table import Cell, Row, Sheet, address
from assembly.jobs.batches.columns import JOINT, label_key_parts, slots
from assembly.jobs.batches.row import Column

HEADER_WITHIN = 20  # filled rows from the top in which the header is looked for
_NUMBER = re.compile(r"\d+")
_NEAR, _VERY_NEAR = 0.72, 0.84
_WHOLE_LIST = "Đơn vị thành viên"  # may stand before the labels of the row's own unit


class Named(NamedTuple):
    """A column that a name means, and the numbers of its records, from 1."""

    column: Column
    numbers: tuple[int, ...] = ()


class ColumnNames:
    """Every name that the columns of a template answer to."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._whole: dict[str, Column] = {}
        self._unnumbered: dict[str, Column] = {}
        last_parts: dict[str, list[Column]] = {}
        self._names: dict[str, Column] = {}
        for column in sorted(columns, key=lambda one: not one.offered):
            for name in _names_of(column):
                key = folded(name)
                self._whole.setdefault(key, column)
                self._names.setdefault(key.replace(MARK, ""), column)
                if slots(column.path):
                    self._unnumbered.setdefault(key.replace(MARK, ""), column)
            if slots(column.path):
                continue  # “Ghi chú” alone is a note on the row, not that of its first target
            for name in {folded(label.rpartition(JOINT)[2]) for label in _labels_of(column)}:
                last_parts.setdefault(name, []).append(column)
        self._last_parts = {key: one for key, some in last_parts.items() if (one := _only(some))}
        for key, column in self._last_parts.items():
            if column.word:
                self._names.setdefault(key.replace(MARK, ""), column)

    def find(self, text: str) -> Named | None:
        """Return what a name means, or None."""
        key = folded(text.replace(MARK, " "))
        if not key:
            return None
        if (column := self._whole.get(key)) is not None and not slots(column.path):
            return Named(column)
        numbers = tuple(int(number[:6]) for number in _NUMBER.findall(text))
        if numbers and all(numbers):
            column = self._whole.get(folded(_NUMBER.sub(MARK, text.replace(MARK, " "))))
            if column is not None and slots(column.path) == len(numbers):
                return Named(column, numbers)
        if (column := self._unnumbered.get(key)) is not None:
            return Named(column, (1,) * slots(column.path))
        column = self._last_parts.get(key)
        return Named(column) if column is not None else None

    def nearest(self, text: str, *, among: Iterable[Column] | None = None) -> tuple[Column, float] | None:
        """Return the column whose name is most like this one and how like it is (0 to 1), or None."""
        key = folded(_NUMBER.sub("", text.replace(MARK, " ")))[:200]
        names = self._names
        if among is not None:
            wanted = {column.path for column in among}
            names = {name: column for name, column in names.items() if column.path in wanted}
        near = difflib.get_close_matches(key, names, n=1, cutoff=_NEAR)
        if not near:
            return None
        return names[near[0]], difflib.SequenceMatcher(None, key, near[0]).ratio()


@lru_cache(maxsize=64)
def names_of_columns(columns: tuple[Column, ...]) -> ColumnNames:
    """Return the names of these columns; understood once, for a row alone is read faster than they are."""
    return ColumnNames(columns)


def _names_of(column: Column) -> Iterator[str]:
    path = column.path.removesuffix(LIST).replace(LIST, f" {MARK} ")
    yield path
    if _stands_for_its_part(column) or _is_all_of_its_part(column):
        yield path.rpartition(".")[0]
    for label in _labels_of(column):
        yield label.replace(LIST, f" {MARK}")
        if column.path.startswith(f"{OWN}."):
            yield f"{_WHOLE_LIST}{JOINT}{label.replace(LIST, f' {MARK}')}"


def _labels_of(column: Column) -> Iterator[str]:
    label = label_key_parts(column, LIST)
    yield label
    if JOINT in label and _stands_for_its_part(column):
        yield label.rpartition(JOINT)[0]


def _is_all_of_its_part(column: Column) -> bool:
    above, _, last = column.path.rpartition(".")
    model = spot_of(above).model if above and last == f"items{LIST}" and not column.word else None
    return model is not None and "items" in getattr(model, "short_forms", ())


def _stands_for_its_part(column: Column) -> bool:
    """Tell whether a column answers to the name of its part as well: "Thư ký" is the secretary's name."""
    above, _, last = column.path.rpartition(".")
    if column.word or not above or above == OWN or above.endswith(LIST):
        return False
    model = spot_of(above).model
    return model is not None and main_fact(model) == last


def _only(columns: Sequence[Column]) -> Column | None:
    """Return the one column meant by a last part: of those offered, else of the own unit, else of all."""
    for among in (
        [column for column in columns if column.offered],
        [column for column in columns if column.path.startswith(f"{OWN}.")],
        columns,
    ):
        if among:
            return among[0] if len(among) == 1 else None
    return None


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its first and last row, the cell that names each column of the sheet."""

    first_row: int
    last_row: int
    names: Mapping[int, Cell]

    def cell(self, column: int) -> str:
        """Return the address of a column's name."""
        named = self.names.get(column)
        return named.address if named is not None else address(self.last_row, column)


def find_header(sheet: Sheet, names: ColumnNames) -> Header | None:
    """Return the header among the first rows: the row, or two rows, that name the most known columns."""
    best: Header | None = None
    best_score = 0
    rows = sheet.rows[:HEADER_WITHIN]
    for at, row in enumerate(rows):
        single = Header(row.number, row.number, {cell.column: cell for cell in row.cells})
        options = [single]
        if at + 1 < len(rows) and rows[at + 1].number == row.number + 1:
            options.append(_joined(sheet, row, rows[at + 1]))
        for option in options:
            score = sum(1 for cell in option.names.values() if names.find(cell.text) is not None)
            if score > best_score:
                best, best_score = option, score
    return best


def _joined(sheet: Sheet, upper: Row, lower: Row) -> Header:
    """Join two rows: a name over several columns stands before those below it."""
    tops = {cell.column: cell for cell in upper.cells}
    bottoms = {cell.column: cell for cell in lower.cells}
    spans = {
        column: tops[merged.first_column]
        for merged in sheet.merged
        if merged.first_row <= upper.number <= merged.last_row and merged.first_column in tops
        for column in range(merged.first_column, min(merged.last_column, merged.first_column + 500) + 1)
    }
    names: dict[int, Cell] = {}
    group: Cell | None = None
    for column in sorted({*tops, *bottoms}):
        top, bottom = tops.get(column), bottoms.get(column)
        group = top or spans.get(column) or group
        if bottom is None:
            if top is not None:
                names[column] = top
        elif group is None:
            names[column] = bottom
        else:
            names[column] = bottom._replace(text=f"{group.text}{JOINT}{bottom.text}")
    return Header(upper.number, lower.number, names)


def is_misspelt(text: str, near: tuple[Column, float]) -> bool:
    """Tell whether a name is so like a column's that it is most likely a misspelling of it.

    Words with other numbers than the name's are other words: ``lop_2`` is not meant by "Lớp 3".
    """
    column, likeness = near
    same_numbers = not column.word or slots(column.path) or _numbers(text) == _numbers(column.path)
    return likeness >= _VERY_NEAR and bool(same_numbers)


def _numbers(text: str) -> list[int]:
    return [int(number[:6]) for number in _NUMBER.findall(text)]
