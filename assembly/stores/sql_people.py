"""The people of an organisation in SQL: their accounts, roles and passwords."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from assembly.callers.actor import Actor
from assembly.conference.vietnamese import clean
from assembly.errors import LastAdministrator, NameTaken, PersonDisabled, PersonNotFound
from assembly.people.person import Person, Role
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading, writing
from assembly.stores.tables import organisations, people, sessions, sign_in_links

_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)  # what else stands in an address was never an id


class SqlOwnPeople:
    """The people of one organisation in SQL; see ``assembly.people.ports.OwnPeople``."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self._engine = engine
        self._actor = actor

    def add(
        self,
        person_id: str,
        name: str,
        login: str,
        role: Role,
        *,
        password_hash: str | None = None,
        subject: str | None = None,
    ) -> Person:
        """Store a person; the same id again changes nothing. Raises NameTaken where the login is taken."""
        try:
            with writing(self._engine) as connection:
                if (row := self._row(connection, person_id)) is not None:
                    return person_of(row)
                connection.execute(
                    people.insert().values(
                        id=person_id,
                        organisation_id=self._actor.organisation,
                        name=_plain(name),
                        login=login,
                        role=role,
                        password_hash=password_hash,
                        subject=subject,
                        created_at=now(connection),
                    )
                )
                note(connection, self._actor, "person.create", person_id, {"role": role})
                return person_of(self._known(connection, person_id))
        except IntegrityError as conflict:
            raise NameTaken(
                f"Tên đăng nhập “{login}” đã có người dùng; hãy chọn tên khác.",
                "the login or the subject belongs to another person",
            ) from conflict

    def person(self, person_id: str) -> Person:
        """Return a person, also one whose account is closed; raises PersonNotFound."""
        with reading(self._engine) as connection:
            return person_of(self._known(connection, person_id))

    def people(self) -> tuple[Person, ...]:
        """Return all people, those first who came first."""
        wanted = select(people).where(people.c.organisation_id == self._actor.organisation)
        with reading(self._engine) as connection:
            return tuple(person_of(row) for row in connection.execute(wanted.order_by(people.c.id)))

    def change(self, person_id: str, *, name: str, role: Role) -> Person:
        """Give a person another name and role. Raises PersonNotFound, LastAdministrator."""
        with writing(self._engine) as connection:
            self._alone(connection)
            person = person_of(self._known(connection, person_id))
            if role != "administrator":
                self._keep_an_administrator(connection, person)
            given = {"name": _plain(name), "role": role}
            changed = [field for field, value in given.items() if getattr(person, field) != value]
            if changed:
                connection.execute(update(people).where(people.c.id == person_id).values(**given))
                note(connection, self._actor, "person.change", person_id, {"changed": changed, "role": role})
            return person_of(self._known(connection, person_id))

    def disable(self, person_id: str) -> Person:
        """Close an account: its sessions and links end at once; twice is no error.

        Raises PersonNotFound, LastAdministrator.
        """
        with writing(self._engine) as connection:
            self._alone(connection)
            person = person_of(self._known(connection, person_id))
            if person.disabled_at is None:
                self._keep_an_administrator(connection, person)
                connection.execute(
                    update(people).where(people.c.id == person_id).values(disabled_at=now(connection))
                )
                note(connection, self._actor, "person.disable", person_id)
            end_all(connection, person_id)
            return person_of(self._known(connection, person_id))

    def enable(self, person_id: str) -> Person:
        """Open a closed account again; what ended stays ended. Raises PersonNotFound."""
        return self._put_right(person_id, "opened", disabled_at=None, failures=0, locked_until=None)

    def unlock(self, person_id: str) -> Person:
        """Let somebody try again at once who gave too many wrong passwords. Raises PersonNotFound."""
        return self._put_right(person_id, "unlocked", failures=0, locked_until=None)

    def _put_right(self, person_id: str, done: str, **values: Any) -> Person:
        with writing(self._engine) as connection:
            row = self._known(connection, person_id, locked=True)
            if any(getattr(row, field) != value for field, value in values.items()):
                connection.execute(update(people).where(people.c.id == person_id).values(**values))
                note(connection, self._actor, "person.change", person_id, {"changed": [done]})
            return person_of(self._known(connection, person_id))

    def set_password(
        self, person_id: str, password_hash: str, *, keep: str | None = None, renewed: bool = False
    ) -> Person:
        """Set a password: links and all sessions but the one with the hash ``keep`` end.

        ``renewed``: it is the same password, kept in a better way; nothing ends. Raises PersonNotFound.
        """
        with writing(self._engine) as connection:
            self._known(connection, person_id, locked=True)
            connection.execute(
                update(people).where(people.c.id == person_id).values(password_hash=password_hash)
            )
            if not renewed:
                end_all(connection, person_id, keep=keep)
                note(connection, self._actor, "person.password", person_id)
            return person_of(self._known(connection, person_id))

    def end_sessions(self, person_id: str, *, keep: str | None = None) -> None:
        """End all sessions of a person but the one with the hash ``keep``, and the links.

        Raises PersonNotFound.
        """
        with writing(self._engine) as connection:
            self._known(connection, person_id, locked=True)
            end_all(connection, person_id, keep=keep)
            note(connection, self._actor, "person.change", person_id, {"changed": ["sessions"]})

    def add_link(self, person_id: str, link_hash: str, *, lifetime: timedelta) -> Person:
        """Keep a one-time link; older ones of this person end.

        Raises PersonNotFound, PersonDisabled.
        """
        with writing(self._engine) as connection:
            person = person_of(self._known(connection, person_id, locked=True))
            if person.disabled_at is not None:
                raise PersonDisabled(person_id)
            moment = now(connection)
            connection.execute(delete(sign_in_links).where(sign_in_links.c.person_id == person_id))
            connection.execute(
                sign_in_links.insert().values(
                    hash=link_hash, person_id=person_id, created_at=moment, expires_at=moment + lifetime
                )
            )
            note(connection, self._actor, "person.change", person_id, {"changed": ["link"]})
            return person

    def note_tour(self, person_id: str) -> None:
        """Note that the first steps were shown to a person. Raises PersonNotFound."""
        with writing(self._engine) as connection:
            self._known(connection, person_id)
            connection.execute(
                update(people)
                .where(people.c.id == person_id, people.c.toured_at.is_(None))
                .values(toured_at=now(connection))
            )

    def _alone(self, connection: Connection) -> None:
        # two administrators who end each other at once: the second must see what the first did
        organisation = select(organisations.c.id).where(organisations.c.id == self._actor.organisation)
        connection.execute(organisation.with_for_update())

    def _keep_an_administrator(self, connection: Connection, person: Person) -> None:
        if person.role != "administrator" or person.disabled_at is not None:
            return
        others = select(func.count()).where(
            people.c.organisation_id == self._actor.organisation,
            people.c.id != person.id,
            people.c.role == "administrator",
            people.c.disabled_at.is_(None),
        )
        if not connection.execute(others).scalar_one():
            raise LastAdministrator

    def _row(self, connection: Connection, person_id: str, *, locked: bool = False) -> Row[Any] | None:
        if not _ID.fullmatch(person_id):
            return None
        wanted = select(people).where(
            people.c.id == person_id, people.c.organisation_id == self._actor.organisation
        )
        return connection.execute(wanted.with_for_update() if locked else wanted).one_or_none()

    def _known(self, connection: Connection, person_id: str, *, locked: bool = False) -> Row[Any]:
        row = self._row(connection, person_id, locked=locked)
        if row is None:
            raise PersonNotFound(person_id)
        return row


def _plain(name: str) -> str:
    return " ".join(clean(name).split())


def end_all(connection: Connection, person_id: str, *, keep: str | None = None) -> None:
    """End the links of a person, and the sessions but the one with the hash ``keep``."""
    connection.execute(delete(sign_in_links).where(sign_in_links.c.person_id == person_id))
    ended = delete(sessions).where(sessions.c.person_id == person_id)
    connection.execute(ended if keep is None else ended.where(sessions.c.hash != keep))


def person_of(row: Row[Any]) -> Person:
    """Return the person of a row of the table; the hash of the password stays behind."""
    return Person(
        id=row.id,
        organisation=row.organisation_id,
        name=row.name,
        login=row.login,
        role=row.role,
        created_at=row.created_at,
        has_password=row.password_hash is not None,
        subject=row.subject,
        disabled_at=row.disabled_at,
        failures=row.failures,
        locked_until=row.locked_until,
        signed_in_at=row.signed_in_at,
        toured_at=row.toured_at,
    )


def is_locked(row: Row[Any], moment: datetime) -> bool:
    """Tell whether too many wrong passwords keep a person out at a moment of the database's clock."""
    return row.locked_until is not None and row.locked_until > moment
