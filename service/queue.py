"""The queue as the web sees it; the only place in the service that knows Celery and Redis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from assembly.callbacks.ports import QUEUE_CALLBACKS, TASK_DELIVER_CALLBACK
from assembly.errors import Unavailable
from assembly.jobs.job import Chunk
from assembly.jobs.queues import QUEUE_PDF, QUEUES, TASK_MAKE_CHUNK, TASK_MAKE_PDFS, Lane
from service.requests import request_id

MAKERS = "(?!quick@|callbacks@|pdf@)"  # names of the workers that take every document; those are beside them
ANSWER_SECONDS = 1.0  # a worker on the same queue answers a ping within milliseconds


class Workers(Protocol):
    """Those who make documents, as far as the web can tell."""

    def check(self) -> None:
        """Raise Unavailable where no worker answers."""


class CeleryQueue:
    """Sends tasks by name; see ``assembly.jobs.ports.Queue`` for what each method promises.

    ``assembly.callbacks.ports.CallbackQueue`` says it of callbacks, ``assembly.jobs.pdfs.PdfQueue`` of PDFs.
    """

    def __init__(self, broker_url: str) -> None:
        self._app = Celery("vanthu", broker=broker_url, set_as_current=False)
        self._app.conf.update(
            accept_content=["json"],
            task_serializer="json",
            task_ignore_result=True,
            # A request must not wait for a queue that is away: the job is stored, the sweep will send it.
            task_publish_retry_policy={"max_retries": 1, "interval_start": 0.1},
            broker_connection_max_retries=1,
            broker_transport_options={
                "socket_connect_timeout": 2,
                "socket_timeout": 5,
                "max_retries": 1,
                "interval_start": 0.1,
                "interval_step": 0,
                "interval_max": 0.1,
            },
        )

    def enqueue(self, chunks: Sequence[Chunk]) -> None:
        """Ask for chunks to be made; raises Unavailable. Asking twice does no harm."""
        with _told_as_unavailable("queue"), self._app.producer_or_acquire() as producer:
            for chunk in chunks:
                self._app.send_task(
                    TASK_MAKE_CHUNK,
                    args=(chunk.job_id, chunk.number),
                    queue=QUEUES[chunk.lane],
                    headers={"request_id": request_id()},  # for the workers' log
                    producer=producer,
                )

    def enqueue_callbacks(self, deliveries: Sequence[str]) -> None:
        """Ask for callbacks to be sent; raises Unavailable. Asking twice does no harm."""
        with _told_as_unavailable("queue"), self._app.producer_or_acquire() as producer:
            for delivery in deliveries:
                self._app.send_task(
                    TASK_DELIVER_CALLBACK, args=(delivery,), queue=QUEUE_CALLBACKS, producer=producer
                )

    def enqueue_pdfs(self, job_id: str, calls: int = 1) -> None:
        """Wake those who make PDFs, for one run a call; raises Unavailable. Twice does no harm."""
        with _told_as_unavailable("queue"), self._app.producer_or_acquire() as producer:
            for _ in range(calls):
                self._app.send_task(
                    TASK_MAKE_PDFS,
                    args=(job_id,),
                    queue=QUEUE_PDF,
                    headers={"request_id": request_id()},
                    producer=producer,
                )

    def pdf_depth(self) -> int:
        """Return how many calls nobody has heard yet; raises Unavailable."""
        return self._waiting_in(QUEUE_PDF)

    def depth(self, lane: Lane | None = None) -> int:
        """Return how many chunks wait in the queue, or in one lane of it; raises Unavailable."""
        return self._waiting_in(*(QUEUES.values() if lane is None else [QUEUES[lane]]))

    def _waiting_in(self, *queues: str) -> int:
        with _told_as_unavailable("queue"), self._app.connection_for_write() as connection:
            channel: Any = connection.default_channel  # its Redis client is outside the common interface
            return sum(int(channel.client.llen(queue)) for queue in queues)

    def check(self) -> None:
        """Raise Unavailable where no worker answers a ping through the queue."""
        with _told_as_unavailable("workers"), self._app.connection_for_write() as connection:
            answers = self._app.control.ping(
                timeout=ANSWER_SECONDS, limit=1, connection=connection, pattern=MAKERS, matcher="pcre"
            )
        if not answers:
            raise Unavailable("workers", "nobody answers")


@contextmanager
def _told_as_unavailable(part: str) -> Iterator[None]:
    try:
        yield
    except (OperationalError, RedisError, OSError) as trouble:
        raise Unavailable(part, type(trouble).__name__) from trouble
