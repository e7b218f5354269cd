"""Jobs through a real Valkey and real workers, whatever is killed on the way: done once, nothing doubled."""

from __future__ import annotations

import hashlib
import io
import os
import re
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from assembly.jobs.cancel import cancel_job
from assembly.jobs.job import Failure, Made
from assembly.jobs.retry import retry_job
from tests.integration.house import RealHouse, row_facts, wait_until, write_letter

pytestmark = [
    pytest.mark.service,
    pytest.mark.xdist_group("service"),
    pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc"),
]

MEMBERS = 80
LARGE_CHUNKS = {"chunk_documents": 100}


def assert_done_once(house: RealHouse, job_id: str, total: int = MEMBERS) -> None:
    """Every document of the job is there once, counted, stored whole, checked and in the archive once."""
    told: dict[str, Any] = house.client.get(f"/api/v1/jobs/{job_id}").get_json()
    assert (told["state"], told["made"], told["failed"], told["total"]) == ("finished", total, 0, total)
    documents = house.documents_of(job_id)
    assert [document.position for document in documents] == list(range(total))
    names = [document.name for document in documents]
    assert len(set(names)) == total
    made = [document.result for document in documents if isinstance(document.result, Made)]
    assert len(made) == total
    hashes = [hashlib.sha256(house.content_of(result)).hexdigest() for result in made]
    assert hashes == [result.sha256 for result in made]
    found = [result.format_check for result in made if result.format_check is not None]
    assert told["format_check"] == {
        "checked": total,
        "errors": sum(check.errors for check in found),
        "warnings": sum(check.warnings for check in found),
        "advice": sum(check.advice for check in found),
    }
    answer = house.client.get(told["archive_url"])
    assert len(answer.data) == answer.content_length
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        archived = [name for name in archive.namelist() if name.endswith(".docx")]
        assert archived == names
        assert [hashlib.sha256(archive.read(name)).hexdigest() for name in archived] == hashes
        assert archive.testzip() is None


def assert_rows_done_once(house: RealHouse, job_id: str, rows: int) -> None:
    """Beside all that, each document is the one of its row."""
    assert_done_once(house, job_id, rows)
    width = len(str(rows))
    for document in house.documents_of(job_id):
        number = document.position + 1
        name = row_facts(number)["member"]["name"]
        assert document.name.startswith(f"{number:0{width}} - ")
        assert document.name.endswith(f" - {name}.docx")
        assert document.planned.row == number + 1
        assert isinstance(document.result, Made)
        with zipfile.ZipFile(io.BytesIO(house.content_of(document.result))) as docx:
            text = docx.read("word/document.xml").decode()
        assert re.search(rf"{re.escape(name.upper())}\b", text.upper())


def kill_three_workers(house: RealHouse, rows: int) -> str:
    """Order a batch, kill each of three workers with -9 at another moment of it, and have a fourth end it."""
    house.start_valkey()
    house.start_beat()
    job_id = house.order_batch(rows)
    for made, pause in ((1, 0.0), (rows // 4, 0.03), (rows // 2, 0.07)):
        worker = house.start_worker()
        house.wait_for(job_id, made=made)
        time.sleep(pause)
        house.kill(worker)
        assert not house.parts.jobs.job(job_id).settled
    house.start_worker()
    house.wait_for_end(job_id)
    return job_id


def test_batch_whose_workers_are_killed_three_times(build_house: Callable[..., RealHouse]) -> None:
    """Two thousand rows, three workers killed with -9 in the midst of them: nothing is lost or doubled."""
    house = build_house(variables=LARGE_CHUNKS)
    job_id = kill_three_workers(house, 2_000)
    assert_rows_done_once(house, job_id, 2_000)


@pytest.mark.postgresql
def test_batch_whose_workers_are_killed_over_postgresql(
    build_house: Callable[..., RealHouse], postgresql_url: str
) -> None:
    """The same holds over PostgreSQL."""
    house = build_house(variables=LARGE_CHUNKS, database_url=postgresql_url)
    job_id = kill_three_workers(house, 1_000)
    assert_rows_done_once(house, job_id, 1_000)


def test_batch_is_cancelled_and_taken_up_again(build_house: Callable[..., RealHouse]) -> None:
    """Cancelled in mid-batch the workers stop and what was made stays; a retry makes the rest.

    Meanwhile Valkey dies and loses everything.
    """
    rows = 1_500
    house = build_house(variables=LARGE_CHUNKS)
    house.start_valkey()
    house.start_beat()
    house.start_worker()
    job_id = house.order_batch(rows)
    house.wait_for(job_id, made=1)
    cancelled = cancel_job(job_id, jobs=house.parts.jobs)
    assert (cancelled.state, cancelled.open) == ("cancelled", 0)
    assert cancelled.made + cancelled.cancelled == rows
    assert cancelled.cancelled > 0
    before = {document.name: document.result for document in house.documents_of(job_id) if document.result}
    assert len(before) == cancelled.made
    house.kill_valkey(losing_all=True)
    assert house.parts.jobs.job(job_id) == cancelled

    again = retry_job(job_id, jobs=house.parts.jobs, queue=house.parts.queue)
    assert (again.state, again.open, again.revision) == ("queued", cancelled.cancelled, 1)
    house.start_valkey()
    house.wait_for_end(job_id)

    assert_rows_done_once(house, job_id, rows)
    after = {document.name: document.result for document in house.documents_of(job_id)}
    assert before == {name: after[name] for name in before}


def test_template_that_changed_is_not_filled(build_house: Callable[..., RealHouse], tmp_path: Path) -> None:
    """A worker with another version of the template makes nothing of the batch, and says why."""
    house = build_house(variables={"templates": write_letter(tmp_path)})
    house.start_valkey()
    job_id = house.order_batch(12, "letter")
    template = tmp_path / "templates" / "letter" / "template.docx"
    document = Document(str(template))
    document.add_paragraph("Mang theo giấy mời này.")
    document.save(str(template))
    house.start_worker()
    house.wait_for_end(job_id)
    job = house.parts.jobs.job(job_id)
    assert (job.state, job.failed) == ("failed", 12)
    results = [document.result for document in house.documents_of(job_id)]
    assert {result.code for result in results if isinstance(result, Failure)} == {"template-changed"}


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
