"""The queue as the workers see it: they put back what was left behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from celery import Celery

from assembly.jobs.job import Chunk
from assembly.jobs.queues import QUEUES, TASK_MAKE_CHUNK, Lane
from workers.broker import told_as_unavailable


class CeleryQueue:
    """Sends chunks by name; see ``assembly.jobs.ports.Queue`` for what each method promises."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def enqueue(self, chunks: Sequence[Chunk]) -> None:
        """Ask for chunks to be made; raises Unavailable. Asking twice does no harm."""
        with told_as_unavailable(), self._app.producer_or_acquire() as producer:
            for chunk in chunks:
                self._app.send_task(
                    TASK_MAKE_CHUNK,
                    args=(chunk.job_id, chunk.number),
                    queue=QUEUES[chunk.lane],
                    producer=producer,
                )

    def depth(self, lane: Lane | None = None) -> int:
        """Return how many chunks wait in the queue, or in one lane of it; raises Unavailable."""
        queues = QUEUES.values() if lane is None else [QUEUES[lane]]
        with told_as_unavailable(), self._app.connection_for_write() as connection:
            channel: Any = connection.default_channel  # its Redis client is outside the common interface
            return sum(int(channel.client.llen(queue)) for queue in queues)
