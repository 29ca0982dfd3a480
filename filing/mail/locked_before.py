"""Messages that a person's earlier password locks, once they have another."""

from __future__ import annotations

from filing.ledger.database import Ledger
from filing.mail import messages
from filing.mail.messages import Message, State

_ON_THE_WAY: tuple[State, ...] = ("queued", "sending", "held", "unknown", "drafted")


def on_the_way(ledger: Ledger, recipient: int) -> tuple[Message, ...]:
    """Messages to this person (`Person.id`) with locked documents that are still to be sent, or may not be out yet."""
    with ledger.reading() as conn:
        found = messages.find(conn, recipient=recipient, states=_ON_THE_WAY)
    return tuple(m for m in found if m.protection == "password" and m.documents)
