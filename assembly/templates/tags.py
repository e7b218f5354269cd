"""The tags in a part of a Word file, as their author wrote them, and what is wrong with where they stand.

docxtpl finds tags with regular expressions over the XML and then replaces the paragraph, row or cell round
a ``{%p %}``, ``{%tr %}`` or ``{%tc %}`` tag: text beside such a tag disappears without a word, and a row
tag outside a table eats everything up to the next row. Here the tags are read from the tree first and such
places refused.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from lxml import etree

from assembly.errors import Fault

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = f"{W}t"
PRESERVE = ("{http://www.w3.org/XML/1998/namespace}space", "preserve")

_OVERLAY = "\u0338"  # the one mark that composes with ">"

LONGEST_TAG = 500  # characters; also keeps Jinja's recursive parser shallow
LONGEST_COMMENT = 5_000
MOST_TAGS = 5_000  # in one part

Form = Literal["", "p", "tr", "tc", "r"]

_OPENING = re.compile(r"\{[{%#]")
_CLOSINGS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_WRITTEN_BRACES = re.compile(r"\{_[{%]|[%}]_\}")  # docxtpl's way to print a pair of braces
_STRAY = re.compile(r"\}\}|%\}|#\}")
_FORM = re.compile(r"\{[{%#](p|tr|tc|r)\s")
_MERGE = re.compile(r"\{%\s*(vm|hm|colspan|cellbg)\b")
_COMPLETE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_PLACES = {"p": f"{W}p", "tr": f"{W}tr", "tc": f"{W}tc", "r": f"{W}r"}
_PLACE_NAMES = {"p": ("đoạn", "paragraph"), "tr": ("hàng", "row"), "tc": ("ô", "cell")}
_LOST_WITH_THE_PLACE = [f"{W}{name}" for name in ("drawing", "pict", "object", "br", "sectPr", "fldChar")]
_LOST_WITH_THE_PLACE += [f"{W}footnoteReference", f"{W}endnoteReference"]
_NO_PLACE_FOR_TAGS = {
    f"{W}instrText": ("mã trường (field)", "a field code"),
    f"{W}delText": ("chữ đã xóa khi theo dõi thay đổi (Track Changes)", "text deleted under Track Changes"),
    f"{W}delInstrText": ("mã trường đã xóa", "a deleted field code"),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as its author wrote it; ``element`` is the ``w:t`` in which it begins."""

    text: str
    element: etree._Element

    @property
    def form(self) -> Form:
        """The docxtpl prefix: the tag replaces its whole paragraph, row, cell or run."""
        match = _FORM.match(self.text)
        return match.group(1) if match else ""  # type: ignore[return-value]  # the pattern has only these

    @property
    def merges_cells(self) -> str:
        """One of docxtpl's cell commands (vm, hm, colspan, cellbg), or nothing."""
        match = _MERGE.match(self.text)
        return match.group(1) if match else ""


@dataclass(frozen=True, slots=True)
class _Span:
    """A tag in the joined text: which ``w:t`` it begins and ends in, and where in them."""

    text: str
    first: int
    start: int
    last: int
    end: int


class _Places:
    """The texts of a part as one, and which of them a place in it belongs to."""

    def __init__(self, texts: list[tuple[etree._Element, str]]) -> None:
        self.joined = "".join(text for _element, text in texts)
        self.starts = [0, *accumulate(len(text) for _element, text in texts)]

    def span(self, text: str, begin: int) -> _Span:
        """Return a text that begins there."""
        end = begin + len(text)
        first = bisect_right(self.starts, begin) - 1
        last = bisect_left(self.starts, end) - 1
        return _Span(text, first, begin - self.starts[first], last, end - self.starts[last])


def read_tags(root: etree._Element, part: str) -> tuple[list[Tag], list[Fault]]:
    """Return the tags of a part in order, and every fault of where they stand.

    ``part`` is the part's name for the faults. Tags outside ``w:t`` (properties, attributes) are checked
    but not returned.
    """
    texts = [(element, element.text or "") for element in root.iter(TEXT)]
    spans, faults = _spans(texts, part)
    tags = [Tag(span.text, texts[span.first][0]) for span in spans]
    for tag in tags:
        faults += _misplaced(tag, part)
    faults += _elsewhere(root, part)
    if len(tags) > MOST_TAGS:
        faults.append(
            Fault(
                part,
                "template.too-many-tags",
                f"Mẫu có quá nhiều thẻ: nhiều nhất {MOST_TAGS}.",
                f"a part holds at most {MOST_TAGS} tags",
                str(len(tags)),
            )
        )
    return tags, faults


def join_split_tags(root: etree._Element) -> None:
    """Bring each tag that docxtpl could not join into one ``w:t``, and each written-out pair of braces.

    docxtpl joins what Word split between neighbouring runs; where the runs have different parents it would
    cut the markup in two, and where a deleted text or the code of a field stands within the marks of a tag
    it sees none. The tag's text goes to where it begins, its surroundings stay.
    """
    texts = [(element, element.text or "") for element in root.iter(TEXT)]
    spans, _faults = _spans(texts, "")
    others = _other_texts_before(root) if any(span.first < span.last for span in spans) else []
    for span in reversed(spans):  # from the end, so that the places of the tags before stay right
        pieces = [texts[index][0] for index in range(span.first, span.last + 1)]
        if len(pieces) == 1 or len({_place(piece, f"{W}p") for piece in pieces}) > 1:
            continue
        parents = {run.getparent() for piece in pieces if (run := _place(piece, f"{W}r")) is not None}
        hidden = any(others[begin] != others[end] for begin, end in _marks(span, texts))
        if len(parents) > 1 or hidden:
            _join(span, texts)
    _join_written_braces(root)


def _join(span: _Span, texts: list[tuple[etree._Element, str]]) -> None:
    pieces = [texts[index][0] for index in range(span.first, span.last + 1)]
    first, last = pieces[0], pieces[-1]
    first.text = (first.text or "")[: span.start] + span.text
    for piece in pieces[1:-1]:
        piece.text = ""
    last.text = (last.text or "")[span.end :]
    first.set(*PRESERVE)
    last.set(*PRESERVE)


def _join_written_braces(root: etree._Element) -> None:
    texts = [(element, element.text or "") for element in root.iter(TEXT)]
    if not any("_" in text for _element, text in texts):
        return
    tags, _faults = _spans(texts, "")
    places = _Places(texts)
    # blanks for the tags: what they hold is theirs
    joined = list(places.joined)
    for tag in tags:
        begin = places.starts[tag.first] + tag.start
        joined[begin : begin + len(tag.text)] = " " * len(tag.text)
    for found in reversed(list(_WRITTEN_BRACES.finditer("".join(joined)))):
        span = places.span(found.group(), found.start())
        if (
            span.first < span.last
            and len({_place(texts[at][0], f"{W}p") for at in (span.first, span.last)}) == 1
        ):
            _join(span, texts)


def _marks(span: _Span, texts: list[tuple[etree._Element, str]]) -> Iterator[tuple[int, int]]:
    """Return, for the two marks of a tag, which ``w:t`` their first and last characters stand in."""
    held = [index for index in range(span.first, span.last + 1) if texts[index][1]]
    after = span.first if span.start + 1 < len(texts[span.first][1]) else held[held.index(span.first) + 1]
    before = span.last if span.end > 1 else held[held.index(span.last) - 1]
    yield span.first, after
    yield before, span.last


def _other_texts_before(root: etree._Element) -> list[int]:
    """Return how many texts that are not in a ``w:t`` stand before each ``w:t``."""
    before: list[int] = []
    count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            count += bool(element.tail)
        elif element.tag == TEXT:
            before.append(count)
        else:
            count += bool(element.text)
    return before


def compose_texts(root: etree._Element) -> bool:
    """Bring every text to NFC and tell whether any was not: some systems type decomposed letters."""
    changed = False
    for element in root.iter():
        if element.text and not unicodedata.is_normalized("NFC", element.text):
            element.text = unicodedata.normalize("NFC", element.text)
            changed = True
        if element.text and element.text.startswith(_OVERLAY):  # it would join the ">" of the tag before it
            element.text = f"\u00a0{element.text}"
            changed = True
    return changed


def _spans(texts: list[tuple[etree._Element, str]], part: str) -> tuple[list[_Span], list[Fault]]:
    """Find the tags in the joined text, as docxtpl does: up to the first closing mark."""
    places = _Places(texts)
    joined = places.joined
    spans: list[_Span] = []
    faults: list[Fault] = []
    position = 0
    while True:
        opening = _OPENING.search(joined, position)
        outside = joined[position : opening.start() if opening else len(joined)]
        if stray := _STRAY.search(outside):
            faults.append(_stray(stray.group(), _excerpt(outside, stray.start()), part))
        if opening is None:
            return spans, faults
        closing = joined.find(_CLOSINGS[opening.group()], opening.end())
        again = _OPENING.search(joined, opening.end())
        if closing < 0 or (again and again.start() < closing and opening.group() != "{#"):
            faults.append(_not_closed(_excerpt(joined, opening.start() + 30), part))
            if closing < 0:
                return spans, faults
            position = opening.end()
            continue
        end = closing + 2
        text = joined[opening.start() : end]
        limit = LONGEST_COMMENT if opening.group() == "{#" else LONGEST_TAG
        if len(text) > limit:
            faults.append(_too_long(text, limit, part))
        spans.append(places.span(text, opening.start()))
        position = end


def _place(element: etree._Element, name: str) -> etree._Element | None:
    return next(element.iterancestors(name), None)


def _misplaced(tag: Tag, part: str) -> Iterator[Fault]:
    if tag.form and tag.text.startswith("{{"):
        yield Fault(
            part,
            "template.prints-markup",
            f"Thẻ {tag.text[:3]} … }}}} in mã Word, không dùng được; hãy viết {{{{ … }}}}.",
            f"a {tag.text[:3]} tag would print markup, which values never are; write {{{{ … }}}}",
            tag.text,
        )
        return
    if tag.form in _PLACE_NAMES:
        yield from _form_misplaced(tag, part)
    if tag.merges_cells and _place(tag.element, f"{W}tc") is None:
        yield Fault(
            part,
            "template.cell-tag-outside-cell",
            "Thẻ này chỉ đặt được trong một ô bảng.",
            "this tag stands only in a table cell",
            tag.text,
        )


def open_cell_properties(tags: Iterable[Tag]) -> None:
    """Give each cell with a cell command properties that are written with an end tag.

    docxtpl puts what the command sets behind their opening tag or before the closing one.
    """
    for tag in tags:
        cell = _place(tag.element, f"{W}tc") if tag.merges_cells else None
        if cell is None:
            continue
        properties = cell.find(f"{W}tcPr")
        if properties is None:
            properties = cell.makeelement(f"{W}tcPr")
            cell.insert(0, properties)
        if not len(properties):
            properties.text = ""  # lxml then writes both tags


def _form_misplaced(tag: Tag, part: str) -> Iterator[Fault]:
    vi, en = _PLACE_NAMES[tag.form]
    place = _place(tag.element, _PLACES[tag.form])
    if place is None:
        yield Fault(
            part,
            "template.row-tag-outside-table",
            f"Thẻ này thay cả {vi} nên phải nằm trong một {vi} của bảng.",
            f"this tag replaces its whole {en}, so it must stand in a {en} of a table",
            tag.text,
        )
        return
    mark = tag.text[1]  # docxtpl's pattern ends at the first of these
    if mark in tag.text[2:-2] or "}" in tag.text[2:-2]:
        yield Fault(
            part,
            "template.mark-inside-tag",
            f"Trong thẻ này không được có dấu {mark} hoặc }}.",
            f"this tag cannot hold {mark} or }}",
            tag.text,
        )
    text = "".join(element.text or "" for element in place.iter(TEXT))
    if text.strip() != tag.text or next(place.iter(*_LOST_WITH_THE_PLACE), None) is not None:
        yield Fault(
            part,
            "template.tag-not-alone",
            f"Thẻ này thay cả {vi}: phần khác trong {vi} sẽ mất. Hãy để thẻ một mình trong {vi} đó.",
            f"this tag replaces its whole {en}, what else stands there is lost; leave it alone in its {en}",
            tag.text,
        )


def _elsewhere(root: etree._Element, part: str) -> Iterator[Fault]:
    """Check the tags outside ``w:t``: each complete in its text or attribute, and allowed there at all."""
    for element in root.iter():
        forbidden = _NO_PLACE_FOR_TAGS.get(str(element.tag))
        for text in (None if element.tag == TEXT else element.text, element.tail):
            if text:
                yield from _elsewhere_text(text, part, forbidden)
        for name, value in element.attrib.items():
            if element.tag == f"{W}fldSimple" and name == f"{W}instr":
                yield from _elsewhere_text(str(value), part, _NO_PLACE_FOR_TAGS[f"{W}instrText"])
            elif _OPENING.search(str(value)):
                yield from _elsewhere_text(str(value), part, None)
                if "{%" in str(value) or _FORM.search(str(value)):
                    yield _no_place(str(value), ("thuộc tính", "an attribute"), part)


def _elsewhere_text(text: str, part: str, forbidden: tuple[str, str] | None) -> Iterator[Fault]:
    if not _OPENING.search(text):
        return
    if forbidden:
        yield _no_place(text, forbidden, part)
        return
    tags = _COMPLETE.findall(text)
    rest = _COMPLETE.sub("", text)
    if _OPENING.search(rest) or any(_OPENING.search(tag, 2) for tag in tags):
        yield _not_closed(text[:60], part)
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            yield _too_long(tag, LONGEST_TAG, part)
        if _FORM.match(tag) or _MERGE.match(tag):
            yield _no_place(tag, ("chỗ này", "a place that is not a paragraph"), part)


def _no_place(text: str, where: tuple[str, str], part: str) -> Fault:
    return Fault(
        part,
        "template.no-place-for-tags",
        f"Không đặt thẻ được trong {where[0]}.",
        f"no tag can stand in {where[1]}",
        text[:60],
    )


def _not_closed(excerpt: str, part: str) -> Fault:
    return Fault(
        part,
        "template.tag-not-closed",
        "Thẻ mở mà không đóng: {{ … }}, {% … %}, {# … #}.",
        "a tag is opened but not closed: {{ … }}, {% … %}, {# … #}",
        excerpt,
    )


def _stray(mark: str, excerpt: str, part: str) -> Fault:
    return Fault(
        part,
        "template.stray-mark",
        f"Có dấu “{mark}” lẻ, không thuộc thẻ nào; muốn in dấu này thì viết “{mark[0]}_{mark[1]}”.",
        f"a stray {mark!r} that belongs to no tag; write {mark[0]}_{mark[1]} to print it",
        excerpt,
    )


def _too_long(tag: str, limit: int, part: str) -> Fault:
    return Fault(
        part,
        "template.tag-too-long",
        f"Thẻ quá dài: nhiều nhất {limit} ký tự.",
        f"a tag has at most {limit} characters",
        tag[:60],
    )


def _excerpt(text: str, middle: int) -> str:
    return text[max(0, middle - 30) : middle + 30]
