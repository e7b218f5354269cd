"""Kept conferences in SQL, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, select, update
from sqlalchemy.exc import IntegrityError

from assembly.callers.actor import Actor
from assembly.callers.audit import Action
from assembly.conference.vietnamese import UNPRINTABLE, fold
from assembly.errors import Changed, ConferenceNotFound, InputRefused
from assembly.jobs.order import year_of
from assembly.kept_conferences.facts import Facts, text_of
from assembly.kept_conferences.kept import KeptConference, ListedConference
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading, writing
from assembly.stores.tables import kept_conferences as kept

_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)  # what else stands in an address was never an id
_LISTED = (
    kept.c.id,
    kept.c.revision,
    kept.c.created_at,
    kept.c.changed_at,
    kept.c.year,
    kept.c.block,
    kept.c.rolled_over_from,
)


class SqlConferenceStore:
    """All kept conferences in SQL; see ``assembly.kept_conferences.ports.ConferenceStore``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def seen_by(self, actor: Actor) -> SqlOwnConferences:
        """Return the conferences of an actor's organisation."""
        return SqlOwnConferences(self._engine, actor)


class SqlOwnConferences:
    """The kept conferences of one organisation; see ``assembly.kept_conferences.ports.OwnConferences``."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self._engine = engine
        self._actor = actor

    def add(self, conference_id: str, facts: Facts, *, rolled_over_from: str | None = None) -> KeptConference:
        """Keep a conference; the same id again changes nothing and returns what is there."""
        with writing(self._engine) as connection:
            moment = now(connection)
            try:
                with connection.begin_nested():
                    connection.execute(
                        kept.insert().values(
                            id=conference_id,
                            organisation_id=self._actor.organisation,
                            revision=1,
                            created_at=moment,
                            changed_at=moment,
                            rolled_over_from=rolled_over_from,
                            **_columns(facts),
                        )
                    )
            except IntegrityError:  # it is there; were it another's, it is not found
                return _whole(self._row(connection, conference_id))
            action: Action = "conference.create" if rolled_over_from is None else "conference.roll-over"
            note(
                connection,
                self._actor,
                action,
                conference_id,
                {} if rolled_over_from is None else {"from": rolled_over_from},
            )
            return _whole(self._row(connection, conference_id))

    def conference(self, conference_id: str) -> KeptConference:
        """Return a conference; raises ConferenceNotFound."""
        with reading(self._engine) as connection:
            return _whole(self._row(connection, conference_id))

    def conferences(
        self, *, year: int | None = None, block: str | None = None, before: str | None = None, limit: int
    ) -> tuple[ListedConference, ...]:
        """Return at most ``limit`` conferences older than the id ``before``, newest first."""
        wanted = select(*_LISTED).where(kept.c.organisation_id == self._actor.organisation)
        if year is not None:
            wanted = wanted.where(kept.c.year == year)
        if block is not None:
            if UNPRINTABLE.search(block):  # PostgreSQL takes no such text, and no name holds it
                return ()
            wanted = wanted.where(kept.c.folded_block.contains(fold(block), autoescape=True))
        if before is not None:
            wanted = wanted.where(kept.c.id < before)
        with reading(self._engine) as connection:
            found = connection.execute(wanted.order_by(kept.c.id.desc()).limit(limit))
            return tuple(ListedConference(**row._mapping) for row in found)

    def change(
        self,
        conference_id: str,
        changed: Callable[[Facts], Facts],
        *,
        revision: int | None,
        action: Action,
    ) -> KeptConference:
        """Put ``changed(facts)`` in the place of the facts; what it raises changes nothing."""
        # reading a large conference takes a while: nobody waits for it, unless somebody was faster
        seen = self.conference(conference_id)
        facts = _facts_after(seen, changed, revision)
        with writing(self._engine) as connection:
            before = _whole(self._row(connection, conference_id, locked=True))
            if before.revision != seen.revision:
                facts = _facts_after(before, changed, revision)
            if facts == before.facts:
                return before
            connection.execute(
                update(kept)
                .where(kept.c.id == conference_id)
                .values(revision=before.revision + 1, changed_at=now(connection), **_columns(facts))
            )
            note(connection, self._actor, action, conference_id, {"revision": before.revision + 1})
            return _whole(self._row(connection, conference_id))

    def delete(self, conference_id: str, *, revision: int | None = None) -> None:
        """Forget a conference; jobs made of it stay. Raises ConferenceNotFound, Changed."""
        with writing(self._engine) as connection:
            row = self._row(connection, conference_id, locked=True)
            if revision is not None and revision != row.revision:
                raise _changed(row.revision, revision)
            connection.execute(delete(kept).where(kept.c.id == conference_id))
            note(connection, self._actor, "conference.delete", conference_id, {"revision": row.revision})

    def _row(self, connection: Connection, conference_id: str, *, locked: bool = False) -> Row[Any]:
        wanted: Select[Any] = select(*_LISTED, kept.c.facts).where(
            kept.c.id == conference_id, kept.c.organisation_id == self._actor.organisation
        )
        row = None
        if _ID.fullmatch(conference_id):
            row = connection.execute(wanted.with_for_update() if locked else wanted).one_or_none()
        if row is None:
            raise ConferenceNotFound(conference_id)
        return row


def _columns(facts: Facts) -> dict[str, Any]:
    block: str = facts["block"]["name"]
    return {"year": year_of(facts), "block": block, "folded_block": fold(block), "facts": text_of(facts)}


def _whole(row: Row[Any]) -> KeptConference:
    return KeptConference(**{**row._mapping, "facts": json.loads(row.facts)})


def _facts_after(before: KeptConference, changed: Callable[[Facts], Facts], revision: int | None) -> Facts:
    if revision is None or revision == before.revision:
        return changed(before.facts)
    # the very next revision may be this change, sent again because its answer was lost (RFC 9110, 13.1.1)
    if revision + 1 == before.revision:
        with suppress(InputRefused):
            if changed(before.facts) == before.facts:
                return before.facts
    raise _changed(before.revision, revision)


def _changed(present: int, seen: int) -> Changed:
    return Changed(
        "Hội nghị này đã được người khác thay đổi. Hãy đọc lại rồi sửa trên bản mới nhất.",
        f"the conference is at revision {present}, not {seen}: read it again and change the newest",
    )
