"""Sections: the page of each, its headers and footers (17.6, 17.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from assembly.format_rules.effective.styles import ON
from assembly.format_rules.effective.wordml import R, W, child, switched_on, twips, value, whole
from assembly.format_rules.word_document import HeaderKind

_LETTER_WIDTH, _LETTER_HEIGHT = 12_240, 15_840  # twips; the page of a section that names none
_MARGIN = 1440
_HEADER_DISTANCE = 720
_COLUMN_GAP = 720
_KINDS: dict[str, HeaderKind] = {"default": "default", "first": "first", "even": "even"}


@dataclass(frozen=True, slots=True)
class SectionProperties:
    """What a ``w:sectPr`` says; lengths in twips, ``headers`` and ``footers`` by the ids of relationships."""

    element: etree._Element
    page_width: int
    page_height: int
    top: int
    bottom: int
    left: int
    right: int
    gutter: int
    header_distance: int
    footer_distance: int
    title_page: bool
    page_number_format: str
    page_number_start: int | None
    break_type: str
    columns: int
    column_gap: int
    headers: Mapping[HeaderKind, str]
    footers: Mapping[HeaderKind, str]

    @property
    def text_width(self) -> int:
        """The width of a column of text."""
        width = self.page_width - self.left - self.right - self.gutter
        return max(0, (width - (self.columns - 1) * self.column_gap) // self.columns)


def section_elements(body: etree._Element) -> list[etree._Element]:
    """Return the ``w:sectPr`` of each section in order; the last one is made where the body lacks it."""
    found = [element for element in body.iter(f"{W}sectPr") if _ends_section(element, body)]
    if not found or found[-1].getparent() is not body:
        found.append(etree.SubElement(body, f"{W}sectPr"))
    return found


def _ends_section(element: etree._Element, body: etree._Element) -> bool:
    parent = element.getparent()
    if parent is body:
        return element.getnext() is None
    if parent is None or parent.tag != f"{W}pPr":
        return False
    holders = {str(ancestor.tag) for ancestor in parent.iterancestors()}
    return not holders & {f"{W}tc", f"{W}txbxContent", f"{W}pPrChange", f"{W}sectPrChange"}


def section_properties(element: etree._Element, *, gutter_at_top: bool = False) -> SectionProperties:
    """Read a ``w:sectPr``; a gutter at the top is part of the top margin."""
    size, margin, numbers = (child(element, name) for name in ("pgSz", "pgMar", "pgNumType"))

    def length(of: etree._Element | None, name: str, otherwise: int) -> int:
        found = None if of is None else twips(of.get(W + name))
        return otherwise if found is None else abs(found)  # a negative margin is one that text may not move

    gutter = length(margin, "gutter", 0)
    columns = child(element, "cols")
    start = None if numbers is None else whole(numbers.get(f"{W}start"))
    return SectionProperties(
        element=element,
        page_width=length(size, "w", _LETTER_WIDTH) or _LETTER_WIDTH,
        page_height=length(size, "h", _LETTER_HEIGHT) or _LETTER_HEIGHT,
        top=length(margin, "top", _MARGIN) + (gutter if gutter_at_top else 0),
        bottom=length(margin, "bottom", _MARGIN),
        left=length(margin, "left", _MARGIN),
        right=length(margin, "right", _MARGIN),
        gutter=0 if gutter_at_top else gutter,
        header_distance=length(margin, "header", _HEADER_DISTANCE),
        footer_distance=length(margin, "footer", _HEADER_DISTANCE),
        title_page=switched_on(element, "titlePg"),
        page_number_format="decimal" if numbers is None else numbers.get(f"{W}fmt", "decimal"),
        page_number_start=start,
        break_type=value(element, "type") or "nextPage",
        columns=_columns(columns),
        column_gap=length(columns, "space", _COLUMN_GAP),
        headers=_references(element, "headerReference"),
        footers=_references(element, "footerReference"),
    )


def _columns(columns: etree._Element | None) -> int:
    if columns is None:
        return 1
    count = whole(columns.get(f"{W}num"))
    if columns.get(f"{W}equalWidth", "1") not in ON:
        count = len(columns.findall(f"{W}col")) or count
    return max(1, min(45, count or 1))


def _references(element: etree._Element, name: str) -> dict[HeaderKind, str]:
    found: dict[HeaderKind, str] = {}
    for reference in element.iterchildren(W + name):
        kind = _KINDS.get(reference.get(f"{W}type", "default"))
        target = reference.get(f"{R}id")
        if kind is not None and target:
            found.setdefault(kind, target)
    return found
