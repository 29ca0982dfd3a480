"""The first ledger."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ANY_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT, SHA, COPY, FORM = sa.String(25), sa.String(64), sa.String(14), sa.String(40)
APPEND_ONLY = ("records", "settlements", "audit")


def must(name: str, kind: Any) -> sa.Column[Any]:
    """A column that cannot be empty."""
    return sa.Column(name, kind, nullable=False)


def may(name: str, kind: Any) -> sa.Column[Any]:
    """A column that can."""
    return sa.Column(name, kind)


def number(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    """A running number as the key."""
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A reference to another table."""
    return sa.ForeignKeyConstraint([column], [other], name=f"fk_{table}_{column}")


def upgrade() -> None:
    """Makes every table, index, view and trigger."""
    _people_and_copies()
    _submissions()
    _records()
    _audit()
    op.execute(
        "CREATE VIEW current_records AS SELECT r.* FROM records r "
        "WHERE NOT EXISTS (SELECT 1 FROM records n WHERE n.replaces = r.id)"
    )
    op.execute(
        "CREATE VIEW open_queries AS SELECT q.* FROM queries q WHERE q.level = 'must' "
        "AND NOT EXISTS (SELECT 1 FROM settlements s WHERE s.query = q.id)"
    )
    _append_only()


def _people_and_copies() -> None:
    op.create_table(
        "people",
        *number("people"),
        must("ref", sa.String(64)),
        must("name", sa.Text()),
        must("name_key", sa.Text()),
        may("role", sa.Text()),
        may("manager", sa.Integer()),
        may("email", sa.Text()),
        may("band", sa.Text()),
        must("changed_at", MOMENT),
        to("people", "manager", "people.id"),
        sa.UniqueConstraint("ref", name="uq_people_ref"),
    )
    op.create_index("ix_people_name_key", "people", ["name_key"])
    op.create_table(
        "renditions",
        must("digest", sa.String(12)),
        must("form", FORM),
        must("edition", sa.Integer()),
        must("format", sa.String(8)),
        must("template", ANY_JSON),
        must("kept_at", MOMENT),
        sa.PrimaryKeyConstraint("digest", name="pk_renditions"),
    )
    op.create_table(
        "copies",
        must("number", COPY),
        may("organisation", sa.String(20)),
        must("form", FORM),
        must("edition", sa.Integer()),
        may("person", sa.Integer()),
        may("period", sa.Text()),
        must("given", ANY_JSON),
        must("locked", ANY_JSON),
        must("issued_at", MOMENT),
        must("issued_by", sa.Text()),
        may("withdrawn_at", MOMENT),
        may("withdrawn_by", sa.Text()),
        may("withdrawn_why", sa.Text()),
        sa.PrimaryKeyConstraint("number", name="pk_copies"),
        to("copies", "person", "people.id"),
    )
    op.create_index("ix_copies_person", "copies", ["person"])
    op.create_table(
        "copy_renditions",
        must("copy", COPY),
        must("rendition", sa.String(12)),
        sa.PrimaryKeyConstraint("copy", "rendition", name="pk_copy_renditions"),
        to("copy_renditions", "copy", "copies.number"),
        to("copy_renditions", "rendition", "renditions.digest"),
    )


def _submissions() -> None:
    op.create_table(
        "originals",
        must("sha256", SHA),
        must("size", sa.Integer()),
        must("kept_at", MOMENT),
        sa.PrimaryKeyConstraint("sha256", name="pk_originals"),
    )
    op.create_table(
        "submissions",
        *number("submissions"),
        must("sha256", SHA),
        must("name", sa.Text()),
        must("origin", sa.Text()),
        must("origin_key", SHA),
        must("received_at", MOMENT),
        must("received_by", sa.Text()),
        must("state", sa.String(10)),
        may("code", sa.String(64)),
        may("reason", sa.Text()),
        may("form", FORM),
        may("edition", sa.Integer()),
        may("copy", COPY),
        may("person", sa.Integer()),
        may("answers", ANY_JSON),
        may("fingerprint", SHA),
        may("duplicate_of", sa.Integer()),
        may("concluded_at", MOMENT),
        to("submissions", "sha256", "originals.sha256"),
        to("submissions", "person", "people.id"),
        to("submissions", "duplicate_of", "submissions.id"),
        sa.UniqueConstraint("sha256", "origin_key", name="uq_submissions_sha256_origin_key"),
        sa.CheckConstraint(
            "state IN ('received', 'filed', 'review', 'refused', 'duplicate')", name="ck_submissions_state"
        ),
    )
    for column in ("state", "copy", "fingerprint"):
        op.create_index(f"ix_submissions_{column}", "submissions", [column])
    op.create_table(
        "readings",
        *number("readings"),
        must("submission", sa.Integer()),
        must("form", FORM),
        must("edition", sa.Integer()),
        must("format", sa.String(8)),
        must("reading", ANY_JSON),
        must("places", ANY_JSON),
        must("read_at", MOMENT),
        to("readings", "submission", "submissions.id"),
    )
    op.create_index("ix_readings_submission", "readings", ["submission"])
    op.create_table(
        "queries",
        *number("queries"),
        must("reading", sa.Integer()),
        must("code", sa.String(64)),
        may("path", sa.Text()),
        may("question", sa.Text()),
        must("say", sa.Text()),
        must("level", sa.String(4)),
        may("raw", sa.Text()),
        must("candidates", ANY_JSON),
        may("evidence", ANY_JSON),
        must("asked_at", MOMENT),
        to("queries", "reading", "readings.id"),
        sa.CheckConstraint("level IN ('must', 'note')", name="ck_queries_level"),
    )
    op.create_index("ix_queries_reading", "queries", ["reading"])
    op.create_table(
        "settlements",
        *number("settlements"),
        must("query", sa.Integer()),
        must("action", sa.String(8)),
        may("value", ANY_JSON),
        may("why", sa.Text()),
        must("by", sa.Text()),
        must("at", MOMENT),
        to("settlements", "query", "queries.id"),
        sa.CheckConstraint(
            "action IN ('accept', 'correct', 'blank', 'waive', 'moot')", name="ck_settlements_action"
        ),
    )
    op.create_index("ix_settlements_query", "settlements", ["query"])


def _records() -> None:
    op.create_table(
        "records",
        *number("records"),
        must("form", FORM),
        must("edition", sa.Integer()),
        must("definition", SHA),
        may("copy", COPY),
        may("person", sa.Integer()),
        may("held", sa.Date()),
        may("period", sa.Text()),
        must("version", sa.Integer()),
        may("replaces", sa.Integer()),
        must("submission", sa.Integer()),
        must("record", ANY_JSON),
        must("answers_digest", SHA),
        must("provenance", ANY_JSON),
        must("flags", ANY_JSON),
        must("filed_at", MOMENT),
        must("filed_by", sa.Text()),
        to("records", "copy", "copies.number"),
        to("records", "person", "people.id"),
        to("records", "replaces", "records.id"),
        to("records", "submission", "submissions.id"),
        sa.UniqueConstraint("replaces", name="uq_records_replaces"),
    )
    for column in ("copy", "person", "submission"):
        op.create_index(f"ix_records_{column}", "records", [column])
    op.create_index("ix_records_form_answers_digest", "records", ["form", "answers_digest"])


def _audit() -> None:
    op.create_table(
        "audit",
        must("seq", sa.Integer()),
        must("at", MOMENT),
        must("by", sa.Text()),
        must("action", sa.String(40)),
        must("subject", sa.String(80)),
        must("body", sa.Text()),
        must("prev", SHA),
        must("hash", SHA),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )


def _append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION carepack_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION carepack_append_only()"
            )
        return
    for table in APPEND_ONLY:
        for actor in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{actor.lower()} BEFORE {actor} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
