"""What every job store promises: in memory, on SQLite, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from assembly.errors import AlreadySettled, DocumentNotFound, Fault, JobNotFound
from assembly.jobs.assemble import MissingFact
from assembly.jobs.batches.row import BatchRow
from assembly.jobs.job import Chunk, DocumentState, Failure, FormatTotals, Made, NewJob, Outcome
from assembly.jobs.plan import NotMade, PlannedDocument
from assembly.jobs.ports import JobStore
from assembly.jobs.self_check import FormatCheck

MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)
CHECK = FormatCheck(
    errors=2,
    warnings=0,
    advice=1,
    findings=(
        {"rule": "G03", "found": {"vi": "lề trái 25 mm", "en": "left margin 25 mm"}, "place": {"row": 1}},
    ),
)


def order(documents: int, *, chunk_documents: int = 2) -> NewJob:
    """Return a new job of so many covenants."""
    return NewJob(
        id=str(uuid4()),
        conference='{"block":{"name":"Khối thi đua số 1"}}',
        documents=tuple(
            PlannedDocument(
                name=f"Giao ước - Sở {number}.docx",
                template_id="covenant_member.state",
                kind="covenant_member",
                style="state",
                title="GIAO ƯỚC THI ĐUA",
                member=number,
            )
            for number in range(documents)
        ),
        chunk_documents=chunk_documents,
        not_made=(
            NotMade(
                "handover_minutes",
                "state",
                "Thiếu khối trưởng mới",
                "no new leader",
                ("/a",),
                "Biên bản bàn giao",
            ),
        ),
        warnings=(Fault("/members/0", "spelling", "Hai cách viết", "two spellings", severity="warning"),),
    )


def made(position: int) -> Outcome:
    """Return the outcome of a document that was made."""
    facts = (MissingFact("/conference/date", "Ngày họp", "blank"),)
    return Outcome(
        position, Made("jobs/x/0.pack", 7 * position, 1000 + position, "ab" * 32, 2**32 - 1, facts, CHECK)
    )


def failed(position: int) -> Outcome:
    """Return the outcome of a document that failed."""
    fault = Fault("/members/1/name", "control-character", "Có ký tự lạ", "a control character", found="\\x01")
    return Outcome(position, Failure("words-refused", "Không in được", "cannot be printed", (fault,)))


def finish(store: JobStore, job: NewJob, outcomes: list[Outcome]) -> None:
    """Claim every chunk of a job and settle its documents."""
    for chunk in job.chunks:
        claim = store.claim(chunk, MINUTE)
        assert claim is not None
        mine = [outcome for outcome in outcomes if job.chunk_of(outcome.position) == chunk.number]
        assert store.record(claim, mine, MINUTE)


def test_new_job_comes_back_whole(job_store: JobStore) -> None:
    """A stored job keeps its documents in order, its warnings, and what is not made and why."""
    new = order(5)
    job_store.add(new)

    job, documents = job_store.job(new.id), job_store.documents(new.id, limit=10)
    assert (job.state, job.total, job.made, job.failed, job.cancelled) == ("queued", 5, 0, 0, 0)
    assert (job.revision, job.format_check) == (0, FormatTotals())
    assert new.documents == tuple(document.planned for document in documents)
    assert [document.position for document in documents] == [0, 1, 2, 3, 4]
    assert (new.not_made, new.warnings) == (job.not_made, job.warnings)
    assert new.conference == job_store.conference(new.id)
    assert job.created_at.tzinfo is not None
    assert (job.started_at, job.finished_at) == (None, None)


def test_job_without_documents_is_settled(job_store: JobStore) -> None:
    """A job that can make nothing has failed the moment it is stored."""
    job = job_store.add(order(0))

    assert (job.state, job.total, job.settled) == ("failed", 0, True)
    assert job.finished_at is not None


def test_unknown_names_are_told_apart(job_store: JobStore) -> None:
    """An unknown job and an unknown document of a known job are different errors."""
    new = order(1)
    job_store.add(new)

    for ask in (job_store.job, job_store.conference):
        with pytest.raises(JobNotFound):
            ask("no-such-job")
    with pytest.raises(JobNotFound):
        job_store.document("no-such-job", "a.docx")
    with pytest.raises(DocumentNotFound):
        job_store.document(new.id, "a.docx")


@pytest.mark.parametrize("name", ["", "a\0b", "\ud800", "'; DROP TABLE jobs; --", "ế" * 10_000])
def test_strange_names_are_just_not_found(job_store: JobStore, name: str) -> None:
    """Names that no database takes, or that try to be more than names, are unknown names."""
    new = order(1)
    job_store.add(new)

    for ask in (job_store.job, job_store.conference):
        with pytest.raises(JobNotFound):
            ask(name)
    with pytest.raises(JobNotFound):
        job_store.document(name, new.documents[0].name)
    with pytest.raises(DocumentNotFound):
        job_store.document(new.id, name)
    assert job_store.claim(Chunk(name, 0), MINUTE) is None
    assert job_store.job(new.id).total == 1


def test_document_is_found_by_name(job_store: JobStore) -> None:
    """A document is found by its Vietnamese file name."""
    new = order(3)
    job_store.add(new)

    assert new.documents[1] == job_store.document(new.id, "Giao ước - Sở 1.docx").planned


def test_chunks_cut_the_documents(job_store: JobStore) -> None:
    """The chunks of a job hold every document once, the last chunk the rest."""
    new = order(5, chunk_documents=2)
    job_store.add(new)

    claims = [job_store.claim(chunk, MINUTE) for chunk in new.chunks]

    positions = [[document.position for document in claim.documents] for claim in claims if claim]
    assert positions == [[0, 1], [2, 3], [4]]


def test_chunk_is_held_by_one(job_store: JobStore) -> None:
    """While a hold lasts nobody else gets the chunk, and the job is running."""
    new = order(2)
    job_store.add(new)

    first = job_store.claim(new.chunks[0], MINUTE)
    second = job_store.claim(new.chunks[0], MINUTE)

    assert first is not None
    assert second is None
    assert (job_store.job(new.id).state, job_store.job(new.id).settled) == ("running", False)


def test_many_claim_and_one_gets_it(job_store: JobStore) -> None:
    """Of many workers that claim a chunk in the same moment exactly one gets it."""
    new = order(2)
    job_store.add(new)

    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: job_store.claim(new.chunks[0], MINUTE), range(8)))

    assert sum(claim is not None for claim in claims) == 1


def test_what_is_gone_cannot_be_claimed(job_store: JobStore) -> None:
    """A chunk of an unknown job, or beyond the last, or of a deleted job gives no hold."""
    new = order(2)
    job_store.add(new)

    assert job_store.claim(Chunk("no-such-job", 0), MINUTE) is None
    assert job_store.claim(Chunk(new.id, 7), MINUTE) is None
    job_store.delete(new.id)
    assert job_store.claim(new.chunks[0], MINUTE) is None


def test_hold_that_ran_out_goes_to_another(job_store: JobStore) -> None:
    """When a hold ran out another worker gets the chunk, and the first can no longer write."""
    new = order(2)
    job_store.add(new)
    dead = job_store.claim(new.chunks[0], NOTHING)
    alive = job_store.claim(new.chunks[0], MINUTE)
    assert dead is not None
    assert alive is not None

    assert (dead.attempt, alive.attempt) == (1, 2)
    assert not job_store.extend(dead, MINUTE)
    assert job_store.begin(dead, 0) is None
    assert not job_store.record(dead, [failed(0), failed(1)], MINUTE)
    job_store.release(dead)
    assert job_store.record(alive, [made(0), made(1)], MINUTE)
    assert _counts(job_store, new) == ("finished", 2, 0)


def test_hold_that_ran_out_but_was_not_taken_is_still_good(job_store: JobStore) -> None:
    """A slow worker keeps its chunk as long as nobody else took it."""
    new = order(1)
    job_store.add(new)
    claim = job_store.claim(new.chunks[0], NOTHING)
    assert claim is not None

    assert job_store.extend(claim, MINUTE)
    assert job_store.claim(new.chunks[0], MINUTE) is None
    assert job_store.record(claim, [made(0)], MINUTE)


def test_second_claim_names_only_what_is_left(job_store: JobStore) -> None:
    """Whoever takes over a chunk gets only the documents that are not settled."""
    new = order(3, chunk_documents=3)
    job_store.add(new)
    dead = job_store.claim(new.chunks[0], MINUTE)
    assert dead is not None
    assert job_store.record(dead, [made(1)], NOTHING)

    alive = job_store.claim(new.chunks[0], MINUTE)

    assert alive is not None
    assert [document.position for document in alive.documents] == [0, 2]


def test_document_is_settled_once(job_store: JobStore) -> None:
    """A second outcome for a settled document changes nothing, and the counts stay exact."""
    new = order(2, chunk_documents=2)
    job_store.add(new)
    claim = job_store.claim(new.chunks[0], MINUTE)
    assert claim is not None
    assert job_store.record(claim, [made(0)], MINUTE)
    assert job_store.record(claim, [failed(0), failed(0)], MINUTE)

    assert _counts(job_store, new) == ("running", 1, 0)
    assert made(0).result == job_store.document(new.id, new.documents[0].name).result


def test_outcome_for_a_document_of_another_chunk_is_passed_over(job_store: JobStore) -> None:
    """A worker settles only documents of the chunk it holds."""
    new = order(4, chunk_documents=2)
    job_store.add(new)
    claim = job_store.claim(new.chunks[0], MINUTE)
    assert claim is not None

    assert job_store.record(claim, [made(3)], MINUTE)

    assert _counts(job_store, new) == ("running", 0, 0)


def test_outcomes_come_back_whole(job_store: JobStore) -> None:
    """What is missing in a document and why another failed are kept word for word."""
    new = order(2)
    job_store.add(new)
    finish(job_store, new, [made(0), failed(1)])

    documents = job_store.documents(new.id, limit=10)

    assert [made(0).result, failed(1).result] == [document.result for document in documents]
    assert [document.state for document in documents] == ["made", "failed"]


def test_document_whose_format_was_not_checked_says_so(job_store: JobStore) -> None:
    """A document without a check is told as not checked, one with a clean check as checked."""
    new = order(2)
    job_store.add(new)
    unchecked = Made("a", 0, 1, "ab" * 32, 5, ())
    clean = Made("b", 0, 1, "ab" * 32, 6, (), FormatCheck(0, 0, 0))
    finish(job_store, new, [Outcome(0, unchecked), Outcome(1, clean)])

    documents = job_store.documents(new.id, limit=10)
    assert [unchecked, clean] == [document.result for document in documents]


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ([made(0), made(1), made(2)], "finished"),
        ([made(0), failed(1), made(2)], "finished_with_failures"),
        ([failed(0), failed(1), failed(2)], "failed"),
    ],
)
def test_job_is_settled_with_its_last_document(
    job_store: JobStore, outcomes: list[Outcome], state: str
) -> None:
    """The last outcome settles the job: all made, some made, or none."""
    new = order(3)
    job_store.add(new)
    finish(job_store, new, outcomes)

    job = job_store.job(new.id)

    assert (state, True) == (job.state, job.settled)
    assert job.finished_at is not None
    assert len(outcomes) == job.made + job.failed
    assert [job_store.claim(chunk, MINUTE) for chunk in new.chunks] == [None, None]


def test_chunks_that_end_together_settle_the_job(job_store: JobStore) -> None:
    """When the last two chunks end in the same moment the job is settled, never left running."""
    new = order(16, chunk_documents=1)
    job_store.add(new)
    claims = [job_store.claim(chunk, MINUTE) for chunk in new.chunks]

    with ThreadPoolExecutor(8) as pool:
        recorded = list(
            pool.map(
                lambda claim: (
                    claim is not None and job_store.record(claim, [made(claim.chunk.number)], MINUTE)
                ),
                claims,
            )
        )

    assert recorded == [True] * 16
    assert _counts(job_store, new) == ("finished", 16, 0)


def test_tries_are_counted_across_workers(job_store: JobStore) -> None:
    """Each try of a document counts, whoever makes it."""
    new = order(2)
    job_store.add(new)
    first = job_store.claim(new.chunks[0], NOTHING)
    assert first is not None
    assert job_store.begin(first, 1) == 1
    second = job_store.claim(new.chunks[0], MINUTE)
    assert second is not None
    assert job_store.begin(second, 1) == 2
    assert job_store.begin(second, 0) == 1


def test_released_chunk_is_as_if_never_claimed(job_store: JobStore) -> None:
    """A chunk given back can be claimed at once, and the attempt does not count."""
    new = order(2)
    job_store.add(new)
    claim = job_store.claim(new.chunks[0], MINUTE)
    assert claim is not None
    job_store.release(claim)

    again = job_store.claim(new.chunks[0], MINUTE)

    assert again is not None
    assert again.attempt == 1


def test_what_nobody_holds_is_left_behind(job_store: JobStore) -> None:
    """Chunks whose hold ran out and chunks that nobody took are named, those held or done are not."""
    new = order(8)
    job_store.add(new)
    done, dead, held, waiting = new.chunks
    finished = job_store.claim(done, MINUTE)
    assert finished is not None
    assert job_store.record(finished, [made(0), made(1)], MINUTE)
    assert job_store.claim(dead, NOTHING) is not None
    assert job_store.claim(held, MINUTE) is not None

    assert (dead,) == job_store.left_behind(MINUTE)
    assert (dead, waiting) == job_store.left_behind(NOTHING)
    assert job_store.claim(dead, MINUTE) is not None


def test_naming_what_is_left_behind_starts_the_wait_again(job_store: JobStore) -> None:
    """A chunk just sent to the queue again is not sent once more by the next sweep."""
    new = order(2)
    job_store.add(new)
    assert job_store.claim(new.chunks[0], NOTHING) is not None

    assert new.chunks == job_store.left_behind(MINUTE)
    assert job_store.left_behind(MINUTE) == ()


def test_holder_loses_what_was_left_behind(job_store: JobStore) -> None:
    """A worker back from the dead cannot write once its chunk went to the queue again."""
    new = order(2)
    job_store.add(new)
    claim = job_store.claim(new.chunks[0], NOTHING)
    assert claim is not None
    job_store.left_behind(MINUTE)

    assert not job_store.record(claim, [made(0)], MINUTE)


def test_only_settled_jobs_grow_old(job_store: JobStore) -> None:
    """Jobs to forget are the settled ones, oldest first, no more than asked for."""
    jobs = [order(1) for _ in range(3)]
    for job in jobs:
        job_store.add(job)
    for job in jobs[:2]:
        finish(job_store, job, [made(0)])

    assert (jobs[0].id, jobs[1].id) == job_store.settled_before(NOTHING, 10)
    assert (jobs[0].id,) == job_store.settled_before(NOTHING, 1)
    assert job_store.settled_before(MINUTE, 10) == ()


def test_deleted_job_leaves_nothing(job_store: JobStore) -> None:
    """A deleted job is gone with its documents and chunks; deleting it again does nothing."""
    new = order(2)
    job_store.add(new)
    claim = job_store.claim(new.chunks[0], MINUTE)
    assert claim is not None
    job_store.delete(new.id)
    job_store.delete(new.id)

    with pytest.raises(JobNotFound):
        job_store.job(new.id)
    assert job_store.left_behind(NOTHING) == ()
    assert not job_store.record(claim, [made(0)], MINUTE)
    assert not job_store.extend(claim, MINUTE)


def test_documents_come_in_pages(job_store: JobStore) -> None:
    """Documents are read page by page by position, all or those in one state."""
    new = order(7, chunk_documents=7)
    job_store.add(new)
    finish(job_store, new, [failed(1), made(2), failed(3), failed(6)])

    def positions(after: int, limit: int, state: DocumentState | None = None) -> list[int]:
        page = job_store.documents(new.id, after=after, limit=limit, state=state)
        return [document.position for document in page]

    assert [positions(-1, 3), positions(2, 3), positions(5, 3), positions(6, 3)] == [
        [0, 1, 2],
        [3, 4, 5],
        [6],
        [],
    ]
    assert [positions(-1, 2, "failed"), positions(3, 2, "failed")] == [[1, 3], [6]]
    assert [positions(-1, 9, "made"), positions(-1, 9, "queued"), positions(-1, 9, "cancelled")] == [
        [2],
        [0, 4, 5],
        [],
    ]


def test_format_checks_are_summed_as_documents_are_made(job_store: JobStore) -> None:
    """The job tells how many documents were checked and what was found in all of them together."""
    new = order(4, chunk_documents=2)
    job_store.add(new)
    unchecked = Made("a", 0, 1, "ab" * 32, 5, ())
    finish(job_store, new, [made(0), Outcome(1, unchecked), failed(2), made(3)])

    assert FormatTotals(2, 4, 0, 2) == job_store.job(new.id).format_check


def batch(rows: int, *, chunk_documents: int = 2) -> NewJob:
    """Return a new job of so many rows, each with a fact of its own."""
    return replace(
        order(rows, chunk_documents=chunk_documents),
        documents=tuple(
            PlannedDocument(f"{number}.docx", "letter", "letter", "state", "Giấy mời", row=number + 1)
            for number in range(1, rows + 1)
        ),
        templates={"letter": "cd" * 32},
        rows=tuple(
            BatchRow(number + 1, {"name": f"Bà Nguyễn Thị {number}", "tasks": ["một", "hai"]})
            for number in range(1, rows + 1)
        ),
    )


def test_holder_of_a_chunk_gets_its_rows(job_store: JobStore) -> None:
    """A chunk comes with the rows of those of its documents that are not settled, and with the templates."""
    new = batch(5)
    job_store.add(new)
    first = job_store.claim(new.chunks[1], MINUTE)
    assert first is not None
    assert (first.rows, first.total) == ({2: new.rows[2], 3: new.rows[3]}, 5)
    assert job_store.record(first, [made(2)], NOTHING)

    second = job_store.claim(new.chunks[1], MINUTE)

    assert second is not None
    assert second.rows == {3: new.rows[3]}
    assert new.templates == second.templates == job_store.job(new.id).templates
    assert [document.planned.row for document in second.documents] == [5]


def test_job_of_a_conference_has_no_rows(job_store: JobStore) -> None:
    """Whoever claims a chunk of a conference's documents gets no rows."""
    new = order(2)
    job_store.add(new)
    claim = job_store.claim(new.chunks[0], MINUTE)
    assert claim is not None
    assert claim.rows == {}


def test_document_gets_its_name_when_it_is_made(job_store: JobStore) -> None:
    """A document of a row is found under its final name once it is made; a failed one keeps the planned."""
    new = batch(2)
    job_store.add(new)
    (chunk,) = new.chunks
    claim = job_store.claim(chunk, MINUTE)
    assert claim is not None
    assert job_store.record(claim, [replace(made(0), name="1 - Bà Một.docx"), failed(1)], MINUTE)

    names = [document.name for document in job_store.documents(new.id, limit=9)]
    assert names == ["1 - Bà Một.docx", "2.docx"]
    assert job_store.document(new.id, "1 - Bà Một.docx").position == 0
    with pytest.raises(DocumentNotFound):
        job_store.document(new.id, "1.docx")


def test_deleted_batch_leaves_no_rows(job_store: JobStore) -> None:
    """Rows hold personal data: they go with their job, and a job of the same id begins without them."""
    new = batch(4)
    job_store.add(new)
    job_store.delete(new.id)
    job_store.add(replace(order(4), id=new.id))
    claim = job_store.claim(new.chunks[0], MINUTE)
    assert claim is not None
    assert claim.rows == {}


def test_only_what_failed_is_made_again(job_store: JobStore) -> None:
    """A retry queues the failed documents and their chunks alone, keeps the others, and counts itself."""
    new = order(6)
    job_store.add(new)
    finish(job_store, new, [made(0), made(1), made(2), failed(3), failed(4), failed(5)])

    assert new.chunks[1:] == job_store.retry(new.id)

    job = job_store.job(new.id)
    assert (job.state, job.made, job.failed, job.open) == ("queued", 3, 0, 3)
    assert (job.revision, job.finished_at) == (1, None)
    assert job_store.claim(new.chunks[0], MINUTE) is None
    claims = [job_store.claim(chunk, MINUTE) for chunk in new.chunks[1:]]
    assert [[one.position for one in claim.documents] for claim in claims if claim] == [[3], [4, 5]]
    assert [claim.attempt for claim in claims if claim] == [1, 1]
    for claim in claims:
        assert claim is not None
        assert job_store.record(claim, [made(at.position) for at in claim.documents], MINUTE)
    assert _counts(job_store, new) == ("finished", 6, 0)
    with pytest.raises(AlreadySettled):
        job_store.retry(new.id)


def test_tries_begin_anew_with_a_retry(job_store: JobStore) -> None:
    """A document that failed because workers died under it gets all its tries again."""
    new = order(1)
    job_store.add(new)
    claim = job_store.claim(new.chunks[0], MINUTE)
    assert claim is not None
    assert [job_store.begin(claim, 0), job_store.begin(claim, 0)] == [1, 2]
    assert job_store.record(claim, [failed(0)], MINUTE)
    job_store.retry(new.id)
    again = job_store.claim(new.chunks[0], MINUTE)
    assert again is not None
    assert job_store.begin(again, 0) == 1


def test_cancelled_job_stops(job_store: JobStore) -> None:
    """What was made counts, the rest is cancelled: no chunk begins, no holder records, no sweep sends."""
    new = order(6)
    job_store.add(new)
    claim = job_store.claim(new.chunks[0], MINUTE)
    assert claim is not None
    assert job_store.record(claim, [made(0)], MINUTE)

    job = job_store.cancel(new.id)

    assert (job.state, job.made, job.failed, job.cancelled, job.open) == ("cancelled", 1, 0, 5, 0)
    assert (job.settled, job.finished_at is None) == (True, False)
    assert job == job_store.cancel(new.id) == job_store.job(new.id)
    assert not job_store.record(claim, [made(1)], MINUTE)
    assert not job_store.extend(claim, MINUTE)
    assert job_store.begin(claim, 1) is None
    assert [job_store.claim(chunk, MINUTE) for chunk in new.chunks] == [None] * 3
    assert job_store.left_behind(NOTHING) == ()
    states = [document.state for document in job_store.documents(new.id, limit=9)]
    assert states == ["made"] + ["cancelled"] * 5


def test_cancelled_job_is_taken_up_again(job_store: JobStore) -> None:
    """A retry makes what was cancelled; what a holder of before the cancelling brings is not taken."""
    new = order(3)
    job_store.add(new)
    before = job_store.claim(new.chunks[0], MINUTE)
    assert before is not None
    job_store.cancel(new.id)

    assert new.chunks == job_store.retry(new.id)

    assert not job_store.record(before, [made(0), made(1)], MINUTE)
    finish(job_store, new, [made(0), failed(1), made(2)])
    assert _counts(job_store, new) == ("finished_with_failures", 2, 1)
    assert job_store.job(new.id).cancelled == 0


def test_failed_documents_of_a_running_job_are_made_again(job_store: JobStore) -> None:
    """A retry does not wait for the end: the chunk of the failed document is taken back and made whole."""
    new = order(4, chunk_documents=2)
    job_store.add(new)
    holder = job_store.claim(new.chunks[0], MINUTE)
    assert holder is not None
    assert job_store.record(holder, [failed(0)], MINUTE)

    assert new.chunks[:1] == job_store.retry(new.id)

    assert not job_store.record(holder, [made(1)], MINUTE)
    finish(job_store, new, [made(0), made(1), made(2), made(3)])
    assert _counts(job_store, new) == ("finished", 4, 0)


@pytest.mark.parametrize("outcome", [made, failed])
def test_job_that_ended_cannot_be_cancelled(job_store: JobStore, outcome: Callable[[int], Outcome]) -> None:
    """Cancelling comes too late for a job that has ended by itself, and changes nothing."""
    new = order(1)
    job_store.add(new)
    finish(job_store, new, [outcome(0)])
    ended = job_store.job(new.id)
    with pytest.raises(AlreadySettled):
        job_store.cancel(new.id)
    assert ended == job_store.job(new.id)


@pytest.mark.parametrize("job_id", ["no-such-job", "a\0b", "\ud800"])
def test_unknown_job_cannot_be_cancelled_or_made_again(job_store: JobStore, job_id: str) -> None:
    """Cancelling or retrying an unknown job is told as such, whatever it is called."""
    for ask in (job_store.cancel, job_store.retry):
        with pytest.raises(JobNotFound):
            ask(job_id)
    with pytest.raises(JobNotFound):
        job_store.documents(job_id, limit=1)


def test_records_sweeps_and_the_secretary_at_once(job_store: JobStore) -> None:
    """Workers, sweeps, cancelling and retrying in many threads never wait for each other for good.

    Whatever wins, the counts are exact, and a last retry and a last pass of the workers finish the job.
    """
    new = order(60, chunk_documents=3)
    job_store.add(new)

    def work(chunk: Chunk) -> None:
        claim = job_store.claim(chunk, MINUTE)
        if claim is not None:
            for document in claim.documents:
                become = failed if document.position % 5 == 0 else made
                job_store.record(claim, [become(document.position)], MINUTE)

    def ask(event: int) -> None:
        with suppress(AlreadySettled):
            if event % 3 == 0:
                job_store.cancel(new.id)
            elif event % 3 == 1:
                job_store.retry(new.id)
            else:
                job_store.left_behind(NOTHING)

    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(work, chunk) for chunk in new.chunks * 2] + [
            pool.submit(ask, at) for at in range(24)
        ]
        for one in done:
            one.result()

    job = job_store.job(new.id)
    states = [document.state for document in job_store.documents(new.id, limit=100)]
    assert (job.made, job.failed, job.cancelled, job.open) == tuple(
        states.count(state) for state in ("made", "failed", "cancelled", "queued")
    )
    with suppress(AlreadySettled):
        job_store.cancel(new.id)
    with suppress(AlreadySettled):
        job_store.retry(new.id)
    for chunk in new.chunks:
        claim = job_store.claim(chunk, MINUTE)
        if claim is not None:
            assert job_store.record(claim, [made(one.position) for one in claim.documents], MINUTE)
    assert _counts(job_store, new) == ("finished", 60, 0)


def test_store_answers(job_store: JobStore) -> None:
    """A store that works passes its own check."""
    job_store.check()


def _counts(store: JobStore, job: NewJob) -> tuple[str, int, int]:
    stored = store.job(job.id)
    return stored.state, stored.made, stored.failed
