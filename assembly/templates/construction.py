"""A proof, when a template is compiled, that every filling of it is well-formed: then none need be parsed.

``nesting`` refuses templates that a condition would tear. Here the same text is read more strictly, with all
that XML 1.0 and Namespaces ask of a document, and nothing is refused: what cannot be proven is parsed after
each filling. The argument, step by step, is docs/decisions/0012. In short: every tag of the result stands in
the template's own text, whole but for values between the quotation marks of an attribute, and is read here
once; whichever way conditions and loops go, the same elements with the same prefixes stand open afterwards;
and a value is text whose characters XML allows, with ``& < > " '`` escaped, between two tags or two quotation
marks.

On the way it is learnt which cells, rows, tables and stories some filling may leave without what Word needs
in them. Sources: XML 1.0 (fifth edition), productions 1 to 68; Namespaces in XML 1.0, sections 4 to 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from jinja2 import nodes

from assembly.templates.sandbox import PARAGRAPH_MARK
from assembly.templates.tags import W
from assembly.templates.words import UNPRINTABLE

_NCNAME = r"[A-Za-z_][A-Za-z0-9_.\-]*"  # of all names that XML allows those that Word writes
_QNAME = rf"(?:{_NCNAME}:)?{_NCNAME}"
_START = re.compile(rf"<({_QNAME})")
_CLOSE = re.compile(rf"</({_QNAME})>")
_ATTRIBUTE = re.compile(rf'[ \n]+({_QNAME})="')
_END_OF_TAG = re.compile(r" ?(/?)>")
_REFERENCE = r"&(?:amp|lt|gt|quot|apos|#(?:9|10|13|160));"
_TEXT = re.compile(rf"[^<>&]*(?:{_REFERENCE}[^<>&]*)*")
_QUOTED = rf'[^<&"]*(?:{_REFERENCE}[^<&"]*)*'
_IN_ATTRIBUTE = re.compile(_QUOTED)
_WHOLE_TAG = re.compile(rf'<{_QNAME}(?:[ \n]+{_QNAME}="{_QUOTED}")* ?/?>')
_LONGEST_KEPT = 1_000  # characters of a tag that is kept to be known again

_UNSETTLED = re.compile(r"[&\s]")  # what a parser would still change in the name of a namespace

_DEEPEST = 250  # elements; libxml2 reads 256
_MOST_READ = 16_000_000  # characters; a loop within a loop is read several times
_STRIDE = 1_200_000  # characters
_LONGEST = 2 * _STRIDE  # less than 10 million bytes of UTF-8, four bytes each
_COST_OF_A_TEXT = 50
_MOST_TURNS = 10  # of reading a loop until it teaches nothing new; two are enough
_XML_SPACE = "xml:space"
_XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"

# what a container needs in it: the children that make it whole, by local name
_BLOCKS = frozenset({"p", "sdt", "customXml"})
_NEEDS: Mapping[str, frozenset[str]] = {
    "tc": _BLOCKS,  # last of all blocks: a cell that ends with a table needs a paragraph
    "tr": frozenset({"tc", "sdt", "customXml"}),
    "tbl": frozenset({"tr", "sdt", "customXml"}),
    **dict.fromkeys(("hdr", "ftr", "footnote", "endnote", "txbxContent"), _BLOCKS | {"tbl"}),
}
_WANTING, _WHOLE = frozenset({False}), frozenset({True})


@dataclass(frozen=True, slots=True)
class Construction:
    """What is known of every filling of a text.

    ``sound``: it is well-formed XML without a check. ``wanting`` are the names of the elements (``w:tc``) of
    which one may lack the child that Word needs, empty where nothing is conditional; ``own_line_ends`` tells
    that the template's own text holds line ends or tabs where they become Word elements. Both are of use only
    where ``sound``.
    """

    sound: bool
    wanting: frozenset[str] = frozenset()
    own_line_ends: bool = False


UNPROVEN = Construction(sound=False)


@dataclass(frozen=True, slots=True)
class _Open:
    """An open element: its name as written, the prefixes in scope, and whether it has what it needs.

    ``has`` holds True where it does on some way, False where it does not on some way.
    """

    name: str
    namespaces: Mapping[str, str]
    local: str = ""  # in the namespace of WordprocessingML
    has: frozenset[bool] = _WANTING


@dataclass(frozen=True, slots=True)
class _Tag:
    """A start tag: its attributes so far, and the value that is being read.

    A value is None where it is not the same in each filling. ``whole`` is "open" or "empty" once the tag is
    read to its end.
    """

    name: str
    attributes: tuple[tuple[str, str | None], ...] = ()
    current: str = ""
    value: str | None = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    open: tuple[_Open, ...] = ()
    tag: _Tag | None = None
    roots: int = 0


class _NotProven(Exception):
    """Something of the text is more than this proof knows of."""


@dataclass(frozen=True, slots=True)
class _Value:
    """A value is printed here."""


@dataclass(frozen=True, slots=True)
class _Ways:
    """One of these is taken."""

    ways: tuple[Sequence[nodes.Node], ...]


@dataclass(frozen=True, slots=True)
class _Turns:
    """This is taken any number of times."""

    body: Sequence[nodes.Node]


_Event = str | _Value | _Ways | _Turns


def construction_of(tree: nodes.Template) -> Construction:
    """Return what can be proven of a finished syntax tree whose text is XML."""
    proof = _Proof()
    try:
        proof.constants(tree)
        end = proof.body(tree.body, _Reading())
        if end.open or end.tag or end.roots != 1:
            return UNPROVEN
    except _NotProven:
        return UNPROVEN
    conditional = next(tree.find_all((nodes.If, nodes.For)), None) is not None
    return Construction(True, frozenset(proof.wanting) if conditional else frozenset(), proof.own_line_ends)


class TextLengths:
    """Looks, in a result that comes some at a time, for a text or attribute longer than libxml2 reads."""

    def __init__(self) -> None:
        self._length = 0  # characters since the last tag began

    def too_long(self, some: str) -> bool:
        """Tell whether there may be one; ``some`` is what comes next."""
        first = some.find("<")
        if first < 0:
            self._length += len(some)
            return self._length > _LONGEST
        length = self._length + first
        self._length = len(some) - some.rfind("<")
        # a text of two strides holds one of these strides whole
        starts = range(0, len(some) - _STRIDE + 1, _STRIDE)
        return length > _LONGEST or any(some.find("<", start, start + _STRIDE) < 0 for start in starts)


def _events(statements: Sequence[nodes.Node]) -> Iterator[_Event]:
    """Return what happens in a body, neighbouring pieces of text as one."""
    text = ""
    for statement in statements:
        for event in _events_of(statement):
            if isinstance(event, str):
                text += event
                continue
            if text:
                yield text
            text = ""
            yield event
    if text:
        yield text


def _events_of(statement: nodes.Node) -> Iterator[_Event]:
    match statement:
        case nodes.Output():
            for node in statement.nodes:
                yield node.data if isinstance(node, nodes.TemplateData) else _Value()
        case nodes.If():
            others = (way.body for way in statement.elif_)
            yield _Ways((statement.body, *others, statement.else_))
        case nodes.For():
            yield _Turns(statement.body)
            yield _Ways((statement.else_, ()))
        case _:
            raise _NotProven


@dataclass(slots=True)
class _Proof:
    wanting: set[str] = field(default_factory=set)
    own_line_ends: bool = False
    _left: int = _MOST_READ
    _elements: dict[tuple[_Tag, int], _Open] = field(default_factory=dict)
    _kept: list[Mapping[str, str]] = field(default_factory=list)

    def constants(self, tree: nodes.Template) -> None:
        """Look at the texts that tags hold: they are printed as values are."""
        for constant in tree.find_all(nodes.Const):
            if isinstance(constant.value, str):
                if UNPRINTABLE.search(constant.value):
                    raise _NotProven
                self.own_line_ends |= "\n" in constant.value or "\t" in constant.value

    def body(self, statements: Sequence[nodes.Node], reading: _Reading) -> _Reading:
        """Return where a reader stands behind a body."""
        for event in _events(statements):
            match event:
                case str():
                    reading = self._text(event, reading)
                case _Value():
                    reading = _with_value(reading)
                case _Ways(ways):
                    reading = _joined(self.body(way, reading) for way in ways)
                case _Turns(body):
                    reading = self._turns(body, reading)
        return reading

    def _turns(self, body: Sequence[nodes.Node], reading: _Reading) -> _Reading:
        for _ in range(_MOST_TURNS):
            joined = _joined((reading, self.body(body, reading)))
            if joined == reading:
                return reading
            reading = joined
        raise _NotProven

    def _text(self, text: str, reading: _Reading) -> _Reading:
        self._left -= len(text) + _COST_OF_A_TEXT
        if self._left < 0:
            raise _NotProven
        if UNPRINTABLE.search(text):
            if UNPRINTABLE.search(text.replace(PARAGRAPH_MARK, "")):
                raise _NotProven
            self.own_line_ends = True
        opened, roots, tag = list(reading.open), reading.roots, reading.tag
        position = 0
        while position < len(text):
            if tag:
                position, tag = _read_on(text, position, tag)
                if tag is None or not tag.whole:
                    continue
            elif text.startswith("</", position):
                position = self._close(text, position, opened)
                continue
            elif found := _WHOLE_TAG.match(text, position):
                position, tag = found.end(), _tag_of(found.group())
            elif text.startswith("<", position):
                found = _matched(_START, text, position)
                position, tag = _read_attributes(text, found.end(), _Tag(found.group(1)))
                if not tag.whole:
                    continue
            else:
                position = self._content(text, position, opened)
                continue
            roots += not opened
            self._open(tag, opened)
            tag = None
        return _Reading(tuple(opened), tag, roots)

    def _content(self, text: str, position: int, opened: list[_Open]) -> int:
        found = _matched(_TEXT, text, position)
        if found.end() == position:
            raise _NotProven  # ">" or "&" alone
        if not opened and not found.group().isspace():
            raise _NotProven
        if opened and opened[-1].local == "t":
            self.own_line_ends |= "\n" in found.group() or "\t" in found.group()
        return found.end()

    def _open(self, tag: _Tag, opened: list[_Open]) -> None:
        namespaces = opened[-1].namespaces if opened else _NO_NAMESPACES
        key = (tag, id(namespaces))
        element = self._elements.get(key)
        if element is None:
            self._kept.append(namespaces)  # so that no other has its id
            element = self._elements[key] = _element(tag, namespaces)
        if tag.whole == "empty":
            if element.local in _NEEDS:
                raise _NotProven
            _give_child(opened, element.local)
        elif len(opened) >= _DEEPEST:
            raise _NotProven
        else:
            opened.append(element)

    def _close(self, text: str, position: int, opened: list[_Open]) -> int:
        found = _matched(_CLOSE, text, position)
        if not opened or opened[-1].name != found.group(1):
            raise _NotProven
        element = opened.pop()
        if element.local in _NEEDS and False in element.has:
            self.wanting.add(element.name)
        _give_child(opened, element.local)
        return found.end()


def _read_on(text: str, position: int, tag: _Tag) -> tuple[int, _Tag]:
    """Read on within the value of an attribute."""
    found = _matched(_IN_ATTRIBUTE, text, position)
    value = None if tag.value is None else tag.value + found.group()
    if found.end() == len(text):
        return found.end(), replace(tag, value=value)
    if text[found.end()] != '"':
        raise _NotProven
    tag = replace(tag, attributes=(*tag.attributes, (tag.current, value)), current="", value="")
    return _read_attributes(text, found.end() + 1, tag)


def _read_attributes(text: str, position: int, tag: _Tag) -> tuple[int, _Tag]:
    """Read on in a tag, behind its name or an attribute, up to its end or into the next value."""
    while not (found := _END_OF_TAG.match(text, position)):
        found = _matched(_ATTRIBUTE, text, position)
        position, tag = found.end(), replace(tag, current=found.group(1), value="")
        found = _matched(_IN_ATTRIBUTE, text, position)
        if found.end() == len(text):
            return found.end(), replace(tag, value=found.group())
        if text[found.end()] != '"':
            raise _NotProven
        attributes = (*tag.attributes, (tag.current, found.group()))
        position, tag = found.end() + 1, replace(tag, attributes=attributes, current="", value="")
    return found.end(), replace(tag, whole="empty" if found.group(1) else "open")


def _tag_of(text: str) -> _Tag:
    return _known_tag(text) if len(text) <= _LONGEST_KEPT else _read_tag(text)


def _read_tag(text: str) -> _Tag:
    start = _matched(_START, text, 0)
    return _read_attributes(text, start.end(), _Tag(start.group(1)))[1]


_known_tag = lru_cache(maxsize=4096)(_read_tag)


def _element(tag: _Tag, outer: Mapping[str, str]) -> _Open:
    """Return the element that a tag opens."""
    namespaces = _namespaces(tag, outer)
    _check_names(tag, namespaces)
    prefix, _, local = tag.name.rpartition(":")
    of_word = f"{{{namespaces.get(prefix, '')}}}" == W
    if of_word and prefix != "w" and (local in _NEEDS or local == "t"):
        raise _NotProven  # the same elements under another name
    return _Open(tag.name, namespaces, local if of_word else "")


_NO_NAMESPACES: Mapping[str, str] = MappingProxyType({"xml": _XML_NAMESPACE})


def _matched(pattern: re.Pattern[str], text: str, position: int) -> re.Match[str]:
    found = pattern.match(text, position)
    if found is None:
        raise _NotProven
    return found


def _with_value(reading: _Reading) -> _Reading:
    """Return where a reader stands behind a value: text of an element, or within an attribute."""
    if reading.tag is None:
        if not reading.open:
            raise _NotProven
        return reading
    if reading.tag.current.startswith("xml"):
        raise _NotProven
    return replace(reading, tag=replace(reading.tag, value=None))


def _joined(ends: Iterable[_Reading]) -> _Reading:
    """Return where a reader stands behind one of several ways; all must end in the same elements."""
    first, *others = ends
    for other in others:
        first = _joined_pair(first, other)
    return first


def _joined_pair(one: _Reading, other: _Reading) -> _Reading:
    if one == other:
        return one
    if len(one.open) != len(other.open) or one.roots != other.roots:
        raise _NotProven
    tag = one.tag
    if one.tag != other.tag:
        if one.tag is None or other.tag is None or one.tag.current.startswith("xml"):
            raise _NotProven
        tag = replace(one.tag, value=None)
        if tag != replace(other.tag, value=None):
            raise _NotProven
    pairs = zip(one.open, other.open, strict=True)
    return replace(one, tag=tag, open=tuple(_joined_elements(*pair) for pair in pairs))


def _joined_elements(one: _Open, other: _Open) -> _Open:
    if one.name != other.name or one.namespaces != other.namespaces:
        raise _NotProven
    return replace(one, has=one.has | other.has)


def _give_child(opened: list[_Open], child: str) -> None:
    """Note in the last of the open elements that it got a child."""
    if not opened:
        return
    parent = opened[-1]
    if child in _NEEDS.get(parent.local, ()):
        opened[-1] = replace(parent, has=_WHOLE)
    elif parent.local == "tc" and child == "tbl":
        opened[-1] = replace(parent, has=_WANTING)


def _namespaces(tag: _Tag, outer: Mapping[str, str]) -> Mapping[str, str]:
    """Return the prefixes in scope in an element, "" for names without any."""
    declared: dict[str, str] = {}
    for name, value in tag.attributes:
        prefix, _, local = name.rpartition(":")
        if name == "xmlns" or prefix == "xmlns":
            if not value or _UNSETTLED.search(value) or local in ("xml", prefix):
                raise _NotProven
            declared["" if name == "xmlns" else local] = value
    if _XML_NAMESPACE in declared.values() or "http://www.w3.org/2000/xmlns/" in declared.values():
        raise _NotProven
    return MappingProxyType({**outer, **declared}) if declared else outer


def _check_names(tag: _Tag, namespaces: Mapping[str, str]) -> None:
    """Check that each prefix is declared and no attribute comes twice."""
    prefix, _, _local = tag.name.rpartition(":")
    if (prefix and prefix not in namespaces) or prefix == "xml":
        raise _NotProven
    seen: set[tuple[str, str]] = set()
    for name, _value in tag.attributes:
        prefix, _, local = name.rpartition(":")
        if name == "xmlns" or prefix == "xmlns":
            expanded = ("xmlns", name)
        elif (prefix and prefix not in namespaces) or (prefix == "xml" and name != _XML_SPACE):
            raise _NotProven
        else:
            expanded = (namespaces[prefix] if prefix else "", local)
        if expanded in seen:
            raise _NotProven
        seen.add(expanded)
