"""API keys: what a caller shows to act for an organisation (khoá truy cập)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Scope = Literal["documents:write", "documents:read", "conferences:read", "conferences:write", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A stored key; its secrets are kept as hashes only, and are not here.

    ``expires_at`` unset: it does not expire. ``last_used_at`` is exact to a minute.
    """

    id: str
    organisation: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as it is shown once: ``token`` is what the caller sends as ``Authorization: Bearer``."""

    key: ApiKey
    token: str
