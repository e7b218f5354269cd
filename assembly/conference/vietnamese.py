"""How Vietnamese is written in official documents: letters, dates, figures, numbers in words.

Sources: decree 30/2020/NĐ-CP, appendix I (dates II.4, points of a clause II.6) and TCVN 6909 (precomposed
letters); REGULATION.md C12, C13, C24, G05, U05, U08, U10, U11.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from assembly.conference.partial_date import PartialDate

Dialect = Literal["north", "south"]

_UNKNOWN = " " * 4  # with the spaces on both sides a run of six: room for a figure written by hand

# Format characters: they print nothing and only make equal words differ.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
# Characters that no Word file can hold (XML 1.0) and the C1 range, which betrays a wrong encoding.
UNPRINTABLE = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
# Every space but the plain one, as the inside of a character class.
ODD_SPACE = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# begins where a run begins: else a long run of plain spaces would be tried from each of its places
_ODD_SPACES = re.compile(f"(?<! ) *[{ODD_SPACE}][ {ODD_SPACE}]*")
# Eth and the African D look like Đ and come from old keyboards and converters.
_FALSE_D = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
# A tone typed before the hat or the breve: Unicode keeps that order, a reader sees no difference.
_TONE_BEFORE_HAT = re.compile("([AEOaeo]\u0323?)([\u0300\u0301\u0303\u0309])([\u0302\u0306])")


# Normalising takes time with the square of the marks on one letter: a megabyte of them would take hours.
_MOST_MARKS = 30  # as in the Stream-Safe Text Format of Unicode, UAX 15
_MARKS_PERHAPS = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")


_SHORT = 200  # characters: a name, not a text


def _few_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run.group():
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def clean(text: str) -> str:
    """Return the text as documents hold it: NFC, plain spaces, true Đ, nothing invisible; newlines stay.

    A run of spaces that holds an odd one (no-break, thin, tab) becomes one plain space; runs of plain spaces
    stay. Control characters other than line ends and tabs stay too: they are for the reader to refuse. Of
    the combining marks on one letter the first 30 are kept.
    """
    if text.isascii() and text.isprintable():
        return text
    return _cleaned_once(text) if len(text) <= _SHORT else _cleaned(text)


@lru_cache(maxsize=8192)  # names come more than once: in the data, in the model, where they are compared
def _cleaned_once(text: str) -> str:
    return _cleaned(text)


def _cleaned(text: str) -> str:
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)).translate(_FALSE_D)
    if not text.isascii():
        text = _MARKS_PERHAPS.sub(_few_marks, text)
        decomposed = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize("NFC", _TONE_BEFORE_HAT.sub(r"\1\3\2", decomposed))
    return _ODD_SPACES.sub(" ", text)


_OFFICIAL_SHORT = (
    (re.compile(r"\bubnd\b"), "ủy ban nhân dân"),
    (re.compile(r"\bhđnd\b"), "hội đồng nhân dân"),
)
_SEPARATORS = re.compile(r"[\s,\"'“”„‟‘’‚«»‹›`´\-‐‑‒–—―−]+")
_SYLLABLE = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")


def _tone_last(syllable: re.Match[str]) -> str:
    letters = syllable.group()
    tones = [mark for mark in letters if mark in _TONES]
    return "".join([*(mark for mark in letters if mark not in _TONES), *tones])


@lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """Return the key under which two spellings of one name are equal; for comparing, never for printing.

    Equal are: cases; tone places (hòa, hoà); hyphens, dashes, commas and the spaces round them; quotation
    marks; UBND and HĐND with their full forms. Other abbreviations, and i and y, stay different.
    """
    key = clean(name).casefold()
    for short, full in _OFFICIAL_SHORT:
        key = short.sub(full, key)
    key = _SEPARATORS.sub(" ", key).strip(" .;:")
    key = _SYLLABLE.sub(_tone_last, unicodedata.normalize("NFD", key))
    return unicodedata.normalize("NFC", key)


def upper(text: str) -> str:
    """Return the text in real capitals, NFC."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).upper())


def day_figure(day: int) -> str:
    """Return the day of a month with two digits (decree 30, appendix I, II.4b)."""
    return f"{day:02}"


def month_figure(month: int) -> str:
    """Return the month; only January and February carry a leading zero (decree 30, appendix I, II.4b)."""
    return f"{month:02}" if month < 3 else str(month)


def long_date(date: PartialDate | None) -> str:
    """Return ``ngày 05 tháng 01 năm 2022``; what is unknown is a run of six spaces to write in."""
    day = day_figure(date.day) if date and date.day else _UNKNOWN
    month = month_figure(date.month) if date and date.month else _UNKNOWN
    year = str(date.year) if date else _UNKNOWN
    return f"ngày {day} tháng {month} năm {year}"


def short_date(date: PartialDate | datetime.date) -> str:
    """Return ``04/9/2018``; a date without its day is ``9/2018``, without its month ``2018``."""
    parts = [str(date.year)]
    if date.month is not None:
        parts.insert(0, month_figure(date.month))
    if date.day is not None:
        parts.insert(0, day_figure(date.day))
    return "/".join(parts)


_CLOCK = re.compile(r"\s*(\d{1,2})\s*(?:[:h]|giờ)\s*(\d{1,2})?\s*(?:phút)?\s*", re.IGNORECASE)


def clock_words(clock: str) -> str:
    """Return ``14 giờ 00 phút`` for 14:00, 14h00 or 14h; raises ValueError for anything else."""
    found = _CLOCK.fullmatch(clock)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise ValueError(f"not a time of day: {clock[:20]!r}")
    return f"{hour:02} giờ {minute:02} phút"


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9
_LARGEST = 10**18


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return head
    last = "lăm" if ones == 5 else _DIGITS[ones]
    if tens > 1:
        last = {1: "mốt", 4: "tư"}.get(ones, last)
    return f"{head} {last}"


def _group(number: int, *, first: bool, joint: str) -> str:
    # one group of three digits; after a higher group its hundreds are always spoken
    hundreds, rest = divmod(number, 100)
    if hundreds == 0 and first:
        return _below_hundred(rest)
    words = f"{_DIGITS[hundreds]} trăm"
    if rest == 0:
        return words
    return f"{words} {joint} {_DIGITS[rest]}" if rest < 10 else f"{words} {_below_hundred(rest)}"


def _below_billion(number: int, *, first: bool, joint: str) -> list[str]:
    words: list[str] = []
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        value, number = divmod(number, size)
        if value:
            words.append(_group(value, first=first, joint=joint))
            words.append(name)
            first = False
    return words


def number_in_words(number: int, dialect: Dialect = "north") -> str:
    """Return the whole number in words, lower case; the north says linh, the south lẻ.

    num2words 0.5.14 is not used: it reads 2022 as "hai nghìn lẻ hai mươi hai" and -1 as "mười chín".
    Raises ValueError from 10^18 upwards.
    """
    if abs(number) >= _LARGEST:
        raise ValueError("numbers in words end below 10^18")
    if number < 0:
        return f"âm {number_in_words(-number, dialect)}"
    if number == 0:
        return _DIGITS[0]
    joint = "linh" if dialect == "north" else "lẻ"
    billions, rest = divmod(number, _BILLION)
    words: list[str] = []
    if billions:
        words = [*_below_billion(billions, first=True, joint=joint), "tỷ"]
    words += _below_billion(rest, first=not billions, joint=joint)
    return " ".join(word for word in words if word)


def count_figure(count: int) -> str:
    """Return a count as state documents write it: 03, 12, 1.500 (custom, REGULATION.md U11)."""
    return f"{count:02}" if 0 <= count < 10 else money(count)


def count_in_words(count: int, dialect: Dialect = "north") -> str:
    """Return a count in figures and words: ``03 (ba)``."""
    return f"{count_figure(count)} ({number_in_words(count, dialect)})"


def money(amount: int) -> str:
    """Return a whole number with a point between thousands: 1.500.000."""
    return f"{amount:,}".replace(",", ".")


def decimal(value: float | Decimal, places: int | None = None) -> str:
    """Return a number with a decimal comma, without closing zeros; ``places`` is the most digits after it.

    Raises ValueError for infinities and NaN.
    """
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError("not a finite number")
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{exact:,f}".partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.replace(",", ".")
    if whole == "-0" and not fraction:
        whole = "0"
    return f"{whole},{fraction}" if fraction else whole


_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def roman(number: int) -> str:
    """Return 1 to 3999 as a Roman numeral; raises ValueError outside."""
    if not 1 <= number <= 3999:
        raise ValueError("Roman numerals run from 1 to 3999")
    digits = []
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        digits.append(sign * times)
    return "".join(digits)


_POINTS = "abcdđeghiklmnopqrstuvxy"


def letter(position: int) -> str:
    """Return the letter of point ``position``, counted from 1: a b c d đ e g h i k ... y, then aa, ab ...

    The Vietnamese alphabet without its marked vowels; there is no f, j, w, z (decree 30, appendix I, II.6đ).
    """
    if position < 1:
        raise ValueError("points are counted from 1")
    letters = ""
    while position:
        position, rest = divmod(position - 1, len(_POINTS))
        letters = _POINTS[rest] + letters
    return letters
