"""The audit log: who made, read, changed, deleted what and when (nhật ký); entries are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Action = Literal[
    "organisation.create",
    "key.create",
    "key.rotate",
    "key.revoke",
    "key.refused",  # a known key without the scope
    "conference.create",
    "conference.read",
    "conference.replace",
    "conference.patch",
    "conference.delete",
    "conference.roll-over",
    "conference.type",  # saved while it was typed
    "conference.approve",
    "conference.reopen",
    "block.create",
    "block.change",
    "block.delete",
    "intake.create",
    "intake.take-over",
    "person.create",
    "person.change",
    "person.disable",
    "person.sign-in",
    "person.sign-in-refused",
    "person.sign-out",
    "person.password",
    "pdf.order",
    "pdf.read",
    "job.create",
    "job.retry",
    "job.cancel",
    "job.expire",
    "document.read",
    "archive.read",
    "merged.read",
    "callback.create",
    "callback.change",
    "callback.delete",
    "callback.rotate",
    "callback.resend",
    "audit.export",
]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing done: ``subject`` is the id of what it was done to, ``details`` plain data without names.

    ``number`` grows with every entry of the house; ``who`` is that of an ``Actor``.
    """

    number: int
    at: datetime
    organisation: str
    who: str
    action: Action
    subject: str
    request_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted; what is unset narrows nothing.

    ``since`` is the earliest moment, ``until`` the first one after the last; ``who`` is that of an ``Actor``.
    """

    since: datetime | None = None
    until: datetime | None = None
    action: str | None = None
    subject: str | None = None
    who: str | None = None


EVERYTHING = AuditFilter()
