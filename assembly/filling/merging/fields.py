"""Fields: what in one file meant the document still means the document, not the thousand around it.

``NUMPAGES`` becomes the number of the document's last page, references follow renamed bookmarks, captions
count anew; what would gather from all documents (a table of contents) or tell of the file (its title) becomes
the text that it shows. Source: ECMA-376 part 1 (17.16).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from assembly.filling.merging.wordml import W, remove, words

# they tell of the file or gather from all of it; REF and PAGEREF inside a table of contents stay
_TO_TEXT = frozenset(
    words(
        "TOC TOA INDEX BIBLIOGRAPHY TITLE SUBJECT AUTHOR KEYWORDS COMMENTS LASTSAVEDBY DOCPROPERTY "
        "DOCVARIABLE INFO FILENAME FILESIZE TEMPLATE CREATEDATE SAVEDATE PRINTDATE EDITTIME REVNUM "
        "NUMWORDS NUMCHARS SECTION"
    )
)
_TO_BOOKMARKS = frozenset(["REF", "PAGEREF", "NOTEREF", "SET", "ASK"])
_NO_BOOKMARKS = frozenset(
    words(
        "PAGE DATE TIME SECTIONPAGES SYMBOL ADVANCE EQ QUOTE IF COMPARE MERGEFIELD FORMTEXT FORMCHECKBOX "
        "FORMDROPDOWN SEQ STYLEREF = ADDRESSBLOCK GREETINGLINE USERNAME USERINITIALS USERADDRESS LISTNUM "
        "AUTONUM AUTONUMLGL AUTONUMOUT XE TC TA FILLIN"
    )
)
_WORD = re.compile(r'"[^"]*"|\S+')
_LINK_WITHIN = re.compile(r'(\\l\s+)("[^"]*"|\S+)')
_HAS_RESET = re.compile(r"\\r\s*\d|\\c\b|\\h\b")


class Names(Protocol):
    """What fields of one document may name."""

    def bookmark(self, name: str) -> str:
        """Return the new name of a bookmark."""

    def style_name(self, name: str) -> str:
        """Return the new name of a style."""

    def is_bookmark(self, name: str) -> bool:
        """Tell whether the document has a bookmark of this name."""

    def last_page(self) -> str:
        """Return the bookmark on the last page of the document."""

    def counts_anew(self, name: str) -> bool:
        """Tell whether this is the document's first of a sequence that others have counted in before."""


@dataclass(slots=True)
class _Field:
    begin: etree._Element
    codes: list[etree._Element] = field(default_factory=list)
    separate: etree._Element | None = None


def settle_fields(root: etree._Element, names: Names) -> None:
    """Change the fields of a story; one that is not closed stays as it is."""
    opened: list[_Field] = []
    for element in list(root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText")):
        if element.tag == f"{W}fldSimple":
            _settle_simple(element, names)
        elif element.tag == f"{W}instrText":
            if opened and opened[-1].separate is None:
                opened[-1].codes.append(element)
        elif element.get(f"{W}fldCharType") == "begin":
            opened.append(_Field(element))
        elif opened and element.get(f"{W}fldCharType") == "separate":
            opened[-1].separate = element
        elif opened and element.get(f"{W}fldCharType") == "end":
            _settle(opened.pop(), element, names)


def _settle_simple(element: etree._Element, names: Names) -> None:
    code = str(element.get(f"{W}instr") or "")
    new = _changed(code, names)
    if new is None:
        parent = element.getparent()
        if parent is not None:
            at = parent.index(element)
            parent[at : at + 1] = list(element)
    elif new != code:
        element.set(f"{W}instr", new)


def _settle(found: _Field, end: etree._Element, names: Names) -> None:
    code = "".join(piece.text or "" for piece in found.codes)
    new = _changed(code, names)
    if new is None:
        for element in (found.begin, *found.codes, found.separate, end):
            if element is not None:
                _remove_from_run(element)
    elif new != code and found.codes:
        found.codes[0].text = new
        found.codes[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        for piece in found.codes[1:]:
            piece.text = ""


def _remove_from_run(element: etree._Element) -> None:
    run = element.getparent()
    remove(element)
    if run is not None and run.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in run):
        remove(run)


def _changed(code: str, names: Names) -> str | None:
    """Return a field's code for the merged file; None where the field becomes its text."""
    said = _WORD.findall(code)
    kind = said[0].upper() if said else ""
    first = said[1] if len(said) > 1 else ""
    if kind in _TO_TEXT:
        return None
    if kind == "NUMPAGES":
        return code.replace(said[0], f"PAGEREF {names.last_page()}", 1)
    if kind in _TO_BOOKMARKS and first:
        code = _with(code, first, names.bookmark(first.strip('"')))
    elif kind == "STYLEREF" and first:
        code = _with_style(code, first, names)
    elif kind == "HYPERLINK":
        code = _LINK_WITHIN.sub(
            lambda link: f'{link.group(1)}"{names.bookmark(link.group(2).strip(chr(34)))}"', code
        )
    elif kind == "SEQ" and first and not _HAS_RESET.search(code) and names.counts_anew(first):
        code = f"{code.rstrip()} \\r 1 "
    elif (
        kind and kind not in _NO_BOOKMARKS and names.is_bookmark(said[0])
    ):  # { name } is short for { REF name }
        code = _with(code, said[0], names.bookmark(said[0]))
    return code


def _with_style(code: str, written: str, names: Names) -> str:
    name = written.strip('"')
    name = f"heading {name}" if name.isdecimal() else name
    new = names.style_name(name)
    return code if new == name else _with(code, written, f'"{new}"')


def _with(code: str, old: str, new: str) -> str:
    return code if old.strip('"') == new else code.replace(old, new, 1)
