"""Kept blocks in SQL, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, select, update
from sqlalchemy.exc import IntegrityError

from assembly.callers.actor import Actor
from assembly.conference.vietnamese import fold
from assembly.errors import BlockNotFound, Changed
from assembly.kept_conferences.blocks import KeptBlock, ListedBlock
from assembly.kept_conferences.facts import Facts, text_of
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading, writing
from assembly.stores.tables import blocks

_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)  # what else stands in an address was never an id
_LISTED = (blocks.c.id, blocks.c.revision, blocks.c.created_at, blocks.c.changed_at, blocks.c.name)


class SqlBlockStore:
    """All kept blocks in SQL; see ``assembly.kept_conferences.ports.BlockStore``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def seen_by(self, actor: Actor) -> SqlOwnBlocks:
        """Return the blocks of an actor's organisation."""
        return SqlOwnBlocks(self._engine, actor)


class SqlOwnBlocks:
    """The kept blocks of one organisation; see ``assembly.kept_conferences.ports.OwnBlocks``."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self._engine = engine
        self._actor = actor

    def add(self, block_id: str, facts: Facts) -> KeptBlock:
        """Keep a block; the same id again changes nothing and returns what is there."""
        with writing(self._engine) as connection:
            moment = now(connection)
            try:
                with connection.begin_nested():
                    connection.execute(
                        blocks.insert().values(
                            id=block_id,
                            organisation_id=self._actor.organisation,
                            revision=1,
                            created_at=moment,
                            changed_at=moment,
                            **_columns(facts),
                        )
                    )
            except IntegrityError:  # it is there; were it another's, it is not found
                return _whole(self._row(connection, block_id))
            note(connection, self._actor, "block.create", block_id)
            return _whole(self._row(connection, block_id))

    def block(self, block_id: str) -> KeptBlock:
        """Return a block; raises BlockNotFound."""
        with reading(self._engine) as connection:
            return _whole(self._row(connection, block_id))

    def blocks(self, *, before: str | None = None, limit: int) -> tuple[ListedBlock, ...]:
        """Return at most ``limit`` blocks older than the id ``before``, newest first."""
        wanted = select(*_LISTED).where(blocks.c.organisation_id == self._actor.organisation)
        if before is not None:
            wanted = wanted.where(blocks.c.id < before)
        with reading(self._engine) as connection:
            found = connection.execute(wanted.order_by(blocks.c.id.desc()).limit(limit))
            return tuple(ListedBlock(**row._mapping) for row in found)

    def change(self, block_id: str, changed: Callable[[Facts], Facts], *, revision: int | None) -> KeptBlock:
        """Put ``changed(facts)`` in the place of the facts; what it raises changes nothing."""
        with writing(self._engine) as connection:
            before = _whole(self._row(connection, block_id, locked=True))
            if revision not in (None, before.revision):
                raise Changed(
                    "Khối này đã được người khác sửa. Hãy xem lại rồi sửa trên bản mới nhất.",
                    f"the block is at revision {before.revision}, not {revision}",
                )
            facts = changed(before.facts)
            if facts == before.facts:
                return before
            connection.execute(
                update(blocks)
                .where(blocks.c.id == block_id)
                .values(revision=before.revision + 1, changed_at=now(connection), **_columns(facts))
            )
            note(connection, self._actor, "block.change", block_id, {"revision": before.revision + 1})
            return _whole(self._row(connection, block_id))

    def delete(self, block_id: str) -> None:
        """Forget a block; its conferences stay. Raises BlockNotFound."""
        with writing(self._engine) as connection:
            row = self._row(connection, block_id, locked=True)
            connection.execute(delete(blocks).where(blocks.c.id == block_id))
            note(connection, self._actor, "block.delete", block_id, {"revision": row.revision})

    def _row(self, connection: Connection, block_id: str, *, locked: bool = False) -> Row[Any]:
        wanted: Select[Any] = select(*_LISTED, blocks.c.facts).where(
            blocks.c.id == block_id, blocks.c.organisation_id == self._actor.organisation
        )
        row = None
        if _ID.fullmatch(block_id):
            row = connection.execute(wanted.with_for_update() if locked else wanted).one_or_none()
        if row is None:
            raise BlockNotFound(block_id)
        return row


def _columns(facts: Facts) -> dict[str, Any]:
    name: str = facts["block"]["name"]
    return {"name": name, "folded_name": fold(name), "facts": text_of(facts)}


def _whole(row: Row[Any]) -> KeptBlock:
    return KeptBlock(**{**row._mapping, "facts": json.loads(row.facts)})
