"""Cancelling a job: what is made until then stays and counts, what is not made yet never is."""

from __future__ import annotations

import logging

from assembly.jobs.job import Job
from assembly.jobs.ports import JobStore

log = logging.getLogger(__name__)


def cancel_job(job_id: str, *, jobs: JobStore) -> Job:
    """End a job and return it; a worker in the midst of it stops when it next records what it made.

    Messages that still wait in the queue find nothing to do. Cancelling twice changes nothing.

    Raises JobNotFound, AlreadySettled where the job has ended by itself, Unavailable where the database does
    not answer.
    """
    job = jobs.cancel(job_id)
    log.info("job %s: cancelled, %d of %d documents were made", job.id, job.made, job.total)
    return job
