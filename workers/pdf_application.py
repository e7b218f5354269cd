"""Celery as the program that makes PDFs runs it."""

from __future__ import annotations

from celery import Celery

from assembly.jobs.queues import QUEUE_PDF
from assembly.settings import Settings
from workers.broker import app_on


def make_pdf_app(settings: Settings) -> Celery:
    """Return the application that makes PDFs; raises SettingRefused where no queue is set.

    Each thread waits for a LibreOffice of its own, which is a process of its own and is killed when it hangs:
    processes of ours would add nothing. A run ends by its own limit, however many of its files hang.
    """
    app = app_on(settings, "workers.pdf_tasks", (QUEUE_PDF,))
    app.conf.update(worker_pool="threads", worker_concurrency=settings.pdf_workers)
    return app
