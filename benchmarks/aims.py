"""The aims of the batches (issue 4) and of the API (issue 5), and what a run reached of them."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.calls import SINGLE, CallFigures
from benchmarks.comparison import CaseFigures, PeerFigures
from benchmarks.fill import FillFigures
from benchmarks.merge import MergeFigures
from benchmarks.service import RATE_MODES, BatchRun, ServiceFigures, cpu_seconds_of, rate_of
from benchmarks.tables import TableFigures
from benchmarks.timing import Spread

MEMORY_PROGRAMS = ("web", "worker")


@dataclass(frozen=True, slots=True)
class Aim:
    """An aim, what was reached, and whether that is enough; unset where the run tells nothing of it."""

    what: str
    wanted: str
    reached: str
    met: bool | None


NOT_MEASURED = "not measured in this run"


def aims(
    fill: FillFigures | None,
    tables: TableFigures | None,
    merge: MergeFigures | None,
    service: ServiceFigures | None,
    calls: CallFigures | None,
) -> tuple[Aim, ...]:
    """Return every aim of the issues, in their order."""
    covenant = _case(fill.cases if fill else (), "covenant")
    report = _case(fill.cases if fill else (), "report")
    largest = _case(tables.cases if tables else (), "table-10000")
    return (
        _ratio_aim("covenant, one process, against docxtpl as documented", covenant, "docxtpl", 40),
        _ratio_aim("8-page report with 60-row table, against docxtpl", report, "docxtpl", 15),
        _ratio_aim(
            "covenant, against the fastest peer with loops (easy-template-x)", covenant, "easy-template-x", 12
        ),
        _ratio_aim("10,000-row table against docxtpl", largest, "docxtpl", 8),
        _ratio_aim("10,000-row table against Carbone", largest, "carbone", 1.5),
        _growth_aim(tables if largest else None),
        _share_aim(service),
        _memory_aim(service),
        *_merge_aims(merge),
        _single_aim(calls),
    )


def _case(found: tuple[CaseFigures, ...], name: str) -> CaseFigures | None:
    return next((case for case in found if case.case == name), None)


def _peer(case: CaseFigures | None, name: str) -> PeerFigures | None:
    return next((peer for peer in case.peers if peer.peer == name), None) if case else None


def _ratio_aim(what: str, case: CaseFigures | None, peer: str, wanted: float) -> Aim:
    figures = _peer(case, peer)
    if figures is None or figures.ratio is None:
        return Aim(what, f">= {wanted:g}x", (figures and figures.failed) or NOT_MEASURED, None)
    ratio = figures.ratio
    return Aim(
        what,
        f">= {wanted:g}x",
        f"{ratio.median:.1f}x ({ratio.lower:.1f} to {ratio.upper:.1f})"
        + (f"; of the processor {figures.cpu_ratio.median:.1f}x" if figures.cpu_ratio else ""),
        ratio.median >= wanted,
    )


def _growth_aim(tables: TableFigures | None) -> Aim:
    what, wanted = "growth from 1,000 to 10,000 rows", "<= 11x the time"
    grown = tables.growth.get("vanthu") if tables else None
    if grown is None:
        return Aim(what, wanted, NOT_MEASURED, None)
    clock, cpu = grown
    reached = (
        f"{clock.median:.1f}x ({clock.lower:.1f} to {clock.upper:.1f}); of the processor {cpu.median:.1f}x"
    )
    return Aim(what, wanted, reached, clock.median <= 11)


def batch_run(service: ServiceFigures | None, workers: int, documents: int) -> BatchRun | None:
    """Return the batch of so many documents with so many workers."""
    runs = service.runs if service else ()
    return next((run for run in runs if (run.workers, run.documents) == (workers, documents)), None)


def _share_aim(service: ServiceFigures | None) -> Aim:
    what = (
        "10,000 covenants through HTTP, queue, 2 workers, archive: "
        "share of the pure filling rate of 2 processes"
    )
    run = batch_run(service, 2, 10_000)
    if run is None or service is None:
        return Aim(what, ">= 60 %", NOT_MEASURED, None)
    pure = {mode: rate_of(service.rates, mode, 2) for mode in RATE_MODES}
    shares = {mode: run.rate / rate.rate for mode, rate in pure.items()}
    share = Spread.of([found.share for found in service.shares] or [shares["rows"]])
    used = sum(cpu_seconds_of(run, service.runs).values())
    by_cpu = pure["rows"].cpu_ms / 1e3 * run.documents / used
    reached = (
        f"{share.median:.0%} ({share.least:.0%} to {share.most:.0%}) of the core's own function from rows to "
        f"checked documents ({by_cpu:.0%} by processor time); "
        f"{shares['rows-unchecked']:.0%} of the same without the format check; "
        f"{shares['words']:.0%} of nothing but filling ready words"
    )
    return Aim(what, ">= 60 %", reached, share.median >= 0.6)


def _memory_aim(service: ServiceFigures | None) -> Aim:
    what, wanted = "peak memory of web and workers at 10,000 against 100 documents", "<= 1.2x"
    many, few = batch_run(service, 2, 10_000), batch_run(service, 2, 100)
    if many is None or few is None:
        return Aim(what, wanted, NOT_MEASURED, None)
    before = {use.program: use.peak_bytes for use in few.uses}
    grown = {
        use.program: use.peak_bytes / before[use.program]
        for use in many.uses
        if use.program in MEMORY_PROGRAMS and before.get(use.program)
    }
    reached = ", ".join(f"{program} {times:.2f}x" for program, times in grown.items())
    return Aim(what, wanted, reached, max(grown.values()) <= 1.2)


def _single_aim(calls: CallFigures | None) -> Aim:
    what, wanted = "one document by one POST with Prefer: wait, one worker free: p50", "<= 60 ms"
    single = next((call for call in calls.calls if call.what == SINGLE), None) if calls else None
    if single is None:
        return Aim(what, wanted, NOT_MEASURED, None)
    ms = single.ms
    reached = f"{ms.median:.0f} ms ({ms.lower:.0f} to {ms.upper:.0f})"
    if single.ratio is not None:
        reached += f"; {single.ratio.median:.0f} times a bare Flask route"
    return Aim(what, wanted, reached, ms.median <= 60)


def _merge_aims(merge: MergeFigures | None) -> tuple[Aim, Aim]:
    what = "1,000 covenants merged into one .docx, against docxcompose"
    runs = {run.peer: run for run in merge.runs if run.documents == 1_000} if merge else {}
    if len(runs) < 2:
        return Aim(what, ">= 20x", NOT_MEASURED, None), Aim(
            f"{what}: headers kept", "all", NOT_MEASURED, None
        )
    ours, theirs = runs["vanthu"], runs["docxcompose"]
    least = "at least " if theirs.stopped else ""
    reached = f"{least}{theirs.ratio.median:.0f}x; of the processor {theirs.cpu_ratio.median:.0f}x"
    return (
        Aim(what, ">= 20x", reached, theirs.ratio.median >= 20),
        Aim(
            f"{what}: headers kept",
            "all",
            f"{ours.headers} of {ours.documents}"
            + ("" if theirs.stopped else f"; docxcompose {theirs.headers}"),
            ours.headers == ours.documents and ours.same_text,
        ),
    )
