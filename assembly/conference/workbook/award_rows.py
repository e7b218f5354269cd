"""The nominations as a list of offices has them: a row for each unit that is put forward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assembly.conference.vietnamese import fold

OF_AWARD = ("award", "granted_by", "quota", "count")
_TEXTS = (("achievement", "achievements"), ("previous", "previous_awards"))
Steps = tuple[str | int, ...]


def award_rows(nominations: Sequence[Mapping[str, Any]]) -> list[dict[str, tuple[Steps, Any]]]:
    """Return the rows of the nominations: of each column the steps of its fact from there, and its value.

    A column ``proposed`` (False) is with units that are spoken of and not put forward, ``number`` where two
    nominations could not be told apart.
    """
    keys = [award_key(one) for one in nominations]
    rows: list[dict[str, tuple[Steps, Any]]] = []
    for at, nomination in enumerate(nominations):
        of_award = {name: ((at, name), nomination[name]) for name in OF_AWARD if name in nomination}
        named = _units(at, nomination)
        for count, unit in enumerate(named or [{}]):
            row = {**of_award, **unit} if count == 0 else {**_heading(of_award), **unit}
            if keys.count(keys[at]) > 1:
                row["number"] = ((), at + 1)
            rows.append(row)
    return rows


def award_key(nomination: Mapping[str, Any]) -> tuple[str, str]:
    """Return what tells nominations apart: award and who grants it."""
    return fold(str(nomination.get("award", ""))), fold(str(nomination.get("granted_by", "")))


def _heading(of_award: Mapping[str, tuple[Steps, Any]]) -> dict[str, tuple[Steps, Any]]:
    return {name: of_award[name] for name in ("award", "granted_by") if name in of_award}


def _units(at: int, nomination: Mapping[str, Any]) -> list[dict[str, tuple[Steps, Any]]]:
    rows: list[dict[str, tuple[Steps, Any]]] = []
    told: set[str] = set()
    for place, unit in enumerate(nomination.get("recipients", ())):
        row: dict[str, tuple[Steps, Any]] = {"unit": ((at, "recipients", place), unit)}
        if unit not in told:
            row |= _texts(at, nomination, unit)
            told.add(unit)
        rows.append(row)
    others = dict.fromkeys(unit for _name, field in _TEXTS for unit in nomination.get(field, ()))
    rows += [
        {"unit": ((), unit), "proposed": ((), False), **_texts(at, nomination, unit)}
        for unit in others
        if unit not in told
    ]
    return rows


def _texts(at: int, nomination: Mapping[str, Any], unit: str) -> dict[str, tuple[Steps, Any]]:
    return {
        name: ((at, field, unit), nomination[field][unit])
        for name, field in _TEXTS
        if unit in nomination.get(field, {})
    }
