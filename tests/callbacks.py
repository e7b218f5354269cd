"""An organisation with callbacks, over any database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, select, update
from uuid_utils import uuid7

from assembly.callbacks.endpoint import CALLBACK_TYPES, CallbackType, ClaimedDelivery, Endpoint
from assembly.callbacks.ports import OwnCallbacks
from assembly.callers.actor import Actor, program
from assembly.jobs.event import JobEvent
from assembly.stores.callback_rows import add_deliveries
from assembly.stores.engine import now, reading, writing
from assembly.stores.sql_callbacks import SqlCallbackStore
from assembly.stores.tables import audit_entries, callback_deliveries, callback_endpoints, organisations

MINUTE = timedelta(minutes=1)
ALL = 100
URL = "https://hooks.example.vn/vanthu"


class Callers:
    """An organisation of which nobody knew, with its callbacks; the job store tells it events like this."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.store = SqlCallbackStore(engine)
        self.id = str(uuid7())
        with writing(engine) as connection:
            connection.execute(
                organisations.insert().values(
                    id=self.id, name="Sở", folded_name=self.id, created_at=now(connection)
                )
            )

    @property
    def actor(self) -> Actor:
        """Somebody of the organisation."""
        return program("tests", self.id)

    @property
    def own(self) -> OwnCallbacks:
        """What they see."""
        return self.store.seen_by(self.actor)

    def add(
        self,
        types: tuple[CallbackType, ...] = CALLBACK_TYPES,
        *,
        url: str = URL,
        secret: str = "whsec_one",  # noqa: S107 - guards nothing
        most: int = ALL,
    ) -> Endpoint:
        """Name an endpoint."""
        return self.own.add(str(uuid7()), url, types, "", secret, most=most)

    def tell(self, *types: str, job_id: str | None = None, data: Mapping[str, Any] | None = None) -> int:
        """Let events happen; return how many deliveries there came to be."""
        with writing(self.engine) as connection:
            moment = now(connection)
            events = [
                JobEvent(str(uuid7()), job_id or str(uuid7()), 1, kind, moment, data or {})  # type: ignore[arg-type]  # from a list of words
                for kind in types
            ]
            return add_deliveries(connection, self.id, events, moment)

    def due(self, endpoint: Endpoint) -> tuple[str, ...]:
        """Return what is due of an endpoint, for the queue."""
        return self.store.due(endpoint_id=endpoint.id, limit=ALL)

    def claimed(self, delivery_id: str) -> ClaimedDelivery:
        """Claim what must be there to claim."""
        claimed = self.store.claim(delivery_id, MINUTE)
        assert claimed is not None
        return claimed

    def states(self, endpoint: Endpoint) -> list[str]:
        """Return the states of the deliveries of an endpoint, oldest first."""
        return [delivery.state for delivery in reversed(self.own.deliveries(endpoint.id, limit=ALL))]

    def pass_time(self, by: timedelta) -> None:
        """Let time pass for the deliveries of this organisation."""
        of_ours = callback_deliveries.c.endpoint_id.in_(
            select(callback_endpoints.c.id).where(callback_endpoints.c.organisation_id == self.id)
        )
        with writing(self.engine) as connection:
            rows = connection.execute(select(callback_deliveries).where(of_ours)).all()
            for row in rows:
                connection.execute(
                    update(callback_deliveries)
                    .where(callback_deliveries.c.id == row.id)
                    .values(
                        created_at=row.created_at - by,
                        next_at=row.next_at and row.next_at - by,
                        held_until=row.held_until and row.held_until - by,
                    )
                )

    def notes(self) -> list[tuple[str, str]]:
        """Return what the audit log holds of the organisation: action and subject."""
        with reading(self.engine) as connection:
            found = connection.execute(
                select(audit_entries.c.action, audit_entries.c.subject)
                .where(audit_entries.c.organisation_id == self.id)
                .order_by(audit_entries.c.number)
            )
            return [(row.action, row.subject) for row in found]
