"""The queue of callbacks as the workers see it."""

from __future__ import annotations

from collections.abc import Sequence

from celery import Celery

from assembly.callbacks.ports import QUEUE_CALLBACKS, TASK_DELIVER_CALLBACK
from workers.broker import told_as_unavailable


class CeleryCallbackQueue:
    """Sends ids of deliveries; see ``assembly.callbacks.ports.CallbackQueue``."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def enqueue_callbacks(self, deliveries: Sequence[str]) -> None:
        """Ask for callbacks to be sent; raises Unavailable. Asking twice does no harm."""
        with told_as_unavailable(), self._app.producer_or_acquire() as producer:
            for delivery in deliveries:
                self._app.send_task(
                    TASK_DELIVER_CALLBACK, args=(delivery,), queue=QUEUE_CALLBACKS, producer=producer
                )
