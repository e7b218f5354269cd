"""Celery as the workers run it. Start: ``celery --app workers.celery_app worker``."""

from __future__ import annotations

import logging
import sys
from typing import Any

from celery import Celery, signals
from kombu import Exchange, Queue

from assembly.errors import VanthuError
from assembly.jobs.ports import QUEUE_DOCUMENTS, QUEUE_UPKEEP
from assembly.settings import Settings, read_settings
from workers import wiring

log = logging.getLogger(__name__)

# they write two lines for each task, and a sweep comes every few seconds
TALKATIVE = ("celery.worker.strategy", "celery.app.trace", "celery.beat")
SPARE_SECONDS = 60  # between the end of a task's time and its message coming back


def make_app(settings: Settings) -> Celery:
    """Return the application; what the settings and the core decide is decided here, once."""
    app = Celery("vanthu", broker=settings.broker, include=["workers.tasks"])
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        # A message leaves the queue when its work is done: one whose worker died comes back.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=settings.chunk_seconds,
        worker_concurrency=settings.workers,
        worker_prefetch_multiplier=1,
        # Lease and sweep, not this time, find a dead worker's chunk; it must only be longer than any task.
        broker_transport_options={
            "visibility_timeout": settings.chunk_seconds + SPARE_SECONDS,
            "socket_keepalive": True,
            "socket_connect_timeout": 5,
        },
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # Valkey may be away for as long as it likes
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        task_default_queue=QUEUE_DOCUMENTS,
        task_queues=[Queue(name, Exchange(name), name) for name in (QUEUE_DOCUMENTS, QUEUE_UPKEEP)],
    )
    return app


def _settings() -> Settings:
    try:
        return read_settings()
    except VanthuError as refusal:
        sys.exit(f"{refusal.message}\n{refusal}")


app = make_app(_settings())


@signals.setup_logging.connect
def _set_up_logging(**_: Any) -> None:
    level = _settings().log_level
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(processName)s %(name)s: %(message)s")
    if level == "INFO":
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)


@signals.worker_init.connect
def _before_the_fork(**_: Any) -> None:
    try:
        wiring.prepare_database(_settings())
    except VanthuError as trouble:
        sys.exit(f"{trouble.message}\n{trouble}")


@signals.worker_process_init.connect
def _after_the_fork(**_: Any) -> None:
    wiring.limit_memory(_settings())
    wiring.parts(app)
