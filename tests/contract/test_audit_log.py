"""The audit log, on SQLite and on PostgreSQL: entries are added and read, never changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from assembly.callers.actor import Actor
from assembly.callers.audit import AuditEntry, AuditFilter
from assembly.stores import sql_audit
from assembly.stores.audit_rows import note
from assembly.stores.engine import reading, writing
from assembly.stores.sql_audit import SqlAuditStore
from assembly.stores.tables import audit_entries, organisations
from tests.contract.conftest import new_organisation

HOUR = timedelta(hours=1)


@pytest.fixture
def actor(engine: Engine) -> Actor:
    """Somebody of an organisation of its own: what is in the log stays there, whatever test put it in."""
    return Actor(new_organisation(engine), "key:k", "request-1")


@pytest.fixture
def audit(engine: Engine) -> SqlAuditStore:
    """The audit log."""
    return SqlAuditStore(engine)


def test_entry_tells_who_did_what_when(audit: SqlAuditStore, actor: Actor) -> None:
    """An entry is read as it was noted, with the time of the database."""
    before = datetime.now(UTC)
    audit.note(actor, "document.read", "job", {"position": 3, "ghi chú": "Khối thi đua"})
    (entry,) = audit.entries(actor.organisation, limit=10)
    assert before - HOUR < entry.at < datetime.now(UTC) + HOUR
    assert entry.at.tzinfo is not None
    assert (entry.organisation, entry.who, entry.action, entry.subject, entry.request_id, entry.details) == (
        actor.organisation,
        "key:k",
        "document.read",
        "job",
        "request-1",
        {"position": 3, "ghi chú": "Khối thi đua"},
    )


def test_note_shares_the_fate_of_the_change(engine: Engine, audit: SqlAuditStore, actor: Actor) -> None:
    """An entry noted in a transaction that fails is not there."""

    def fail() -> None:
        with writing(engine) as connection:
            note(connection, actor, "job.create", "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert audit.entries(actor.organisation, limit=10) == ()


FORGED = (
    "INTO audit_entries (number, at, organisation_id, who, action, subject, details) "
    "VALUES (:number, '2026-01-01', :organisation, 'nobody', 'job.create', 'x', '{}')"
)
ATTEMPTS = {
    "sqlite": [
        f"INSERT OR REPLACE {FORGED}",
        f"REPLACE {FORGED}",
        "UPDATE OR REPLACE audit_entries SET number = :number WHERE number < :number",
    ],
    "postgresql": ["TRUNCATE audit_entries", "TRUNCATE organisations CASCADE"],
}
FOR_ALL = [
    "UPDATE audit_entries SET who = 'nobody'",
    "UPDATE audit_entries SET who = 'nobody' WHERE number = :number",
    "DELETE FROM audit_entries",
    "DELETE FROM audit_entries WHERE number = :number",
    f"INSERT {FORGED} ON CONFLICT (number) DO UPDATE SET who = 'nobody'",
]


def test_no_statement_changes_an_entry(engine: Engine, audit: SqlAuditStore, actor: Actor) -> None:
    """Whatever SQL tries to change, replace or delete entries is refused, and all are as they were."""
    audit.note(actor, "job.create", "x")
    audit.note(actor, "job.create", "y")
    every = select(audit_entries).order_by(audit_entries.c.number)
    with reading(engine) as connection:
        kept = connection.execute(every).all()
    blanks = {"number": kept[-1].number, "organisation": actor.organisation}
    for attempt in FOR_ALL + ATTEMPTS[engine.dialect.name]:
        used = {name: value for name, value in blanks.items() if f":{name}" in attempt}
        with pytest.raises(DatabaseError, match="are never changed"), engine.begin() as connection:
            connection.execute(text(attempt), used)
        with reading(engine) as connection:
            assert connection.execute(every).all() == kept


def test_organisation_with_entries_stays(engine: Engine, audit: SqlAuditStore, actor: Actor) -> None:
    """An organisation that stands in the audit log cannot be deleted."""
    audit.note(actor, "job.create", "x")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(organisations.delete().where(organisations.c.id == actor.organisation))


def test_pages_go_from_the_newest_to_the_oldest(audit: SqlAuditStore, actor: Actor) -> None:
    """Pages behind one another hold every entry once, whatever is added meanwhile."""
    for subject in "abcde":
        audit.note(actor, "job.create", subject)
    first = audit.entries(actor.organisation, limit=2)
    audit.note(actor, "job.create", "f")
    second = audit.entries(actor.organisation, before=first[-1].number, limit=2)
    third = audit.entries(actor.organisation, before=second[-1].number, limit=2)
    assert "edcba" == "".join(entry.subject for entry in (*first, *second, *third))


def test_entries_are_narrowed(audit: SqlAuditStore, actor: Actor) -> None:
    """``since`` counts itself, ``until`` does not; action and subject are exact."""
    for subject in "abc":
        audit.note(actor, "job.create", subject)
    c, b, a = audit.entries(actor.organisation, limit=10)

    def found(**only: Any) -> tuple[AuditEntry, ...]:
        page = audit.entries(actor.organisation, limit=10, only=AuditFilter(**only))
        assert tuple(audit.all_entries(actor.organisation, AuditFilter(**only))) == page[::-1]
        return page

    assert found() == (c, b, a)
    assert found(since=b.at, until=c.at) == (b,)
    assert found(until=b.at) == (a,)
    assert found(since=c.at + HOUR) == ()
    assert found(subject="b") == (b,)
    assert found(action="job.retry") == ()
    assert found(action="job.create", subject="a") == (a,)


def test_all_entries_come_in_order_over_many_pages(
    audit: SqlAuditStore, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are read oldest first, a few at a time, up to the last there was at the beginning."""
    monkeypatch.setattr(sql_audit, "AT_ONCE", 2)
    for subject in "abcde":
        audit.note(actor, "job.create", subject)
    entries = audit.all_entries(actor.organisation)
    found = [next(entries).subject]
    audit.note(actor, "job.create", "f")
    found += [entry.subject for entry in entries]
    assert "abcde" == "".join(found)


def test_organisations_see_their_own_entries(engine: Engine, audit: SqlAuditStore, actor: Actor) -> None:
    """The entries of one organisation are not told to another."""
    other = new_organisation(engine)
    audit.note(actor, "job.create", "x")
    audit.note(Actor(other, "key:o"), "job.create", "y")
    assert ["x"] == [entry.subject for entry in audit.all_entries(actor.organisation)]
    assert ["y"] == [entry.subject for entry in audit.entries(other, limit=10)]
