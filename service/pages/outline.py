"""Facts to read, not to change: every value below the words of its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assembly.conference.choices import choices_of
from assembly.conference.labels import bare, spot_at
from assembly.conference.model import Conference
from assembly.conference.partial_date import PartialDate
from assembly.conference.vietnamese import decimal
from assembly.kept_conferences.merging import CALLED
from assembly.kept_conferences.tidying import is_empty


@dataclass(frozen=True, slots=True)
class Line:
    """A label with its value, or with the lines below it; the label of a row of a list is its number."""

    label: str
    text: str = ""
    below: tuple[Line, ...] = ()


def outline_of(facts: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return the facts of a conference as lines, in the order of the model."""
    order = {name: at for at, name in enumerate(Conference.model_fields)}
    return tuple(_lines(dict(sorted(facts.items(), key=lambda each: order.get(each[0], 99))), ()))


def _lines(facts: Mapping[str, Any], at: tuple[str, ...]) -> Iterator[Line]:
    for name, value in facts.items():
        if is_empty(value):
            continue
        place = (*at, name)
        spot = spot_at(place)
        label = spot.labels[-1] if spot.labels else name
        if isinstance(value, Mapping):
            yield Line(label, below=tuple(_lines(value, place)))
        elif isinstance(value, list):
            yield Line(label, below=tuple(_rows(value, place)))
        else:
            yield Line(label, _words(value, spot.annotation))


def _rows(rows: list[Any], at: tuple[str, ...]) -> Iterator[Line]:
    for number, row in enumerate(rows, 1):
        place = (*at, str(number - 1))
        if not isinstance(row, Mapping):
            yield Line(str(number), _words(row, spot_at(place).annotation))
            continue
        called = next((name for name in CALLED if isinstance(row.get(name), str)), None)
        rest = {name: value for name, value in row.items() if name != called}
        yield Line(str(number), str(row[called]) if called else "", tuple(_lines(rest, place)))


def _words(value: Any, annotation: Any) -> str:
    told = "true" if value is True else "false" if value is False else str(value)
    for words, meant in choices_of(annotation).items():
        if meant == told:
            return words
    if bare(annotation) is PartialDate:
        return "/".join(reversed(told.split("-")))
    return decimal(value) if isinstance(value, float) else told
