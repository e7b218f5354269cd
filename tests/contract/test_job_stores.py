"""What every job store promises: in memory, on SQLite, on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from assembly.errors import DocumentNotFound, Fault, JobNotFound
from assembly.jobs.assemble import MissingFact
from assembly.jobs.job import Chunk, Failure, Made, NewJob, Outcome
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

    report = job_store.report(new.id)

    assert (report.job.state, report.job.total, report.job.made, report.job.failed) == ("queued", 5, 0, 0)
    assert new.documents == tuple(document.planned for document in report.documents)
    assert [document.position for document in report.documents] == [0, 1, 2, 3, 4]
    assert (new.not_made, new.warnings) == (report.job.not_made, report.job.warnings)
    assert new.conference == job_store.conference(new.id)
    assert report.job.created_at.tzinfo is not None
    assert (report.job.started_at, report.job.finished_at) == (None, None)


def test_job_without_documents_is_settled(job_store: JobStore) -> None:
    """A job that can make nothing has failed the moment it is stored."""
    job = job_store.add(order(0))

    assert (job.state, job.total, job.settled) == ("failed", 0, True)
    assert job.finished_at is not None


def test_unknown_names_are_told_apart(job_store: JobStore) -> None:
    """An unknown job and an unknown document of a known job are different errors."""
    new = order(1)
    job_store.add(new)

    for ask in (job_store.job, job_store.report, job_store.conference):
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

    for ask in (job_store.job, job_store.report, job_store.conference):
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

    documents = job_store.report(new.id).documents

    assert [made(0).result, failed(1).result] == [document.result for document in documents]
    assert [document.state for document in documents] == ["made", "failed"]


def test_document_whose_format_was_not_checked_says_so(job_store: JobStore) -> None:
    """A document without a check is told as not checked, one with a clean check as checked."""
    new = order(2)
    job_store.add(new)
    unchecked = Made("a", 0, 1, "ab" * 32, 5, ())
    clean = Made("b", 0, 1, "ab" * 32, 6, (), FormatCheck(0, 0, 0))
    finish(job_store, new, [Outcome(0, unchecked), Outcome(1, clean)])

    documents = job_store.report(new.id).documents
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
        job_store.report(new.id)
    assert job_store.left_behind(NOTHING) == ()
    assert not job_store.record(claim, [made(0)], MINUTE)
    assert not job_store.extend(claim, MINUTE)


def test_store_answers(job_store: JobStore) -> None:
    """A store that works passes its own check."""
    job_store.check()


def _counts(store: JobStore, job: NewJob) -> tuple[str, int, int]:
    stored = store.job(job.id)
    return stored.state, stored.made, stored.failed
