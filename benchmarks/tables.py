"""Filling a table of 10 to 10,000 rows: how the time grows."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import cases
from benchmarks.comparison import CaseFigures, compare, peers_of, prepared
from benchmarks.peers.process import Peer, install_node_peers
from benchmarks.printing import print_case, print_skipped
from benchmarks.results import Circumstances, Watch, keep
from benchmarks.timing import OURS, QUICK, Pace, Spread, ratios

_LARGE = Pace(rounds=5, turn_seconds=0.1, warm_seconds=1.0)  # one table of 10,000 rows takes seconds
_SMALL = Pace(rounds=11, turn_seconds=0.1, warm_seconds=0.7)
_GROWING = (OURS, "docxtpl", "carbone")
_GROWTH_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class TableFigures:
    """A case for each number of rows, and how often the time of the last but one the last needs.

    ``growth`` is measured apart, both tables in turn in the same rounds; by the clock and by the processor.
    """

    circumstances: Circumstances
    cases: tuple[CaseFigures, ...]
    growth: dict[str, tuple[Spread, Spread]]


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
    small, large = cases.TABLE_ROWS[len(found) - 2 : len(found)]
    growth = {
        name: _growth(name, small, large, quick=quick) for name in _GROWING if name == OURS or not skipped
    }
    for name, (clock, cpu) in growth.items():
        print(
            f"growth of {name} from {small:,} to {large:,} rows: {clock.median:.1f}x "
            f"[{clock.lower:.1f} - {clock.upper:.1f}] the time, {cpu.median:.1f}x that of the processor"
        )
    figures = TableFigures(watch.ended(), tuple(found), growth)
    keep("tables", figures, quick=quick)
    return figures


def _growth(name: str, small: int, large: int, *, quick: bool) -> tuple[Spread, Spread]:
    """Return how many times as long the large table takes, round by round."""
    sizes = (cases.table(small), cases.table(large))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vanthu-bench-")))
        one, other = (stack.enter_context(Peer(name, prepared(name, case, folder))) for case in sizes)
        times = large // small
        took = [(one.times(times), other.times(1)) for _ in range(1 + (2 if quick else _GROWTH_ROUNDS))]
        return ratios(*zip(*took[1:], strict=True))  # the first warms them
