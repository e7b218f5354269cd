"""What kept conferences need from the world; ``assembly.stores`` implements it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from assembly.callers.actor import Actor
from assembly.callers.audit import Action
from assembly.kept_conferences.facts import Facts
from assembly.kept_conferences.kept import KeptConference, ListedConference


class ConferenceStore(Protocol):
    """All kept conferences: nobody reaches one but as an actor."""

    def seen_by(self, actor: Actor) -> OwnConferences:
        """Return the conferences of an actor's organisation."""


class OwnConferences(Protocol):
    """The kept conferences of one organisation: what is another's is not found.

    Each change is noted in the audit log within its transaction; every method raises Unavailable.
    """

    def add(self, conference_id: str, facts: Facts, *, rolled_over_from: str | None = None) -> KeptConference:
        """Keep a conference; the same id again changes nothing and returns what is there."""

    def conference(self, conference_id: str) -> KeptConference:
        """Return a conference; raises ConferenceNotFound."""

    def conferences(
        self, *, year: int | None = None, block: str | None = None, before: str | None = None, limit: int
    ) -> tuple[ListedConference, ...]:
        """Return at most ``limit`` conferences older than the id ``before``, newest first.

        ``block`` leaves those whose block's name contains it, both folded.
        """

    def change(
        self,
        conference_id: str,
        changed: Callable[[Facts], Facts],
        *,
        revision: int | None,
        action: Action,
    ) -> KeptConference:
        """Put ``changed(facts)`` in the place of the facts; what it raises changes nothing.

        It may be called twice, and sees the facts that it changes. Where it changes nothing, or nothing any
        more because the very next revision did the same (an answer was lost, and it is sent again), the
        revision stays and nothing is noted.

        Raises ConferenceNotFound, and Changed where ``revision`` is given and is not the present one.
        """

    def delete(self, conference_id: str, *, revision: int | None = None) -> None:
        """Forget a conference; jobs made of it stay. Raises ConferenceNotFound, Changed."""
