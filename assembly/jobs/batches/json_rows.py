"""Rows sent as JSON -> the rows of a batch, held to the same checks as those of a spreadsheet.

A row is an object. Its keys are paths (``member.name``, ``member.targets[2].plan`` with records numbered from
1) or nested objects and lists (``{"member": {"name": …, "targets": [{…}]}}``); both may stand side by side.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from assembly.conference.cell_values import ValueFault, check_of, cleaned, lines_of, text_fault
from assembly.conference.fault_wording import shorten
from assembly.conference.paths import LIST, spot_of
from assembly.conference.pointer import pointer_to
from assembly.conference.spreadsheet.number_format import general
from assembly.conference.spreadsheet.table import LONGEST_CELL, MOST_ROWS
from assembly.errors import Fault, RowsRefused
from assembly.jobs.batches.faults import FaultList
from assembly.jobs.batches.header import names_of_columns
from assembly.jobs.batches.row import BatchRow, Column
from assembly.jobs.batches.row_facts import nested
from assembly.jobs.batches.rows_reading import RowsReading, row_key
from assembly.jobs.batches.table_columns import UsedColumn

_BASE = "/rows"
_MOST_VALUES = 1_000_000
_INDEXED = re.compile(r"([^\[\]]+)((?:\[\d{1,6}\])*)(\[\])?")
_INDEX = re.compile(r"\[(\d+)\]")
_LARGEST = 10**18

Steps = tuple[str | int, ...]


def read_json_rows(rows: object, columns: Sequence[Column]) -> RowsReading:
    """Read rows from plain JSON data; pointers of faults begin with ``/rows``. Raises RowsRefused."""
    if not isinstance(rows, list):
        raise RowsRefused(
            [
                Fault(
                    _BASE,
                    "rows.list-type",
                    "“rows” phải là danh sách, mỗi hàng là một nhóm {tên cột: giá trị}.",
                    "rows must be a list of objects",
                    shorten(rows) if isinstance(rows, str) else type(rows).__name__,
                )
            ]
        )
    if not rows or len(rows) > MOST_ROWS:
        code = "rows.no-rows" if not rows else "rows.too-many-rows"
        raise RowsRefused(
            [
                Fault(
                    _BASE,
                    code,
                    f"Cần từ 1 đến {MOST_ROWS:,} hàng.".replace(",", "."),
                    f"from 1 to {MOST_ROWS} rows are needed",
                    str(len(rows)),
                )
            ]
        )
    reading = _JsonReading(columns)
    taken = tuple(reading.row(row, at) for at, row in enumerate(rows))
    reading.tell_twins(taken)
    if reading.errors:
        raise RowsRefused(reading.errors.told())
    return RowsReading(taken, reading.used(), reading.warnings.told())


@lru_cache(maxsize=64)
def _groups_of(paths: tuple[str, ...]) -> frozenset[str]:
    """Return the paths of all parts that the columns are in."""
    return frozenset(
        ".".join(path.split(".")[:end]) for path in paths for end in range(1, path.count(".") + 1)
    )


class _JsonReading:
    """Reads row after row."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.errors = FaultList()
        self.warnings = FaultList()
        self._columns = {column.path: column for column in columns}
        self._groups = _groups_of(tuple(self._columns))
        self._names = names_of_columns(tuple(columns))
        self._needed = [column for column in columns if column.needed]
        self._used: dict[str, None] = {}
        self._refused: set[str] = set()  # paths of the row being read
        self._values = 0

    def used(self) -> tuple[UsedColumn, ...]:
        """Return the columns that gave facts, in the order of their first use."""
        return tuple(UsedColumn(self._columns[path], path) for path in self._used)

    def row(self, row: object, at: int) -> BatchRow:
        """Read one row; its faults are collected."""
        place = pointer_to((at,), _BASE)
        if not isinstance(row, Mapping):
            self._error(
                place, "rows.dict-type", ("phải là nhóm {tên cột: giá trị}", "must be an object"), row
            )
            return BatchRow(at + 1, {})
        self._refused.clear()
        values: dict[Steps, Any] = {}
        for key, value in row.items():
            key_place = pointer_to((str(key)[:200],), place)
            found = _steps_of_key(str(key)[:400])
            if found is None:
                self._unknown(str(key), key_place)
                continue
            path, steps = found
            for inner, fact in self._facts(value, path, steps, key_place):
                if inner in values:
                    self._error(
                        key_place,
                        "rows.column-twice",
                        ("đã có giá trị ở chỗ khác trong hàng này", "is given twice"),
                    )
                values[inner] = fact
        facts = nested(values.items())
        self._tell_missing(facts, place)
        self._tell_incomplete(values, place)
        return BatchRow(at + 1, facts)

    def _facts(self, value: Any, path: str, steps: Steps, place: str) -> Iterator[tuple[Steps, Any]]:
        self._values += 1
        if self._values > _MOST_VALUES:
            raise RowsRefused(
                [
                    Fault(
                        _BASE,
                        "rows.too-many-values",
                        f"Các hàng có quá {_MOST_VALUES:,} giá trị.".replace(",", "."),
                        f"the rows hold more than {_MOST_VALUES} values",
                    )
                ]
            )
        if value is None or value == "":
            return
        lines = self._columns.get(f"{path}{LIST}")
        if isinstance(value, Mapping):
            if path not in self._groups:
                self._unknown_or_wrong(path, place, value)
                return
            for key, inner in value.items():
                below = pointer_to((str(key)[:200],), place)
                yield from self._facts(inner, f"{path}.{str(key)[:200]}", (*steps, str(key)), below)
        elif isinstance(value, list):
            yield from self._list(value, path, steps, place)
        elif (column := self._columns.get(path)) is not None and not path.endswith(LIST):
            yield from self._scalar(value, column, steps, place)
        elif lines is not None:
            yield from self._lines([value] if not isinstance(value, str) else value, lines, steps, place)
        else:
            self._unknown_or_wrong(path, place, value)

    def _list(self, value: list[Any], path: str, steps: Steps, place: str) -> Iterator[tuple[Steps, Any]]:
        listed = f"{path}{LIST}"
        if listed not in self._groups and listed not in self._columns:
            items = f"{path}.items"
            if f"{items}{LIST}" in self._columns:  # the bare list of tasks
                yield from self._list(value, items, (*steps, "items"), place)
                return
            self._unknown_or_wrong(path, place, value)
            return
        if all(not isinstance(item, Mapping | list) for item in value) and listed in self._columns:
            yield from self._lines(value, self._columns[listed], steps, place)
            return
        for at, item in enumerate(value):
            inner = pointer_to((at,), place)
            if isinstance(item, Mapping) and listed in self._groups:
                yield from self._facts(item, listed, (*steps, at), inner)
            elif listed in self._columns and not isinstance(item, Mapping | list):
                for _steps, [one] in self._lines([item], self._columns[listed], (*steps, at), inner):
                    yield _steps, one
            else:
                self._unknown_or_wrong(listed, inner, item)

    def _lines(self, value: Any, column: Column, steps: Steps, place: str) -> Iterator[tuple[Steps, Any]]:
        self._used.setdefault(column.path)
        whole = isinstance(value, str)
        items: list[Any] = []
        for at, item in enumerate(lines_of(cleaned(value), bullets=False) if whole else value):
            where = place if whole else pointer_to((at,), place)
            fact = self._checked(item, column, where)
            if fact is not None:
                items.append(fact)
        if items:
            yield steps, items

    def _scalar(self, value: Any, column: Column, steps: Steps, place: str) -> Iterator[tuple[Steps, Any]]:
        self._used.setdefault(column.path)
        fact = self._checked(value, column, place)
        if fact is not None:
            yield steps, fact

    def _checked(self, value: Any, column: Column, place: str) -> Any:
        if isinstance(value, str):
            value = cleaned(value)
            if not value:
                return None
            fault = text_fault(value)
            if fault is None and len(value) > LONGEST_CELL:
                fault = ValueFault(
                    "rows.string-too-long",
                    f"dài quá {LONGEST_CELL} ký tự",
                    f"is longer than {LONGEST_CELL} characters",
                )
        elif value is None:
            return None
        elif not isinstance(value, bool | int | float) or (
            not isinstance(value, bool) and not (math.isfinite(value) and abs(value) <= _LARGEST)
        ):
            fault = ValueFault(
                "rows.not-a-value", "phải là chữ, số hoặc true/false", "must be text, a number or a truth"
            )
        else:
            fault = None
        if fault is None:
            if column.word:
                return value if isinstance(value, str | bool) else general(value).text
            checked = check_of(column.path)(value)
            if not isinstance(checked, ValueFault):
                return checked
            fault = checked
        self._error(place, fault.code, (fault.right, fault.right_en), value, column)
        return None

    def _tell_missing(self, facts: Mapping[str, Any], place: str) -> None:
        for column in self._needed:
            if not _has(facts, column.path) and column.path not in self._refused:
                path = column.path.removesuffix(LIST)
                self.errors.add(
                    Fault(
                        pointer_to((path,), place),
                        "rows.missing",
                        f"“{column.label}” bắt buộc, hàng này chưa có; hãy thêm “{path}”.",
                        f"{path} is missing",
                    ),
                    path,
                )

    def _tell_incomplete(self, values: Mapping[Steps, Any], place: str) -> None:
        records = {
            steps[:end] for steps in values for end in range(1, len(steps)) if isinstance(steps[end - 1], int)
        }
        for record in sorted(records, key=str):
            path = _path_of(record)
            model = spot_of(path).model
            for name, field in model.model_fields.items() if model else ():
                column = self._columns.get(f"{path}.{name}")
                if column and not column.word and field.is_required() and (*record, name) not in values:
                    self._error(
                        pointer_to((*record, name), place),
                        "rows.missing",
                        ("còn thiếu", "is missing"),
                        None,
                        column,
                    )

    def tell_twins(self, rows: Sequence[BatchRow]) -> None:
        """Warn of rows that say the same."""
        names = [column.path for column in self._needed if LIST not in column.path]
        first: dict[object, int] = {}
        for row in rows:
            other = first.setdefault(row_key(row.facts, names), row.number)
            if other != row.number:
                self.warnings.add(
                    Fault(
                        pointer_to((row.number - 1,), _BASE),
                        "rows.row-twice",
                        f"Hàng {row.number} trùng với hàng {other}; vẫn tạo cả hai văn bản.",
                        f"row {row.number} says the same as row {other}",
                        severity="warning",
                    )
                )

    def _unknown_or_wrong(self, path: str, place: str, value: Any) -> None:
        column = self._columns.get(path) or self._columns.get(f"{path}{LIST}")
        if column is None and path not in self._groups and f"{path}{LIST}" not in self._groups:
            self._unknown(path, place)
            return
        right, right_en = ("phải là một giá trị", "must be a single value")
        if f"{path}{LIST}" in self._groups or f"{path}{LIST}" in self._columns or path.endswith(LIST):
            right, right_en = "phải là danh sách", "must be a list"
        elif path in self._groups:
            right, right_en = "phải là nhóm {tên: giá trị}", "must be an object"
        self._error(place, "rows.wrong-type", (right, right_en), value, column)

    def _unknown(self, key: str, place: str) -> None:
        near = self._names.nearest(key)
        self.errors.add(
            Fault(
                place,
                "rows.unknown-column",
                f"Không có cột “{shorten(key)}”." + (f" Có phải “{near[0].path}”?" if near else ""),
                f"there is no column {shorten(key)!r}" + (f"; did you mean {near[0].path}?" if near else ""),
                shorten(key),
            ),
            key,
        )

    def _error(
        self,
        place: str,
        code: str,
        right: tuple[str, str],
        value: Any = None,
        column: Column | None = None,
    ) -> None:
        self._refused.add(column.path if column else "")
        label = column.label if column else "Giá trị"
        self.errors.add(
            Fault(
                place,
                code,
                f"{label}: {right[0]}.",
                f"{column.path if column else 'the value'} {right[1]}",
                None if value is None else shorten(value),
            ),
            column.path if column else "",
        )


def _steps_of_key(key: str) -> tuple[str, Steps] | None:
    """Return the path of a flat key with its numbers taken out, and its steps; None where it is no path."""
    path: list[str] = []
    steps: list[str | int] = []
    for step in key.split("."):
        found = _INDEXED.fullmatch(step)
        if found is None:
            return None
        numbers = [int(number) for number in _INDEX.findall(found[2])]
        if len(numbers) > 1 or 0 in numbers:
            return None
        path.append(found[1] + LIST * len(numbers))
        steps += [found[1], *(number - 1 for number in numbers)]
    return ".".join(path), tuple(steps)


def _path_of(steps: Steps) -> str:
    path = ""
    for step in steps:
        path += LIST if isinstance(step, int) else f".{step}" if path else step
    return path


def _has(facts: Any, path: str) -> bool:
    value = facts
    for step in path.split("."):
        value = value.get(step.removesuffix(LIST)) if isinstance(value, Mapping) else None
        if step.endswith(LIST):
            break
    return value not in (None, "", [], {})
