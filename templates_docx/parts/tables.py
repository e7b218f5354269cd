"""Ruled tables whose head repeats on every page and whose rows never break over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from templates_docx.parts.ooxml import Cell, paragraph, row, table, tag_row, twips
from templates_docx.parts.page import Page


@dataclass(frozen=True)
class Column:
    """A column: its heading, what a cell prints, its share of the width, whether it is centred."""

    heading: str
    words: str
    share: int
    centred: bool = False


def ruled_table(page: Page, columns: Sequence[Column], loop: str) -> str:
    """Return a table with one row for each item of ``loop`` (such as ``target in targets``)."""
    shares = sum(column.share for column in columns)
    widths = [page.text_width * column.share // shares for column in columns]
    head = row(
        [
            Cell(paragraph("BangDau", column.heading), width, align="center")
            for column, width in zip(columns, widths, strict=True)
        ],
        header=True,
    )
    body = row(
        [
            Cell(paragraph("BangGiua" if column.centred else "BangTrai", column.words), width, align="center")
            for column, width in zip(columns, widths, strict=True)
        ]
    )
    rows = [head, tag_row(f"for {loop}", widths), body, tag_row("endfor", widths)]
    return table(widths, rows, borders=True, cell_margin=twips(1.5)) + paragraph("SauBang")
