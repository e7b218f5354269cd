"""Writing properties of runs, paragraphs and sections: each child at the place the schema gives it.

Word calls a file unreadable whose children stand in another order. Source: ECMA-376 part 1, 17.3.1.26 (pPr),
17.3.2.28 (rPr), 17.6.17 (sectPr) and annex A.1.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from assembly.format_rules.effective.wordml import W

_PARAGRAPH = """
    pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd
    tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi
    adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc
    textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange
"""
_RUN = """
    ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow
    emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u
    effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange
"""
_SECTION = """
    headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType
    pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid
    printerSettings sectPrChange
"""


def _ranks(names: str, *, same: tuple[str, ...] = ()) -> Mapping[str, int]:
    """Return the rank of each tag; those of ``same`` may stand in any order among themselves."""
    first = f"{W}{same[0]}" if same else ""
    ranks = {f"{W}{name}": at for at, name in enumerate(names.split())}
    return ranks | {f"{W}{name}": ranks[first] for name in same}


_ORDERS: Mapping[str, Mapping[str, int]] = {
    f"{W}pPr": _ranks(_PARAGRAPH),
    f"{W}rPr": _ranks(_RUN),
    f"{W}sectPr": _ranks(_SECTION, same=("headerReference", "footerReference")),
}
_OF_OTHERS = _RUN.split().index("oMath")  # w14 and later: between Word's own and the tracked change


def properties(element: etree._Element) -> etree._Element:
    """Return the pPr of a paragraph, the rPr of a run or of a numbering level, made where there is none."""
    name = f"{W}pPr" if element.tag == f"{W}p" else f"{W}rPr"
    found = element.find(name)
    if found is None:
        found = element.makeelement(name)
        # in a paragraph and a run they come first; in a numbering level the run's come last (17.9.6)
        element.insert(len(element) if element.tag == f"{W}lvl" else 0, found)
    return found


def put(container: etree._Element, name: str, **values: str) -> etree._Element:
    """Set attributes of a child of a pPr, rPr or sectPr, made at its place where there is none.

    Other attributes of the child stay.
    """
    child = container.find(f"{W}{name}")
    if child is None:
        child = container.makeelement(f"{W}{name}")
        container.insert(place(container, child), child)
    for key, value in values.items():
        child.set(f"{W}{key}", value)
    return child


def place(container: etree._Element, child: etree._Element) -> int:
    """Return where the schema wants a child in a pPr, rPr or sectPr: after its equals."""
    ranks = _ORDERS[str(container.tag)]
    rank = ranks[str(child.tag)]
    for at, other in enumerate(container):
        if ranks.get(str(other.tag), _OF_OTHERS) > rank:
            return at
    return len(container)


def take(container: etree._Element, name: str, *attributes: str) -> None:
    """Remove attributes of a child; without attributes the child itself."""
    child = container.find(f"{W}{name}")
    if child is None:
        return
    if not attributes:
        container.remove(child)
    for attribute in attributes:
        _unset(child, attribute)


def switch(container: etree._Element, name: str, *, on: bool) -> None:
    """Set a property that is on or off (17.3.2.22: said directly it holds whatever the styles say)."""
    child = put(container, name)
    _unset(child, "val")
    if not on:
        child.set(f"{W}val", "0")


def _unset(element: etree._Element, attribute: str) -> None:
    name = f"{W}{attribute}"
    if name in element.attrib:
        del element.attrib[name]
