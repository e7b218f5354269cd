"""The PDFs of documents in SQL: what was asked for, who makes it, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import (
    Connection,
    Engine,
    Insert,
    Select,
    and_,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from assembly.callers.actor import Actor
from assembly.errors import DocumentNotFound, JobNotFound
from assembly.jobs.job import QUICK_DOCUMENTS, Made, Outcome
from assembly.jobs.pdfs import (
    DocumentPdf,
    MadePdf,
    PdfClaim,
    PdfCounts,
    PdfOutcome,
    PdfState,
    PdfToMake,
)
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading, writing
from assembly.stores.job_statements import can_be_stored
from assembly.stores.tables import documents, jobs, pdfs

_FREE: dict[str, Any] = {"token": None, "held_until": None}
_STATES: dict[str, PdfState] = {"waiting": "waiting", "held": "waiting", "made": "made", "failed": "failed"}
_COLUMNS = (
    pdfs.c.position,
    documents.c.name,
    pdfs.c.state,
    pdfs.c.pages,
    pdfs.c.failure,
    pdfs.c.key,
    pdfs.c.size,
    pdfs.c.sha256,
)
_OF_ITS_DOCUMENT = and_(documents.c.job_id == pdfs.c.job_id, documents.c.position == pdfs.c.position)


class SqlPdfStore:
    """PDFs in SQL; see ``assembly.jobs.pdfs.PdfStore`` for what each method promises.

    ``tries`` of a row counts the holders that vanished with it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._actor: Actor | None = None

    def seen_by(self, actor: Actor) -> Self:
        """Return this store as an actor sees it."""
        seen = copy(self)
        seen._actor = actor
        return seen

    def order(self, job_id: str) -> int:
        """Ask for the PDF of every document of a job that is made or will be; return how many now wait."""
        with writing(self._engine) as connection:
            self._see(connection, job_id, hold=True)
            moment = now(connection)
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(pdf_wanted=True))
            added = len(connection.execute(_wanted_of(job_id, moment).returning(pdfs.c.position)).all())
            again = connection.execute(
                update(pdfs)
                .where(pdfs.c.job_id == job_id, pdfs.c.state == "failed")
                .values(state="waiting", tries=0, failure=None, queued_at=moment)
            ).rowcount
            if self._actor is not None and added + again:
                note(connection, self._actor, "pdf.order", job_id, {"documents": added + again})
            return added + again

    def pdfs(self, job_id: str) -> tuple[DocumentPdf, ...]:
        """Return the PDFs that were asked for, in the order of the documents."""
        with reading(self._engine) as connection:
            self._see(connection, job_id)
            found = connection.execute(
                select(*_COLUMNS)
                .join(documents, _OF_ITS_DOCUMENT)
                .where(pdfs.c.job_id == job_id)
                .order_by(pdfs.c.position)
            )
            return tuple(_pdf_of(row) for row in found)

    def pdf(self, job_id: str, name: str) -> DocumentPdf | None:
        """Return the PDF of a document by the document's name; None where nobody asked for it."""
        with reading(self._engine) as connection:
            self._see(connection, job_id)
            if not can_be_stored(name):
                raise DocumentNotFound(name)
            row = connection.execute(
                select(documents.c.name, *_COLUMNS[2:], documents.c.position)
                .select_from(documents)
                .outerjoin(pdfs, _OF_ITS_DOCUMENT)
                .where(documents.c.job_id == job_id, documents.c.name == name)
            ).one_or_none()
            if row is None:
                raise DocumentNotFound(name)
            return None if row.state is None else _pdf_of(row)

    def counts(self, job_id: str) -> PdfCounts:
        """Return how the PDFs of a job stand."""
        with reading(self._engine) as connection:
            self._see(connection, job_id)
            found = connection.execute(
                select(pdfs.c.state, func.count()).where(pdfs.c.job_id == job_id).group_by(pdfs.c.state)
            ).all()
        counts = dict.fromkeys(_STATES.values(), 0)
        for state, count in found:
            counts[_STATES[state]] += count
        return PdfCounts(**counts)

    def waiting(self) -> int:
        """Return how many PDFs of all jobs nobody makes yet."""
        with reading(self._engine) as connection:
            asked = select(func.count()).select_from(pdfs).where(pdfs.c.state == "waiting")
            count: int = connection.execute(asked).scalar_one()
        return count

    def claim(self, most: int, lease: timedelta) -> PdfClaim | None:
        """Take hold of at most ``most`` PDFs, those of small and of older jobs first."""
        with writing(self._engine) as connection:
            found = connection.execute(_free().where(pdfs.c.tries == 0).limit(most)).all()
            if not found:
                found = connection.execute(_free().where(pdfs.c.tries > 0).limit(1)).all()
            if not found:
                return None
            token = str(uuid4())
            until = now(connection) + lease
            for row in found:
                connection.execute(
                    update(pdfs)
                    .where(pdfs.c.job_id == row.job_id, pdfs.c.position == row.position)
                    .values(state="held", token=token, held_until=until)
                )
        return PdfClaim(token, tuple(PdfToMake(*row) for row in found))

    def extend(self, claim: PdfClaim, lease: timedelta) -> bool:
        """Hold on for a while longer, counted from now; False where nothing is held any more."""
        with writing(self._engine) as connection:
            held = update(pdfs).where(_held_by(claim)).values(held_until=now(connection) + lease)
            return connection.execute(held).rowcount > 0

    def record(self, claim: PdfClaim, outcomes: Sequence[PdfOutcome]) -> int:
        """Settle PDFs that the claim still holds; return how many those were."""
        with writing(self._engine) as connection:
            return sum(
                connection.execute(
                    update(pdfs)
                    .where(
                        _held_by(claim),
                        pdfs.c.job_id == outcome.job_id,
                        pdfs.c.position == outcome.position,
                    )
                    .values(_settled(outcome))
                ).rowcount
                for outcome in outcomes
            )

    def release(self, claim: PdfClaim) -> None:
        """Give back what is not settled."""
        with writing(self._engine) as connection:
            connection.execute(
                update(pdfs)
                .where(_held_by(claim))
                .values(state="waiting", queued_at=now(connection), **_FREE)
            )

    def left_behind(self, idle: timedelta) -> tuple[str, ...]:
        """Have wait anew what nobody makes, and return the id of its job for each."""
        with writing(self._engine) as connection:
            moment = now(connection)
            vanished = connection.execute(
                update(pdfs)
                .where(pdfs.c.state == "held", pdfs.c.held_until <= moment)
                .values(state="waiting", tries=pdfs.c.tries + 1, queued_at=moment, **_FREE)
                .returning(pdfs.c.job_id)
            ).scalars()
            found = list(vanished)
            ignored = connection.execute(
                update(pdfs)
                .where(pdfs.c.state == "waiting", pdfs.c.queued_at <= moment - idle)
                .values(queued_at=moment)
                .returning(pdfs.c.job_id)
            ).scalars()
            return tuple(sorted([*found, *ignored]))

    def _see(self, connection: Connection, job_id: str, *, hold: bool = False) -> None:
        row = None
        if can_be_stored(job_id):
            asked = select(jobs.c.organisation_id).where(jobs.c.id == job_id)
            row = connection.execute(asked.with_for_update() if hold else asked).one_or_none()
        if row is None or (self._actor is not None and row[0] != self._actor.organisation):
            raise JobNotFound(job_id)


def add_wanted(connection: Connection, job_id: str, outcomes: Sequence[Outcome], moment: datetime) -> None:
    """Ask for the PDF of each document that was just made, in the transaction that records it."""
    wanted = [
        {
            "job_id": job_id,
            "position": outcome.position,
            "state": "waiting",
            "tries": 0,
            "queued_at": moment,
            "source": outcome.result.sha256,
        }
        for outcome in outcomes
        if isinstance(outcome.result, Made)
    ]
    if wanted:
        connection.execute(insert(pdfs), wanted)


def _wanted_of(job_id: str, moment: datetime) -> Insert:
    names = ["job_id", "position", "state", "tries", "queued_at", "source"]
    made = select(
        documents.c.job_id,
        documents.c.position,
        literal("waiting"),
        literal(0),
        literal(moment, pdfs.c.queued_at.type),
        documents.c.sha256,
    ).where(
        documents.c.job_id == job_id,
        documents.c.state == "made",
        ~exists().where(_OF_ITS_DOCUMENT),
    )
    return insert(pdfs).from_select(names, made)


def _free() -> Select[Any]:
    # passing over what others hold just now: they are taking it
    return (
        select(
            pdfs.c.job_id,
            pdfs.c.position,
            documents.c.key,
            documents.c.first_byte,
            documents.c.size,
            pdfs.c.tries,
        )
        .join(documents, _OF_ITS_DOCUMENT)
        .join(jobs, jobs.c.id == pdfs.c.job_id)
        .where(pdfs.c.state == "waiting")
        .order_by(jobs.c.total > QUICK_DOCUMENTS, pdfs.c.job_id, pdfs.c.position)
        .with_for_update(skip_locked=True, of=pdfs)
    )


def _held_by(claim: PdfClaim) -> Any:
    return and_(pdfs.c.token == claim.token, pdfs.c.state == "held")


def _settled(outcome: PdfOutcome) -> dict[str, Any]:
    result = outcome.result
    if isinstance(result, MadePdf):
        return {
            "state": "made",
            "key": result.key,
            "size": result.size,
            "sha256": result.sha256,
            "pages": result.pages,
            **_FREE,
        }
    return {"state": "failed", "failure": result, **_FREE}


def _pdf_of(row: Any) -> DocumentPdf:
    made = MadePdf(row.key, row.size, row.sha256, row.pages) if row.state == "made" else None
    return DocumentPdf(row.position, row.name, made, row.failure)
