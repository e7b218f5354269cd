"""Celery as the program that sends callbacks runs it."""

from __future__ import annotations

from celery import Celery

from assembly.callbacks.ports import QUEUE_CALLBACKS
from assembly.settings import Settings
from workers.broker import app_on


def make_callback_app(settings: Settings) -> Celery:
    """Return the application that sends callbacks; raises SettingRefused where no queue is set.

    It waits for others nearly all the time: many threads in one process, which end by their own deadline.
    """
    app = app_on(settings, "workers.callback_tasks", (QUEUE_CALLBACKS,))
    app.conf.update(worker_pool="threads", worker_concurrency=settings.callback_threads)
    return app
