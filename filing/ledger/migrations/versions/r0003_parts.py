"""One submission a part, every place it came from by itself; each PDF rendition's blank; what a reading was of.

Up: a submission that was only the same bytes from another place becomes an origin of the first. Down: origins become
such submissions again, parts become submissions with an origin of their own, and what only the newer ledger can hold
(the blanks, how often something came again) is lost. The audit says what became of each number.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from filing.ledger import audit
from filing.ledger.actor import Actor

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ANY_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT, SHA = sa.String(25), sa.String(64)
KEPT = (
    "id", "sha256", "name", "received_at", "received_by", "read_as", "state", "code", "reason", "form", "edition",
    "copy", "person", "answers", "fingerprint", "duplicate_of", "concluded_at",
)  # fmt: skip
"""Columns of `submissions` before and after."""
BEFORE = ("received", "filed", "review", "refused", "duplicate")
WHOLE = hashlib.sha256(b"").hexdigest()
INSIDE = "!/"
"""What stands between an envelope's origin and a part's locator, where a part has an origin of its own."""
OPENED = "envelope"
"""The code of an envelope in a ledger that knows no parts: it is as good as refused there."""
SAME = "This document came in before, byte for byte; it is linked to the first."


def upgrade() -> None:
    """Origins out of submissions, submissions for parts, blanks, and `readings.medium`."""
    op.add_column("renditions", sa.Column("blank", sa.LargeBinary()))
    op.execute("ALTER TABLE readings RENAME COLUMN format TO medium")
    _make_origins()
    before = _rows("SELECT id, sha256, origin, state, code, duplicate_of FROM submissions ORDER BY id")
    parts = _parts_of(before)
    _fill_origins({p["id"] for p in parts})
    _merge([r for r in before if r["code"] == "same-bytes" and r["id"] not in {p["id"] for p in parts}])
    own_key = "CAST(id AS VARCHAR(64))"
    new = {"locator": "''", "locator_key": own_key, "content": "sha256"}
    _rebuild(_columns_now(), _constraints_now(), new)
    for column in ("envelope", "content"):
        op.create_index(f"ix_submissions_{column}", "submissions", [column])
    _set_parts(parts)
    _run("UPDATE submissions SET locator_key = :whole WHERE locator = ''", whole=WHOLE)


def downgrade() -> None:
    """Back to one submission a place, with `readings.format`, without blanks."""
    origins = _rows("SELECT * FROM origins ORDER BY id")
    parts = _rows("SELECT id, sha256, locator, state FROM submissions WHERE locator <> '' ORDER BY id")
    opened = _rows("SELECT id, sha256 FROM submissions WHERE state = 'opened' ORDER BY id")
    _run("UPDATE submissions SET state = 'refused', code = :code, reason = :why WHERE state = 'opened'",
         code=OPENED, why="It holds other documents; each of them is by itself.")  # fmt: skip
    op.drop_index("ix_submissions_envelope", "submissions")
    op.drop_index("ix_submissions_content", "submissions")
    _rebuild(
        _columns_before(), _constraints_before(), {"origin": "''", "origin_key": "CAST(id AS VARCHAR(64))"}
    )
    _origins_into_submissions(origins, parts)
    op.drop_table("origins")
    for row in opened:
        audit.note(op.get_bind(), _act(), "submission-refused", f"submission {row['id']}", code=OPENED)
    for row in parts:
        if row["state"] != "opened":
            audit.note(op.get_bind(), _act(), f"submission-{row['state']}", f"submission {row['id']}")
    op.execute("ALTER TABLE readings RENAME COLUMN medium TO format")
    op.drop_column("renditions", "blank")


def _act() -> Actor:
    # Nobody acts here but the program itself, and no edge is there to say what time it is.
    return Actor("carepack", dt.datetime.now(dt.UTC))


def _rows(query: str, **values: Any) -> list[Any]:
    return list(op.get_bind().execute(sa.text(query), values).mappings().all())


def _run(statement: str, **values: Any) -> None:
    op.get_bind().execute(sa.text(statement), values)


def _key(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


# ---- up ----


def _make_origins() -> None:
    op.create_table(
        "origins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", SHA, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("origin_key", SHA, nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("first_by", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_origins"),
        sa.ForeignKeyConstraint(["sha256"], ["originals.sha256"], name="fk_origins_sha256"),
        sa.UniqueConstraint("sha256", "origin_key", name="uq_origins_sha256_origin_key"),
    )


def _parts_of(before: list[Any]) -> list[dict[str, Any]]:
    """Submissions that were parts before a newer ledger was taken down: their origin names their envelope's."""
    envelopes = {
        r["sha256"]: r for r in reversed(before) if r["code"] == OPENED and INSIDE not in r["origin"]
    }
    parts = []
    for row in before:
        envelope = envelopes.get(row["sha256"])
        start = f"{envelope['origin']}{INSIDE}" if envelope is not None else ""
        if envelope is not None and row["origin"].startswith(start):
            parts.append({"id": row["id"], "sha256": row["sha256"], "locator": row["origin"][len(start) :]})
    return parts


def _fill_origins(parts: set[int]) -> None:
    op.execute(
        "INSERT INTO origins (sha256, name, origin, origin_key, first_at, first_by, times, last_at) "
        "SELECT sha256, name, origin, origin_key, received_at, received_by, 1, received_at "
        "FROM submissions ORDER BY id"
    )
    for number in parts:  # a part comes from where its envelope does
        _run(
            "DELETE FROM origins WHERE (sha256, origin_key) IN "
            "(SELECT sha256, origin_key FROM submissions WHERE id = :id)",
            id=number,
        )


def _merge(repeats: list[Any]) -> None:
    for row in repeats:
        first = row["duplicate_of"]
        _run(
            "UPDATE submissions SET duplicate_of = :first WHERE duplicate_of = :mine",
            first=first,
            mine=row["id"],
        )
        _run("DELETE FROM submissions WHERE id = :mine", mine=row["id"])
        audit.note(op.get_bind(), _act(), "submission-merged", f"submission {row['id']}", into=first)


def _set_parts(parts: list[dict[str, Any]]) -> None:
    """Parts again, each named by the envelope that it is in: of nested ones the innermost."""
    opened: dict[int, str] = {}
    for row in _rows("SELECT id, sha256 FROM submissions WHERE code = :code", code=OPENED):
        if any(p["sha256"] == row["sha256"] for p in parts):
            opened[row["id"]] = next((p["locator"] for p in parts if p["id"] == row["id"]), "")
    for number in opened:
        again = "UPDATE submissions SET state = 'opened', code = NULL, reason = NULL WHERE id = :id"
        _run(again, id=number)
        audit.note(op.get_bind(), _act(), "submission-opened", f"submission {number}")
    shas = {r["id"]: r["sha256"] for r in _rows("SELECT id, sha256 FROM submissions")}
    for part in parts:
        number, locator = part["id"], part["locator"]
        outer = {n: at for n, at in opened.items() if shas[n] == part["sha256"] and n != number}
        inside = [n for n, at in outer.items() if not at or locator.startswith(at + INSIDE)]
        _run(
            "UPDATE submissions SET locator = :locator, locator_key = :key, content = NULL, envelope = :envelope "
            "WHERE id = :id",
            locator=locator, key=_key(locator), envelope=max(inside, key=lambda n: len(opened[n])), id=number,
        )  # fmt: skip
        if number not in opened:
            (state,) = (r["state"] for r in _rows("SELECT state FROM submissions WHERE id = :id", id=number))
            audit.note(op.get_bind(), _act(), f"submission-{state}", f"submission {number}")


# ---- down ----


def _origins_into_submissions(origins: list[Any], parts: list[Any]) -> None:
    first: dict[str, Any] = {}
    for origin in origins:
        first.setdefault(origin["sha256"], origin)
    named = {p["id"] for p in parts}
    whole = {
        r["sha256"]: r["id"]
        for r in _rows("SELECT id, sha256 FROM submissions ORDER BY id")
        if r["id"] not in named
    }
    place = "UPDATE submissions SET origin = :origin, origin_key = :key WHERE id = :id"
    for sha, number in whole.items():
        _run(place, origin=first[sha]["origin"], key=first[sha]["origin_key"], id=number)
    for part in parts:
        origin = f"{first[part['sha256']]['origin']}{INSIDE}{part['locator']}"
        _run(place, origin=origin, key=_key(origin), id=part["id"])
    again = sa.text(
        "INSERT INTO submissions (sha256, name, origin, origin_key, received_at, received_by, state, code, reason, "
        "duplicate_of, concluded_at) VALUES (:sha256, :name, :origin, :origin_key, :first_at, :first_by, 'duplicate', "
        "'same-bytes', :reason, :first, :first_at) RETURNING id"
    )
    for origin in origins:
        if origin is first[origin["sha256"]]:
            continue
        linked = whole[origin["sha256"]]
        number = op.get_bind().execute(again, {**origin, "reason": SAME, "first": linked}).scalar_one()
        audit.note(op.get_bind(), _act(), "submission-duplicate", f"submission {number}", duplicate_of=linked)


# ---- the table itself ----


def _columns_now() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", SHA, nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("locator_key", SHA, nullable=False),
        sa.Column("envelope", sa.Integer()),
        sa.Column("content", SHA),
        *_shared(),
    ]


def _columns_before() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", SHA, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("origin_key", SHA, nullable=False),
        *_shared(),
    ]


def _shared() -> list[sa.Column[Any]]:
    return [
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("read_as", sa.String(60)),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("code", sa.String(64)),
        sa.Column("reason", sa.Text()),
        sa.Column("form", sa.String(40)),
        sa.Column("edition", sa.Integer()),
        sa.Column("copy", sa.String(14)),
        sa.Column("person", sa.Integer()),
        sa.Column("answers", ANY_JSON),
        sa.Column("fingerprint", SHA),
        sa.Column("duplicate_of", sa.Integer()),
        sa.Column("concluded_at", MOMENT),
    ]


def _constraints_now() -> list[Any]:
    return [
        *_keys(),
        sa.ForeignKeyConstraint(["envelope"], ["submissions.id"], name="fk_submissions_envelope"),
        sa.UniqueConstraint("sha256", "locator_key", name="uq_submissions_sha256_locator_key"),
        _states(("received", "opened", *BEFORE[1:])),
    ]


def _constraints_before() -> list[Any]:
    unique = sa.UniqueConstraint("sha256", "origin_key", name="uq_submissions_sha256_origin_key")
    return [*_keys(), unique, _states(BEFORE)]


def _keys() -> list[Any]:
    return [
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.ForeignKeyConstraint(["sha256"], ["originals.sha256"], name="fk_submissions_sha256"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_submissions_person"),
        sa.ForeignKeyConstraint(["duplicate_of"], ["submissions.id"], name="fk_submissions_duplicate_of"),
    ]


def _states(words: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"state IN ({', '.join(map(repr, words))})", name="ck_submissions_state")


def _rebuild(columns: list[sa.Column[Any]], constraints: list[Any], new: dict[str, str]) -> None:
    """The table with other columns and constraints: `new` has an SQL expression for each column that was not there."""
    if op.get_bind().dialect.name == "postgresql":
        _alter(columns, constraints, new)
        return
    # SQLite cannot change a constraint: the rows wait in another table. References are looked at when all is done.
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE submissions_before AS SELECT * FROM submissions")
    op.drop_table("submissions")
    op.create_table("submissions", *columns, *constraints)
    names = [c.name for c in columns if c.name in {*KEPT, *new}]
    source = ", ".join(new.get(n, n) for n in names)
    op.execute(
        f"INSERT INTO submissions ({', '.join(names)}) SELECT {source} FROM submissions_before ORDER BY id"  # noqa: S608 - names of ours
    )
    op.drop_table("submissions_before")
    for column in ("state", "copy", "fingerprint"):
        op.create_index(f"ix_submissions_{column}", "submissions", [column])


def _alter(columns: list[sa.Column[Any]], constraints: list[Any], new: dict[str, str]) -> None:
    there = {c["name"] for c in sa.inspect(op.get_bind()).get_columns("submissions")}
    wanted = {c.name for c in columns}
    for column in columns:
        if column.name not in there:
            op.add_column("submissions", sa.Column(column.name, column.type))
    for name, value in new.items():
        op.execute(f"UPDATE submissions SET {name} = {value}")  # noqa: S608 - names of ours
    op.drop_constraint("ck_submissions_state", "submissions", type_="check")
    for name in sorted(there - wanted):  # what hangs on a column goes with it
        op.drop_column("submissions", name)
    for column in columns:
        if column.name not in there and not column.nullable:
            op.alter_column("submissions", column.name, nullable=False)
    known = {
        "pk_submissions",
        "fk_submissions_sha256",
        "fk_submissions_person",
        "fk_submissions_duplicate_of",
    }
    for constraint in constraints:
        if constraint.name not in known:
            _add(constraint)


def _add(constraint: Any) -> None:
    name = str(constraint.name)
    match constraint:
        case sa.CheckConstraint():
            op.create_check_constraint(name, "submissions", constraint.sqltext)
        case sa.UniqueConstraint():
            columns = ["sha256", "locator_key" if "locator" in name else "origin_key"]
            op.create_unique_constraint(name, "submissions", columns)
        case _:
            op.create_foreign_key(name, "submissions", "submissions", ["envelope"], ["id"])
