"""What every job store promises to those who ask: one's own alone, noted, made once, listed, bounded."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uuid_utils import uuid7

from assembly.callers.actor import LOCAL_ORGANISATION
from assembly.errors import AlreadySettled, JobNotFound, TooMuch
from assembly.jobs.in_flight import InFlight
from assembly.jobs.job import JOB_STATES, Chunk, DocumentState, Job, JobState, NewJob
from assembly.jobs.listing import DocumentFilter, JobFilter
from assembly.jobs.ports import JobStore
from tests.contract.job_callers import new_actor, noted
from tests.contract.test_job_stores import MINUTE, NOTHING, failed, finish, made, order

ALL = 1000
ONCE, AGAIN = str(uuid7()), str(uuid7())


def new(documents: int, **given: Any) -> NewJob:
    """Return a new job whose id says when it was ordered."""
    return replace(order(documents), id=str(uuid7()), **given)


def test_jobs_belong_to_who_ordered_them(job_store: JobStore) -> None:
    """A job is its organisation's; one that nobody in particular ordered is this machine's."""
    actor = new_actor(job_store)
    ours, nobodys = new(1), new(1)
    assert job_store.seen_by(actor).add(ours).organisation == actor.organisation
    assert job_store.add(nobodys).organisation == LOCAL_ORGANISATION
    assert job_store.job(ours.id).organisation == actor.organisation


def test_jobs_of_others_are_not_found(job_store: JobStore) -> None:
    """Nothing that is asked of another's job tells that it is there, and nothing changes it."""
    job = new(2)
    job_store.seen_by(new_actor(job_store)).add(job)
    theirs = job_store.seen_by(new_actor(job_store))
    asked: list[Callable[[], object]] = [
        lambda: theirs.job(job.id),
        lambda: theirs.conference(job.id),
        lambda: theirs.documents(job.id, limit=1),
        lambda: theirs.document(job.id, job.documents[0].name),
        lambda: theirs.events(job.id, limit=1),
        lambda: theirs.retry(job.id),
        lambda: theirs.cancel(job.id),
    ]
    for ask in asked:
        with pytest.raises(JobNotFound):
            ask()
    theirs.delete(job.id)
    assert theirs.claim(Chunk(job.id, 0), MINUTE) is None
    assert theirs.listed(JobFilter(), limit=ALL) == ()
    assert theirs.listed_documents(DocumentFilter(), limit=ALL) == ()
    with pytest.raises(JobNotFound):
        theirs.add(job)
    assert job_store.job(job.id).state == "queued"


def test_changes_are_noted(job_store: JobStore) -> None:
    """Who ordered, cancelled, took up again and forgot a job is noted; refusals and repeats are not."""
    actor = new_actor(job_store)
    store = job_store.seen_by(actor)
    job = new(3, conference_id="c")
    for _ in range(2):
        store.add(job)
        store.cancel(job.id)
    store.retry(job.id, token=ONCE)
    store.retry(job.id, token=ONCE)
    finish(job_store, job, [made(0), made(1), made(2)])
    for refused in (store.retry, store.cancel):
        with pytest.raises(AlreadySettled):
            refused(job.id)
    job_store.delete(job.id)
    job_store.delete(job.id)
    me = actor.who
    assert noted(job_store, actor.organisation) == [
        (me, "job.create", job.id, {"source": "conference", "documents": 3, "conference": "c"}),
        (me, "job.cancel", job.id, {"documents": 3}),
        (me, "job.retry", job.id, {"documents": 3, "revision": 1}),
        ("program:expiry", "job.expire", job.id, {"documents": 3}),
    ]


def test_job_ordered_twice_is_made_once(job_store: JobStore) -> None:
    """The same id again changes nothing, not even where the order is another or too much by now."""
    job = new(3)
    first = job_store.add(job)
    assert first == job_store.add(job, most=InFlight(1, 1))
    assert first == job_store.add(replace(new(5), id=job.id))
    finish(job_store, job, [made(0), made(1), made(2)])
    again = job_store.add(job)
    assert (again.state, again.made, again.total) == ("finished", 3, 3)
    assert len(job_store.documents(job.id, limit=ALL)) == 3


def test_job_ordered_at_once_is_made_once(job_store: JobStore) -> None:
    """Of many that store the same job at the same time one does."""
    job = new(20)
    store = job_store.seen_by(new_actor(job_store))
    with ThreadPoolExecutor(8) as pool:
        stored = [one.result() for one in [pool.submit(store.add, job) for _ in range(8)]]
    assert {one.id for one in stored} == {job.id}
    assert len(job_store.documents(job.id, limit=ALL)) == 20


def test_retry_repeated_changes_nothing(job_store: JobStore) -> None:
    """The token of the last retry again names what still waits; another token begins anew."""
    job = new(4)
    job_store.add(job)
    finish(job_store, job, [failed(0), failed(1), failed(2), failed(3)])
    assert len(job_store.retry(job.id, token=ONCE)) == 2
    assert job_store.claim(Chunk(job.id, 0), MINUTE) is not None
    assert job_store.retry(job.id, token=ONCE) == (Chunk(job.id, 1),)
    assert job_store.job(job.id).revision == 1
    job_store.cancel(job.id)
    assert job_store.retry(job.id, token=ONCE) == ()
    assert job_store.job(job.id).state == "cancelled"
    assert len(job_store.retry(job.id, token=AGAIN)) == 2
    assert job_store.job(job.id).revision == 2


def test_chunks_take_the_lane_of_their_job(job_store: JobStore) -> None:
    """Chunks of small jobs go the quick way, whoever sends them; the sweep looks at one lane at a time."""
    quick, bulk = new(30, conference="{}"), new(31)
    for job, lane in ((quick, "quick"), (bulk, "bulk")):
        job_store.add(job)
        assert {chunk.lane for chunk in job.chunks} == {lane}
        job_store.cancel(job.id)
        assert {chunk.lane for chunk in job_store.retry(job.id, token=ONCE)} == {lane}
        assert {chunk.lane for chunk in job_store.retry(job.id, token=ONCE)} == {lane}
    left = job_store.left_behind(NOTHING, "quick")
    assert {(chunk.job_id, chunk.lane) for chunk in left} == {(quick.id, "quick")}
    left = job_store.left_behind(NOTHING, "bulk")
    assert {(chunk.job_id, chunk.lane) for chunk in left} == {(bulk.id, "bulk")}
    assert len(job_store.left_behind(NOTHING)) == len(quick.chunks) + len(bulk.chunks)


def test_jobs_in_flight_are_bounded(job_store: JobStore) -> None:
    """Jobs that have not ended count, whoever's turn it is; those of others do not."""
    store = job_store.seen_by(new_actor(job_store))
    most = InFlight(jobs=2, documents=ALL)
    first, second, third = new(1), new(1), new(1)
    store.add(first, most=most)
    store.add(second, most=most)
    with pytest.raises(TooMuch, match="VANTHU_JOBS_IN_FLIGHT"):
        store.add(third, most=most)
    with pytest.raises(JobNotFound):
        store.job(third.id)
    job_store.seen_by(new_actor(job_store)).add(new(1), most=most)
    store.cancel(first.id)
    store.add(third, most=most)
    with pytest.raises(TooMuch):
        store.retry(first.id, most=most)
    assert store.job(first.id).state == "cancelled"


def test_documents_in_flight_are_bounded(job_store: JobStore) -> None:
    """Documents still to be made count; where nothing waits a job of any size is taken."""
    store = job_store.seen_by(new_actor(job_store))
    most = InFlight(jobs=ALL, documents=5)
    large, small = new(9), new(1)
    store.add(large, most=most)
    with pytest.raises(TooMuch, match="VANTHU_DOCUMENTS_IN_FLIGHT"):
        store.add(small, most=most)
    claim = job_store.claim(Chunk(large.id, 0), MINUTE)
    assert claim is not None
    job_store.record(claim, [made(0), made(1)], MINUTE)
    with pytest.raises(TooMuch):
        store.add(small, most=most)
    store.cancel(large.id)
    store.add(small, most=most)
    with pytest.raises(TooMuch):
        store.retry(large.id, most=most)


def test_limits_hold_for_many_at_once(job_store: JobStore) -> None:
    """Of many orders at the same time exactly as many are taken as may be in flight."""
    store = job_store.seen_by(new_actor(job_store))

    def taken(job: NewJob) -> bool:
        try:
            store.add(job, most=InFlight(jobs=5, documents=ALL))
        except TooMuch:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(taken, [new(2) for _ in range(16)])) == 5
    assert len(store.listed(JobFilter(), limit=ALL)) == 5


BLOCKS = (None, "Khối Văn hóa - Xã hội", "KHỐI VĂN HOÁ, XÃ HỘI", "Khối 100%", "Khối_1")
ORDERED = st.fixed_dictionaries(
    {
        "year": st.sampled_from([None, 2021, 2022]),
        "block": st.sampled_from(BLOCKS),
        "conference_id": st.sampled_from([None, "c"]),
    }
)
WANTED = st.fixed_dictionaries(
    {
        "year": st.sampled_from([None, None, 2021, 2023]),
        "block": st.sampled_from([None, None, "văn hoá", "KHỐI", "%", "_", "\0", "0%"]),
        "kind": st.sampled_from([None, None, "covenant_member", "k", "\0"]),
        "source": st.sampled_from([None, None, "conference", "rows"]),
    }
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_list_by_any_pages(job_store: JobStore, data: st.DataObject) -> None:
    """Lists hold what fits the filters, the newest first, each once, however long the pages are."""
    store = job_store.seen_by(new_actor(job_store))
    jobs = []
    for facts in data.draw(st.lists(ORDERED, max_size=5)):
        job = new(data.draw(st.integers(0, 3)), **facts)
        store.add(job)
        end = data.draw(st.sampled_from(["made", "failed", "cancelled", None]))
        if end == "cancelled" and job.documents:
            store.cancel(job.id)
        elif end is not None and job.documents:
            become = made if end == "made" else failed
            finish(job_store, job, [become(at) for at in range(len(job.documents))])
        jobs.append(job)
    given_filters: dict[str, Any] = data.draw(WANTED)
    limit = data.draw(st.integers(1, 3))

    state: JobState | None = data.draw(st.sampled_from([None, None, *JOB_STATES]))
    of_one: str | None = data.draw(st.sampled_from([None, None, "c", "d", "\0"]))
    wanted = JobFilter(**given_filters, state=state, conference_id=of_one)
    fitting = [store.job(job.id) for job in reversed(jobs) if _fits(job, given_filters)]
    expected = [job for job in fitting if state in (None, job.state) and of_one in (None, job.conference_id)]
    found: list[Job] = []
    while page := store.listed(wanted, before=found[-1].id if found else None, limit=limit):
        found += page
    assert expected == found

    of_documents: DocumentState | None = data.draw(st.sampled_from([None, "queued", "made", "failed"]))
    places = [
        (job.id, document)
        for job in fitting
        for document in store.documents(job.id, limit=ALL)
        if of_documents in (None, document.state)
    ]
    all_wanted = DocumentFilter(**given_filters, state=of_documents)
    listed: list[tuple[str, Any]] = []
    after = None
    while documents := store.listed_documents(all_wanted, after=after, limit=limit):
        listed += [(one.job_id, one.document) for one in documents]
        after = documents[-1].job_id, documents[-1].document.position
    assert places == listed


def _fits(job: NewJob, wanted: dict[str, Any]) -> bool:
    # folded by hand: what the drawn words are in the drawn blocks
    parts = {"văn hoá": BLOCKS[1:3], "KHỐI": BLOCKS[1:], "%": BLOCKS[3:4], "0%": BLOCKS[3:4], "_": BLOCKS[4:]}
    return (
        wanted["year"] in (None, job.year)
        and (wanted["block"] is None or job.block in parts.get(wanted["block"], ()))
        and (wanted["kind"] is None or wanted["kind"] in job.kinds)
        and wanted["source"] in (None, "conference")
    )
