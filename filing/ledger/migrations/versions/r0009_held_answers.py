"""Answers that are kept at once, and can be taken back until their document is closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ANY_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """A new table is empty: until now nothing was held between two keys."""
    op.create_table(
        "held_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("query", sa.Integer()),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.Column("said", ANY_JSON, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name="fk_held_answers_submission"),
        sa.ForeignKeyConstraint(["query"], ["queries.id"], name="fk_held_answers_query"),
        sa.PrimaryKeyConstraint("id", name="pk_held_answers"),
        sa.UniqueConstraint("query", "turn", name="uq_held_answers_query_turn"),
    )
    op.create_index("ix_held_answers_submission", "held_answers", ["submission"])


def downgrade() -> None:
    """What was held and not written is not settled: its questions are open, and are asked again."""
    op.drop_table("held_answers")
