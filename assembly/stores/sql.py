"""The job store in SQL, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, Select, and_, case, func, or_, select, text, update
from sqlalchemy import delete as delete_from

from assembly.errors import DocumentNotFound, Fault, JobNotFound
from assembly.jobs.assemble import MissingFact
from assembly.jobs.job import (
    Chunk,
    Claim,
    Failure,
    Job,
    JobDocument,
    JobReport,
    Made,
    NewJob,
    Outcome,
    settled_state,
)
from assembly.jobs.plan import NotMade, PlannedDocument
from assembly.jobs.self_check import FormatCheck
from assembly.stores.engine import now, reading, writing
from assembly.stores.tables import chunks, conferences, documents, jobs


class SqlJobStore:
    """Jobs in SQL; see ``assembly.jobs.ports.JobStore`` for what each method promises.

    Whoever settles documents locks the job's row first: two chunks that end together must not both see
    the other's documents unsettled.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, job: NewJob) -> Job:
        """Store a job with all its documents and chunks; one without documents is settled at once."""
        with writing(self._engine) as connection:
            moment = now(connection)
            empty = not job.documents
            connection.execute(
                jobs.insert().values(
                    id=job.id,
                    state=settled_state(0, 0) if empty else "queued",
                    created_at=moment,
                    finished_at=moment if empty else None,
                    total=len(job.documents),
                    not_made=[asdict(entry) for entry in job.not_made],
                    warnings=[asdict(fault) for fault in job.warnings],
                )
            )
            connection.execute(conferences.insert().values(job_id=job.id, conference=job.conference))
            if not empty:
                connection.execute(
                    chunks.insert(),
                    [
                        {
                            "job_id": job.id,
                            "number": chunk.number,
                            "state": "waiting",
                            "attempt": 0,
                            "queued_at": moment,
                        }
                        for chunk in job.chunks
                    ],
                )
                connection.execute(
                    documents.insert(),
                    [
                        {
                            "job_id": job.id,
                            "position": position,
                            "chunk": job.chunk_of(position),
                            "state": "queued",
                            "tries": 0,
                            **asdict(planned),
                        }
                        for position, planned in enumerate(job.documents)
                    ],
                )
            return _job(connection, job.id)

    def job(self, job_id: str) -> Job:
        """Return a job with its counts; raises JobNotFound."""
        with reading(self._engine) as connection:
            return _job(connection, job_id)

    def report(self, job_id: str) -> JobReport:
        """Return a job and its documents in order, of one moment; raises JobNotFound."""
        with reading(self._engine) as connection:
            job = _job(connection, job_id)
            rows = connection.execute(_of_job(job_id).order_by(documents.c.position))
            return JobReport(job, tuple(_document(row) for row in rows))

    def conference(self, job_id: str) -> str:
        """Return the conference of a job as the JSON text that was stored; raises JobNotFound."""
        if not _can_be_stored(job_id):
            raise JobNotFound(job_id)
        with reading(self._engine) as connection:
            stored: str | None = connection.execute(
                select(conferences.c.conference).where(conferences.c.job_id == job_id)
            ).scalar_one_or_none()
        if stored is None:
            raise JobNotFound(job_id)
        return stored

    def document(self, job_id: str, name: str) -> JobDocument:
        """Return one document by its file name; raises JobNotFound, DocumentNotFound."""
        with reading(self._engine) as connection:
            _job(connection, job_id)
            if not _can_be_stored(name):
                raise DocumentNotFound(name)
            row = connection.execute(_of_job(job_id).where(documents.c.name == name)).one_or_none()
            if row is None:
                raise DocumentNotFound(name)
            return _document(row)

    def claim(self, chunk: Chunk, lease: timedelta) -> Claim | None:
        """Take hold of a chunk for a while; None where it is done, gone, or held by a living worker."""
        token = str(uuid4())
        if not _can_be_stored(chunk.job_id):
            return None
        with writing(self._engine) as connection:
            if not _locked(connection, chunk.job_id):
                return None
            moment = now(connection)
            attempt = connection.execute(
                update(chunks)
                .where(
                    _is(chunk),
                    or_(
                        chunks.c.state == "waiting",
                        and_(chunks.c.state == "held", chunks.c.held_until <= moment),
                    ),
                )
                .values(state="held", token=token, held_until=moment + lease, attempt=chunks.c.attempt + 1)
                .returning(chunks.c.attempt)
            ).scalar_one_or_none()
            if attempt is None:
                return None
            connection.execute(
                update(jobs)
                .where(jobs.c.id == chunk.job_id, jobs.c.state == "queued")
                .values(state="running", started_at=moment)
            )
            waiting = connection.execute(
                _of_job(chunk.job_id)
                .where(documents.c.chunk == chunk.number, documents.c.state == "queued")
                .order_by(documents.c.position)
            )
            return Claim(chunk, token, attempt, tuple(_document(row) for row in waiting))

    def extend(self, claim: Claim, lease: timedelta) -> bool:
        """Hold a chunk for a while longer, counted from now; False where the hold is lost."""
        with writing(self._engine) as connection:
            return _extended(connection, claim, now(connection) + lease)

    def begin(self, claim: Claim, position: int) -> int | None:
        """Note that a document is about to be tried and return which try it is; None: the hold is lost."""
        with writing(self._engine) as connection:
            if not _holds(connection, claim):
                return None
            return connection.execute(
                update(documents)
                .where(documents.c.job_id == claim.chunk.job_id, documents.c.position == position)
                .values(tries=documents.c.tries + 1)
                .returning(documents.c.tries)
            ).scalar_one_or_none()

    def record(self, claim: Claim, outcomes: Sequence[Outcome], lease: timedelta) -> bool:
        """Settle documents and hold on; False, and nothing is changed, where the hold is lost."""
        chunk = claim.chunk
        with writing(self._engine) as connection:
            moment = now(connection)
            if not _locked(connection, chunk.job_id) or not _extended(connection, claim, moment + lease):
                return False
            for outcome in outcomes:
                connection.execute(
                    update(documents)
                    .where(
                        documents.c.job_id == chunk.job_id,
                        documents.c.position == outcome.position,
                        documents.c.chunk == chunk.number,
                        documents.c.state == "queued",
                    )
                    .values(_settled_columns(outcome))
                )
            if not _unsettled(connection, chunk.job_id, chunk.number):
                connection.execute(
                    update(chunks).where(_is(chunk)).values(state="done", token=None, held_until=None)
                )
                if not _unsettled(connection, chunk.job_id):
                    made, failed = _counts(connection, chunk.job_id)
                    connection.execute(
                        update(jobs)
                        .where(jobs.c.id == chunk.job_id)
                        .values(state=settled_state(made, failed), finished_at=moment)
                    )
            return True

    def release(self, claim: Claim) -> None:
        """Give a chunk back untried: the attempt does not count."""
        with writing(self._engine) as connection:
            connection.execute(
                update(chunks)
                .where(_is_held_by(claim))
                .values(
                    state="waiting",
                    token=None,
                    held_until=None,
                    attempt=chunks.c.attempt - 1,
                    queued_at=now(connection),
                )
            )

    def left_behind(self, idle: timedelta) -> tuple[Chunk, ...]:
        """Name the chunks that must go to the queue again, and note that they did."""
        with writing(self._engine) as connection:
            moment = now(connection)
            rows = connection.execute(
                update(chunks)
                .where(
                    or_(
                        and_(chunks.c.state == "held", chunks.c.held_until <= moment),
                        and_(chunks.c.state == "waiting", chunks.c.queued_at <= moment - idle),
                    )
                )
                .values(state="waiting", token=None, held_until=None, queued_at=moment)
                .returning(chunks.c.job_id, chunks.c.number)
            )
            return tuple(sorted((Chunk(row.job_id, row.number) for row in rows), key=_in_order))

    def settled_before(self, age: timedelta, limit: int) -> tuple[str, ...]:
        """Return the ids of at most ``limit`` jobs settled longer ago than ``age``, oldest first."""
        with reading(self._engine) as connection:
            return tuple(
                connection.execute(
                    select(jobs.c.id)
                    .where(jobs.c.finished_at <= now(connection) - age)
                    .order_by(jobs.c.finished_at)
                    .limit(limit)
                ).scalars()
            )

    def delete(self, job_id: str) -> None:
        """Forget a job and all that belongs to it; nothing happens where there is none."""
        with writing(self._engine) as connection:
            connection.execute(delete_from(jobs).where(jobs.c.id == job_id))

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        self._engine.dispose()

    def check(self) -> None:
        """Raise Unavailable where the database does not answer."""
        with reading(self._engine) as connection:
            connection.execute(text("SELECT 1"))


def _in_order(chunk: Chunk) -> tuple[str, int]:
    return chunk.job_id, chunk.number


def _is(chunk: Chunk) -> Any:
    return and_(chunks.c.job_id == chunk.job_id, chunks.c.number == chunk.number)


def _is_held_by(claim: Claim) -> Any:
    return and_(_is(claim.chunk), chunks.c.state == "held", chunks.c.token == claim.token)


def _locked(connection: Connection, job_id: str) -> bool:
    return (
        connection.execute(select(jobs.c.id).where(jobs.c.id == job_id).with_for_update()).first() is not None
    )


def _holds(connection: Connection, claim: Claim) -> bool:
    held = select(chunks.c.number).where(_is_held_by(claim)).with_for_update()
    return connection.execute(held).first() is not None


def _extended(connection: Connection, claim: Claim, until: datetime) -> bool:
    # a hold that ran out but that nobody else took yet is as good as ever
    changed = connection.execute(update(chunks).where(_is_held_by(claim)).values(held_until=until))
    return changed.rowcount == 1


def _unsettled(connection: Connection, job_id: str, chunk: int | None = None) -> bool:
    waiting = select(documents.c.position).where(documents.c.job_id == job_id, documents.c.state == "queued")
    if chunk is not None:
        waiting = waiting.where(documents.c.chunk == chunk)
    return connection.execute(waiting.limit(1)).first() is not None


def _counts(connection: Connection, job_id: str) -> tuple[int, int]:
    row = connection.execute(
        select(
            func.count(case((documents.c.state == "made", 1))).label("made"),
            func.count(case((documents.c.state == "failed", 1))).label("failed"),
        ).where(documents.c.job_id == job_id)
    ).one()
    return row.made, row.failed


def _can_be_stored(name: str) -> bool:
    # names come from addresses: PostgreSQL refuses a NUL with an error, SQLite a lone surrogate
    return "\0" not in name and not any("\ud800" <= letter <= "\udfff" for letter in name)


def _job(connection: Connection, job_id: str) -> Job:
    if not _can_be_stored(job_id):
        raise JobNotFound(job_id)
    row = connection.execute(select(jobs).where(jobs.c.id == job_id)).one_or_none()
    if row is None:
        raise JobNotFound(job_id)
    made, failed = _counts(connection, job_id)
    return Job(
        id=row.id,
        state=row.state,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        total=row.total,
        made=made,
        failed=failed,
        not_made=tuple(NotMade(**{**entry, "pointers": tuple(entry["pointers"])}) for entry in row.not_made),
        warnings=tuple(Fault(**fault) for fault in row.warnings),
    )


def _of_job(job_id: str) -> Select[Any]:
    return select(documents).where(documents.c.job_id == job_id)


def _settled_columns(outcome: Outcome) -> dict[str, Any]:
    result = outcome.result
    if isinstance(result, Failure):
        return {"state": "failed", "failure": asdict(result)}
    return {
        "state": "made",
        "key": result.key,
        "size": result.size,
        "sha256": result.sha256,
        "missing": [asdict(fact) for fact in result.missing],
        "format_check": asdict(result.format_check) if result.format_check else None,
    }


def _document(row: Row[Any]) -> JobDocument:
    planned = PlannedDocument(
        name=row.name,
        template_id=row.template_id,
        kind=row.kind,
        style=row.style,
        title=row.title,
        member=row.member,
    )
    result: Made | Failure | None = None
    if row.state == "made":
        missing = tuple(MissingFact(**fact) for fact in row.missing)
        result = Made(row.key, row.size, row.sha256, missing, _format_check(row.format_check))
    elif row.state == "failed":
        faults = tuple(Fault(**fault) for fault in row.failure["faults"])
        result = Failure(row.failure["code"], row.failure["message"], row.failure["message_en"], faults)
    return JobDocument(row.position, planned, result)


def _format_check(stored: dict[str, Any] | None) -> FormatCheck | None:
    if stored is None:
        return None
    return FormatCheck(**{**stored, "findings": tuple(stored["findings"])})
