"""The program for small jobs alone: ``celery --app workers.quick worker --hostname quick@%h``.

The other workers take small jobs too, but they may all be in the midst of a large one.
"""

from __future__ import annotations

from kombu import Exchange, Queue

from assembly.jobs.queues import QUEUE_QUICK
from assembly.settings import read_settings
from workers.celery_app import app

app.conf.update(
    task_queues=[Queue(QUEUE_QUICK, Exchange(QUEUE_QUICK), QUEUE_QUICK)],
    worker_concurrency=read_settings().quick_workers,
)
