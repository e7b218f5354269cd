"""Tracked changes: what they take away is absent, what they add is present (17.13.5)."""

from __future__ import annotations

from lxml import etree

from assembly.format_rules.effective.wordml import W, child

_CHANGES = tuple(
    W + name
    for name in (
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "cellIns",
        "cellDel",
        "cellMerge",
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "tblPrExChange",
        "tblGridChange",
        "trPrChange",
        "tcPrChange",
        "numberingChange",
    )
)


def count_changes(part: etree._Element) -> int:
    """Return how many tracked changes a part holds."""
    return sum(1 for _each in part.iter(*_CHANGES))


def mark_deleted(paragraph: etree._Element) -> bool:
    """Tell whether the end of a paragraph is deleted, so that it runs on into the next one.

    A paragraph that ends a section keeps its end.
    """
    properties = child(paragraph, "pPr")
    mark = child(properties, "rPr")
    if mark is None or child(properties, "sectPr") is not None:
        return False
    return child(mark, "del") is not None or child(mark, "moveFrom") is not None


def row_deleted(row: etree._Element) -> bool:
    """Tell whether a row of a table is deleted."""
    return child(child(row, "trPr"), "del") is not None


def cell_deleted(cell: etree._Element) -> bool:
    """Tell whether a cell is deleted."""
    return child(child(cell, "tcPr"), "cellDel") is not None
