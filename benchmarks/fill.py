"""Filling one document: the covenant, the report, the letter, against every peer."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks import cases
from benchmarks.comparison import CaseFigures, compare, peers_of
from benchmarks.floor import Anatomy, anatomy
from benchmarks.peers.process import install_node_peers
from benchmarks.printing import print_case, print_skipped
from benchmarks.results import Circumstances, Watch, keep
from benchmarks.timing import FULL, QUICK


@dataclass(frozen=True, slots=True)
class FillFigures:
    """The cases of single documents, and where our time goes."""

    circumstances: Circumstances
    cases: tuple[CaseFigures, ...]
    anatomies: tuple[Anatomy, ...]


def run(*, quick: bool) -> FillFigures:
    """Measure, print and keep the figures."""
    skipped = install_node_peers()
    print_skipped(skipped)
    watch = Watch(quick=quick, skipped=skipped)
    pace = QUICK if quick else FULL
    found = []
    for case, single_values in ((cases.covenant(), False), (cases.report(), False), (cases.letter(), True)):
        found.append(compare(case, peers_of(node=not skipped, single_values=single_values), pace))
        print_case(found[-1])
    taken_apart = tuple(
        anatomy(case, fillings=100 if quick else 1_000) for case in (cases.covenant(), cases.report())
    )
    figures = FillFigures(watch.ended(), tuple(found), taken_apart)
    keep("fill", figures, quick=quick)
    return figures
