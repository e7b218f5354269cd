"""One value of a row -> a fact: cleaned, and checked against the model of a conference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from assembly.conference.choices import NO, YES, choices_of
from assembly.conference.fault_wording import what_would_be_right
from assembly.conference.labels import bare, model_of
from assembly.conference.partial_date import PartialDate
from assembly.conference.spreadsheet.number_format import general
from assembly.conference.vietnamese import UNPRINTABLE, clean, fold
from assembly.jobs.batches.columns import spot_of

Scalar = str | int | float | bool
_BULLET = re.compile(r"[-–—•·*+]\s+")
_YES = frozenset({YES, "x", "đúng", "true", "yes", "1"})
_NO = frozenset({NO, "sai", "false", "no", "0"})
# What looks printable and composed and still wants cleaning: marks of their own, false Đ.
_SUSPECT = re.compile("[\u0300-\u036f\u00d0\u0189\u00f0\u0256]")


class ValueFault(NamedTuple):
    """Why a value cannot be taken: a code, and what would be right in Vietnamese and English."""

    code: str
    right: str
    right_en: str


Check = Callable[[Scalar], Scalar | ValueFault]


def cleaned(text: str) -> str:
    """Return a text as documents hold it (``vietnamese.clean``), without spaces around it and its lines."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text) and not _SUSPECT.search(text):
        return text.strip()
    text = clean(text)
    return "\n".join(line.strip() for line in text.split("\n")).strip() if "\n" in text else text.strip()


def text_fault(text: str) -> ValueFault | None:
    """Return what makes a cleaned text unfit for any document, or None."""
    found = None if text.isprintable() else UNPRINTABLE.search(text)
    if found is None:
        return None
    code = f"U+{ord(found.group()):04X}"
    return ValueFault(
        "unprintable-character",
        f"có ký tự không in được ({code}), có thể do sai bảng mã; hãy gõ lại",
        f"holds a character that cannot be printed ({code}); type it anew",
    )


def lines_of(text: str, *, bullets: bool) -> list[str]:
    """Return the items of a cell, one a line; ``bullets``: a dash or dot before an item is no part of it."""
    lines = [line.strip() for line in text.split("\n")]
    if bullets:
        lines = [_BULLET.sub("", line, count=1) if _BULLET.match(line) else line for line in lines]
    return [line for line in lines if line]


@lru_cache(maxsize=4096)
def check_of(path: str) -> Check:
    """Return what turns one value of a conference's column into a plain fact, or tells what is wrong.

    The value is cleaned text, a number or a boolean; a date comes as text in ISO form.
    """
    spot = spot_of(path)
    kind = bare(spot.annotation)
    adapter: TypeAdapter[Any] = TypeAdapter(spot.annotation)
    choices = choices_of(spot.annotation)
    values = {fold(word): value for word, value in choices.items()}
    values.update({fold(value): value for value in choices.values()})
    is_text = kind is str or model_of(kind) is not None

    def check(value: Scalar) -> Scalar | ValueFault:
        given = value
        if isinstance(value, str):
            if kind is bool:
                given = _truth(value)
            elif choices:
                given = values.get(fold(value), value)
            elif kind is float:
                given = value.removesuffix("%").rstrip()
        elif is_text and not isinstance(value, bool):
            given = general(value).text
        try:
            taken = adapter.validate_python(given)
        except ValidationError as error:
            code, right, right_en = what_would_be_right(error, spot)
            if choices:
                right = f"phải là một trong: {', '.join(choices)}"
            return ValueFault(code, right, right_en)
        if isinstance(taken, PartialDate):
            return str(taken)
        return taken if isinstance(taken, str | int | float | bool) else given

    return check


def _truth(text: str) -> Scalar:
    word = fold(text)
    return True if word in _YES else False if word in _NO else text


@lru_cache(maxsize=4096)
def wants(path: str) -> type:
    """Return what the values of a conference's column are: ``PartialDate``, ``int``, ``float``, ``bool``
    or ``str``.
    """
    kind = bare(spot_of(path).annotation)
    return kind if kind in (PartialDate, int, float, bool) else str
