"""The program that sends callbacks: ``celery --app workers.callbacks worker --hostname callbacks@%h``."""

from __future__ import annotations

from typing import Any

from celery import signals

from assembly.settings import read_settings
from workers import callback_wiring
from workers.callback_application import make_callback_app
from workers.program import ended_plainly, log_at

with ended_plainly():
    _settings = read_settings()
    app = make_callback_app(_settings)
log_at(_settings.log_level)


@signals.worker_init.connect
def _before_the_threads(**_: Any) -> None:
    with ended_plainly():
        callback_wiring.parts(app)
