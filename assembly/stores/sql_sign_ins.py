"""Who is there, in SQL: logins, sessions and one-time links of all people; only hashes of tokens are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from assembly.callers.actor import Actor
from assembly.errors import NameTaken, PersonDisabled, PersonNotFound
from assembly.people.person import Person
from assembly.people.tokens import Session
from assembly.stores.audit_rows import note
from assembly.stores.engine import now, reading, writing
from assembly.stores.sql_people import SqlOwnPeople, is_locked, person_of
from assembly.stores.tables import people, sessions, sign_in_links

USE_NOTED = timedelta(minutes=1)  # how exact the time of a session's last use is

_LIVING_LINK = (
    select(people)
    .join_from(sign_in_links, people)
    .where(
        sign_in_links.c.hash == bindparam("of"),
        sign_in_links.c.used_at.is_(None),
        sign_in_links.c.expires_at > bindparam("moment"),
        people.c.disabled_at.is_(None),
    )
)


class SqlPeopleStore:
    """All people in SQL; see ``assembly.people.ports.PeopleStore``."""

    def __init__(self, engine: Engine, request_id: str | None = None) -> None:
        self._engine = engine
        self._request_id = request_id

    def asked_in(self, request_id: str) -> SqlPeopleStore:
        """Return the same people, asked in a request: the audit log names it."""
        return SqlPeopleStore(self._engine, request_id)

    def seen_by(self, actor: Actor) -> SqlOwnPeople:
        """Return the people of an actor's organisation."""
        return SqlOwnPeople(self._engine, replace(actor, request_id=actor.request_id or self._request_id))

    def with_login(self, login: str) -> tuple[Person, str | None, bool] | None:
        """Return who has a folded login, the hash of the password, and whether it is locked now."""
        with reading(self._engine) as connection:
            row = connection.execute(select(people).where(people.c.login == login)).one_or_none()
            if row is None:
                return None
            return person_of(row), row.password_hash, is_locked(row, now(connection))

    def with_subject(self, subject: str) -> Person | None:
        """Return who signs in at the provider of OIDC under a subject."""
        with reading(self._engine) as connection:
            row = connection.execute(select(people).where(people.c.subject == subject)).one_or_none()
            return None if row is None else person_of(row)

    def bind_subject(self, person_id: str, subject: str) -> Person:
        """Let a person sign in at the provider under a subject; raises NameTaken where they have another."""
        try:
            with writing(self._engine) as connection:
                person = person_of(_person_row(connection, person_id))
                if person.subject is None:
                    connection.execute(update(people).where(people.c.id == person_id).values(subject=subject))
                    note(
                        connection,
                        person.acting(self._request_id),
                        "person.change",
                        person_id,
                        {"changed": ["subject"]},
                    )
                elif person.subject != subject:
                    raise _subject_taken()
                return person_of(_person_row(connection, person_id))
        except IntegrityError as conflict:
            raise _subject_taken() from conflict

    def note_failure(self, person_id: str, *, free: int, first: timedelta, longest: timedelta) -> Person:
        """Count a wrong password.

        The ``free``-th in a row locks the account for ``first``, each further one for twice as long, at most
        for ``longest``.
        """
        with writing(self._engine) as connection:
            row = _person_row(connection, person_id)
            failures = row.failures + 1
            locked_until = row.locked_until
            if failures >= free:
                doublings = min(failures - free, 30)
                locked_until = now(connection) + min(first * 2**doublings, longest)
            connection.execute(
                update(people)
                .where(people.c.id == person_id)
                .values(failures=failures, locked_until=locked_until)
            )
            person = person_of(_person_row(connection, person_id))
            note(
                connection,
                person.acting(self._request_id),
                "person.sign-in-refused",
                person_id,
                {"failures": failures},
            )
            return person

    def begin_session(
        self,
        person_id: str,
        session_hash: str,
        *,
        lifetime: timedelta,
        way: str,
        instead_of: str | None,
    ) -> Session:
        """Sign a person in: wrong passwords are forgotten, the session with the hash ``instead_of`` ends.

        Raises PersonDisabled.
        """
        with writing(self._engine) as connection:
            row = _person_row(connection, person_id)
            if row.disabled_at is not None:
                raise PersonDisabled(person_id)
            moment = now(connection)
            if instead_of is not None:
                connection.execute(delete(sessions).where(sessions.c.hash == instead_of))
            connection.execute(
                sessions.insert().values(
                    hash=session_hash,
                    person_id=person_id,
                    created_at=moment,
                    seen_at=moment,
                    expires_at=moment + lifetime,
                )
            )
            connection.execute(
                update(people)
                .where(people.c.id == person_id)
                .values(failures=0, locked_until=None, signed_in_at=moment)
            )
            person = person_of(_person_row(connection, person_id))
            note(connection, person.acting(self._request_id), "person.sign-in", person_id, {"way": way})
            return Session(session_hash, person, moment, moment, moment + lifetime)

    def session(self, session_hash: str, *, idle: timedelta) -> Session | None:
        """Return a session that holds now and was used within ``idle``; its use is noted once a minute."""
        with reading(self._engine) as connection:
            moment = now(connection)
            found = _held(connection, session_hash, moment, idle)
        if found is not None and moment - found.seen_at >= USE_NOTED:
            with writing(self._engine) as connection:
                used = update(sessions).where(sessions.c.hash == session_hash)
                connection.execute(used.values(seen_at=moment))
        return found

    def end_session(self, session_hash: str) -> None:
        """Sign out; twice is no error."""
        with writing(self._engine) as connection:
            moment = now(connection)
            found = _held(connection, session_hash, moment, idle=timedelta.max)
            connection.execute(delete(sessions).where(sessions.c.hash == session_hash))
            if found is not None:
                note(connection, found.person.acting(self._request_id), "person.sign-out", found.person.id)

    def link(self, link_hash: str) -> Person | None:
        """Return whom a link would let in that nobody used yet and that has not expired."""
        with reading(self._engine) as connection:
            row = connection.execute(_LIVING_LINK, {"of": link_hash, "moment": now(connection)}).one_or_none()
            return None if row is None else person_of(row)

    def use_link(self, link_hash: str) -> Person | None:
        """Use a link up and return whom it lets in; None where it holds no more. Of two at once one wins."""
        with writing(self._engine) as connection:
            moment = now(connection)
            row = connection.execute(_LIVING_LINK, {"of": link_hash, "moment": moment}).one_or_none()
            if row is None:
                return None
            unused = (sign_in_links.c.hash == link_hash, sign_in_links.c.used_at.is_(None))
            used = connection.execute(update(sign_in_links).where(*unused).values(used_at=moment))
            return person_of(row) if used.rowcount == 1 else None

    def sweep(self, *, idle: timedelta) -> int:
        """Delete sessions and links that ended, and return how many there were."""
        with writing(self._engine) as connection:
            moment = now(connection)
            old = or_(sessions.c.expires_at <= moment, sessions.c.seen_at <= moment - idle)
            ended = connection.execute(delete(sessions).where(old)).rowcount
            spent = or_(sign_in_links.c.expires_at <= moment, sign_in_links.c.used_at.is_not(None))
            return ended + connection.execute(delete(sign_in_links).where(spent)).rowcount


def _person_row(connection: Connection, person_id: str) -> Row[Any]:
    row = connection.execute(select(people).where(people.c.id == person_id).with_for_update()).one_or_none()
    if row is None:
        raise PersonNotFound(person_id)
    return row


def _held(connection: Connection, session_hash: str, moment: datetime, idle: timedelta) -> Session | None:
    wanted = (
        select(
            people,
            sessions.c.created_at.label("began_at"),
            sessions.c.seen_at,
            sessions.c.expires_at,
        )
        .join_from(sessions, people)
        .where(sessions.c.hash == session_hash, people.c.disabled_at.is_(None))
    )
    row = connection.execute(wanted).one_or_none()
    if row is None or row.expires_at <= moment or moment - row.seen_at >= idle:
        return None
    return Session(session_hash, person_of(row), row.began_at, row.seen_at, row.expires_at)


def _subject_taken() -> NameTaken:
    return NameTaken(
        "Tài khoản đăng nhập của cơ quan này đã gắn với người dùng khác.",
        "the subject belongs to another person, or the person has another",
    )
