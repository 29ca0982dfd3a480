"""Tables of retention: periods that were confirmed, holds, and what is left of records that were destroyed."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, Text, false

from filing.ledger.metadata import COPY, METADATA, MOMENT, SHA

# That somebody confirmed a period: of the kind the newest counts, and only for exactly the period it is of (`rule`).
confirmations = Table(
    "retention_confirmations",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("rule", SHA, nullable=False),
    Column("months", Integer, nullable=False),
    Column("counts_from", String(10), nullable=False),
    Column("source", Text, nullable=False),
    Column("settled", Date, nullable=False),
    # It stands in the organisation's settings: taken out there, it is a period no more.
    Column("written", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),
)

# Of a person or of one record nothing is destroyed, until somebody lets it go again. A record may be gone by then.
holds = Table(
    "holds",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("people.id")),
    Column("record", Integer),
    Column("why", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),
    Column("released_at", MOMENT),
    Column("released_by", Text),
    Column("released_why", Text),
)

# One run of destruction: what its certificate is of. `wiped_at`: when nothing of it was left on the disk.
destructions = Table(
    "destructions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),
    # What an older backup had brought back, by the journal of deletions.
    Column("again", Boolean, nullable=False, server_default=false()),
    Column("wiped_at", MOMENT),
)

# What is left of each version of a record: nothing that stood on it. `number` is the record's newest version.
destroyed = Table(
    "destroyed",
    METADATA,
    Column("record", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False, index=True),
    Column("destruction", Integer, ForeignKey("destructions.id"), nullable=False, index=True),
    Column("form", String(40), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("copy", COPY),
    Column("person", Integer, ForeignKey("people.id")),
    Column("filed_at", MOMENT, nullable=False),
    # The period by which it went, and the last day on which it was kept by that.
    Column("months", Integer, nullable=False),
    Column("counts_from", String(10), nullable=False),
    Column("source", Text, nullable=False),
    Column("settled", Date),
    Column("kept_until", Date),
    # As the audit has it: by this the journal knows the record again.
    Column("seal", SHA, nullable=False),
)

# What is left of each document; a whole file goes from the disk after its row: until `gone_at` that is still to do.
destroyed_documents = Table(
    "destroyed_documents",
    METADATA,
    Column("submission", Integer, primary_key=True, autoincrement=False),
    Column("destruction", Integer, ForeignKey("destructions.id"), nullable=False, index=True),
    # The record that it went with, by its newest version; none, where a backup brought back the document alone.
    Column("number", Integer),
    Column("sha256", SHA, nullable=False),
    # Its file holds somebody else's document, too, and stays.
    Column("stays", Boolean, nullable=False),
    Column("gone_at", MOMENT),
)
