"""What kept conferences need from the world; ``assembly.stores`` implements it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, Self

from assembly.callers.actor import Actor
from assembly.callers.audit import Action
from assembly.kept_conferences.kept import KeptConference, ListedConference


class ConferenceStore(Protocol):
    """Kept conferences; every method is one transaction and raises Unavailable.

    Seen by an actor: what is another organisation's is not found, each change is noted in the audit log.
    """

    def seen_by(self, actor: Actor) -> Self:
        """Return this store as an actor sees it."""

    def add(
        self, conference_id: str, facts: Mapping[str, Any], *, rolled_over_from: str | None = None
    ) -> KeptConference:
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
        changed: Callable[[Mapping[str, Any]], Mapping[str, Any]],
        *,
        revision: int | None,
        action: Action,
        token: str | None = None,
    ) -> KeptConference:
        """Put ``changed(facts)`` in the place of the facts; what it raises changes nothing.

        Raises ConferenceNotFound, and Changed where ``revision`` is given and is not the present one.
        """

    def delete(self, conference_id: str, *, revision: int | None = None) -> None:
        """Forget a conference; jobs made of it stay. Raises ConferenceNotFound, Changed."""
