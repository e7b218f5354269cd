"""A conference that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ListedConference:
    """A conference in a list, without its facts.

    ``revision`` counts its changes from 1. ``year`` is the year summed up, or the one before the planned
    year where no other is told; ``block`` is the block's name. ``rolled_over_from`` is the id of last year's
    conference it was drawn from, ``block_id`` that of the kept block. ``version`` counts from 1 the approvals
    that were taken back; while ``approved_at`` is set nothing of it may change.
    """

    id: str
    revision: int
    created_at: datetime
    changed_at: datetime
    year: int | None
    block: str
    rolled_over_from: str | None
    block_id: str | None = None
    version: int = 1
    approved_at: datetime | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class KeptConference(ListedConference):
    """A conference as it stands now; ``facts`` is plain JSON data in the form of ``facts.facts_of``.

    ``typed`` is what somebody typed, where not all of it could be taken into the facts.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a conference shall hold from now on: see ``KeptConference``."""

    facts: Mapping[str, Any]
    typed: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ApprovedVersion:
    """A conference as it was once approved; ``approved_by`` is the ``who`` of an ``Actor``."""

    version: int
    revision: int
    approved_at: datetime
    approved_by: str
    facts: Mapping[str, Any]
