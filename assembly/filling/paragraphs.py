"""Line ends and tabs in values, made what Word means by them.

docxtpl makes a line break of a newline, which stretches a justified line over the whole width. Here a
newline in a value begins a new paragraph with the same properties, in a table cell too; a newline in the
template's own text stays a line break, as docxtpl makes it.
"""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from assembly.templates.sandbox import PARAGRAPH_MARK
from assembly.templates.tags import PRESERVE, TEXT, W

_RUN, _PARAGRAPH = f"{W}r", f"{W}p"
_BREAKS = re.compile(f"([\t\n{PARAGRAPH_MARK}])")
_WRAPPERS = (f"{W}hyperlink", f"{W}ins", f"{W}moveTo")
# a section ends with its last paragraph only; a page break stands before the first only
_FIRST_ONLY, _LAST_ONLY = f"{W}pageBreakBefore", f"{W}sectPr"


def has_breaks(xml: str) -> bool:
    """Tell whether a rendered part may hold a line end or a tab, without parsing it."""
    return PARAGRAPH_MARK in xml or "\t" in xml or "\n" in xml


def break_texts(root: etree._Element) -> bool:
    """Turn line ends and tabs in texts into paragraphs, breaks and tabs; tell whether there were any."""
    broken = False
    for text in [text for text in root.iter(TEXT) if text.text and _BREAKS.search(text.text)]:
        _break(text)
        broken = True
    for element in root.iter():
        if element.text and PARAGRAPH_MARK in element.text:
            element.text = element.text.replace(PARAGRAPH_MARK, "\n")
            broken = True
        for name, value in element.attrib.items():
            if PARAGRAPH_MARK in str(value):
                element.set(name, str(value).replace(PARAGRAPH_MARK, " "))
                broken = True
    return broken


def _break(text: etree._Element) -> None:
    pieces = _BREAKS.split(text.text or "")
    text.text = pieces[0]
    text.set(*PRESERVE)
    for mark, words in zip(pieces[1::2], pieces[2::2], strict=True):
        run = text.getparent()
        if mark == "\t" and run is not None and run.tag == _RUN:
            text = _after_tab(text, run)
        elif mark == PARAGRAPH_MARK and run is not None and (paragraph := _splittable(run)) is not None:
            text = _in_next_paragraph(text, run, paragraph)
        else:
            text = _after_line_break(text)
        text.text = words
        text.set(*PRESERVE)


def _splittable(run: etree._Element) -> etree._Element | None:
    """Return the run's paragraph where it can end behind the run: at most a link or a revision between."""
    parent = run.getparent()
    if run.tag == _RUN and parent is not None and parent.tag in _WRAPPERS:
        parent = parent.getparent()
    return parent if run.tag == _RUN and parent is not None and parent.tag == _PARAGRAPH else None


def _after_line_break(text: etree._Element) -> etree._Element:
    line_break = text.makeelement(f"{W}br")
    following = text.makeelement(TEXT)
    text.addnext(line_break)
    line_break.addnext(following)
    return following


def _after_tab(text: etree._Element, run: etree._Element) -> etree._Element:
    tab_run = _like(run, f"{W}rPr")
    etree.SubElement(tab_run, f"{W}tab")
    next_run = _like(run, f"{W}rPr")
    run.addnext(tab_run)
    tab_run.addnext(next_run)
    following = etree.SubElement(next_run, TEXT)
    next_run.extend(list(text.itersiblings()))
    return following


def _in_next_paragraph(
    text: etree._Element, run: etree._Element, paragraph: etree._Element
) -> etree._Element:
    next_paragraph = _like(paragraph, f"{W}pPr")
    paragraph.addnext(next_paragraph)
    for properties, name in ((next_paragraph, _FIRST_ONLY), (paragraph, _LAST_ONLY)):
        for single in list(properties.iterfind(f"{W}pPr/{name}")):
            parent = single.getparent()
            if parent is not None:
                parent.remove(single)
    next_run = _like(run, f"{W}rPr")
    following = etree.SubElement(next_run, TEXT)
    next_run.extend(list(text.itersiblings()))
    wrapper = run.getparent()
    if wrapper is paragraph or wrapper is None:
        rest = list(run.itersiblings())
        next_paragraph.append(next_run)
    else:
        next_wrapper = etree.SubElement(
            next_paragraph, wrapper.tag, {str(key): str(value) for key, value in wrapper.attrib.items()}
        )
        next_wrapper.append(next_run)
        next_wrapper.extend(list(run.itersiblings()))
        rest = list(wrapper.itersiblings())
    next_paragraph.extend(rest)
    return following


def _like(element: etree._Element, properties: str) -> etree._Element:
    """Return an empty run or paragraph with the properties of another."""
    twin = element.makeelement(element.tag)
    found = element.find(properties)
    if found is not None:
        twin.append(deepcopy(found))
    return twin
