"""API keys: what a caller shows to act for an organisation (khoá truy cập).

A key is shown as ``vanthu_<id>_<secret>``: the id finds its row, the secret (32 random bytes in hexadecimal
digits) proves it. Only the SHA-256 of a secret is stored: it has 256 random bits, so nobody can guess it from
the hash, and a slow hash would only make every request slow.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, get_args
from uuid import UUID

Scope = Literal["documents:write", "documents:read", "conferences:read", "conferences:write", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
SECRET_BYTES = 32
MOST_NAME = 200  # letters of a key's or an organisation's name
_TOKEN = re.compile(r"vanthu_([0-9a-f]{32})_([0-9a-f]{64})", re.ASCII)


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


@dataclass(frozen=True, slots=True)
class ShownKey:
    """What a caller showed: the id of a key and the hash of the secret that came with it."""

    key_id: str
    secret_hash: str


def token_of(key_id: str, secret: bytes) -> str:
    """Return the token of a key; ``key_id`` is a UUID, ``secret`` has 32 bytes."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a secret has {SECRET_BYTES} bytes")
    return f"vanthu_{UUID(key_id).hex}_{secret.hex()}"


def hash_of(secret: bytes) -> str:
    """Return how a secret is stored: its SHA-256 in hexadecimal digits."""
    return sha256(secret).hexdigest()


def read_token(token: str) -> ShownKey | None:
    """Read what a caller showed; None where it is no token at all."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    return ShownKey(str(UUID(found[1])), hash_of(bytes.fromhex(found[2])))


def proves(shown: ShownKey, hashes: tuple[str, ...]) -> bool:
    """Tell whether a secret is among the living ones of a key.

    All are compared, each in constant time: how long it takes tells nothing of the hashes.
    """
    matches = [hmac.compare_digest(shown.secret_hash, known) for known in hashes]
    return any(matches)
