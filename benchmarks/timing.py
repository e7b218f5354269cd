"""Rounds in which every peer has its turn, so that a ratio compares what ran a moment apart."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.invented import SEED
from benchmarks.peers.process import Peer, Took

OURS = "vanthu"


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several measurements, their middle half and their extremes."""

    median: float
    lower: float
    upper: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of at least one value."""
        if len(values) == 1:
            return cls(*[values[0]] * 5)
        lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, lower, upper, min(values), max(values))


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is measured: rounds, seconds of one peer's turn, seconds of warming up before."""

    rounds: int
    turn_seconds: float
    warm_seconds: float


FULL = Pace(rounds=15, turn_seconds=0.15, warm_seconds=1.0)
QUICK = Pace(rounds=3, turn_seconds=0.05, warm_seconds=0.2)


def interleaved(peers: Sequence[Peer], pace: Pace) -> dict[str, list[Took]]:
    """Return for each peer what a document took in each round; a round's order is drawn anew each time."""
    counts = {peer.name: _warmed(peer, pace) for peer in peers}
    took: dict[str, list[Took]] = {peer.name: [] for peer in peers}
    chance = random.Random(SEED)  # noqa: S311 - an order, no secret
    for _ in range(pace.rounds):
        for peer in chance.sample(peers, len(peers)):
            took[peer.name].append(peer.times(counts[peer.name]))
    return took


def _warmed(peer: Peer, pace: Pace) -> int:
    """Let a peer's compilers and caches settle; return how many documents fill one turn."""
    spent, count = 0.0, 1
    one = peer.times(1).seconds
    while spent < pace.warm_seconds:
        one = peer.times(count).seconds
        spent += one * count
        count = max(1, round(min(pace.warm_seconds, pace.turn_seconds) / one))
    return max(1, round(pace.turn_seconds / one))


def ratios(ours: Sequence[Took], theirs: Sequence[Took]) -> tuple[Spread, Spread]:
    """Return round by round how many times ours theirs takes: by the clock, and by the processor."""
    pairs = list(zip(ours, theirs, strict=True))
    return (
        Spread.of([their.seconds / our.seconds for our, their in pairs]),
        Spread.of([their.cpu / max(our.cpu, 1e-9) for our, their in pairs]),
    )


def spreads(took: Mapping[str, Sequence[Took]]) -> dict[str, tuple[Spread, Spread]]:
    """Return for each peer the milliseconds of a document: by the clock, and of the processor."""
    return {
        name: (Spread.of([one.seconds * 1e3 for one in all_]), Spread.of([one.cpu * 1e3 for one in all_]))
        for name, all_ in took.items()
    }
