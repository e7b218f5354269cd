"""What is done to kept conferences: keep, replace, patch, roll over; each checks what it is about to keep."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from assembly.conference.model import Conference
from assembly.conference.reading import Reading, read_conference_data
from assembly.conference.rollover import rolled_over, warnings_of_draft
from assembly.errors import ConferenceNotFound, ConferenceRefused, Fault
from assembly.kept_conferences.facts import Facts, facts_of
from assembly.kept_conferences.kept import KeptConference
from assembly.kept_conferences.merge_patch import merged
from assembly.kept_conferences.ports import OwnConferences

BASE = "/conference"  # where the facts stand in every request and answer: pointers begin there


def keep_conference(
    conference_id: str, conference: Conference, *, conferences: OwnConferences
) -> KeptConference:
    """Keep a conference; the same id again changes nothing.

    Raises ConferenceRefused where it is too large.
    """
    return conferences.add(conference_id, facts_of(conference))


def replace_conference(
    conference_id: str, conference: Conference, *, revision: int | None, conferences: OwnConferences
) -> KeptConference:
    """Put a conference in the place of a kept one; ``revision`` is what the caller saw (None: whatever).

    Raises ConferenceNotFound, ConferenceApproved, Changed, ConferenceRefused where it is too large.
    """
    facts = facts_of(conference)
    return conferences.change(
        conference_id, lambda _before: facts, revision=revision, action="conference.replace"
    )


def patch_conference(
    conference_id: str, patch: Any, *, revision: int | None, conferences: OwnConferences
) -> KeptConference:
    """Lay a merge patch (RFC 7396) over a kept conference; what comes out must be a valid one.

    Raises ConferenceNotFound, ConferenceApproved, Changed, and ConferenceRefused with pointers into the
    patched conference.
    """

    def changed(before: Facts) -> Facts:
        return facts_of(read_conference_data(merged(before, patch), base=BASE).conference)

    return conferences.change(conference_id, changed, revision=revision, action="conference.patch")


def roll_over(conference_id: str, draft_id: str, *, conferences: OwnConferences) -> KeptConference:
    """Keep the draft of next year's conference under ``draft_id``; the same id again changes nothing.

    Raises ConferenceNotFound, and ConferenceRefused where there is no next year.
    """
    with suppress(ConferenceNotFound):  # asked for again: last year's may be gone by now
        return conferences.conference(draft_id)
    kept = conferences.conference(conference_id)
    last = read_conference_data(kept.facts, base=BASE)
    return conferences.add(
        draft_id,
        facts_of(rolled_over(last.conference, BASE)),
        rolled_over_from=conference_id,
        block_id=kept.block_id,
    )


def read_kept(kept: KeptConference) -> Reading:
    """Return a kept conference to work with, and what its author should look at.

    Raises ConferenceRefused where it was kept before a rule that it does not meet.
    """
    reading = read_conference_data(kept.facts, base=BASE)
    return Reading(reading.conference, (*reading.warnings, *_of_draft(kept, reading.conference)))


def remarks_on(kept: KeptConference) -> tuple[Fault, ...]:
    """Return all that the author of a kept conference should look at; nothing is raised."""
    try:
        return read_kept(kept).warnings
    except ConferenceRefused as refusal:
        return refusal.faults


def _of_draft(kept: KeptConference, conference: Conference) -> tuple[Fault, ...]:
    if kept.rolled_over_from is None:
        return ()
    return tuple(warnings_of_draft(conference, BASE))
