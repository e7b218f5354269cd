"""Rows of events: written in the transaction in which they happen, with the callbacks that tell them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from assembly.jobs.event import JobEvent
from assembly.stores.callback_rows import add_deliveries
from assembly.stores.tables import job_events


def add_events(
    connection: Connection, organisation: str, events: Sequence[JobEvent], moment: datetime
) -> None:
    """Write down what happened to a job of an organisation, and put it on its way to who wants to know.

    To be called in the transaction in which it happens, with the job's row held: numbers have no gaps.
    """
    if not events:
        return
    connection.execute(job_events.insert(), [_columns(event) for event in events])
    add_deliveries(connection, organisation, events, moment)


def events_of(connection: Connection, job_id: str, after: int, limit: int) -> tuple[JobEvent, ...]:
    """Return at most ``limit`` events of a job behind the number ``after``, in order."""
    found = connection.execute(
        select(job_events)
        .where(job_events.c.job_id == job_id, job_events.c.number > after)
        .order_by(job_events.c.number)
        .limit(limit)
    )
    return tuple(JobEvent(row.id, row.job_id, row.number, row.type, row.at, row.data) for row in found)


def _columns(event: JobEvent) -> dict[str, Any]:
    return {
        "job_id": event.job_id,
        "number": event.number,
        "id": event.id,
        "type": event.type,
        "at": event.at,
        "data": dict(event.data),
    }
