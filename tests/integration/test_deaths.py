"""Jobs through a real Valkey and real workers, whatever is killed on the way: done once, nothing doubled."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assembly.jobs.format_page import PAGE_NAME
from tests.integration.house import RealHouse, wait_until

pytestmark = [
    pytest.mark.service,
    pytest.mark.xdist_group("service"),
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc"),
]

MEMBERS = 80


def assert_done_once(house: RealHouse, job_id: str, total: int = MEMBERS) -> None:
    """Every document of the job is there once, counted, stored, checked and in the archive once."""
    report: dict[str, Any] = house.client.get(f"/api/v1/jobs/{job_id}").get_json()
    assert (report["state"], report["made"], report["failed"], report["total"]) == (
        "finished",
        total,
        0,
        total,
    )
    names = [document["name"] for document in report["documents"]]
    assert len(set(names)) == total
    assert len(house.objects_of(job_id)) == total
    clean = {"errors": 0, "warnings": 0, "advice": 0}
    assert report["format_check"] == {"checked": total, **clean}
    assert all(document["format_check"] == {**clean, "findings": []} for document in report["documents"])
    answer = house.client.get(report["archive_url"])
    assert len(answer.data) == answer.content_length
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == [*names, PAGE_NAME]
        assert archive.testzip() is None


def test_job_is_done(house: RealHouse) -> None:
    """A job goes through the queue and comes back done."""
    house.start_valkey()
    house.start_worker()
    job_id = house.order(12)
    house.wait_for_end(job_id)
    assert_done_once(house, job_id, 12)


def test_worker_killed_in_mid_job(house: RealHouse) -> None:
    """A worker killed with -9 in mid-job, children and all, is followed by another; the job is done once."""
    house.start_valkey()
    house.start_beat()
    first = house.start_worker()
    job_id = house.order(MEMBERS)
    house.wait_for(job_id, made=10)
    house.kill(first)
    assert not house.parts.jobs.job(job_id).settled
    house.start_worker()
    house.wait_for_end(job_id)
    assert_done_once(house, job_id)


def test_three_workers_killed(house: RealHouse) -> None:
    """Killing one worker after the other loses and doubles nothing."""
    house.start_valkey()
    house.start_beat()
    job_id = house.order(MEMBERS)
    for made in (5, 25, 45):
        worker = house.start_worker()
        house.wait_for(job_id, made=made)
        house.kill(worker)
    house.start_worker()
    house.wait_for_end(job_id)
    assert_done_once(house, job_id)


def test_process_of_a_worker_killed(house: RealHouse) -> None:
    """A worker one of whose processes is killed goes on, and the chunk of the dead is made."""
    house.start_valkey()
    house.start_beat()
    worker = house.start_worker()
    job_id = house.order(MEMBERS)
    house.wait_for(job_id, made=10)
    os.kill(house.children(worker)[0], signal.SIGKILL)
    house.wait_for_end(job_id)
    assert_done_once(house, job_id)
    assert worker.poll() is None


def test_valkey_killed_with_all_it_held(house: RealHouse) -> None:
    """Valkey killed with -9 in mid-job, its data lost, comes back empty; the job is done once."""
    house.start_valkey()
    house.start_beat()
    house.start_worker()
    job_id = house.order(MEMBERS)
    house.wait_for(job_id, made=10)
    house.kill_valkey(losing_all=True)
    assert not house.parts.jobs.job(job_id).settled
    house.start_valkey()
    house.wait_for_end(job_id)
    assert_done_once(house, job_id)


def test_valkey_emptied_under_its_clients(house: RealHouse) -> None:
    """Messages that vanish while everybody stays connected are sent again."""
    house.start_valkey()
    job_id = house.order(20)
    assert house.valkey is not None
    house.valkey.client().flushall()
    house.start_beat()
    house.start_worker()
    house.wait_for_end(job_id)
    assert_done_once(house, job_id, 20)


def test_order_while_valkey_is_away(house: RealHouse) -> None:
    """An order placed while Valkey is away is taken, and made once Valkey is there."""
    job_id = house.order(12)
    house.start_valkey()
    house.start_beat()
    house.start_worker()
    house.wait_for_end(job_id)
    assert_done_once(house, job_id, 12)


def test_worker_and_valkey_killed_together(house: RealHouse) -> None:
    """Even with worker, clock and Valkey killed at once, what starts later finishes the job."""
    house.start_valkey()
    beat, worker = house.start_beat(), house.start_worker()
    job_id = house.order(MEMBERS)
    house.wait_for(job_id, made=10)
    house.kill(worker)
    house.kill(beat)
    house.kill_valkey(losing_all=True)
    house.start_valkey()
    house.start_beat()
    house.start_worker()
    house.wait_for_end(job_id)
    assert_done_once(house, job_id)


def test_two_workers_share_a_job(house: RealHouse) -> None:
    """Two workers on one job make every document once."""
    house.start_valkey()
    house.start_worker()
    house.start_worker()
    job_id = house.order(MEMBERS)
    house.wait_for_end(job_id)
    assert_done_once(house, job_id)


@pytest.mark.postgresql
def test_worker_killed_over_postgresql(build_house: Callable[..., RealHouse], postgresql_url: str) -> None:
    """The same holds over PostgreSQL."""
    house = build_house(database_url=postgresql_url)
    house.start_valkey()
    house.start_beat()
    first = house.start_worker()
    job_id = house.order(MEMBERS)
    house.wait_for(job_id, made=10)
    house.kill(first)
    house.start_worker()
    house.wait_for_end(job_id)
    assert_done_once(house, job_id)


def test_worker_stopped_in_mid_job(house: RealHouse) -> None:
    """A worker asked to stop ends by itself, and the next one does the rest."""
    house.start_valkey()
    house.start_beat()
    worker = house.start_worker()
    job_id = house.order(MEMBERS)
    house.wait_for(job_id, made=10)
    assert house.stop(worker) == 0
    house.start_worker()
    house.wait_for_end(job_id)
    assert_done_once(house, job_id)


def test_processes_that_make_documents_are_limited(house: RealHouse) -> None:
    """The address space of a process that makes documents is held to VANTHU_WORKER_MEMORY_MB."""
    house.start_valkey()
    worker = house.start_worker()
    job_id = house.order(1)
    house.wait_for_end(job_id)
    limit = str(house.settings.worker_memory_mb * 1024 * 1024)
    for child in house.children(worker):
        (line,) = [
            line for line in Path(f"/proc/{child}/limits").read_text().splitlines() if "address space" in line
        ]
        assert limit in line.split()


def test_process_beyond_its_time_is_killed(build_house: Callable[..., RealHouse]) -> None:
    """A process that is stuck with a chunk is killed when its time is over, and the chunk is made."""
    house = build_house(variables={"chunk_seconds": 10, "workers": 1})
    house.start_valkey()
    house.start_beat()
    worker = house.start_worker()
    job_id = house.order(MEMBERS)
    house.wait_for(job_id, made=5)

    def stopped_for_good() -> bool:
        # between two chunks no time runs out: a process that was stopped there goes on, and is stopped again
        (busy,) = house.children(worker)
        os.kill(busy, signal.SIGSTOP)
        until = time.monotonic() + 2 * house.settings.chunk_seconds
        while time.monotonic() < until:
            if busy not in house.children(worker):
                return True
            time.sleep(0.1)
        os.kill(busy, signal.SIGCONT)
        return False

    wait_until(stopped_for_good)
    house.wait_for_end(job_id)
    assert_done_once(house, job_id)


def test_ready_only_with_all_parts(house: RealHouse) -> None:
    """The house is ready when queue and workers are there, and says which is missing when not."""

    def missing() -> list[str]:
        parts = house.client.get("/readyz").get_json(force=True)["parts"]
        return [name for name, part in parts.items() if part["state"] != "ready"]

    assert missing() == ["queue", "workers"]
    house.start_valkey()
    assert missing() == ["workers"]
    worker = house.start_worker()
    wait_until(lambda: missing() == [])
    house.kill(worker)
    wait_until(lambda: missing() == ["workers"])
