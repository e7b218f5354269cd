"""One value of a row -> a fact: cleaned, and checked against the model of a conference."""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import StringConstraints, TypeAdapter, ValidationError

from assembly.conference.choices import NO, YES, choices_of
from assembly.conference.fault_wording import what_would_be_right
from assembly.conference.labels import Spot, bare, model_of
from assembly.conference.partial_date import PartialDate
from assembly.conference.paths import main_fact, spot_of
from assembly.conference.spreadsheet.number_format import general
from assembly.conference.vietnamese import UNPRINTABLE, clean, fold

Scalar = str | int | float | bool
_BULLETS = "-–—•·*+"
_BULLET = re.compile(rf"[{_BULLETS}]\s+")
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
    if text.isascii() and text.isprintable():
        return text.strip()
    lines = text.split("\n")
    if not _is_clean(text, lines):
        lines = clean(text).split("\n")
    return "\n".join([line.strip() for line in lines]).strip()


def _is_clean(text: str, lines: list[str]) -> bool:
    return (
        all(map(str.isprintable, lines))
        and unicodedata.is_normalized("NFC", text)
        and _SUSPECT.search(text) is None
    )


def text_fault(text: str) -> ValueFault | None:
    """Return what makes a cleaned text unfit for any document, or None."""
    found = None if text.isprintable() else UNPRINTABLE.search(text)
    if found is None:
        return None
    code = f"U+{ord(found.group()):04X}"
    return ValueFault(
        "rows.unprintable-character",
        f"có ký tự không in được ({code}), có thể do sai bảng mã; hãy gõ lại",
        f"holds a character that cannot be printed ({code}); type it anew",
    )


def begins_with_bullet(text: str) -> bool:
    """Tell whether ``lines_of`` would take a bullet off a text."""
    return _BULLET.match(text) is not None


def lines_of(text: str, *, bullets: bool) -> list[str]:
    """Return the items of a cell, one a line; ``bullets``: a dash or dot before an item is no part of it."""
    lines = [line.strip() for line in text.split("\n")]
    if bullets:
        lines = [_BULLET.sub("", line, count=1) if line[:1] in _BULLETS else line for line in lines]
    return [line for line in lines if line]


@lru_cache(maxsize=4096)
def check_of(path: str) -> Check:
    """Return what turns one value of a conference's column into a plain fact, or tells what is wrong.

    The value is cleaned text, a number or a boolean; a date comes as text in ISO form.
    """
    spot = _spot_of_value(path)
    kind = bare(spot.annotation)
    longest = _longest(spot.annotation)
    adapter: TypeAdapter[Any] = TypeAdapter(spot.annotation)
    choices = choices_of(spot.annotation)
    values = {fold(word): value for word, value in choices.items()}
    values.update({fold(value): value for value in choices.values()})
    is_text = kind is str or model_of(kind) is not None

    def check(value: Scalar) -> Scalar | ValueFault:
        given = value
        if isinstance(value, str):
            if len(value) <= longest and "\n" not in value:
                return value  # clean text that is short enough: the model would say the same, in more time
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
            return ValueFault(f"rows.{code}", right, right_en)
        if isinstance(taken, PartialDate):
            return str(taken)
        return taken if isinstance(taken, str | int | float | bool) else given

    return check


def _spot_of_value(path: str) -> Spot:
    """Return what the model says of a value; of a part that a bare text may stand for, of that text."""
    spot = spot_of(path)
    if spot.model is not None and (name := main_fact(spot.model)) is not None:
        return replace(spot, annotation=spot.model.model_fields[name].annotation)
    return spot


def _longest(annotation: Any) -> int:
    """Return up to how many characters any text will do; -1 where more than its length is checked."""
    while get_origin(annotation) in (Union, types.UnionType):
        annotation = next(kind for kind in get_args(annotation) if kind is not type(None))
    if get_origin(annotation) is not Annotated or get_args(annotation)[0] is not str:
        return -1
    for rule in get_args(annotation)[1:]:
        if isinstance(rule, StringConstraints):
            return -1 if rule.pattern is not None or rule.max_length is None else rule.max_length
    return -1


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
