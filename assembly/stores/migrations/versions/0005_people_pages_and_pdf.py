"""People and their sessions, blocks, what was typed and approved of conferences, spreadsheets taken in, PDF

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-22 08:45:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "house_secrets",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("house_secrets_pkey")),
    )
    op.create_table(
        "blocks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("blocks_organisation_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("blocks_pkey")),
    )
    op.create_index(op.f("blocks_organisation_id_id_idx"), "blocks", ["organisation_id", "id"], unique=False)
    op.create_table(
        "intakes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("conference_id", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sheets", sa.Text(), nullable=False),
        sa.Column("corrections", sa.Text(), server_default="{}", nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("intakes_organisation_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("intakes_pkey")),
    )
    op.create_index(op.f("intakes_created_at_idx"), "intakes", ["created_at"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("toured_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("people_organisation_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("people_pkey")),
        sa.UniqueConstraint("login", name=op.f("people_login_key")),
        sa.UniqueConstraint("subject", name=op.f("people_subject_key")),
    )
    op.create_index(op.f("people_organisation_id_id_idx"), "people", ["organisation_id", "id"], unique=False)
    op.create_table(
        "conference_versions",
        sa.Column("conference_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conferences.id"],
            name=op.f("conference_versions_conference_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conference_id", "version", name=op.f("conference_versions_pkey")),
    )
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("sessions_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("sessions_pkey")),
    )
    op.create_index(op.f("sessions_person_id_idx"), "sessions", ["person_id"], unique=False)
    op.create_table(
        "sign_in_links",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("sign_in_links_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("sign_in_links_pkey")),
    )
    op.create_index(op.f("sign_in_links_person_id_idx"), "sign_in_links", ["person_id"], unique=False)
    op.create_table(
        "pdfs",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=36), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id", "position"],
            ["documents.job_id", "documents.position"],
            name=op.f("pdfs_job_id_position_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", "position", name=op.f("pdfs_pkey")),
    )
    op.create_index(op.f("pdfs_state_held_until_idx"), "pdfs", ["state", "held_until"], unique=False)
    op.add_column("conferences", sa.Column("typed", sa.Text(), nullable=True))
    op.add_column("conferences", sa.Column("block_id", sa.String(length=36), nullable=True))
    op.add_column("conferences", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("conferences", sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conferences", sa.Column("approved_by", sa.String(length=100), nullable=True))
    op.add_column("jobs", sa.Column("conference_revision", sa.Integer(), nullable=True))
    op.add_column("jobs", sa.Column("pdf_wanted", sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("jobs", "pdf_wanted")
    op.drop_column("jobs", "conference_revision")
    op.drop_column("conferences", "approved_by")
    op.drop_column("conferences", "approved_at")
    op.drop_column("conferences", "version")
    op.drop_column("conferences", "block_id")
    op.drop_column("conferences", "typed")
    op.drop_index(op.f("pdfs_state_held_until_idx"), table_name="pdfs")
    op.drop_table("pdfs")
    op.drop_index(op.f("sign_in_links_person_id_idx"), table_name="sign_in_links")
    op.drop_table("sign_in_links")
    op.drop_index(op.f("sessions_person_id_idx"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("conference_versions")
    op.drop_index(op.f("people_organisation_id_id_idx"), table_name="people")
    op.drop_table("people")
    op.drop_index(op.f("intakes_created_at_idx"), table_name="intakes")
    op.drop_table("intakes")
    op.drop_index(op.f("blocks_organisation_id_id_idx"), table_name="blocks")
    op.drop_table("blocks")
    op.drop_table("house_secrets")
