"""Opening and migrating databases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from assembly.errors import SettingRefused, Unavailable
from assembly.stores.engine import migrate, newest_version, open_database, reading, writing
from assembly.stores.sql import SqlJobStore
from assembly.stores.tables import conferences, metadata

ROOT = Path(__file__).parents[3]
JOB = (
    "INSERT INTO jobs (id, state, created_at, total, not_made, warnings) "
    "VALUES ('x', 'failed', '2026-01-01', 0, '[]', '[]')"
)


def test_migrations_make_the_tables(tmp_path: Path) -> None:
    """The migrations give exactly the tables that the code describes."""
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    with reading(engine) as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert found == []


def test_migrating_twice_does_nothing(tmp_path: Path) -> None:
    """A database at the newest form stays as it is."""
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text(JOB))
    migrate(engine)
    assert SqlJobStore(engine).job("x").state == "failed"
    engine.dispose()


def test_the_newest_version_is_the_last_migration() -> None:
    """Each migration is named by its version, so that the newest is known without loading any."""
    versions = ScriptDirectory(str(ROOT / "assembly" / "stores" / "migrations"))
    assert [
        path.name.partition("_")[0] for path in sorted(Path(versions.dir, "versions").glob("[0-9]*.py"))
    ] == [script.revision for script in reversed(list(versions.walk_revisions()))]
    assert newest_version() == versions.get_current_head()


def test_a_database_that_is_ready_is_opened_without_the_migrations(tmp_path: Path) -> None:
    """A program that finds the newest tables does not load what makes them."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    engine = open_database(url)
    migrate(engine)
    engine.dispose()
    code = (
        "import sys; from assembly.stores.engine import *; migrate(open_database(sys.argv[1]));"
        "print('alembic' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code, url], cwd=ROOT, capture_output=True, check=True)
    assert told.stdout == b"False\n"


def test_programs_that_start_together_migrate_once(tmp_path: Path) -> None:
    """Four processes that open a new database at the same moment all find it ready."""
    code = (
        "import sys\nfrom assembly.stores.engine import *\n"
        "engine = open_database(sys.argv[1])\nmigrate(engine)\n"
        "with reading(engine) as connection:\n"
        "    print(connection.execute(text('SELECT count(*) FROM jobs')).scalar_one())"
    )
    url = f"sqlite:///{tmp_path / 'a.db'}"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, url],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    ends = [(*process.communicate(), process.returncode) for process in processes]
    assert ends == [("0\n", "", 0)] * 4


def test_sqlite_is_set_up_for_many_processes(tmp_path: Path) -> None:
    """SQLite keeps a write-ahead log, foreign keys hold, and a writer waits for its turn."""
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with reading(engine) as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
            for pragma in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert found == ["wal", 1, 15000]


def test_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    """What is written in a transaction that ends in an error is not there."""
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM jobs")).scalar_one() == 0
    engine.dispose()


def _write_and_fail(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text(JOB))
        raise ZeroDivisionError


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////proc/none/a.db",
        "postgresql+psycopg://nobody@/none?host=/nonexistent",
    ],
)
def test_database_that_is_away_is_told_as_such(url: str) -> None:
    """A database that cannot be reached is Unavailable, and the message holds no address."""
    with pytest.raises(Unavailable) as trouble:
        SqlJobStore(open_database(url)).check()
    assert "nobody" not in str(trouble.value)


def test_wrong_address_is_refused() -> None:
    """An address that is none is told by the name of its variable."""
    with pytest.raises(SettingRefused, match="VANTHU_DATABASE_URL"):
        open_database("nowhere")


def test_errors_of_the_database_hold_no_data(tmp_path: Path) -> None:
    """An error about a statement does not repeat the values, which may be names of people."""
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    with pytest.raises(IntegrityError) as error:
        _insert_without_a_job(engine, "Nguyễn Văn A")
    engine.dispose()
    assert "Nguyễn" not in str(error.value)


def _insert_without_a_job(engine: Engine, conference: str) -> None:
    with writing(engine) as connection:
        connection.execute(conferences.insert().values(job_id="none", conference=conference))
