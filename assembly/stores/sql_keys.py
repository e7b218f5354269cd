"""The API keys in SQL: who calls, and what an organisation does with its keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, or_, select, update

from assembly.callers.actor import Actor
from assembly.callers.api_key import ApiKey, Scope
from assembly.errors import KeyEnded, KeyNotFound
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading, writing
from assembly.stores.tables import api_key_secrets, api_keys

USE_NOTED = timedelta(minutes=1)  # how exact the time of a key's last use is
_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)  # what else stands in an address was never an id

_LIVING = (
    select(api_keys, api_key_secrets.c.hash)
    .join_from(api_keys, api_key_secrets)
    .where(
        api_keys.c.id == bindparam("of"),
        api_keys.c.revoked_at.is_(None),
        or_(api_keys.c.expires_at.is_(None), api_keys.c.expires_at > bindparam("moment")),
        or_(api_key_secrets.c.expires_at.is_(None), api_key_secrets.c.expires_at > bindparam("moment")),
    )
    .order_by(api_key_secrets.c.hash)
)


class SqlKeyStore:
    """All API keys in SQL; see ``assembly.callers.ports.KeyStore``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def seen_by(self, actor: Actor) -> SqlOwnKeys:
        """Return the keys of an actor's organisation."""
        return SqlOwnKeys(self._engine, actor)

    def live(self, key_id: str) -> tuple[ApiKey, tuple[str, ...]] | None:
        """Return a key that holds now with the hashes of its living secrets, whosever it is; else None."""
        if not _ID.fullmatch(key_id):
            return None
        with reading(self._engine) as connection:
            found = connection.execute(_LIVING, {"of": key_id, "moment": now(connection)}).all()
        if not found:
            return None
        return _key(found[0]), tuple(row.hash for row in found)

    def note_use(self, key_id: str) -> None:
        """Note that a key was used just now; at most once a minute this writes anything."""
        with writing(self._engine) as connection:
            moment = now(connection)
            connection.execute(
                update(api_keys)
                .where(
                    api_keys.c.id == key_id,
                    or_(api_keys.c.last_used_at.is_(None), api_keys.c.last_used_at <= moment - USE_NOTED),
                )
                .values(last_used_at=moment)
            )


class SqlOwnKeys:
    """The API keys of one organisation in SQL; see ``assembly.callers.ports.OwnKeys``."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self._engine = engine
        self._actor = actor

    def add(
        self,
        key_id: str,
        name: str,
        scopes: Sequence[Scope],
        secret_hash: str,
        *,
        lifetime: timedelta | None = None,
    ) -> ApiKey:
        """Store a key; the same id again changes nothing and returns what is there."""
        with writing(self._engine) as connection:
            if (row := self._row(connection, key_id)) is not None:
                return _key(row)
            moment = now(connection)
            connection.execute(
                api_keys.insert().values(
                    id=key_id,
                    organisation_id=self._actor.organisation,
                    name=name,
                    scopes=list(scopes),
                    created_at=moment,
                    expires_at=None if lifetime is None else moment + lifetime,
                )
            )
            _add_secret(connection, key_id, secret_hash, moment)
            note(connection, self._actor, "key.create", key_id, {"scopes": list(scopes)})
            return _key(self._known(connection, key_id))

    def key(self, key_id: str) -> ApiKey:
        """Return a key, also one that has ended; raises KeyNotFound."""
        with reading(self._engine) as connection:
            return _key(self._known(connection, key_id))

    def keys(self, *, before: str | None = None, limit: int) -> tuple[ApiKey, ...]:
        """Return at most ``limit`` keys older than the one with the id ``before``, newest first."""
        wanted = select(api_keys).where(api_keys.c.organisation_id == self._actor.organisation)
        if before is not None:
            wanted = wanted.where(api_keys.c.id < before)
        with reading(self._engine) as connection:
            found = connection.execute(wanted.order_by(api_keys.c.id.desc()).limit(limit))
            return tuple(_key(row) for row in found)

    def rotate(
        self, key_id: str, secret_hash: str, *, overlap: timedelta, lifetime: timedelta | None = None
    ) -> ApiKey:
        """Give a key a new secret; the older ones hold for ``overlap`` still.

        Raises KeyNotFound; KeyEnded where it is revoked, or has expired and gets no new lifetime.
        """
        with writing(self._engine) as connection:
            key = _key(self._known(connection, key_id, locked=True))
            of_key = api_key_secrets.c.key_id == key_id
            known = connection.execute(select(api_key_secrets.c.hash).where(of_key)).scalars().all()
            if secret_hash in known:
                return key
            moment = now(connection)
            if key.revoked_at is not None:
                raise KeyEnded("Khoá truy cập này đã bị thu hồi.", "this API key is revoked")
            if lifetime is None and key.expires_at is not None and key.expires_at <= moment:
                raise KeyEnded(
                    "Khoá truy cập này đã hết hạn; hãy đổi khoá kèm thời hạn mới.",
                    "this API key has expired; rotate it with a new lifetime",
                )
            ends = moment + overlap
            connection.execute(
                update(api_key_secrets)
                .where(
                    of_key, or_(api_key_secrets.c.expires_at.is_(None), api_key_secrets.c.expires_at > ends)
                )
                .values(expires_at=ends)
            )
            _add_secret(connection, key_id, secret_hash, moment)
            if lifetime is not None:
                connection.execute(
                    update(api_keys).where(api_keys.c.id == key_id).values(expires_at=moment + lifetime)
                )
            note(connection, self._actor, "key.rotate", key_id, {})
            return _key(self._known(connection, key_id))

    def revoke(self, key_id: str) -> ApiKey:
        """End a key at once; twice is no error. Raises KeyNotFound."""
        with writing(self._engine) as connection:
            key = _key(self._known(connection, key_id, locked=True))
            if key.revoked_at is not None:
                return key
            connection.execute(
                update(api_keys).where(api_keys.c.id == key_id).values(revoked_at=now(connection))
            )
            note(connection, self._actor, "key.revoke", key_id, {})
            return _key(self._known(connection, key_id))

    def _row(self, connection: Connection, key_id: str, *, locked: bool = False) -> Row[Any] | None:
        if not _ID.fullmatch(key_id):
            return None
        wanted = select(api_keys).where(
            api_keys.c.id == key_id, api_keys.c.organisation_id == self._actor.organisation
        )
        return connection.execute(wanted.with_for_update() if locked else wanted).one_or_none()

    def _known(self, connection: Connection, key_id: str, *, locked: bool = False) -> Row[Any]:
        row = self._row(connection, key_id, locked=locked)
        if row is None:
            raise KeyNotFound(key_id)
        return row


def _add_secret(connection: Connection, key_id: str, secret_hash: str, moment: datetime) -> None:
    connection.execute(api_key_secrets.insert().values(key_id=key_id, hash=secret_hash, created_at=moment))


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        organisation=row.organisation_id,
        name=row.name,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
