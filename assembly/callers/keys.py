"""Making, rotating and recognising API keys; the only place where a secret is there in full."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from assembly.callers.api_key import (
    SECRET_BYTES,
    ApiKey,
    NewKey,
    Scope,
    ShownKey,
    hash_of,
    proves,
    read_token,
    token_of,
)
from assembly.callers.ports import KeyStore, OwnKeys
from assembly.conference.vietnamese import clean

OVERLAP = timedelta(hours=24)  # the old secret holds for so long while the new one is handed out
# compared with where no key is found: an unknown id costs what a known one with a wrong secret costs
_NOBODYS = ShownKey("00000000-0000-0000-0000-000000000000", "0" * 64)
_NOBODYS_HASHES = ("f" * 64,)


def create_key(
    key_id: str,
    name: str,
    scopes: Sequence[Scope],
    *,
    keys: OwnKeys,
    lifetime: timedelta | None = None,
    secret: bytes | None = None,
) -> NewKey:
    """Make a key of the organisation that ``keys`` belongs to, with a secret of 32 random bytes.

    A ``secret`` is given where the same request must give the same key again.
    """
    secret = secret or secrets.token_bytes(SECRET_BYTES)
    key = keys.add(key_id, clean(name), scopes, hash_of(secret), lifetime=lifetime)
    return NewKey(key, token_of(key_id, secret))


def rotate_key(
    key_id: str,
    *,
    keys: OwnKeys,
    overlap: timedelta = OVERLAP,
    lifetime: timedelta | None = None,
    secret: bytes | None = None,
) -> NewKey:
    """Give a key a new secret; the older ones end after ``overlap``.

    ``lifetime``, from now, takes the place of the one it had. Raises KeyNotFound, KeyEnded.
    """
    secret = secret or secrets.token_bytes(SECRET_BYTES)
    key = keys.rotate(key_id, hash_of(secret), overlap=overlap, lifetime=lifetime)
    return NewKey(key, token_of(key.id, secret))


def recognise_key(token: str, *, keys: KeyStore) -> ApiKey | None:
    """Return the living key that a token proves; None for any other token, whatever is wrong with it."""
    shown = read_token(token) or _NOBODYS
    key, hashes = keys.live(shown.key_id) or (None, _NOBODYS_HASHES)
    return key if proves(shown, hashes) else None
