"""Text of a table typed in old fonts (TCVN3, VNI): turned into Unicode, kept, or asked about by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assembly.conference.fault_wording import shorten
from assembly.conference.legacy_fonts import LegacyEncoding
from assembly.conference.spreadsheet.old_fonts import OldLetters
from assembly.conference.spreadsheet.table import Cell, Row, Sheet, column_letters
from assembly.jobs.batches.faults import TableFaults

OnLegacyFonts = Literal["ask", "convert", "keep"]
_NAMES: dict[LegacyEncoding, str] = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


@dataclass(slots=True)
class _OldColumn:
    first: Cell
    before: str
    after: str
    encoding: LegacyEncoding
    cells: int = 0


class OldFonts(OldLetters):
    """Knows which cells of a table are old, and what is to become of them."""

    def __init__(self, table: Sheet, mode: OnLegacyFonts) -> None:
        super().__init__(table)
        self._mode = mode

    def text(self, cell: Cell) -> str:
        """Return the text of a cell as it is to be used."""
        return cell.text if self._mode == "keep" else self.in_unicode(cell)

    def tell(self, labels: Mapping[int, tuple[str, str]], body: Sequence[Row], faults: TableFaults) -> None:
        """Ask about each column with old text, or tell what was turned; ``labels``: label and pointer."""
        if not self.any or self._mode == "keep":
            return
        old: dict[int, _OldColumn] = {}
        for row in body:
            for cell in row.cells:
                if cell.column in labels and (after := self.in_unicode(cell)) != cell.text:
                    column = old.setdefault(
                        cell.column, _OldColumn(cell, cell.text, after, self.encoding_of(cell) or "tcvn3")
                    )
                    column.cells += 1
        for at, column in sorted(old.items()):
            self._tell(at, column, labels[at], faults)

    def _tell(self, at: int, column: _OldColumn, named: tuple[str, str], faults: TableFaults) -> None:
        label, pointer = named
        sample = f"“{shorten(column.before)}” → “{shorten(column.after)}”"
        what = f"Cột {column_letters(at)} “{label}” có {column.cells} ô gõ bằng phông chữ cũ"
        what = f"{what} {_NAMES[column.encoding]}"
        if self._mode == "convert":
            faults.warn(
                "rows.legacy-font",
                (
                    f"{what}, đã chuyển sang Unicode: {sample}.",
                    f"{column.cells} cells of column {column_letters(at)} were turned into Unicode",
                ),
                pointer=pointer,
                cell=column.first.address,
            )
            return
        faults.error(
            "rows.legacy-font",
            (
                f"{what}: {sample}. Nếu chuyển như vậy là đúng, hãy chạy lại và chọn chuyển phông chữ cũ "
                "(convert); nếu chữ bên trái mới đúng, hãy chọn giữ nguyên (keep).",
                f"{column.cells} cells of column {column_letters(at)} are typed in {column.encoding}; "
                "say legacy_fonts=convert or keep",
            ),
            pointer=pointer,
            cell=column.first.address,
            found=shorten(column.before),
        )
