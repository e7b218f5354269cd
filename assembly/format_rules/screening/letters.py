"""The letters that a value may have to be looked at without its document: those of modern Vietnamese typing.

Whatever reads a text, recognition and rules, first puts it into NFC with plain spaces and looks which faces
print it. A text of these letters with single spaces is so already, and every face of Latin script prints it.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SMALL = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in _TONES)
_LETTERS = "".join(dict.fromkeys(f"{_SMALL}đ{_SMALL.upper()}Đ"))
_SIGNS = "!-~–‘’“”"  # ASCII from ! to ~, the en dash, quotation marks
_LETTER_OR_FIGURE = re.compile(r"[^\W_]")
_USUAL = re.compile(rf"[{_SIGNS}{_LETTERS}]+(?: [{_SIGNS}{_LETTERS}]+)*")


def is_usual(text: str) -> bool:
    """Tell whether a text has these letters and signs only, and single spaces inside, and says something."""
    return _USUAL.fullmatch(text) is not None and _LETTER_OR_FIGURE.search(text) is not None
