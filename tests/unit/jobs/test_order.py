"""Placing an order: stored first, then queued."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from assembly.conference.reading import read_conference_data
from assembly.errors import RequestRefused, Unavailable
from assembly.jobs.job import Chunk
from assembly.jobs.order import place_order
from assembly.stores.memory import MemoryQueue
from tests.unit.jobs.house import House, reading


def test_job_is_stored_before_it_is_queued(house: House) -> None:
    """Whoever takes a chunk from the queue finds its job in the database."""

    class Watching(MemoryQueue):
        def enqueue(self, chunks: Sequence[Chunk]) -> None:
            assert [house.jobs.job(chunk.job_id).state for chunk in chunks] == ["queued", "queued"]
            super().enqueue(chunks)

    house.queue = Watching()
    job = house.order(3, chunk_documents=2)
    assert list(house.queue.waiting) == [Chunk(job.id, 0), Chunk(job.id, 1)]


def test_queue_that_is_away_stops_no_order(house: House) -> None:
    """An order is taken although the queue is away: the sweep will send it."""

    class Away(MemoryQueue):
        def enqueue(self, chunks: Sequence[Chunk]) -> None:
            raise Unavailable("queue", "away")

    house.queue = Away()
    job = house.order(3)
    assert (house.jobs.job(job.id).state, house.jobs.job(job.id).total) == ("queued", 3)


def test_conference_is_stored_once_and_reads_back(house: House) -> None:
    """The stored conference is the one that was sent, without what nobody gave."""
    job = house.order(3)
    stored = json.loads(house.jobs.conference(job.id))
    assert read_conference_data(stored).conference == reading(3).conference
    assert "province" not in stored


def test_unknown_kind_is_refused_and_nothing_is_stored(house: House) -> None:
    """An order for a kind that no template makes leaves no job behind."""
    with pytest.raises(RequestRefused):
        place_order(
            reading(1),
            ["no_such_kind"],
            library=house.library,
            jobs=house.jobs,
            queue=house.queue,
            chunk_documents=2,
        )
    assert house.jobs.left_behind(house.now - house.now) == ()
    assert not house.queue.waiting


def test_order_that_can_make_nothing_is_settled_with_its_reasons(house: House) -> None:
    """Where the data allow none of the wanted documents the job has failed at once and says why."""
    job = place_order(
        reading(0),
        ["handover_minutes"],
        library=house.library,
        jobs=house.jobs,
        queue=house.queue,
        chunk_documents=2,
    )
    assert (job.state, job.total) == ("failed", 0)
    assert [entry.kind for entry in job.not_made] == ["handover_minutes"]
    assert not house.queue.waiting


def test_ids_sort_by_time(house: House) -> None:
    """A later job has a larger id."""
    ids = [house.order(1).id for _ in range(5)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 5
