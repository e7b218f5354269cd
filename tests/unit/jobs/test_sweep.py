"""The sweep: what the queue lost or a dead worker held goes to the queue again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assembly.errors import Unavailable
from assembly.jobs.job import Chunk
from assembly.jobs.queues import Lane
from assembly.jobs.sweep import IDLE_BEHIND_A_QUEUE, sweep
from assembly.stores.memory import MemoryQueue
from tests.unit.jobs.house import LEASE, House


def test_queue_that_lost_everything_is_filled_again(house: House) -> None:
    """After the queue lost all its messages every chunk nobody took is sent again, and the job finishes."""
    job = house.order(6)
    house.queue.waiting.clear()
    assert sweep(house.jobs, house.queue, LEASE) == 0  # a worker may just be taking them
    house.later(seconds=LEASE.total_seconds())
    assert sweep(house.jobs, house.queue, LEASE) == 3
    assert sweep(house.jobs, house.queue, LEASE) == 0
    house.work()
    assert (house.jobs.job(job.id).state, house.jobs.job(job.id).made) == ("finished", 6)


def test_long_queue_is_not_filled_again(house: House) -> None:
    """Chunks that wait behind others are not sent twice every few seconds."""
    house.order(6)
    house.later(seconds=(IDLE_BEHIND_A_QUEUE - timedelta(seconds=1)).total_seconds())
    assert sweep(house.jobs, house.queue, LEASE) == 0
    assert len(house.queue.waiting) == 3


def test_message_lost_among_others_comes_back(house: House) -> None:
    """A single lost message is sent again although the queue never runs empty."""
    job = house.order(6)
    house.queue.waiting.remove(Chunk(job.id, 1))
    house.later(seconds=IDLE_BEHIND_A_QUEUE.total_seconds())
    sweep(house.jobs, house.queue, LEASE)
    assert Chunk(job.id, 1) in house.queue.waiting
    house.work()
    assert (house.jobs.job(job.id).made, len(house.assembled)) == (6, 6)


def test_chunk_of_a_dead_worker_is_sent_again(house: House) -> None:
    """A chunk whose lease ran out is sent again at once, however long the queue is."""
    job = house.order(6)
    dead = house.queue.waiting.popleft()
    assert house.jobs.claim(dead, LEASE) is not None
    assert sweep(house.jobs, house.queue, LEASE) == 0
    house.later(seconds=LEASE.total_seconds())
    assert sweep(house.jobs, house.queue, LEASE) == 1
    house.work()
    assert house.jobs.job(job.id).state == "finished"


def test_queue_that_is_away_marks_nothing(house: House) -> None:
    """While the queue is away nothing counts as sent."""

    class Away(MemoryQueue):
        def depth(self, lane: Lane | None = None) -> int:
            raise Unavailable("queue", "away")

    house.order(2)
    house.queue.waiting.clear()
    house.later(seconds=LEASE.total_seconds())
    with pytest.raises(Unavailable):
        sweep(house.jobs, Away(), LEASE)
    assert sweep(house.jobs, house.queue, LEASE) == 1


def test_lost_message_of_a_quick_job_does_not_wait_behind_a_long_queue(house: House) -> None:
    """A lane that is empty lost its messages, however much waits in the other."""
    long = house.order(31)
    quick = house.order(2)
    house.queue.waiting.remove(Chunk(quick.id, 0))
    house.later(seconds=LEASE.total_seconds())
    assert sweep(house.jobs, house.queue, LEASE) == 1
    assert [chunk.lane for chunk in house.queue.waiting if chunk.job_id == quick.id] == ["quick"]
    assert {chunk.lane for chunk in house.queue.waiting if chunk.job_id == long.id} == {"bulk"}
