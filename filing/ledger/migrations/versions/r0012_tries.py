"""Which documents are being read, and by which run: so one over which runs die is known before it is read again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A new table is empty: of what was begun before nobody knows by whom."""
    op.create_table(
        "tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("run", sa.String(32), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name="fk_tries_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_tries"),
    )
    op.create_index("ix_tries_submission", "tries", ["submission"])
    op.create_index("ix_tries_run", "tries", ["run"])


def downgrade() -> None:
    """What was begun and not ended is read again, as it was before."""
    op.drop_table("tries")
