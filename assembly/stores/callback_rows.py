"""Rows of callbacks: deliveries come to be where events do, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select
from uuid_utils import uuid7

from assembly.callbacks.endpoint import CALLBACK_TYPES, Attempt, Delivery, Endpoint
from assembly.jobs.event import JobEvent
from assembly.stores.tables import callback_deliveries, callback_endpoints


def add_deliveries(
    connection: Connection, organisation: str, events: Sequence[JobEvent], moment: datetime
) -> int:
    """Put events on their way to every endpoint of an organisation that wants them; return how many ways.

    To be called in the transaction that stores the events. ``moment`` is that transaction's time: the
    deliveries are due at once. Events of other types than ``CALLBACK_TYPES`` are passed over.
    """
    told = [event for event in events if event.type in CALLBACK_TYPES]
    if not told:
        return 0
    endpoints = connection.execute(
        select(callback_endpoints.c.id, callback_endpoints.c.types)
        .where(
            callback_endpoints.c.organisation_id == organisation, callback_endpoints.c.disabled_at.is_(None)
        )
        .order_by(callback_endpoints.c.id)
        .with_for_update(read=True, key_share=True)  # none of them is deleted before this is done
    ).all()
    rows = [
        {
            "id": str(uuid7()),
            "endpoint_id": endpoint.id,
            "event_id": event.id,
            "event": _event_columns(event),
            "job_id": event.job_id,
            "type": event.type,
            "state": "waiting",
            "created_at": moment,
            "next_at": moment,
            "tries": 0,
            "attempts": 0,
        }
        for event in told
        for endpoint in endpoints
        if event.type in endpoint.types
    ]
    if rows:
        connection.execute(callback_deliveries.insert(), rows)
    return len(rows)


def _event_columns(event: JobEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "job_id": event.job_id,
        "number": event.number,
        "type": event.type,
        "at": event.at.isoformat(),
        "data": dict(event.data),
    }


def event_of(stored: Mapping[str, Any]) -> JobEvent:
    """Return the event that a delivery keeps."""
    event = JobEvent(**stored)
    return replace(event, at=datetime.fromisoformat(stored["at"]))


def endpoint_of(row: Row[Any]) -> Endpoint:
    """Return the endpoint of a row of ``callback_endpoints``."""
    return Endpoint(
        id=row.id,
        organisation=row.organisation_id,
        url=row.url,
        types=tuple(row.types),
        description=row.description,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
    )


def delivery_of(row: Row[Any]) -> Delivery:
    """Return the delivery of a row of ``callback_deliveries``."""
    return Delivery(
        id=row.id,
        endpoint_id=row.endpoint_id,
        event_id=row.event_id,
        job_id=row.job_id,
        type=row.type,
        state=row.state,
        created_at=row.created_at,
        next_at=row.next_at,
        attempts=row.attempts,
    )


def attempt_of(row: Row[Any]) -> Attempt:
    """Return the attempt of a row of ``callback_attempts``."""
    return Attempt(
        number=row.number, at=row.at, milliseconds=row.milliseconds, status=row.status, trouble=row.trouble
    )
