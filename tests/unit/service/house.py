"""The web over stores in memory: requests go in, answers come out, workers are run by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from threading import BoundedSemaphore
from typing import Any

from flask.testing import FlaskClient

from assembly.errors import Unavailable
from assembly.jobs.chunk import ChunkMaker
from assembly.jobs.making import DocumentMaker
from assembly.settings import Settings
from assembly.stores.memory import MemoryJobStore, MemoryObjects, MemoryQueue
from assembly.templates.registry import TemplateLibrary
from service.app import create_app
from service.wiring import Parts

BODY_BYTES = 100_000
UPLOAD_BYTES = 300_000


@dataclass
class WorkersByHand:
    """Workers that answer while ``there``."""

    there: bool = True

    def check(self) -> None:
        """Raise Unavailable where nobody answers."""
        if not self.there:
            raise Unavailable("workers", "nobody answers")


@dataclass
class House:
    """A web application over memory."""

    library: TemplateLibrary
    jobs: MemoryJobStore = field(default_factory=MemoryJobStore)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    workers: WorkersByHand = field(default_factory=WorkersByHand)
    trusted_hosts: str | None = None
    checks: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(2))

    @property
    def client(self) -> FlaskClient:
        """A client of the application."""
        return create_app(
            Parts(
                settings=Settings(
                    body_bytes=BODY_BYTES,
                    upload_bytes=UPLOAD_BYTES,
                    chunk_documents=2,
                    trusted_hosts=self.trusted_hosts,
                ),
                jobs=self.jobs,
                objects=self.objects,
                queue=self.queue,
                workers=self.workers,
                library=self.library,
                checks=self.checks,
            )
        ).test_client()

    def work(self) -> None:
        """Make all that waits in the queue, with the real filling."""
        documents = DocumentMaker(self.jobs, self.library)
        maker = ChunkMaker(self.jobs, self.objects, documents, timedelta(seconds=60))
        while self.queue.waiting:
            maker.make(self.queue.waiting.popleft())


def conference(members: int = 3) -> dict[str, Any]:
    """Return a conference of so many members as plain data."""
    return {
        "block": {"name": "Khối thi đua số 1"},
        "year_planned": 2023,
        "tasks": ["Hoàn thành toàn diện các chỉ tiêu được giao."],
        "members": [{"name": f"Sở Đặc biệt số {number}"} for number in range(1, members + 1)],
    }
