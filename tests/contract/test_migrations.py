"""Databases of older versions come to the newest form with what they hold, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from assembly.jobs.job import Chunk, FormatTotals, Made, Outcome
from assembly.jobs.listing import JobFilter
from assembly.settings import Settings
from assembly.stores import engine as stores_engine
from assembly.stores.engine import migrate, open_database, reading, writing
from assembly.stores.sql import SqlJobStore
from assembly.stores.tables import metadata
from tests.contract.conftest import POSTGRESQL

MIGRATIONS = Path(stores_engine.__file__).parent / "migrations"


@pytest.fixture(params=["sqlite", POSTGRESQL])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    else:
        address = Settings(database_url=request.getfixturevalue("postgresql_url")).database
        engine = open_database(address)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS older"))
            connection.execute(text("CREATE DATABASE older"))
        engine.dispose()
        engine = open_database(address.replace("/postgres?", "/older?"))
    yield engine
    engine.dispose()


def brought_to(engine: Engine, revision: str, *, down: bool = False) -> None:
    """Bring a database to the form of a revision."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)


def test_documents_made_before_the_check_are_unchecked(empty: Engine) -> None:
    """A document of the first version is there after the migration, its format not checked."""
    brought_to(empty, "0001")
    with writing(empty) as connection:
        for statement in (
            "INSERT INTO jobs (id, state, created_at, total, not_made, warnings) "
            "VALUES ('x', 'finished', '2026-01-01', 1, '[]', '[]')",
            "INSERT INTO chunks (job_id, number, state, attempt, queued_at) "
            "VALUES ('x', 0, 'done', 1, '2026-01-01')",
            "INSERT INTO documents (job_id, position, chunk, name, template_id, kind, style, title, state, "
            "tries, key, size, sha256, missing) VALUES ('x', 0, 0, 'a.docx', 't', 'k', 'state', 'T', 'made', "
            "0, 'jobs/x/a', 5, 'ab', '[]')",
        ):
            connection.execute(text(statement))

    migrate(empty)

    (document,) = SqlJobStore(empty).documents("x", limit=10)
    assert document.result == Made("jobs/x/a", 0, 5, "ab", None, (), None)
    assert [
        job.id for job in SqlJobStore(empty).listed(JobFilter(kind="k", source="conference"), limit=9)
    ] == ["x"]
    assert SqlJobStore(empty).listed(JobFilter(kind="other"), limit=9) == ()


def test_jobs_stored_before_get_their_counts(empty: Engine) -> None:
    """A job of the second version knows after the migration how many of its documents are what."""
    brought_to(empty, "0002")
    check = '{"errors": 2, "warnings": 1, "advice": 0, "findings": []}'
    failure = '{"code": "c", "message": "m", "message_en": "e", "faults": []}'
    documents = [
        ("made", "[]", check, None),
        ("made", "[]", None, None),
        ("made", "[]", check, None),
        ("failed", None, None, failure),
        ("queued", None, None, None),
    ]
    with writing(empty) as connection:
        for statement in (
            "INSERT INTO jobs (id, state, created_at, total, not_made, warnings) "
            "VALUES ('x', 'running', '2026-01-01', 5, '[]', '[]')",
            "INSERT INTO chunks (job_id, number, state, attempt, queued_at) "
            "VALUES ('x', 0, 'waiting', 1, '2026-01-01')",
        ):
            connection.execute(text(statement))
        for at, (state, missing, found, why) in enumerate(documents):
            connection.execute(
                text(
                    "INSERT INTO documents (job_id, position, chunk, name, template_id, kind, style, title, "
                    "tries, key, size, sha256, state, missing, format_check, failure) VALUES ('x', :at, 0, "
                    ":name, 't', 'k', 'state', 'T', 0, 'k', 5, 'ab', :state, :missing, :found, :why)"
                ),
                {
                    "at": at,
                    "name": f"{at}.docx",
                    "state": state,
                    "missing": missing,
                    "found": found,
                    "why": why,
                },
            )

    migrate(empty)

    store = SqlJobStore(empty)
    job = store.job("x")
    assert (job.made, job.failed, job.cancelled, job.open) == (3, 1, 0, 1)
    assert (job.format_check, job.revision, job.templates) == (FormatTotals(2, 4, 2, 0), 0, {})
    claim = store.claim(Chunk("x", 0), timedelta(minutes=1))
    assert claim is not None
    assert store.record(claim, [Outcome(4, Made("k", 0, 1, "ab", 1, ()))], timedelta(minutes=1))
    assert store.job("x").state == "finished_with_failures"


def test_every_migration_can_be_undone(empty: Engine) -> None:
    """Each step down and up again gives the tables that the code describes."""
    migrate(empty)
    brought_to(empty, "0001", down=True)
    migrate(empty)
    with reading(empty) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
