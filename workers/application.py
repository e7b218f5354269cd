"""Celery as the workers run it: what the settings and the core decide is decided here, once."""

from __future__ import annotations

from celery import Celery

from assembly.jobs.queues import QUEUE_DOCUMENTS, QUEUE_QUICK, QUEUE_UPKEEP
from assembly.settings import Settings
from workers.broker import app_on


def make_app(settings: Settings) -> Celery:
    """Return the application that makes documents; raises SettingRefused where no queue is set."""
    app = app_on(settings, "workers.tasks", (QUEUE_DOCUMENTS, QUEUE_QUICK, QUEUE_UPKEEP))
    app.conf.update(
        task_time_limit=settings.chunk_seconds,
        worker_concurrency=settings.workers,
        # Half its space filled by what earlier documents left: a fresh process takes over, between two tasks.
        worker_max_memory_per_child=settings.worker_memory_mb * 1024 // 2,  # KiB
    )
    return app
