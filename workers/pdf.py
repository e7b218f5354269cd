"""The program that makes PDFs: ``celery --app workers.pdf worker --hostname pdf@%h``."""

from __future__ import annotations

from typing import Any

from celery import signals

from assembly.settings import read_settings
from workers import pdf_wiring
from workers.pdf_application import make_pdf_app
from workers.program import ended_plainly, log_at

with ended_plainly():
    _settings = read_settings()
    app = make_pdf_app(_settings)
log_at(_settings.log_level)


@signals.worker_init.connect
def _before_the_threads(**_: Any) -> None:
    with ended_plainly():
        pdf_wiring.maker(app)
