"""The header of a table -> the columns that give facts; what is unknown, missing or told twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assembly.conference.cell_values import cleaned
from assembly.conference.fault_wording import shorten
from assembly.conference.paths import LIST
from assembly.conference.spreadsheet.column_names import is_ordinal
from assembly.conference.spreadsheet.table import Cell, Sheet, address, column_letters
from assembly.jobs.batches.columns import numbered_label, numbered_path, pointer_of, steps_in_facts
from assembly.jobs.batches.faults import TableFaults
from assembly.jobs.batches.header import ColumnNames, Header, Named, is_misspelt
from assembly.jobs.batches.row import Column

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class UsedColumn:
    """A column of the table that gives facts: its name as written there, and the cell where it stands.

    ``numbers`` are those of its records, from 1. Rows sent as JSON have no ``cell``.
    """

    column: Column
    header: str
    numbers: tuple[int, ...] = ()
    cell: str | None = None


@dataclass(slots=True)
class TakenColumn:
    """A used column while its cells are read; ``known`` remembers what equal cells gave."""

    used: UsedColumn
    steps: tuple[str | int, ...]
    pointer: str
    label: str
    known: dict[Any, Any] = field(default_factory=dict)


def taken_columns(
    table: Sheet, header: Header, columns: Sequence[Column], names: ColumnNames, faults: TableFaults
) -> dict[int, TakenColumn]:
    """Return the used columns by their place in the sheet, from 1; tells what is wrong with the others."""
    taken: dict[int, TakenColumn] = {}
    unknown: list[Cell] = []
    for at, name in sorted(header.names.items()):
        named = names.find(cleaned(name.text))
        if named is not None:
            taken[at] = _taken(name, named)
        elif not is_ordinal(name.text):
            unknown.append(name)
    clashing = _clashing(taken, faults)
    missing = missing_columns(columns, {one.used.column.path for one in taken.values()})
    paths = {one.used.column.path for one in taken.values()}
    # what a misspelt name may mean: columns that the table should have, or could, and has not
    open_ = [*missing, *(one for one in _offered_without_column(columns, paths) if one not in missing)]
    for name in unknown:
        meant = _tell_unknown(name, names, open_, faults)
        if meant is not None:
            open_.remove(meant)
            missing = [column for column in missing if column is not meant]
    for column in missing:
        faults.error(
            "rows.missing-column",
            missing_told(column),
            pointer=pointer_of(column),
            cell=f"A{header.last_row}",
        )
    _tell_nameless(table, header, faults)
    _tell_words_without_column(taken, columns, header, faults)
    return {at: one for at, one in taken.items() if at not in clashing}


def missing_columns(columns: Iterable[Column], given: Iterable[str]) -> list[Column]:
    """Return the needed columns that none of the given paths stands for."""
    paths = tuple(given)
    return [
        column for column in columns if column.needed and not any(_gives(path, column.path) for path in paths)
    ]


def missing_told(column: Column) -> tuple[str, str]:
    """Return what is said of a needed column that a table lacks."""
    path = column.path.removesuffix(LIST)
    return (
        f"Thiếu cột “{column.label}”; không có cột này thì không tạo được văn bản nào. "
        f"Hãy thêm cột tên là “{column.label}” hoặc “{path}”.",
        f"the column {path} is missing",
    )


def _gives(path: str, needed: str) -> bool:
    # a list is given by its lines or by any record in it
    if path == needed:
        return True
    owner, _, _last = needed.rpartition(LIST)
    return bool(owner) and (path == f"{owner}{LIST}" or path.startswith(f"{owner}{LIST}."))


def _taken(name: Cell, named: Named) -> TakenColumn:
    column, numbers = named
    return TakenColumn(
        UsedColumn(column, cleaned(name.text), numbers, name.address),
        steps_in_facts(column.path, numbers),
        pointer_of(column, numbers),
        numbered_label(column, numbers),
    )


def _clashing(taken: Mapping[int, TakenColumn], faults: TableFaults) -> set[int]:
    """Return, and tell, the columns that give what others give: a fact, or the list of their records."""
    first: dict[tuple[str | int, ...], UsedColumn] = {}
    clashing: set[int] = set()
    for at, one in taken.items():
        other = first.setdefault(one.steps, one.used)
        if other is not one.used:
            clashing.add(at)
            _tell_clash(one.used, other, faults)
    for at, one in taken.items():
        for end in range(1, len(one.steps)):
            if (whole := first.get(one.steps[:end])) is not None:
                clashing.add(at)
                _tell_clash(one.used, whole, faults)
    return clashing


def _tell_clash(used: UsedColumn, other: UsedColumn, faults: TableFaults) -> None:
    faults.error(
        "rows.column-twice",
        (
            f"Hai cột cho cùng một nội dung “{numbered_label(other.column, other.numbers)}”: ô {other.cell} "
            f"(“{shorten(other.header)}”) và ô {used.cell} (“{shorten(used.header)}”). Hãy bỏ bớt một cột.",
            f"two columns give {numbered_path(used.column, used.numbers)}: {other.cell} and {used.cell}",
        ),
        pointer=pointer_of(used.column, used.numbers),
        cell=used.cell,
    )


def _offered_without_column(columns: Iterable[Column], given: Iterable[str]) -> list[Column]:
    paths = tuple(given)
    return [
        column
        for column in columns
        if column.offered and not any(_gives(path, column.path) for path in paths)
    ]


def _tell_unknown(
    name: Cell, names: ColumnNames, lacking: Sequence[Column], faults: TableFaults
) -> Column | None:
    """Tell an unknown column: a warning, or an error where it is a lacking one misspelt, which is returned.

    A misspelling is no warning: the documents would be made without what the column holds.
    """
    text = shorten(cleaned(name.text))
    meant = names.nearest(name.text, among=lacking) if lacking else None
    if meant is not None and is_misspelt(name.text, meant):
        column = meant[0]
        advice = (
            "Cột này bắt buộc; hãy sửa tên cột."
            if column.needed
            else f"Hãy sửa tên cột thành “{column.label}”; nếu là cột khác, hãy đặt tên khác hoặc xóa cột."
        )
        faults.error(
            "rows.misspelt-column",
            (
                f"Không có cột “{text}”. Có phải là “{column.label}”? {advice}",
                f"there is no column {text!r}; did you mean {column.path}?",
            ),
            pointer=pointer_of(column),
            cell=name.address,
            found=text,
        )
        return column
    near = names.nearest(name.text)
    faults.warn(
        "rows.unknown-column",
        (
            f"Không có cột “{text}” nên cột này bị bỏ qua."
            + (f" Có phải là “{near[0].label}”?" if near else ""),
            f"there is no column {text!r}: left out" + (f"; did you mean {near[0].path}?" if near else ""),
        ),
        cell=name.address,
        found=text,
    )
    return None


def _tell_nameless(table: Sheet, header: Header, faults: TableFaults) -> None:
    filled = {cell.column for row in table.rows if row.number > header.last_row for cell in row.cells}
    for at in sorted(filled - set(header.names)):
        letters = column_letters(at)
        faults.warn(
            "rows.no-name",
            (
                f"Cột {letters} có dữ liệu nhưng không có tên cột nên bị bỏ qua.",
                f"column {letters} has no name: left out",
            ),
            cell=address(header.last_row, at),
        )


def _tell_words_without_column(
    taken: Mapping[int, TakenColumn], columns: Sequence[Column], header: Header, faults: TableFaults
) -> None:
    given = {one.used.column.path for one in taken.values()}
    lacking = [one for one in columns if one.word and one.offered and one.path not in given]
    if lacking and given:
        listed = ", ".join(f"“{column.label}”" for column in lacking[:_MOST_NAMED])
        more = ", …" if len(lacking) > _MOST_NAMED else ""
        faults.warn(
            "rows.word-without-column",
            (
                f"Bảng không có cột cho: {listed}{more}. Những chỗ đó trong văn bản sẽ để trống.",
                f"no column for {', '.join(column.path for column in lacking[:_MOST_NAMED])}{more}",
            ),
            cell=f"A{header.last_row}",
        )
