"""A message that carried a copy: while it waits the record stays; once it is over, its text goes with the record."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.staff_tables import pack_documents
from filing.mail import messages, outgoing
from filing.people import roster
from filing.records.packs import Made, PackMade, register
from filing.retention.certificate import certificate
from filing.retention.destroying import destroy
from filing.retention.due import due
from tests.filing.retention.cases import LATER, WORD, files_with, issued, session, settled, two_sessions
from tests.filing.returns import ACT, FORM, NUMBER, later, returned, submit


def _mailed(ledger: Ledger) -> int:
    """A message that waits, with the copy that a record is of."""
    copy = issued(ledger)
    person = roster.find(ledger, "E02").id
    made = Made.of(b"a form", "form", "Supervision Record", "pdf", form=FORM.form, copy=NUMBER)
    pack = register(ledger, PackMade("supervision", person, (made,)), ACT)
    text = f"The form, given {WORD}.".encode()
    values = {
        "kind": "supervision",
        "pack": pack,
        "person": person,
        "recipient": person,
        "role": "person",
        "address": "zoe@example.org",
        "message_id": "<1@example.org>",
        "subject": "Papers",
        "sha256": outgoing.kept(ledger).put(text),
        "size": len(text),
        "protection": "plain",
        "state": "queued",
    }
    with ledger.writing() as conn:
        document = conn.execute(select(pack_documents.c.id)).scalar_one()
        number = messages.add(conn, values, (document,), ACT)
    submit(ledger, returned(session(dt.date(2024, 1, 15), 1), copy=copy))
    two_sessions(ledger)
    return number


def test_a_message_that_waits_stands_in_the_way_and_its_text_goes_with_the_record(staffed: Ledger) -> None:
    ledger = settled(staffed)
    number = _mailed(ledger)
    first = next(d for d in due(ledger, LATER.day).due if d.record.copies)
    assert [o.code for o in first.obstacles] == ["retention-message"]
    with ledger.writing() as conn:
        assert messages.change(conn, number, ("queued",), "sent", later(1), outcome="sent")
    done = destroy(ledger, LATER)
    assert first.record.number in [g.number for g in done.gone]
    assert done.wiped is not None
    assert done.wiped.messages == 1
    assert files_with(ledger, WORD) == []
    assert done.destruction is not None
    told = [(e.where, e.number) for e in certificate(ledger, done.destruction).elsewhere]
    assert told == [("message", number), ("pack", 1)]
