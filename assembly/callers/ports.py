"""What the callers' side of the core needs from the world; ``assembly.stores`` implements it.

Every method is one transaction and raises Unavailable where the database does not answer. Times are the
database's own. A store ``seen_by`` an actor holds what is that organisation's alone: whatever is another's
is not found. Each change it makes is noted in the audit log within the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from assembly.callers.actor import Actor
from assembly.callers.answers import Answer, Turn
from assembly.callers.api_key import ApiKey, Scope
from assembly.callers.audit import EVERYTHING, Action, AuditEntry, AuditFilter
from assembly.callers.organisation import Organisation


class OrganisationStore(Protocol):
    """Organisations: only programs of the house make them."""

    def add(self, organisation_id: str, name: str) -> Organisation:
        """Store an organisation; the same id again changes nothing. Raises NameTaken."""

    def named(self, name: str) -> Organisation:
        """Return the organisation of a name, compared folded; raises OrganisationNotFound."""

    def all(self) -> tuple[Organisation, ...]:
        """Return all organisations, oldest first."""


class OwnKeys(Protocol):
    """The API keys of one organisation with the hashes of their secrets; a key may have several of these."""

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

    def key(self, key_id: str) -> ApiKey:
        """Return a key, also one that has ended; raises KeyNotFound."""

    def keys(self, *, before: str | None = None, limit: int) -> tuple[ApiKey, ...]:
        """Return at most ``limit`` keys older than the one with the id ``before``, newest first."""

    def rotate(
        self, key_id: str, secret_hash: str, *, overlap: timedelta, lifetime: timedelta | None = None
    ) -> ApiKey:
        """Give a key a new secret; the older ones hold for ``overlap`` still.

        ``lifetime``, counted from now, takes the place of the one it had: a key that has expired lives
        again. The same hash again changes nothing. Raises KeyNotFound; KeyEnded where it is revoked, or has
        expired and gets no new lifetime.
        """

    def revoke(self, key_id: str) -> ApiKey:
        """End a key at once; twice is no error. Raises KeyNotFound."""


class KeyStore(Protocol):
    """All API keys: to find out who calls."""

    def seen_by(self, actor: Actor) -> OwnKeys:
        """Return the keys of an actor's organisation."""

    def live(self, key_id: str) -> tuple[ApiKey, tuple[str, ...]] | None:
        """Return a key that holds now with the hashes of its living secrets, whosever it is; else None."""

    def note_use(self, key_id: str) -> None:
        """Note that a key was used just now; at most once a minute this writes anything."""


class AuditStore(Protocol):
    """The audit log: entries are added and read, never changed."""

    def note(
        self, actor: Actor, action: Action, subject: str, details: Mapping[str, Any] | None = None
    ) -> None:
        """Add an entry on its own: for what changes nothing."""

    def entries(
        self,
        organisation: str,
        *,
        before: int | None = None,
        limit: int,
        only: AuditFilter = EVERYTHING,
    ) -> tuple[AuditEntry, ...]:
        """Return at most ``limit`` entries of an organisation below the number ``before``, newest first."""

    def all_entries(self, organisation: str, only: AuditFilter = EVERYTHING) -> Iterator[AuditEntry]:
        """Yield the entries of an organisation that there are now, oldest first; memory stays flat."""


class AnswerStore(Protocol):
    """First answers by organisation and Idempotency-Key."""

    def begin(
        self,
        organisation: str,
        key: str,
        fingerprint: str,
        caller: str,
        *,
        hold: timedelta,
        keep: timedelta,
    ) -> Turn | Answer | None:
        """Ask for leave to answer a request whose content has this fingerprint; ``caller`` is ``mark_of``.

        A Turn: nobody answered yet, or who did died and the hold ran out. An Answer: it was given. None:
        somebody is answering just now. Raises KeyReused where the key came with another fingerprint. What is
        older than ``keep`` is as if it had never been.
        """

    def give(self, organisation: str, turn: Turn, answer: Answer) -> Answer:
        """Keep the answer of a turn and return the one that counts.

        Where the hold ran out and whoever took over was quicker, that is the answer kept already.
        """

    def give_up(self, organisation: str, turn: Turn) -> None:
        """Forget a request that could not be answered: the next one begins anew, with the same effect."""

    def forget_before(self, age: timedelta) -> int:
        """Delete the answers older than an age and return how many there were."""
