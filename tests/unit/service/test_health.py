"""Health: alive, and ready with each part."""

from __future__ import annotations

import pytest

from assembly.errors import Unavailable
from assembly.jobs.queues import Lane
from assembly.stores.memory import MemoryJobStore, MemoryObjects, MemoryQueue
from tests.unit.service.house import House


class JobsAway(MemoryJobStore):
    def check(self) -> None:
        raise Unavailable("database", "away")


class ObjectsAway(MemoryObjects):
    def check(self) -> None:
        raise Unavailable("objects", "away")


class QueueAway(MemoryQueue):
    def depth(self, lane: Lane | None = None) -> int:
        raise Unavailable("queue", "away")


def test_alive_asks_nobody(house: House) -> None:
    """The web is alive even when everything else is away."""
    house.jobs, house.objects, house.queue = JobsAway(), ObjectsAway(), QueueAway()
    answer = house.client.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"state": "alive"})


def test_ready_tells_each_part(house: House) -> None:
    """With all parts there the answer is 200 and names each."""
    answer = house.client.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json()["parts"] == {
        part: {"state": "ready"} for part in ("database", "queue", "objects", "workers")
    }


@pytest.mark.parametrize("part", ["database", "queue", "objects", "workers"])
def test_missing_part_is_named(house: House, part: str) -> None:
    """With one part away the answer is 503 and tells which, and that the others are there."""
    if part == "database":
        house.jobs = JobsAway()
    elif part == "queue":
        house.queue = QueueAway()
    elif part == "objects":
        house.objects = ObjectsAway()
    else:
        house.workers.there = False
    answer = house.client.get("/readyz")
    parts = answer.get_json(force=True)["parts"]
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert [name for name, found in parts.items() if found["state"] != "ready"] == [part]
    assert part in parts[part]["reason"]
