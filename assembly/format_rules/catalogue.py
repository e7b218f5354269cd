"""The rules as data: id, article, severity, certainty, validity, and every number they compare with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

from assembly.format_rules.finding import Certainty, Said, Severity, Style

Decidable = Literal["yes", "part", "no"]


class Values(Mapping[str, Any]):
    """The numbers and words of one rule, read with their types.

    Each reader raises KeyError where the data file has no such value and TypeError where it is of another
    kind: faults of the data file, found by the tests.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Any:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def number(self, name: str) -> float:
        """Return one number."""
        return float(self._typed(name, int, float))

    def range(self, name: str) -> tuple[float, float]:
        """Return the least and the most."""
        low, high = self._typed(name, list)
        return float(low), float(high)

    def numbers(self, name: str) -> tuple[float, ...]:
        """Return each of several numbers that are all right."""
        return tuple(float(value) for value in self._typed(name, list))

    def text(self, name: str) -> str:
        """Return one text."""
        return str(self._typed(name, str))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return several texts."""
        return tuple(str(value) for value in self._typed(name, list))

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a table of further values."""
        return dict(self._typed(name, dict))

    def _typed(self, name: str, *kinds: type) -> Any:
        value = self._values[name]
        if not isinstance(value, kinds):
            raise TypeError(f"{name} is {type(value).__name__}")
        return value


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of an act.

    ``article`` cites the place in the act; ``certainty`` tells how sure we are of the source;
    ``valid_from`` is the first day in force, ``valid_to`` the first day no longer. ``decidable``: whether a
    file can decide it (``part``: with a heuristic); ``why_not`` says what a file cannot tell.
    """

    id: str
    component: str
    title: Said
    article: str
    severity: Severity
    certainty: Certainty
    styles: tuple[Style, ...]
    valid_from: date | None
    valid_to: date | None
    decidable: Decidable
    why_not: Said | None
    values: Values

    def in_force(self, on: date) -> bool:
        """Tell whether the rule is in force on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on < self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rules by id, in the order of the data file.

    ``tolerance`` in twips: what a length may be off (0.1 mm). ``components`` names each component.
    """

    rules: Mapping[str, Rule]
    components: Mapping[str, Said]
    tolerance: int


@cache
def catalogue() -> Catalogue:
    """Return the rules of ``rules.toml``, read once a process."""
    text = resources.files("assembly.format_rules").joinpath("rules.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    acts = data["acts"]
    return Catalogue(
        rules={entry["id"]: _rule(entry, acts[entry["act"]]) for entry in data["rule"]},
        components={name: Said(said["vi"], said["en"]) for name, said in data["components"].items()},
        tolerance=int(data["tolerance_twips"]),
    )


def _rule(entry: Mapping[str, Any], act: Mapping[str, Any]) -> Rule:
    why_not = Said(entry["why_not"], entry["why_not_en"]) if "why_not" in entry else None
    return Rule(
        id=entry["id"],
        component=entry["component"],
        title=Said(entry["title"], entry["title_en"]),
        article=f"{act['name']}, {entry['place']}" if "place" in entry else act["name"],
        severity=entry["severity"],
        certainty=entry["certainty"],
        styles=tuple(entry["styles"]),
        valid_from=entry.get("valid_from", act.get("valid_from")),
        valid_to=entry.get("valid_to", act.get("valid_to")),
        decidable=entry["decidable"],
        why_not=why_not,
        values=Values(entry.get("values", {})),
    )
