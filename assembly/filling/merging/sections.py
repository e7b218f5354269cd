"""Sections: every document keeps its own, begins on a new page and counts its pages from 1.

A section that names no header takes the one before it, which here would be another document's; and whether
even pages have headers of their own is said once for the whole file. So each document's first section names
all that it has, and blank ones where an earlier document left something. Source: ECMA-376 part 1 (17.6,
17.10, 17.15.1.35).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Literal

from lxml import etree

from assembly.filling.merging.wordml import (
    PARAGRAPH_ORDER,
    SECTION_ORDER,
    R,
    W,
    is_on,
    paragraph_properties,
    put,
    remove,
)

Kind = Literal["header", "footer"]
KINDS: tuple[Kind, ...] = ("header", "footer")
_PLACES = ("default", "first", "even")
_NOTE_ORDER = ("pos", "numFmt", "numStart", "numRestart")
_BLOCKS = ("p", "tbl", "sdt", "customXml")
# takes the height of a twentieth of a point, so that it starts no page
_TINY = (
    f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/>'
    '<w:ind w:left="0" w:right="0" w:firstLine="0"/>'
    '<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:pPr></w:p>'
)


class Sections:
    """What the sections of the merged file have taught so far: which headers are in force at its end."""

    def __init__(self, blank: Callable[[Kind], str]) -> None:
        self._blank = blank
        self._used: set[tuple[Kind, str]] = set()
        self.even_pages = False  # some document has headers of its own on even pages

    def settle(
        self,
        body: etree._Element,
        header: Callable[[Kind, str], str | None],
        *,
        even_pages: bool,
        notes: Mapping[str, tuple[etree._Element | None, bool]],
    ) -> None:
        """Make the sections of a document those of the merged file; the last one stays where it is.

        ``header`` returns the merged relation of a document's own; ``even_pages``: the document tells even
        pages from odd ones; ``notes`` are the kinds of notes it has (``footnote``, ``endnote``), each with
        what its settings say of all sections, and whether the program that prints counts them.
        """
        self.even_pages |= even_pages
        if body.find(f"{W}sectPr") is None:
            etree.SubElement(body, f"{W}sectPr")
        sections = [each for each in body.iter(f"{W}sectPr") if _is_section(each)]
        for at, section in enumerate(sections):
            for printer in list(section.iterchildren(f"{W}printerSettings")):
                remove(printer)
            self._settle_headers(section, header, even_pages=even_pages, first=at == 0)
            if at == 0:
                _begin_anew(section)
            for note, (general, counted) in notes.items():
                _settle_notes(section, note, general, anew=counted and at == 0)
                if note == "endnote" and at < len(sections) - 1 and section.find(f"{W}noEndnote") is None:
                    put(section, etree.Element(f"{W}noEndnote"), SECTION_ORDER)

    def _settle_headers(
        self,
        section: etree._Element,
        header: Callable[[Kind, str], str | None],
        *,
        even_pages: bool,
        first: bool,
    ) -> None:
        named: dict[tuple[Kind, str], str] = {}
        for kind in KINDS:
            for reference in list(section.iterchildren(f"{W}{kind}Reference")):
                place = reference.get(f"{W}type", "default")
                relation = header(kind, str(reference.get(f"{R}id")))
                section.remove(reference)
                if relation is not None and (place != "even" or even_pages):
                    named[kind, place] = relation
        for kind in KINDS:
            if not even_pages and (kind, "default") in named:
                named[kind, "even"] = named[kind, "default"]
            for place in _PLACES:
                if first and (kind, place) not in named and (kind, place) in self._used:
                    named[kind, place] = self._blank(kind)
        order = [(kind, place) for kind in KINDS for place in _PLACES if (kind, place) in named]
        for at, (kind, place) in enumerate(order):
            reference = etree.Element(f"{W}{kind}Reference")
            reference.set(f"{W}type", place)
            reference.set(f"{R}id", named[kind, place])
            section.insert(at, reference)
            self._used.add((kind, place))


def _is_section(section: etree._Element) -> bool:
    parent = section.getparent()
    return parent is not None and parent.tag in (f"{W}body", f"{W}pPr")


def _begin_anew(section: etree._Element) -> None:
    kind = section.find(f"{W}type")
    if kind is not None:
        kind.set(f"{W}val", "nextPage")
    numbers = section.find(f"{W}pgNumType")
    if numbers is None:
        numbers = etree.Element(f"{W}pgNumType")
        put(section, numbers, SECTION_ORDER)
    if numbers.get(f"{W}start") is None:
        numbers.set(f"{W}start", "1")
    lines = section.find(f"{W}lnNumType")
    if lines is not None and lines.get(f"{W}restart") == "continuous":
        lines.set(f"{W}restart", "newSection")


def _settle_notes(section: etree._Element, note: str, general: etree._Element | None, *, anew: bool) -> None:
    """Say in a section what the settings said of all; ``anew`` lets its notes begin at their first number."""
    properties = section.find(f"{W}{note}Pr")
    if properties is None:
        properties = etree.Element(f"{W}{note}Pr")
        put(section, properties, SECTION_ORDER)
    for name in _NOTE_ORDER:
        said = None if general is None else general.find(f"{W}{name}")
        if said is not None and properties.find(f"{W}{name}") is None and (name, note) != ("pos", "endnote"):
            put(properties, copy.deepcopy(said), _NOTE_ORDER)
    if anew:
        restart = properties.find(f"{W}numRestart")
        if restart is None:
            restart = etree.Element(f"{W}numRestart")
            put(properties, restart, _NOTE_ORDER)
        if restart.get(f"{W}val", "continuous") == "continuous":
            restart.set(f"{W}val", "eachSect")
    if not len(properties):
        remove(properties)


def end_in_paragraph(body: etree._Element) -> None:
    """Move the body's section into its last paragraph, or into a tiny one behind a table."""
    section = body.find(f"{W}sectPr")
    if section is None:
        return
    remove(section)
    paragraph = last_paragraph(body)
    properties = paragraph_properties(paragraph)
    put(properties, section, PARAGRAPH_ORDER)


def last_paragraph(body: etree._Element) -> etree._Element:
    """Return the paragraph that ends a body; ranges that end behind it end in it from now on."""
    blocks = [child for child in body if child.tag in {f"{W}{name}" for name in _BLOCKS}]
    last = blocks[-1] if blocks else None
    if (
        last is None
        or last.tag != f"{W}p"
        or last.find(f"{W}pPr/{W}sectPr") is not None
        or last.find(f"{W}pPr/{W}framePr") is not None
        or is_on(last.find(f"{W}pPr/{W}rPr/{W}vanish"))
    ):
        tiny = etree.fromstring(_TINY)
        section = body.find(f"{W}sectPr")
        if section is None:
            body.append(tiny)
        else:
            section.addprevious(tiny)
        last = tiny
    for behind in [each for each in last.itersiblings() if each.tag != f"{W}sectPr"]:
        last.append(behind)
    return last


def blank_header(kind: Kind) -> bytes:
    """Return a header that prints nothing and takes no room."""
    name = "hdr" if kind == "header" else "ftr"
    tiny = copy.deepcopy(etree.fromstring(_TINY))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{name} xmlns:w="{W[1:-1]}">'.encode()
        + etree.tostring(tiny)
        + f"</w:{name}>".encode()
    )
