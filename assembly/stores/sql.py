"""The job store in SQL, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    Row,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy import delete as delete_from
from sqlalchemy.dialects import postgresql, sqlite

from assembly.callers.actor import LOCAL_ORGANISATION, Actor, program
from assembly.callers.audit import Action
from assembly.errors import DocumentNotFound, JobNotFound
from assembly.jobs.job import (
    Chunk,
    Claim,
    DocumentState,
    Job,
    JobDocument,
    NewJob,
    Outcome,
    nothing_to_cancel,
    nothing_to_retry,
    settled_state,
)
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading, writing
from assembly.stores.records import (
    PLANNED,
    SETTLED,
    batched,
    counted,
    document_of,
    job_columns,
    job_of,
    planned_columns,
    row_columns,
    rows_of,
    settled_columns,
    waiting_document,
)
from assembly.stores.tables import chunks, conferences, documents, job_kinds, jobs, rows

AT_ONCE = 500  # documents of a new job sent together: ten thousand at once would need space for all
EXPIRY = "expiry"  # the program that forgets old jobs, as the audit log names it
ROWS_AT_ONCE = 10  # chunks whose rows are sent together


class SqlJobStore:
    """Jobs in SQL; see ``assembly.jobs.ports.JobStore`` for what each method promises.

    Whoever changes documents' states locks the job's row first, then the chunk's: the counts of the job are
    exact at every moment, and nobody waits for one who waits for him.
    """

    def __init__(self, engine: Engine, actor: Actor | None = None) -> None:
        self._engine = engine
        self._actor = actor

    def seen_by(self, actor: Actor) -> SqlJobStore:
        """Return this store as an actor sees it."""
        return SqlJobStore(self._engine, actor)

    def add(self, job: NewJob) -> Job:
        """Store a job with all its documents and chunks; the same id again returns what is there."""
        with writing(self._engine) as connection:
            moment = now(connection)
            empty = not job.documents
            organisation = LOCAL_ORGANISATION if self._actor is None else self._actor.organisation
            columns = job_columns(job, organisation) | {
                "state": settled_state(0, 0) if empty else "queued",
                "created_at": moment,
                "finished_at": moment if empty else None,
            }
            if connection.execute(_new_row(connection, columns)).rowcount == 0:
                return self._job(connection, job.id)
            self._note(
                connection, "job.create", job.id, {"source": job.source, "documents": columns["total"]}
            )
            connection.execute(conferences.insert().values(job_id=job.id, conference=job.conference))
            if not empty:
                kinds = [{"job_id": job.id, "kind": kind} for kind in job.kinds]
                connection.execute(job_kinds.insert(), kinds)
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
                for few in batched(planned_columns(job), AT_ONCE):
                    connection.execute(documents.insert(), few)
                for few in batched(row_columns(job), ROWS_AT_ONCE):
                    connection.execute(rows.insert(), few)
            return self._job(connection, job.id)

    def job(self, job_id: str) -> Job:
        """Return a job with its counts; raises JobNotFound."""
        with reading(self._engine) as connection:
            return self._job(connection, job_id)

    def documents(
        self, job_id: str, *, after: int = -1, limit: int, state: DocumentState | None = None
    ) -> tuple[JobDocument, ...]:
        """Return at most ``limit`` documents of a job behind the position ``after``, in order."""
        wanted = _of_job(job_id).where(documents.c.position > after)
        if state is not None:
            wanted = wanted.where(documents.c.state == state)
        with reading(self._engine) as connection:
            self._job(connection, job_id)
            found = connection.execute(wanted.order_by(documents.c.position).limit(limit))
            return tuple(document_of(row) for row in found)

    def conference(self, job_id: str) -> str:
        """Return the conference of a job as the JSON text that was stored; raises JobNotFound."""
        with reading(self._engine) as connection:
            self._job(connection, job_id)
            stored: str = connection.execute(
                select(conferences.c.conference).where(conferences.c.job_id == job_id)
            ).scalar_one()
        return stored

    def document(self, job_id: str, name: str) -> JobDocument:
        """Return one document by its file name; raises JobNotFound, DocumentNotFound."""
        with reading(self._engine) as connection:
            self._job(connection, job_id)
            if not _can_be_stored(name):
                raise DocumentNotFound(name)
            row = connection.execute(_of_job(job_id).where(documents.c.name == name)).one_or_none()
            if row is None:
                raise DocumentNotFound(name)
            return document_of(row)

    def claim(self, chunk: Chunk, lease: timedelta) -> Claim | None:
        """Take hold of a chunk for a while; None where it is done, gone, or held by a living worker."""
        token = str(uuid4())
        if not _can_be_stored(chunk.job_id):
            return None
        with writing(self._engine) as connection:
            job = self._locked(connection, chunk.job_id)
            if job is None:
                return None
            moment = now(connection)
            attempt = connection.execute(
                _CLAIM,
                {
                    "of": chunk.job_id,
                    "at": chunk.number,
                    "moment": moment,
                    "holder": token,
                    "until": moment + lease,
                },
            ).scalar_one_or_none()
            if attempt is None:
                return None
            if job.state == "queued":
                started = job.started_at or moment
                connection.execute(
                    update(jobs).where(jobs.c.id == job.id).values(state="running", started_at=started)
                )
            where = {"of": chunk.job_id, "at": chunk.number}
            found = sorted(connection.execute(_WAITING, where).all(), key=lambda row: row.position)
            waiting = tuple(waiting_document(row) for row in found)
            stored_rows = connection.execute(_ROWS, where).scalar_one_or_none()
            return Claim(
                chunk,
                token,
                attempt,
                waiting,
                job.total,
                {} if stored_rows is None else rows_of(stored_rows, waiting),
                job.templates,
            )

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
            job = self._locked(connection, chunk.job_id)
            if job is None or not _extended(connection, claim, moment + lease):
                return False
            where = {"of": chunk.job_id, "at": chunk.number}
            waiting = set(connection.execute(_WAITING_POSITIONS, where).scalars().all())
            settled: list[Outcome] = []
            for outcome in outcomes:
                if outcome.position in waiting:
                    waiting.remove(outcome.position)
                    settled.append(outcome)
            if settled:
                connection.execute(
                    _SETTLE,
                    [
                        {"of": chunk.job_id, "at": outcome.position, **settled_columns(outcome)}
                        for outcome in settled
                    ],
                )
                counters = counted(job, settled)
                if counters["made"] + counters["failed"] == job.total:
                    state = settled_state(counters["made"], counters["failed"])
                    counters |= {"state": state, "finished_at": moment}
                connection.execute(update(jobs).where(jobs.c.id == chunk.job_id).values(counters))
            if not waiting:
                connection.execute(update(chunks).where(_is(chunk)).values(_DONE))
            return True

    def retry(self, job_id: str, *, token: str | None = None) -> tuple[Chunk, ...]:
        """Queue the failed and the cancelled documents of a job again; return their chunks, for the queue."""
        with writing(self._engine) as connection:
            job = self._locked(connection, job_id)
            if job is None:
                raise JobNotFound(job_id)
            if token is not None and token == _retried_by(connection, job_id):
                return _not_taken(connection, job_id)
            unmade = and_(documents.c.job_id == job_id, documents.c.state.in_(("failed", "cancelled")))
            found = select(documents.c.chunk).where(unmade).distinct().order_by(documents.c.chunk)
            numbers = tuple(connection.execute(found).scalars())
            if not numbers:
                raise nothing_to_retry(job)
            _lock_chunks(connection, job_id)
            connection.execute(
                update(chunks)
                .where(chunks.c.job_id == job_id, chunks.c.number == bindparam("at"))
                .values(state="waiting", attempt=0, token=None, held_until=None, queued_at=now(connection)),
                [{"at": number} for number in numbers],
            )
            connection.execute(update(documents).where(unmade).values(state="queued", tries=0, failure=None))
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(
                    state="queued" if job.settled else job.state,
                    finished_at=None,
                    failed=0,
                    cancelled=0,
                    revision=job.revision + 1,
                    retry_token=token,
                )
            )
            again = job.failed + job.cancelled
            self._note(connection, "job.retry", job_id, {"documents": again, "revision": job.revision + 1})
            return tuple(Chunk(job_id, number) for number in numbers)

    def cancel(self, job_id: str) -> Job:
        """End a job: what is not made yet is cancelled, and every hold on its chunks is lost."""
        with writing(self._engine) as connection:
            job = self._locked(connection, job_id)
            if job is None:
                raise JobNotFound(job_id)
            if job.state == "cancelled":
                return job
            if job.settled:
                raise nothing_to_cancel(job)
            _lock_chunks(connection, job_id)
            connection.execute(update(chunks).where(chunks.c.job_id == job_id).values(_DONE))
            connection.execute(
                update(documents)
                .where(documents.c.job_id == job_id, documents.c.state == "queued")
                .values(state="cancelled")
            )
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(state="cancelled", finished_at=now(connection), cancelled=job.open)
            )
            self._note(connection, "job.cancel", job_id, {"documents": job.open})
            return self._job(connection, job_id)

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
            # passing over what others have locked just now: then somebody is at work there
            left = connection.execute(
                select(chunks.c.job_id, chunks.c.number)
                .where(
                    or_(
                        and_(chunks.c.state == "held", chunks.c.held_until <= moment),
                        and_(chunks.c.state == "waiting", chunks.c.queued_at <= moment - idle),
                    )
                )
                .order_by(chunks.c.job_id, chunks.c.number)
                .with_for_update(skip_locked=True)
            ).all()
            if left:
                connection.execute(
                    update(chunks)
                    .where(chunks.c.job_id == bindparam("of"), chunks.c.number == bindparam("at"))
                    .values(state="waiting", token=None, held_until=None, queued_at=moment),
                    [{"of": row.job_id, "at": row.number} for row in left],
                )
            return tuple(Chunk(row.job_id, row.number) for row in left)

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
            job = self._locked(connection, job_id)
            if job is not None:
                connection.execute(delete_from(jobs).where(jobs.c.id == job_id))
                who = self._actor or program(EXPIRY, job.organisation)
                note(connection, who, "job.expire", job_id, {"documents": job.total})

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        self._engine.dispose()

    def check(self) -> None:
        """Raise Unavailable where the database does not answer."""
        with reading(self._engine) as connection:
            connection.execute(text("SELECT 1"))

    def _job(self, connection: Connection, job_id: str) -> Job:
        row = None
        if _can_be_stored(job_id):
            row = connection.execute(_THIS_JOB, {"of": job_id}).one_or_none()
        if row is None or self._out_of_sight(row):
            raise JobNotFound(job_id)
        return job_of(row)

    def _locked(self, connection: Connection, job_id: str) -> Job | None:
        if not _can_be_stored(job_id):
            return None
        row = connection.execute(_THIS_JOB.with_for_update(), {"of": job_id}).one_or_none()
        return None if row is None or self._out_of_sight(row) else job_of(row)

    def _out_of_sight(self, row: Row[Any]) -> bool:
        return self._actor is not None and row.organisation_id != self._actor.organisation

    def _note(self, connection: Connection, action: Action, job_id: str, details: Mapping[str, Any]) -> None:
        if self._actor is not None:
            note(connection, self._actor, action, job_id, details)


_DONE: dict[str, Any] = {"state": "done", "token": None, "held_until": None}

# what workers ask for again and again is put together once
_THIS_JOB = select(jobs).where(jobs.c.id == bindparam("of"))
_THIS_CHUNK = and_(chunks.c.job_id == bindparam("of"), chunks.c.number == bindparam("at"))
_THIS_HOLD = and_(_THIS_CHUNK, chunks.c.state == "held", chunks.c.token == bindparam("holder"))
_CLAIM = (
    update(chunks)
    .where(
        _THIS_CHUNK,
        or_(
            chunks.c.state == "waiting",
            and_(chunks.c.state == "held", chunks.c.held_until <= bindparam("moment")),
        ),
    )
    .values(
        state="held",
        token=bindparam("holder"),
        held_until=bindparam("until"),
        attempt=chunks.c.attempt + 1,
    )
    .returning(chunks.c.attempt)
)
_EXTEND = update(chunks).where(_THIS_HOLD).values(held_until=bindparam("until"))
_OPEN = and_(
    documents.c.job_id == bindparam("of"),
    documents.c.chunk == bindparam("at"),
    documents.c.state == "queued",
)
# put in order by us: to have it in order SQLite would look through all documents of the job
_WAITING = select(*(documents.c[name] for name in PLANNED)).where(_OPEN)
_WAITING_POSITIONS = select(documents.c.position).where(_OPEN)
_ROWS = select(rows.c.rows).where(rows.c.job_id == bindparam("of"), rows.c.chunk == bindparam("at"))
_SETTLE = (
    update(documents)
    .where(documents.c.job_id == bindparam("of"), documents.c.position == bindparam("at"))
    .values(
        name=func.coalesce(bindparam("final_name"), documents.c.name),
        **{name: bindparam(name) for name in SETTLED},
    )
)


def _is(chunk: Chunk) -> Any:
    return and_(chunks.c.job_id == chunk.job_id, chunks.c.number == chunk.number)


def _is_held_by(claim: Claim) -> Any:
    return and_(_is(claim.chunk), chunks.c.state == "held", chunks.c.token == claim.token)


def _lock_chunks(connection: Connection, job_id: str) -> None:
    # in order: two that lock many chunks must not wait for each other
    connection.execute(
        select(chunks.c.number).where(chunks.c.job_id == job_id).order_by(chunks.c.number).with_for_update()
    )


def _holds(connection: Connection, claim: Claim) -> bool:
    held = select(chunks.c.number).where(_is_held_by(claim)).with_for_update()
    return connection.execute(held).first() is not None


def _extended(connection: Connection, claim: Claim, until: datetime) -> bool:
    # a hold that ran out but that nobody else took yet is as good as ever
    hold = {"of": claim.chunk.job_id, "at": claim.chunk.number, "holder": claim.token, "until": until}
    return connection.execute(_EXTEND, hold).rowcount == 1


def _can_be_stored(name: str) -> bool:
    # names come from addresses: PostgreSQL refuses a NUL with an error, SQLite a lone surrogate
    return "\0" not in name and not any("\ud800" <= letter <= "\udfff" for letter in name)


def _new_row(connection: Connection, columns: Mapping[str, Any]) -> Executable:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(jobs).values(columns).on_conflict_do_nothing(index_elements=["id"])


def _retried_by(connection: Connection, job_id: str) -> str | None:
    asked = select(jobs.c.retry_token).where(jobs.c.id == job_id)
    token: str | None = connection.execute(asked).scalar_one()
    return token


def _not_taken(connection: Connection, job_id: str) -> tuple[Chunk, ...]:
    waiting = select(chunks.c.number).where(chunks.c.job_id == job_id, chunks.c.state == "waiting")
    numbers = connection.execute(waiting.order_by(chunks.c.number)).scalars()
    return tuple(Chunk(job_id, number) for number in numbers)


def _of_job(job_id: str) -> Select[Any]:
    return select(documents).where(documents.c.job_id == job_id)
