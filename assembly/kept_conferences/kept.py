"""A conference that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ListedConference:
    """A conference in a list, without its facts.

    ``revision`` counts its changes from 1. ``year`` is the year summed up, or the one before the planned
    year where no other is told; ``block`` is the block's name. ``rolled_over_from`` is the id of last year's
    conference it was drawn from.
    """

    id: str
    revision: int
    created_at: datetime
    changed_at: datetime
    year: int | None
    block: str
    rolled_over_from: str | None


@dataclass(frozen=True, slots=True)
class KeptConference(ListedConference):
    """A conference as it stands now; ``facts`` is plain JSON data in the form of ``facts.facts_of``."""

    facts: Mapping[str, Any]
