"""Tables of mail: what is to go out and what became of it, how each person's documents are protected, what came in."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from filing.ledger.metadata import METADATA, MOMENT, SHA, one_of

# One recipient a message. `sending` is written before the message is handed over: after a crash nobody sends it twice.
messages = Table(
    "messages",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("pack", Integer, ForeignKey("packs.id"), index=True),
    # Whom it is about, who gets it, and what they are to that person.
    Column("person", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("recipient", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("role", String(12), nullable=False),
    Column("address", Text, nullable=False),
    Column("message_id", Text, nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    # The whole message as it goes out, by its digest, in the folder `outgoing`.
    Column("sha256", SHA, nullable=False),
    Column("size", Integer, nullable=False),
    Column("protection", String(10), nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("next_at", MOMENT),
    Column("code", String(64)),
    Column("reason", Text),
    Column("queued_at", MOMENT, nullable=False),
    Column("queued_by", Text, nullable=False),
    Column("concluded_at", MOMENT),
    Column("concluded_by", Text),
    one_of("role", "role", "person", "supervisor", "manager"),
    one_of("protection", "protection", "password", "plain", "none"),
    one_of(
        "state",
        "state",
        "queued",
        "sending",
        "sent",
        "refused",
        "unknown",
        "held",
        "cancelled",
        "bounced",
        "drafted",
    ),
)

message_documents = Table(
    "message_documents",
    METADATA,
    Column("message", Integer, ForeignKey("messages.id"), primary_key=True),
    Column("document", Integer, ForeignKey("pack_documents.id"), primary_key=True),
)

# Every try to hand a message over, and what the server said.
attempts = Table(
    "attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("message", Integer, ForeignKey("messages.id"), nullable=False, index=True),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("said", Text),
)

# One password a person, for what is sent to them and comes back; a new one leaves the earlier ones to open with.
passwords = Table(
    "passwords",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("password", Text, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("made_by", Text, nullable=False),
    # That it was given to the person, in which other way, and when.
    Column("given_at", MOMENT),
    Column("given_how", Text),
    Column("retired_at", MOMENT),
)

# With which password a document that came back locked was opened: it is read again with the same one.
unlocked = Table(
    "unlocked",
    METADATA,
    Column("submission", Integer, ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
    Column("password", Integer, ForeignKey("passwords.id"), nullable=False),
    Column("at", MOMENT, nullable=False),
)

# How a person's documents go out where it is not the usual way, with the reason; the newest counts.
mail_choices = Table(
    "mail_choices",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("protection", String(10), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("by", Text, nullable=False),
    one_of("protection", "protection", "password", "plain", "none"),
)

# Every message that was found in the mailbox, by the server's own number for it, and what became of it.
collected = Table(
    "collected",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("uidvalidity", String(20), nullable=False),
    Column("uid", Integer, nullable=False),
    Column("sha256", SHA, ForeignKey("originals.sha256"), index=True),
    Column("message_id", Text, index=True),
    Column("sender", Text),
    # Whose address it came from, as the roster had it then: a hint, and nobody's identity.
    Column("person", Integer, ForeignKey("people.id")),
    # The message of ours that it answers or returns.
    Column("answers", Integer, ForeignKey("messages.id")),
    Column("state", String(10), nullable=False, index=True),
    Column("code", String(64)),
    Column("reason", Text),
    Column("found_at", MOMENT, nullable=False),
    Column("concluded_at", MOMENT),
    # When it was moved out of the way on the server.
    Column("moved_at", MOMENT),
    UniqueConstraint("account", "folder", "uidvalidity", "uid"),
    one_of("state", "state", "found", "kept", "imported", "bounce", "notice", "empty", "refused"),
)
