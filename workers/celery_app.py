"""The program of the workers: ``celery --app workers.celery_app worker``."""

from __future__ import annotations

from typing import Any

from celery import signals

from assembly.settings import read_settings
from workers import wiring
from workers.application import make_app
from workers.program import ended_plainly, log_at

with ended_plainly():
    _settings = read_settings()
    app = make_app(_settings)
log_at(_settings.log_level)


@signals.worker_init.connect
def _before_the_fork(**_: Any) -> None:
    with ended_plainly():
        wiring.prepare_database(_settings)
        wiring.check_templates(_settings)


@signals.worker_process_init.connect
def _after_the_fork(**_: Any) -> None:
    wiring.limit_memory(_settings)
    wiring.parts(app)
