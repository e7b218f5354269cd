"""The program that sends callbacks: ``celery --app workers.callbacks worker --hostname callbacks@%h``."""

from __future__ import annotations

import sys
from typing import Any

from celery import signals

from assembly.errors import VanthuError
from assembly.settings import Settings, read_settings
from workers import callback_wiring
from workers.callback_application import make_callback_app
from workers.logs import set_up_logging

try:
    _settings: Settings = read_settings()
    app = make_callback_app(_settings)
except VanthuError as refusal:
    sys.exit(f"{refusal.message}\n{refusal}")


@signals.setup_logging.connect
def _set_up_logging(**_: Any) -> None:
    set_up_logging(_settings.log_level)


@signals.worker_init.connect
def _before_the_threads(**_: Any) -> None:
    try:
        callback_wiring.parts(app)
    except VanthuError as trouble:
        sys.exit(f"{trouble.message}\n{trouble}")
