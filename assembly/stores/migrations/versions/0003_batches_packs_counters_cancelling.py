"""Rows of batches, documents that share an object, counters, cancelling and making again

Jobs stored before get their counts; documents made before lie alone under their keys, without a checksum.

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-22 02:40:18.530211
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COUNTERS = ("made", "failed", "cancelled", "checked", "format_errors", "format_warnings", "format_advice")


def upgrade() -> None:
    for counter in (*COUNTERS, "revision"):
        op.add_column("jobs", sa.Column(counter, sa.Integer(), server_default="0", nullable=False))
    op.add_column("jobs", sa.Column("templates", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("documents") as documents:
        documents.alter_column("state", existing_type=sa.String(8), type_=sa.String(16))
        documents.add_column(sa.Column("row", sa.Integer(), nullable=True))
        documents.add_column(sa.Column("first_byte", sa.BigInteger(), server_default="0", nullable=False))
        documents.add_column(sa.Column("checksum", sa.BigInteger(), nullable=True))
    op.create_table(
        "chunk_rows",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("chunk", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id", "chunk"],
            ["chunks.job_id", "chunks.number"],
            name=op.f("chunk_rows_job_id_chunk_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", "chunk", name=op.f("chunk_rows_pkey")),
    )
    _count()


def _count() -> None:
    def found(severity: str) -> str:
        if op.get_bind().dialect.name == "postgresql":
            return f"COALESCE(SUM(CAST(format_check->>'{severity}' AS INTEGER)), 0)"
        return f"COALESCE(SUM(json_extract(format_check, '$.{severity}')), 0)"

    made = "WHERE documents.job_id = jobs.id AND documents.state = 'made'"
    failed = "WHERE documents.job_id = jobs.id AND documents.state = 'failed'"
    op.execute(
        f"""UPDATE jobs SET
            made = (SELECT COUNT(*) FROM documents {made}),
            failed = (SELECT COUNT(*) FROM documents {failed}),
            checked = (SELECT COUNT(format_check) FROM documents {made}),
            format_errors = (SELECT {found("errors")} FROM documents {made}),
            format_warnings = (SELECT {found("warnings")} FROM documents {made}),
            format_advice = (SELECT {found("advice")} FROM documents {made})"""  # noqa: S608 - all constants
    )


def downgrade() -> None:
    op.drop_table("chunk_rows")
    with op.batch_alter_table("documents") as documents:
        documents.drop_column("checksum")
        documents.drop_column("first_byte")
        documents.drop_column("row")
        documents.alter_column("state", existing_type=sa.String(16), type_=sa.String(8))
    for counter in ("templates", "revision", *reversed(COUNTERS)):
        op.drop_column("jobs", counter)
