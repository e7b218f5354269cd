"""Documents to PDF: one start of LibreOffice a file, runs of twenty, two at work at the same time."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from assembly.filling import compile_template
from assembly.filling.pdf import FILES_PER_RUN, Office, find_office
from assembly.filling.pdf_pages import page_picture_of
from assembly.settings import Settings
from benchmarks import cases
from benchmarks.apart import put_sections, section
from benchmarks.invented import SEED
from benchmarks.page import PAGE, table
from benchmarks.results import Circumstances, Watch, keep
from benchmarks.timing import Spread

ONE_BY_ONE = "one `soffice --convert-to` a file"
RUNS, ARCHIVAL = f"runs of {FILES_PER_RUN}", f"runs of {FILES_PER_RUN}, PDF/A-2b (what we do)"
TWO = "the same by two at work"
_FILES = {ONE_BY_ONE: 5, RUNS: 20, ARCHIVAL: 20, TWO: 40}  # of a round


@dataclass(frozen=True, slots=True)
class PdfRate:
    """One way to PDFs: documents a second, processor seconds of one, and both against one start a file.

    ``ratio`` and ``cpu_ratio`` are taken round by round: how many times as fast, how many times less work.
    """

    what: str
    per_second: Spread
    cpu_seconds: Spread
    ratio: Spread
    cpu_ratio: Spread


@dataclass(frozen=True, slots=True)
class PdfFigures:
    """All ways; ``picture_ms`` is the processor time of one page as a picture 1200 pixels wide."""

    circumstances: Circumstances
    rates: tuple[PdfRate, ...]
    picture_ms: Spread


def run(*, quick: bool) -> PdfFigures:
    """Measure, print, keep the figures and write their section of the page."""
    office = find_office(Settings())
    if office is None:
        raise SystemExit("there is no LibreOffice on this machine")
    watch = Watch(quick=quick)
    two = Office(office.program, office.seconds, at_once=2)
    case = cases.covenant()
    template = compile_template(case.template)
    files = [template.fill(context) for context in case.contexts]
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-") as folder, ThreadPoolExecutor(2) as pool:
        ways: dict[str, Callable[[Sequence[bytes]], None]] = {
            ONE_BY_ONE: lambda few: _one_by_one(office.program, Path(folder), few),
            RUNS: lambda few: _all_made(office.convert(few)),
            ARCHIVAL: lambda few: _all_made(office.convert(few, archival=True)),
            TWO: lambda few: _in_two(two, pool, few),
        }
        took = _rounds(ways, files, 1 if quick else 5)
    pdf = office.convert(files[:1], archival=True)[0]
    pictures = [_drawn(_made(pdf)) for _ in range(20)]
    figures = PdfFigures(watch.ended(), tuple(_rate(what, took) for what in ways), Spread.of(pictures))
    for rate in figures.rates:
        print(
            f"  {rate.what}: {rate.per_second.median:.2f} a second, {rate.cpu_seconds.median:.2f} s of the "
            f"processor each; {rate.ratio.median:.1f}x, of the processor {rate.cpu_ratio.median:.1f}x"
        )
    print(f"  a page as a picture: {figures.picture_ms.median:.0f} ms")
    keep("pdf", figures, quick=quick)
    if not quick:
        put_sections(PAGE, {"PDF": section("PDF", told(figures))})
    return figures


def told(figures: PdfFigures) -> Iterator[str]:
    """Yield the section of the page."""
    yield "A covenant of two pages, through LibreOffice as `filling/pdf.py` drives it. Each way had its turn"
    yield "in each round; ratios are taken round by round. Processor time is that of LibreOffice's processes."
    yield ""
    rows = [
        (
            rate.what,
            _spread(rate.per_second),
            _spread(rate.cpu_seconds),
            _spread(rate.ratio, 1),
            f"{rate.cpu_ratio.median:.1f}",
        )
        for rate in figures.rates
    ]
    head = ("way", "documents a second", "processor s each", "times as fast", "of the processor")
    yield from table(head, rows, 4)
    by_name = {rate.what: rate for rate in figures.rates}
    ours, two = by_name[ARCHIVAL], by_name[TWO]
    second = two.ratio.median / ours.ratio.median
    yield f"Aim, at least 5 times as fast in batches: {ours.ratio.median:.1f} times, of the processor"
    yield f"{ours.cpu_ratio.median:.1f} times. With a second one at work {second:.2f} times as many a second,"
    yield f"on {os.cpu_count()} cores."
    yield f"A page as a picture 1200 pixels wide: {_spread(figures.picture_ms, 0)} ms of the processor."
    yield ""
    about = figures.circumstances
    load = f"load {about.load[0]} before, {about.load[1]} after"
    yield f"Measured {about.began[:10]}, commit `{about.commit}`, {load}."


def _rounds(
    ways: dict[str, Callable[[Sequence[bytes]], None]], files: Sequence[bytes], rounds: int
) -> dict[str, list[tuple[float, float]]]:
    """Return seconds by the clock and of the processor that one document took, for each round of each way."""
    for way in ways.values():
        way(files[:2])  # profiles are made, caches of the disk fill
    took: dict[str, list[tuple[float, float]]] = {what: [] for what in ways}
    chance = random.Random(SEED)  # noqa: S311 - an order, no secret
    for _ in range(rounds):
        for what in chance.sample(list(ways), len(ways)):
            count = _FILES[what]
            few = [files[at % len(files)] for at in range(count)]
            clock, cpu = _timed(lambda what=what, few=few: ways[what](few))  # type: ignore[misc]
            took[what].append((clock / count, cpu / count))
    return took


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begin, used


def _drawn(pdf: bytes) -> float:
    begin = time.process_time()
    page_picture_of(pdf, 1, 1200)
    return (time.process_time() - begin) * 1e3


def _rate(what: str, took: dict[str, list[tuple[float, float]]]) -> PdfRate:
    pairs = list(zip(took[what], took[ONE_BY_ONE], strict=True))
    return PdfRate(
        what,
        Spread.of([1 / clock for clock, _ in took[what]]),
        Spread.of([cpu for _, cpu in took[what]]),
        Spread.of([theirs[0] / ours[0] for ours, theirs in pairs]),
        Spread.of([theirs[1] / ours[1] for ours, theirs in pairs]),
    )


def _one_by_one(program: Path, folder: Path, files: Sequence[bytes]) -> None:
    source = folder / "a.docx"
    for file in files:
        source.write_bytes(file)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        words = [
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(folder),
        ]
        subprocess.run([program, profile, *words, source], check=True, capture_output=True)
        source.with_suffix(".pdf").unlink()


def _in_two(office: Office, pool: ThreadPoolExecutor, files: Sequence[bytes]) -> None:
    half = len(files) // 2
    for results in pool.map(lambda few: office.convert(few, archival=True), (files[:half], files[half:])):
        _all_made(results)


def _all_made(results: Sequence[object]) -> None:
    for result in results:
        _made(result)


def _made(result: object) -> bytes:
    if not isinstance(result, bytes):
        raise SystemExit(f"a document became no PDF: {result}")
    return result


def _spread(spread: Spread, digits: int = 2) -> str:
    return f"{spread.median:.{digits}f} ({spread.lower:.{digits}f} to {spread.upper:.{digits}f})"
