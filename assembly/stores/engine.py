"""Opening the database: SQLite or PostgreSQL behind one face, brought to the newest tables at start."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from assembly.errors import SettingRefused, Unavailable

BUSY_SECONDS = 15  # SQLite lets one writer in at a time; the others wait so long
CONNECT_SECONDS = 5
MOST_SHARED = 8 * 1024  # letters of a JSON column whose value is shared by all rows that hold the same
_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x76616E746875  # "vanthu", for PostgreSQL's advisory lock
_WRITES = "vanthu_writes"


def open_database(url: str) -> Engine:
    """Open a database by its SQLAlchemy address; nothing is connected yet.

    Raises SettingRefused for an address that cannot be read, Unavailable where its folder cannot be made.
    """
    try:
        address = make_url(url)
    except ArgumentError as refusal:
        raise SettingRefused(
            "Biến VANTHU_DATABASE_URL không phải là địa chỉ cơ sở dữ liệu, ví dụ postgresql://user@host/ten.",
            "VANTHU_DATABASE_URL is not the address of a database, such as postgresql://user@host/name",
        ) from refusal
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    return create_engine(
        address,
        hide_parameters=True,  # errors are logged, names of people are not
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=15,
        pool_timeout=CONNECT_SECONDS,
        json_deserializer=_read_json,
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "vanthu"},
    )


@contextmanager
def opened_database(url: str) -> Iterator[Engine]:
    """Open a database with its tables in the newest form, for a program that soon ends; close it at the end.

    Raises SettingRefused, Unavailable.
    """
    engine = open_database(url)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


def _read_json(text: str | bytes) -> Any:
    """Read a JSON column. What many rows hold alike is read once and shared: nobody may change it."""
    return _read_once(text) if len(text) <= MOST_SHARED else json.loads(text)


@lru_cache(maxsize=512)
def _read_once(text: str | bytes) -> Any:
    return json.loads(text)


def _open_sqlite(url: str) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not Path(path).exists():
                # for its owner alone, whichever program is the first; the files beside it take after it
                Path(path).touch(mode=0o600)
        except OSError as trouble:
            raise Unavailable("database", f"its folder cannot be made ({trouble.strerror})") from trouble
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
        pool_timeout=CONNECT_SECONDS,
        json_deserializer=_read_json,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # Python's sqlite3 would begin transactions by itself, too late and never IMMEDIATE
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",  # readers and the writer do not wait for each other
            "synchronous = NORMAL",  # with WAL a power cut loses the last commits, never the database
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads before it writes must hold the write lock from its first statement: SQLite
        # refuses to upgrade, without waiting, where another has written in between.
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one state of the database; raises Unavailable."""
    with _told_as_unavailable(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that changes something, committed at the end; raises Unavailable."""
    with _told_as_unavailable(), engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        with connection.begin():
            yield connection


@contextmanager
def _told_as_unavailable() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout) as trouble:
        if isinstance(trouble, DBAPIError) and not _is_absence(trouble):
            raise
        raise Unavailable("database", type(trouble).__name__) from trouble


def _is_absence(trouble: DBAPIError) -> bool:
    # a broken constraint or statement is an error of ours and must not look like a database that is away
    return trouble.connection_invalidated or type(trouble).__name__ in {"OperationalError", "InterfaceError"}


def now(connection: Connection) -> datetime:
    """Return the time by the database's clock: the workers' own may differ. SQLite is on this machine."""
    if connection.dialect.name == "postgresql":
        moment: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return moment
    return datetime.now(UTC)


def migrate(engine: Engine) -> None:
    """Bring the tables to the newest form; programs that start together do it one after the other.

    Raises Unavailable where the database does not answer.
    """
    with reading(engine) as connection:
        if _version(connection) == newest_version():
            return
    # here alone, for a program that finds its database ready starts half a second sooner without it
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def newest_version() -> str:
    """Return the version of the tables that this program knows: the number its last migration begins with."""
    return max(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _version(connection: Connection) -> str | None:
    """Return the version of a database's tables, or None where it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
