"""Fields: which text is the result of a field, which is its instruction (17.16.2, 17.16.18)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from assembly.format_rules.effective.wordml import W

_WORD = re.compile(r'[\s"]*([A-Za-z]+)')
_SILENT = frozenset(
    {"ADVANCE", "ASK", "NEXT", "NEXTIF", "PRIVATE", "RD", "SET", "SKIPIF", "TA", "TC", "XE"}
)  # fields that print nothing
_LONGEST_INSTRUCTION = 200  # letters that are kept; the word stands at the front


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    in_result: bool = False
    printed: bool = False
    shown: str | None = None  # the word of its result: its own, else that of the field around it

    @property
    def word(self) -> str | None:
        match = _WORD.match(self.instruction)
        return match[1].upper() if match else None


class Fields:
    """The fields that are open at one point of a story; they may stand in each other and span paragraphs."""

    def __init__(self, story: etree._Element) -> None:
        self._open: list[_Field] = []
        self._instructing = 0  # how many of them have not come to their result
        self._unclosed = _unclosed(story)

    @property
    def printing(self) -> bool:
        """Tell whether text at this point prints: that of an instruction does not."""
        return self._instructing == 0

    @property
    def word(self) -> str | None:
        """The instruction word of the innermost field that has one."""
        return self._open[-1].shown if self._open else None

    def marked(self, mark: etree._Element) -> str | None:
        """Pass a ``w:fldChar``; returns the word of a field that ends here and prints what is not stored."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin" and mark not in self._unclosed:
            self._open.append(_Field())
            self._instructing += 1
        elif kind == "separate" and self._open and not self._open[-1].in_result:
            self._enter_result()
        elif kind == "end" and self._open:
            return self.closed()
        return None

    def opened(self, instruction: str) -> None:
        """Enter a ``w:fldSimple``."""
        self._open.append(_Field(instruction[:_LONGEST_INSTRUCTION]))
        self._instructing += 1
        self._enter_result()

    def closed(self) -> str | None:
        """Leave a field; returns its word where it prints a result that is not stored."""
        field = self._open.pop()
        if not field.in_result:
            self._instructing -= 1
        if field.printed and self._open:
            self._open[-1].printed = True
        return None if field.printed or field.word in _SILENT else field.word

    def instructed(self, text: str) -> None:
        """Pass a ``w:instrText``."""
        if self._open and not self._open[-1].in_result:
            field = self._open[-1]
            field.instruction = (field.instruction + text)[:_LONGEST_INSTRUCTION]

    def printed(self) -> None:
        """Note that something printed in the innermost field, and so in those around it."""
        if self._open:
            self._open[-1].printed = True

    def _enter_result(self) -> None:
        field = self._open[-1]
        field.in_result = True
        self._instructing -= 1
        field.shown = field.word or (self._open[-2].shown if len(self._open) > 1 else None)


def _unclosed(story: etree._Element) -> frozenset[etree._Element]:
    """Return the beginnings that have no end: Word prints what follows them."""
    begun: list[etree._Element] = []
    for mark in story.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            begun.pop()
    return frozenset(begun)
