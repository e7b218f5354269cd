"""The PDFs of documents in the database, on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, update
from uuid_utils import uuid7

from assembly.callers.actor import Actor
from assembly.errors import DocumentNotFound, JobNotFound
from assembly.jobs.job import NewJob
from assembly.jobs.pdfs import DocumentPdf, MadePdf, PdfClaim, PdfCounts, PdfOutcome, PdfTrouble
from assembly.stores.engine import writing
from assembly.stores.sql import SqlJobStore
from assembly.stores.sql_audit import SqlAuditStore
from assembly.stores.sql_pdfs import SqlPdfStore
from assembly.stores.tables import pdfs
from tests.contract.job_callers import new_actor
from tests.contract.test_job_stores import MINUTE, NOTHING, failed, finish, made, order

MANY = 100


class Case:
    """Jobs and the PDFs of their documents in a database where nothing else waits."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.jobs = SqlJobStore(engine)
        self.pdfs = SqlPdfStore(engine)
        with writing(engine) as connection:
            connection.execute(delete(pdfs))

    def job(self, documents: int, *, actor: Actor | None = None, pdf_wanted: bool = False) -> NewJob:
        """Store a job with an id that tells when."""
        new = replace(order(documents), id=str(uuid7()), pdf_wanted=pdf_wanted)
        (self.jobs if actor is None else self.jobs.seen_by(actor)).add(new)
        return new

    def made(self, documents: int, *, pdf_wanted: bool = False) -> NewJob:
        """Store a job and have its documents made."""
        job = self.job(documents, pdf_wanted=pdf_wanted)
        finish(self.jobs, job, [made(at) for at in range(documents)])
        return job

    def claim(self, most: int = MANY, lease: timedelta = MINUTE) -> PdfClaim:
        """Take what is free."""
        claim = self.pdfs.claim(most, lease)
        assert claim is not None
        return claim

    def states(self, job: NewJob) -> str:
        """Return the first letter of each PDF's state."""
        return "".join(pdf.state[0] for pdf in self.pdfs.pdfs(job.id))


@pytest.fixture
def case(engine: Engine) -> Case:
    """A database in which no PDF waits."""
    return Case(engine)


def a_pdf(position: int) -> MadePdf:
    """Return a PDF in the object store."""
    return MadePdf(f"jobs/x/pdf/{position}.pdf", 2000 + position, "cd" * 32, 3)


def outcomes(claim: PdfClaim, trouble: PdfTrouble | None = None) -> list[PdfOutcome]:
    """Return that all of a claim became PDFs, or none did."""
    return [PdfOutcome(one.job_id, one.position, trouble or a_pdf(one.position)) for one in claim.documents]


def places(claim: PdfClaim) -> list[int]:
    """Return the positions that a claim holds."""
    return [document.position for document in claim.documents]


def test_documents_that_are_made_get_their_pdf(case: Case) -> None:
    """An order asks for the PDF of each document that is made; asking again changes nothing."""
    job = case.job(3)
    finish(case.jobs, job, [made(0), failed(1), made(2)])
    assert case.pdfs.order(job.id) == 2
    assert case.pdfs.order(job.id) == 0
    assert case.pdfs.pdfs(job.id) == tuple(DocumentPdf(at, job.documents[at].name) for at in (0, 2))
    assert case.pdfs.counts(job.id) == PdfCounts(waiting=2)
    assert case.pdfs.waiting() == 2


def test_documents_made_after_the_order_get_theirs_too(case: Case) -> None:
    """A job that wants PDFs, from the start or since, has each asked for as its document is made."""
    wanted, since, never = case.job(2, pdf_wanted=True), case.job(2), case.job(2)
    assert case.pdfs.order(since.id) == 0
    assert [case.jobs.job(job.id).pdf_wanted for job in (wanted, since, never)] == [True, True, False]
    for job in (wanted, since, never):
        finish(case.jobs, job, [made(0), failed(1)])
    assert [case.states(job) for job in (wanted, since, never)] == ["w", "w", ""]
    case.jobs.retry(wanted.id)
    (chunk,) = wanted.chunks
    claim = case.jobs.claim(chunk, MINUTE)
    assert claim is not None
    case.jobs.record(claim, [made(1)], MINUTE)
    assert case.states(wanted) == "ww"


def test_a_claim_tells_where_the_document_lies(case: Case) -> None:
    """Whoever takes a PDF to make knows which bytes of which object it is made of."""
    job = case.made(1, pdf_wanted=True)
    (document,) = case.claim().documents
    assert (document.job_id, document.position, document.key) == (job.id, 0, "jobs/x/0.pack")
    assert (document.offset, document.size, document.deaths) == (0, 1000, 0)


def test_a_settled_pdf_is_told(case: Case) -> None:
    """What became of each PDF is there with its pages or its reason, and nothing is held any more."""
    job = case.made(3, pdf_wanted=True)
    claim = case.claim()
    good, bad, _ = claim.documents
    assert case.pdfs.record(claim, [PdfOutcome(job.id, good.position, a_pdf(0))]) == 1
    assert case.pdfs.record(claim, [PdfOutcome(job.id, bad.position, "crashed")]) == 1
    assert case.pdfs.pdfs(job.id) == (
        DocumentPdf(0, job.documents[0].name, a_pdf(0)),
        DocumentPdf(1, job.documents[1].name, failure="crashed"),
        DocumentPdf(2, job.documents[2].name),
    )
    assert case.states(job) == "mfw"
    assert case.pdfs.counts(job.id) == PdfCounts(waiting=1, made=1, failed=1)
    found = case.pdfs.pdf(job.id, job.documents[0].name)
    assert found is not None
    assert (found.pages, found.pdf_name) == (3, "Giao ước - Sở 0.pdf")


def test_what_failed_is_tried_again_when_somebody_asks(case: Case) -> None:
    """A new order has failed ones wait anew; what is made or held stays as it is."""
    job = case.made(3, pdf_wanted=True)
    first, second, third = (case.claim(1) for _ in range(3))
    case.pdfs.record(first, outcomes(first))
    case.pdfs.record(second, outcomes(second, "no_office"))
    assert case.pdfs.order(job.id) == 1
    assert case.states(job) == "mww"
    assert places(case.claim()) == [1]
    assert case.pdfs.record(third, outcomes(third)) == 1


def test_small_and_older_jobs_come_first(case: Case) -> None:
    """A dossier does not wait behind the PDFs of a large batch; among equals the older job is first."""
    batch, older, newer = (case.made(count, pdf_wanted=True) for count in (31, 2, 1))
    taken = [(one.job_id, one.position) for one in case.claim(5).documents]
    assert taken == [(older.id, 0), (older.id, 1), (newer.id, 0), (batch.id, 0), (batch.id, 1)]


def test_nobody_takes_what_another_holds(case: Case) -> None:
    """Of many who take at the same time each has others; when all is taken there is nothing."""
    case.made(30, pdf_wanted=True)
    with ThreadPoolExecutor(6) as pool:
        claims = list(pool.map(lambda _: case.pdfs.claim(5, MINUTE), range(12)))
    taken = [at for claim in claims if claim is not None for at in places(claim)]
    while claim := case.pdfs.claim(5, MINUTE):  # PostgreSQL passes over what is being taken just now
        taken += places(claim)
    assert sorted(taken) == list(range(30))
    assert case.pdfs.waiting() == 0


def test_a_hold_is_lost_once_another_has_it(case: Case) -> None:
    """Who comes back after the lease settles nothing that waits or is another's."""
    case.made(2, pdf_wanted=True)
    late = case.claim(lease=NOTHING)
    assert case.pdfs.extend(late, MINUTE)
    assert case.pdfs.left_behind(MINUTE) == ()
    assert case.pdfs.extend(late, NOTHING)
    assert len(case.pdfs.left_behind(MINUTE)) == 2
    assert case.pdfs.record(late, outcomes(late)) == 0
    assert not case.pdfs.extend(late, MINUTE)
    again = case.claim()
    assert case.pdfs.record(late, outcomes(late)) == 0
    assert case.pdfs.record(again, outcomes(again)) == 1


def test_what_lost_its_holder_is_taken_alone(case: Case) -> None:
    """After a death nobody knows which document it was: each is tried alone, behind those never tried."""
    job = case.made(3, pdf_wanted=True)
    case.claim(2, NOTHING)
    assert case.pdfs.left_behind(MINUTE) == (job.id, job.id)
    assert places(case.claim()) == [2]
    alone = case.claim()
    assert [(one.position, one.deaths) for one in alone.documents] == [(0, 1)]
    assert [one.deaths for one in case.claim().documents] == [1]
    assert case.pdfs.claim(MANY, MINUTE) is None


def test_what_is_given_back_has_no_death(case: Case) -> None:
    """A store that was away for a moment is no reason to distrust the documents."""
    case.made(2, pdf_wanted=True)
    claim = case.claim()
    case.pdfs.record(claim, outcomes(claim)[:1])
    case.pdfs.release(claim)
    assert [(one.position, one.deaths) for one in case.claim().documents] == [(1, 0)]


def test_what_nobody_takes_is_called_for_again(case: Case) -> None:
    """What waits longer than ``idle`` is named once, then waits anew."""
    job = case.made(2, pdf_wanted=True)
    assert case.pdfs.left_behind(MINUTE) == ()
    with writing(case.engine) as connection:
        connection.execute(update(pdfs).values(queued_at=datetime(2020, 1, 1, tzinfo=UTC)))
    assert case.pdfs.left_behind(MINUTE) == (job.id, job.id)
    assert case.pdfs.left_behind(MINUTE) == ()


def test_pdfs_of_others_are_not_found(case: Case) -> None:
    """Nothing that is asked of another's job tells that it is there, nor changes it."""
    job = case.job(1, actor=new_actor(case.jobs))
    theirs = case.pdfs.seen_by(new_actor(case.jobs))
    for ask in (theirs.order, theirs.pdfs, theirs.counts):
        for name in (job.id, "no-such-job", "\0", "\ud800"):
            with pytest.raises(JobNotFound):
                ask(name)
    with pytest.raises(JobNotFound):
        theirs.pdf(job.id, job.documents[0].name)
    assert not case.jobs.job(job.id).pdf_wanted


def test_unknown_documents_are_told_apart(case: Case) -> None:
    """A document whose PDF nobody asked for has none; one that is not there is not found."""
    job = case.made(1)
    assert case.pdfs.pdf(job.id, job.documents[0].name) is None
    for name in ("a.docx", "a\0b", "\ud800"):
        with pytest.raises(DocumentNotFound):
            case.pdfs.pdf(job.id, name)


def test_orders_are_noted(case: Case) -> None:
    """Who asked for PDFs is in the audit log, once for each order that changed something."""
    actor = new_actor(case.jobs)
    job = case.job(2, actor=actor)
    finish(case.jobs, job, [made(0), made(1)])
    for _ in range(2):
        case.pdfs.seen_by(actor).order(job.id)
    entries = [
        (entry.who, entry.subject, entry.details)
        for entry in SqlAuditStore(case.engine).all_entries(actor.organisation)
        if entry.action == "pdf.order"
    ]
    assert entries == [(actor.who, job.id, {"documents": 2})]


def test_pdfs_go_with_their_job(case: Case) -> None:
    """A job that is forgotten takes its PDFs with it; who held one settles nothing."""
    job = case.made(1, pdf_wanted=True)
    claim = case.claim()
    case.jobs.delete(job.id)
    assert case.pdfs.record(claim, outcomes(claim)) == 0
    with pytest.raises(JobNotFound):
        case.pdfs.pdfs(job.id)
