"""The program of the workers: ``celery --app workers.celery_app worker``."""

from __future__ import annotations

import logging
import sys
from typing import Any

from celery import signals

from assembly.errors import VanthuError
from assembly.settings import Settings, read_settings
from workers import wiring
from workers.application import make_app

log = logging.getLogger(__name__)

# they write two lines for each task, and a sweep comes every few seconds
TALKATIVE = ("celery.worker.strategy", "celery.app.trace", "celery.beat")


try:
    _settings: Settings = read_settings()
    app = make_app(_settings)
except VanthuError as refusal:
    sys.exit(f"{refusal.message}\n{refusal}")


@signals.setup_logging.connect
def _set_up_logging(**_: Any) -> None:
    level = _settings.log_level
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(processName)s %(name)s: %(message)s")
    if level == "INFO":
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)


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
