"""How long to wait before a delivery is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

LONGEST = timedelta(days=1)
SPREAD = 0.1  # share of a pause: receivers that come back are not met by everything at once


def pause_after(
    tries: int, pauses: Sequence[int], *, wanted: int | None = None, chance: float = 0.0
) -> timedelta | None:
    """Return the pause after a try that failed, the ``tries``-th; None: it was the last one.

    ``pauses`` are seconds; ``wanted`` is what the receiver asked for (Retry-After, seconds), which may make a
    pause longer, up to a day; ``chance``, from 0 to 1, spreads pauses over a tenth of their length.
    """
    if tries > len(pauses):
        return None
    usual = timedelta(seconds=pauses[tries - 1] * (1 + SPREAD * chance))
    return max(usual, min(timedelta(seconds=wanted or 0), LONGEST))
