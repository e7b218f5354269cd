"""A fact as it is written into a cell."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assembly.conference.cell_values import begins_with_bullet
from assembly.conference.choices import choices_of
from assembly.conference.labels import bare
from assembly.conference.partial_date import PartialDate
from assembly.conference.paths import spot_of
from assembly.conference.spreadsheet.blocks import Value
from assembly.conference.spreadsheet.number_format import general
from assembly.conference.vietnamese import money, short_date

GOES_ON = "↵"  # ends a line of a text that goes on in the next line of its cell
LONGEST_CELL = 32_000  # characters; Excel's own limit is 32,767


def written(path: str, value: Any) -> Value:
    """Return a fact, plain JSON data, as its cell shows it; ``path`` is the model's."""
    if isinstance(value, bool | str):
        annotation = spot_of(path).annotation
        said = str(value).lower() if isinstance(value, bool) else value
        for word, meant in choices_of(annotation).items():
            if meant == said:
                return word
        if isinstance(value, str) and bare(annotation) is PartialDate:
            return _date(value)
        return str(value)
    if isinstance(value, int | float):
        return _number(value)
    return str(value)


def joined(texts: Sequence[str]) -> str | None:
    """Return several texts as the lines of one cell, or None where the cell could not hold them."""
    lines = (f"- {text}" if begins_with_bullet(text) else text for text in texts)  # one is taken off again
    whole = "\n".join(line.replace("\n", f"{GOES_ON}\n") for line in lines)
    return whole if len(whole) <= LONGEST_CELL else None


def _date(text: str) -> str:
    try:
        return short_date(PartialDate.parse(text))
    except ValueError:  # as it was typed
        return text


def _number(value: float) -> Value:
    if general(value).value == value and abs(value) < 10**9:
        return value
    if isinstance(value, int):
        return money(value)
    return f"{Decimal(repr(value)):f}".replace(".", ",")
