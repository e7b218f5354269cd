"""What the benchmark makes of its measurements."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assembly.filling import compile_template
from assembly.jobs.assemble import MadeDocument
from assembly.jobs.batches.assemble import made_of_rows
from assembly.jobs.batches.columns import columns_of
from assembly.jobs.batches.rows import read_rows
from benchmarks import batch, calls, cases, fill, merge, service, tables
from benchmarks.aims import NOT_MEASURED, aims
from benchmarks.comparison import CaseFigures, PeerFigures
from benchmarks.invented import invented_units
from benchmarks.page import whole_page
from benchmarks.peers.process import Took
from benchmarks.processes import ProgramUse, UseWatch
from benchmarks.results import Watch
from benchmarks.timing import Spread, ratios

ROOT = Path(__file__).parents[3]
WANTED = (
    "covenant, one process, against docxtpl as documented",
    "8-page report with 60-row table, against docxtpl",
    "covenant, against the fastest peer with loops (easy-template-x)",
    "10,000-row table against docxtpl",
    "10,000-row table against Carbone",
    "growth from 1,000 to 10,000 rows",
    "10,000 covenants through HTTP, queue, 2 workers, archive: share of the pure filling rate of 2 processes",
    "peak memory of web and workers at 10,000 against 100 documents",
    "1,000 covenants merged into one .docx, against docxcompose",
    "headers kept",
    "one document by one POST with Prefer: wait, one worker free: p50",
)


def _spread(value: float) -> Spread:
    return Spread.of([value])


def _peer(name: str, ms: float, ours: float) -> PeerFigures:
    ratio = _spread(ms / ours)
    return PeerFigures(
        name,
        file_bytes=9_000,
        peak_bytes=50 * 2**20,
        ms=_spread(ms),
        cpu_ms=_spread(ms),
        ratio=ratio,
        cpu_ratio=ratio,
    )


def _case(name: str, ours: float, **theirs: float) -> CaseFigures:
    peers = {"vanthu": ours, **{peer.replace("_", "-"): ms for peer, ms in theirs.items()}}
    return CaseFigures(name, name, 1, tuple(_peer(peer, ms, ours) for peer, ms in peers.items()))


def _run(documents: int, seconds: float, peak: int) -> service.BatchRun:
    uses = tuple(ProgramUse(program, peak, peak, seconds) for program in ("web", "worker"))
    return service.BatchRun(2, documents, seconds, 0.1, seconds - 0.2, 0.01, 0.1, 10**6, uses)


def _figures(
    *, covenant: float = 0.5, single: float = 40.0
) -> tuple[
    fill.FillFigures,
    tables.TableFigures,
    merge.MergeFigures,
    service.ServiceFigures,
    calls.CallFigures,
]:
    told = Watch(quick=False, skipped="not asked for").ended()
    filled = fill.FillFigures(
        told,
        (_case("covenant", covenant, docxtpl=25, easy_template_x=10), _case("report", 1, docxtpl=14)),
        (),
    )
    grown = tables.TableFigures(
        told,
        (
            _case("table-1000", 10, docxtpl=90, carbone=30),
            _case("table-10000", 100, docxtpl=900, carbone=300),
        ),
        {"vanthu": (_spread(10), _spread(10))},
    )
    merged = merge.MergeFigures(
        told,
        (
            merge.MergeRun("vanthu", 1_000, _spread(2), _spread(1), _spread(1), 1, 1_000, True, 1),
            merge.MergeRun("docxcompose", 1_000, _spread(80), _spread(40), _spread(40), 1, 1, True, 1),
        ),
    )
    rates = tuple(
        service.PureRate(mode, 2, 1_000, rate, 1.0)
        for mode, rate in (("words", 2_000), ("rows-unchecked", 1_500), ("rows", 1_000))
    )
    shares = (service.ShareRound(600, 900, 1_100),)
    served = service.ServiceFigures(
        told, (_run(100, 1, 100), _run(10_000, 16, 110)), rates, {2: 50.0}, shares
    )
    called = calls.CallFigures(
        told,
        (
            calls.CallTimes(calls.BARE_POST, _spread(1.0), _spread(1_000)),
            calls.CallTimes(calls.SINGLE, _spread(single), _spread(50), _spread(single), _spread(0.05)),
        ),
    )
    return filled, grown, merged, served, called


def test_every_aim_is_told_as_met_or_not() -> None:
    """Medians are held against the aims; the share is that of rows made into checked documents."""
    found = {aim.what: aim for aim in aims(*_figures())}

    assert found["covenant, one process, against docxtpl as documented"].met is True
    assert found["8-page report with 60-row table, against docxtpl"].met is False
    assert found["peak memory of web and workers at 10,000 against 100 documents"].met is True
    assert found["1,000 covenants merged into one .docx, against docxcompose: headers kept"].met is True
    share = next(aim for what, aim in found.items() if "share" in what)
    assert share.met is True
    assert share.reached.startswith("60% (60% to 60%) of the core's own function")
    assert "(33% by processor time)" in share.reached  # 10 of the 30 s since the batch before


def test_an_aim_without_figures_is_unknown() -> None:
    """What was not measured is never told as met."""
    found = aims(None, None, None, None, None)

    assert all(aim.met is None for aim in found)
    assert {NOT_MEASURED} == {aim.reached for aim in found}


def test_the_page_names_every_aim_and_says_which_is_not_met() -> None:
    """The page of a run tells each aim, and a slower run is told as not met."""
    page = whole_page(*_figures(covenant=1.0, single=70.0))

    assert all(what in page for what in WANTED)
    assert "| <= 60 ms | 70 ms (70 to 70); 70 times a bare Flask route | **no** |" in page
    assert "| >= 40x | 25.0x (25.0 to 25.0); of the processor 25.0x | **no** |" in page


def test_the_page_in_the_repository_names_every_aim() -> None:
    """docs/performance.md, written by the last full run, tells every aim of the issue."""
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")

    assert [] == [what for what in WANTED if what not in page]


def test_ratios_are_taken_round_by_round() -> None:
    """A round in which the machine was slow for both leaves their ratio as it is."""
    ours, theirs = [Took(1, 1), Took(10, 1), Took(1, 1)], [Took(5, 2), Took(50, 2), Took(5, 2)]
    by_clock, by_processor = ratios(ours, theirs)

    assert Spread(5, 5, 5, 5, 5) == by_clock
    assert 2 == by_processor.median


def test_invented_units_are_distinct_and_always_the_same() -> None:
    """Ten thousand units have ten thousand names; the next run has them again."""
    units = invented_units(10_000)

    assert 10_000 == len({unit.name for unit in units})
    assert units[:5] == invented_units(10_000)[:5]
    with pytest.raises(ValueError, match="invented units are known"):
        invented_units(100_000)


def test_the_workbook_says_what_the_rows_of_the_pure_rate_say() -> None:
    """The service and the plain processes make the same documents."""
    registered = cases.template(cases.COVENANT)
    columns = columns_of(registered, given=batch.base())

    assert tuple(batch.batch_rows(7)) == read_rows(batch.workbook(7), "rows.xlsx", columns).rows


def test_the_rows_make_documents_without_blanks() -> None:
    """The rows of the benchmark fill a whole covenant."""
    (made,) = made_of_rows(cases.template(cases.COVENANT), batch.base(), batch.batch_rows(1))

    assert isinstance(made, MadeDocument)
    assert not [missing for missing in made.missing if missing.how == "blank"]


def test_headers_of_sections_are_read_from_the_file() -> None:
    """A covenant with its unit's name in its header tells it; the plain one does not."""
    context = cases.covenant().contexts[0]
    plain = cases.template(cases.COVENANT).docx
    own = merge.with_own_header(plain)
    name = context["member"]["name"]

    assert name in merge.section_headers(compile_template(own).fill(context))
    assert name not in merge.section_headers(compile_template(plain).fill(context))


def test_the_use_of_a_program_is_read_while_it_runs() -> None:
    """Peak, own memory and processor of a process and its children; nothing of one that is not there."""
    watch = UseWatch()
    here, gone = watch.used({"here": os.getpid(), "gone": None})

    assert "here" == here.program
    assert here.peak_bytes >= here.pss_bytes > 1_000_000
    assert here.cpu_seconds > 0
    assert ProgramUse("gone", 0, 0, 0) == gone
