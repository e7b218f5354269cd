"""Putting right paper and margins: to the nearest value that the rule allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from assembly.format_rules.catalogue import Values
from assembly.format_rules.effective.wordml import W
from assembly.format_rules.finding import Said
from assembly.format_rules.measures import said_mm, twips_of_mm
from assembly.format_rules.repairs.lettering import size_and_alignment
from assembly.format_rules.repairs.repair import Mended, Repair, RepairFunction
from assembly.format_rules.schema_order import put
from assembly.format_rules.word_document import Section, Table

_SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}
_EDGE = 250  # twips: Word lets a table stand out by the side margins of its cells
_SIMILAR = 0.1  # of a side: Letter is, Legal, A3 and A5 are not; what stands on those would not fit


def paper(repair: Repair) -> Iterator[Mended]:
    """Set A4 in place of a paper nearly as large (Letter); a page on its side stays so."""
    sides = sorted(round(twips_of_mm(mm)) for mm in repair.subject.values.numbers("paper_mm"))
    for finding in repair.findings:
        section = finding.at
        if not isinstance(section, Section) or not _of_section(section):
            continue
        upright = section.page_width <= section.page_height
        width, height = sides if upright else reversed(sides)
        if not (_similar(section.page_width, width) and _similar(section.page_height, height)):
            continue
        put(section.element, "pgSz", w=str(width), h=str(height))
        _narrow_tables(section, width - section.page_width)
        shown = said_mm(width), said_mm(height)
        yield (
            finding,
            Said(
                f"khổ giấy {shown[0].vi} × {shown[1].vi} (chữ có thể dàn lại trang)",
                f"paper {shown[0].en} × {shown[1].en} (pages may break elsewhere)",
            ),
        )


def margins(repair: Repair) -> Iterator[Mended]:
    """Set each wrong margin to the nearest allowed; a gutter becomes part of the left margin.

    A page on its side is left: the act says nothing of it, and a table was fitted to it.
    """
    values = repair.subject.values
    limits = {side: _limits(values, f"{side}_mm") for side in _SIDES}
    tolerance = repair.subject.tolerance
    mended: set[Section] = set()
    for finding in repair.findings:
        section = finding.at
        if not isinstance(section, Section) or section in mended or not _of_section(section):
            continue
        if section.page_width > section.page_height:
            continue
        mended.add(section)
        now = {side: abs(getattr(section, side)) for side in _SIDES}
        now["left"] += section.gutter
        new = {side: round(min(max(now[side], limits[side][0]), limits[side][1])) for side in _SIDES}
        changed = [side for side in _SIDES if abs(new[side] - now[side]) > tolerance]
        if "left" in changed:
            _margin(section, "gutter", 0)
        for side in changed:
            _margin(section, side, new[side])
        _narrow_tables(section, sum(now[side] - new[side] for side in ("left", "right")))
        for each in repair.findings:
            if each.at is section:
                yield each, _said_margins(changed, new)


def _narrow_tables(section: Section, more: int) -> None:
    """Make tables with lines that filled the width fill the new one, which is wider by ``more`` twips.

    Letterhead and signatures have no lines: a few millimetres in the margin are not seen, and their cells are
    as wide as their words need.
    """
    room = section.page_width - section.left - section.right - section.gutter
    for block in section.blocks:
        if (
            more < 0
            and isinstance(block, Table)
            and block.bordered
            and room + more < block.width <= room + _EDGE
        ):
            _scale(block, (room + more) / block.width)


def _scale(table: Table, share: float) -> None:
    widths = [
        *table.element.iterfind(f"{W}tblPr/{W}tblW"),
        *table.element.iterfind(f"{W}tr/{W}tc/{W}tcPr/{W}tcW"),
    ]
    for element in widths:
        if element.get(f"{W}type") == "dxa":
            _multiply(element, share)
    for element in table.element.iterfind(f"{W}tblGrid/{W}gridCol"):
        _multiply(element, share)


def _multiply(element: etree._Element, share: float) -> None:
    twips = str(element.get(f"{W}w"))
    if twips.isdecimal():
        element.set(f"{W}w", str(round(int(twips) * share)))


def _limits(values: Values, name: str) -> tuple[float, float]:
    """Return the least and the most in twips, where the rule names one value the same twice."""
    if isinstance(values[name], list):
        least, most = values.range(name)
        return twips_of_mm(least), twips_of_mm(most)
    return (twips_of_mm(values.number(name)),) * 2


def _said_margins(sides: list[str], values: Mapping[str, int]) -> Said:
    said = [(side, said_mm(values[side])) for side in sides]
    return Said(
        ", ".join(f"lề {_SIDES[side]} {value.vi}" for side, value in said),
        ", ".join(f"{side} margin {value.en}" for side, value in said),
    )


def _margin(section: Section, name: str, twips: int) -> None:
    element = put(section.element, "pgMar", **{name: str(twips)})
    # all are required (17.6.11); those that were left out get what holds for them
    for other, value in (
        ("top", section.top),
        ("right", section.right),
        ("bottom", section.bottom),
        ("left", section.left),
        ("header", section.header_distance),
        ("footer", section.footer_distance),
        ("gutter", section.gutter),
    ):
        if element.get(f"{W}{other}") is None:
            element.set(f"{W}{other}", str(value))


def _similar(now: int, wanted: int) -> bool:
    return abs(now - wanted) <= _SIMILAR * wanted


def _of_section(section: Section) -> bool:
    element: etree._Element = section.element
    return bool(element.tag == f"{W}sectPr")


def party_page(repair: Repair) -> Iterator[Mended]:
    """Set the margins and sizes of a Party document."""
    yield from margins(repair)
    yield from size_and_alignment(repair)


REPAIRS: Mapping[str, RepairFunction] = {"G01": paper, "G03": margins, "P07": party_page}
