"""Names of columns compared: letters and digits alone count."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

MARK = "#"  # stands where a number belongs
_ORDINALS = frozenset({"stt", "tt", "sott", "sothutu", "thutu", "no"})


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """Return the letters and digits of a name alone, without case and marks; i and y are one letter."""
    plain = unicodedata.normalize("NFD", text[:1000].casefold()).replace("đ", "d")
    return "".join(letter for letter in plain if letter.isalnum() or letter == MARK).replace("y", "i")


def is_ordinal(text: str) -> bool:
    """Tell whether a name stands over the mere numbers of the rows (STT)."""
    return folded(text) in _ORDINALS
