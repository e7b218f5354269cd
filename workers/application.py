"""Celery as the workers run it: what the settings and the core decide is decided here, once."""

from __future__ import annotations

from collections.abc import Sequence

from celery import Celery
from kombu import Exchange, Queue

from assembly.callbacks.ports import QUEUE_CALLBACKS
from assembly.jobs.ports import QUEUE_DOCUMENTS, QUEUE_QUICK, QUEUE_UPKEEP
from assembly.settings import Settings

SPARE_SECONDS = 60  # between the end of a task's time and its message coming back


def make_app(settings: Settings) -> Celery:
    """Return the application that makes documents; raises SettingRefused where no queue is set."""
    app = _app(settings, "workers.tasks", (QUEUE_DOCUMENTS, QUEUE_QUICK, QUEUE_UPKEEP))
    app.conf.update(
        task_time_limit=settings.chunk_seconds,
        worker_concurrency=settings.workers,
        # Half its space filled by what earlier documents left: a fresh process takes over, between two tasks.
        worker_max_memory_per_child=settings.worker_memory_mb * 1024 // 2,  # KiB
    )
    return app


def make_callback_app(settings: Settings) -> Celery:
    """Return the application that sends callbacks; raises SettingRefused where no queue is set.

    It waits for others nearly all the time: many threads in one process, which end by their own deadline.
    """
    app = _app(settings, "workers.callback_tasks", (QUEUE_CALLBACKS,))
    app.conf.update(worker_pool="threads", worker_concurrency=settings.callback_threads)
    return app


def _app(settings: Settings, tasks: str, queues: Sequence[str]) -> Celery:
    app = Celery("vanthu", broker=settings.broker, include=[tasks])
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
