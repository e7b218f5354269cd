"""The clock: sends the upkeep tasks. Start, once in the whole house: ``celery --app workers.beat beat``."""

from __future__ import annotations

from assembly.callbacks.ports import QUEUE_CALLBACKS, TASK_EXPIRE_CALLBACKS, TASK_SWEEP_CALLBACKS
from assembly.jobs.queues import QUEUE_UPKEEP, TASK_EXPIRE, TASK_SWEEP
from assembly.settings import read_settings
from workers.broker import app_on
from workers.program import ended_plainly, log_at

EXPIRE_SECONDS = 60

with ended_plainly():
    _settings = read_settings()
    app = app_on(_settings, None, (QUEUE_UPKEEP,))  # it sends tasks by their names and knows none of them
log_at(_settings.log_level)


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
            (TASK_SWEEP, QUEUE_UPKEEP, _settings.sweep_seconds),
            (TASK_EXPIRE, QUEUE_UPKEEP, EXPIRE_SECONDS),
            (TASK_SWEEP_CALLBACKS, QUEUE_CALLBACKS, _settings.sweep_seconds),
            (TASK_EXPIRE_CALLBACKS, QUEUE_CALLBACKS, EXPIRE_SECONDS),
        )
    },
)
