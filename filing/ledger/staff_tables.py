"""Tables about staff beside the roster: what changed on it, absences, postponements, packs, matters dealt with."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from filing.ledger.metadata import COPY, METADATA, MOMENT, SHA, one_of

# What of a person changed on the roster, by whom and when: nothing of it is ever changed or taken out.
people_changes = Table(
    "people_changes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),
    # A column of `people`, or `joined`, `left`, `absence`.
    Column("what", String(40), nullable=False),
    Column("before", Text),
    Column("after", Text),
)

absences = Table(
    "absences",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("first", Date, nullable=False),
    # Empty: it is not known yet until when.
    Column("last", Date),
    Column("why", Text),
    Column("noted_at", MOMENT, nullable=False),
    Column("noted_by", Text, nullable=False),
)

# A session that was due and is put off, with the reason: not missing, and to be booked again.
postponements = Table(
    "postponements",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False, index=True),
    # What is postponed, as `filing.clocks` calls it.
    Column("clock", String(20), nullable=False),
    # The day on which it was to be.
    Column("due", Date, nullable=False),
    # The day it is booked for now; empty until it is.
    Column("until", Date),
    Column("why", Text, nullable=False),
    Column("noted_at", MOMENT, nullable=False),
    Column("noted_by", Text, nullable=False),
    Column("withdrawn_at", MOMENT),
    Column("withdrawn_by", Text),
)

packs = Table(
    "packs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("period", Text),
    Column("made_at", MOMENT, nullable=False),
    Column("made_by", Text, nullable=False),
    # When its files were in their place; a pack with neither of these two is on record alone, of a run that stopped.
    Column("placed_at", MOMENT),
    # When it was found that they never came there: its copies are withdrawn.
    Column("withdrawn_at", MOMENT),
)

# Every document of a pack by its digest: whose it is is known by this alone, whatever its file is called.
pack_documents = Table(
    "pack_documents",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("pack", Integer, ForeignKey("packs.id"), nullable=False, index=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("sha256", SHA, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    # What it is called in an index or a message: no name of anybody.
    Column("title", Text, nullable=False),
    Column("format", String(8), nullable=False),
    Column("form", String(40)),
    Column("copy", COPY, ForeignKey("copies.number")),
    one_of("kind", "kind", "form", "summary", "letter"),
)

# What somebody did about a matter that a record raises (a low rating, a disagreement): it is open no more.
dealt_with = Table(
    "dealt_with",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("record", Integer, ForeignKey("records.id"), nullable=False),
    Column("matter", String(20), nullable=False),
    Column("path", Text),
    Column("words", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),
    Index("ix_dealt_with_record", "record"),
)
