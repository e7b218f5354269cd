"""Answers given once: what a request makes has the same id however often the request is sent."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import g
from uuid_utils import uuid7

SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Effect:
    """What a request makes: the id it must have, and what its secrets must be drawn from (32 bytes)."""

    id: str
    seed: bytes


def effect_id() -> str:
    """Return the id of whatever this request makes; with an Idempotency-Key the same on every retry."""
    return _effect().id


def effect_seed() -> bytes:
    """Return 32 bytes to draw secrets from; with an Idempotency-Key the same on every retry."""
    return _effect().seed


def _effect() -> Effect:
    if "effect" not in g:
        g.effect = Effect(str(uuid7()), secrets.token_bytes(SEED_BYTES))
    effect: Effect = g.effect
    return effect
