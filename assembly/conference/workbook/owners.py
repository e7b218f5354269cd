"""How tables name the unit or the award that their rows belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assembly.conference.spreadsheet.column_names import folded
from assembly.conference.vietnamese import fold

_NUMBERED = re.compile(r"(\d{1,4})\.\s+")


def names_of_owners(owners: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return how other tables name these units or awards: by name, by number and name where two are alike."""
    names = [str(owner.get("name") or owner.get("award") or "") for owner in owners]
    keys = [fold(name) for name in names]
    return [
        name if keys.count(keys[at]) == 1 and name else f"{at + 1}. {name}" for at, name in enumerate(names)
    ]


def owner_of(text: str, owners: Sequence[Mapping[str, Any]]) -> int | None:
    """Return which unit or award a text of ``names_of_owners`` means, or None."""
    names = names_of_owners(owners)
    for keyed in (fold, folded):
        keys = [keyed(name) for name in names]
        if keys.count(keyed(text)) == 1:
            return keys.index(keyed(text))
    if found := _NUMBERED.match(text):
        at = int(found[1]) - 1
        if at < len(names) and fold(text[found.end() :]) == fold(_called(owners[at])):
            return at
    bare = [fold(_called(owner)) for owner in owners]
    return bare.index(fold(text)) if fold(text) in bare else None


def _called(owner: Mapping[str, Any]) -> str:
    return str(owner.get("name") or owner.get("award") or "")
