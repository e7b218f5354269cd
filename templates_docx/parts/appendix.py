"""An appendix: a section of its own, with its own page numbers (decree 30, appendix I, part III.1)."""

from __future__ import annotations

from templates_docx.parts.ooxml import paragraph
from templates_docx.parts.page import Page


def new_section(page: Page) -> str:
    """Return the paragraph that ends the section before the appendix."""
    return paragraph("GachNgang", section=page.section())


def appendix_head(page: Page, number: str, title: str, belongs_to: str) -> str:
    """Return number, title in capitals and the '(Kèm theo …)' line of an appendix."""
    return (
        new_section(page)
        + paragraph("PhuLuc", number)
        + paragraph("PhuLuc", title)
        + paragraph("KemTheo", f"(Kèm theo {belongs_to})")
    )
