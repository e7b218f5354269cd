"""Texts of people for people in what callers send."""

from __future__ import annotations

import unicodedata

from assembly.conference.vietnamese import clean

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # what would break the line, or turn its direction, in a list


def on_one_line(text: str) -> str:
    """Return a text on one line, with nothing in it that is not seen."""
    return clean("".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)).strip()
