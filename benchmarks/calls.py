"""Calls of the API beside a bare Flask route on the same gunicorn settings: latency, and calls a second."""

from __future__ import annotations

import itertools
import json
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from assembly.settings import Settings, read_settings
from benchmarks import batch, cases
from benchmarks.invented import SEED
from benchmarks.results import Circumstances, Watch, keep
from benchmarks.timing import Spread
from cli.serving.household import Household

BARE_GET, BARE_POST = "bare route, GET", "bare route, POST of the same body"
JOB, UNCHANGED = "GET /jobs/{id}", "GET /jobs/{id}, 304: nothing new"
SINGLE = "POST /batches of one row, Prefer: wait, until the document is made"
BESIDE = {JOB: BARE_GET, UNCHANGED: BARE_GET, SINGLE: BARE_POST}
CONNECTIONS = 4  # that call at the same time where calls a second are counted
_ROWS = 50  # different ones, posted in turn


@dataclass(frozen=True, slots=True)
class CallTimes:
    """A call: milliseconds of one alone, and how many a second with CONNECTIONS at the same time.

    ``ratio`` and ``rate_ratio`` are taken round by round against the bare route: how many times as long it
    takes, and what share of the bare route's calls a second it reaches; unset for the bare route itself.
    """

    what: str
    ms: Spread
    per_second: Spread
    ratio: Spread | None = None
    rate_ratio: Spread | None = None


@dataclass(frozen=True, slots=True)
class CallFigures:
    """All calls, with one worker."""

    circumstances: Circumstances
    calls: tuple[CallTimes, ...]


class CallFailed(Exception):
    """A call was not answered as it should be."""


class Line:
    """A connection that stays open; requests are ready bytes, so that the client costs next to nothing."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a request; return the status, the head and the body of its answer."""
        self._socket.sendall(request)
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        head, body = answer[:end], answer[end + 4 :]
        status = int(head.split(b" ", 2)[1])
        length = _header(head, b"content-length")
        while len(body) < int(length or 0):
            body += self._more()
        return status, head, body

    def _more(self) -> bytes:
        piece = self._socket.recv(256 * 1024)
        if not piece:
            raise CallFailed("the connection was closed")
        return piece

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


def _header(head: bytes, name: bytes) -> bytes | None:
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.lower() == name:
            return value.strip()
    return None


@dataclass(frozen=True, slots=True)
class Call:
    """A call made again and again: ``requests`` yields ready bytes, ``right`` looks at each answer."""

    what: str
    host: str
    port: int
    requests: Iterator[bytes]
    right: Callable[[int, bytes], bool]

    def once(self, line: Line) -> float:
        """Make the call and return its seconds; raises CallFailed."""
        request = next(self.requests)
        begin = time.perf_counter()
        status, _, body = line.ask(request)
        taken = time.perf_counter() - begin
        if not self.right(status, body):
            raise CallFailed(f"{self.what}: {status} {body[:500].decode(errors='replace')}")
        return taken

    def alone(self, seconds: float) -> float:
        """Call one after the other for so long; return the median of one, in seconds."""
        with closing(Line(self.host, self.port)) as line:
            self.once(line)  # the connection is new
            until = time.perf_counter() + seconds
            taken: list[float] = []
            while not taken or time.perf_counter() < until:
                taken.append(self.once(line))
            return Spread.of(taken).median

    def together(self, seconds: float) -> float:
        """Call over CONNECTIONS at the same time for so long; return the calls a second."""
        begin = time.perf_counter()
        until = begin + seconds

        def calling(_: int) -> int:
            count = 0
            with closing(Line(self.host, self.port)) as line:
                while time.perf_counter() < until:
                    self.once(line)
                    count += 1
            return count

        with ThreadPoolExecutor(CONNECTIONS) as pool:
            count = sum(pool.map(calling, range(CONNECTIONS)))
        return count / (time.perf_counter() - begin)


def run(*, quick: bool) -> CallFigures:
    """Measure, print and keep the figures."""
    watch = Watch(quick=quick)
    rounds, turn = (3, 0.2) if quick else (15, 0.5)
    with tempfile.TemporaryDirectory(prefix="vanthu-bench-", ignore_cleanup_errors=True) as data:
        settings = _settings(Path(data))
        with _house(settings) as house, _bare_server(settings) as port:
            calls = list(_calls(house, port))
            for call in calls:
                call.alone(turn * 2)  # caches fill, templates are compiled
            alone = _rounds(calls, rounds, lambda call: call.alone(turn))
            together = _rounds(calls, max(3, rounds // 2), lambda call: call.together(turn * 2))
    figures = CallFigures(watch.ended(), tuple(_times(call.what, alone, together) for call in calls))
    for one in figures.calls:
        _print(one)
    keep("calls", figures, quick=quick)
    return figures


def _rounds(calls: list[Call], rounds: int, turn: Callable[[Call], float]) -> dict[str, list[float]]:
    """Return what each call took in each round; a round's order is drawn anew each time."""
    took: dict[str, list[float]] = {call.what: [] for call in calls}
    chance = random.Random(SEED)  # noqa: S311 - an order, no secret
    for _ in range(rounds):
        for call in chance.sample(calls, len(calls)):
            took[call.what].append(turn(call))
    return took


def _times(what: str, alone: dict[str, list[float]], together: dict[str, list[float]]) -> CallTimes:
    return CallTimes(
        what,
        Spread.of([seconds * 1e3 for seconds in alone[what]]),
        Spread.of(together[what]),
        _beside_the_bare_route(what, alone),
        _beside_the_bare_route(what, together),
    )


def _beside_the_bare_route(what: str, took: dict[str, list[float]]) -> Spread | None:
    if what not in BESIDE:
        return None
    return Spread.of([ours / bare for ours, bare in zip(took[what], took[BESIDE[what]], strict=True)])


def _print(one: CallTimes) -> None:
    beside = f", {one.ratio.median:.1f} times the bare route" if one.ratio else ""
    share = f", {one.rate_ratio.median:.0%} of the bare route's" if one.rate_ratio else ""
    print(
        f"  {one.what}: {one.ms.median:.2f} ms{beside}; {one.per_second.median:.0f} a second{share}",
        flush=True,
    )


def _settings(data: Path) -> Settings:
    return read_settings(
        data=data,
        host="127.0.0.1",
        port=0,
        broker_url=None,
        database_url=None,
        objects_url=None,
        reads_per_minute=10**7,  # counted as ever, and never reached
        writes_per_minute=10**7,
        workers=1,
    )


@contextmanager
def _house(settings: Settings) -> Iterator[Household]:
    died: list[str] = []
    house = Household(settings, lambda name, code, _: died.append(f"{name} ended with {code}"))
    try:
        house.start(_pause)
        yield house
    finally:
        house.stop()
    if died:
        raise CallFailed("; ".join(died))


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return False


@contextmanager
def _bare_server(settings: Settings) -> Iterator[int]:
    """Serve the bare route as the web of the house is served, and yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number, port = listening.fileno(), listening.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "--config", "python:benchmarks.peers.bare_server"]
        server = subprocess.Popen(
            [*command, "--bind", f"fd://{number}"],
            cwd=cases.ROOT,
            env=settings.model_copy(update={"broker_url": "redis://127.0.0.1"}).as_environment(),
            pass_fds=(number,),
            stderr=subprocess.DEVNULL,
        )
        try:
            with closing(Line("127.0.0.1", port)) as line:  # waits for the server to come up
                line.ask(_request("GET", "/"))
            yield port
        finally:
            server.terminate()
            server.wait()


def _calls(house: Household, bare_port: int) -> Iterator[Call]:
    key = {"Authorization": f"Bearer {house.token}"}
    posts = [
        _request(
            "POST",
            "/api/v1/batches",
            {"template": cases.COVENANT, "conference": batch.base(), "rows": [row]},
            key | {"Prefer": "wait=20"},
        )
        for row in batch.json_rows(_ROWS)
    ]
    with closing(Line(house.host, house.port)) as line:
        status, _, made = line.ask(posts[0])
        if not _is_made(status, made):
            raise CallFailed(f"no document was made: {status} {made[:500].decode(errors='replace')}")
        address = f"/api/v1/jobs/{json.loads(made)['id']}"
        tag = _header(line.ask(_request("GET", address, headers=key))[1], b"etag") or b""
    yield Call(BARE_GET, "127.0.0.1", bare_port, itertools.repeat(_request("GET", "/")), _is_ok)
    yield Call(BARE_POST, "127.0.0.1", bare_port, itertools.cycle([_to_bare(post) for post in posts]), _is_ok)
    yield Call(JOB, house.host, house.port, itertools.repeat(_request("GET", address, headers=key)), _is_ok)
    known = _request("GET", address, headers=key | {"If-None-Match": tag.decode()})
    yield Call(UNCHANGED, house.host, house.port, itertools.repeat(known), lambda status, _: status == 304)
    yield Call(SINGLE, house.host, house.port, itertools.cycle(posts), _is_made)


def _request(method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> bytes:
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    told = {"Host": "127.0.0.1", **(headers or {})}
    if body is not None:
        told |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content


def _to_bare(post: bytes) -> bytes:
    return post.replace(b"POST /api/v1/batches ", b"POST / ", 1)


def _is_ok(status: int, _body: bytes) -> bool:
    return status == 200


def _is_made(status: int, body: bytes) -> bool:
    return status == 200 and json.loads(body)["made"] == 1
