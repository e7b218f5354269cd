"""The callback endpoints of an organisation in SQL, with what was sent to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, or_, select, update
from sqlalchemy import delete as delete_from

from assembly.callbacks.endpoint import Attempt, CallbackType, Delivery, DeliveryState, Endpoint
from assembly.callers.actor import Actor
from assembly.errors import DeliveryNotFound, EndpointDisabled, EndpointNotFound, TooManyEndpoints
from assembly.stores.audit_rows import note
from assembly.stores.callback_rows import attempt_of, delivery_of, endpoint_of
from assembly.stores.engine import now, reading, writing
from assembly.stores.tables import (
    callback_attempts,
    callback_deliveries,
    callback_endpoints,
    callback_secrets,
    organisations,
)

MOST_SECRETS = 4  # that sign at the same time: each makes the header longer
_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)  # what else stands in an address was never an id


class SqlOwnCallbacks:
    """The endpoints of one organisation in SQL; see ``assembly.callbacks.ports.OwnCallbacks``."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self._engine = engine
        self._actor = actor

    def add(
        self,
        endpoint_id: str,
        url: str,
        types: Sequence[CallbackType],
        description: str,
        secret: str,
        *,
        most: int,
    ) -> Endpoint:
        """Store an endpoint; the same id again changes nothing and returns what is there."""
        with writing(self._engine) as connection:
            self._lock_organisation(connection)
            if (row := self._row(connection, endpoint_id)) is not None:
                return endpoint_of(row)
            there = connection.execute(
                select(func.count())
                .select_from(callback_endpoints)
                .where(callback_endpoints.c.organisation_id == self._actor.organisation)
            ).scalar_one()
            if there >= most:
                raise TooManyEndpoints(most)
            moment = now(connection)
            connection.execute(
                callback_endpoints.insert().values(
                    id=endpoint_id,
                    organisation_id=self._actor.organisation,
                    url=url,
                    types=list(types),
                    description=description,
                    created_at=moment,
                )
            )
            _add_secret(connection, endpoint_id, secret, moment)
            note(connection, self._actor, "callback.create", endpoint_id, {"types": list(types)})
            return endpoint_of(self._known(connection, endpoint_id))

    def endpoint(self, endpoint_id: str) -> Endpoint:
        """Return an endpoint; raises EndpointNotFound."""
        with reading(self._engine) as connection:
            return endpoint_of(self._known(connection, endpoint_id))

    def endpoints(self, *, before: str | None = None, limit: int) -> tuple[Endpoint, ...]:
        """Return at most ``limit`` endpoints older than the one with the id ``before``, newest first."""
        wanted = select(callback_endpoints).where(
            callback_endpoints.c.organisation_id == self._actor.organisation
        )
        if before is not None:
            wanted = wanted.where(callback_endpoints.c.id < before)
        with reading(self._engine) as connection:
            found = connection.execute(wanted.order_by(callback_endpoints.c.id.desc()).limit(limit))
            return tuple(endpoint_of(row) for row in found)

    def change(
        self,
        endpoint_id: str,
        *,
        url: str | None = None,
        types: Sequence[CallbackType] | None = None,
        description: str | None = None,
        enabled: bool | None = None,
    ) -> Endpoint:
        """Change what is given; raises EndpointNotFound."""
        with writing(self._engine) as connection:
            row = self._known(connection, endpoint_id, locked=True)
            values: dict[str, Any] = {}
            if url is not None:
                values["url"] = url
            if types is not None:
                values["types"] = list(types)
            if description is not None:
                values["description"] = description
            if enabled is not None and enabled != (row.disabled_at is None):
                values["disabled_at"] = None if enabled else now(connection)
            values = {name: value for name, value in values.items() if getattr(row, name) != value}
            if not values:
                return endpoint_of(row)
            connection.execute(
                update(callback_endpoints).where(callback_endpoints.c.id == endpoint_id).values(values)
            )
            note(connection, self._actor, "callback.change", endpoint_id, {"changed": sorted(values)})
            return endpoint_of(self._known(connection, endpoint_id))

    def delete(self, endpoint_id: str) -> None:
        """Forget an endpoint with its deliveries; raises EndpointNotFound."""
        with writing(self._engine) as connection:
            self._known(connection, endpoint_id)
            connection.execute(delete_from(callback_endpoints).where(callback_endpoints.c.id == endpoint_id))
            note(connection, self._actor, "callback.delete", endpoint_id)

    def rotate(self, endpoint_id: str, secret: str, *, overlap: timedelta) -> Endpoint:
        """Sign with a new secret, and for ``overlap`` with the older ones too; raises EndpointNotFound."""
        with writing(self._engine) as connection:
            endpoint = endpoint_of(self._known(connection, endpoint_id, locked=True))
            of_endpoint = callback_secrets.c.endpoint_id == endpoint_id
            known = connection.execute(select(callback_secrets.c.secret).where(of_endpoint)).scalars().all()
            if secret in known:
                return endpoint
            moment = now(connection)
            ends = moment + overlap
            connection.execute(
                delete_from(callback_secrets).where(of_endpoint, callback_secrets.c.expires_at <= moment)
            )
            connection.execute(
                update(callback_secrets)
                .where(
                    of_endpoint,
                    or_(callback_secrets.c.expires_at.is_(None), callback_secrets.c.expires_at > ends),
                )
                .values(expires_at=ends)
            )
            _add_secret(connection, endpoint_id, secret, moment)
            too_many = living_secrets(connection, endpoint_id, moment)[MOST_SECRETS:]
            connection.execute(
                delete_from(callback_secrets).where(of_endpoint, callback_secrets.c.secret.in_(too_many))
            )
            note(connection, self._actor, "callback.rotate", endpoint_id)
            return endpoint

    def deliveries(
        self, endpoint_id: str, *, state: DeliveryState | None = None, before: str | None = None, limit: int
    ) -> tuple[Delivery, ...]:
        """Return at most ``limit`` deliveries older than ``before``, newest first."""
        wanted = select(callback_deliveries).where(callback_deliveries.c.endpoint_id == endpoint_id)
        if state is not None:
            wanted = wanted.where(callback_deliveries.c.state == state)
        if before is not None:
            wanted = wanted.where(callback_deliveries.c.id < before)
        with reading(self._engine) as connection:
            self._known(connection, endpoint_id)
            found = connection.execute(wanted.order_by(callback_deliveries.c.id.desc()).limit(limit))
            return tuple(delivery_of(row) for row in found)

    def delivery(self, endpoint_id: str, delivery_id: str) -> tuple[Delivery, tuple[Attempt, ...]]:
        """Return a delivery with its attempts in order; raises EndpointNotFound, DeliveryNotFound."""
        with reading(self._engine) as connection:
            self._known(connection, endpoint_id)
            row = _delivery(connection, endpoint_id, delivery_id)
            attempts = connection.execute(
                select(callback_attempts)
                .where(callback_attempts.c.delivery_id == delivery_id)
                .order_by(callback_attempts.c.number)
            )
            return delivery_of(row), tuple(attempt_of(attempt) for attempt in attempts)

    def resend(self, endpoint_id: str, delivery_id: str, token: str) -> Delivery:
        """Have a delivery tried at once, with all pauses before it again; the same token changes nothing."""
        with writing(self._engine) as connection:
            endpoint = self._known(connection, endpoint_id, locked=True)
            row = _delivery(connection, endpoint_id, delivery_id, locked=True)
            if row.resend_token == token:
                return delivery_of(row)
            if endpoint.disabled_at is not None:
                raise EndpointDisabled(endpoint_id)
            moment = now(connection)
            values: dict[str, Any] = {"resend_token": token, "tries": 0, "state": "waiting"}
            if row.state != "waiting" or row.next_at > moment:  # else somebody is at it already
                values |= {"next_at": moment, "token": None, "held_until": None}
            connection.execute(
                update(callback_deliveries).where(callback_deliveries.c.id == delivery_id).values(values)
            )
            note(connection, self._actor, "callback.resend", delivery_id, {"endpoint": endpoint_id})
            return delivery_of(_delivery(connection, endpoint_id, delivery_id))

    def _lock_organisation(self, connection: Connection) -> None:
        # two that add at once must not both be the last one
        connection.execute(
            select(organisations.c.id)
            .where(organisations.c.id == self._actor.organisation)
            .with_for_update(key_share=True)
        )

    def _row(self, connection: Connection, endpoint_id: str, *, locked: bool = False) -> Row[Any] | None:
        if not _ID.fullmatch(endpoint_id):
            return None
        wanted = select(callback_endpoints).where(
            callback_endpoints.c.id == endpoint_id,
            callback_endpoints.c.organisation_id == self._actor.organisation,
        )
        # whoever tells the endpoint of an event only needs it not to be deleted, and does not wait for this
        found = connection.execute(wanted.with_for_update(key_share=True) if locked else wanted)
        return found.one_or_none()

    def _known(self, connection: Connection, endpoint_id: str, *, locked: bool = False) -> Row[Any]:
        row = self._row(connection, endpoint_id, locked=locked)
        if row is None:
            raise EndpointNotFound(endpoint_id)
        return row


def living_secrets(connection: Connection, endpoint_id: str, moment: datetime) -> tuple[str, ...]:
    """Return the secrets that sign for an endpoint at a moment, newest first."""
    return tuple(
        connection.execute(
            select(callback_secrets.c.secret)
            .where(
                callback_secrets.c.endpoint_id == endpoint_id,
                or_(callback_secrets.c.expires_at.is_(None), callback_secrets.c.expires_at > moment),
            )
            .order_by(callback_secrets.c.created_at.desc(), callback_secrets.c.secret)
        ).scalars()
    )


def _add_secret(connection: Connection, endpoint_id: str, secret: str, moment: datetime) -> None:
    connection.execute(
        callback_secrets.insert().values(endpoint_id=endpoint_id, secret=secret, created_at=moment)
    )


def _delivery(
    connection: Connection, endpoint_id: str, delivery_id: str, *, locked: bool = False
) -> Row[Any]:
    row = None
    if _ID.fullmatch(delivery_id):
        wanted = select(callback_deliveries).where(
            callback_deliveries.c.id == delivery_id, callback_deliveries.c.endpoint_id == endpoint_id
        )
        row = connection.execute(wanted.with_for_update() if locked else wanted).one_or_none()
    if row is None:
        raise DeliveryNotFound(delivery_id)
    return row
