"""Which computer sends the mail of a home, in the ledger itself: its backups and copies tell it, too.

A computer knows all that went out only where it was the last that sent. It is told by what was drawn for it
(`filing.ledger.witness`), which says nothing of anybody.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from filing.ledger import audit
from filing.ledger.actor import Actor
from filing.ledger.tables import audit as entries

_HERE = "mail-sends-here"
NOBODY_KNOWS = "-"
"""Stands for the computer where several have sent, as from a server's database: none of them knows all."""
_LAST = select(entries.c.body).where(entries.c.action == _HERE).order_by(entries.c.seq.desc()).limit(1)


def last(conn: Connection) -> str | None:
    """The computer that was the last to send, as far as this ledger knows; None where it knows of none."""
    body = conn.execute(_LAST).scalar()
    told: str | None = json.loads(body).get("computer") if body is not None else None
    return told


def note(conn: Connection, actor: Actor, computer: str, **said: object) -> None:
    """From here on this computer sends; `said`: what a person was asked for that, and what they said."""
    audit.note(conn, actor, _HERE, "outbox", computer=computer, **said)
