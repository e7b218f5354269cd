"""Answers given once: a request that is sent again with its Idempotency-Key gets the first answer again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Turn:
    """Leave to answer a request, held for a while like a chunk; ``token`` proves it.

    ``effect_id`` is the id that whatever the request makes must have, and ``seed`` what its secrets must be
    drawn from (32 bytes): both are the same when the request is answered again because somebody died in
    between, so that it makes the same thing.
    """

    key: str
    token: str
    effect_id: str
    seed: bytes
