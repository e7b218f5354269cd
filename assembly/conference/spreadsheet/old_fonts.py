"""Text of a table typed in old fonts (TCVN3, VNI): which cells are old, and what they say in Unicode."""

from __future__ import annotations

from assembly.conference.legacy_fonts import (
    LegacyEncoding,
    is_legacy,
    legacy_encoding,
    legacy_font,
    may_be_legacy,
    to_unicode,
)
from assembly.conference.spreadsheet.table import Cell, Row, Sheet


class OldLetters:
    """Knows which cells of a table are old.

    A cell is old by the name of its font and its letters, or by its letters alone where two different words
    of the table at least are Vietnamese only when decoded (``legacy_fonts``).
    """

    def __init__(self, table: Sheet) -> None:
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
        """Return the text of a cell in Unicode."""
        if cell.kind != "text" or not self.any:
            return cell.text
        key = (cell.text, cell.font)
        if key not in self._known:
            self._known[key] = self._turned(cell)
        return self._known[key]

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

    def _turned(self, cell: Cell) -> str:
        font = self._fonts.get(cell.font)
        encoding = self.encoding_of(cell)
        capitals = font is not None and font.capitals
        if encoding is None and not capitals:
            return cell.text
        return to_unicode(cell.text, encoding or "tcvn3", capitals=capitals)

    def encoding_of(self, cell: Cell) -> LegacyEncoding | None:
        """Return the encoding of a cell that is old beyond doubt: what reads as it stands is left alone."""
        font = self._fonts.get(cell.font)
        if font is not None and is_legacy(cell.text, font.encoding):
            return font.encoding
        if self._encoding is None:
            return None
        other: LegacyEncoding = "vni" if self._encoding == "tcvn3" else "tcvn3"
        return next((one for one in (self._encoding, other) if is_legacy(cell.text, one)), None)
