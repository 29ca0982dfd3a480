"""Tables of people's rights: what they asked for, when the clock stood, what was decided about mentions of others."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from filing.ledger.metadata import METADATA, MOMENT, one_of

# Somebody asks for what is held about them, or for something to be put right.
access_requests = Table(
    "access_requests",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("asks", String(12), nullable=False),
    Column("received", Date, nullable=False),
    # The record that is to be put right, and its version once it is. No foreign key: records may be deleted when their
    # time is over, and what was asked and answered stays.
    Column("record", Integer),
    Column("noted_at", MOMENT, nullable=False),
    Column("noted_by", Text, nullable=False),
    # Two months more: why, and the day on which the person was told.
    Column("extended_on", Date),
    Column("extended_why", Text),
    Column("closed_on", Date),
    Column("outcome", String(12)),
    Column("outcome_why", Text),
    Column("closed_at", MOMENT),
    Column("closed_by", Text),
    one_of("asks", "asks", "access", "correction"),
    one_of("outcome", "outcome", "answered", "refused"),
)

# While it is asked who somebody is, or what they want, the clock stands. `last` is the day on which they answered.
access_pauses = Table(
    "access_pauses",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("request", Integer, ForeignKey("access_requests.id"), nullable=False, index=True),
    Column("first", Date, nullable=False),
    Column("last", Date),
    Column("why", Text, nullable=False),
    Column("noted_at", MOMENT, nullable=False),
    Column("noted_by", Text, nullable=False),
    Column("ended_at", MOMENT),
    Column("ended_by", Text),
)

# What was decided about words on a record, by their place alone: what they say stands on the record. The last counts.
mention_decisions = Table(
    "mention_decisions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("request", Integer, ForeignKey("access_requests.id"), nullable=False),
    Column("record", Integer, nullable=False),
    Column("path", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("decision", String(8), nullable=False),
    Column("why", Text),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),
    UniqueConstraint("request", "record", "path", "start", "length"),
    one_of("decision", "decision", "redact", "keep"),
)
