"""Making the documents of rows on all cores, in order, a few chunks in memory at a time."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import sys
import traceback
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assembly.errors import Unavailable, VanthuError
from assembly.filling.cache import compiled
from assembly.jobs.assemble import MadeDocument
from assembly.jobs.batches.assemble import made_of_rows
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.job import Failure
from assembly.jobs.making import NO_MEMORY, UNEXPECTED
from assembly.templates.registry import RegisteredTemplate
from cli.batching.trouble import send_trouble_to

log = logging.getLogger(__name__)

Result = MadeDocument | Failure
FEW = 20  # rows: fewer are made before other processes have begun
_MOST_IN_CHUNK = 50  # rows: a chunk of documents is about a megabyte

_of_process: tuple[RegisteredTemplate, Mapping[str, Any] | None] | None = None


class RowMaking:
    """Makes rows in ``processes``; iterating gives one result a row, in order.

    The processes begin with the ``with`` block and end with it; what they have begun then is finished, not
    kept. ``trouble`` is the file into which they write what goes wrong.
    """

    def __init__(
        self,
        registered: RegisteredTemplate,
        base: Mapping[str, Any] | None,
        rows: Sequence[BatchRow],
        processes: int,
        trouble: Path | None = None,
    ) -> None:
        self._trouble = trouble
        self._registered, self._base, self._rows = registered, base, rows
        self._processes = 1 if len(rows) <= FEW else processes
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[Future[list[Result]]] = deque()
        self._next = 0
        self._size = max(1, min(_MOST_IN_CHUNK, -(-len(rows) // (4 * self._processes))))

    def __enter__(self) -> Self:
        compiled(self._registered)  # once, before processes are forked
        if self._processes > 1:
            self._pool = ProcessPoolExecutor(
                self._processes,
                multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn"),
                _begin,
                (self._registered, self._base, self._trouble),
            )
            for _ in range(2 * self._processes):
                self._send_one()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def __iter__(self) -> Iterator[Result]:
        """Yield what becomes of each row; raises Unavailable where a process is killed."""
        if self._pool is None:
            yield from results_of(self._registered, self._base, self._rows)
        while self._waiting:
            try:
                results = self._waiting.popleft().result()
            except BrokenProcessPool:
                raise Unavailable(
                    "processes",
                    "a process that made documents was killed",
                    "Một tiến trình tạo văn bản bị dừng đột ngột, có thể do máy thiếu bộ nhớ. "
                    "Hãy chạy lại với --processes 1.",
                ) from None
            self._send_one()
            yield from results

    def _send_one(self) -> None:
        rows = self._rows[self._next : self._next + self._size]
        if rows and self._pool is not None:
            self._next += len(rows)
            self._waiting.append(self._pool.submit(_make, rows))


def results_of(
    registered: RegisteredTemplate, base: Mapping[str, Any] | None, rows: Sequence[BatchRow]
) -> Iterator[Result]:
    """Yield what becomes of each row, made in this process; an error of ours fails its row alone."""
    results = made_of_rows(registered, base, rows)
    for row in rows:
        try:
            result = next(results)
        except MemoryError:
            yield NO_MEMORY
        except Exception as error:  # noqa: BLE001 - one row must not take the others with it
            # the error's text may hold personal data: its kind and place are enough
            place = "".join(traceback.format_tb(error.__traceback__))
            log.error("row %d: %s\n%s", row.number, type(error).__name__, place)
            yield UNEXPECTED
        else:
            yield Failure.of(result) if isinstance(result, VanthuError) else result


def _begin(registered: RegisteredTemplate, base: Mapping[str, Any] | None, trouble: Path | None) -> None:
    global _of_process  # noqa: PLW0603 - the way a pool tells its processes what all their tasks share
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the command alone decides
    _of_process = registered, base
    if trouble is not None and not logging.getLogger("cli").handlers:  # a forked process has them
        send_trouble_to(trouble)


def _make(rows: Sequence[BatchRow]) -> list[Result]:
    if _of_process is None:
        raise RuntimeError("a process of the pool was not begun")
    return list(results_of(*_of_process, rows))
