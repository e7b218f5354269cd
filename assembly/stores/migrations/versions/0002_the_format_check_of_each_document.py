"""The format check of each document

Documents made before have none: they were not checked.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-21 23:40:12.118034
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("format_check", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("documents", "format_check")
