"""Tables of who may sign in, and of what each account has looked at."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from filing.ledger.metadata import METADATA, MOMENT, AnyJson, one_of

# Whoever may sign in at a desk that several people use. One that was ended stays: what it looked at names it.
accounts = Table(
    "accounts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),
    Column("role", String(13), nullable=False),
    # Who of the roster it is. No foreign key: what they looked at stays when they are gone from it.
    Column("person", Integer),
    Column("homes", AnyJson, nullable=False),
    # scrypt (RFC 7914): its settings, salt and what came of the password.
    Column("password", Text, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("ended_at", MOMENT),
    # Wrong passwords one after another, and until when none is tried.
    Column("wrong", Integer, nullable=False),
    Column("locked_until", MOMENT),
    one_of("role", "role", "administrator", "importer", "manager", "member"),
)

# That an account was shown a record, and by what right. Append-only. Of a record that was destroyed it stays.
accesses = Table(
    "accesses",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("record", Integer, nullable=False, index=True),
    Column("because", String(20), nullable=False),
    Column("at", MOMENT, nullable=False),
)
