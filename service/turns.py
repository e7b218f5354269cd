"""Waiting for one's turn: work that takes much memory is done for a few requests at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from assembly.errors import Unavailable

BUSY_SECONDS = 10  # a request waits so long for its turn


def take_turn(turns: BoundedSemaphore, what: str) -> None:
    """Wait until it is this request's turn; raises Unavailable after BUSY_SECONDS. It must be given back."""
    if not turns.acquire(timeout=BUSY_SECONDS):
        raise Unavailable(what, "too many requests of this kind at a time")


@contextmanager
def in_turn(turns: BoundedSemaphore, what: str) -> Iterator[None]:
    """Hold a turn while the block runs; raises Unavailable after BUSY_SECONDS."""
    take_turn(turns, what)
    try:
        yield
    finally:
        turns.release()
