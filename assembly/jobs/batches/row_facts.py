"""The values of a row by their places -> its facts, nested as the conference or the template's words are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Steps = tuple[str | int, ...]


def nested(values: Iterable[tuple[Steps, Any]]) -> dict[str, Any]:
    """Return values as mappings and lists.

    The numbers of records only order them: where a row leaves record 2 of 3 empty, it has two records.
    """
    facts: dict[str | int, Any] = {}
    numbered = False
    for steps, value in values:
        place = facts
        for step in steps[:-1]:
            place = place.setdefault(step, {})
            numbered = numbered or isinstance(step, int)
        place[steps[-1]] = value
    plain: dict[str, Any] = {str(name): _listed(one) if numbered else one for name, one in facts.items()}
    return plain


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(one) for key, one in value.items()}
    if inner and all(isinstance(key, int) for key in inner):
        return [inner[key] for key in sorted(inner)]
    return inner
