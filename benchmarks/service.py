"""From a spreadsheet over HTTP to the archive: the real web, queue, workers, database and objects."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode

from assembly.settings import read_settings
from benchmarks import batch, cases
from benchmarks.processes import ProgramUse, UseWatch
from benchmarks.results import Circumstances, Watch, keep
from cli.serving.household import Household

SIZES = (1, 100, 1_000, 10_000)
SINGLES = 20
RATE_MODES = ("words", "rows-unchecked", "rows")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE = 256 * 1024  # bytes
_SHARE_ROUNDS = 3
_LOOK_SECONDS = 2.0  # between looks at the memory of all processes, which costs some milliseconds itself


@dataclass(frozen=True, slots=True)
class BatchRun:
    """One batch from its request to the last byte of its archive.

    ``post_seconds`` until the answer to the request; ``make_seconds`` from there until all is made;
    ``first_byte_seconds`` from asking for the archive to its first byte; ``archive_seconds`` to its last.
    """

    workers: int
    documents: int
    seconds: float
    post_seconds: float
    make_seconds: float
    first_byte_seconds: float
    archive_seconds: float
    archive_bytes: int
    uses: tuple[ProgramUse, ...]

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.documents / self.seconds


@dataclass(frozen=True, slots=True)
class PureRate:
    """What so many plain processes make together in a second: see ``peers/rows_peer.py``."""

    mode: str
    processes: int
    documents: int
    rate: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class ShareRound:
    """One large batch with the pure rate of checked documents measured right before and right after it."""

    batch_rate: float
    pure_before: float
    pure_after: float

    @property
    def share(self) -> float:
        """What the service reached of the pure rate."""
        return self.batch_rate * 2 / (self.pure_before + self.pure_after)


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """The batches; the pure rates beside them; one document alone, again and again, in milliseconds.

    ``shares`` are rounds of the largest batch with two workers: the machine is noisy, and a batch is compared
    with what ran a moment before and after it.
    """

    circumstances: Circumstances
    runs: tuple[BatchRun, ...]
    rates: tuple[PureRate, ...]
    single_ms: dict[int, float]
    shares: tuple[ShareRound, ...] = ()


class RunFailed(Exception):
    """The service did not do what was measured."""


def run(*, quick: bool) -> ServiceFigures:
    """Measure, print and keep the figures; a quick run makes no 10,000."""
    watch = Watch(quick=quick)
    runs: list[BatchRun] = []
    rates: list[PureRate] = []
    singles: dict[int, float] = {}
    shares: list[ShareRound] = []
    sizes = SIZES[: 2 if quick else None]
    books = {count: batch.workbook(count) for count in sizes}
    for workers in (1, 2):
        before = _pure_rates(workers, 200 if quick else 2_000)
        rounds = 0 if quick or workers == 1 else _SHARE_ROUNDS
        done, singles[workers] = _batches(workers, books, shares, rounds)
        runs += done
        rates += map(_better, before, _pure_rates(workers, 200 if quick else 2_000))
    figures = ServiceFigures(watch.ended(), tuple(runs), tuple(rates), singles, tuple(shares))
    keep("service", figures, quick=quick)
    return figures


def _pure_rates(processes: int, documents: int) -> list[PureRate]:
    rates = []
    for mode in RATE_MODES:
        rates.append(pure_rate(mode, processes, documents))
        one = rates[-1]
        print(f"  pure, {processes} processes, {mode:15} {one.rate:7.0f} documents a second", flush=True)
    return rates


def _better(before: PureRate, after: PureRate) -> PureRate:
    """Return the better of the rates before and after the batches: other work can only lower it."""
    return replace(before, rate=max(before.rate, after.rate), cpu_ms=min(before.cpu_ms, after.cpu_ms))


def pure_rate(mode: str, processes: int, documents: int) -> PureRate:
    """Return the rate of plain processes that start together and make so many documents each."""
    command = [sys.executable, "-m", "benchmarks.peers.rows_peer", mode, str(documents)]
    running = [
        subprocess.Popen(command, cwd=cases.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    for one in running:
        if one.stdout is None or one.stdout.readline().strip() != "ready":
            raise RunFailed(f"{mode} did not come up")
    for one in running:
        if one.stdin is not None:
            one.stdin.write("go\n")
            one.stdin.flush()
    told = [json.loads(one.communicate()[0]) for one in running]
    slowest = max(one["seconds"] for one in told)
    cpu = statistics.mean(one["cpu"] for one in told) / documents
    return PureRate(mode, processes, documents, documents * processes / slowest, cpu * 1e3)


def _batches(
    workers: int, books: dict[int, bytes], shares: list[ShareRound], rounds: int
) -> tuple[list[BatchRun], float]:
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-", ignore_cleanup_errors=True) as data:
        settings = read_settings(
            data=Path(data),
            host="127.0.0.1",
            port=0,
            broker_url=None,
            database_url=None,
            objects_url=None,
            reads_per_minute=10**7,  # counted as ever, and never reached
            writes_per_minute=10**7,
            workers=workers,
        )
        died: list[str] = []
        house = Household(settings, lambda name, code, _: died.append(f"{name} ended with {code}"))
        try:
            house.start(_pause)
            client = _Client(house)
            single = statistics.median(client.single(books[1]) for _ in range(SINGLES)) * 1e3
            print(f"  {workers} workers: a single document {single:.0f} ms (median of {SINGLES})", flush=True)
            runs = []
            for count, book in books.items():
                runs.append(client.batch(workers, count, book))
                _print(runs[-1])
            shares += [_share_round(client, workers, *max(books.items())) for _ in range(rounds)]
        finally:
            house.stop()
        if died:
            raise RunFailed("; ".join(died))
        return runs, single


def _share_round(client: _Client, workers: int, count: int, book: bytes) -> ShareRound:
    before = pure_rate("rows", workers, count // 5).rate
    run = client.batch(workers, count, book)
    found = ShareRound(run.rate, before, pure_rate("rows", workers, count // 5).rate)
    print(
        f"  share: {found.batch_rate:.0f} a second through the service between {before:.0f} and "
        f"{found.pure_after:.0f} in plain processes: {found.share:.0%}",
        flush=True,
    )
    return found


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def _print(run: BatchRun) -> None:
    memory = ", ".join(f"{use.program} {use.peak_bytes / 2**20:.0f}" for use in run.uses)
    print(
        f"  {run.workers} workers {run.documents:6,} documents {run.seconds:8.2f} s "
        f"{run.rate:7.0f} a second  "
        f"(request {run.post_seconds:.2f} s, making {run.make_seconds:.2f} s, archive "
        f"{run.archive_seconds:.2f} s, first byte {run.first_byte_seconds * 1e3:.0f} ms)  "
        f"peaks in MiB: {memory}",
        flush=True,
    )


class _Client:
    """Asks the house over HTTP, as another system would."""

    def __init__(self, house: Household) -> None:
        self._house = house
        self._watch = UseWatch()

    def single(self, book: bytes) -> float:
        """Return the seconds from the request for one document until its bytes are here."""
        begin = time.perf_counter()
        job = self._made(self._posted(book), pause=0.002, looking=False)
        document = self._asked("GET", f"/api/v1/jobs/{job['id']}/documents?limit=1")["documents"][0]
        self._connected("GET", document["url"]).read()
        return time.perf_counter() - begin

    def batch(self, workers: int, count: int, book: bytes) -> BatchRun:
        """Run one batch from the request to the archive's last byte; raises RunFailed where one fails."""
        begin = time.perf_counter()
        job = self._posted(book)
        posted = time.perf_counter()
        job = self._made(job, pause=0.2 if count > 100 else 0.02)
        made = time.perf_counter()
        with tempfile.TemporaryFile() as archive:
            first, size = self._fetched(job["archive_url"], archive)
            ended = time.perf_counter()
            self._check(archive, count)
        if job["made"] != count:
            raise RunFailed(f"{job['made']} of {count} documents were made")
        return BatchRun(
            workers,
            count,
            ended - begin,
            posted - begin,
            made - posted,
            first - made,
            ended - made,
            size,
            self._watch.used(self._house.pids),
        )

    def _posted(self, book: bytes) -> dict[str, Any]:
        boundary = "vanthu-bench"
        parts = (
            ("template", None, "text/plain", cases.COVENANT.encode()),
            ("conference", "conference.json", "application/json", json.dumps(batch.base()).encode()),
            ("rows", "rows.xlsx", _XLSX, book),
        )
        body = b"".join(_form_part(boundary, *part) for part in parts) + f"--{boundary}--\r\n".encode()
        return self._asked(
            "POST", "/api/v1/batches", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        )

    def _made(self, job: dict[str, Any], pause: float, *, looking: bool = True) -> dict[str, Any]:
        looked = time.monotonic()
        address = f"/api/v1/jobs/{job['id']}?{urlencode({'documents': 0})}"
        while job["state"] in {"queued", "running"}:
            time.sleep(pause)
            self._house.tend()
            if looking and time.monotonic() - looked > _LOOK_SECONDS:
                self._watch.look(self._house.pids)
                looked = time.monotonic()
            job = self._asked("GET", address)
        return job

    def _fetched(self, address: str, target: IO[bytes]) -> tuple[float, int]:
        answer = self._connected("GET", address)
        piece = answer.read(1)
        first, size = time.perf_counter(), 0
        while piece:
            size += target.write(piece)
            piece = answer.read(_PIECE)
        return first, size

    @staticmethod
    def _check(archive: IO[bytes], count: int) -> None:
        with zipfile.ZipFile(archive) as packed:
            documents = [name for name in packed.namelist() if name.endswith(".docx")]
            if len(set(documents)) != count:
                raise RunFailed(f"the archive holds {len(set(documents))} documents, not {count}")
            for name in documents[:: max(1, count // 20)]:
                packed.read(name)  # its checksum is compared

    def _asked(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self._connected(method, path, body, headers).read())
        return told

    def _connected(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self._house.host, self._house.port, timeout=120)
        key = {"Authorization": f"Bearer {self._house.token}"}
        connection.request(method, path, body, key | (headers or {}))
        answer = connection.getresponse()
        if answer.status not in {http.HTTPStatus.OK, http.HTTPStatus.ACCEPTED}:
            raise RunFailed(
                f"{method} {path}: {answer.status} {answer.read()[:500].decode(errors='replace')}"
            )
        return answer


def _form_part(boundary: str, name: str, file_name: str | None, media_type: str, content: bytes) -> bytes:
    file = f'; filename="{file_name}"' if file_name else ""
    lines = (
        f"--{boundary}",
        f'Content-Disposition: form-data; name="{name}"{file}',
        f"Content-Type: {media_type}",
        "\r\n",
    )
    return "\r\n".join(lines).encode() + content + b"\r\n"


def rate_of(rates: Sequence[PureRate], mode: str, processes: int) -> PureRate:
    """Return the pure rate of a mode."""
    return next(one for one in rates if (one.mode, one.processes) == (mode, processes))


def cpu_seconds_of(run: BatchRun, runs: Sequence[BatchRun]) -> dict[str, float]:
    """Return what each program used of the processor during a batch: since the batch before it."""
    earlier = runs[: list(runs).index(run)]
    before = next((one for one in reversed(earlier) if one.workers == run.workers), None)
    spent = {use.program: use.cpu_seconds for use in before.uses} if before else {}
    return {use.program: use.cpu_seconds - spent.get(use.program, 0.0) for use in run.uses}
