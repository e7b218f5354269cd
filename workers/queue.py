"""The queue as the workers see it: they put back what was left behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from assembly.callbacks.ports import QUEUE_CALLBACKS, TASK_DELIVER_CALLBACK
from assembly.errors import Unavailable
from assembly.jobs.job import Chunk, Lane
from assembly.jobs.ports import QUEUES, TASK_MAKE_CHUNK


class CeleryQueue:
    """Sends tasks by name; see ``assembly.jobs.ports.Queue`` for what each method promises.

    ``assembly.callbacks.ports.CallbackQueue`` says it of callbacks.
    """

    def __init__(self, app: Celery) -> None:
        self._app = app

    def enqueue(self, chunks: Sequence[Chunk]) -> None:
        """Ask for chunks to be made; raises Unavailable. Asking twice does no harm."""
        with _told_as_unavailable(), self._app.producer_or_acquire() as producer:
            for chunk in chunks:
                self._app.send_task(
                    TASK_MAKE_CHUNK,
                    args=(chunk.job_id, chunk.number),
                    queue=QUEUES[chunk.lane],
                    producer=producer,
                )

    def enqueue_callbacks(self, deliveries: Sequence[str]) -> None:
        """Ask for callbacks to be sent; raises Unavailable. Asking twice does no harm."""
        with _told_as_unavailable(), self._app.producer_or_acquire() as producer:
            for delivery in deliveries:
                self._app.send_task(
                    TASK_DELIVER_CALLBACK, args=(delivery,), queue=QUEUE_CALLBACKS, producer=producer
                )

    def depth(self, lane: Lane | None = None) -> int:
        """Return how many chunks wait in the queue, or in one lane of it; raises Unavailable."""
        queues = QUEUES.values() if lane is None else [QUEUES[lane]]
        with _told_as_unavailable(), self._app.connection_for_write() as connection:
            channel: Any = connection.default_channel  # its Redis client is outside the common interface
            return sum(int(channel.client.llen(queue)) for queue in queues)


@contextmanager
def _told_as_unavailable() -> Iterator[None]:
    try:
        yield
    except (OperationalError, RedisError, OSError) as trouble:
        raise Unavailable("queue", type(trouble).__name__) from trouble
