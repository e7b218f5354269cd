"""Laid-out pages: where each paragraph of a document begins and ends on paper.

A copy of the document gets a bookmark at the first and the last word of each paragraph; whoever
lays it out writes bookmarks as named destinations of the PDF (ISO 32000-1, 12.3.2.3); here their pages and
heights are read back. See docs/decisions/0011. Positions are those of the program that made the PDF: Word may
break a page elsewhere, and without a face of the same widths every line is another.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree

from assembly.format_rules.effective.wordml import W
from assembly.format_rules.finding import Said
from assembly.format_rules.rewriting import serialised, written
from assembly.format_rules.word_document import Paragraph, WordDocument
from assembly.templates.pdfium import ONE_PDF

MOST_PARAGRAPHS = 20_000  # marked in one document; LibreOffice takes about 0.3 ms for each
_MOST_FOREIGN = 0.02  # of the printed width: a box to tick may come from another face, a sentence may not

_RUN, _TEXT, _PROPERTIES, _LINK = f"{W}r", f"{W}t", f"{W}rPr", f"{W}hyperlink"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CONTROL, _CONTROLLED = f"{W}sdt", f"{W}sdtContent"
_FIRST_ID = 1_000_000_000  # bookmarks of ours; Word counts its own from 0

# Faces with the same widths, so that lines and pages break alike.
_SAME_WIDTHS = {
    "timesnewroman": ("tinos", "liberationserif"),
    "arial": ("arimo", "liberationsans"),
    "couriernew": ("cousine", "liberationmono"),
    "calibri": ("carlito",),
    "cambria": ("caladea",),
}
_SIGNS = ("opensymbol", "symbol", "wingdings", "webdings")  # bullets and ticks


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on paper: ``page`` from 1, ``height`` of the top of the line in points above the lower edge."""

    page: int
    height: float


@dataclass(frozen=True, slots=True)
class Marked:
    """A copy of a document with its marks: ``paragraphs`` in the order of the text, named by their index."""

    docx: bytes
    paragraphs: tuple[Paragraph, ...]
    prefix: str


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A document on paper: where its printing paragraphs begin and end.

    ``blank`` are pages, from 1, that show nothing but perhaps their number. ``strange`` names the faces of
    the PDF that have other widths than the document asks for, where they print more than a stray sign: then
    no position means anything. ``met`` are the faces of the document that the PDF has, or has the equal of.
    """

    pages: int
    starts: Mapping[Paragraph, Spot]
    ends: Mapping[Paragraph, Spot]
    blank: tuple[int, ...]
    strange: tuple[str, ...]
    met: frozenset[str]

    def placed(self, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
        """Return those paragraphs whose beginning and end are known."""
        return [each for each in paragraphs if each in self.starts and each in self.ends]

    def trusts(self, paragraph: Paragraph) -> bool:
        """Tell whether every face that prints a paragraph has its widths in the PDF."""
        return all(run.faces <= self.met for run in _printing(paragraph))


class NotLaidOut(Exception):
    """A document's pages cannot be told; ``reason`` says why."""

    def __init__(self, reason: Said) -> None:
        super().__init__(reason.en)
        self.reason = reason


def mark(document: WordDocument) -> Marked:
    """Return a copy of a document with a bookmark at the first and last word of each paragraph of its text.

    Raises NotLaidOut where the file would fetch something when it is opened, or is too long.
    """
    if document.outside:
        raise NotLaidOut(
            Said(
                "tệp lấy nội dung từ nơi khác, vì vậy không được mở bằng LibreOffice",
                "the file fetches something from elsewhere, so LibreOffice may not open it",
            )
        )
    part = document.body.part
    paragraphs = tuple(
        paragraph
        for story in document.stories
        if story.part == part and story.kind in ("body", "text_box")
        for paragraph in story.paragraphs()
        if _printing(paragraph)
    )
    if len(paragraphs) > MOST_PARAGRAPHS:
        raise NotLaidOut(
            Said(
                f"văn bản dài hơn {MOST_PARAGRAPHS} đoạn",
                f"the document has more than {MOST_PARAGRAPHS} paragraphs",
            )
        )
    root = document.trees[part]
    copy = deepcopy(root)
    copies = dict(zip(root.iter(_RUN), copy.iter(_RUN), strict=True))
    _open_content_controls(copy)
    prefix = next(name for at in count() if (name := f"vanthu{at}x").encode() not in document.parts[part])
    identities = count(_FIRST_ID)
    for at, paragraph in enumerate(paragraphs):
        runs = _printing(paragraph)
        first, last = copies.get(runs[0].element), copies.get(runs[-1].element)
        if first is None or last is None:
            continue
        # where both are one run, the start comes first: what is parted for the end then stands behind it
        _mark_start(first, f"{prefix}s{at}", next(identities))
        enclosed = paragraph.place.story == "text_box" or next(last.iterancestors(_LINK), None) is not None
        _mark_end(last, f"{prefix}e{at}", next(identities), enclosed=enclosed)
    return Marked(written({**document.parts, part: serialised(copy)}), paragraphs, prefix)


def read_pages(pdf: bytes, marked: Marked, document: WordDocument) -> LaidOut:
    """Return where the paragraphs of a marked document stand in its PDF.

    Raises NotLaidOut where the PDF cannot be read.
    """
    with ONE_PDF:
        try:
            opened = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as trouble:
            raise NotLaidOut(
                Said("bản PDF do LibreOffice tạo bị hỏng", "LibreOffice wrote a damaged PDF")
            ) from trouble
        try:
            starts, ends = ({}, {})  # type: tuple[dict[Paragraph, Spot], dict[Paragraph, Spot]]
            for at, paragraph in enumerate(marked.paragraphs):
                for found, letter in ((starts, "s"), (ends, "e")):
                    if (spot := _spot(opened.raw, f"{marked.prefix}{letter}{at}")) is not None:
                        found[paragraph] = spot
            covered: set[int] = set()
            for paragraph, start in starts.items():
                covered.update(range(start.page, ends.get(paragraph, start).page + 1))
            widths: Counter[str] = Counter()
            blank: list[int] = []
            pages = len(opened)
            for number in range(1, pages + 1):
                shows = _look_at(opened, number - 1, widths)
                if not shows and number not in covered:
                    blank.append(number)
        finally:
            opened.close()
    met, strange = _judge(widths, _faces(document))
    return LaidOut(pages, starts, ends, tuple(blank), strange, met)


def _open_content_controls(root: etree._Element) -> None:
    """Leave in place of each content control what it shows: LibreOffice 7.4 prints some in another face."""
    for control in reversed(list(root.iter(_CONTROL))):
        for shown in control.findall(_CONTROLLED):
            for child in list(shown):
                control.addprevious(child)
        parent = control.getparent()
        if parent is not None:
            parent.remove(control)


def _printing(paragraph: Paragraph) -> list[Any]:
    return [run for run in paragraph.runs if run.printed.strip()]


def _mark_start(run: etree._Element, name: str, identity: int) -> None:
    """Put a bookmark before the letters of a run; what comes before them leaves the run first."""
    text = next((child for child in run.iterchildren(_TEXT) if (child.text or "").strip()), None)
    if text is not None:
        _part(run, text)
    for element in _bookmark(name, identity):
        run.addprevious(element)


def _mark_end(run: etree._Element, name: str, identity: int, *, enclosed: bool) -> None:
    """Put a bookmark behind the letters of a run, or before its last word where behind is no good place.

    Behind may be a break; and LibreOffice 7.4 drops a bookmark at the very end of a text box or a link
    (``enclosed``). A bookmark between letters moves those behind it by up to 0.4 pt: the second choice.
    """
    children = list(run)
    text = next(
        (child for child in reversed(children) if child.tag == _TEXT and (child.text or "").strip()), None
    )
    if text is None or (children[-1] is text and not enclosed):
        for element in reversed(_bookmark(name, identity)):
            run.addnext(element)
        return
    words = text.text or ""
    cut = len(words.rstrip()) - len(words.rsplit(maxsplit=1)[-1].rstrip())
    if cut:
        head = etree.Element(_TEXT, {_SPACE: "preserve"})
        head.text, text.text = words[:cut], words[cut:]
        text.set(_SPACE, "preserve")
        text.addprevious(head)
    _part(run, text)
    for element in _bookmark(name, identity):
        run.addprevious(element)


def _part(run: etree._Element, first: etree._Element) -> None:
    """Move all that stands before a child of a run to a run of its own, of the same properties."""
    moved = [child for child in first.itersiblings(preceding=True) if child.tag != _PROPERTIES]
    if not moved:
        return
    other = etree.Element(_RUN)
    properties = run.find(_PROPERTIES)
    if properties is not None:
        other.append(deepcopy(properties))
    other.extend(reversed(moved))
    run.addprevious(other)


def _bookmark(name: str, identity: int) -> tuple[etree._Element, etree._Element]:
    start = etree.Element(f"{W}bookmarkStart", {f"{W}id": str(identity), f"{W}name": name})
    return start, etree.Element(f"{W}bookmarkEnd", {f"{W}id": str(identity)})


def _spot(pdf: Any, name: str) -> Spot | None:
    found = pdfium.FPDF_GetNamedDestByName(pdf, name.encode())
    if not found:
        return None
    has_x, has_y, has_zoom = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    x, y, zoom = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    page = pdfium.FPDFDest_GetDestPageIndex(pdf, found)
    told = pdfium.FPDFDest_GetLocationInPage(found, has_x, has_y, has_zoom, x, y, zoom)
    return Spot(page + 1, y.value) if page >= 0 and told and has_y.value else None


def _look_at(opened: Any, index: int, widths: Counter[str]) -> bool:
    """Add the width that each face prints on a page; tell whether it shows more than a number."""
    page = pdfium.FPDF_LoadPage(opened.raw, index)
    text = pdfium.FPDFText_LoadPage(page)
    try:
        shows = False
        for at in range(pdfium.FPDFPage_CountObjects(page)):
            thing = pdfium.FPDFPage_GetObject(page, at)
            if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_TEXT:
                shows = True
                continue
            left, bottom, right, top = (ctypes.c_float() for _ in range(4))
            if pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
                widths[_face_of(thing)] += max(0, round((right.value - left.value) * 20))
        letters = pdfium.FPDFText_CountChars(text)
        return shows or any(chr(pdfium.FPDFText_GetUnicode(text, at)).isalpha() for at in range(letters))
    finally:
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _face_of(text: Any) -> str:
    """Return the name of the face that prints a text object: ``tinos`` for BAAAAA+Tinos-Bold."""
    name = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(text), name, len(name))
    plain = name.value.decode("utf-8", "replace").rpartition("+")[2]
    return _plain(plain.partition("-")[0].partition(",")[0])


def _plain(face: str) -> str:
    return "".join(face.split()).lower()


def _faces(document: WordDocument) -> set[str]:
    faces: set[str] = set()
    for paragraph in document.paragraphs():
        for run in _printing(paragraph):
            faces |= run.faces
        if paragraph.label:
            faces |= paragraph.label.faces
    return faces


def _judge(widths: Mapping[str, int], faces: set[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the faces of the document that the PDF has, and those of the PDF that nobody asked for."""
    equals = {face: (_plain(face), *_SAME_WIDTHS.get(_plain(face), ())) for face in faces}
    met = {face for face, names in equals.items() if any(printed.startswith(names) for printed in widths)}
    wanted = tuple(name for face in met for name in equals[face])
    strange = [face for face in widths if not face.startswith((*wanted, *_SIGNS))]
    if sum(widths[face] for face in strange) <= _MOST_FOREIGN * sum(widths.values()):
        strange = []
    return frozenset(met), tuple(sorted(strange))
