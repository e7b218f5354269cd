"""A conference that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class KeptConference:
    """A conference as it stands now; ``facts`` is the conference as plain JSON data, as it was given.

    ``revision`` counts its changes from 1. ``year`` is the year summed up, ``block`` the block's name.
    ``rolled_over_from`` is the id of last year's conference it was drawn from.
    """

    id: str
    revision: int
    created_at: datetime
    changed_at: datetime
    year: int | None
    block: str
    facts: Mapping[str, Any]
    rolled_over_from: str | None = None


@dataclass(frozen=True, slots=True)
class ListedConference:
    """A conference in a list, without its facts."""

    id: str
    revision: int
    created_at: datetime
    changed_at: datetime
    year: int | None
    block: str
    rolled_over_from: str | None = None
