"""The ledger's tables of documents and records. `migrations/` makes them; a test holds that both say the same.

Those about staff and about mail are in `staff_tables` and `mail_tables`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

# Their tables belong to METADATA, too.
from filing.ledger import account_tables, mail_tables, retention_tables, rights_tables
from filing.ledger.metadata import COPY, METADATA, MOMENT, SHA, AnyJson, one_of
from filing.ledger.staff_tables import dealt_with, people_changes

people = Table(
    "people",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("ref", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, index=True),
    Column("role", Text),
    Column("manager", Integer, ForeignKey("people.id")),
    Column("email", Text),
    Column("band", Text),
    Column("changed_at", MOMENT, nullable=False),
    Column("large_print", Boolean, nullable=False, server_default=false()),
    # The registered location, and the team in it.
    Column("home", Text),
    Column("team", Text),
    # Whoever supervises need not be the manager. No foreign keys, so that SQLite can drop the columns again.
    Column("supervisor", Integer),
    Column("professional_supervisor", Integer),
    # Hours a week, as written; text, so that every database keeps 22.5 as it is.
    Column("hours", Text),
    Column("employment", String(20)),
    Column("starts", Date),
    Column("leaves", Date),
    Column("probation_end", Date),
    # Assessed and supported year in employment: its first day.
    Column("asye_from", Date),
)

former_names = Table(
    "former_names",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, index=True),
    Column("changed_at", MOMENT, nullable=False),
)

renditions = Table(
    "renditions",
    METADATA,
    Column("digest", String(12), primary_key=True),
    Column("form", String(40), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("format", String(8), nullable=False),
    Column("template", AnyJson, nullable=False),
    # A PDF's own blank, which returned pages are held against; Word has none, and what was kept before there were any.
    Column("blank", LargeBinary),
    Column("kept_at", MOMENT, nullable=False),
)

copies = Table(
    "copies",
    METADATA,
    Column("number", COPY, primary_key=True),
    Column("organisation", String(20)),
    Column("form", String(40), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("person", Integer, ForeignKey("people.id"), index=True),
    Column("period", Text),
    Column("given", AnyJson, nullable=False),
    Column("locked", AnyJson, nullable=False),
    Column("issued_at", MOMENT, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("withdrawn_at", MOMENT),
    Column("withdrawn_by", Text),
    Column("withdrawn_why", Text),
    # When somebody says that it was handed over; what was mailed is known from the messages.
    Column("handed_on", Date),
    Column("handed_by", Text),
)

copy_renditions = Table(
    "copy_renditions",
    METADATA,
    Column("copy", COPY, ForeignKey("copies.number"), primary_key=True),
    Column("rendition", String(12), ForeignKey("renditions.digest"), primary_key=True),
)

originals = Table(
    "originals",
    METADATA,
    Column("sha256", SHA, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("kept_at", MOMENT, nullable=False),
)

# Every place that the same bytes came from, the first one too; `times` counts how often they came from there.
origins = Table(
    "origins",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("sha256", SHA, ForeignKey("originals.sha256"), nullable=False),
    Column("name", Text, nullable=False),
    Column("origin", Text, nullable=False),
    # The origin's own digest: a path can be longer than an index of PostgreSQL takes.
    Column("origin_key", SHA, nullable=False),
    Column("first_at", MOMENT, nullable=False),
    Column("first_by", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("last_at", MOMENT, nullable=False),
    UniqueConstraint("sha256", "origin_key"),
)

# One a part: of an envelope that holds others (`opened`) the parts name it, and say where in it they stand.
submissions = Table(
    "submissions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("sha256", SHA, ForeignKey("originals.sha256"), nullable=False),
    Column("locator", Text, nullable=False),
    # For the index, as with origins; of the whole file the digest of nothing.
    Column("locator_key", SHA, nullable=False),
    Column("envelope", Integer, ForeignKey("submissions.id"), index=True),
    # SHA-256 of the part's own bytes, where it has any: pages of a file have none.
    Column("content", SHA, index=True),
    Column("name", Text, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Column("received_by", Text, nullable=False),
    # `ID.N`, where somebody said which form it is: it is read so, whoever reads it.
    Column("read_as", String(60)),
    Column("state", String(10), nullable=False, index=True),
    Column("code", String(64)),
    Column("reason", Text),
    Column("form", String(40)),
    Column("edition", Integer),
    # No foreign key: a document may name a copy that was never issued from here.
    Column("copy", COPY, index=True),
    Column("person", Integer, ForeignKey("people.id")),
    Column("answers", AnyJson),
    Column("fingerprint", SHA, index=True),
    Column("duplicate_of", Integer, ForeignKey("submissions.id")),
    Column("concluded_at", MOMENT),
    # Who rejected it; what came of a document otherwise is told by its queries and its records.
    Column("concluded_by", Text),
    UniqueConstraint("sha256", "locator_key"),
    one_of("state", "state", "received", "opened", "filed", "review", "refused", "duplicate", "rejected"),
)

readings = Table(
    "readings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("submission", Integer, ForeignKey("submissions.id"), nullable=False, index=True),
    Column("form", String(40), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("medium", String(8), nullable=False),
    Column("reading", AnyJson, nullable=False),
    # How each answer was found, by its path in normal form (the reading goes by the rows as printed).
    Column("places", AnyJson, nullable=False),
    Column("read_at", MOMENT, nullable=False),
)

queries = Table(
    "queries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("reading", Integer, ForeignKey("readings.id"), nullable=False, index=True),
    Column("code", String(64), nullable=False),
    Column("path", Text),
    Column("question", Text),
    Column("say", Text, nullable=False),
    Column("level", String(4), nullable=False),
    Column("raw", Text),
    Column("candidates", AnyJson, nullable=False),
    Column("evidence", AnyJson),
    Column("asked_at", MOMENT, nullable=False),
    one_of("level", "level", "must", "note"),
)

settlements = Table(
    "settlements",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("query", Integer, ForeignKey("queries.id"), nullable=False, index=True),
    Column("action", String(8), nullable=False),
    Column("value", AnyJson),
    Column("why", Text),
    Column("by", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    one_of("action", "action", "accept", "correct", "blank", "waive", "moot"),
)

# Documents in hand, each by the run that has it; taken back when it ends. `alone`: that run has no other one in hand.
tries = Table(
    "tries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("submission", Integer, ForeignKey("submissions.id"), nullable=False, index=True),
    Column("run", String(32), nullable=False, index=True),
    Column("alone", Boolean, nullable=False),
    Column("at", MOMENT, nullable=False),
)

# What was answered at a key, until its document is closed: only then is it a settlement. Without a query, the document
# is no record. `turn`: 0 is the answer, 1 and 2 the keyings of an answer that is keyed twice. `act`: what one key said.
held_answers = Table(
    "held_answers",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("submission", Integer, ForeignKey("submissions.id"), nullable=False, index=True),
    Column("query", Integer, ForeignKey("queries.id")),
    Column("turn", Integer, nullable=False),
    Column("act", Integer, nullable=False),
    Column("said", AnyJson, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    UniqueConstraint("query", "turn"),
)

records = Table(
    "records",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("form", String(40), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("definition", SHA, nullable=False),
    Column("copy", COPY, ForeignKey("copies.number"), index=True),
    Column("person", Integer, ForeignKey("people.id"), index=True),
    Column("held", Date),
    Column("period", Text),
    Column("version", Integer, nullable=False),
    Column("replaces", Integer, ForeignKey("records.id"), unique=True),
    Column("submission", Integer, ForeignKey("submissions.id"), nullable=False, index=True),
    Column("record", AnyJson, nullable=False),
    Column("answers_digest", SHA, nullable=False),
    Column("provenance", AnyJson, nullable=False),
    Column("flags", AnyJson, nullable=False),
    Column("filed_at", MOMENT, nullable=False),
    Column("filed_by", Text, nullable=False),
    # What was done, by a return or a person (`filed_by`, `filed_at`): a version each; the one before stays as it was.
    Column("act", String(10), nullable=False, server_default="filed"),
    Column("why", Text),
    # The record that a merged one is now; no foreign key, so that SQLite can drop the column again.
    Column("merged_into", Integer),
    Index("ix_records_form_answers_digest", "form", "answers_digest"),
    Index("ix_records_form_person_held", "form", "person", "held"),
    one_of(
        "act",
        "act",
        "filed",
        "completed",
        "noted",
        "replaced",
        "amended",
        "moved",
        "withdrawn",
        "merged",
        "undone",
    ),
)

# What lists and searches need of each version, so that they open no answers. Made of `records`, and can be made again.
record_index = Table(
    "record_index",
    METADATA,
    Column("record", Integer, ForeignKey("records.id"), primary_key=True, autoincrement=False),
    Column("form", String(40), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("copy", COPY),
    Column("person", Integer, ForeignKey("people.id")),
    # Whom the record itself names.
    Column("name", Text),
    Column("held", Date),
    Column("period", Text),
    Column("version", Integer, nullable=False),
    Column("replaces", Integer),
    Column("state", String(10), nullable=False),
    Column("submission", Integer, nullable=False),
    Column("filed_at", MOMENT, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("act", String(10), nullable=False),
    Column("why", Text),
    Column("merged_into", Integer),
    # None by state: nearly all have the same, and a planner without statistics would go by it.
    Index("ix_record_index_held", "held"),
    Index("ix_record_index_person_held", "person", "held"),
    Index("ix_record_index_form_held", "form", "held"),
    Index("ix_record_index_period", "period"),
    Index("ix_record_index_replaces", "replaces"),
    one_of("state", "state", "complete", "unsigned", "replaced", "withdrawn", "merged"),
)

# The words each version is found by (`filing.ledger.words`). Triggers keep the database's own full text of them, the
# table `record_fulltext`: FTS5 on SQLite, tsvectors on PostgreSQL.
record_words = Table(
    "record_words",
    METADATA,
    Column("record", Integer, ForeignKey("records.id"), primary_key=True, autoincrement=False),
    # Of the person on the roster: reference, name and former names.
    Column("who", Text, nullable=False),
    Column("words", Text, nullable=False),
    # Of a private record its words are kept apart, for a search that asks for them and is noted.
    Column("private", Text),
)

# How things outside the database (forms, settings) stood when returns in review were last looked at for their sake.
looked_at = Table(
    "looked_at",
    METADATA,
    Column("what", String(20), primary_key=True),
    Column("digest", SHA, nullable=False),
    Column("at", MOMENT, nullable=False),
)

audit = Table(
    "audit",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("prev", SHA, nullable=False),
    Column("hash", SHA, nullable=False),
)

# The views, as selectable shapes of their own: they belong to no metadata, because a migration makes them.
_VIEWS = MetaData()
current_records = Table("current_records", _VIEWS, *(Column(c.name, c.type) for c in records.columns))
open_queries = Table("open_queries", _VIEWS, *(Column(c.name, c.type) for c in queries.columns))

INDEX = (record_index, record_words)
"""What is made of `records`, and is made again where it does not match."""

MAIL = (mail_tables.messages, mail_tables.attempts)
"""What went out, and every try."""

RIGHTS = (rights_tables.access_requests, rights_tables.access_pauses, rights_tables.mention_decisions)
"""What people asked for about themselves, and how it was answered."""

APPEND_ONLY = (
    records,
    settlements,
    audit,
    people_changes,
    dealt_with,
    retention_tables.destroyed,
    retention_tables.confirmations,
    account_tables.accesses,
)
"""Nothing in these is ever changed or taken out; triggers see to it.

Of records, settlements and matters dealt with, a row can go whose record or document was destroyed by a period: once
that stands in `destroyed` or `destroyed_documents`, and not otherwise."""
