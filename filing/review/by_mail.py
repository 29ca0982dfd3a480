"""A note on a return that came by mail from an address of nobody it concerns. An address proves nothing either way.

Addresses are easily forged, and people write from their own telephones and for each other: so this is no question, but
whoever looks at the record later sees it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from filing.ledger.tables import people
from filing.mail import collected
from filing.people.address_forms import key
from filing.people.roster import Person
from schemas.reading import Query

OTHER = "sender-other"
UNKNOWN = "sender-unknown"
_SAY = {
    OTHER: "It was mailed from the address of somebody else on the roster: neither the person, nor their supervisor or "
    "manager.",
    UNKNOWN: "It was mailed from an address that the roster does not have for the person, their supervisor or manager.",
}


def notes(conn: Connection, sha256: str, persons: Sequence[Person]) -> tuple[Query, ...]:
    """The note about who sent a return of these people; none where it did not come by mail, or from one it concerns."""
    came = collected.came_with(conn, sha256)
    if not came or not persons:
        return ()
    concerned = _concerned(conn, persons)
    senders = {key(one.sender) for one in came if one.sender}
    owners = {
        row.id for row in conn.execute(select(people.c.id, people.c.email)) if key(row.email or "") in senders
    }
    if owners & concerned or any(one.person in concerned for one in came):
        return ()
    code = OTHER if owners or any(one.person is not None for one in came) else UNKNOWN
    return (Query(code=code, say=_SAY[code], level="note"),)


def _concerned(conn: Connection, persons: Sequence[Person]) -> frozenset[int]:
    """The people, their managers and supervisors, by number."""
    numbers = [p.id for p in persons]
    columns = (people.c.id, people.c.manager, people.c.supervisor, people.c.professional_supervisor)
    rows = conn.execute(select(*columns).where(people.c.id.in_(numbers)))
    return frozenset(number for row in rows for number in row if number is not None)
