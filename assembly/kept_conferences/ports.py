"""What kept conferences need from the world; ``assembly.stores`` implements it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from assembly.callers.actor import Actor
from assembly.callers.audit import Action
from assembly.kept_conferences.facts import Facts
from assembly.kept_conferences.kept import ApprovedVersion, Content, KeptConference, ListedConference

if TYPE_CHECKING:
    from assembly.kept_conferences.blocks import KeptBlock, ListedBlock


class ConferenceStore(Protocol):
    """All kept conferences: nobody reaches one but as an actor."""

    def seen_by(self, actor: Actor) -> OwnConferences:
        """Return the conferences of an actor's organisation."""


class OwnConferences(Protocol):
    """The kept conferences of one organisation: what is another's is not found.

    Each change is noted in the audit log within its transaction; every method raises Unavailable.
    """

    def add(
        self,
        conference_id: str,
        facts: Facts,
        *,
        rolled_over_from: str | None = None,
        block_id: str | None = None,
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
        changed: Callable[[Facts], Facts],
        *,
        revision: int | None,
        action: Action,
    ) -> KeptConference:
        """Put ``changed(facts)`` in the place of the facts; what it raises changes nothing.

        It may be called twice, and sees the facts that it changes. Where it changes nothing, or nothing any
        more because the very next revision did the same (an answer was lost, and it is sent again), the
        revision stays and nothing is noted.

        What was typed and could not be taken in stays (``typing.carried_on``).

        Raises ConferenceNotFound; ConferenceApproved; Changed where ``revision`` is given and is not the
        present one.
        """

    def write(
        self, conference_id: str, written: Callable[[KeptConference], Content], *, action: Action
    ) -> KeptConference:
        """Put what ``written`` makes of a conference in its place; as in ``change``, whatever its revision.

        Raises ConferenceNotFound, ConferenceApproved.
        """

    def join_block(self, conference_id: str, block_id: str | None) -> KeptConference:
        """Tell which kept block meets; nothing else changes. Raises ConferenceNotFound."""

    def approve(self, conference_id: str, *, revision: int | None = None) -> KeptConference:
        """Lock a conference as it stands; twice changes nothing. Its revision stays.

        Raises ConferenceNotFound, and Changed where ``revision`` is given and is not the present one.
        """

    def reopen(self, conference_id: str) -> KeptConference:
        """Begin the next version of an approved conference; one that is not approved stays as it is.

        What was approved stays among its versions. Raises ConferenceNotFound.
        """

    def versions(self, conference_id: str) -> tuple[ApprovedVersion, ...]:
        """Return the versions that were approved, oldest first; raises ConferenceNotFound."""

    def delete(self, conference_id: str, *, revision: int | None = None) -> None:
        """Forget a conference; jobs made of it stay.

        Raises ConferenceNotFound, ConferenceApproved, Changed.
        """


class BlockStore(Protocol):
    """All kept blocks: nobody reaches one but as an actor."""

    def seen_by(self, actor: Actor) -> OwnBlocks:
        """Return the blocks of an actor's organisation."""


class OwnBlocks(Protocol):
    """The kept blocks of one organisation: what is another's is not found.

    Each change is noted in the audit log within its transaction; every method raises Unavailable.
    """

    def add(self, block_id: str, facts: Facts) -> KeptBlock:
        """Keep a block; the same id again changes nothing and returns what is there."""

    def block(self, block_id: str) -> KeptBlock:
        """Return a block; raises BlockNotFound."""

    def blocks(self, *, before: str | None = None, limit: int) -> tuple[ListedBlock, ...]:
        """Return at most ``limit`` blocks older than the id ``before``, newest first."""

    def change(self, block_id: str, changed: Callable[[Facts], Facts], *, revision: int | None) -> KeptBlock:
        """Put ``changed(facts)`` in the place of the facts; what it raises changes nothing.

        Where it changes nothing the revision stays and nothing is noted. Raises BlockNotFound, and Changed
        where ``revision`` is given and is not the present one.
        """

    def delete(self, block_id: str) -> None:
        """Forget a block; its conferences stay. Raises BlockNotFound."""
