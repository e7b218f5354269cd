"""The values of a row by their places -> its facts, nested as the conference or the template's words are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Steps = tuple[str | int, ...]


def nested(values: Iterable[tuple[Steps, Any]], *, numbered: bool = True) -> dict[str, Any]:
    """Return values as mappings and lists; ``numbered`` is false where no step is a number.

    The numbers of records only order them: where a row leaves record 2 of 3 empty, it has two records.
    """
    facts: dict[Any, Any] = {}
    for steps, value in values:
        place = facts
        for step in steps[:-1]:
            inner = place.get(step)
            if inner is None:
                inner = place[step] = {}
            place = inner
        place[steps[-1]] = value
    return {name: _listed(one) for name, one in facts.items()} if numbered else facts


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(one) for key, one in value.items()}
    if inner and all(isinstance(key, int) for key in inner):
        return [inner[key] for key in sorted(inner)]
    return inner
