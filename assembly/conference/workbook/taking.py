"""A cell of a column or line -> its fact, and what is doubtful about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assembly.conference.cell_values import Scalar, ValueFault, check_of, cleaned, lines_of, text_fault, wants
from assembly.conference.choices import choices_of
from assembly.conference.fault_wording import shorten
from assembly.conference.partial_date import PartialDate
from assembly.conference.paths import spot_of
from assembly.conference.spreadsheet.table import Cell
from assembly.conference.vietnamese import clean
from assembly.conference.workbook.doubts import Corrections, Doubt, Source, Weight
from assembly.conference.workbook.suggestions import is_clock_in_words, meant_date, suggested
from assembly.conference.workbook.written_values import GOES_ON

_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"))
_MANY_DIGITS = 10**15


@dataclass(slots=True)
class Taking:
    """Takes the cells of one sheet; collects doubts."""

    sheet: str
    corrections: Corrections
    doubts: list[Doubt]

    def value(self, cell: Cell, path: str, what: str) -> Any:
        """Return the fact of a cell that holds one value, or None where it holds nothing that can stand.

        What is no valid fact is told, and returned as its text: nothing typed is lost.
        """
        if not self._is_whole(cell, what):
            return None
        text = clean(cell.text).strip()
        if not text:
            return None
        if fault := text_fault(text):
            self._refuse(cell, what, fault)
            return None
        value = self._checked(cell, text, path, what)
        if cell.kind == "number" and isinstance(cell.value, int) and abs(cell.value) >= _MANY_DIGITS:
            self.tell(
                cell,
                what,
                "workbook.digits-lost",
                "Số dài hơn 15 chữ số: Excel không giữ đúng các chữ số cuối.",
            )
        return value

    def _checked(self, cell: Cell, text: str, path: str, what: str) -> Any:
        check = check_of(path)
        value = check(_meant(cell, text, path))
        if not isinstance(value, ValueFault):
            return value
        if wants(path) is PartialDate and (date := meant_date(text)) and _is_a_date_in_words(text):
            return check(date)
        suggestion = suggested(path, text)
        if suggestion is not None and is_clock_in_words(text) and check(suggestion) == suggestion:
            return suggestion
        if suggestion is not None and isinstance(check(suggestion), ValueFault):
            suggestion = None
        self._refuse(cell, what, value, suggestion, tuple(choices_of(spot_of(path).annotation)))
        return text

    def texts(self, cell: Cell, path: str, what: str) -> list[Any]:
        """Return the facts of a cell that holds one on each line."""
        if not self._is_whole(cell, what):
            return []
        text = cleaned(cell.text)
        if fault := text_fault(text):
            self._refuse(cell, what, fault)
            return []
        found: list[Any] = []
        for line in _joined_lines(lines_of(text, bullets=True)):
            value = check_of(path)(line)
            if isinstance(value, ValueFault):
                self._refuse(cell, what, value)
                value = line
            found.append(value)
        return found

    def tell(
        self,
        cell: Cell,
        what: str,
        code: str,
        why: str,
        *,
        suggestion: str | None = None,
        weight: Weight = "look",
        choices: tuple[str, ...] = (),
    ) -> None:
        """Tell a doubt about a cell, unless somebody has settled it."""
        source = Source(self.sheet, cell.address)
        if weight == "look" and self.corrections.is_settled(source):
            return
        self.doubts.append(Doubt(source, what, cell.text.strip(), code, why, weight, suggestion, choices))

    def _is_whole(self, cell: Cell, what: str) -> bool:
        shown = cell.text.strip().upper()
        if cell.kind == "error" or (cell.kind == "text" and shown in _ERRORS):
            why = f"Ô báo lỗi {shorten(cell.text.strip())}; hãy gõ giá trị đúng."
        elif cell.kind == "uncalculated":
            why = "Công thức chưa có kết quả; hãy gõ giá trị, hoặc mở tệp bằng Excel, lưu rồi tải lên lại."
        else:
            return True
        self.tell(cell, what, "workbook.formula", why, weight="refused")
        return False

    def _refuse(
        self,
        cell: Cell,
        what: str,
        fault: ValueFault,
        suggestion: str | None = None,
        choices: tuple[str, ...] = (),
    ) -> None:
        why = fault.right[:1].upper() + fault.right[1:] + "."
        code = fault.code.replace("rows.", "workbook.", 1)
        self.tell(cell, what, code, why, suggestion=suggestion, weight="refused", choices=choices)


def _meant(cell: Cell, text: str, path: str) -> Scalar:
    wanted = wants(path)
    if cell.value is None:
        return text
    if cell.kind == "number" and wanted in (int, float):
        return cell.value
    if cell.kind == "date" and wanted is PartialDate:
        return cell.value
    if cell.kind == "date" and wanted is int and isinstance(cell.value, str):
        return cell.value[:4]  # a year asked for, a date given
    if cell.kind == "boolean" and wanted is bool:
        return cell.value
    return text


def _is_a_date_in_words(text: str) -> bool:
    words = {word.lower() for word in text.replace(",", " ").split() if word.isalpha()}
    return words <= {"ngày", "tháng", "năm"}


def _joined_lines(lines: list[str]) -> list[str]:
    """Join the lines that a text goes on in."""
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on:
            joined[-1] += f"\n{line.removesuffix(GOES_ON)}"
        else:
            joined.append(line.removesuffix(GOES_ON))
        goes_on = line.endswith(GOES_ON)
    return joined
