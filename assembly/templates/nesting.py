"""A proof, when a template is compiled, that every filling of it will be well-formed XML.

A ``{% if %}`` that begins in one cell and ends in the next tears the table whenever it is false. So the
text is read with each branch of each condition, and each loop body once: whichever way is taken, the same
elements must stand open at its end. A loop whose body changes nothing then may run any number of times.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from jinja2 import nodes

from assembly.errors import Fault

_CELLS = frozenset({"w:tbl", "w:tr", "w:tc"})  # no condition or loop may begin in one and end in the next
_NAME = re.compile(r"</?([^\s/>\"]+)|<")


@dataclass(frozen=True, slots=True)
class _Reading:
    """Where a reader of the XML stands: the open elements, and inside which tag and quotation it is."""

    open: tuple[str, ...] = ()
    lowest: int = 0  # how many of these were never closed on the way
    tag: str = ""  # "<w:p", "</w:p" or nothing: between tags
    quoted: bool = False
    slash: bool = False  # the last character inside the tag was "/"


class _Torn(Exception):
    """The text closes what is not open."""


def check_nesting(tree: nodes.Template, tag_at: Callable[[int], str], part: str) -> list[Fault]:
    """Return a fault for each tag whose presence or absence would tear the XML, in the order of the text."""
    proof = _Proof(tag_at, part)
    try:
        end = proof.body(tree.body, _Reading())
        if replace(end, lowest=0) != _Reading():
            raise _Torn
    except _Torn:
        if not proof.faults:
            proof.faults.append(_torn(part, proof.tag))
    return proof.faults


class _Proof:
    def __init__(self, tag_at: Callable[[int], str], part: str) -> None:
        self.faults: list[Fault] = []
        self.tag = ""  # the last one passed
        self._tag_at = tag_at
        self._part = part

    def body(self, statements: Sequence[nodes.Node], reading: _Reading) -> _Reading:
        for statement in statements:
            if isinstance(statement, nodes.Output):
                for node in statement.nodes:
                    if isinstance(node, nodes.TemplateData):
                        reading = _read(node.data, reading)
                    else:
                        self.tag = self._tag_at(node.lineno)
                        if reading.tag and not reading.quoted:
                            raise _Torn
            elif isinstance(statement, nodes.If):
                ways = [statement.body, *(way.body for way in statement.elif_), statement.else_]
                self._same_end(statement, ways, reading)
            elif isinstance(statement, nodes.For):
                self._same_end(statement, [statement.body, statement.else_], reading)
        return reading

    def _same_end(
        self, statement: nodes.Node, ways: Sequence[Sequence[nodes.Node]], reading: _Reading
    ) -> None:
        """Prove that each way ends where it began."""
        tag = self._tag_at(statement.lineno)
        self.tag = tag
        for way in ways:
            faults = len(self.faults)
            begin = replace(reading, lowest=len(reading.open))
            try:
                end = self.body(way, begin)
            except _Torn:
                whole = False
            else:
                crossed = reading.open[end.lowest :]
                whole = replace(end, lowest=begin.lowest) == begin and not _CELLS.intersection(crossed)
            if not whole and len(self.faults) == faults:  # else an inner tag was the cause
                self.faults.append(_torn(self._part, tag))
                return


def _read(text: str, reading: _Reading) -> _Reading:
    """Return where the reader stands after this text."""
    position = 0
    opened = list(reading.open)
    lowest = reading.lowest
    tag, quoted, slash = reading.tag, reading.quoted, reading.slash
    while position < len(text):
        if not tag:
            match = _NAME.search(text, position)
            if match is None:
                break
            if match.group(1) is None:
                raise _Torn
            tag, position = match.group(), match.end()
        elif quoted:
            end = text.find('"', position)
            if "<" in text[position : end if end >= 0 else None]:
                raise _Torn
            if end < 0:
                break
            quoted, position = False, end + 1
        else:
            letter = text[position]
            position += 1
            if letter == '"':
                quoted = True
            elif letter == ">":
                _close(opened, tag, slash=slash)
                lowest = min(lowest, len(opened))
                tag = ""
            slash = letter == "/"
    return _Reading(tuple(opened), lowest, tag, quoted, slash and bool(tag))


def _close(opened: list[str], tag: str, *, slash: bool) -> None:
    if tag.startswith("</"):
        if not opened or opened.pop() != tag[2:]:
            raise _Torn
    elif not slash:
        opened.append(tag[1:])


def _torn(part: str, tag: str) -> Fault:
    return Fault(
        part,
        "template.tears-structure",
        "Thẻ này mở ở một đoạn, hàng hoặc ô và đóng ở chỗ khác; hãy mở và đóng trong cùng một đoạn, hoặc "
        "dùng {%p … %}, {%tr … %}, {%tc … %} cho cả đoạn, hàng, ô.",
        "this tag opens in one paragraph, row or cell and closes in another; open and close it in one "
        "paragraph, or use {%p … %}, {%tr … %}, {%tc … %} for whole paragraphs, rows, cells",
        tag or None,
    )
