"""A house in memory with a clock that a test turns by hand; its documents are their own names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from assembly.conference.model import Conference
from assembly.conference.reading import Reading, read_conference_data
from assembly.jobs.assemble import MadeDocument, MissingFact
from assembly.jobs.chunk import ChunkMaker
from assembly.jobs.job import Job
from assembly.jobs.making import DocumentMaker
from assembly.jobs.order import place_order
from assembly.jobs.plan import PlannedDocument
from assembly.stores.memory import MemoryJobStore, MemoryObjects, MemoryQueue
from assembly.templates.registry import TemplateLibrary

LEASE = timedelta(seconds=20)


class Killed(BaseException):
    """Stands for a kill -9: nothing in the program may catch it."""


@dataclass
class House:
    """Stores and queue in memory; ``assembled`` notes every document a worker tried."""

    library: TemplateLibrary
    now: datetime = datetime(2026, 11, 21, 8, tzinfo=UTC)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    assembled: list[str] = field(default_factory=list)
    accident: Callable[[PlannedDocument], None] = lambda planned: None

    def __post_init__(self) -> None:
        self.jobs = MemoryJobStore(clock=self.tell_time)

    def tell_time(self) -> datetime:
        """Return the time of the house."""
        return self.now

    def later(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)

    def order(self, members: int = 4, *, chunk_documents: int = 2) -> Job:
        """Place an order for the covenants of so many members."""
        return place_order(
            reading(members),
            ["covenant_member"],
            library=self.library,
            jobs=self.jobs,
            queue=self.queue,
            chunk_documents=chunk_documents,
        )

    def worker(self) -> ChunkMaker:
        """Return a worker whose documents are their own names."""
        maker = DocumentMaker(self.jobs, self.library, assemble=self._assemble)
        return ChunkMaker(self.jobs, self.objects, maker, LEASE)

    def work(self) -> None:
        """Make all that waits in the queue."""
        while self.queue.waiting:
            self.worker().make(self.queue.waiting.popleft())

    def _assemble(
        self, _conference: Conference, planned: PlannedDocument, _library: TemplateLibrary
    ) -> MadeDocument:
        self.assembled.append(planned.name)
        self.accident(planned)
        missing = (MissingFact("/conference/date", "Ngày họp", "blank"),)
        return MadeDocument(planned.name, planned.name.encode(), missing)


def reading(members: int) -> Reading:
    """Read a conference of so many members."""
    return read_conference_data(
        {
            "block": {"name": "Khối thi đua số 1"},
            "year_planned": 2023,
            "tasks": ["Hoàn thành toàn diện các chỉ tiêu được giao."],
            "members": [{"name": f"Sở số {number}"} for number in range(1, members + 1)],
        }
    )
