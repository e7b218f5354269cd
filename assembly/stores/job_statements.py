"""What the job store asks and tells the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from assembly.jobs.in_flight import InFlight
from assembly.jobs.job import QUICK_DOCUMENTS, Chunk, Claim, Job, NewJob, lane_of
from assembly.jobs.queues import Lane
from assembly.stores.engine import now
from assembly.stores.records import PLANNED, SETTLED, batched, planned_columns, row_columns
from assembly.stores.tables import chunks, documents, job_kinds, jobs, organisations, rows

AT_ONCE = 500  # documents of a new job sent together: ten thousand at once would need space for all
ROWS_AT_ONCE = 10  # chunks whose rows are sent together
DONE: dict[str, Any] = {"state": "done", "token": None, "held_until": None}

# what workers ask for again and again is put together once
THIS_JOB = select(jobs).where(jobs.c.id == bindparam("of"))
_THIS_CHUNK = and_(chunks.c.job_id == bindparam("of"), chunks.c.number == bindparam("at"))
_THIS_HOLD = and_(_THIS_CHUNK, chunks.c.state == "held", chunks.c.token == bindparam("holder"))
CLAIM = (
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
EXTEND = update(chunks).where(_THIS_HOLD).values(held_until=bindparam("until"))
OPEN = and_(
    documents.c.job_id == bindparam("of"),
    documents.c.chunk == bindparam("at"),
    documents.c.state == "queued",
)
# put in order by us: to have it in order SQLite would look through all documents of the job
WAITING = select(*(documents.c[name] for name in PLANNED)).where(OPEN)
WAITING_POSITIONS = select(documents.c.position).where(OPEN)
ROWS = select(rows.c.rows).where(rows.c.job_id == bindparam("of"), rows.c.chunk == bindparam("at"))
SETTLE = (
    update(documents)
    .where(documents.c.job_id == bindparam("of"), documents.c.position == bindparam("at"))
    .values(
        name=func.coalesce(bindparam("final_name"), documents.c.name),
        **{name: bindparam(name) for name in SETTLED},
    )
)
_ADD_ON_POSTGRESQL, _ADD_ON_SQLITE = (
    insert(jobs).on_conflict_do_nothing(index_elements=["id"]).returning(jobs.c.id)
    for insert in (postgresql.insert, sqlite.insert)
)
# not FOR UPDATE: rows that refer to the organisation may come all the same
_HOLD_ORGANISATION = (
    select(organisations.c.id).where(organisations.c.id == bindparam("whose")).with_for_update(key_share=True)
)
_IN_FLIGHT = select(
    func.count(),
    func.coalesce(func.sum(jobs.c.total - jobs.c.made - jobs.c.failed - jobs.c.cancelled), 0),
).where(
    jobs.c.organisation_id == bindparam("whose"),
    jobs.c.state.in_(("queued", "running")),
    jobs.c.id != bindparam("beside"),
)


def this_chunk(chunk: Chunk) -> Any:
    """Return the condition that a row is that of a chunk."""
    return and_(chunks.c.job_id == chunk.job_id, chunks.c.number == chunk.number)


def is_held_by(claim: Claim) -> Any:
    """Return the condition that a chunk is held by the one who claimed it."""
    return and_(this_chunk(claim.chunk), chunks.c.state == "held", chunks.c.token == claim.token)


def lock_chunks(connection: Connection, job_id: str) -> None:
    """Lock all chunks of a job."""
    # in order: two that lock many chunks must not wait for each other
    connection.execute(
        select(chunks.c.number).where(chunks.c.job_id == job_id).order_by(chunks.c.number).with_for_update()
    )


def holds(connection: Connection, claim: Claim) -> bool:
    """Tell whether a claim holds its chunk still, and lock the chunk."""
    held = select(chunks.c.number).where(is_held_by(claim)).with_for_update()
    return connection.execute(held).first() is not None


def extended(connection: Connection, claim: Claim, until: datetime) -> bool:
    """Hold a chunk until a moment; False where the hold is lost."""
    # a hold that ran out but that nobody else took yet is as good as ever
    hold = {"of": claim.chunk.job_id, "at": claim.chunk.number, "holder": claim.token, "until": until}
    return connection.execute(EXTEND, hold).rowcount == 1


def can_be_stored(name: str) -> bool:
    """Tell whether a database takes a text at all."""
    # names come from addresses: PostgreSQL refuses a NUL with an error, SQLite a lone surrogate
    return "\0" not in name and not any("\ud800" <= letter <= "\udfff" for letter in name)


def added(connection: Connection, columns: Mapping[str, Any]) -> bool:
    """Store the row of a job unless there is one of its id; tell whether it was stored."""
    statement = _ADD_ON_POSTGRESQL if connection.dialect.name == "postgresql" else _ADD_ON_SQLITE
    return connection.execute(statement, dict(columns)).first() is not None


def add_documents(connection: Connection, job: NewJob, moment: datetime) -> None:
    """Store the documents of a new job with its kinds, chunks and rows."""
    connection.execute(job_kinds.insert(), [{"job_id": job.id, "kind": kind} for kind in job.kinds])
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


def retried_by(connection: Connection, job_id: str) -> str | None:
    """Return the token of a job's last retry."""
    asked = select(jobs.c.retry_token).where(jobs.c.id == job_id)
    token: str | None = connection.execute(asked).scalar_one()
    return token


def not_taken(connection: Connection, job: Job) -> tuple[Chunk, ...]:
    """Return the chunks of a job that no worker has taken, in order."""
    waiting = select(chunks.c.number).where(chunks.c.job_id == job.id, chunks.c.state == "waiting")
    numbers = connection.execute(waiting.order_by(chunks.c.number)).scalars()
    return tuple(Chunk(job.id, number, lane_of(job.total)) for number in numbers)


def in_flight(connection: Connection, organisation: str, beside: str) -> InFlight:
    """Return what an organisation has in the making beside one job.

    Until the end of the transaction nobody adds to it.
    """
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time as it is
        connection.execute(_HOLD_ORGANISATION, {"whose": organisation})
    row = connection.execute(_IN_FLIGHT, {"whose": organisation, "beside": beside}).one()
    return InFlight(row[0], row[1])


def left_behind(connection: Connection, idle: timedelta, lane: Lane | None) -> tuple[Chunk, ...]:
    """Return the chunks whose hold ran out or that waited for ``idle``, and have them wait anew."""
    moment = now(connection)
    conditions: list[ColumnElement[bool]] = [
        or_(
            and_(chunks.c.state == "held", chunks.c.held_until <= moment),
            and_(chunks.c.state == "waiting", chunks.c.queued_at <= moment - idle),
        )
    ]
    if lane is not None:
        quick = jobs.c.total <= QUICK_DOCUMENTS
        conditions.append(quick if lane == "quick" else not_(quick))
    # passing over what others have locked just now: then somebody is at work there
    left = connection.execute(
        select(chunks.c.job_id, chunks.c.number, jobs.c.total)
        .join(jobs, jobs.c.id == chunks.c.job_id)
        .where(*conditions)
        .order_by(chunks.c.job_id, chunks.c.number)
        .with_for_update(skip_locked=True, of=chunks)
    ).all()
    if left:
        connection.execute(
            update(chunks)
            .where(chunks.c.job_id == bindparam("of"), chunks.c.number == bindparam("at"))
            .values(state="waiting", token=None, held_until=None, queued_at=moment),
            [{"of": row.job_id, "at": row.number} for row in left],
        )
    return tuple(Chunk(row.job_id, row.number, lane_of(row.total)) for row in left)


def documents_of(job_id: str) -> Select[Any]:
    """Return the question for the documents of a job."""
    return select(documents).where(documents.c.job_id == job_id)
