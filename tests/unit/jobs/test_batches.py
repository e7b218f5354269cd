"""Batches: a document for each row, each made once, each failing alone; cancelled and taken up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from assembly.errors import AlreadySettled, Fault, JobNotFound, RowsRefused, Unavailable, VanthuError
from assembly.jobs.assemble import MadeDocument
from assembly.jobs.batches.order import place_batch
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.cancel import cancel_job
from assembly.jobs.chunk import ChunkMaker
from assembly.jobs.job import Chunk, Failure, Job, Made, chunk_size
from assembly.jobs.making import DocumentMaker
from assembly.jobs.retry import retry_job
from assembly.stores.memory import MemoryJobStore, MemoryQueue
from assembly.templates.registry import RegisteredTemplate, TemplateLibrary
from tests.unit.jobs.house import LEASE, House, Killed

BASE = {"block": {"name": "Khối thi đua số 1"}}
FAULT = Fault("/member/name", "spelling", "Tên chưa đúng", "a wrong name", cell="B3")
Accident = Callable[[int], VanthuError | None]


@dataclass(frozen=True)
class Rows:
    """Rows as the reading of a sheet gives them."""

    rows: tuple[BatchRow, ...]
    warnings: tuple[Fault, ...] = ()


class Filling:
    """Stands for the filling: a document is the base and its row's fact; ``filled`` notes every row tried."""

    def __init__(self, accident: Accident = lambda _: None) -> None:
        self.accident = accident
        self.filled: list[int] = []
        self.begun = 0

    def __call__(
        self, registered: RegisteredTemplate, base: Mapping[str, Any] | None, rows: Sequence[BatchRow]
    ) -> Iterator[MadeDocument | VanthuError]:
        self.begun += 1
        return _Results(self, registered, base, iter(rows))


@dataclass
class _Results:
    filling: Filling
    registered: RegisteredTemplate
    base: Mapping[str, Any] | None
    rows: Iterator[BatchRow]

    def __iter__(self) -> Iterator[MadeDocument | VanthuError]:
        return self

    def __next__(self) -> MadeDocument | VanthuError:
        row = next(self.rows)
        self.filling.filled.append(row.number)
        if (refusal := self.filling.accident(row.number)) is not None:
            return refusal
        return MadeDocument(f"{row.facts['name']}.docx", f"{self.base} {row.facts}".encode(), ())


def placed(house: House, rows: int, *, most: int = 3) -> Job:
    """Place a batch of so many rows, numbered from 2 as below a header."""
    read = tuple(BatchRow(number + 2, {"name": f"Sở {number}"}) for number in range(rows))
    registered = house.library.get("covenant_member_state")
    return place_batch(registered, BASE, Rows(read), jobs=house.jobs, queue=house.queue, chunk_documents=most)


def work(house: House, filling: Filling, library: TemplateLibrary | None = None) -> None:
    """Make all that waits in the queue."""
    maker = DocumentMaker(house.jobs, library or house.library, of_rows=filling)
    while house.queue.waiting:
        ChunkMaker(house.jobs, house.objects, maker, LEASE).make(house.queue.waiting.popleft())


def content(house: House, made: object) -> str:
    """Return the text of a document that was made."""
    assert isinstance(made, Made)
    return b"".join(house.objects.read(made.key, made.offset, made.size)).decode()


def test_each_row_becomes_its_document(house: House) -> None:
    """Every row is made once, of its own facts, under its number in the batch and its own name."""
    job = placed(house, 7)
    before = [document.name for document in house.jobs.documents(job.id, limit=9)]
    filling = Filling()
    work(house, filling)

    documents = house.jobs.documents(job.id, limit=9)
    assert before == [f"{number}.docx" for number in range(1, 8)]
    assert [document.name for document in documents] == [f"{at + 1} - Sở {at}.docx" for at in range(7)]
    assert [document.planned.row for document in documents] == list(range(2, 9)) == filling.filled
    assert [content(house, document.result) for document in documents] == [
        f"{BASE} {{'name': 'Sở {at}'}}" for at in range(7)
    ]
    assert house.jobs.job(job.id).state == "finished"


def test_batch_without_a_base_has_none(house: House) -> None:
    """A batch whose rows say everything is filled without a conference."""
    registered = house.library.get("covenant_member_state")
    rows = Rows((BatchRow(2, {"name": "A"}),))
    job = place_batch(registered, None, rows, jobs=house.jobs, queue=house.queue, chunk_documents=3)
    work(house, Filling())
    (document,) = house.jobs.documents(job.id, limit=1)
    assert content(house, document.result) == "None {'name': 'A'}"


def test_warnings_of_the_rows_stay_with_the_job(house: House) -> None:
    """What the reading of the rows warned of is told with the job."""
    registered = house.library.get("covenant_member_state")
    rows = Rows((BatchRow(2, {}),), (FAULT,))
    job = place_batch(registered, None, rows, jobs=house.jobs, queue=house.queue, chunk_documents=3)
    assert job.warnings == (FAULT,)


def test_batch_is_stored_although_the_queue_is_away(house: House) -> None:
    """The sweep sends what a queue that was away did not take."""

    class Away(MemoryQueue):
        def enqueue(self, chunks: Sequence[Chunk]) -> None:
            raise Unavailable("queue", "away")

    house.queue = Away()
    assert placed(house, 3).state == "queued"


@pytest.mark.parametrize(
    ("total", "most", "size"),
    [(1, 100, 10), (160, 100, 10), (161, 100, 11), (1_600, 100, 100), (10_000, 100, 100), (50, 5, 5)],
)
def test_size_of_chunks(total: int, most: int, size: int) -> None:
    """A job is shared among sixteen tasks, none of them below ten documents or beyond the most allowed."""
    assert size == chunk_size(total, most)


def test_bad_row_fails_alone(house: House) -> None:
    """A row that is refused carries its reason and its cell; the filling goes on with the next."""
    job = placed(house, 3)
    filling = Filling(lambda row: RowsRefused([FAULT]) if row == 3 else None)
    work(house, filling)
    results = [document.result for document in house.jobs.documents(job.id, limit=9)]
    assert [isinstance(result, Made) for result in results] == [True, False, True]
    assert isinstance(results[1], Failure)
    assert results[1].faults == (FAULT,)
    assert filling.begun == 1


@pytest.mark.parametrize(
    ("trouble", "code"), [(ValueError, "internal-error"), (MemoryError, "out-of-memory")]
)
def test_row_that_breaks_the_filling_fails_alone(house: House, trouble: type[Exception], code: str) -> None:
    """An error of ours costs the document of its row alone."""

    def accident(row: int) -> None:
        if row == 3:
            raise trouble

    job = placed(house, 3)
    work(house, Filling(accident))
    results = [document.result for document in house.jobs.documents(job.id, limit=9)]
    assert [getattr(result, "code", "made") for result in results] == ["made", code, "made"]


def test_row_under_which_workers_die_fails_alone(house: House) -> None:
    """After a death each row is noted before it is tried; the deadly one fails, its neighbours are made."""

    def accident(row: int) -> None:
        if row == 3:
            raise Killed

    job = placed(house, 4, most=4)
    while not house.jobs.job(job.id).settled:
        house.queue.waiting.append(Chunk(job.id, 0))
        try:
            work(house, Filling(accident))
        except Killed:
            house.later(seconds=LEASE.total_seconds())

    documents = house.jobs.documents(job.id, limit=9)
    codes = [getattr(document.result, "code", "made") for document in documents]
    assert codes == ["made", "worker-died", "made", "made"]
    assert [content(house, document.result)[-12:-2] for document in documents if document.position != 1] == [
        f"me': 'Sở {at}" for at in (0, 2, 3)
    ]


def test_base_is_read_once_for_a_job(house: House) -> None:
    """The chunks of one job share its conference; a worker keeps one and no more."""
    asked: list[str] = []

    class Watched(MemoryJobStore):
        def conference(self, job_id: str) -> str:
            asked.append(job_id)
            return super().conference(job_id)

    house.jobs = Watched(house.tell_time)
    first, second = placed(house, 9), placed(house, 6)
    work(house, Filling())
    assert asked == [first.id, second.id]


@pytest.mark.parametrize("gone", [False, True])
def test_template_of_another_version_is_not_filled(house: House, gone: bool) -> None:
    """A worker whose library has the template otherwise, or not at all, says that it changed."""
    job = placed(house, 2)
    used = house.library.get("covenant_member_state")
    others = [one for one in house.library.all() if one is not used]
    library = TemplateLibrary(others if gone else [*others, replace(used, sha256="0" * 64)])
    filling = Filling()
    work(house, filling, library)
    results = [document.result for document in house.jobs.documents(job.id, limit=9)]
    assert [getattr(result, "code", None) for result in results] == ["template-changed"] * 2
    assert filling.filled == []


def test_conference_whose_template_changed_is_not_filled_either(house: House) -> None:
    """The documents of a conference are made with the templates they were planned with."""
    job = house.order(2)
    changed = [
        replace(one, sha256="0" * 64) if one.spec.kind == "covenant_member" else one
        for one in house.library.all()
    ]
    house.library = TemplateLibrary(changed)
    house.work()
    results = [document.result for document in house.jobs.documents(job.id, limit=9)]
    assert [getattr(result, "code", None) for result in results] == ["template-changed"] * 2


def test_failed_rows_are_made_again(house: House) -> None:
    """A retry fills only the rows that failed, and goes to the queue with their chunks alone."""
    job = placed(house, 9)
    work(house, Filling(lambda row: RowsRefused([FAULT]) if row in (3, 9) else None))
    assert house.jobs.job(job.id).failed == 2

    again = retry_job(job.id, jobs=house.jobs, queue=house.queue)

    assert (again.state, again.open, again.failed, again.revision) == ("queued", 2, 0, 1)
    assert list(house.queue.waiting) == [Chunk(job.id, 0), Chunk(job.id, 2)]
    filling = Filling()
    work(house, filling)
    assert filling.filled == [3, 9]
    assert (house.jobs.job(job.id).state, house.jobs.job(job.id).made) == ("finished", 9)
    with pytest.raises(AlreadySettled):
        retry_job(job.id, jobs=house.jobs, queue=house.queue)


def test_worker_stops_within_one_record_of_a_cancelling(house: House) -> None:
    """What was recorded before the cancelling counts; the worker notices at its next record and stops."""
    seconds: Iterator[int] = iter(range(1000))

    def accident(row: int) -> None:
        if row == 4:
            cancel_job(job.id, jobs=house.jobs)

    job = placed(house, 10, most=10)
    filling = Filling(accident)
    maker = ChunkMaker(
        house.jobs, house.objects, DocumentMaker(house.jobs, house.library, of_rows=filling), LEASE
    )
    maker.clock = lambda: float(next(seconds))  # a record for each document
    assert maker.make(Chunk(job.id, 0)) == 2
    cancelled = house.jobs.job(job.id)
    assert (cancelled.state, cancelled.made, cancelled.cancelled) == ("cancelled", 2, 8)
    assert filling.filled == [2, 3, 4]

    retry_job(job.id, jobs=house.jobs, queue=house.queue)
    filling = Filling()
    house.queue.waiting.clear()
    house.queue.waiting.append(Chunk(job.id, 0))
    work(house, filling)
    assert filling.filled == list(range(4, 12))
    assert house.jobs.job(job.id).state == "finished"


def test_messages_of_a_cancelled_job_find_nothing_to_do(house: House) -> None:
    """Chunks that still wait in the queue when their job is cancelled are passed over."""
    job = placed(house, 6)
    cancel_job(job.id, jobs=house.jobs)
    filling = Filling()
    work(house, filling)
    assert filling.filled == []
    assert cancel_job(job.id, jobs=house.jobs) == house.jobs.job(job.id)


def test_retry_while_the_queue_is_away(house: House) -> None:
    """A retry is taken although the queue is away: the sweep sends the chunks."""

    class Away(MemoryQueue):
        def enqueue(self, chunks: Sequence[Chunk]) -> None:
            raise Unavailable("queue", "away")

    job = placed(house, 3)
    cancel_job(job.id, jobs=house.jobs)
    assert retry_job(job.id, jobs=house.jobs, queue=Away()).state == "queued"


def test_unknown_jobs_are_told(house: House) -> None:
    """Cancelling or retrying a job that is not there is an error of its own."""
    with pytest.raises(JobNotFound):
        cancel_job("none", jobs=house.jobs)
    with pytest.raises(JobNotFound):
        retry_job("none", jobs=house.jobs, queue=house.queue)
