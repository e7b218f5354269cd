"""What intakes need from the world; ``assembly.stores`` implements it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from assembly.callers.actor import Actor
from assembly.conference.workbook.brought import Brought
from assembly.intakes.intake import Intake, Said


class IntakeStore(Protocol):
    """All intakes: nobody reaches one but as an actor; every method raises Unavailable."""

    def seen_by(self, actor: Actor) -> OwnIntakes:
        """Return the intakes of an actor's organisation."""

    def forget_older(self, keep: timedelta) -> int:
        """Delete what was brought longer ago than ``keep``, taken over or not; return how many."""


class OwnIntakes(Protocol):
    """The intakes of one organisation: what is another's is not found.

    Each change but a correction is noted in the audit log within its transaction.
    """

    def add(self, intake_id: str, file_name: str, brought: Brought, conference_id: str | None) -> Intake:
        """Keep a file that was brought; the same id again changes nothing and returns what is there."""

    def intake(self, intake_id: str) -> Intake:
        """Return an intake; raises IntakeNotFound."""

    def say(self, intake_id: str, changed: Callable[[Said], Said]) -> Intake:
        """Put ``changed(said)`` in the place of what was said; raises IntakeNotFound.

        Two who say something at once both are heard: ``changed`` sees what stands there.
        """

    def mark_taken(self, intake_id: str, conference_id: str) -> Intake:
        """Note that it was taken over into a conference; again changes nothing. Raises IntakeNotFound."""
