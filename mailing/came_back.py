"""Addresses that nobody has: the last message to them came back for good, so that the next one is looked at first.

That a mailbox or domain is not there is told by a report that comes back, or by the server at once. It counts until
a message to the address went out after that and did not come back, or the roster has another address.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, func, or_, select

from filing.ledger.actor import when
from filing.ledger.mail_tables import attempts
from filing.ledger.mail_tables import messages as table
from filing.people.address_forms import key
from mailing.bounces import SAY
from mailing.recipients import Held

CODE = "mail-bounced-address"
_NOBODY = ("bounce-no-mailbox", "bounce-no-domain")
_STATUS = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b")
"""Of RFC 3463: no such mailbox or domain, a faulty address, a mailbox that moved, a domain without mail."""
_WENT = frozenset({"sent", "confirmed"})
_CAME = frozenset({"bounced", "refused"})


def came_back(conn: Connection, address: str | None) -> Held | None:
    """Why a message to this address waits for a person, or None where nothing speaks against it."""
    wanted = (address or "").strip()
    if not wanted:
        return None
    query = (
        select(attempts.c.at, attempts.c.outcome, attempts.c.said)
        .join(table, table.c.id == attempts.c.message)
        .where(
            attempts.c.outcome.in_(_WENT | _CAME),
            or_(table.c.address == wanted, func.lower(table.c.address) == key(wanted)),
        )
        .order_by(attempts.c.id.desc())
    )
    for at, outcome, said in conn.execute(query):
        if outcome in _WENT:
            return None
        why = _nobody_there(outcome, said or "")
        if why is not None:
            say = (
                f"The last message to {wanted} came back on {when(at):%d/%m/%Y}: {why} "
                "Ask for the right address, and put it on the roster."
            )
            return Held(CODE, say)
    return None


def _nobody_there(outcome: str, said: str) -> str | None:
    """What a server says of an address that nobody has, in a sentence; None where it is about something else."""
    if outcome == "bounced":
        return next((SAY[code] for code in _NOBODY if said.startswith(SAY[code])), None)
    return SAY["bounce-no-mailbox"] if _STATUS.search(said) else None
