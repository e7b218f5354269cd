"""Answers given once: a request that is sent again with its Idempotency-Key gets the first answer again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

KEEP = timedelta(hours=24)  # an answer older than this is as if it had never been


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given; ``headers`` are pairs of name and value in their order.

    ``caller`` is the mark of the API key's token that began the request (``mark_of``), ``seed`` that of the
    turn. ``sealed``: the body shows a secret and is kept as ``mask`` made it.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    caller: str
    seed: bytes
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Leave to answer a request, held for a while like a chunk; ``token`` proves it.

    ``effect_id`` is the id that whatever the request makes must have, and ``seed`` what its secrets must be
    drawn from (32 bytes): both are the same when the request is answered again because somebody died in
    between, so that it makes the same thing. ``caller`` is the mark of the token that began it first.
    """

    key: str
    token: str
    effect_id: str
    seed: bytes
    caller: str


def mark_of(token: str) -> str:
    """Return what tells the tokens of callers apart without telling them: 64 hexadecimal digits."""
    return hashlib.sha256(b"first-answer\0" + token.encode()).hexdigest()


def mask(body: bytes, token: str, seed: bytes) -> bytes:
    """Mask a body that shows a secret, or unmask it: only who holds the caller's token can read it.

    The database keeps secrets as hashes, and an answer kept for a retry must not be the way around that. The
    bytes are those of SHAKE-256 (FIPS 202) of seed and token, used for this one body.
    """
    stream = hashlib.shake_256(b"first-answer\0" + seed + token.encode()).digest(len(body))
    return (int.from_bytes(body) ^ int.from_bytes(stream)).to_bytes(len(body))
