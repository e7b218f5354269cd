"""The tasks of callbacks: each makes one call into the core."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from assembly.callbacks.deliver import send_due
from assembly.callbacks.ports import TASK_DELIVER_CALLBACK, TASK_EXPIRE_CALLBACKS, TASK_SWEEP_CALLBACKS
from assembly.errors import Unavailable
from workers.callback_wiring import parts
from workers.callbacks import app


@app.task(
    name=TASK_DELIVER_CALLBACK,
    autoretry_for=(Unavailable,),
    max_retries=3,
    retry_backoff=1,
    retry_backoff_max=30,
)
def deliver_callback(delivery_id: str) -> None:
    """Try a delivery once, then send its endpoint's next one. What is lost the sweep sends again."""
    found = parts(app)
    endpoint_id = found.deliverer.deliver(str(delivery_id))
    if endpoint_id is not None:
        with suppress(Unavailable):  # they are stored: the next sweep sends them
            send_due(found.callbacks, found.queue, endpoint_id=endpoint_id)


@app.task(name=TASK_SWEEP_CALLBACKS)
def sweep_callbacks() -> None:
    """Send what is due: pauses that are over, and what the queue lost. Not retried: the next one comes."""
    found = parts(app)
    send_due(found.callbacks, found.queue)


@app.task(name=TASK_EXPIRE_CALLBACKS)
def expire_callbacks() -> None:
    """Delete deliveries older than VANTHU_KEEP_DAYS. Not retried: the next one comes soon."""
    found = parts(app)
    found.callbacks.forget_before(timedelta(days=found.settings.keep_days))
