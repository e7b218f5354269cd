"""Facts as they stand in a sentence: blanks where one is missing, capitals and full stops in place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from assembly.conference.model import Act
from assembly.conference.partial_date import PartialDate
from assembly.conference.vietnamese import count_figure, long_date
from assembly.templates.words import Blank

Item = TypeVar("Item")
INLINE = 8  # ellipsis characters of a blank inside a sentence: 40 mm in 14 pt
SHORT = 3  # of a blank for a number
SIGNATURE = 9  # of a blank below a signature

_TRAILING = re.compile(r"\s*(?:\./\.|/\.|[.;,:])\s*$")
_LEADING_BASIS = re.compile(r"^\s*(?:-\s*)?căn cứ\s+", re.IGNORECASE)


def fact(value: str | None, pointer: str, width: int = INLINE) -> str:
    """Return the fact, or a blank to write it on."""
    return value or Blank(pointer, width)


def figure(value: int | None, pointer: str) -> str:
    """Return a count with its leading zero, or a short blank."""
    if value is None:
        return Blank(pointer, SHORT)
    return count_figure(value) if value else "0"


NO_NUMBER = " " * 8  # room to write the number in by hand, after signing (decree 30, Điều 15)


def numbered(number: str | None) -> str:
    """Return a document's number with its leading zero (II.3c), or room to write it in."""
    if not number:
        return NO_NUMBER
    return number.zfill(2) if number.isdecimal() else number


def date_or_dots(date: PartialDate | None, pointer: str) -> str:
    """Return ``ngày 05 tháng 01 năm 2022``, or dots to write a date on."""
    return long_date(date) if date else Blank(pointer, dots="ngày …… tháng …… năm ………")


def expected(items: list[Item], pointer: str) -> list[Item] | Blank:
    """Return a list that the document is expected to have; where it is empty, its absence is told."""
    return items or Blank(pointer)


def capitalised(text: str) -> str:
    """Return the text with a capital first letter, the rest as written."""
    return text[:1].upper() + text[1:]


def open_ended(text: str) -> str:
    """Return the text without the mark it ends with, so that a sentence can go on."""
    return _TRAILING.sub("", text)


def sentence(text: str) -> str:
    """Return the text as a sentence: a capital first letter and an end mark.

    Lists end their items with ";" or ",", articles the last one with "./."; as a paragraph of its own each
    ends with a full stop. Dots that leave the sentence open stay.
    """
    text = capitalised(text)
    return text if text.endswith(("…", "...", "!", "?", ":")) else open_ended(text) + "."


def sentences(texts: Iterable[str]) -> list[str]:
    """Return each text as a sentence."""
    return [sentence(text) for text in texts]


def citation(act: Act) -> str:
    """Return an act as it is cited the first time (decree 30, II.6): type, number, date, body, subject."""
    if act.text:
        return capitalised(open_ended(_LEADING_BASIS.sub("", act.text)))
    parts = [act.type or ("Văn bản" if act.number else "")]
    if act.number:
        parts.append(f"số {act.number}")
    if act.date:
        parts.append(long_date(act.date))
    if act.body:
        parts.append(f"của {act.body}")
    if act.subject:
        parts.append(open_ended(act.subject))
    return capitalised(" ".join(part for part in parts if part))
