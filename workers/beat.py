"""The clock: sends the upkeep tasks. Start, once in the whole house: ``celery --app workers.beat beat``."""

from __future__ import annotations

from assembly.callbacks.ports import QUEUE_CALLBACKS, TASK_EXPIRE_CALLBACKS, TASK_SWEEP_CALLBACKS
from assembly.jobs.ports import QUEUE_UPKEEP, TASK_EXPIRE, TASK_SWEEP
from assembly.settings import read_settings
from workers.celery_app import app

EXPIRE_SECONDS = 60

_sweep_seconds = read_settings().sweep_seconds

app.conf.update(
    beat_scheduler="celery.beat:Scheduler",  # in memory: pauses of seconds need no file that can break
    beat_schedule={
        name: {
            "task": name,
            "schedule": float(seconds),
            # one that nobody took in time is useless: the next one is there
            "options": {"queue": queue, "expires": float(seconds)},
        }
        for name, queue, seconds in (
            (TASK_SWEEP, QUEUE_UPKEEP, _sweep_seconds),
            (TASK_EXPIRE, QUEUE_UPKEEP, EXPIRE_SECONDS),
            (TASK_SWEEP_CALLBACKS, QUEUE_CALLBACKS, _sweep_seconds),
            (TASK_EXPIRE_CALLBACKS, QUEUE_CALLBACKS, EXPIRE_SECONDS),
        )
    },
)
