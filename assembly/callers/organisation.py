"""Organisations: whatever belongs to one is out of sight of all others (cơ quan, tổ chức)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Organisation:
    """An agency that uses the house."""

    id: str
    name: str
    created_at: datetime
