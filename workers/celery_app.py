"""The program of the workers: ``celery --app workers.celery_app worker``."""

from __future__ import annotations

import sys
from typing import Any

from celery import signals

from assembly.errors import VanthuError
from assembly.settings import Settings, read_settings
from workers import wiring
from workers.application import make_app
from workers.logs import set_up_logging

try:
    _settings: Settings = read_settings()
    app = make_app(_settings)
except VanthuError as refusal:
    sys.exit(f"{refusal.message}\n{refusal}")


@signals.setup_logging.connect
def _set_up_logging(**_: Any) -> None:
    set_up_logging(_settings.log_level)


@signals.worker_init.connect
def _before_the_fork(**_: Any) -> None:
    try:
        wiring.prepare_database(_settings)
        wiring.check_templates(_settings)
    except VanthuError as trouble:
        sys.exit(f"{trouble.message}\n{trouble}")


@signals.worker_process_init.connect
def _after_the_fork(**_: Any) -> None:
    wiring.limit_memory(_settings)
    wiring.parts(app)
