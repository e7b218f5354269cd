"""The audit log in SQL; triggers of migration 0004 refuse to change or delete what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, and_, func, select

from assembly.callers.actor import Actor
from assembly.callers.audit import EVERYTHING, Action, AuditEntry, AuditFilter
from assembly.stores.audit_rows import note
from assembly.stores.engine import reading, writing
from assembly.stores.tables import audit_entries

AT_ONCE = 1_000  # entries of an export read together


class SqlAuditStore:
    """The audit log in SQL; see ``assembly.callers.ports.AuditStore`` for what each method promises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(
        self, actor: Actor, action: Action, subject: str, details: Mapping[str, Any] | None = None
    ) -> None:
        """Add an entry on its own: for what changes nothing."""
        with writing(self._engine) as connection:
            note(connection, actor, action, subject, details)

    def entries(
        self,
        organisation: str,
        *,
        before: int | None = None,
        limit: int,
        only: AuditFilter = EVERYTHING,
    ) -> tuple[AuditEntry, ...]:
        """Return at most ``limit`` entries of an organisation below the number ``before``, newest first."""
        wanted = select(audit_entries).where(_wanted(organisation, only))
        if before is not None:
            wanted = wanted.where(audit_entries.c.number < before)
        with reading(self._engine) as connection:
            found = connection.execute(wanted.order_by(audit_entries.c.number.desc()).limit(limit))
            return tuple(_entry_of(row) for row in found)

    def all_entries(self, organisation: str, only: AuditFilter = EVERYTHING) -> Iterator[AuditEntry]:
        """Yield the entries of an organisation that there are now, oldest first."""
        within = _wanted(organisation, only)
        with reading(self._engine) as connection:
            last = connection.execute(select(func.max(audit_entries.c.number)).where(within)).scalar_one()
        behind = 0
        # a transaction for each page: a client that takes its time must not hold one open
        while last is not None and behind < last:
            numbers = and_(audit_entries.c.number > behind, audit_entries.c.number <= last)
            wanted = select(audit_entries).where(within, numbers).order_by(audit_entries.c.number)
            with reading(self._engine) as connection:
                page = [_entry_of(row) for row in connection.execute(wanted.limit(AT_ONCE))]
            yield from page
            behind = page[-1].number if page else last


def _wanted(organisation: str, only: AuditFilter) -> ColumnElement[bool]:
    conditions = [audit_entries.c.organisation_id == organisation]
    if only.since is not None:
        conditions.append(audit_entries.c.at >= only.since)
    if only.until is not None:
        conditions.append(audit_entries.c.at < only.until)
    if only.action is not None:
        conditions.append(audit_entries.c.action == only.action)
    if only.subject is not None:
        conditions.append(audit_entries.c.subject == only.subject)
    if only.who is not None:
        conditions.append(audit_entries.c.who == only.who)
    return and_(*conditions)


def _entry_of(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        number=row.number,
        at=row.at,
        organisation=row.organisation_id,
        who=row.who,
        action=row.action,
        subject=row.subject,
        request_id=row.request_id,
        details=row.details,
    )
