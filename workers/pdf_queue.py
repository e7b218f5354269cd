"""The queue of PDFs as the workers see it."""

from __future__ import annotations

from typing import Any

from celery import Celery

from assembly.jobs.queues import QUEUE_PDF, TASK_MAKE_PDFS
from workers.broker import told_as_unavailable


class CeleryPdfQueue:
    """Wakes those who make PDFs; see ``assembly.jobs.pdfs.PdfQueue``."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def enqueue_pdfs(self, job_id: str, calls: int = 1) -> None:
        """Wake those who make PDFs, for one run a call; raises Unavailable. Twice does no harm."""
        with told_as_unavailable(), self._app.producer_or_acquire() as producer:
            for _ in range(calls):
                self._app.send_task(TASK_MAKE_PDFS, args=(job_id,), queue=QUEUE_PDF, producer=producer)

    def pdf_depth(self) -> int:
        """Return how many calls nobody has heard yet; raises Unavailable."""
        with told_as_unavailable(), self._app.connection_for_write() as connection:
            channel: Any = connection.default_channel  # its Redis client is outside the common interface
            return int(channel.client.llen(QUEUE_PDF))
