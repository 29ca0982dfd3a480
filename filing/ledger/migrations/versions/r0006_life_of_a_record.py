"""The life of a record: what was done with each version and why, documents that are no record of ours, and how the
forms and settings stood when returns were last looked at.

Down: refused where a record was amended, moved, withdrawn, merged or put back, or a document rejected: an older
carepack would take such a record for a current one.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BY_RETURNS = ("filed", "completed", "noted", "replaced")
_BY_PEOPLE = ("amended", "moved", "withdrawn", "merged", "undone")
_BEFORE = ("received", "opened", "filed", "review", "refused", "duplicate")
_NOW = (*_BEFORE, "rejected")
_CURRENT = (
    "CREATE VIEW current_records AS SELECT r.* FROM records r "
    "WHERE NOT EXISTS (SELECT 1 FROM records n WHERE n.replaces = r.id)"
)


def upgrade() -> None:
    """Versions that are there already get the word that their return was concluded with."""
    op.execute("DROP VIEW current_records")
    words = ", ".join(map(repr, (*_BY_RETURNS, *_BY_PEOPLE)))
    op.execute(
        "ALTER TABLE records ADD COLUMN act VARCHAR(10) DEFAULT 'filed' NOT NULL "
        f"CONSTRAINT ck_records_act CHECK (act IN ({words}))"
    )
    op.execute("ALTER TABLE records ADD COLUMN why TEXT")
    op.execute("ALTER TABLE records ADD COLUMN merged_into INTEGER")
    _say_what_was_done()
    op.create_index("ix_records_form_person_held", "records", ["form", "person", "held"])
    op.execute(f"{_CURRENT} AND r.act NOT IN ('withdrawn', 'merged')")
    _rebuild(_NOW, (*_COLUMNS, "concluded_by"))
    op.create_table(
        "looked_at",
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.String(25), nullable=False),
        sa.PrimaryKeyConstraint("what", name="pk_looked_at"),
    )


def downgrade() -> None:
    """As it was before. Raises ValueError where that would bring back what people have put aside."""
    words = ", ".join(map(repr, _BY_PEOPLE))
    conn = op.get_bind()
    people = conn.execute(sa.text(f"SELECT count(*) FROM records WHERE act IN ({words})")).scalar()  # noqa: S608
    rejected = conn.execute(sa.text("SELECT count(*) FROM submissions WHERE state = 'rejected'")).scalar()
    if people or rejected:
        raise ValueError("records were amended, moved, withdrawn or merged, or documents rejected")
    op.drop_table("looked_at")
    op.execute("DROP VIEW current_records")
    _rebuild(_BEFORE, _COLUMNS)
    op.drop_index("ix_records_form_person_held", "records")
    for column in ("merged_into", "why", "act"):
        op.execute(f"ALTER TABLE records DROP COLUMN {column}")
    op.execute(_CURRENT)


def _say_what_was_done() -> None:
    """Fills in `act`; the triggers that keep records as they are step aside for that."""
    fill = (
        "UPDATE records SET act = (SELECT s.code FROM submissions s WHERE s.id = records.submission) "
        "WHERE replaces IS NOT NULL AND EXISTS (SELECT 1 FROM submissions s WHERE s.id = records.submission "
        "AND s.code IN ('completed', 'noted', 'replaced'))"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE records DISABLE TRIGGER records_append_only")
        op.execute(fill)
        op.execute("ALTER TABLE records ENABLE TRIGGER records_append_only")
        return
    op.execute("DROP TRIGGER records_no_update")
    op.execute(fill)
    op.execute(
        "CREATE TRIGGER records_no_update BEFORE UPDATE ON records "
        "BEGIN SELECT RAISE(ABORT, 'records is append-only'); END"
    )


_COLUMNS = (
    "id", "sha256", "locator", "locator_key", "envelope", "content", "name", "received_at", "received_by", "read_as",
    "state", "code", "reason", "form", "edition", "copy", "person", "answers", "fingerprint", "duplicate_of",
    "concluded_at",
)  # fmt: skip
_SHORT = {"state": 10, "code": 64, "form": 40, "copy": 14, "read_as": 60}
_DIGESTS = {"sha256", "locator_key", "content", "fingerprint"}
_MUST = {"id", "sha256", "locator", "locator_key", "name", "received_at", "received_by", "state"}


def _rebuild(states: tuple[str, ...], columns: tuple[str, ...]) -> None:
    """The table of submissions with these states and columns."""
    allowed = f"state IN ({', '.join(map(repr, states))})"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_submissions_state", "submissions", type_="check")
        op.create_check_constraint("ck_submissions_state", "submissions", sa.text(allowed))
        if "concluded_by" in columns:
            op.add_column("submissions", sa.Column("concluded_by", sa.Text()))
        else:
            op.drop_column("submissions", "concluded_by")
        return
    # SQLite cannot change a constraint: the rows wait in another table. References are looked at when all is done.
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE submissions_before AS SELECT * FROM submissions")
    op.drop_table("submissions")
    op.create_table(
        "submissions",
        *(sa.Column(c, _type(c), nullable=c not in _MUST) for c in columns),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        *(
            sa.ForeignKeyConstraint([column], [target], name=f"fk_submissions_{column}")
            for column, target in (
                ("sha256", "originals.sha256"),
                ("envelope", "submissions.id"),
                ("person", "people.id"),
                ("duplicate_of", "submissions.id"),
            )
        ),
        sa.UniqueConstraint("sha256", "locator_key", name="uq_submissions_sha256_locator_key"),
        sa.CheckConstraint(allowed, name="ck_submissions_state"),
    )
    names = ", ".join(_COLUMNS)
    op.execute(f"INSERT INTO submissions ({names}) SELECT {names} FROM submissions_before ORDER BY id")  # noqa: S608
    op.drop_table("submissions_before")
    for column in ("envelope", "content", "state", "copy", "fingerprint"):
        op.create_index(f"ix_submissions_{column}", "submissions", [column])


def _type(column: str) -> Any:
    if column in {"id", "envelope", "edition", "person", "duplicate_of"}:
        return sa.Integer()
    if column in _DIGESTS:
        return sa.String(64)
    if column.endswith("_at"):
        return sa.String(25)
    if column == "answers":
        return sa.JSON()
    return sa.String(_SHORT[column]) if column in _SHORT else sa.Text()
