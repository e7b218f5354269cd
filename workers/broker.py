"""What every program of the workers has in common: how it holds to the queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from celery import Celery
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from assembly.errors import Unavailable
from assembly.settings import Settings

SPARE_SECONDS = 60  # between the end of a task's time and its message coming back


def app_on(settings: Settings, tasks: str | None, queues: Sequence[str]) -> Celery:
    """Return an application with the tasks of a module that listens to some queues; raises SettingRefused."""
    app = Celery("vanthu", broker=settings.broker, include=[] if tasks is None else [tasks])
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        # A message leaves the queue when its work is done: one whose worker died comes back.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        # Lease and sweep, not this time, find a dead worker's work; it must only be longer than any task.
        broker_transport_options={
            "visibility_timeout": settings.chunk_seconds + settings.callback_seconds + SPARE_SECONDS,
            "socket_keepalive": True,
            "socket_connect_timeout": 5,
        },
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # Valkey may be away for as long as it likes
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        task_default_queue=queues[0],
        task_queues=[Queue(name, Exchange(name), name) for name in queues],
    )
    return app


@contextmanager
def told_as_unavailable() -> Iterator[None]:
    """Tell a queue that does not answer as Unavailable."""
    try:
        yield
    except (OperationalError, RedisError, OSError) as trouble:
        raise Unavailable("queue", type(trouble).__name__) from trouble
