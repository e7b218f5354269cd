"""Spreadsheets that somebody brought, in SQL; see ``assembly.intakes.ports``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, select, update
from sqlalchemy.exc import IntegrityError

from assembly.callers.actor import Actor
from assembly.conference.workbook.brought import Brought, brought_of_text, text_of_brought
from assembly.errors import IntakeNotFound
from assembly.intakes.intake import Intake, Said, said_of_text, text_of_said
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading, writing
from assembly.stores.tables import intakes

_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)  # what else stands in an address was never an id


class SqlIntakeStore:
    """All intakes in SQL; see ``assembly.intakes.ports.IntakeStore``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def seen_by(self, actor: Actor) -> SqlOwnIntakes:
        """Return the intakes of an actor's organisation."""
        return SqlOwnIntakes(self._engine, actor)

    def forget_older(self, keep: timedelta) -> int:
        """Delete what was brought longer ago than ``keep``; return how many."""
        with writing(self._engine) as connection:
            gone = connection.execute(delete(intakes).where(intakes.c.created_at < now(connection) - keep))
            return int(gone.rowcount)


class SqlOwnIntakes:
    """The intakes of one organisation; see ``assembly.intakes.ports.OwnIntakes``."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self._engine = engine
        self._actor = actor

    def add(self, intake_id: str, file_name: str, brought: Brought, conference_id: str | None) -> Intake:
        """Keep a file that was brought; the same id again changes nothing and returns what is there."""
        with writing(self._engine) as connection:
            try:
                with connection.begin_nested():
                    connection.execute(
                        intakes.insert().values(
                            id=intake_id,
                            organisation_id=self._actor.organisation,
                            conference_id=conference_id,
                            created_at=now(connection),
                            file_name=file_name,
                            sheets=text_of_brought(brought),
                            corrections=text_of_said(Said()),
                        )
                    )
            except IntegrityError:  # it is there; were it another's, it is not found
                return _whole(self._row(connection, intake_id))
            note(connection, self._actor, "intake.create", intake_id, _of(conference_id))
            return _whole(self._row(connection, intake_id))

    def intake(self, intake_id: str) -> Intake:
        """Return an intake; raises IntakeNotFound."""
        with reading(self._engine) as connection:
            return _whole(self._row(connection, intake_id))

    def say(self, intake_id: str, changed: Callable[[Said], Said]) -> Intake:
        """Put ``changed(said)`` in the place of what was said; raises IntakeNotFound."""
        with writing(self._engine) as connection:
            before = _whole(self._row(connection, intake_id, locked=True))
            connection.execute(
                update(intakes)
                .where(intakes.c.id == intake_id)
                .values(corrections=text_of_said(changed(before.said)))
            )
            return _whole(self._row(connection, intake_id))

    def mark_taken(self, intake_id: str, conference_id: str) -> Intake:
        """Note that it was taken over into a conference; again changes nothing. Raises IntakeNotFound."""
        with writing(self._engine) as connection:
            if self._row(connection, intake_id, locked=True).taken_at is None:
                connection.execute(
                    update(intakes)
                    .where(intakes.c.id == intake_id)
                    .values(taken_at=now(connection), conference_id=conference_id)
                )
                note(connection, self._actor, "intake.take-over", intake_id, _of(conference_id))
            return _whole(self._row(connection, intake_id))

    def _row(self, connection: Connection, intake_id: str, *, locked: bool = False) -> Row[Any]:
        row = None
        if _ID.fullmatch(intake_id):
            wanted = select(intakes).where(
                intakes.c.id == intake_id, intakes.c.organisation_id == self._actor.organisation
            )
            row = connection.execute(wanted.with_for_update() if locked else wanted).one_or_none()
        if row is None:
            raise IntakeNotFound(intake_id)
        return row


def _of(conference_id: str | None) -> dict[str, str]:
    return {} if conference_id is None else {"conference": conference_id}


def _whole(row: Row[Any]) -> Intake:
    return Intake(
        row.id,
        row.conference_id,
        row.created_at,
        row.file_name,
        brought_of_text(row.sheets),
        said_of_text(row.corrections),
        row.taken_at,
    )
