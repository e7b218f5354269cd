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
from assembly.errors import Changed, ConferenceApproved, ConferenceNotFound, InputRefused
from assembly.jobs.order import year_of
from assembly.kept_conferences.facts import Facts, text_of
from assembly.kept_conferences.kept import ApprovedVersion, Content, KeptConference, ListedConference
from assembly.kept_conferences.typing import carried_on
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading, writing
from assembly.stores.tables import conference_versions
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
    kept.c.block_id,
    kept.c.version,
    kept.c.approved_at,
    kept.c.approved_by,
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

    def add(
        self,
        conference_id: str,
        facts: Facts,
        *,
        rolled_over_from: str | None = None,
        block_id: str | None = None,
    ) -> KeptConference:
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
                            block_id=block_id,
                            **_columns(Content(facts)),
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
        return self._put(
            conference_id,
            lambda before: carried_on(before, _facts_after(before, changed, revision)),
            action,
        )

    def write(
        self, conference_id: str, written: Callable[[KeptConference], Content], *, action: Action
    ) -> KeptConference:
        """Put what ``written`` makes of a conference in its place, whatever its revision."""
        return self._put(conference_id, written, action)

    def _put(
        self, conference_id: str, written: Callable[[KeptConference], Content], action: Action
    ) -> KeptConference:
        # reading a large conference takes a while: nobody waits for it, unless somebody was faster
        seen = self.conference(conference_id)
        content = written(seen)
        with writing(self._engine) as connection:
            before = _whole(self._row(connection, conference_id, locked=True))
            if before.revision != seen.revision:
                content = written(before)
            if content == Content(before.facts, before.typed):
                return before
            _refuse_approved(before)
            connection.execute(
                update(kept)
                .where(kept.c.id == conference_id)
                .values(revision=before.revision + 1, changed_at=now(connection), **_columns(content))
            )
            note(connection, self._actor, action, conference_id, {"revision": before.revision + 1})
            return _whole(self._row(connection, conference_id))

    def join_block(self, conference_id: str, block_id: str | None) -> KeptConference:
        """Tell which kept block meets; nothing else changes."""
        with writing(self._engine) as connection:
            before = self._row(connection, conference_id, locked=True)
            if before.block_id != block_id:
                connection.execute(update(kept).where(kept.c.id == conference_id).values(block_id=block_id))
            return _whole(self._row(connection, conference_id))

    def approve(self, conference_id: str, *, revision: int | None = None) -> KeptConference:
        """Lock a conference as it stands; twice changes nothing. Its revision stays."""
        with writing(self._engine) as connection:
            before = self._row(connection, conference_id, locked=True)
            if revision is not None and revision != before.revision:
                raise _changed(before.revision, revision)
            if before.approved_at is None:
                connection.execute(
                    update(kept)
                    .where(kept.c.id == conference_id)
                    .values(approved_at=now(connection), approved_by=self._actor.who, typed=None)
                )
                self._note_version(connection, "conference.approve", before)
            return _whole(self._row(connection, conference_id))

    def reopen(self, conference_id: str) -> KeptConference:
        """Begin the next version of an approved conference; one that is not approved stays as it is."""
        with writing(self._engine) as connection:
            before = self._row(connection, conference_id, locked=True)
            if before.approved_at is not None:
                connection.execute(
                    conference_versions.insert().values(
                        conference_id=conference_id,
                        version=before.version,
                        revision=before.revision,
                        facts=before.facts,
                        approved_at=before.approved_at,
                        approved_by=before.approved_by,
                    )
                )
                connection.execute(
                    update(kept)
                    .where(kept.c.id == conference_id)
                    .values(version=before.version + 1, approved_at=None, approved_by=None)
                )
                self._note_version(connection, "conference.reopen", before)
            return _whole(self._row(connection, conference_id))

    def _note_version(self, connection: Connection, action: Action, row: Row[Any]) -> None:
        details = {"version": row.version, "revision": row.revision}
        note(connection, self._actor, action, row.id, details)

    def versions(self, conference_id: str) -> tuple[ApprovedVersion, ...]:
        """Return the versions that were approved, oldest first."""
        with reading(self._engine) as connection:
            present = self._row(connection, conference_id)
            before = connection.execute(
                select(conference_versions)
                .where(conference_versions.c.conference_id == conference_id)
                .order_by(conference_versions.c.version)
            )
            rows = [*before, *([present] if present.approved_at is not None else [])]
            return tuple(
                ApprovedVersion(
                    row.version, row.revision, row.approved_at, row.approved_by, json.loads(row.facts)
                )
                for row in rows
            )

    def delete(self, conference_id: str, *, revision: int | None = None) -> None:
        """Forget a conference; jobs made of it stay."""
        with writing(self._engine) as connection:
            row = self._row(connection, conference_id, locked=True)
            if revision is not None and revision != row.revision:
                raise _changed(row.revision, revision)
            _refuse_approved(row)
            connection.execute(delete(kept).where(kept.c.id == conference_id))
            note(connection, self._actor, "conference.delete", conference_id, {"revision": row.revision})

    def _row(self, connection: Connection, conference_id: str, *, locked: bool = False) -> Row[Any]:
        wanted: Select[Any] = select(*_LISTED, kept.c.facts, kept.c.typed).where(
            kept.c.id == conference_id, kept.c.organisation_id == self._actor.organisation
        )
        row = None
        if _ID.fullmatch(conference_id):
            row = connection.execute(wanted.with_for_update() if locked else wanted).one_or_none()
        if row is None:
            raise ConferenceNotFound(conference_id)
        return row


def _columns(content: Content) -> dict[str, Any]:
    facts, typed = content.facts, content.typed
    block: str = facts["block"]["name"]
    return {
        "year": year_of(facts),
        "block": block,
        "folded_block": fold(block),
        "facts": text_of(facts),
        # in ASCII: half a letter may have been typed, which no database takes
        "typed": None if typed is None else json.dumps(typed, separators=(",", ":")),
    }


def _whole(row: Row[Any]) -> KeptConference:
    typed = None if row.typed is None else json.loads(row.typed)
    return KeptConference(**{**row._mapping, "facts": json.loads(row.facts), "typed": typed})


def _refuse_approved(present: Any) -> None:
    if present.approved_at is not None:
        raise ConferenceApproved(present.id)


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
