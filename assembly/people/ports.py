"""What the people's side of the core needs from the world; ``assembly.stores`` implements it.

Every method is one transaction and raises Unavailable where the database does not answer. Times are the
database's own. A store ``seen_by`` an actor holds the people of that organisation alone. Each change is noted
in the audit log within the same transaction.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from assembly.callers.actor import Actor
from assembly.people.person import Person, Role
from assembly.people.tokens import Session


class OwnPeople(Protocol):
    """The people of one organisation."""

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

    def person(self, person_id: str) -> Person:
        """Return a person, also one whose account is closed; raises PersonNotFound."""

    def people(self) -> tuple[Person, ...]:
        """Return all people, those first who came first."""

    def change(self, person_id: str, *, name: str, role: Role) -> Person:
        """Give a person another name and role. Raises PersonNotFound, LastAdministrator."""

    def disable(self, person_id: str) -> Person:
        """Close an account: its sessions and links end at once; twice is no error.

        Raises PersonNotFound, LastAdministrator.
        """

    def enable(self, person_id: str) -> Person:
        """Open a closed account again; what ended stays ended. Raises PersonNotFound."""

    def unlock(self, person_id: str) -> Person:
        """Let somebody try again at once who gave too many wrong passwords. Raises PersonNotFound."""

    def set_password(
        self, person_id: str, password_hash: str, *, keep: str | None = None, renewed: bool = False
    ) -> Person:
        """Set a password: links and all sessions but the one with the hash ``keep`` end.

        ``renewed``: it is the same password, kept in a better way; nothing ends. Raises PersonNotFound.
        """

    def end_sessions(self, person_id: str, *, keep: str | None = None) -> None:
        """End all sessions of a person but the one with the hash ``keep``, and the links.

        Raises PersonNotFound.
        """

    def add_link(self, person_id: str, link_hash: str, *, lifetime: timedelta) -> Person:
        """Keep a one-time link; older ones of this person end.

        Raises PersonNotFound, PersonDisabled.
        """

    def note_tour(self, person_id: str) -> None:
        """Note that the first steps were shown to a person. Raises PersonNotFound."""


class PeopleStore(Protocol):
    """All people: to find out who is there."""

    def asked_in(self, request_id: str) -> PeopleStore:
        """Return the same people, asked in a request: the audit log names it."""

    def seen_by(self, actor: Actor) -> OwnPeople:
        """Return the people of an actor's organisation."""

    def with_login(self, login: str) -> tuple[Person, str | None, bool] | None:
        """Return who has a folded login, the hash of the password, and whether it is locked now."""

    def with_subject(self, subject: str) -> Person | None:
        """Return who signs in at the provider of OIDC under a subject."""

    def bind_subject(self, person_id: str, subject: str) -> Person:
        """Let a person sign in at the provider under a subject; raises NameTaken where they have another."""

    def note_failure(self, person_id: str, *, free: int, first: timedelta, longest: timedelta) -> Person:
        """Count a wrong password.

        The ``free``-th in a row locks the account for ``first``, each further one for twice as long, at most
        for ``longest``.
        """

    def begin_session(
        self, person_id: str, session_hash: str, *, lifetime: timedelta, way: str, instead_of: str | None
    ) -> Session:
        """Sign a person in: wrong passwords are forgotten, the session with the hash ``instead_of`` ends.

        ``way`` is told in the audit log: password, link, provider. Raises PersonDisabled.
        """

    def session(self, session_hash: str, *, idle: timedelta) -> Session | None:
        """Return a session that holds now and was used within ``idle``; its use is noted once a minute."""

    def end_session(self, session_hash: str) -> None:
        """Sign out; twice is no error."""

    def link(self, link_hash: str) -> Person | None:
        """Return whom a link would let in that nobody used yet and that has not expired."""

    def use_link(self, link_hash: str) -> Person | None:
        """Use a link up and return whom it lets in; None where it holds no more. Of two at once one wins."""

    def sweep(self, *, idle: timedelta) -> int:
        """Delete sessions and links that ended, and return how many there were."""
