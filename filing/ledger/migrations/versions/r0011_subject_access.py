"""What people ask for about themselves, when the clock of it stood, and what was decided about mentions of others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables are empty: until now nobody's request was noted here."""
    op.create_table(
        "access_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("asks", sa.String(12), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("record", sa.Integer()),
        sa.Column("noted_at", sa.String(25), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("extended_on", sa.Date()),
        sa.Column("extended_why", sa.Text()),
        sa.Column("closed_on", sa.Date()),
        sa.Column("outcome", sa.String(12)),
        sa.Column("outcome_why", sa.Text()),
        sa.Column("closed_at", sa.String(25)),
        sa.Column("closed_by", sa.Text()),
        sa.CheckConstraint("asks IN ('access', 'correction')", name="ck_access_requests_asks"),
        sa.CheckConstraint("outcome IN ('answered', 'refused')", name="ck_access_requests_outcome"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_access_requests_person"),
        sa.PrimaryKeyConstraint("id", name="pk_access_requests"),
    )
    op.create_index("ix_access_requests_person", "access_requests", ["person"])
    op.create_table(
        "access_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.String(25), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.String(25)),
        sa.Column("ended_by", sa.Text()),
        sa.ForeignKeyConstraint(["request"], ["access_requests.id"], name="fk_access_pauses_request"),
        sa.PrimaryKeyConstraint("id", name="pk_access_pauses"),
    )
    op.create_index("ix_access_pauses_request", "access_pauses", ["request"])
    op.create_table(
        "mention_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.Integer(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(8), nullable=False),
        sa.Column("why", sa.Text()),
        sa.Column("at", sa.String(25), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint("decision IN ('redact', 'keep')", name="ck_mention_decisions_decision"),
        sa.ForeignKeyConstraint(["request"], ["access_requests.id"], name="fk_mention_decisions_request"),
        sa.PrimaryKeyConstraint("id", name="pk_mention_decisions"),
        sa.UniqueConstraint(
            "request",
            "record",
            "path",
            "start",
            "length",
            name="uq_mention_decisions_request_record_path_start_length",
        ),
    )


def downgrade() -> None:
    """What was asked and answered goes; the answers are in the hands of those who asked."""
    op.drop_table("mention_decisions")
    op.drop_table("access_pauses")
    op.drop_table("access_requests")
