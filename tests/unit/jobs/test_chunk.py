"""Making a chunk: once, whatever dies on the way; one document's trouble stays its own."""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from assembly.errors import Fault, Unavailable, WordsRefused
from assembly.jobs import pack
from assembly.jobs.chunk import MOST_TRIES
from assembly.jobs.job import Chunk, Claim, Failure, Made, Outcome
from assembly.jobs.plan import PlannedDocument
from assembly.stores.memory import MemoryJobStore, MemoryObjects
from tests.unit.jobs.house import LEASE, House, Killed

PERSON = "Nguyễn Văn A"


def results(house: House, job_id: str) -> list[Made | Failure | None]:
    """Return the outcome of each document of a job, in order."""
    return [document.result for document in house.jobs.documents(job_id, limit=100)]


def test_documents_are_made_and_counted(house: House) -> None:
    """Every document of the chunk can be read back from where it is said to lie, and is counted."""
    job = house.order(4)
    assert house.worker().make(Chunk(job.id, 0)) == 2

    for document in house.jobs.documents(job.id, limit=2):
        content, made = document.name.encode(), document.result
        assert isinstance(made, Made)
        assert hashlib.sha256(content).hexdigest() == made.sha256
        assert (len(content), zlib.crc32(content)) == (made.size, made.checksum)
        assert content == b"".join(house.objects.read(made.key, made.offset, made.size))
        assert [fact.pointer for fact in made.missing] == ["/conference/date"]
    stored = house.jobs.job(job.id)
    assert (stored.state, stored.made, stored.total) == ("running", 2, 4)


def test_documents_recorded_together_lie_in_one_object(house: House) -> None:
    """A chunk made at one go is one object: its documents one after the other, nothing between them."""
    job = house.order(3, chunk_documents=3)
    house.work()
    documents = house.jobs.documents(job.id, limit=3)
    (stored,) = house.objects.kept.values()
    assert b"".join(document.name.encode() for document in documents) == stored


def test_object_is_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker stores what it holds before it holds more than so many bytes and a document."""
    monkeypatch.setattr(pack, "FULL", 100)
    job = house.order(8, chunk_documents=8)
    house.work()
    names = [document.name.encode() for document in house.jobs.documents(job.id, limit=8)]
    assert b"".join(names) == b"".join(house.objects.kept[key] for key in sorted_by_content(house, names))
    assert len(house.objects.kept) > 2
    assert max(len(data) for data in house.objects.kept.values()) < 100 + max(map(len, names))


def sorted_by_content(house: House, names: list[bytes]) -> list[str]:
    """Return the keys of the packs in the order of the documents they begin with."""
    return sorted(
        house.objects.kept,
        key=lambda key: next(at for at, name in enumerate(names) if house.objects.kept[key].startswith(name)),
    )


def test_all_chunks_make_the_job(house: House) -> None:
    """When all chunks are made the job is finished and every document was made once."""
    job = house.order(5)
    house.work()
    assert house.jobs.job(job.id).state == "finished"
    assert Counter(house.assembled) == Counter(
        document.name for document in house.jobs.documents(job.id, limit=100)
    )


def test_repeated_task_does_nothing(house: House) -> None:
    """A task that the queue brings twice finds nothing to do the second time."""
    job = house.order(2)
    assert house.worker().make(Chunk(job.id, 0)) == 2
    kept = dict(house.objects.kept)
    assert house.worker().make(Chunk(job.id, 0)) == 0
    assert house.objects.kept == kept
    assert len(house.assembled) == 2


def test_task_of_an_unknown_job_does_nothing(house: House) -> None:
    """A task for a job that was deleted meanwhile is passed over."""
    assert house.worker().make(Chunk("gone", 0)) == 0


def test_failing_document_fails_alone(house: House) -> None:
    """A document that cannot be made carries its reason and faults; its neighbours are made."""
    fault = Fault("/members/1/name", "control", "Có ký tự lạ", "a control character")

    def refuse_second(planned: PlannedDocument) -> None:
        if planned.member == 1:
            raise WordsRefused([fault])

    house.accident = refuse_second
    job = house.order(3, chunk_documents=3)
    house.work()

    first, second, third = results(house, job.id)
    assert isinstance(first, Made)
    assert isinstance(third, Made)
    assert isinstance(second, Failure)
    assert (second.code, second.faults) == ("words-refused", (fault,))
    assert house.jobs.job(job.id).state == "finished_with_failures"


def test_unexpected_error_is_told_without_its_text(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """A bug fails one document with a plain sentence; the log has its place, not the data in its text."""

    def break_first(planned: PlannedDocument) -> None:
        if planned.member == 0:
            raise RuntimeError(PERSON)

    house.accident = break_first
    with caplog.at_level(logging.INFO):
        job = house.order(2)
        house.work()

    failure = results(house, job.id)[0]
    assert isinstance(failure, Failure)
    assert failure.code == "internal-error"
    assert "RuntimeError" in caplog.text
    assert "break_first" in caplog.text
    assert PERSON not in f"{caplog.text} {failure}"


def test_document_beyond_the_memory_fails_alone(house: House) -> None:
    """A document that runs out of memory says so, and the others are made."""

    def exhaust(planned: PlannedDocument) -> None:
        if planned.member == 0:
            raise MemoryError

    house.accident = exhaust
    job = house.order(2)
    house.work()
    assert [getattr(result, "code", "made") for result in results(house, job.id)] == ["out-of-memory", "made"]


def test_killed_worker_is_followed_by_another(house: House) -> None:
    """What a killed worker left is made by another once its lease ran out, and nothing is made twice."""
    alive = True

    def kill_once(planned: PlannedDocument) -> None:
        nonlocal alive
        if planned.member == 1 and alive:
            alive = False
            raise Killed

    house.accident = kill_once
    job = house.order(3, chunk_documents=3)
    with pytest.raises(Killed):
        house.work()
    assert house.worker().make(Chunk(job.id, 0)) == 0  # the dead worker's lease still runs
    house.later(seconds=LEASE.total_seconds())
    assert house.worker().make(Chunk(job.id, 0)) == 3

    job = house.jobs.job(job.id)
    assert (job.state, job.made, job.failed) == ("finished", 3, 0)
    assert [type(result) for result in results(house, job.id)] == [Made] * 3


def test_document_that_kills_its_worker_fails_alone(house: House) -> None:
    """A document under which workers die again and again fails at last; its neighbours are made."""

    def kill(planned: PlannedDocument) -> None:
        if planned.member == 1:
            raise Killed

    house.accident = kill
    job = house.order(3, chunk_documents=3)
    deaths = 0
    while not house.jobs.job(job.id).settled:
        try:
            house.worker().make(Chunk(job.id, 0))
        except Killed:
            deaths += 1
            house.later(seconds=LEASE.total_seconds())

    assert [getattr(result, "code", "made") for result in results(house, job.id)] == [
        "made",
        "worker-died",
        "made",
    ]
    assert deaths == MOST_TRIES + 1


def test_chunk_whose_workers_die_before_any_document_ends(house: House) -> None:
    """Even if workers die before they try a document the job is settled in the end."""

    class Deadly(MemoryObjects):
        def put(self, key: str, data: bytes) -> None:
            raise Killed

    house.objects = Deadly()
    job = house.order(2)
    for _ in range(20):
        house.later(seconds=LEASE.total_seconds())
        try:
            house.worker().make(Chunk(job.id, 0))
        except Killed:
            continue
    assert house.jobs.job(job.id).state == "failed"


def test_object_store_that_is_away_costs_no_attempt(house: House) -> None:
    """Where the objects are away the chunk is given back at once and made when they are there again."""

    class Away(MemoryObjects):
        def put(self, key: str, data: bytes) -> None:
            raise Unavailable("objects", "away")

    here, house.objects = house.objects, Away()
    job = house.order(2)
    for _ in range(30):
        with pytest.raises(Unavailable):
            house.worker().make(Chunk(job.id, 0))
    assert house.jobs.job(job.id).made == 0
    house.objects = here
    assert house.worker().make(Chunk(job.id, 0)) == 2
    assert house.jobs.job(job.id).state == "finished"


def test_worker_that_lost_its_hold_writes_nothing(house: House) -> None:
    """A worker that slept past its lease, while another made the chunk, changes nothing when it wakes."""
    slept = False

    def sleep(planned: PlannedDocument) -> None:
        nonlocal slept
        if not slept:
            slept = True
            house.later(seconds=LEASE.total_seconds())
            assert house.worker().make(Chunk(job.id, 0)) == 2

    house.accident = sleep
    job = house.order(2)
    assert house.worker().make(Chunk(job.id, 0)) == 0
    assert (house.jobs.job(job.id).made, house.jobs.job(job.id).state) == (2, "finished")
    assert [type(result) for result in results(house, job.id)] == [Made, Made]


def test_stored_conference_that_is_no_longer_valid_fails_every_document(house: House) -> None:
    """A conference stored under older rules fails its documents with the reason, not the worker."""

    class Older(MemoryJobStore):
        def conference(self, job_id: str) -> str:
            return super().conference(job_id).replace('"block"', '"bloc"')

    house.jobs = Older(house.tell_time)
    job = house.order(2)
    house.work()
    assert {getattr(result, "code", None) for result in results(house, job.id)} == {"conference-refused"}


def test_progress_is_recorded_before_the_chunk_ends(house: House) -> None:
    """Outcomes are written every second at least: a long chunk shows its progress."""
    seconds: Iterator[int] = iter(range(1000))
    seen: list[int] = []

    class Watched(MemoryJobStore):
        def record(self, claim: Claim, outcomes: Sequence[Outcome], lease: timedelta) -> bool:
            seen.append(len(outcomes))
            return super().record(claim, outcomes, lease)

    house.jobs = Watched(house.tell_time)
    job = house.order(4, chunk_documents=4)
    worker = house.worker()
    worker.clock = lambda: float(next(seconds))
    worker.make(Chunk(job.id, 0))
    assert seen == [1, 1, 1, 1]
