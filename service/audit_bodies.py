"""The audit log, as the API is asked for it and tells it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field, StringConstraints

from assembly.callers.audit import Action, AuditEntry, AuditFilter
from service.paging import PageQuery

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
MOST_SUBJECT = 300
MOST_ACTION = 60
# an open list: a later version of the service adds to it, which must break nobody
_ACTIONS = ", ".join(f"`{action}`" for action in get_args(Action))
_KNOWN = f"Known today: {_ACTIONS}. Further ones come with later versions."


def _only_rfc_3339(value: object) -> object:
    # Pydantic takes much else for a moment: numbers, days without an hour
    if isinstance(value, str) and not _RFC_3339.fullmatch(value):
        raise ValueError("a time as of RFC 3339 such as 2026-11-22T07:30:00Z; + is written %2B in a query")
    return value


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("a time between the years 1 and 9999 of UTC") from None


Moment = Annotated[AwareDatetime, BeforeValidator(_only_rfc_3339), AfterValidator(_in_utc)]


class AuditQuery(PageQuery):
    """Which entries of the audit log."""

    since: Moment | None = Field(None, description="Only entries of this time (RFC 3339) or later.")
    until: Moment | None = Field(None, description="Only entries before this time (RFC 3339).")
    action: Annotated[str, StringConstraints(pattern=r"^[a-z.-]+$", max_length=MOST_ACTION)] | None = Field(
        None, description=f"Only entries of this action. {_KNOWN}"
    )
    subject: Annotated[str, StringConstraints(pattern=r"^[ -~]+$", max_length=MOST_SUBJECT)] | None = Field(
        None, description="Only what was done to the thing with this id."
    )

    def as_filter(self) -> AuditFilter:
        """Return what the store is asked for."""
        return AuditFilter(since=self.since, until=self.until, action=self.action, subject=self.subject)


class AuditEntryBody(BaseModel):
    """One thing done."""

    number: int = Field(description="Grows with every entry; the numbers of one organisation have gaps.")
    at: datetime
    who: str = Field(
        description="`key:` and the id of an API key, `person:` and the id of somebody who is signed in, or "
        "`program:` and its name."
    )
    action: str = Field(description=f"What was done. {_KNOWN}")
    subject: str = Field(description="Id of what it was done to; of a refusal: the address.")
    request_id: str | None = Field(None, description="`X-Request-ID` of the request; unset: there was none.")
    details: dict[str, Any] = Field(description="What else is known: numbers, ids, never names of people.")


class AuditBody(BaseModel):
    """A page of the audit log, newest first."""

    entries: list[AuditEntryBody]
    next: str | None = Field(None, description="Address of the next page; unset: this is the last.")


def entry_body(entry: AuditEntry) -> AuditEntryBody:
    """Return an entry as the API tells it."""
    return AuditEntryBody(
        number=entry.number,
        at=entry.at,
        who=entry.who,
        action=entry.action,
        subject=entry.subject,
        request_id=entry.request_id,
        details=dict(entry.details),
    )
