"""Making again what failed or was cancelled; what was made stays."""

from __future__ import annotations

from assembly.jobs.job import Job
from assembly.jobs.order import send
from assembly.jobs.ports import JobStore, Queue


def retry_job(job_id: str, *, jobs: JobStore, queue: Queue) -> Job:
    """Queue the failed and the cancelled documents of a job again and return the job as it is then.

    A queue that does not answer stops nothing: the sweep sends what nobody took.

    Raises JobNotFound, AlreadySettled where no document failed or was cancelled, Unavailable where the
    database does not answer.
    """
    chunks = jobs.retry(job_id)
    send(chunks, queue)
    return jobs.job(job_id)
