"""How copies went out, on each database: by a message that was sent, or as somebody noted; never by being made."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.mail import messages
from filing.people.roster import find
from filing.records import copies
from filing.records.going_out import Way, hand_over, ways, withdrawn
from filing.records.packs import Made, PackMade, documents_of, register
from schemas.copies import Copy
from schemas.errors import UsageError
from schemas.template import Template
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, later
from tests.filing.test_mail_messages import put

pytestmark = pytest.mark.thorough

DAY = ACT.day


def made(ledger: Ledger) -> None:
    copy = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given={}, locked=())
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    copies.issue(ledger, [copy], [template], actor=ACT, person=find(ledger, "E02"))


def mailed(ledger: Ledger, state: str, protection: str = "password") -> None:
    """A message with that copy, in this state."""
    document = Made.of(b"a document", "form", "Record", "word", form=FORM.form, copy=NUMBER)
    pack = register(ledger, PackMade("blank", 2, (document,)), ACT)
    number = put(ledger)
    with ledger.writing() as conn:
        values = {"message": number, "document": documents_of(ledger, pack)[0].id}
        conn.execute(messages.message_documents.insert().values(**values))
        conn.execute(messages.table.update().values(protection=protection))
        if state != "queued":
            messages.change(conn, number, ("queued",), state, later(days=3), outcome=state)  # type: ignore[arg-type]


def test_a_copy_that_was_made_went_nowhere(staffed: Ledger) -> None:
    made(staffed)
    assert ways(staffed, [NUMBER]) == {}


@pytest.mark.parametrize("state", ["queued", "held", "drafted", "unknown", "refused", "bounced", "sent"])
def test_of_all_states_of_a_message_only_sent_is_out(staffed: Ledger, state: str) -> None:
    made(staffed)
    mailed(staffed, state)
    out = {NUMBER: (Way("sent", DAY + dt.timedelta(days=3), 2),)}
    assert ways(staffed, [NUMBER]) == (out if state == "sent" else {})


def test_a_message_with_nothing_enclosed_brings_nothing_out(staffed: Ledger) -> None:
    made(staffed)
    mailed(staffed, "sent", "none")
    assert ways(staffed, [NUMBER]) == {}


def test_what_was_handed_over_is_out_from_the_day_that_is_said_last(staffed: Ledger) -> None:
    made(staffed)
    mailed(staffed, "sent")
    for days in (1, 5):
        hand_over(staffed, [NUMBER], DAY + dt.timedelta(days=days), later(days=6))
    assert [(w.how, w.on) for w in ways(staffed, [NUMBER])[NUMBER]] == [
        ("sent", DAY + dt.timedelta(days=3)),
        ("handed", DAY + dt.timedelta(days=5)),
    ]


@pytest.mark.parametrize(
    ("days", "code"), [(-1, "handed-before-made"), (0, None), (6, None), (7, "handed-later")]
)
def test_copies_are_handed_over_between_the_day_they_were_made_and_today(
    staffed: Ledger, days: int, code: str | None
) -> None:
    made(staffed)
    day = DAY + dt.timedelta(days=days)
    if code is None:
        hand_over(staffed, [NUMBER], day, later(days=6))
        return
    with pytest.raises(UsageError) as refused:
        hand_over(staffed, [NUMBER], day, later(days=6))
    assert refused.value.code == code


def test_where_one_cannot_have_been_handed_over_none_is_noted(staffed: Ledger) -> None:
    made(staffed)
    with pytest.raises(UsageError) as refused:
        hand_over(staffed, [NUMBER, "0" * 14], DAY, ACT)
    assert refused.value.code == "no-copy"
    assert ways(staffed, [NUMBER]) == {}


def test_withdrawn_copies_are_known(staffed: Ledger) -> None:
    made(staffed)
    with staffed.reading() as conn:
        assert withdrawn(conn, [NUMBER]) == frozenset()
    copies.withdraw(staffed, NUMBER, "lost", ACT)
    with staffed.reading() as conn:
        assert withdrawn(conn, [NUMBER]) == {NUMBER}
    with pytest.raises(UsageError):
        hand_over(staffed, [NUMBER], DAY, ACT)
