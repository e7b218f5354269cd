"""Tables stay where they stand though the file is laid out as another version of Word would.

Up to Word 2010 (compatibility mode 14) the text of a table's first column is in line with the text around it
and its edge hangs out by the cell's margin; from Word 2013 (15) on its edge is in line. The mode is said once
for a file, so tables of a document in another mode are moved by that margin. Source: [MS-DOCX] 2.5.1
(compatibilityMode), ECMA-376 part 1 (17.4.50 indents, 17.4.42 margins of cells).
"""

from __future__ import annotations

from lxml import etree

from assembly.filling.merging.styles import Styles
from assembly.filling.merging.wordml import W, put, value, words

_ORDER = words(
    "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
)
_EDGE_IN_LINE = 15  # Word 2013
_UNSAID = 12  # Word 2007, which knew no modes
_USUAL_MARGIN = 115  # twips (17.4.42)


def layout_mode(settings: etree._Element) -> int:
    """Return the version of Word as which a document is laid out."""
    for setting in settings.iterfind(f"{W}compat/{W}compatSetting"):
        said = str(setting.get(f"{W}val"))
        if setting.get(f"{W}name") == "compatibilityMode" and said.isdecimal():
            return int(said)
    return _UNSAID


def keep_places(root: etree._Element, styles: Styles, own: int, ruling: int) -> None:
    """Move the tables of a document of one mode that is laid out in another; nested ones stand the same."""
    if (own >= _EDGE_IN_LINE) == (ruling >= _EDGE_IN_LINE):
        return
    towards = -1 if ruling >= _EDGE_IN_LINE else 1
    for table in root.iter(f"{W}tbl"):
        properties = table.find(f"{W}tblPr")
        if properties is None or next(table.iterancestors(f"{W}tbl"), None) is not None:
            continue
        style = styles.source_of_table(value(properties.find(f"{W}tblStyle")))
        if _said(properties, style, styles, "jc", "val") in ("center", "right", "end"):
            continue
        if properties.find(f"{W}tblpPr") is not None:
            continue
        margin = _twips(_said(properties, style, styles, "tblCellMar/w:left", "w"))
        if margin is None:
            margin = _twips(_said(properties, style, styles, "tblCellMar/w:start", "w"))
        indent = _twips(_said(properties, style, styles, "tblInd", "w")) or 0
        moved = properties.find(f"{W}tblInd")
        if moved is None:
            moved = etree.Element(f"{W}tblInd")
            put(properties, moved, _ORDER)
        moved.set(f"{W}w", str(indent + towards * (_USUAL_MARGIN if margin is None else margin)))
        moved.set(f"{W}type", "dxa")


def _said(
    properties: etree._Element, style: str | None, styles: Styles, path: str, attribute: str
) -> str | None:
    """Return what a table says itself or its style says of it."""
    for holder in (properties, *styles.table_holders(style)):
        found = holder.find(f"w:{path}", {"w": W[1:-1]})
        if found is not None and found.get(f"{W}{attribute}") is not None:
            return str(found.get(f"{W}{attribute}"))
    return None


def _twips(said: str | None) -> int | None:
    try:
        return None if said is None else round(float(said))
    except ValueError:
        return None
