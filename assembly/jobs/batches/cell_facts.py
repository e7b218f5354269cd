"""A cell of a used column -> its fact, or a fault that names the cell and what would be right."""

from __future__ import annotations

from typing import Any

from assembly.conference.cell_values import Scalar, ValueFault, check_of, cleaned, lines_of, text_fault, wants
from assembly.conference.fault_wording import shorten
from assembly.conference.partial_date import PartialDate
from assembly.conference.paths import LIST
from assembly.conference.spreadsheet.table import Cell
from assembly.jobs.batches.faults import TableFaults
from assembly.jobs.batches.table_columns import TakenColumn

_TRUE_DIGITS = 15  # of a number; Excel keeps no more
_MOST_REMEMBERED = 20_000  # different cells of a column
# What Excel writes where a formula fails; saved as .csv, or pasted as values into text cells, it is text.
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"))


def fact_of(cell: Cell, text: str, taken: TakenColumn, faults: TableFaults) -> Any:
    """Return the fact that a cell gives, None for an empty one and for one that has a fault now.

    ``text`` is the cell's text in Unicode, not cleaned yet.
    """
    if cell.kind == "error" or (cell.kind == "text" and is_error(text)):
        _tell_error(cell, taken, faults)
        return None
    if cell.kind == "uncalculated":
        _tell_uncalculated(cell, taken, faults)
        return None
    value = _value(cell, text, taken)
    if isinstance(value, ValueFault):
        _tell(cell, value, taken, faults)
        return None
    if cell.kind == "number" and isinstance(cell.value, int) and abs(cell.value) >= 10**_TRUE_DIGITS:
        _warn_of_digits(cell, taken, faults)
    elif len(taken.known) < _MOST_REMEMBERED:
        taken.known[key_of(cell, text)] = value
    return value


def is_error(text: str) -> bool:
    """Tell whether a whole text is what a spreadsheet shows for a formula that fails."""
    return text.lstrip().startswith("#") and text.strip().upper() in _ERRORS


def key_of(cell: Cell, text: str) -> object:
    """Return under what ``known`` of a column remembers what a cell without fault gave."""
    return text if cell.kind == "text" else (text, cell.value)


def _value(cell: Cell, text: str, taken: TakenColumn) -> Any:
    text = cleaned(text)
    if not text:
        return None
    if fault := text_fault(text):
        return fault
    column = taken.used.column
    if column.path.endswith(LIST):
        items = []
        for line in lines_of(text, bullets=not column.word):
            item = line if column.word else check_of(column.path)(line)
            if isinstance(item, ValueFault):
                return item
            items.append(item)
        return items or None
    if column.word:
        # a word that is never printed only decides: a yes or no as such
        return cell.value if cell.kind == "boolean" and not column.offered else text
    return check_of(column.path)(_meant(cell, text, wants(column.path)))


def _meant(cell: Cell, text: str, wanted: type) -> Scalar:
    """Return what a cell means to a fact of this type: the shown text, or the number or day behind it."""
    if cell.value is None:
        return text
    if cell.kind == "number" and wanted in (int, float):
        return cell.value
    if cell.kind == "date" and wanted is PartialDate:
        return cell.value
    if cell.kind == "boolean" and wanted is bool:
        return cell.value
    return text


def _tell(cell: Cell, fault: ValueFault, taken: TakenColumn, faults: TableFaults) -> None:
    faults.error(
        fault.code,
        (f"Cột “{taken.label}”: {fault.right}.", f"{taken.used.column.path} {fault.right_en}"),
        pointer=taken.pointer,
        cell=cell.address,
        found=shorten(cell.text),
        group=taken.pointer,
    )


def _tell_error(cell: Cell, taken: TakenColumn, faults: TableFaults) -> None:
    name = cell.text.strip()
    faults.error(
        "rows.formula-error",
        (
            f"Cột “{taken.label}”: ô báo lỗi {name}. Hãy sửa công thức, hoặc gõ thẳng giá trị vào ô.",
            f"{taken.used.column.path}: the formula gives {name}",
        ),
        pointer=taken.pointer,
        cell=cell.address,
        found=name,
        group=taken.pointer,
    )


def _tell_uncalculated(cell: Cell, taken: TakenColumn, faults: TableFaults) -> None:
    faults.error(
        "rows.formula-uncalculated",
        (
            f"Cột “{taken.label}”: công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi gửi.",
            f"{taken.used.column.path}: the formula has no result; open the file in Excel and save it",
        ),
        pointer=taken.pointer,
        cell=cell.address,
        group=taken.pointer,
    )


def _warn_of_digits(cell: Cell, taken: TakenColumn, faults: TableFaults) -> None:
    faults.warn(
        "rows.digits-lost",
        (
            f"Cột “{taken.label}”: số có hơn {_TRUE_DIGITS} chữ số, Excel chỉ giữ đúng {_TRUE_DIGITS} chữ số "
            "đầu. Nếu là số tài khoản, mã số: hãy định dạng ô là Văn bản (Text) rồi gõ lại.",
            f"{taken.used.column.path}: a spreadsheet keeps {_TRUE_DIGITS} digits of a number",
        ),
        pointer=taken.pointer,
        cell=cell.address,
        found=cell.text,
        group=taken.pointer,
    )
