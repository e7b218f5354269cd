"""Sessions and one-time links: random tokens that somebody holds, of which the house keeps the hash alone.

A token has 256 random bits: nobody can guess it from its SHA-256, so a slow hash would win nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from assembly.people.person import Person

TOKEN_BYTES = 32
LINK_LIFETIME = timedelta(days=7)  # of a link handed to somebody: a long weekend and a holiday


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody is signed in; ``hash`` names it, ``seen_at`` is exact to a minute."""

    hash: str
    person: Person
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def new_token() -> str:
    """Return a new token, fit for a cookie and an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of_token(token: str) -> str:
    """Return how a token is kept: its SHA-256 in hexadecimal digits."""
    return sha256(token.encode(errors="replace")).hexdigest()
