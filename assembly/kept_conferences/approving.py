"""A conference is approved (phê duyệt) and locked, and opened again as its next version (phiên bản)."""

from __future__ import annotations

from assembly.errors import ConferenceRefused
from assembly.kept_conferences.kept import KeptConference
from assembly.kept_conferences.ports import OwnConferences
from assembly.kept_conferences.typing import as_typed


def approve_conference(
    conference_id: str, *, revision: int | None = None, conferences: OwnConferences
) -> KeptConference:
    """Lock a conference as it stands; ``revision`` is what the approver saw (None: whatever is there).

    Raises ConferenceNotFound, Changed, and ConferenceRefused with every fault of what was typed: nobody
    approves what is not taken in.
    """
    kept = conferences.conference(conference_id)
    if kept.approved_at is None and (faults := as_typed(kept).faults):
        raise ConferenceRefused(faults)
    return conferences.approve(conference_id, revision=kept.revision if revision is None else revision)


def reopen_conference(conference_id: str, *, conferences: OwnConferences) -> KeptConference:
    """Begin the next version of an approved conference; what was approved stays among its versions.

    Raises ConferenceNotFound.
    """
    return conferences.reopen(conference_id)
