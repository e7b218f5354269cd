"""Callbacks in SQL: what waits to be sent, who sends it, and what became of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, bindparam, exists, or_, select, update
from sqlalchemy import delete as delete_from

from assembly.callbacks.endpoint import Attempt, ClaimedDelivery, DeliveryState
from assembly.callers.actor import Actor
from assembly.stores.callback_rows import delivery_of, event_of
from assembly.stores.engine import now, reading, writing
from assembly.stores.sql_endpoints import SqlOwnCallbacks, living_secrets
from assembly.stores.tables import (
    callback_attempts,
    callback_deliveries,
    callback_endpoints,
)

AT_ONCE = 2  # deliveries to one endpoint that are with the senders at the same time
IN_QUEUE = timedelta(seconds=60)  # what the queue has not handed out by then it has lost
_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)


class SqlCallbackStore:
    """All deliveries in SQL; see ``assembly.callbacks.ports.CallbackStore``.

    ``held_until`` with a token is a worker's hold, without one the time that it may be in the queue.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def seen_by(self, actor: Actor) -> SqlOwnCallbacks:
        """Return the endpoints of an actor's organisation."""
        return SqlOwnCallbacks(self._engine, actor)

    def claim(self, delivery_id: str, lease: timedelta) -> ClaimedDelivery | None:
        """Take hold of a delivery that is due; None where it is not, is gone, or a living worker holds it."""
        if not _ID.fullmatch(delivery_id):
            return None
        token = str(uuid4())
        with writing(self._engine) as connection:
            moment = now(connection)
            row = connection.execute(
                update(callback_deliveries)
                .where(
                    callback_deliveries.c.id == delivery_id,
                    _is_due(moment),
                    or_(callback_deliveries.c.token.is_(None), callback_deliveries.c.held_until <= moment),
                    callback_deliveries.c.endpoint_id.in_(_ENABLED),
                )
                .values(token=token, held_until=moment + lease)
                .returning(*callback_deliveries.c)
            ).one_or_none()
            if row is None:
                return None
            endpoint = connection.execute(
                select(callback_endpoints.c.url).where(callback_endpoints.c.id == row.endpoint_id)
            ).one()
            return ClaimedDelivery(
                delivery=delivery_of(row),
                token=token,
                url=endpoint.url,
                secrets=living_secrets(connection, row.endpoint_id, moment),
                event=event_of(row.event),
                at=moment,
                tries=row.tries,
            )

    def record(
        self,
        claimed: ClaimedDelivery,
        attempt: Attempt,
        *,
        state: DeliveryState,
        pause: timedelta | None,
        disable: bool = False,
    ) -> bool:
        """Write down an attempt and what follows; False, and nothing is changed, where the hold is lost."""
        delivery = claimed.delivery
        with writing(self._engine) as connection:
            moment = now(connection)
            if disable:  # the endpoint before its deliveries, as whoever deletes it does
                _lock_endpoint(connection, delivery.endpoint_id)
            held = connection.execute(
                update(callback_deliveries)
                .where(
                    callback_deliveries.c.id == delivery.id,
                    callback_deliveries.c.state == "waiting",
                    callback_deliveries.c.token == claimed.token,
                )
                .values(
                    state=state,
                    next_at=None if pause is None else moment + pause,
                    tries=callback_deliveries.c.tries + 1,
                    attempts=attempt.number,
                    token=None,
                    held_until=None,
                )
            )
            if held.rowcount != 1:
                return False
            connection.execute(
                callback_attempts.insert().values(
                    delivery_id=delivery.id,
                    number=attempt.number,
                    at=attempt.at,
                    milliseconds=attempt.milliseconds,
                    status=attempt.status,
                    trouble=attempt.trouble,
                )
            )
            if disable:
                connection.execute(
                    update(callback_endpoints)
                    .where(
                        callback_endpoints.c.id == delivery.endpoint_id,
                        callback_endpoints.c.disabled_at.is_(None),
                    )
                    .values(disabled_at=moment)
                )
            return True

    def due(
        self, *, endpoint_id: str | None = None, job_id: str | None = None, limit: int
    ) -> tuple[str, ...]:
        """Return ids of due deliveries that nobody holds, oldest first; note that they go to the queue."""
        wanted: ColumnElement[bool] = callback_endpoints.c.disabled_at.is_(None)
        if endpoint_id is not None:
            wanted = and_(wanted, callback_endpoints.c.id == endpoint_id)
        with reading(self._engine) as connection:  # mostly there is nothing: no writer is kept waiting
            moment = now(connection)
            endpoints = connection.execute(
                select(callback_endpoints.c.id).where(wanted, _has_due(moment, job_id))
            ).scalars()
            found = [row for endpoint in endpoints for row in connection.execute(_oldest(endpoint, moment))]
        if not found:
            return ()
        chosen = [row.id for row in sorted(found, key=lambda row: (row.next_at, row.id))[:limit]]
        with writing(self._engine) as connection:
            moment = now(connection)
            # passing over what others have locked just now: they send it
            still_due = (
                select(callback_deliveries.c.id)
                .where(callback_deliveries.c.id.in_(chosen), _is_due(moment), _is_free(moment))
                .with_for_update(skip_locked=True)
            )
            sent = set(
                connection.execute(
                    update(callback_deliveries)
                    .where(callback_deliveries.c.id.in_(still_due))
                    .values(token=None, held_until=moment + IN_QUEUE)
                    .returning(callback_deliveries.c.id)
                ).scalars()
            )
        return tuple(delivery for delivery in chosen if delivery in sent)

    def forget_before(self, age: timedelta) -> int:
        """Delete the deliveries older than an age with their attempts; return how many there were."""
        with writing(self._engine) as connection:
            return connection.execute(
                delete_from(callback_deliveries).where(
                    callback_deliveries.c.created_at <= now(connection) - age
                )
            ).rowcount


_ENABLED = select(callback_endpoints.c.id).where(callback_endpoints.c.disabled_at.is_(None))


def _is_due(moment: datetime) -> ColumnElement[bool]:
    return and_(callback_deliveries.c.state == "waiting", callback_deliveries.c.next_at <= moment)


def _is_free(moment: datetime) -> ColumnElement[bool]:
    return or_(callback_deliveries.c.held_until.is_(None), callback_deliveries.c.held_until <= moment)


def _has_due(moment: datetime, job_id: str | None) -> ColumnElement[bool]:
    if job_id is not None:  # by the job's deliveries, which are few: others of the endpoint may be many
        of_job = select(callback_deliveries.c.endpoint_id).where(
            callback_deliveries.c.job_id == job_id, _is_due(moment)
        )
        return callback_endpoints.c.id.in_(of_job)
    of_endpoint = and_(callback_deliveries.c.endpoint_id == callback_endpoints.c.id, _is_due(moment))
    return exists(select(callback_deliveries.c.id).where(of_endpoint))


def _oldest(endpoint_id: str, moment: datetime) -> Select[Any]:
    # those with the senders stay among the oldest until they are settled or paused: they count
    oldest = (
        select(
            callback_deliveries.c.id,
            callback_deliveries.c.next_at,
            callback_deliveries.c.held_until,
        )
        .where(callback_deliveries.c.endpoint_id == endpoint_id, _is_due(moment))
        .order_by(callback_deliveries.c.next_at, callback_deliveries.c.id)
        .limit(AT_ONCE)
        .subquery()
    )
    return select(oldest.c.id, oldest.c.next_at).where(
        or_(oldest.c.held_until.is_(None), oldest.c.held_until <= moment)
    )


def _lock_endpoint(connection: Connection, endpoint_id: str) -> None:
    connection.execute(
        select(callback_endpoints.c.id)
        .where(callback_endpoints.c.id == bindparam("of"))
        .with_for_update(key_share=True),
        {"of": endpoint_id},
    )
