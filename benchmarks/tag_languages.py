"""The same template in the tag languages of the peers, written by program from our own.

Where a language has several ways to say a thing, its documentation's own way is taken. Tags in the document's
properties are left out: not every peer fills them.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Literal

from lxml import etree

from benchmarks.tag_tree import Mark, Printed, Section, TaggedDocument, W

# where a tag of a whole paragraph or row stands: in one of its own, in the nearest one of what it holds,
# or nowhere
Place = Literal["own", "inside", "nowhere"]

_TEXT_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class TagLanguage:
    """How a peer writes a printed value, a loop and a condition; this one is docxtemplater's."""

    in_text: frozenset[str] = frozenset({"for", "if"})  # the sections that may stand within a text

    def printed(self, node: Printed) -> str:
        """Return the tag that prints a value."""
        return f"{{{node.key}}}"

    def opened(self, section: Section) -> str:
        """Return the tag that opens a section."""
        return f"{{#{section.key}}}"

    def closed(self, section: Section) -> str:
        """Return the tag that closes a section."""
        return f"{{/{section.key}}}"

    def places(self, section: Section) -> tuple[Place, Place]:
        """Return where the opening and the closing tag of whole paragraphs or rows stand."""
        return ("inside", "inside") if section.form == "tr" else ("own", "own")


class EasyTemplateX(TagLanguage):
    """easy-template-x: like docxtemplater's, but a tag inside tells to repeat its whole paragraph or row."""

    def opened(self, section: Section) -> str:
        """Return the tag that opens a section."""
        over = {"p": "paragraph", "tr": "row"}.get(section.form)
        return f'{{#{section.key} [loopOver: "{over}"]}}' if over else f"{{#{section.key}}}"

    def places(self, section: Section) -> tuple[Place, Place]:
        """Return where the tags stand: always inside."""
        return "inside", "inside"


class DocxTemplates(TagLanguage):
    """docx-templates: commands in JavaScript, each of whole paragraphs or rows in one of its own.

    It refuses a second IF in a line.
    """

    in_text = frozenset[str]()

    def printed(self, node: Printed) -> str:
        """Return the command that prints a value."""
        return f"{{{self._scope(node.loops)}{node.key}}}"

    def opened(self, section: Section) -> str:
        """Return the command that opens a section."""
        path = f"{self._scope(section.loops)}{section.key}"
        return f"{{FOR of_{section.key} IN {path}}}" if section.kind == "for" else f"{{IF {path}}}"

    def closed(self, section: Section) -> str:
        """Return the command that closes a section."""
        return f"{{END-FOR of_{section.key}}}" if section.kind == "for" else "{END-IF}"

    def places(self, section: Section) -> tuple[Place, Place]:
        """Return where the commands stand: in paragraphs and rows of their own."""
        return "own", "own"

    @staticmethod
    def _scope(loops: tuple[Section, ...]) -> str:
        return f"$of_{loops[-1].key}." if loops else ""


class Carbone(TagLanguage):
    """Carbone: no loop tags; a row or paragraph says ``[i]``, one more says ``[i+1]`` and vanishes."""

    in_text = frozenset({"if"})

    def printed(self, node: Printed) -> str:
        """Return the marker that prints a value."""
        return f"{{d.{self._path(node.loops)}{node.key}}}"

    def opened(self, section: Section) -> str:
        """Return the marker that begins a condition; a loop has none."""
        if section.kind == "for":
            return ""
        return f"{{d.{self._path(section.loops)}{section.key}:ifEQ(true):showBegin}}"

    def closed(self, section: Section) -> str:
        """Return the marker of the next item, or the one that ends a condition."""
        if section.kind == "for":
            return f"{{d.{self._path(section.loops)}{section.key}[i+1].{section.body[0].key}}}"
        return f"{{d.{self._path(section.loops)}{section.key}:showEnd}}"

    def places(self, section: Section) -> tuple[Place, Place]:
        """Return where the markers stand."""
        return ("nowhere", "own") if section.kind == "for" else ("inside", "inside")

    @staticmethod
    def _path(loops: tuple[Section, ...]) -> str:
        return "".join(f"{loop.key}[i]." for loop in loops)


class MergeFields(TagLanguage):
    """Word's own MERGEFIELD, single values only; see ``written``."""

    def printed(self, node: Printed) -> str:
        """Return the mark of a field."""
        return f"\ue000{node.key}\ue001"


LANGUAGES: dict[str, TagLanguage] = {
    "docxtemplater": TagLanguage(),
    "easy-template-x": EasyTemplateX(),
    "carbone": Carbone(),
    "docx-templates": DocxTemplates(),
    "docx-mailmerge2": MergeFields(),
}


def written(document: TaggedDocument, language: TagLanguage) -> bytes:
    """Return the template in another language; the rest of the document stays as it is."""
    root = copy.deepcopy(document.root)
    elements = list(root.iter(f"{W}t"))
    placing = _Placing(language)
    for text, element in zip(document.texts, elements, strict=True):
        marks = [piece for piece in text.pieces if isinstance(piece, Mark)]
        if marks and isinstance(marks[0].node, Section) and marks[0].node.form:
            placing.place(element, marks)
        elif marks:
            element.text = "".join(_pieces(text.pieces, language))
    if isinstance(language, MergeFields):
        _make_fields(root)
    return _repacked(
        document.package, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    )


def _pieces(pieces: Sequence[str | Mark], language: TagLanguage) -> Iterator[str]:
    skipped: Section | None = None  # a section printed as one value
    for piece in pieces:
        if skipped is not None:
            if piece == Mark("close", skipped):
                skipped = None
        elif isinstance(piece, str):
            yield piece
        elif isinstance(piece.node, Section) and piece.node.kind not in language.in_text:
            skipped = piece.node
            yield language.printed(Printed("", skipped.text_key, skipped.loops))
        else:
            yield _said(piece, language)


def _said(mark: Mark, language: TagLanguage) -> str:
    if isinstance(mark.node, Printed):
        return language.printed(mark.node)
    return language.opened(mark.node) if mark.role == "open" else language.closed(mark.node)


class _Placing:
    """Puts the tags of tag paragraphs and rows where a language wants them, in the order of the document."""

    def __init__(self, language: TagLanguage) -> None:
        self._language = language
        self._begun: dict[etree._Element, etree._Element] = {}  # paragraph -> the last tag put at its start

    def place(self, text: etree._Element, marks: Sequence[Mark]) -> None:
        """Place the marks of one tag paragraph or row: one, or two for ``else``."""
        section = marks[0].node
        if not isinstance(section, Section):
            raise TypeError("only sections stand for whole paragraphs or rows")
        holder = next(text.iterancestors(f"{W}{section.form}"))
        own = [said for mark in marks if (said := self._not_inside(holder, mark))]
        for said in own[:-1]:  # one tag in each paragraph
            before = copy.deepcopy(holder)
            next(before.iter(f"{W}t")).text = said
            holder.addprevious(before)
        if own:
            text.text = own[-1]
        elif (parent := holder.getparent()) is not None:
            parent.remove(holder)

    def _not_inside(self, holder: etree._Element, mark: Mark) -> str:
        """Return a tag that needs the holder; put it inside what it holds where it can go there."""
        if not isinstance(mark.node, Section):
            raise TypeError("a value beside a tag of a whole paragraph")
        said = _said(mark, self._language)
        place = self._language.places(mark.node)[0 if mark.role == "open" else 1]
        if place == "nowhere":
            return ""
        if place == "own":
            return said
        inside = self._begin_next(holder, said) if mark.role == "open" else self._end_previous(holder, said)
        return "" if inside else said

    def _begin_next(self, holder: etree._Element, said: str) -> bool:
        following = holder.getnext()
        while following is not None and _is_only_a_tag(following):
            following = following.getnext()  # its own tag comes later, and behind this one
        if following is None or following.tag != holder.tag:
            return False
        paragraph = next(following.iter(f"{W}p"))
        run = _run(said)
        if paragraph in self._begun:
            self._begun[paragraph].addnext(run)
        elif (properties := paragraph.find(f"{W}pPr")) is not None:
            properties.addnext(run)
        else:
            paragraph.insert(0, run)
        self._begun[paragraph] = run
        return True

    @staticmethod
    def _end_previous(holder: etree._Element, said: str) -> bool:
        before = holder.getprevious()
        if before is None or before.tag != holder.tag or "[i+1]" in _text(before):
            return False
        list(before.iter(f"{W}p"))[-1].append(_run(said))
        return True


def _is_only_a_tag(element: etree._Element) -> bool:
    return re.fullmatch(r"\{%(p|tr)\b.*%\}", _text(element).strip(), re.DOTALL) is not None


def _text(element: etree._Element) -> str:
    return "".join(found.text or "" for found in element.iter(f"{W}t"))


def _run(said: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    text = etree.SubElement(run, f"{W}t")
    text.text = said
    text.set(_TEXT_SPACE, "preserve")
    return run


def _make_fields(root: etree._Element) -> None:
    for text in list(root.iter(f"{W}t")):
        run = text.getparent()
        pieces = re.split("\ue000(.*?)\ue001", text.text or "")
        if len(pieces) == 1 or run is None:
            continue
        for at, piece in enumerate(pieces):
            part = copy.deepcopy(run)
            shown = next(part.iter(f"{W}t"))
            shown.set(_TEXT_SPACE, "preserve")
            shown.text = f"«{piece}»" if at % 2 else piece
            if at % 2:
                simple = etree.Element(f"{W}fldSimple")
                simple.set(f"{W}instr", f" MERGEFIELD {piece} ")
                simple.append(part)
                part = simple
            if at % 2 or piece:
                run.addprevious(part)
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)


def _repacked(package: bytes, document: bytes) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = document
            elif name == "docProps/core.xml":
                part = re.sub(rb"\{\{.*?\}\}", b"", part)
            new.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
