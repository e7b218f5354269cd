"""The comments of a document (w:comments): those it has stay, new ones get ids of their own.

Comments carry no date, so that the same findings give the same bytes. Source: ECMA-376 part 1, 17.13.4.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from assembly.format_rules.effective.wordml import W
from assembly.format_rules.rewriting import add_part, related, serialised
from assembly.format_rules.schema_order import properties, put, switch
from assembly.templates.relations import strict_parser

AUTHOR, INITIALS = "Vanthu", "VT"
_SIZE, _MARK_SIZE = "20", "16"  # half-points
_NOT_IN_XML = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
_MARKERS = (f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def _said(lines: Iterable[str]) -> str:
    return "\n".join(_NOT_IN_XML.sub(" ", line) for line in lines)


@dataclass(frozen=True, slots=True)
class Styles:
    """The ids of Word's own styles for comments, where the document has them."""

    text: str | None
    reference: str | None


def comment_styles(styles: etree._Element | None) -> Styles:
    """Find Word's styles for comments; their ids differ with the language of Word, their names do not."""
    found: dict[str, str] = {}
    for style in [] if styles is None else styles.iterchildren(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None:
            found[str(name.get(f"{W}val")).lower()] = str(style.get(f"{W}styleId"))
    return Styles(found.get("annotation text"), found.get("annotation reference"))


class Comments:
    """The comments part of a document under way; ``body`` is the tree that refers to its comments."""

    def __init__(self, parts: dict[str, bytes], main_part: str, body: etree._Element, styles: Styles) -> None:
        self._parts, self._main_part, self._styles = parts, main_part, styles
        self._name = related(parts, main_part, "comments")
        if self._name is None:
            self._root = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
        else:
            self._root = etree.fromstring(parts[self._name], strict_parser())
        used = [*self._root.iterchildren(f"{W}comment"), *body.iter(*_MARKERS)]
        numbers = (str(element.get(f"{W}id")) for element in used)
        self._marks: dict[etree._Element, etree._Element] = {}  # after what, the last mark that was put there
        self._next = 1 + max((int(number) for number in numbers if number.isdecimal()), default=-1)
        self._standing = self._of_before(body)

    def add(self, lines: Sequence[str], first: etree._Element, last: etree._Element) -> None:
        """Add a comment of lines, the first one bold, on what stands from ``first`` to ``last``.

        Both are children of paragraphs, or both the paragraph itself where it has none. A comment of ours
        that says the same in the same paragraph already, from an annotation before this one, is enough.
        """
        there = last if last.tag == f"{W}p" else last.getparent()
        if there is not None and self._standing[there, _said(lines)]:
            self._standing[there, _said(lines)] -= 1
            return
        number, self._next = str(self._next), self._next + 1
        comment = etree.SubElement(
            self._root,
            f"{W}comment",
            {f"{W}id": number, f"{W}author": AUTHOR, f"{W}initials": INITIALS},
        )
        for at, line in enumerate(lines):
            comment.append(self._paragraph(line, title=at == 0))
        start = comment.makeelement(f"{W}commentRangeStart", {f"{W}id": number})
        end = comment.makeelement(f"{W}commentRangeEnd", {f"{W}id": number})
        mark = self._mark("commentReference", number)
        # comments that end at one place follow one another in the order they are added
        before = self._marks.get(last, last)
        if last.tag != f"{W}p":
            first.addprevious(start)
        elif before is last:
            last.insert(1 if len(last) and last[0].tag == f"{W}pPr" else 0, start)
            before = start
        else:
            before.addnext(start)
            before = start
        before.addnext(end)
        end.addnext(mark)
        self._marks[last] = mark

    def _of_before(self, body: etree._Element) -> Counter[tuple[etree._Element, str]]:
        """Count our comments that the document has, by the paragraph they end in and what they say."""
        said: dict[str, str] = {}
        for comment in self._root.iterchildren(f"{W}comment"):
            if comment.get(f"{W}author") == AUTHOR:
                lines = ("".join(text.text or "" for text in p.iter(f"{W}t")) for p in comment.iter(f"{W}p"))
                said[str(comment.get(f"{W}id"))] = _said(lines)
        standing: Counter[tuple[etree._Element, str]] = Counter()
        for mark in body.iter(f"{W}commentReference") if said else ():
            words = said.get(str(mark.get(f"{W}id")))
            paragraph = next(mark.iterancestors(f"{W}p"), None)
            if words is not None and paragraph is not None:
                standing[paragraph, words] += 1
        return standing

    def save(self) -> None:
        """Put the comments into the parts."""
        if not len(self._root):
            return
        if self._name is None:
            add_part(self._parts, self._main_part, "comments", serialised(self._root))
        else:
            self._parts[self._name] = serialised(self._root)

    def _paragraph(self, text: str, *, title: bool) -> etree._Element:
        paragraph = etree.Element(f"{W}p", nsmap={"w": W[1:-1]})
        about = properties(paragraph)
        if self._styles.text:
            put(about, "pStyle", val=self._styles.text)
        # whatever the document's plain paragraphs look like
        put(about, "spacing", before="0", after="0", line="240", lineRule="auto")
        put(about, "ind", left="0", right="0", firstLine="0")
        put(about, "jc", val="left")
        if title:
            paragraph.append(self._mark("annotationRef"))
        run = etree.SubElement(paragraph, f"{W}r")
        if title:
            switch(properties(run), "b", on=True)
        if not self._styles.text:
            put(properties(run), "sz", val=_SIZE)
        element = etree.SubElement(run, f"{W}t")
        element.set(_SPACE, "preserve")
        element.text = _NOT_IN_XML.sub(" ", text)
        return paragraph

    def _mark(self, name: str, number: str | None = None) -> etree._Element:
        run = etree.Element(f"{W}r", nsmap={"w": W[1:-1]})
        if self._styles.reference:
            put(properties(run), "rStyle", val=self._styles.reference)
        else:
            put(properties(run), "sz", val=_MARK_SIZE)
        mark = etree.SubElement(run, f"{W}{name}")
        if number is not None:
            mark.set(f"{W}id", number)
        return run
