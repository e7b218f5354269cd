"""Adding to the audit log, in the transaction of the change itself: neither is without the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert

from assembly.callers.actor import Actor
from assembly.callers.audit import Action
from assembly.stores.tables import audit_entries

# put together once: they come with every change
_ADD = insert(audit_entries).inline()
_ADD_BY_ITS_CLOCK = _ADD.values(at=func.clock_timestamp())


def note(
    connection: Connection,
    actor: Actor,
    action: Action,
    subject: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry to the audit log within the transaction of a connection.

    ``subject`` is the id of what the action was done to; ``details`` is plain JSON data without names of
    people. The time is the database's own.
    """
    entry = {
        "organisation_id": actor.organisation,
        "who": actor.who,
        "action": action,
        "subject": subject,
        "request_id": actor.request_id,
        "details": dict(details or {}),
    }
    # one statement: the clock is not asked for on its own
    if connection.dialect.name == "postgresql":
        connection.execute(_ADD_BY_ITS_CLOCK, entry)
    else:
        connection.execute(_ADD, entry | {"at": datetime.now(UTC)})
