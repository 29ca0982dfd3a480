"""What lists and searches need of each record, and its words with the database's full text of them.

The tables are filled in when all revisions have run (`record_index.fill`), because words are understood by the forms.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_FTS5 = (
    "CREATE VIRTUAL TABLE record_fulltext USING fts5"
    "(who, words, private, content='record_words', content_rowid='record', tokenize='ascii')",
    "CREATE TRIGGER record_words_added AFTER INSERT ON record_words BEGIN {add} END",
    "CREATE TRIGGER record_words_gone AFTER DELETE ON record_words BEGIN {take} END",
    "CREATE TRIGGER record_words_changed AFTER UPDATE ON record_words BEGIN {take} {add} END",
)
_ADD = (
    "INSERT INTO record_fulltext (rowid, who, words, private) "
    "VALUES (new.record, new.who, new.words, new.private);"
)
_TAKE = (
    "INSERT INTO record_fulltext (record_fulltext, rowid, who, words, private) "
    "VALUES ('delete', old.record, old.who, old.words, old.private);"
)

# Words are in normal form already: no parser of the server's, whose letters depend on its locale, looks at them again.
# Without `fastupdate`, which keeps new rows in a list that every search reads through until a vacuum.
_TSVECTOR = (
    "CREATE TABLE record_fulltext (record INTEGER NOT NULL, words TSVECTOR NOT NULL, everything TSVECTOR, "
    "CONSTRAINT pk_record_fulltext PRIMARY KEY (record), CONSTRAINT fk_record_fulltext_record "
    "FOREIGN KEY (record) REFERENCES record_words (record) ON DELETE CASCADE)",
    "CREATE INDEX ix_record_fulltext_words ON record_fulltext USING gin (words) WITH (fastupdate = off)",
    "CREATE INDEX ix_record_fulltext_everything ON record_fulltext USING gin (everything) WITH (fastupdate = off)",
    "CREATE FUNCTION record_words_vector(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$ "
    "SELECT coalesce(string_agg('''' || w || ''':' || least(n, 16383), ' '), '')::tsvector "
    "FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS t(w, n) WHERE w NOT IN ('', '¶') $$",
    "CREATE FUNCTION record_words_indexed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "INSERT INTO record_fulltext (record, words, everything) VALUES (new.record, "
    "record_words_vector(new.who || ' ¶ ' || new.words), "
    "CASE WHEN new.private IS NOT NULL THEN record_words_vector(new.who || ' ¶ ' || new.private) END) "
    "ON CONFLICT (record) DO UPDATE SET words = excluded.words, everything = excluded.everything; "
    "RETURN NULL; END $$",
    "CREATE TRIGGER record_words_indexed AFTER INSERT OR UPDATE ON record_words "
    "FOR EACH ROW EXECUTE FUNCTION record_words_indexed()",
)


def must(name: str, kind: Any) -> sa.Column[Any]:
    """A column that cannot be empty."""
    return sa.Column(name, kind, nullable=False)


def may(name: str, kind: Any) -> sa.Column[Any]:
    """A column that can."""
    return sa.Column(name, kind)


def upgrade() -> None:
    """Makes the two tables and what the database finds words by."""
    op.create_table(
        "record_index",
        sa.Column("record", sa.Integer(), nullable=False, autoincrement=False),
        must("form", sa.String(40)),
        must("edition", sa.Integer()),
        must("title", sa.Text()),
        may("copy", sa.String(14)),
        may("person", sa.Integer()),
        may("name", sa.Text()),
        may("held", sa.Date()),
        may("period", sa.Text()),
        must("version", sa.Integer()),
        may("replaces", sa.Integer()),
        must("state", sa.String(10)),
        must("submission", sa.Integer()),
        must("filed_at", sa.String(25)),
        must("filed_by", sa.Text()),
        must("act", sa.String(10)),
        may("why", sa.Text()),
        may("merged_into", sa.Integer()),
        sa.PrimaryKeyConstraint("record", name="pk_record_index"),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name="fk_record_index_record"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_record_index_person"),
        sa.CheckConstraint(
            "state IN ('complete', 'unsigned', 'replaced', 'withdrawn', 'merged')",
            name="ck_record_index_state",
        ),
    )
    for columns in (["held"], ["person", "held"], ["form", "held"], ["period"], ["replaces"]):
        op.create_index(f"ix_record_index_{'_'.join(columns)}", "record_index", columns)
    op.create_table(
        "record_words",
        sa.Column("record", sa.Integer(), nullable=False, autoincrement=False),
        must("who", sa.Text()),
        must("words", sa.Text()),
        may("private", sa.Text()),
        sa.PrimaryKeyConstraint("record", name="pk_record_words"),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name="fk_record_words_record"),
    )
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _TSVECTOR if postgresql else _FTS5:
        op.get_bind().exec_driver_sql(statement.replace("{add}", _ADD).replace("{take}", _TAKE))


def downgrade() -> None:
    """Takes it out again: it is made of the records."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TABLE record_fulltext")
        op.drop_table("record_words")
        op.execute("DROP FUNCTION record_words_indexed()")
        op.execute("DROP FUNCTION record_words_vector(text)")
    else:
        op.drop_table("record_fulltext")
        op.drop_table("record_words")
    op.drop_table("record_index")
