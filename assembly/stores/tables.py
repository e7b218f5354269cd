"""The tables of the database. A change here needs a migration in ``migrations/versions``; a test compares."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC with its zone; SQLite, which keeps none, holds it without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any moment into UTC."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)

_ID = String(36)
COUNTERS = (
    "made",
    "failed",
    "cancelled",
    "checked",
    "format_errors",
    "format_warnings",
    "format_advice",
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("state", String(24), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime, index=True),
    Column("total", Integer, nullable=False),
    # counted with every document that is settled: a question how far a job is reads one row
    *(Column(counter, Integer, nullable=False, server_default="0") for counter in COUNTERS),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("templates", JSON, nullable=False, server_default="{}"),
    Column("not_made", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
)

# apart from the jobs: SQLite writes a whole row anew with each change of state
conferences = Table(
    "job_conferences",
    metadata,
    Column("job_id", _ID, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("conference", Text, nullable=False),
)

chunks = Table(
    "chunks",
    metadata,
    Column("job_id", _ID, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("state", String(8), nullable=False),  # waiting, held, done
    Column("attempt", Integer, nullable=False),
    Column("token", _ID),
    Column("held_until", UtcTime),
    Column("queued_at", UtcTime, nullable=False),
    Index(None, "state", "held_until"),
)

# what the rows of a sheet say, a text for each chunk: only the worker that makes the chunk reads it
rows = Table(
    "chunk_rows",
    metadata,
    Column("job_id", _ID, primary_key=True),
    Column("chunk", Integer, primary_key=True),
    Column("rows", Text, nullable=False),  # JSON: [[position, number in the sheet, facts], ...]
    ForeignKeyConstraint(["job_id", "chunk"], ["chunks.job_id", "chunks.number"], ondelete="CASCADE"),
)

documents = Table(
    "documents",
    metadata,
    Column("job_id", _ID, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("chunk", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("template_id", String(200), nullable=False),
    Column("kind", String(100), nullable=False),
    Column("style", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("member", Integer),
    Column("row", Integer),
    Column("state", String(16), nullable=False),  # queued, made, failed, cancelled
    Column("tries", Integer, nullable=False),
    Column("key", Text),
    Column("first_byte", BigInteger, nullable=False, server_default="0"),  # in the object under the key
    Column("size", BigInteger),
    Column("sha256", String(64)),
    Column("checksum", BigInteger),  # CRC-32; null: stored before 0003
    Column("missing", JSON(none_as_null=True)),
    Column("format_check", JSON(none_as_null=True)),  # null: not checked
    Column("failure", JSON(none_as_null=True)),
    UniqueConstraint("job_id", "name"),
    ForeignKeyConstraint(["job_id", "chunk"], ["chunks.job_id", "chunks.number"], ondelete="CASCADE"),
    Index(None, "job_id", "chunk"),
)
