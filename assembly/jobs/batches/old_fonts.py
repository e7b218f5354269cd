"""Text of a table typed in old fonts (TCVN3, VNI): turned into Unicode, kept, or asked about by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assembly.conference.fault_wording import shorten
from assembly.conference.legacy_fonts import (
    LegacyEncoding,
    is_legacy,
    legacy_encoding,
    legacy_font,
    may_be_legacy,
    to_unicode,
)
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


class OldFonts:
    """Knows which cells of a table are old.

    A cell is old by the name of its font and its letters, or by its letters alone where two different words
    of the table at least are Vietnamese only when decoded (``legacy_fonts``).
    """

    def __init__(self, table: Sheet, mode: OnLegacyFonts) -> None:
        self._mode = mode
        cells = [cell for row in table.rows for cell in row.cells if cell.kind == "text"]
        self._fonts = {font: legacy_font(font) for font in {cell.font for cell in cells}}
        self._has_old_fonts = any(self._fonts.values())
        suspects = {cell.text for cell in cells if may_be_legacy(cell.text)}
        self._encoding = legacy_encoding(suspects)
        self._known: dict[tuple[str, str], str] = {}

    @property
    def any(self) -> bool:
        """Whether the table may hold old text at all."""
        return self._has_old_fonts or self._encoding is not None

    def in_unicode(self, cell: Cell) -> str:
        """Return the text of a cell in Unicode, whatever the mode."""
        if cell.kind != "text" or not self.any:
            return cell.text
        key = (cell.text, cell.font)
        if key not in self._known:
            self._known[key] = self._turned(cell)
        return self._known[key]

    def text(self, cell: Cell) -> str:
        """Return the text of a cell as it is to be used."""
        return cell.text if self._mode == "keep" else self.in_unicode(cell)

    def headed(self, table: Sheet) -> Sheet:
        """Return the table with its first rows in Unicode, to find the header in them."""
        if not self.any:
            return table
        rows = tuple(
            Row(row.number, tuple(cell._replace(text=self.in_unicode(cell)) for cell in row.cells))
            for row in table.rows[:25]
        )
        return Sheet(
            table.name, rows + table.rows[25:], table.merged, table.hidden_rows, table.hidden_columns
        )

    def tell(self, labels: Mapping[int, tuple[str, str]], body: Sequence[Row], faults: TableFaults) -> None:
        """Ask about each column with old text, or tell what was turned; ``labels``: label and pointer."""
        if not self.any or self._mode == "keep":
            return
        old: dict[int, _OldColumn] = {}
        for row in body:
            for cell in row.cells:
                if cell.column in labels and (after := self.in_unicode(cell)) != cell.text:
                    column = old.setdefault(
                        cell.column, _OldColumn(cell, cell.text, after, self._encoding_of(cell) or "tcvn3")
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

    def _turned(self, cell: Cell) -> str:
        font = self._fonts.get(cell.font)
        encoding = self._encoding_of(cell)
        capitals = font is not None and font.capitals
        if encoding is None and not capitals:
            return cell.text
        return to_unicode(cell.text, encoding or "tcvn3", capitals=capitals)

    def _encoding_of(self, cell: Cell) -> LegacyEncoding | None:
        """Return the encoding of a cell that is old beyond doubt: what reads as it stands is left alone."""
        font = self._fonts.get(cell.font)
        if font is not None and is_legacy(cell.text, font.encoding):
            return font.encoding
        if self._encoding is None:
            return None
        other: LegacyEncoding = "vni" if self._encoding == "tcvn3" else "tcvn3"
        return next((one for one in (self._encoding, other) if is_legacy(cell.text, one)), None)
