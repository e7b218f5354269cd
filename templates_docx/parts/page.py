"""Page sizes and margins of the two styles, and the sections made of them.

State style: decree 30/2020/NĐ-CP, appendix I, part I, section I. Party style: guidance 05-HD/VPTW of 2026 as told
by secondary sources (REGULATION.md P07).
"""

from __future__ import annotations

from dataclasses import dataclass

from templates_docx.parts.ooxml import twips


@dataclass(frozen=True)
class Page:
    """An A4 page; margins and widths in twips."""

    top: int
    bottom: int
    left: int
    right: int
    width: int = 11906
    height: int = 16838

    @property
    def text_width(self) -> int:
        """Width between the margins, in twips."""
        return self.width - self.left - self.right

    def section(self) -> str:
        """Return the section properties: numbered from 1, no number on its first page.

        Every section of a document is alike, so an appendix and the text before it each count from 1
        (decree 30, appendix I, part III.1) and any of them may be dropped without touching the rest.
        """
        return (
            '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>'
            '<w:headerReference w:type="first" r:id="rIdFirstHeader"/><w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{self.width}" w:h="{self.height}"/>'
            f'<w:pgMar w:top="{self.top}" w:right="{self.right}" w:bottom="{self.bottom}" w:left="{self.left}" '
            f'w:header="{twips(10)}" w:footer="{twips(10)}" w:gutter="0"/>'
            '<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
        )


STATE_PAGE = Page(top=twips(20), bottom=twips(20), left=twips(30), right=twips(15) + 1)
PARTY_PAGE = Page(top=twips(20), bottom=twips(20), left=twips(30), right=twips(15) + 1)
