"""Databases of older versions come to the newest form with what they hold, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from assembly.jobs.job import Made
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

    (document,) = SqlJobStore(empty).report("x").documents
    assert document.result == Made("jobs/x/a", 0, 5, "ab", None, (), None)


def test_every_migration_can_be_undone(empty: Engine) -> None:
    """Each step down and up again gives the tables that the code describes."""
    migrate(empty)
    brought_to(empty, "0001", down=True)
    migrate(empty)
    with reading(empty) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
