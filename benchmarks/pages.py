"""The pages: from a spreadsheet to the finished dossier by hand, and what the first page weighs."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from assembly.conference.reading import read_conference
from assembly.conference.workbook.writing import facts_to_write, write_conference
from assembly.settings import read_settings
from benchmarks.apart import put_sections, section
from benchmarks.cases import ROOT
from benchmarks.page import PAGE, table
from benchmarks.processes import cpu_seconds_with_ended
from benchmarks.results import Circumstances, Watch, keep
from benchmarks.timing import Spread
from benchmarks.way import from_excel_to_dossier
from cli.serving.household import Household

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
WEIGHED = {
    "Đăng nhập": "/dang-nhap",
    "Trang chủ": "/",
    "Hội nghị (the form)": "{conference}",
    "Văn bản (documents)": "{conference}/van-ban",
    "Từ tệp Excel": "/excel",
    "Mẫu văn bản": "/mau",
}
MOST_BYTES = 300_000
MOST_CLICKS = 6
MOST_SECONDS = 10


@dataclass(frozen=True, slots=True)
class WayFigures:
    """One way from a spreadsheet to its dossier: hands, documents, seconds by the clock and of processors."""

    example: str
    documents: int
    clicks: int
    keys: int
    seconds: Spread
    cpu_seconds: Spread


@dataclass(frozen=True, slots=True)
class PageWeight:
    """What a first load of a page brings over the line, in bytes, with how many answers."""

    page: str
    bytes: int
    answers: int


@dataclass(frozen=True, slots=True)
class PagesFigures:
    """Ways, weights, and the addresses outside the house that any page asked for: there shall be none."""

    circumstances: Circumstances
    ways: tuple[WayFigures, ...]
    weights: tuple[PageWeight, ...]
    outside: tuple[str, ...]


def run(*, quick: bool) -> PagesFigures:
    """Measure, print, keep the figures and write their section of the page."""
    program = shutil.which("chromium")
    if program is None:
        raise SystemExit("there is no Chromium on this machine")
    watch = Watch(quick=quick)
    outside: set[str] = set()
    with _house() as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = _signed_in(browser, house)
        page.on("request", lambda asked: _note_outside(asked.url, house.url, outside))
        _way(house, page, EXAMPLES[0])  # programs load what they need, LibreOffice makes its profile
        ways = tuple(_ways(house, page, example, 1 if quick else 5) for example in EXAMPLES)
        conference = page.url.partition("/van-ban")[0]
        weights = tuple(
            _weight(browser, page, name, address.format(conference=conference))
            for name, address in WEIGHED.items()
        )
        browser.close()
    figures = PagesFigures(watch.ended(), ways, weights, tuple(sorted(outside)))
    for line in told(figures):
        print(f"  {line}")
    keep("pages", figures, quick=quick)
    if not quick:
        put_sections(PAGE, {"Pages": section("Pages", told(figures))})
    return figures


def told(figures: PagesFigures) -> Iterator[str]:
    """Yield the section of the page."""
    yield "From the first page, with the Excel file of an example at hand, to the archive of its dossier"
    yield "on the disk, each document as Word and as PDF/A-2b: in Chromium, through `vanthu serve`, as"
    yield "`benchmarks/way.py` goes. Choosing the file counts as two clicks. Seconds run from the first click"
    yield "to the archive's last byte; processor seconds are those of all programs of the house, LibreOffice"
    yield "among them, without the browser."
    yield ""
    head = ("example", "documents", "clicks", "keystrokes", "seconds", "processor s")
    yield from table(
        head,
        [
            (
                way.example,
                str(way.documents),
                str(way.clicks),
                str(way.keys),
                _spread(way.seconds),
                _spread(way.cpu_seconds),
            )
            for way in figures.ways
        ],
        len(head) - 1,
    )
    worst = max(figures.ways, key=lambda way: way.seconds.median)
    clicks, keys = (max(way.clicks for way in figures.ways), max(way.keys for way in figures.ways))
    yield f"Aims: {MOST_CLICKS} clicks and no typing, under {MOST_SECONDS} seconds with PDF; reached: at most"
    yield f"{clicks} clicks, {keys} keystrokes,"
    yield f"{worst.seconds.median:.1f} seconds for {worst.documents} documents on {os.cpu_count()} cores."
    yield ""
    yield "What a browser that was never here loads of a page, compressed as it comes, headers too:"
    yield ""
    rows = [(each.page, f"{each.bytes / 1000:.0f}", str(each.answers)) for each in figures.weights]
    yield from table(("page", "kB", "answers"), rows, 2)
    heaviest = max(figures.weights, key=lambda each: each.bytes)
    yield f"Aim, under {MOST_BYTES / 1000:.0f} kB at the first load: the heaviest has"
    yield f"{heaviest.bytes / 1000:.0f} kB. Addresses outside the house that were asked for:"
    yield f"{', '.join(figures.outside) or 'none'}."
    yield ""
    about = figures.circumstances
    load = f"load {about.load[0]} before, {about.load[1]} after"
    yield f"Measured {about.began[:10]}, commit `{about.commit}`, {load}."


def _spread(spread: Spread) -> str:
    return f"{spread.median:.1f} ({spread.lower:.1f} to {spread.upper:.1f})"


@contextmanager
def _house() -> Iterator[Household]:
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-", ignore_cleanup_errors=True) as folder:
        settings = read_settings(
            data=Path(folder), host="127.0.0.1", port=0, broker_url=None, database_url=None, objects_url=None
        )
        house = Household(settings, lambda name, code, _: print(f"  {name} ended with {code}"))
        try:
            house.start(_pause)
            yield house
        finally:
            house.stop()


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def _signed_in(browser: Browser, house: Household) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    if house.link is None:
        raise SystemExit("the house printed no link")
    page.goto(house.link)
    page.get_by_role("button", name="Vào Vanthu").click()
    page.wait_for_url(f"{house.url}/")
    return page


def _ways(house: Household, page: Page, example: Path, rounds: int) -> WayFigures:
    took = [_way(house, page, example) for _ in range(rounds)]
    documents, clicks, keys = took[0][:3]
    return WayFigures(
        example.stem, documents, clicks, keys,
        Spread.of([each[3] for each in took]), Spread.of([each[4] for each in took]),
    )  # fmt: skip


def _way(house: Household, page: Page, example: Path) -> tuple[int, int, int, float, float]:
    """Go one way; return its documents, clicks, keys, seconds by the clock and of the processor."""
    conference = read_conference(example.read_bytes(), form="yaml").conference
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-") as folder:
        file = Path(folder) / f"{example.stem}.xlsx"
        file.write_bytes(write_conference(facts_to_write(conference)))
        page.goto(f"{house.url}/")
        before = cpu_seconds_with_ended(house.pids.values())
        begin = time.perf_counter()
        hands, archive = from_excel_to_dossier(page, file, Path(folder))
        seconds = time.perf_counter() - begin
        after = cpu_seconds_with_ended(house.pids.values())
        with zipfile.ZipFile(archive) as packed:
            documents = sum(name.endswith(".pdf") for name in packed.namelist())
    return documents, hands.clicks, hands.keys, seconds, after - before


def _weight(browser: Browser, known: Page, name: str, address: str) -> PageWeight:
    """Load a page in a browser that was never here, signed in as another is."""
    state = None if name == "Đăng nhập" else known.context.storage_state()
    page = browser.new_context(
        viewport={"width": 1366, "height": 768}, storage_state=state, base_url=known.url
    ).new_page()
    line = page.context.new_cdp_session(page)
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    line.send("Network.enable")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.context.close()
    return PageWeight(name, round(sum(sizes)), len(sizes))


def _note_outside(address: str, house: str, outside: set[str]) -> None:
    if not address.startswith((f"{house}/", "data:", "blob:")):
        outside.add(address)
