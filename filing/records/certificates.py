"""Certificates on record: which were made of a consent, so that they can be taken back when it is withdrawn."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from filing.ledger import audit
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.tables import audit as entries
from filing.records.packs import Format, Made, PackMade, documents_of, register_in

_ACTION = "certificate-made"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that was made: of which version of a consent, when and by whom, and whether it names the person.

    `pack` is its number among what was made for people; `sha256` is of its bytes, as they were made.
    """

    record: int
    pack: int
    person: int
    made_at: dt.datetime
    made_by: str
    format: Format
    sha256: str
    named: bool
    picture: bool

    @property
    def words(self) -> str:
        """What was made, for a line."""
        name = "with the name" if self.named else "identity protected"
        picture = " and a picture" if self.picture else ""
        return f"{'PDF' if self.format == 'pdf' else 'Word'}, {name}{picture}"


def register(
    ledger: Ledger, record: int, person: int, document: Made, actor: Actor, *, named: bool, picture: bool
) -> int:
    """Puts a certificate on record, as a letter of the person's that was made of this record. Returns its number."""
    with ledger.writing() as conn:
        pack = register_in(conn, PackMade("letters", person, (document,)), actor, placed=True)
        audit.note(conn, actor, _ACTION, f"record {record}", pack=pack, named=named, picture=picture)
    return pack


def certificates(ledger: Ledger, records: Collection[int] | None = None) -> tuple[Certificate, ...]:
    """What was made of these versions of records, or of all there are, in the order in which it was made."""
    query = select(entries.c.subject, entries.c.body).where(entries.c.action == _ACTION)
    if records is not None:
        query = query.where(entries.c.subject.in_([f"record {n}" for n in records]))
    with ledger.reading() as conn:
        rows = conn.execute(query.order_by(entries.c.seq)).all()
    found = []
    for row in rows:
        body = json.loads(row.body)
        (document,) = documents_of(ledger, body["pack"])
        found.append(
            Certificate(
                record=int(row.subject.rpartition(" ")[2]),
                pack=document.pack,
                person=document.person,
                made_at=document.made_at,
                made_by=document.made_by,
                format=document.format,
                sha256=document.sha256,
                named=body["named"],
                picture=body["picture"],
            )
        )
    return tuple(found)
