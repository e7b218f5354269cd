"""What happens to a job is written down when it happens: on every job store, and for callbacks in SQL."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from uuid_utils import uuid7

from assembly.errors import AlreadySettled, JobNotFound
from assembly.jobs.job import Chunk
from assembly.jobs.ports import JobStore
from assembly.stores.callback_rows import event_of
from assembly.stores.engine import reading
from assembly.stores.sql import SqlJobStore
from assembly.stores.sql_callbacks import SqlCallbackStore
from assembly.stores.tables import callback_deliveries
from tests.contract.conftest import POSTGRESQL
from tests.contract.job_callers import new_actor
from tests.contract.test_job_stores import MINUTE, failed, finish, made, order

ALL = 100
ONCE = str(uuid7())


def test_end_of_a_job_is_an_event(job_store: JobStore) -> None:
    """The end tells state and counts; nothing is told before it, and nothing where all goes well but it."""
    job = order(3)
    assert job_store.add(job).events == 0
    claim = job_store.claim(Chunk(job.id, 0), MINUTE)
    assert claim is not None
    job_store.record(claim, [made(0), made(1)], MINUTE)
    assert job_store.events(job.id, limit=ALL) == ()
    claim = job_store.claim(Chunk(job.id, 1), MINUTE)
    assert claim is not None
    job_store.record(claim, [made(2)], MINUTE)
    (event,) = job_store.events(job.id, limit=ALL)
    assert (event.job_id, event.number, event.type) == (job.id, 1, "job.finished")
    assert event.at == job_store.job(job.id).finished_at
    assert event.data == {
        "state": "finished",
        "revision": 0,
        "total": 3,
        "made": 3,
        "failed": 0,
        "cancelled": 0,
    }
    assert job_store.job(job.id).events == 1


def test_every_failure_is_an_event(job_store: JobStore) -> None:
    """Each document that fails is told with its place, name and reason, before the end of the job."""
    job = order(3)
    job_store.add(job)
    finish(job_store, job, [failed(0), made(1), failed(2)])
    first, second, end = job_store.events(job.id, limit=ALL)
    assert [first.number, second.number, end.number] == [1, 2, 3]
    assert (first.type, second.type, end.type) == ("document.failed", "document.failed", "job.finished")
    assert first.data == {"position": 0, "name": job.documents[0].name, "code": "words-refused"}
    assert second.data["position"] == 2
    assert end.data["state"] == "finished_with_failures"
    assert len({first.id, second.id, end.id}) == 3


def test_job_without_any_document_has_failed(job_store: JobStore) -> None:
    """Where nothing was made the job has failed: at its end, or at once where there is nothing to make."""
    job, empty = order(1), order(0)
    job_store.add(job)
    finish(job_store, job, [failed(0)])
    assert [event.type for event in job_store.events(job.id, limit=ALL)] == ["document.failed", "job.failed"]
    assert job_store.add(empty).events == 1
    assert [event.type for event in job_store.events(empty.id, limit=ALL)] == ["job.failed"]
    assert job_store.add(empty).events == 1


def test_events_go_on_when_a_job_is_taken_up_again(job_store: JobStore) -> None:
    """Cancelling and each further end are events with further numbers; a refusal is none."""
    job = order(2)
    job_store.add(job)
    job_store.cancel(job.id)
    job_store.cancel(job.id)
    job_store.retry(job.id, token=ONCE)
    finish(job_store, job, [made(0), failed(1)])
    job_store.retry(job.id)
    finish(job_store, job, [made(1)])
    with pytest.raises(AlreadySettled):
        job_store.cancel(job.id)
    events = job_store.events(job.id, limit=ALL)
    assert [(event.number, event.type) for event in events] == [
        (1, "job.cancelled"),
        (2, "document.failed"),
        (3, "job.finished"),
        (4, "job.finished"),
    ]
    assert [event.data.get("revision") for event in events] == [0, None, 1, 2]
    assert job_store.job(job.id).events == 4


def test_events_come_by_pages(job_store: JobStore) -> None:
    """Whoever knows some of the events gets those behind them."""
    job = order(4)
    job_store.add(job)
    finish(job_store, job, [failed(at) for at in range(4)])
    assert [event.number for event in job_store.events(job.id, after=1, limit=2)] == [2, 3]
    assert [event.number for event in job_store.events(job.id, after=3, limit=2)] == [4, 5]
    assert job_store.events(job.id, after=5, limit=2) == ()
    with pytest.raises(JobNotFound):
        job_store.events("none", limit=1)


def test_what_is_settled_twice_is_told_once(job_store: JobStore) -> None:
    """An outcome for a document that is settled, or of a lost hold, is no event."""
    job = order(2)
    job_store.add(job)
    lost = job_store.claim(Chunk(job.id, 0), MINUTE * 0)
    claim = job_store.claim(Chunk(job.id, 0), MINUTE)
    assert lost is not None
    assert claim is not None
    assert not job_store.record(lost, [failed(0), failed(1)], MINUTE)
    assert job_store.record(claim, [failed(0), failed(0)], MINUTE)
    assert job_store.record(claim, [made(0), made(1)], MINUTE)
    assert [event.type for event in job_store.events(job.id, limit=ALL)] == [
        "document.failed",
        "job.finished",
    ]


@pytest.mark.parametrize("job_store", ["sqlite", POSTGRESQL], indirect=True)
def test_events_go_to_the_endpoints_of_the_organisation(job_store: SqlJobStore) -> None:
    """What happens to a job goes to its organisation's endpoints that want it, and outlives the job."""
    actor, other = new_actor(job_store), new_actor(job_store)
    callbacks = SqlCallbackStore(job_store.engine)
    ends, everything, theirs = (str(uuid7()) for _ in range(3))
    mine = callbacks.seen_by(actor)
    mine.add(ends, "https://a.example/", ("job.finished", "job.failed"), "", "whsec_x", most=9)
    mine.add(everything, "https://b.example/", ("job.finished", "document.failed"), "", "whsec_x", most=9)
    callbacks.seen_by(other).add(theirs, "https://c.example/", ("job.finished",), "", "whsec_x", most=9)
    job = replace(order(2), id=str(uuid7()))
    job_store.seen_by(actor).add(job)
    finish(job_store, job, [failed(0), made(1)])
    failure, end = job_store.events(job.id, limit=ALL)
    job_store.delete(job.id)
    with reading(job_store.engine) as connection:
        found = connection.execute(
            select(callback_deliveries).where(callback_deliveries.c.job_id == job.id)
        ).all()
    assert {(row.endpoint_id, row.event_id, row.state) for row in found} == {
        (ends, end.id, "waiting"),
        (everything, failure.id, "waiting"),
        (everything, end.id, "waiting"),
    }
    assert {event_of(row.event).data["code"] for row in found if row.event_id == failure.id} == {
        "words-refused"
    }
    assert [event_of(row.event) for row in found if row.endpoint_id == ends] == [end]
