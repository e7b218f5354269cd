"""The job store in SQL, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy import delete as delete_from

from assembly.callers.actor import LOCAL_ORGANISATION, program
from assembly.errors import JobNotFound
from assembly.jobs.happened import failures_of, new_events
from assembly.jobs.in_flight import InFlight
from assembly.jobs.job import (
    Chunk,
    Claim,
    Job,
    NewJob,
    Outcome,
    lane_of,
    nothing_to_cancel,
    nothing_to_retry,
    settled_state,
)
from assembly.jobs.queues import Lane
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, writing
from assembly.stores.event_rows import add_events
from assembly.stores.job_statements import (
    CLAIM,
    DONE,
    ROWS,
    SETTLE,
    WAITING,
    WAITING_POSITIONS,
    add_documents,
    added,
    can_be_stored,
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
    counted,
    job_columns,
    rows_of,
    settled_columns,
    waiting_document,
)
from assembly.stores.sql_job_reads import SqlJobReads
from assembly.stores.sql_pdfs import add_wanted
from assembly.stores.tables import chunks, conferences, documents, jobs

EXPIRY = "expiry"  # the program that forgets old jobs, as the audit log names it


class SqlJobStore(SqlJobReads):
    """Jobs in SQL; see ``assembly.jobs.ports.JobStore`` for what each method promises.

    Whoever changes documents' states locks the job's row first, then the chunk's: the counts of the job are
    exact at every moment, and nobody waits for one who waits for him.
    """

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
                "events": int(empty),
            }
            if not added(connection, columns):
                return self._job(connection, job.id)
            if most is not None:
                most.refuse_more(in_flight(connection, organisation, job.id), columns["total"])
            told = {"source": job.source, "documents": columns["total"]}
            if job.conference_id is not None:
                told["conference"] = job.conference_id
            self._note(connection, "job.create", job.id, told)
            connection.execute(conferences.insert().values(job_id=job.id, conference=job.conference))
            if empty:
                stored = replace(self._job(connection, job.id), events=0)
                add_events(connection, organisation, new_events(stored, (), moment), moment)
            else:
                add_documents(connection, job, moment)
            return self._job(connection, job.id)

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
                events = new_events(after, failures_of(claim, settled), moment)
                counters["events"] = job.events + len(events)
                connection.execute(update(jobs).where(jobs.c.id == chunk.job_id).values(counters))
                add_events(connection, job.organisation, events, moment)
                if job.pdf_wanted:
                    add_wanted(connection, job.id, settled, moment)
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
            events = new_events(ended, (), moment)
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id)
                .values(
                    state=ended.state,
                    finished_at=moment,
                    cancelled=ended.cancelled,
                    events=job.events + len(events),
                )
            )
            add_events(connection, job.organisation, events, moment)
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

    def delete(self, job_id: str) -> None:
        """Forget a job and all that belongs to it; nothing happens where there is none."""
        with writing(self.engine) as connection:
            job = self._locked(connection, job_id)
            if job is not None:
                connection.execute(delete_from(jobs).where(jobs.c.id == job_id))
                who = self._actor or program(EXPIRY, job.organisation)
                note(connection, who, "job.expire", job_id, {"documents": job.total})
