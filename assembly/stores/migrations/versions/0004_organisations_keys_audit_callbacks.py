"""Organisations, API keys, the audit log, kept conferences, events, callbacks, answers given once

Jobs stored before belong to the organisation that there is from the start.

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-22 05:40:00.000000
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LOCAL = "00000000-0000-7000-8000-000000000001"
LOCAL_NAME = "Cơ quan trên máy này"


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("organisations_pkey")),
        sa.UniqueConstraint("folded_name", name=op.f("organisations_folded_name_key")),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("api_keys_organisation_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("api_keys_pkey")),
    )
    op.create_index(
        op.f("api_keys_organisation_id_id_idx"), "api_keys", ["organisation_id", "id"], unique=False
    )
    op.create_table(
        "audit_entries",
        sa.Column(
            "number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("audit_entries_organisation_id_fkey")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("audit_entries_pkey")),
    )
    op.create_index(
        op.f("audit_entries_organisation_id_number_idx"),
        "audit_entries",
        ["organisation_id", "number"],
        unique=False,
    )
    op.create_table(
        "callback_endpoints",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("callback_endpoints_organisation_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("callback_endpoints_pkey")),
    )
    op.create_index(
        op.f("callback_endpoints_organisation_id_id_idx"),
        "callback_endpoints",
        ["organisation_id", "id"],
        unique=False,
    )
    op.create_table(
        "conferences",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("block", sa.Text(), nullable=False),
        sa.Column("folded_block", sa.Text(), nullable=False),
        sa.Column("rolled_over_from", sa.String(length=36), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("conferences_organisation_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("conferences_pkey")),
    )
    op.create_index(
        op.f("conferences_organisation_id_id_idx"), "conferences", ["organisation_id", "id"], unique=False
    )
    op.create_table(
        "first_answers",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(length=36), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effect_id", sa.String(length=36), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("caller", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("first_answers_organisation_id_fkey")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "key", name=op.f("first_answers_pkey")),
    )
    op.create_index(op.f("first_answers_created_at_idx"), "first_answers", ["created_at"], unique=False)
    op.create_table(
        "job_kinds",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("job_kinds_job_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", "kind", name=op.f("job_kinds_pkey")),
    )
    op.execute("INSERT INTO job_kinds (job_id, kind) SELECT DISTINCT job_id, kind FROM documents")
    op.create_table(
        "job_events",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("job_events_job_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", "number", name=op.f("job_events_pkey")),
        sa.UniqueConstraint("id", name=op.f("job_events_id_key")),
    )
    op.create_table(
        "api_key_secrets",
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["key_id"], ["api_keys.id"], name=op.f("api_key_secrets_key_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key_id", "hash", name=op.f("api_key_secrets_pkey")),
    )
    op.create_table(
        "callback_deliveries",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("endpoint_id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=36), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resend_token", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["callback_endpoints.id"],
            name=op.f("callback_deliveries_endpoint_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("callback_deliveries_pkey")),
    )
    op.create_index(
        op.f("callback_deliveries_endpoint_id_id_idx"),
        "callback_deliveries",
        ["endpoint_id", "id"],
        unique=False,
    )
    op.create_index(op.f("callback_deliveries_job_id_idx"), "callback_deliveries", ["job_id"], unique=False)
    op.create_index(
        op.f("callback_deliveries_endpoint_id_state_next_at_id_idx"),
        "callback_deliveries",
        ["endpoint_id", "state", "next_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("callback_deliveries_created_at_idx"), "callback_deliveries", ["created_at"], unique=False
    )
    op.create_table(
        "callback_secrets",
        sa.Column("endpoint_id", sa.String(length=36), nullable=False),
        sa.Column("secret", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["callback_endpoints.id"],
            name=op.f("callback_secrets_endpoint_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("endpoint_id", "secret", name=op.f("callback_secrets_pkey")),
    )
    op.create_table(
        "callback_attempts",
        sa.Column("delivery_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["callback_deliveries.id"],
            name=op.f("callback_attempts_delivery_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delivery_id", "number", name=op.f("callback_attempts_pkey")),
    )
    op.add_column(
        "jobs",
        sa.Column(
            "organisation_id",
            sa.String(length=36),
            server_default="00000000-0000-7000-8000-000000000001",
            nullable=False,
        ),
    )
    op.add_column(
        "jobs", sa.Column("source", sa.String(length=12), server_default="conference", nullable=False)
    )
    op.add_column("jobs", sa.Column("year", sa.Integer(), nullable=True))
    op.add_column("jobs", sa.Column("block", sa.Text(), nullable=True))
    op.add_column("jobs", sa.Column("folded_block", sa.Text(), nullable=True))
    op.add_column("jobs", sa.Column("conference_id", sa.String(length=36), nullable=True))
    op.add_column("jobs", sa.Column("retry_token", sa.String(length=36), nullable=True))
    op.add_column("jobs", sa.Column("events", sa.Integer(), server_default="0", nullable=False))
    op.create_index(op.f("jobs_organisation_id_id_idx"), "jobs", ["organisation_id", "id"], unique=False)
    op.create_index(
        op.f("jobs_organisation_id_state_idx"), "jobs", ["organisation_id", "state"], unique=False
    )

    organisations = sa.table(
        "organisations",
        sa.column("id", sa.String),
        sa.column("name", sa.Text),
        sa.column("folded_name", sa.Text),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    op.bulk_insert(
        organisations,
        [
            {
                "id": LOCAL,
                "name": LOCAL_NAME,
                "folded_name": "cơ quan trên maý naỳ",
                "created_at": datetime.now(UTC),
            }
        ],
    )
    op.execute(
        "UPDATE jobs SET source = 'rows' "
        "WHERE EXISTS (SELECT 1 FROM chunk_rows WHERE chunk_rows.job_id = jobs.id)"
    )
    _only_ever_added()


def _only_ever_added() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """CREATE FUNCTION audit_entries_are_kept() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'entries of the audit log are never changed'; END $$"""
        )
        op.execute(
            """CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
            FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_are_kept()"""
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"""CREATE TRIGGER audit_entries_kept_{change.lower()} BEFORE {change} ON audit_entries
            BEGIN SELECT RAISE(ABORT, 'entries of the audit log are never changed'); END"""
        )
    # INSERT OR REPLACE deletes a row without asking a trigger of DELETE
    op.execute(
        """CREATE TRIGGER audit_entries_kept_replace BEFORE INSERT ON audit_entries
        WHEN EXISTS (SELECT 1 FROM audit_entries WHERE number = NEW.number)
        BEGIN SELECT RAISE(ABORT, 'entries of the audit log are never changed'); END"""
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_entries_kept ON audit_entries")
        op.execute("DROP FUNCTION audit_entries_are_kept()")
    op.drop_index(op.f("jobs_organisation_id_state_idx"), table_name="jobs")
    op.drop_index(op.f("jobs_organisation_id_id_idx"), table_name="jobs")
    op.drop_column("jobs", "events")
    op.drop_column("jobs", "retry_token")
    op.drop_column("jobs", "conference_id")
    op.drop_column("jobs", "folded_block")
    op.drop_column("jobs", "block")
    op.drop_column("jobs", "year")
    op.drop_column("jobs", "source")
    op.drop_column("jobs", "organisation_id")
    op.drop_table("callback_attempts")
    op.drop_table("callback_secrets")
    op.drop_index(op.f("callback_deliveries_created_at_idx"), table_name="callback_deliveries")
    op.drop_index(op.f("callback_deliveries_endpoint_id_state_next_at_id_idx"), table_name="callback_deliveries")
    op.drop_index(op.f("callback_deliveries_job_id_idx"), table_name="callback_deliveries")
    op.drop_index(op.f("callback_deliveries_endpoint_id_id_idx"), table_name="callback_deliveries")
    op.drop_table("callback_deliveries")
    op.drop_table("api_key_secrets")
    op.drop_table("job_events")
    op.drop_table("job_kinds")
    op.drop_index(op.f("first_answers_created_at_idx"), table_name="first_answers")
    op.drop_table("first_answers")
    op.drop_index(op.f("conferences_organisation_id_id_idx"), table_name="conferences")
    op.drop_table("conferences")
    op.drop_index(op.f("callback_endpoints_organisation_id_id_idx"), table_name="callback_endpoints")
    op.drop_table("callback_endpoints")
    op.drop_index(op.f("audit_entries_organisation_id_number_idx"), table_name="audit_entries")
    op.drop_table("audit_entries")
    op.drop_index(op.f("api_keys_organisation_id_id_idx"), table_name="api_keys")
    op.drop_table("api_keys")
    op.drop_table("organisations")
