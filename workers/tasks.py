"""The tasks: each unpacks an id, makes one call into the core, and says how it is tried again."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from assembly.callbacks.deliver import send_due
from assembly.callers.answers import KEEP
from assembly.errors import Unavailable
from assembly.intakes.intake import KEEP as KEEP_INTAKES
from assembly.jobs.expire import expire_jobs
from assembly.jobs.job import Chunk
from assembly.jobs.pdfs import call_for_wanted
from assembly.jobs.queues import TASK_EXPIRE, TASK_MAKE_CHUNK, TASK_SWEEP
from assembly.jobs.sweep import sweep, sweep_pdfs
from workers.celery_app import app
from workers.wiring import parts


@app.task(
    name=TASK_MAKE_CHUNK, autoretry_for=(Unavailable,), max_retries=3, retry_backoff=1, retry_backoff_max=30
)
def make_chunk(job_id: str, number: int) -> None:
    """Make a chunk of a job. What still fails after the retries, the sweep sends again."""
    found = parts(app)
    settled = found.maker.make(Chunk(str(job_id), int(number)))
    with suppress(Unavailable):  # they are stored: the next sweep sends them
        send_due(found.callbacks, found.callback_queue, job_id=str(job_id))
        call_for_wanted(str(job_id), settled, pdfs=found.pdfs, queue=found.pdf_queue)


@app.task(name=TASK_SWEEP)
def sweep_left_behind() -> None:
    """Send again what nobody is working on. Not retried: the next one comes in seconds."""
    found = parts(app)
    sweep(found.jobs, found.queue, found.maker.lease)
    sweep_pdfs(found.pdfs, found.pdf_queue, found.maker.lease)


@app.task(name=TASK_EXPIRE)
def expire() -> None:
    """Delete the jobs older than VANTHU_KEEP_DAYS, first answers of a day ago, sheets brought a week ago,
    and sessions that have ended.

    Not retried: the next one comes soon.
    """
    found = parts(app)
    found.answers.forget_before(KEEP)
    found.intakes.forget_older(KEEP_INTAKES)
    found.people.sweep(idle=timedelta(minutes=found.settings.session_idle_minutes))
    expire_jobs(found.jobs, found.objects, timedelta(days=found.settings.keep_days))
