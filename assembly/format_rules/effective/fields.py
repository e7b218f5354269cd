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

    @property
    def word(self) -> str | None:
        match = _WORD.match(self.instruction)
        return match[1].upper() if match else None


class Fields:
    """The fields that are open at one point of a story; they may stand in each other and span paragraphs."""

    def __init__(self, story: etree._Element) -> None:
        self._open: list[_Field] = []
        self._unclosed = _unclosed(story)

    @property
    def printing(self) -> bool:
        """Tell whether text at this point prints: that of an instruction does not."""
        return all(field.in_result for field in self._open)

    @property
    def word(self) -> str | None:
        """The instruction word of the innermost field that has one."""
        return next((field.word for field in reversed(self._open) if field.word), None)

    def marked(self, mark: etree._Element) -> str | None:
        """Pass a ``w:fldChar``; returns the word of a field that ends here and prints what is not stored."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin" and mark not in self._unclosed:
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            return self.closed()
        return None

    def opened(self, instruction: str) -> None:
        """Enter a ``w:fldSimple``."""
        self._open.append(_Field(instruction[:_LONGEST_INSTRUCTION], in_result=True))

    def closed(self) -> str | None:
        """Leave a field; returns its word where it prints a result that is not stored."""
        field = self._open.pop()
        return None if field.printed or field.word in _SILENT else field.word

    def instructed(self, text: str) -> None:
        """Pass a ``w:instrText``."""
        if self._open and not self._open[-1].in_result:
            field = self._open[-1]
            field.instruction = (field.instruction + text)[:_LONGEST_INSTRUCTION]

    def printed(self) -> None:
        """Note that something printed inside every field that is open."""
        for field in self._open:
            field.printed = True


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
