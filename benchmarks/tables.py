"""Filling a table of 10 to 10,000 rows: how the time grows."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks import cases
from benchmarks.comparison import CaseFigures, compare, peers_of
from benchmarks.peers.process import install_node_peers
from benchmarks.printing import print_case, print_skipped
from benchmarks.results import Circumstances, Watch, keep
from benchmarks.timing import QUICK, Pace

_LARGE = Pace(rounds=5, turn_seconds=0.1, warm_seconds=1.0)  # one table of 10,000 rows takes seconds
_SMALL = Pace(rounds=11, turn_seconds=0.1, warm_seconds=0.7)


@dataclass(frozen=True, slots=True)
class TableFigures:
    """A case for each number of rows, and our own growth between the last two.

    ``growth`` is the median time of the largest table over that of the one before, of each peer.
    """

    circumstances: Circumstances
    cases: tuple[CaseFigures, ...]
    growth: dict[str, float]


def run(*, quick: bool) -> TableFigures:
    """Measure, print and keep the figures; the largest table is left out of a quick run."""
    skipped = install_node_peers()
    print_skipped(skipped)
    watch = Watch(quick=quick, skipped=skipped)
    found = []
    for rows in cases.TABLE_ROWS[: 3 if quick else None]:
        pace = QUICK if quick else _LARGE if rows > 1_000 else _SMALL
        found.append(compare(cases.table(rows), peers_of(node=not skipped), pace))
        print_case(found[-1])
    figures = TableFigures(watch.ended(), tuple(found), _growth(found[-2], found[-1]))
    grown = ", ".join(f"{peer} {times:.1f}x" for peer, times in figures.growth.items())
    print(f"growth from {found[-2].label} to {found[-1].label}: {grown}")
    keep("tables", figures, quick=quick)
    return figures


def _growth(before: CaseFigures, after: CaseFigures) -> dict[str, float]:
    small = {peer.peer: peer.ms.median for peer in before.peers if peer.ms}
    return {
        peer.peer: peer.ms.median / small[peer.peer] for peer in after.peers if peer.ms and peer.peer in small
    }
