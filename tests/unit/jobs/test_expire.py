"""Forgetting old jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assembly.errors import JobNotFound, Unavailable
from assembly.jobs.expire import expire_jobs
from assembly.stores.memory import MemoryObjects
from tests.unit.jobs.house import House

KEEP = timedelta(days=30)


def test_old_job_goes_with_its_documents(house: House) -> None:
    """A job settled longer ago than it is kept is deleted with all its documents, a younger one stays."""
    old = house.order(2)
    house.work()
    house.later(days=20)
    young = house.order(2)
    house.work()
    house.later(days=10)

    assert expire_jobs(house.jobs, house.objects, KEEP) == 1
    with pytest.raises(JobNotFound):
        house.jobs.job(old.id)
    assert house.jobs.job(young.id).made == 2
    assert {key.split("/")[1] for key in house.objects.kept} == {young.id}
    assert expire_jobs(house.jobs, house.objects, KEEP) == 0


def test_job_that_still_runs_is_kept(house: House) -> None:
    """However old, a job that is not settled is not forgotten."""
    job = house.order(2)
    house.later(days=365)
    assert expire_jobs(house.jobs, house.objects, KEEP) == 0
    assert house.jobs.job(job.id).state == "queued"


def test_job_stays_while_its_documents_cannot_be_deleted(house: House) -> None:
    """Where the objects are away the job stays, so that the next run finds it again."""

    class Away(MemoryObjects):
        def delete_under(self, prefix: str) -> int:
            raise Unavailable("objects", "away")

    job = house.order(1)
    house.work()
    house.later(days=31)
    with pytest.raises(Unavailable):
        expire_jobs(house.jobs, Away(), KEEP)
    assert house.jobs.job(job.id).made == 1
