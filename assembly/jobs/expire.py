"""Forgetting old jobs: documents hold personal data and are kept no longer than VANTHU_KEEP_DAYS."""

from __future__ import annotations

import logging
from datetime import timedelta

from assembly.jobs.pack import object_folder
from assembly.jobs.ports import JobStore, ObjectStore

log = logging.getLogger(__name__)

AT_ONCE = 100  # jobs; the rest goes with the next run


def expire_jobs(jobs: JobStore, objects: ObjectStore, keep: timedelta) -> int:
    """Delete the jobs settled longer ago than ``keep`` with their documents; return how many.

    The documents go first: a run cut short leaves jobs that the next run finds again.
    """
    expired = jobs.settled_before(keep, AT_ONCE)
    for job_id in expired:
        objects.delete_under(object_folder(job_id))
        jobs.delete(job_id)
    if expired:
        log.info("%d jobs older than %d days deleted", len(expired), keep.days)
    return len(expired)
