"""Content in several versions, of which a reader takes one (ECMA-376 part 3, 9.3)."""

from __future__ import annotations

from lxml import etree

from assembly.format_rules.effective.wordml import MC

_UNDERSTOOD = frozenset(
    f"http://schemas.microsoft.com/office/{name}"
    for name in (
        "word/2006/wordml",
        "word/2010/wordml",
        "word/2010/wordprocessingCanvas",
        "word/2010/wordprocessingDrawing",
        "word/2010/wordprocessingGroup",
        "word/2010/wordprocessingInk",
        "word/2010/wordprocessingShape",
        "word/2012/wordml",
        "word/2012/wordprocessingDrawing",
        "word/2015/wordml/symex",
        "word/2016/wordml/cid",
        "word/2018/wordml",
        "word/2018/wordml/cex",
        "word/2020/wordml/sdtdatahash",
        "drawing/2010/main",
        "drawing/2014/main",
        "drawing/2014/chart",
    )
)


def chosen(alternatives: etree._Element) -> etree._Element | None:
    """Return the first ``mc:Choice`` whose namespaces are understood, else the ``mc:Fallback``."""
    for choice in alternatives.iterchildren(f"{MC}Choice"):
        prefixes = choice.get("Requires", "").split()
        if prefixes and all(choice.nsmap.get(prefix) in _UNDERSTOOD for prefix in prefixes):
            return choice
    return alternatives.find(f"{MC}Fallback")
