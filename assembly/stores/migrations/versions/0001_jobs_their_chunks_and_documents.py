"""Jobs, their chunks and documents

Revision ID: 0001
Revises:
Create Date: 2026-11-21 20:45:31.400867
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("not_made", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("jobs_pkey")),
    )
    op.create_index(op.f("jobs_finished_at_idx"), "jobs", ["finished_at"], unique=False)
    op.create_table(
        "chunks",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=36), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("chunks_job_id_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "number", name=op.f("chunks_pkey")),
    )
    op.create_index(op.f("chunks_state_held_until_idx"), "chunks", ["state", "held_until"], unique=False)
    op.create_table(
        "job_conferences",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("conference", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("job_conferences_job_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("job_conferences_pkey")),
    )
    op.create_table(
        "documents",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("chunk", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("template_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("style", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("member", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("missing", sa.JSON(), nullable=True),
        sa.Column("failure", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id", "chunk"],
            ["chunks.job_id", "chunks.number"],
            name=op.f("documents_job_id_chunk_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", "position", name=op.f("documents_pkey")),
        sa.UniqueConstraint("job_id", "name", name=op.f("documents_job_id_name_key")),
    )
    op.create_index(op.f("documents_job_id_chunk_idx"), "documents", ["job_id", "chunk"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("documents_job_id_chunk_idx"), table_name="documents")
    op.drop_table("documents")
    op.drop_table("job_conferences")
    op.drop_index(op.f("chunks_state_held_until_idx"), table_name="chunks")
    op.drop_table("chunks")
    op.drop_index(op.f("jobs_finished_at_idx"), table_name="jobs")
    op.drop_table("jobs")
