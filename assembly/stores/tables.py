"""The tables of the database. A change here needs a migration in ``migrations/versions``; a test compares."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from assembly.callers.actor import LOCAL_ORGANISATION


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

organisations = Table(
    "organisations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded_name", Text, nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
)


def _organisation() -> Column[str]:
    # an organisation with anything in it cannot be deleted
    return Column("organisation_id", _ID, ForeignKey("organisations.id"), nullable=False)


api_keys = Table(
    "api_keys",
    metadata,
    Column("id", _ID, primary_key=True),
    _organisation(),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Column("revoked_at", UtcTime),
    Column("last_used_at", UtcTime),
    Index(None, "organisation_id", "id"),
)

api_key_secrets = Table(
    "api_key_secrets",
    metadata,
    Column("key_id", _ID, ForeignKey("api_keys.id", ondelete="CASCADE"), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),  # set when a newer one takes its place
)

people = Table(
    "people",
    metadata,
    Column("id", _ID, primary_key=True),
    _organisation(),
    Column("name", Text, nullable=False),
    Column("login", String(100), nullable=False, unique=True),  # folded
    Column("role", String(16), nullable=False),  # secretary, head, administrator
    Column("password_hash", Text),  # null: signs in by link or by OIDC alone
    Column("subject", String(300), unique=True),  # issuer and subject of OIDC
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
    Column("failures", Integer, nullable=False, server_default="0"),  # since the last good sign-in
    Column("locked_until", UtcTime),
    Column("signed_in_at", UtcTime),
    Column("toured_at", UtcTime),
    Index(None, "organisation_id", "id"),
)

# only hashes: who reads the database signs in nowhere
sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("person_id", _ID, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("person_id", _ID, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

# what all web processes must agree on, drawn at random once
house_secrets = Table(
    "house_secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

# triggers of migration 0004 refuse to change or delete a row
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    _organisation(),
    Column("who", String(100), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("request_id", String(64)),
    Column("details", JSON, nullable=False),
    Index(None, "organisation_id", "number"),
)

first_answers = Table(
    "first_answers",
    metadata,
    Column("organisation_id", _ID, ForeignKey("organisations.id"), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("token", _ID),  # of whoever is answering; null: answered, or given up
    Column("held_until", UtcTime),
    Column("effect_id", _ID, nullable=False),
    Column("seed", LargeBinary, nullable=False),
    Column("caller", String(64), nullable=False),  # hash of the token that began it
    Column("status", Integer),  # null: not answered yet
    Column("headers", JSON(none_as_null=True)),
    Column("body", LargeBinary),  # zlib
    Column("sealed", Boolean),  # the body is masked, for it shows a secret
)

# a block and its members, from which each year's conference begins
blocks = Table(
    "blocks",
    metadata,
    Column("id", _ID, primary_key=True),
    _organisation(),
    Column("revision", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded_name", Text, nullable=False),
    Column("facts", Text, nullable=False),  # JSON
    Index(None, "organisation_id", "id"),
)

kept_conferences = Table(
    "conferences",
    metadata,
    Column("id", _ID, primary_key=True),
    _organisation(),
    Column("revision", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("year", Integer),
    Column("block", Text, nullable=False),
    Column("folded_block", Text, nullable=False),
    Column("rolled_over_from", _ID),  # may be deleted meanwhile
    Column("facts", Text, nullable=False),  # JSON
    Column("typed", Text),  # JSON as typed; null: all of it could be taken into the facts
    Column("block_id", _ID),  # of the kept block, which may be deleted meanwhile
    Column("version", Integer, nullable=False, server_default="1"),  # counts approvals that were taken back
    Column("approved_at", UtcTime),  # set: nothing may change
    Column("approved_by", String(100)),
    Index(None, "organisation_id", "id"),
)

# what was approved stays readable after its approval was taken back
conference_versions = Table(
    "conference_versions",
    metadata,
    Column("conference_id", _ID, ForeignKey("conferences.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("facts", Text, nullable=False),  # JSON
    Column("approved_at", UtcTime, nullable=False),
    Column("approved_by", String(100), nullable=False),
)

# a spreadsheet somebody brought, until it is taken over or forgotten
intakes = Table(
    "intakes",
    metadata,
    Column("id", _ID, primary_key=True),
    _organisation(),
    Column("conference_id", _ID),  # which it is to fill; null: a new one
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("file_name", Text, nullable=False),
    Column("sheets", Text, nullable=False),  # JSON: the cells as read
    Column("corrections", Text, nullable=False, server_default="{}"),  # JSON: by sheet and cell
    Column("taken_at", UtcTime),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", _ID, primary_key=True),
    # the default is for jobs older than organisations (0004); SQLite adds no foreign key to a table
    Column("organisation_id", _ID, nullable=False, server_default=LOCAL_ORGANISATION),
    # what lists are narrowed by
    Column("source", String(12), nullable=False, server_default="conference"),  # conference, rows
    Column("year", Integer),
    Column("block", Text),
    Column("folded_block", Text),
    Column("conference_id", _ID),  # of a kept conference, which may be deleted meanwhile
    Column("conference_revision", Integer),  # of the kept conference, as it was then
    Column("pdf_wanted", Boolean, nullable=False, server_default="0"),
    Column("retry_token", _ID),  # of the last retry: the same one again changes nothing
    Column("events", Integer, nullable=False, server_default="0"),  # counts job_events
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
    Index(None, "organisation_id", "id"),
    Index(None, "organisation_id", "state"),
)

# lists are narrowed by kind: nobody looks through ten thousand documents of each job for that
job_kinds = Table(
    "job_kinds",
    metadata,
    Column("job_id", _ID, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(100), primary_key=True),
)

# who changes a job holds its row: the numbers have no gaps and are seen in order
job_events = Table(
    "job_events",
    metadata,
    Column("job_id", _ID, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("id", _ID, nullable=False, unique=True),
    Column("type", String(24), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("data", JSON, nullable=False),
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

# the PDF of each document, where somebody asked for it
pdfs = Table(
    "pdfs",
    metadata,
    Column("job_id", _ID, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("state", String(8), nullable=False),  # waiting, held, made, failed
    Column("tries", Integer, nullable=False),
    Column("token", _ID),
    Column("held_until", UtcTime),
    Column("queued_at", UtcTime, nullable=False),
    Column("source", String(64), nullable=False),  # SHA-256 of the document that it shows
    Column("key", Text),
    Column("size", BigInteger),
    Column("sha256", String(64)),
    Column("pages", Integer),
    Column("failure", String(16)),  # refused, crashed, too_long
    ForeignKeyConstraint(
        ["job_id", "position"], ["documents.job_id", "documents.position"], ondelete="CASCADE"
    ),
    Index(None, "state", "held_until"),
)

callback_endpoints = Table(
    "callback_endpoints",
    metadata,
    Column("id", _ID, primary_key=True),
    _organisation(),
    Column("url", Text, nullable=False),
    Column("types", JSON, nullable=False),
    Column("description", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
    Index(None, "organisation_id", "id"),
)

# kept as they are: whoever signs must know them
callback_secrets = Table(
    "callback_secrets",
    metadata,
    Column("endpoint_id", _ID, ForeignKey("callback_endpoints.id", ondelete="CASCADE"), primary_key=True),
    Column("secret", String(100), primary_key=True),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
)

# outlive the job: what was sent stays visible; the event is told again from here
callback_deliveries = Table(
    "callback_deliveries",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("endpoint_id", _ID, ForeignKey("callback_endpoints.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", _ID, nullable=False),
    Column("event", JSON, nullable=False),
    Column("job_id", _ID, nullable=False, index=True),
    Column("type", String(24), nullable=False),
    Column("state", String(12), nullable=False),  # waiting, delivered, given_up
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("next_at", UtcTime),
    Column("tries", Integer, nullable=False),  # since it was last sent by hand; pauses grow with it
    Column("attempts", Integer, nullable=False),
    Column("token", _ID),  # of the worker that holds it; null while held: it is in the queue
    Column("held_until", UtcTime),
    Column("resend_token", _ID),  # of the last time by hand: the same one again changes nothing
    Index(None, "endpoint_id", "id"),
    Index(None, "endpoint_id", "state", "next_at", "id"),
)

callback_attempts = Table(
    "callback_attempts",
    metadata,
    Column("delivery_id", _ID, ForeignKey("callback_deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("status", Integer),
    Column("trouble", String(60)),
)
