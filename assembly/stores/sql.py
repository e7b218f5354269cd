"""The job store in SQL, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, and_, bindparam, select, text, update
from sqlalchemy import delete as delete_from

from assembly.callers.actor import LOCAL_ORGANISATION, Actor, program
from assembly.callers.audit import Action
from assembly.errors import DocumentNotFound, JobNotFound
from assembly.jobs.event import JobEvent, failures_of, new_events
from assembly.jobs.in_flight import InFlight
from assembly.jobs.job import (
    Chunk,
    Claim,
    DocumentState,
    Job,
    JobDocument,
    Lane,
    NewJob,
    Outcome,
    lane_of,
    nothing_to_cancel,
    nothing_to_retry,
    settled_state,
)
from assembly.jobs.listing import DocumentFilter, JobFilter, ListedDocument
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading, writing
from assembly.stores.event_rows import add_events, events_of
from assembly.stores.job_lists import listed_documents, listed_jobs
from assembly.stores.job_statements import (
    CLAIM,
    DONE,
    ROWS,
    SETTLE,
    THIS_JOB,
    WAITING,
    WAITING_POSITIONS,
    added,
    can_be_stored,
    documents_of,
    extended,
    holds,
    in_flight,
    is_held_by,
    left_behind,
    lock_chunks,
    not_taken,
    retried_by,
    this_chunk,
)
from assembly.stores.records import (
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

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._actor: Actor | None = None

    def seen_by(self, actor: Actor) -> Self:
        """Return this store as an actor sees it."""
        seen = copy(self)
        seen._actor = actor
        return seen

    def add(self, job: NewJob, *, most: InFlight | None = None) -> Job:
        """Store a job with all its documents and chunks; the same id again returns what is there."""
        with writing(self.engine) as connection:
            moment = now(connection)
            empty = not job.documents
            organisation = self._organisation or LOCAL_ORGANISATION
            columns = job_columns(job, organisation) | {
                "state": settled_state(0, 0) if empty else "queued",
                "created_at": moment,
                "finished_at": moment if empty else None,
            }
            if not added(connection, columns):
                return self._job(connection, job.id)
            if most is not None:
                most.refuse_more(in_flight(connection, organisation, job.id), columns["total"])
            self._note(
                connection, "job.create", job.id, {"source": job.source, "documents": columns["total"]}
            )
            connection.execute(conferences.insert().values(job_id=job.id, conference=job.conference))
            if empty:
                stored = self._job(connection, job.id)
                self._tell(connection, stored, new_events(stored, (), moment), moment)
            else:
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
        with reading(self.engine) as connection:
            return self._job(connection, job_id)

    def documents(
        self, job_id: str, *, after: int = -1, limit: int, state: DocumentState | None = None
    ) -> tuple[JobDocument, ...]:
        """Return at most ``limit`` documents of a job behind the position ``after``, in order."""
        wanted = documents_of(job_id).where(documents.c.position > after)
        if state is not None:
            wanted = wanted.where(documents.c.state == state)
        with reading(self.engine) as connection:
            self._job(connection, job_id)
            found = connection.execute(wanted.order_by(documents.c.position).limit(limit))
            return tuple(document_of(row) for row in found)

    def conference(self, job_id: str) -> str:
        """Return the conference of a job as the JSON text that was stored; raises JobNotFound."""
        with reading(self.engine) as connection:
            self._job(connection, job_id)
            stored: str = connection.execute(
                select(conferences.c.conference).where(conferences.c.job_id == job_id)
            ).scalar_one()
        return stored

    def events(self, job_id: str, *, after: int = 0, limit: int) -> tuple[JobEvent, ...]:
        """Return at most ``limit`` events of a job behind the number ``after``, in order."""
        with reading(self.engine) as connection:
            self._job(connection, job_id)
            return events_of(connection, job_id, after, limit)

    def listed(self, wanted: JobFilter, *, before: str | None = None, limit: int) -> tuple[Job, ...]:
        """Return at most ``limit`` jobs older than the one with the id ``before``, newest first."""
        with reading(self.engine) as connection:
            return listed_jobs(connection, self._organisation, wanted, before, limit)

    def listed_documents(
        self, wanted: DocumentFilter, *, after: tuple[str, int] | None = None, limit: int
    ) -> tuple[ListedDocument, ...]:
        """Return at most ``limit`` documents, those of the newest job first, within a job in order."""
        with reading(self.engine) as connection:
            return listed_documents(connection, self._organisation, wanted, after, limit)

    def document(self, job_id: str, name: str) -> JobDocument:
        """Return one document by its file name; raises JobNotFound, DocumentNotFound."""
        with reading(self.engine) as connection:
            self._job(connection, job_id)
            if not can_be_stored(name):
                raise DocumentNotFound(name)
            row = connection.execute(documents_of(job_id).where(documents.c.name == name)).one_or_none()
            if row is None:
                raise DocumentNotFound(name)
            return document_of(row)

    def claim(self, chunk: Chunk, lease: timedelta) -> Claim | None:
        """Take hold of a chunk for a while; None where it is done, gone, or held by a living worker."""
        token = str(uuid4())
        if not can_be_stored(chunk.job_id):
            return None
        with writing(self.engine) as connection:
            job = self._locked(connection, chunk.job_id)
            if job is None:
                return None
            moment = now(connection)
            attempt = connection.execute(
                CLAIM,
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
            found = sorted(connection.execute(WAITING, where).all(), key=lambda row: row.position)
            waiting = tuple(waiting_document(row) for row in found)
            stored_rows = connection.execute(ROWS, where).scalar_one_or_none()
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
        with writing(self.engine) as connection:
            return extended(connection, claim, now(connection) + lease)

    def begin(self, claim: Claim, position: int) -> int | None:
        """Note that a document is about to be tried and return which try it is; None: the hold is lost."""
        with writing(self.engine) as connection:
            if not holds(connection, claim):
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
        with writing(self.engine) as connection:
            moment = now(connection)
            job = self._locked(connection, chunk.job_id)
            if job is None or not extended(connection, claim, moment + lease):
                return False
            where = {"of": chunk.job_id, "at": chunk.number}
            waiting = set(connection.execute(WAITING_POSITIONS, where).scalars().all())
            settled: list[Outcome] = []
            for outcome in outcomes:
                if outcome.position in waiting:
                    waiting.remove(outcome.position)
                    settled.append(outcome)
            if settled:
                connection.execute(
                    SETTLE,
                    [
                        {"of": chunk.job_id, "at": outcome.position, **settled_columns(outcome)}
                        for outcome in settled
                    ],
                )
                counters = counted(job, settled)
                after = replace(job, made=counters["made"], failed=counters["failed"])
                if not after.open:
                    after = replace(after, state=settled_state(after.made, after.failed), finished_at=moment)
                    counters |= {"state": after.state, "finished_at": moment}
                connection.execute(update(jobs).where(jobs.c.id == chunk.job_id).values(counters))
                self._tell(connection, after, new_events(after, failures_of(claim, settled), moment), moment)
            if not waiting:
                connection.execute(update(chunks).where(this_chunk(chunk)).values(DONE))
            return True

    def retry(
        self, job_id: str, *, token: str | None = None, most: InFlight | None = None
    ) -> tuple[Chunk, ...]:
        """Queue the failed and the cancelled documents of a job again; return their chunks, for the queue."""
        with writing(self.engine) as connection:
            job = self._locked(connection, job_id)
            if job is None:
                raise JobNotFound(job_id)
            if token is not None and token == retried_by(connection, job_id):
                return not_taken(connection, job)
            unmade = and_(documents.c.job_id == job_id, documents.c.state.in_(("failed", "cancelled")))
            found = select(documents.c.chunk).where(unmade).distinct().order_by(documents.c.chunk)
            numbers = tuple(connection.execute(found).scalars())
            if not numbers:
                raise nothing_to_retry(job)
            again = job.failed + job.cancelled
            if most is not None and job.settled:
                most.refuse_more(in_flight(connection, job.organisation, job_id), again)
            lock_chunks(connection, job_id)
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
            self._note(connection, "job.retry", job_id, {"documents": again, "revision": job.revision + 1})
            return tuple(Chunk(job_id, number, lane_of(job.total)) for number in numbers)

    def cancel(self, job_id: str) -> Job:
        """End a job: what is not made yet is cancelled, and every hold on its chunks is lost."""
        with writing(self.engine) as connection:
            job = self._locked(connection, job_id)
            if job is None:
                raise JobNotFound(job_id)
            if job.state == "cancelled":
                return job
            if job.settled:
                raise nothing_to_cancel(job)
            lock_chunks(connection, job_id)
            connection.execute(update(chunks).where(chunks.c.job_id == job_id).values(DONE))
            connection.execute(
                update(documents)
                .where(documents.c.job_id == job_id, documents.c.state == "queued")
                .values(state="cancelled")
            )
            moment = now(connection)
            ended = replace(job, state="cancelled", finished_at=moment, cancelled=job.open)
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(state=ended.state, finished_at=moment, cancelled=ended.cancelled)
            )
            self._tell(connection, ended, new_events(ended, (), moment), moment)
            self._note(connection, "job.cancel", job_id, {"documents": ended.cancelled})
            return self._job(connection, job_id)

    def release(self, claim: Claim) -> None:
        """Give a chunk back untried: the attempt does not count."""
        with writing(self.engine) as connection:
            connection.execute(
                update(chunks)
                .where(is_held_by(claim))
                .values(
                    state="waiting",
                    token=None,
                    held_until=None,
                    attempt=chunks.c.attempt - 1,
                    queued_at=now(connection),
                )
            )

    def left_behind(self, idle: timedelta, lane: Lane | None = None) -> tuple[Chunk, ...]:
        """Name the chunks that must go to the queue again, and note that they did."""
        with writing(self.engine) as connection:
            return left_behind(connection, idle, lane)

    def settled_before(self, age: timedelta, limit: int) -> tuple[str, ...]:
        """Return the ids of at most ``limit`` jobs settled longer ago than ``age``, oldest first."""
        with reading(self.engine) as connection:
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
        with writing(self.engine) as connection:
            job = self._locked(connection, job_id)
            if job is not None:
                connection.execute(delete_from(jobs).where(jobs.c.id == job_id))
                who = self._actor or program(EXPIRY, job.organisation)
                note(connection, who, "job.expire", job_id, {"documents": job.total})

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        self.engine.dispose()

    def check(self) -> None:
        """Raise Unavailable where the database does not answer."""
        with reading(self.engine) as connection:
            connection.execute(text("SELECT 1"))

    def _job(self, connection: Connection, job_id: str) -> Job:
        row = None
        if can_be_stored(job_id):
            row = connection.execute(THIS_JOB, {"of": job_id}).one_or_none()
        if row is None or self._out_of_sight(row):
            raise JobNotFound(job_id)
        return job_of(row)

    def _locked(self, connection: Connection, job_id: str) -> Job | None:
        if not can_be_stored(job_id):
            return None
        row = connection.execute(THIS_JOB.with_for_update(), {"of": job_id}).one_or_none()
        return None if row is None or self._out_of_sight(row) else job_of(row)

    @property
    def _organisation(self) -> str | None:
        return None if self._actor is None else self._actor.organisation

    def _tell(self, connection: Connection, job: Job, events: Sequence[JobEvent], moment: datetime) -> None:
        if events:
            count = {"events": job.events + len(events)}
            connection.execute(update(jobs).where(jobs.c.id == job.id).values(count))
            add_events(connection, job.organisation, events, moment)

    def _out_of_sight(self, row: Row[Any]) -> bool:
        return self._actor is not None and row.organisation_id != self._actor.organisation

    def _note(self, connection: Connection, action: Action, job_id: str, details: Mapping[str, Any]) -> None:
        if self._actor is not None:
            note(connection, self._actor, action, job_id, details)
