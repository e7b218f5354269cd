"""JSON text -> plain data with lines.

The standard library reads strings and numbers; the walk over brackets is our own, because ``json.loads``
tells no line of a value, recurses as deep as the text wants and keeps the last of two equal keys in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from assembly.conference.source_tree import SourceTree, TreeBuilder, refuse

_TOKEN = re.compile(
    r"""(?P<sign>[\[\]{},:])
      | (?P<text>"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*")
      | (?P<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])
      | (?P<word>\w+)
      | (?P<other>\S)""",
    re.VERBOSE | re.ASCII,
)
_WORDS = {"true": True, "false": False, "null": None}
_LONGEST_INTEGER = 18  # digits; longer ones stay text, and the model says that they are too large
_CLOSES = {"}": "{", "]": "["}


def parse_json(text: str) -> SourceTree:
    """Read one JSON value; raises ConferenceRefused with one located fault when it is not JSON."""
    builder = TreeBuilder()
    open_signs: list[str] = []
    due = "value"
    line = 1
    for kind, piece, line in _tokens(text):
        if piece in "{[" and kind == "sign" and due in ("value", "first value"):
            builder.begin({} if piece == "{" else [], line)
            open_signs.append(piece)
            due = "first key" if piece == "{" else "first value"
        elif (
            piece in _CLOSES
            and open_signs[-1:] == [_CLOSES[piece]]
            and due in ("after", {"}": "first key", "]": "first value"}[piece])
        ):
            open_signs.pop()
            builder.end()
            due = "after"
        elif piece == "," and due == "after" and open_signs:
            due = "key" if open_signs[-1] == "{" else "value"
        elif piece == ":" and due == "colon":
            due = "value"
        elif kind == "text" and due in ("key", "first key"):
            key = _value(kind, piece, line)
            builder.scalar(key, key, line)
            due = "colon"
        elif kind in ("text", "number", "word") and due in ("value", "first value"):
            builder.scalar(_value(kind, piece, line), piece, line)
            due = "after"
        else:
            raise _refusal(due, piece, line)
    if open_signs or due != "after":
        raise _refusal(due, "", line)
    return builder.tree()


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line, counted = 1, 0
    for found in _TOKEN.finditer(text):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        yield found.lastgroup or "other", found.group(), line


def _value(kind: str, piece: str, line: int) -> Any:
    if kind == "word":
        if piece not in _WORDS:
            raise _refusal("value", piece, line)
        return _WORDS[piece]
    if kind == "number":
        if piece.lstrip("-").isdecimal():
            return int(piece) if len(piece.lstrip("-")) <= _LONGEST_INTEGER else piece
        return float(piece)
    try:
        return json.loads(piece)
    except ValueError:
        raise refuse(
            "conference.not-json",
            "Chuỗi có dấu \\ không đúng cách viết JSON.",
            "a string holds an escape that JSON does not know",
            line,
        ) from None


_DUE = {
    "value": ("cần một giá trị", "a value is due"),
    "first value": ("cần một giá trị hoặc dấu ]", "a value or ] is due"),
    "first key": ("cần tên mục trong ngoặc kép hoặc dấu }", "a key in quotation marks or } is due"),
    "key": ("cần tên mục trong ngoặc kép", "a key in quotation marks is due"),
    "colon": ("cần dấu hai chấm sau tên mục", "a colon is due after the key"),
    "after": ("cần dấu phẩy hoặc dấu đóng ngoặc", "a comma or a closing bracket is due"),
}


def _refusal(due: str, piece: str, line: int) -> Exception:
    wanted, wanted_en = _DUE[due]
    found, found_en = (
        (f"lại gặp “{piece[:20]}”", f"found {piece[:20]!r}") if piece else ("tệp đã hết", "the text ends")
    )
    if piece == '"':
        found, found_en = "chuỗi chữ chưa đóng ngoặc kép trên cùng dòng", "a string is not closed on its line"
    return refuse(
        "conference.not-json",
        f"Tệp không đúng cú pháp JSON: {wanted}, {found}.",
        f"not valid JSON: {wanted_en}, {found_en}",
        line,
    )
