"""Those who ask a job store: actors of organisations of their own, and what is noted of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from uuid_utils import uuid7

from assembly.callers.actor import Actor
from assembly.jobs.ports import JobStore
from assembly.stores.memory import MemoryJobStore
from assembly.stores.sql import SqlJobStore
from assembly.stores.sql_audit import SqlAuditStore
from assembly.stores.sql_organisations import SqlOrganisationStore


def new_actor(store: JobStore) -> Actor:
    """Return a key of an organisation of which nobody knew."""
    organisation = str(uuid7())
    if isinstance(store, SqlJobStore):
        SqlOrganisationStore(store.engine).add(organisation, f"Cơ quan {organisation}")
    return Actor(organisation, "key:of tests", "request of tests")


def noted(store: JobStore, organisation: str) -> list[tuple[str, str, str, Mapping[str, Any]]]:
    """Return who did what to which job of an organisation, with the details, oldest first."""
    if isinstance(store, MemoryJobStore):
        return [
            (actor.who, action, subject, details)
            for actor, action, subject, details in store.noted
            if actor.organisation == organisation
        ]
    assert isinstance(store, SqlJobStore)
    return [
        (entry.who, entry.action, entry.subject, entry.details)
        for entry in SqlAuditStore(store.engine).all_entries(organisation)
        if entry.action.startswith("job.")
    ]
