"""What a cell most likely means that cannot be taken as it stands: the text that should stand there."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable, Mapping

from assembly.conference.choices import choices_of
from assembly.conference.labels import bare
from assembly.conference.model import Clock, Year
from assembly.conference.partial_date import PartialDate
from assembly.conference.paths import spot_of
from assembly.conference.spreadsheet.column_names import folded
from assembly.conference.vietnamese import fold, short_date

_DAY = re.compile(
    r"(\d{1,2})\s*(?:[/.\-]|tháng)\s*(\d{1,2})\s*(?:[/.\-]|năm)\s*(\d{4}|\d{2})\b", re.IGNORECASE
)
_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*(?:[/.\-]|năm)\s*(\d{4})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(19\d\d|2[01]\d\d)\b")
_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?|-?\d+(?:,\d+)?")
_CLOCK = re.compile(
    r"(\d{1,2})\s*(?:[:.h]|giờ)\s*(\d{1,2})?(?::\d{1,2})?\s*(?:phút|')?\s*(sa|ch|am|pm)?", re.IGNORECASE
)
_CLOCK_IN_WORDS = re.compile(r"\d{1,2}\s*(?:giờ|h|:)\s*(?:\d{1,2}\s*(?:phút|p|')?)?", re.IGNORECASE)
_SHARE = re.compile(r"\s*(\d+)\s*/\s*\d+\s*(?:phiếu)?\s*")
_PLACES = {"nhat": "1", "nhi": "2", "ba": "3", "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_SERIAL = range(20_000, 80_000)  # days since 1900 of the years 1954 to 2119
_FIRST_DAY = datetime.date(1899, 12, 30)
_SHORT = {"dc": "đồng chí", "dcchi": "đồng chí", "dongchi": "đồng chí", "mr": "ông", "mrs": "bà", "ms": "bà"}
_ORGANISATION = re.compile(
    r"(?:sở|ban|văn phòng|cục|chi cục|trường|trung tâm|bệnh viện|công ty|tổng công ty|ubnd|ủy ban|uỷ ban|"
    r"hđnd|hội|liên đoàn|đài|báo|kho bạc|tỉnh đoàn|thành đoàn|bảo hiểm|viện|tòa án|toà án|công an|bộ chỉ huy|"
    r"ngân hàng|phòng|đảng ủy|đảng uỷ|mặt trận|thanh tra|thư viện|nhà|quỹ|doanh nghiệp|tập đoàn)\b",
    re.IGNORECASE,
)
_BETWEEN_UNITS = re.compile(r"\s*(?:[;\n]|,|\s\+\s|\s/\s|\svà\s)\s*")
_BETWEEN_FOR_SURE = re.compile(r"\s*[;\n]\s*")


def meant_date(text: str) -> str | None:
    """Return the one date that a text tells in words or figures, as ``29/12/2022``, or None."""
    for pattern, has_day in ((_DAY, True), (_MONTH, False)):
        found = pattern.findall(text)
        if len(found) == 1:
            *rest, year = found[0]
            try:
                date = PartialDate(_whole_year(year), int(rest[-1]), int(rest[0]) if has_day else None)
            except ValueError:
                return None
            return short_date(date)
        if found:
            return None
    years = _YEAR.findall(text)
    return str(years[0]) if len(years) == 1 else None


def _whole_year(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def suggested(path: str, text: str) -> str | None:
    """Return what a text most likely means as the fact of this path, or None."""
    annotation = spot_of(path).annotation
    kind = bare(annotation)
    meant: str | None = None
    if choices := choices_of(annotation):
        meant = _choice(text, choices)
    elif kind is PartialDate:
        meant = _serial(text) or meant_date(text)
    elif annotation in (Year, Year | None):
        years: list[str] = _YEAR.findall(text)
        meant = years[0] if len(years) == 1 else None
    elif annotation in (Clock, Clock | None):
        meant = _clock(text)
    elif kind in (int, float):
        meant = _number(text)
    return meant


def _number(text: str) -> str | None:
    """Return the one number in a text: votes of "12/15", the place of "hạng nhì"."""
    if share := _SHARE.fullmatch(text):
        return share[1]
    found: list[str] = _NUMBER.findall(text)
    if not found:
        return _PLACES.get(folded(text).removeprefix("hang").removeprefix("thu").removeprefix("giai"))
    return found[0] if len(found) == 1 else None


def is_clock_in_words(text: str) -> bool:
    """Tell whether a whole text is a time of day: 14 giờ 30 phút."""
    return _CLOCK_IN_WORDS.fullmatch(text) is not None


def _choice(text: str, choices: Mapping[str, str]) -> str | None:
    key = folded(text)
    names = {folded(word): word for word in choices}
    if key in names:
        return names[key]
    if (word := _SHORT.get(key)) in choices:
        return word
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.7)
    return names[near[0]] if near else None


def _serial(text: str) -> str | None:
    if text.isdecimal() and int(text[:6]) in _SERIAL and len(text) == 5:
        return short_date(_FIRST_DAY + datetime.timedelta(days=int(text)))
    return None


def _clock(text: str) -> str | None:
    found = _CLOCK.search(text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if (found[3] or "").lower() in ("ch", "pm") and hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def several_units(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the units that one cell names, or nothing where it names one.

    Several are told by lines, semicolons or commas between what begins as names of units do, or between the
    names of ``known`` units, folded.
    """
    known = frozenset(known)
    if fold(text) in known:
        return ()
    for between in (_BETWEEN_FOR_SURE, _BETWEEN_UNITS):
        parts = [part.strip(" -–•") for part in between.split(text) if part.strip(" -–•")]
        if len(parts) > 1 and all(fold(part) in known or _ORGANISATION.match(part) for part in parts):
            return tuple(parts)
    return ()


def nearest_name(text: str, names: Iterable[str]) -> str | None:
    """Return the name most like a text, however its marks are typed, or None."""
    by_key = {folded(name): name for name in names}
    key = folded(text)
    if key in by_key:
        return by_key[key]
    near = difflib.get_close_matches(key, by_key, n=1, cutoff=0.75)
    return by_key[near[0]] if near else None
