"""A Word template's Jinja tags as a tree, so that other tag languages can say the same.

The peers know less than Jinja: no comparisons, no ``or``, no ``loop.last``. So every condition becomes a
yes/no of its own and every printed expression a named text, worked out beforehand: the peers are spared that
work, never given more of it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import jinja2
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})")
_STATEMENT = re.compile(r"\{%(p|tr)?\s*(.*?)\s*%\}")
_ENVIRONMENT = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701 - plain data


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed expression; ``key`` is its name in the peers' data, ``loops`` stand around it."""

    expression: str
    key: str
    loops: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A loop or a condition.

    ``form`` tells what its tags stand in for: text (``""``), whole paragraphs (``p``), whole rows (``tr``).
    ``inverted``: the part after ``else``. ``source`` is what stands between the tags of one within a text.
    """

    kind: Literal["for", "if"]
    form: str
    expression: str
    variable: str
    key: str
    inverted: bool
    loops: tuple[Section, ...]
    body: list[Printed | Section] = field(default_factory=list, compare=False)
    source: list[str] = field(default_factory=list, compare=False)

    @property
    def text_key(self) -> str:
        """The name of a section's whole text, for a language that knows no sections within a text."""
        return f"text_of_{self.key}"

    @property
    def whole_source(self) -> str:
        """The section in Jinja, for one that stands within a text."""
        if self.kind == "for":
            return f"{{% for {self.variable} in {self.expression} %}}{''.join(self.source)}{{% endfor %}}"
        condition = f"not ({self.expression})" if self.inverted else self.expression
        return f"{{% if {condition} %}}{''.join(self.source)}{{% endif %}}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the document where a language writes something."""

    role: Literal["print", "open", "close"]
    node: Printed | Section


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A ``w:t``: its text cut at the tags; a tag may be two marks (``else`` closes and opens)."""

    element: etree._Element
    pieces: tuple[str | Mark, ...]


@dataclass(frozen=True, slots=True)
class TaggedDocument:
    """The document part of a template, and the tree of its tags."""

    package: bytes
    root: etree._Element
    texts: tuple[TaggedText, ...]
    tree: tuple[Printed | Section, ...]

    def data(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the peers are given for a context."""
        return _data(self.tree, dict(context))


def read_tagged(template: bytes) -> TaggedDocument:
    """Read a template whose tags each stand in one run; raises ValueError where one does not close."""
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    reading = _Reading()
    texts = []
    for element in root.iter(f"{W}t"):
        pieces: list[str | Mark] = []
        for piece in _TAG.split(element.text or ""):
            if piece.startswith(("{{", "{%")):
                pieces += reading.tag(piece)
            elif piece:
                reading.text(piece)
                pieces.append(piece)
        texts.append(TaggedText(element, tuple(pieces)))
    if len(reading.bodies) != 1:
        raise ValueError("a tag of the template is not closed")
    return TaggedDocument(template, root, tuple(texts), tuple(reading.bodies[0]))


class _Reading:
    def __init__(self) -> None:
        self.bodies: list[list[Printed | Section]] = [[]]
        self._open: list[Section] = []
        self._count = 0

    def text(self, text: str) -> None:
        """Note a text for the sections it stands in."""
        for section in self._open:
            if not section.form:
                section.source.append(text)

    def tag(self, tag: str) -> list[Mark]:
        """Return the marks of a tag, and note it for the sections it stands in."""
        marks = self._marks(tag)
        before = [section for section in self._open if marks[-1] != Mark("open", section)]
        for section in before:
            if not section.form:
                section.source.append(tag)
        return marks

    def _marks(self, tag: str) -> list[Mark]:
        loops = tuple(section for section in self._open if section.kind == "for")
        if tag.startswith("{{"):
            expression = tag[2:-2].strip()
            printed = Printed(expression, re.sub(r"\W+", "_", expression).strip("_"), loops)
            self.bodies[-1].append(printed)
            return [Mark("print", printed)]
        found = _STATEMENT.fullmatch(tag)
        if found is None:
            raise ValueError(f"not a statement: {tag}")
        form, words = found[1] or "", found[2]
        if words.startswith("if "):
            return [self._begin("if", form, words[3:], "", loops)]
        if loop := re.fullmatch(r"for (\w+) in (.+)", words):
            return [self._begin("for", form, loop[2], loop[1], loops)]
        if words == "else":
            closed = self._end()
            return [
                Mark("close", closed),
                self._begin("if", form, closed.expression, "", loops, inverted=True),
            ]
        if words in {"endif", "endfor"}:
            return [Mark("close", self._end())]
        raise ValueError(f"a statement that the peers' languages are not taught: {tag}")

    def _begin(
        self,
        kind: Literal["for", "if"],
        form: str,
        expression: str,
        variable: str,
        loops: tuple[Section, ...],
        *,
        inverted: bool = False,
    ) -> Mark:
        self._count += 1
        key = f"{'list' if kind == 'for' else 'not' if inverted else 'if'}{self._count}"
        section = Section(kind, form, expression, variable, key, inverted, loops)
        self.bodies[-1].append(section)
        self.bodies.append(section.body)
        self._open.append(section)
        return Mark("open", section)

    def _end(self) -> Section:
        self.bodies.pop()
        return self._open.pop()


def _data(body: Sequence[Printed | Section], context: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for node in body:
        value = _value_of(node.expression)(context)
        if isinstance(node, Section) and not node.form:
            data[node.text_key] = _text_of(node.whole_source).render(context)
        if isinstance(node, Printed):
            data[node.key] = str(value)
        elif node.kind == "if":
            data[node.key] = bool(value) is not node.inverted
            if data[node.key]:
                data |= _data(node.body, context)
        else:
            items = list(value or ())
            data[node.key] = [
                _data(node.body, context | {node.variable: item, "loop": _loop(at, len(items))})
                for at, item in enumerate(items)
            ]
    return data


def _loop(at: int, length: int) -> dict[str, int | bool]:
    return {"index": at + 1, "first": at == 0, "last": at == length - 1, "length": length}


@cache
def _value_of(expression: str) -> jinja2.environment.TemplateExpression:
    return _ENVIRONMENT.compile_expression(expression, undefined_to_none=False)


@cache
def _text_of(source: str) -> jinja2.Template:
    return _ENVIRONMENT.from_string(source)
