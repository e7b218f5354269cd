"""Building plain data from a stream of parse events, with the line of every value, within fixed bounds.

Both readers of text (YAML and JSON) feed one ``TreeBuilder``. It keeps its own stack, so a file cannot
exhaust Python's; it counts what it builds, so a few bytes cannot unfold into gigabytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assembly.conference.pointer import pointer_to
from assembly.conference.vietnamese import clean
from assembly.errors import ConferenceRefused, Fault

MOST_DEPTH = 30  # a conference has at most 8 levels
MOST_REPEATED = 2_000_000  # letters that come from aliases: a small file must not unfold into gigabytes
MOST_NODES = 100_000  # values and keys; a conference of 2,000 members with all facts has about 60,000


@dataclass(frozen=True, slots=True)
class SourceTree:
    """Data of a text, the line of each value by its JSON pointer, and what was wrong in its form."""

    root: Any
    lines: dict[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def line_of(self, pointer: str) -> int | None:
        """Return the line of a value, or of the nearest value around it, counted from 1."""
        while pointer and pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer)


@dataclass(slots=True)
class _Frame:
    value: dict[str, Any] | list[Any]
    pointer: str
    anchor: str | None
    nodes_before: int
    letters_before: int
    key: str | None = None
    key_line: int = 0


def refuse(
    code: str, message: str, message_en: str, line: int | None = None, pointer: str = ""
) -> ConferenceRefused:
    """Return the refusal of a whole text for one fault."""
    return ConferenceRefused([Fault(pointer, code, message, message_en, line=line)])


class TreeBuilder:
    """Takes the values of a text in their order; ``tree`` gives what was built."""

    def __init__(self) -> None:
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Any, int, int]] = {}  # a value, its nodes, its letters
        self._nodes = 0
        self._letters = 0
        self._repeated_letters = 0
        self._root: Any = None
        self._lines: dict[str, int] = {}
        self._faults: list[Fault] = []

    def begin(self, container: dict[str, Any] | list[Any], line: int, anchor: str | None = None) -> None:
        """Open a mapping or a list."""
        if len(self._stack) >= MOST_DEPTH:
            raise refuse(
                "conference.too-deep",
                f"Các mục lồng nhau quá sâu (hơn {MOST_DEPTH} cấp).",
                f"values are nested deeper than {MOST_DEPTH} levels",
                line,
            )
        before = (self._nodes, self._letters)
        pointer = self._attach(container, line)
        self._stack.append(_Frame(container, pointer, anchor, *before))

    def end(self) -> None:
        """Close the mapping or list that was opened last."""
        frame = self._stack.pop()
        if frame.anchor:
            self._anchors[frame.anchor] = (
                frame.value,
                self._nodes - frame.nodes_before,
                self._letters - frame.letters_before,
            )

    def scalar(self, value: Any, text: str, line: int, anchor: str | None = None) -> None:
        """Take one value; ``text`` is how it is written and serves where a key is due."""
        frame = self._stack[-1] if self._stack else None
        if frame is not None and isinstance(frame.value, dict) and frame.key is None:
            frame.key, frame.key_line = clean(text).strip(), line
            self._count(1, line)
            self._letters += len(text)
            return
        self._attach(value, line)
        self._letters += len(text)
        if anchor:
            self._anchors[anchor] = (value, 1, len(text))

    def alias(self, name: str, line: int) -> None:
        """Take once more the value that bears this anchor."""
        if name not in self._anchors:
            raise refuse(
                "conference.unknown-alias",
                f"“*{name[:40]}” không trỏ tới giá trị nào; giá trị bắt đầu bằng * phải đặt trong ngoặc kép.",
                f"no anchor for the alias *{name[:40]}; put values that begin with * in quotation marks",
                line,
            )
        value, nodes, letters = self._anchors[name]
        self._count(nodes, line)
        self._letters += letters
        self._repeated_letters += letters
        if self._repeated_letters > MOST_REPEATED:
            raise refuse(
                "conference.too-many-values",
                f"Các phần dùng lại bằng dấu * dài quá {MOST_REPEATED // 1_000_000} triệu chữ.",
                f"what aliases repeat is longer than {MOST_REPEATED:,} letters",
                line,
            )
        self._attach(value, line)

    def tree(self) -> SourceTree:
        """Return the data with their lines and the faults of their form."""
        return SourceTree(self._root, self._lines, tuple(self._faults))

    def _count(self, nodes: int, line: int) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            raise refuse(
                "conference.too-many-values",
                f"Tệp có quá nhiều giá trị (hơn {MOST_NODES:,}).".replace(",", "."),
                f"the file holds more than {MOST_NODES:,} values",
                line,
            )

    def _attach(self, value: Any, line: int) -> str:
        self._count(1, line)
        if not self._stack:
            self._root = value
            return ""
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            pointer = pointer_to((len(frame.value),), frame.pointer)
            frame.value.append(value)
            self._lines[pointer] = line
            return pointer
        if frame.key is None:
            raise refuse(
                "conference.key-not-text",
                "Tên mục phải là chữ, không thể là danh sách hay nhóm mục.",
                "a key must be text, not a list or a mapping",
                line,
            )
        key, frame.key = frame.key, None
        pointer = pointer_to((key,), frame.pointer)
        if key in frame.value:
            self._repeated(key, pointer, frame.key_line)
        else:
            frame.value[key] = value
            self._lines[pointer] = frame.key_line
        return pointer

    def _repeated(self, key: str, pointer: str, line: int) -> None:
        first = self._lines.get(pointer)
        self._faults.append(
            Fault(
                pointer,
                "conference.duplicate-key",
                f"Mục “{key[:60]}” đã có ở dòng {first}. Mỗi mục chỉ ghi một lần.",
                f"the key {key[:60]!r} stands already in line {first}; write it once",
                line=line,
            )
        )
