"""A batch on its way: rows are made, put into their places and recorded, until the end or Ctrl-C."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from uuid import uuid4

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from assembly.errors import DocumentRefused, RequestRefused
from assembly.filling.merging import merged_pieces
from assembly.jobs.job import Failure
from cli.batching.interruption import Interruption
from cli.batching.making import Result, RowMaking
from cli.batching.outputs import ArchiveOutput, FolderOutput, Output
from cli.batching.preflight import Order
from cli.batching.record import BatchRecord
from cli.batching.trouble import TroubleFile


@dataclass(frozen=True, slots=True)
class Places:
    """Where the documents go; at least one is set."""

    out: Path | None
    archive: Path | None
    merged: Path | None

    def told(self) -> str:
        """Say the places."""
        return ", ".join(str(place) for place in (self.out, self.archive, self.merged) if place)


class BatchRun:
    """One batch; ``unmerged`` tells why there is no printable file."""

    def __init__(self, order: Order, places: Places, processes: int, *, quiet: bool) -> None:
        self.record = BatchRecord(order.registered, order.reading.rows, order.warnings)
        self.unmerged: DocumentRefused | RequestRefused | None = None
        self._order, self.places, self._processes = order, places, processes
        self._quiet = quiet
        self.folder = FolderOutput(places.out) if places.out else None
        self.interrupted = False
        self.trouble = TroubleFile()

    def __enter__(self) -> Self:
        self.trouble.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.trouble.end()
        self.record.close()

    def make(self) -> None:
        """Make everything, or what can be made until Ctrl-C; raises OSError, Unavailable."""
        outputs: list[Output] = [self.folder] if self.folder else []
        if self.places.archive:
            outputs.append(ArchiveOutput(self.places.archive))
        try:
            self._make(outputs)
        except BaseException as stopped:
            self.record.end()
            for output in outputs:
                output.abandon(self.record.lists())
            if not isinstance(stopped, KeyboardInterrupt):
                raise
            self.interrupted = True
            return
        for output in outputs:
            output.finish(self.record.lists())

    def _make(self, outputs: list[Output]) -> None:
        order, console = self._order, Console(stderr=True)
        columns = (TextColumn("Tạo văn bản"), BarColumn(), MofNCompleteColumn())
        hidden = self._quiet or not console.is_terminal
        bar = Progress(*columns, console=console, transient=True, disable=hidden)
        with ExitStack() as stack:
            rows = order.reading.rows
            making = stack.enter_context(
                RowMaking(order.registered, order.base, rows, self._processes, self.trouble.path)
            )
            stack.enter_context(bar)
            interruption = stack.enter_context(Interruption())
            results = bar.track(making, total=len(rows))
            documents = self._documents(results, outputs, interruption)
            if self.places.merged:
                self._merge(documents, self.places.merged)
            for _ in documents:
                pass

    def _documents(
        self, results: Iterable[Result], outputs: list[Output], interruption: Interruption
    ) -> Iterator[bytes]:
        """Put each document into its places and yield it; raises KeyboardInterrupt between two of them."""
        for result in results:
            interruption.heed()
            if isinstance(result, Failure):
                self.record.add(result)
                continue
            name = self.record.name_of(result)
            for output in outputs:
                output.write(name, result.docx)
            self.record.add(result)
            yield result.docx

    def _merge(self, documents: Iterator[bytes], path: Path) -> None:
        beside = path.with_name(f".vanthu-{uuid4().hex}")
        try:
            with beside.open("wb") as file:
                for piece in merged_pieces(documents):
                    file.write(piece)
            beside.replace(path)
        except (DocumentRefused, RequestRefused) as refusal:
            self.unmerged = refusal  # the documents themselves are good: go on with them
        except OSError as trouble:
            raise OSError(trouble.errno, trouble.strerror, str(path)) from trouble
        finally:
            beside.unlink(missing_ok=True)
