"""Retention: periods confirmed, holds, what is left of what was destroyed, and the one door by which rows go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

APPEND_ONLY = ("destroyed", "retention_confirmations")
_OF_DOCUMENT = (
    "SELECT 1 FROM queries q JOIN readings r ON r.id = q.reading "
    "JOIN destroyed_documents d ON d.submission = r.submission WHERE q.id = OLD.query"
)
DOORS = {
    "records": "SELECT 1 FROM destroyed d WHERE d.record = OLD.id",
    "settlements": _OF_DOCUMENT,
    "dealt_with": "SELECT 1 FROM destroyed d WHERE d.record = OLD.record",
}
"""By table, what must be there before a row of it may go."""


def upgrade() -> None:
    """New tables are empty: nothing was ever destroyed."""
    op.create_table(
        "retention_confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rule", sa.String(64), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("counts_from", sa.String(10), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("settled", sa.Date(), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_retention_confirmations"),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer()),
        sa.Column("record", sa.Integer()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("released_at", sa.String(25)),
        sa.Column("released_by", sa.Text()),
        sa.Column("released_why", sa.Text()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_holds_person"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
    )
    op.create_table(
        "destructions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("wiped_at", sa.String(25)),
        sa.PrimaryKeyConstraint("id", name="pk_destructions"),
    )
    op.create_table(
        "destroyed",
        sa.Column("record", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("destruction", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("copy", sa.String(14)),
        sa.Column("person", sa.Integer()),
        sa.Column("filed_at", sa.String(25), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("counts_from", sa.String(10), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("settled", sa.Date()),
        sa.Column("kept_until", sa.Date()),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["destruction"], ["destructions.id"], name="fk_destroyed_destruction"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_destroyed_person"),
        sa.PrimaryKeyConstraint("record", name="pk_destroyed"),
    )
    op.create_index("ix_destroyed_number", "destroyed", ["number"])
    op.create_index("ix_destroyed_destruction", "destroyed", ["destruction"])
    op.create_table(
        "destroyed_documents",
        sa.Column("submission", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("destruction", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("stays", sa.Boolean(), nullable=False),
        sa.Column("gone_at", sa.String(25)),
        sa.ForeignKeyConstraint(
            ["destruction"], ["destructions.id"], name="fk_destroyed_documents_destruction"
        ),
        sa.PrimaryKeyConstraint("submission", name="pk_destroyed_documents"),
    )
    op.create_index("ix_destroyed_documents_destruction", "destroyed_documents", ["destruction"])
    _only_by_the_door() if _postgresql() else _only_by_the_door_of_sqlite()


def downgrade() -> None:
    """Back to tables from which nothing goes. Raises ValueError where something has gone: the older ledger's audit
    would miss it."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM destructions")).scalar():
        raise ValueError("records were destroyed")
    for table in DOORS:
        if _postgresql():
            op.execute(f"DROP TRIGGER {table}_only_destroyed ON {table}")
            op.execute(f"DROP FUNCTION carepack_only_destroyed_{table}()")
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            _append_only(table, "UPDATE OR DELETE OR TRUNCATE")
        else:
            op.execute(f"DROP TRIGGER {table}_no_delete")
            _no(table, "DELETE")
    for table in ("destroyed_documents", "destroyed", "destructions", "holds", "retention_confirmations"):
        op.drop_table(table)


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _only_by_the_door() -> None:
    for table, there in DOORS.items():
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        _append_only(table, "UPDATE OR TRUNCATE")
        op.execute(
            f"CREATE FUNCTION carepack_only_destroyed_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NOT EXISTS ({there}) THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; "
            "RETURN OLD; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_destroyed BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION carepack_only_destroyed_{table}()"
        )
    for table in APPEND_ONLY:
        _append_only(table, "UPDATE OR DELETE OR TRUNCATE")


def _append_only(table: str, when: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE {when} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION carepack_append_only()"
    )


def _only_by_the_door_of_sqlite() -> None:
    for table, there in DOORS.items():
        op.execute(f"DROP TRIGGER {table}_no_delete")
        _no(table, "DELETE", f"WHEN NOT EXISTS ({there}) ")
    for table in APPEND_ONLY:
        for doing in ("UPDATE", "DELETE"):
            _no(table, doing)


def _no(table: str, doing: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{doing.lower()} BEFORE {doing} ON {table} "
        f"{when}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
