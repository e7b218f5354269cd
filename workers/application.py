"""Celery as the workers run it: what the settings and the core decide is decided here, once."""

from __future__ import annotations

from celery import Celery
from kombu import Exchange, Queue

from assembly.jobs.ports import QUEUE_DOCUMENTS, QUEUE_QUICK, QUEUE_UPKEEP
from assembly.settings import Settings

SPARE_SECONDS = 60  # between the end of a task's time and its message coming back


def make_app(settings: Settings) -> Celery:
    """Return the application; raises SettingRefused where no queue is set."""
    app = Celery("vanthu", broker=settings.broker, include=["workers.tasks"])
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        # A message leaves the queue when its work is done: one whose worker died comes back.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=settings.chunk_seconds,
        worker_concurrency=settings.workers,
        # Half its space filled by what earlier documents left: a fresh process takes over, between two tasks.
        worker_max_memory_per_child=settings.worker_memory_mb * 1024 // 2,  # KiB
        worker_prefetch_multiplier=1,
        # Lease and sweep, not this time, find a dead worker's chunk; it must only be longer than any task.
        broker_transport_options={
            "visibility_timeout": settings.chunk_seconds + SPARE_SECONDS,
            "socket_keepalive": True,
            "socket_connect_timeout": 5,
        },
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # Valkey may be away for as long as it likes
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        task_default_queue=QUEUE_DOCUMENTS,
        task_queues=[
            Queue(name, Exchange(name), name) for name in (QUEUE_DOCUMENTS, QUEUE_QUICK, QUEUE_UPKEEP)
        ],
    )
    return app
