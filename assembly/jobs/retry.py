"""Making again what failed or was cancelled; what was made stays."""

from __future__ import annotations

from assembly.jobs.in_flight import InFlight
from assembly.jobs.job import Job
from assembly.jobs.order import send
from assembly.jobs.ports import JobStore, Queue


def retry_job(
    job_id: str,
    *,
    jobs: JobStore,
    queue: Queue,
    token: str | None = None,
    most: InFlight | None = None,
) -> Job:
    """Queue the failed and the cancelled documents of a job again and return the job as it is then.

    ``token`` is that of the request: with the token of the job's last retry nothing is made once more.
    A queue that does not answer stops nothing: the sweep sends what nobody took.

    Raises JobNotFound, AlreadySettled where no document failed or was cancelled, TooMuch where the
    organisation would have more than ``most`` in the making, Unavailable where the
    database does not answer.
    """
    chunks = jobs.retry(job_id, token=token, most=most)
    send(chunks, queue)
    return jobs.job(job_id)
