"""The runs of a paragraph: what of its content prints, in what field, added by whom (17.3.2, 17.3.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from assembly.format_rules.effective.alternatives import chosen
from assembly.format_rules.effective.fields import Fields
from assembly.format_rules.effective.wordml import MC, W, child

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_INSERTED = (f"{W}ins", f"{W}moveTo")
_CONTAINERS = frozenset(
    W + name for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "dir", "bdo", "sdtContent")
)
_MATHS = (f"{M}oMath", f"{M}oMathPara")
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_DRAWINGS = (f"{W}drawing", f"{W}pict", f"{W}object")
_LINE_ENDS = str.maketrans("\n\r\t", "   ")
_ENDING_A_PIECE = tuple(W + name for name in ("fldChar", "sym", "pgNum", "ruby"))
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one ``w:r`` in one field; ``symbol_face`` prints a ``w:sym``."""

    text: str
    element: etree._Element
    field: str | None
    inserted: bool
    symbol_face: str | None = None


@dataclass(slots=True)
class Content:
    """What stands in a paragraph: its text, its drawings, and the ids of the notes it refers to."""

    pieces: list[Piece] = field(default_factory=list)
    drawings: list[etree._Element] = field(default_factory=list)
    notes: set[tuple[str, str]] = field(default_factory=set)


class RunReader:
    """Reads the paragraphs of one story in their order; fields go on from one to the next."""

    def __init__(self, story: etree._Element) -> None:
        self._fields = Fields(story)
        root = story.getroottree().getroot()
        self._keep_blanks = root.get(_SPACE) == "preserve"

    def content(self, paragraphs: Iterable[etree._Element]) -> Content:
        """Return what stands in a paragraph, and in those before it whose ends are deleted."""
        content = Content()
        for paragraph in paragraphs:
            self._inside(paragraph, content, inserted=False)
        return content

    def _inside(self, container: etree._Element, content: Content, *, inserted: bool) -> None:
        for element in container:
            tag = element.tag
            if tag == f"{W}r":
                self._run(element, content, inserted=inserted)
            elif tag in _CONTAINERS:
                self._inside(element, content, inserted=inserted or tag in _INSERTED)
            elif tag == f"{W}sdt":
                inside = child(element, "sdtContent")
                if inside is not None:
                    self._inside(inside, content, inserted=inserted)
            elif tag == f"{W}fldSimple":
                self._fields.opened(element.get(f"{W}instr", ""))
                self._inside(element, content, inserted=inserted)
                self._ended(self._fields.closed(), element, content, inserted=inserted)
            elif tag == f"{MC}AlternateContent":
                choice = chosen(element)
                if choice is not None:
                    self._inside(choice, content, inserted=inserted)
            elif tag in _MATHS and self._fields.printing:
                content.drawings.append(element)

    def _ended(self, word: str | None, at: etree._Element, content: Content, *, inserted: bool) -> None:
        """Note a field without stored result: it prints once Word has computed it."""
        if word is not None and self._fields.printing:
            content.pieces.append(Piece("", at, word, inserted))

    def _run(self, run: etree._Element, content: Content, *, inserted: bool) -> None:
        fields = self._fields
        texts: list[str] = []
        found = len(content.pieces)
        for element in _elements(run):
            text = self._letters(element) if fields.printing else None
            if text is not None:
                texts.append(text)
                continue
            if texts and element.tag in _ENDING_A_PIECE:
                self._add("".join(texts), run, content, inserted=inserted)
                texts.clear()
            self._other(element, run, content, inserted=inserted)
        if texts or (len(content.pieces) == found and fields.printing and _bare(run)):
            self._add("".join(texts), run, content, inserted=inserted)

    def _add(self, text: str, run: etree._Element, content: Content, *, inserted: bool) -> None:
        content.pieces.append(Piece(text, run, self._fields.word, inserted))
        if text:
            self._fields.printed()

    def _letters(self, element: etree._Element) -> str | None:
        """Return what an element of a run prints as text; unset where it is something else."""
        tag = str(element.tag)
        if tag == f"{W}t":
            return self._text(element)
        if tag == f"{W}br":
            return "\f" if element.get(f"{W}type") == "page" else "\n"
        return _CHARACTERS.get(tag)

    def _other(
        self, element: etree._Element, run: etree._Element, content: Content, *, inserted: bool
    ) -> None:
        fields, tag = self._fields, str(element.tag)
        if tag == f"{W}fldChar":
            self._ended(fields.marked(element), run, content, inserted=inserted)
        elif tag == f"{W}instrText":
            fields.instructed(element.text or "")
        elif not fields.printing:
            return
        elif tag == f"{W}sym":
            if (letter := _symbol(element)) is not None:
                content.pieces.append(Piece(letter, run, fields.word, inserted, element.get(f"{W}font")))
                fields.printed()
        elif tag == f"{W}pgNum":
            content.pieces.append(Piece("", run, "PAGE", inserted))
        elif tag in _DRAWINGS:
            content.drawings.append(element)
            fields.printed()
        elif tag in _NOTES:
            content.notes.add((_NOTES[tag], element.get(f"{W}id", "")))
        elif tag == f"{W}ruby" and (base := child(element, "rubyBase")) is not None:
            self._inside(base, content, inserted=inserted)

    def _text(self, element: etree._Element) -> str:
        """Return the text of a ``w:t``; blanks at its ends count only where it says so."""
        text = (element.text or "").translate(_LINE_ENDS)
        if self._keep_blanks or element.get(_SPACE) == "preserve":
            return text
        return text.strip(" ")


def _elements(run: etree._Element) -> Iterable[etree._Element]:
    for element in run:
        if element.tag == f"{MC}AlternateContent":
            choice = chosen(element)
            if choice is not None:
                yield from choice
        else:
            yield element


def _bare(run: etree._Element) -> bool:
    """Tell whether a run holds no more than its properties or empty texts."""
    return all(each.tag in (f"{W}rPr", f"{W}t") for each in run)


def _symbol(element: etree._Element) -> str | None:
    try:
        code = int(element.get(f"{W}char", "")[:8], 16)
    except ValueError:
        return None
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else None
