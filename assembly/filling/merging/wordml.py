"""Names and order of WordprocessingML, and the one set of namespaces under which all stories are written.

The stories of many documents stand under one root, so that root declares what Word itself declares; a story
that uses other prefixes carries its own. Source: ECMA-376 part 1 (17), part 3 (10, markup compatibility).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
PROLOG = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_OFFICE = "http://schemas.microsoft.com/office/"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_IGNORABLE: Mapping[str, str] = {
    "w14": f"{_OFFICE}word/2010/wordml",
    "w15": f"{_OFFICE}word/2012/wordml",
    "w16": f"{_OFFICE}word/2018/wordml",
    "w16cex": f"{_OFFICE}word/2018/wordml/cex",
    "w16cid": f"{_OFFICE}word/2016/wordml/cid",
    "w16du": f"{_OFFICE}word/2023/wordml/word16du",
    "w16sdtdh": f"{_OFFICE}word/2020/wordml/sdtdatahash",
    "w16sdtfl": f"{_OFFICE}word/2024/wordml/sdtformatlock",
    "w16se": f"{_OFFICE}word/2015/wordml/symex",
    "wp14": f"{_OFFICE}word/2010/wordprocessingDrawing",
}
NAMESPACES: Mapping[str, str] = {
    "w": W[1:-1],
    "r": R[1:-1],
    "mc": MC[1:-1],
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": A[1:-1],
    "pic": f"{_DRAWING}picture",
    "wp": WP[1:-1],
    "o": OFFICE[1:-1],
    "v": V[1:-1],
    "w10": "urn:schemas-microsoft-com:office:word",
    "wpc": f"{_OFFICE}word/2010/wordprocessingCanvas",
    "wpg": f"{_OFFICE}word/2010/wordprocessingGroup",
    "wpi": f"{_OFFICE}word/2010/wordprocessingInk",
    "wps": f"{_OFFICE}word/2010/wordprocessingShape",
    "wne": f"{_OFFICE}word/2006/wordml",
    "cx": f"{_OFFICE}drawing/2014/chartex",
    **{f"cx{at}": f"{_OFFICE}drawing/{when}/chartex" for at, when in ((1, "2015/9/8"), (2, "2015/10/21"))},
    "aink": f"{_OFFICE}drawing/2016/ink",
    "am3d": f"{_OFFICE}drawing/2017/model3d",
    "oel": f"{_OFFICE}2019/extlst",
    **_IGNORABLE,
}
_DECLARED = " ".join(
    [
        *(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items()),
        f'mc:Ignorable="{" ".join(_IGNORABLE)}"',
    ]
)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a long list of names."""
    return tuple(text.split())


# the order of the children of pPr and rPr (17.3.1.26, 17.3.2.28); what stands in neither goes last
PARAGRAPH_ORDER = words(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
    "pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
    "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
    "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
    "rPr sectPr pPrChange"
)
RUN_ORDER = words(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
    "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u "
    "effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
)
SECTION_ORDER = words(
    "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
    "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
    "docGrid printerSettings sectPrChange"
)


def opening(name: str) -> bytes:
    """Return the prolog and the start tag of a part whose stories come from many documents."""
    return PROLOG + f"<w:{name} {_DECLARED}>".encode()


def closing(name: str) -> bytes:
    """Return the end tag of such a part."""
    return f"</w:{name}>".encode()


def stands_alone(root: etree._Element) -> bool:
    """Tell whether a root declares nothing but what ``opening`` declares, by the same prefixes."""
    return all(NAMESPACES.get(prefix or "") == address for prefix, address in root.nsmap.items())


def drop_unknown(root: etree._Element) -> None:
    """Remove what a root lets readers ignore and ``opening`` does not name (part 3, 10.2)."""
    ignorable = str(root.attrib.pop(f"{MC}Ignorable", "")).split()
    root.attrib.pop(f"{MC}MustUnderstand", "")
    for prefix in ignorable:
        address = root.nsmap.get(prefix)
        if address is None or address in _IGNORABLE.values():
            continue
        for element in list(root.iter(f"{{{address}}}*")):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
        for element in root.iter():
            for name in [name for name in element.attrib if str(name).startswith(f"{{{address}}}")]:
                del element.attrib[name]


def children_of(holder: etree._Element) -> bytes:
    """Return the children of an element as they may stand under ``opening``; it may lose them."""
    if not stands_alone(holder):
        for choice in list(holder.iter(f"{MC}Choice")):
            prefixes = str(choice.get("Requires")).split()
            if any(NAMESPACES.get(prefix) != choice.nsmap.get(prefix) for prefix in prefixes):
                remove(choice)  # its fallback stays
        fresh = etree.Element(holder.tag, nsmap=dict(NAMESPACES))
        fresh.extend(list(holder))
        holder = fresh
    text = etree.tostring(holder, encoding="UTF-8", with_tail=False)
    begin = text.index(b">") + 1
    return text[begin : text.rindex(b"</")] if text[begin - 2 : begin] != b"/>" else b""


def alone(element: etree._Element) -> bytes:
    """Return an element with every namespace that it needs."""
    return etree.tostring(element, encoding="UTF-8", with_tail=False)


def value(element: etree._Element | None) -> str | None:
    """Return an element's ``w:val``."""
    return None if element is None else element.get(f"{W}val")


def is_on(element: etree._Element | None) -> bool:
    """Tell whether an on-off property is there and on (17.17.4)."""
    return element is not None and element.get(f"{W}val", "true") not in ("0", "false", "off")


def put(parent: etree._Element, child: etree._Element, order: Sequence[str]) -> None:
    """Insert a child where the schema wants it."""
    place = order.index(etree.QName(child).localname)
    for at, sibling in enumerate(parent):
        name = etree.QName(sibling).localname
        if name not in order or order.index(name) > place:
            parent.insert(at, child)
            return
    parent.append(child)


def paragraph_properties(paragraph: etree._Element) -> etree._Element:
    """Return a paragraph's ``pPr``, made where there is none."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    return properties


def remove(element: etree._Element) -> None:
    """Take an element out of its parent; text behind it is white space in every part of Word."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
