"""Messages about somebody who has another supervisor or manager since they were written, or since a copy went out."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from filing.mail import messages
from filing.mail.messages import Message
from filing.records.outdated import outdated
from forms.library import Library
from mailing.recipients import Held


def names_another(conn: Connection, library: Library, copies: Iterable[str | None]) -> Held | None:
    """Why a message waits whose copies (by number) name a supervisor or manager of before; a person may let it go."""
    found = outdated(conn, library, [c for c in copies if c])
    if not found:
        return None
    do = f"Withdraw it (carepack copies withdraw {found[0].copy}) and make it anew, or let it go as it is"
    return Held("mail-names-another", f"{' '.join(map(str, found))} {do}.")


def got_it(conn: Connection, message: Message) -> bool:
    """Whether it is a reminder to somebody who was sent copies about that person, whatever they are to them now."""
    if message.kind != "reminder":
        return False
    before = messages.find(conn, person=message.person, recipient=message.recipient, states=("sent",))
    return any(d.copy for m in before for d in m.documents)
