"""The clock: sends the upkeep tasks. Start, once in the whole house: ``celery --app workers.beat beat``."""

from __future__ import annotations

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
            "options": {"queue": QUEUE_UPKEEP, "expires": float(seconds)},
        }
        for name, seconds in ((TASK_SWEEP, _sweep_seconds), (TASK_EXPIRE, EXPIRE_SECONDS))
    },
)
