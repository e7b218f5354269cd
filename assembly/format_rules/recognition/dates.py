"""Dates in a line of place and date (địa danh và thời gian), complete or blank."""

from __future__ import annotations

import re
from datetime import date

_BLANK = r"[\s.…_]*"
_IN_WORDS = re.compile(
    rf"(?:\bngay\b{_BLANK})?(?<!\d)(\d{{0,2}}){_BLANK}[,/]?\s*\bthang\b{_BLANK}(\d{{0,2}}){_BLANK}[,/]?\s*"
    rf"\bnam\b{_BLANK}(\d{{0,4}})"
)
_IN_FIGURES = re.compile(r"(?:\bngay\s*|[,.]\s*|^)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
_MAY_HOLD_A_DATE = re.compile(r"thang|\d")  # most lines do not: told faster than by the patterns above
_LONGEST = 110
_NO_PLACE = re.compile(
    r"^[(\-+*]|^so\s*[:.\d]|^(?:can cu|theo|tu ngay|thoi gian|hom nay|vao hoi|ban hanh|kem theo)\b"
)


def is_place_and_date(simple: str) -> bool:
    """Tell whether a plain text is a place with a date; the figures may be blank."""
    if len(simple) > _LONGEST or _MAY_HOLD_A_DATE.search(simple) is None or _NO_PLACE.match(simple):
        return False
    found = _IN_WORDS.search(simple) or _IN_FIGURES.search(simple)
    if found is None:
        return False
    place, rest = simple[: found.start()], simple[found.end() :]
    return len(place) <= 60 and not any(sign.isdigit() for sign in place[:1]) and not rest.strip(" .…_")


def full_date(simple: str) -> date | None:
    """Return the date of a plain text where day, month and year are all given and such a day exists."""
    found = _IN_WORDS.search(simple) or _IN_FIGURES.search(simple)
    if found is None or not all(found.groups()):
        return None
    day, month, year = (int(figure) for figure in found.groups())
    if not 1945 <= year <= 2200:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
