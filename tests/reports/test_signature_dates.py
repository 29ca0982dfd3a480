"""A signature counts with its date, where the form asks for one beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from filing.clocks.evidence import judge
from filing.clocks.record_facts import facts
from filing.clocks.sessions import sessions
from filing.ledger.database import Ledger
from filing.people import roster
from reports import unsigned
from schemas.handwriting import SIGNED as BY_HAND
from tests.reports.filed import HELD, cell, filed, greens, matrix, of

LONG_AFTER = dt.date(2027, 3, 1)


@pytest.mark.parametrize("words", ["Z. Example", BY_HAND])
def test_a_signature_without_the_date_that_is_asked_for_beside_it_is_waited_for_and_then_none(
    office: Ledger, words: str
) -> None:
    number = filed(office, signed_supervisee=words, signed_supervisee_on=None)
    last = HELD + dt.timedelta(days=14)
    found = cell(office, today=last)
    assert found.state == "within"
    assert "to be signed by 28/11/2026; the person signed without a date" in found.says
    after = last + dt.timedelta(days=1)
    assert cell(office, today=after).state == "unsigned"
    assert greens(matrix(office, "E02", today=after)) == []
    (row,) = unsigned.report(office, of(office, "E02", today=after)).table("signing").rows
    assert (row.cells[5].value, row.cells[-2].shown) == (number, "the person signed without a date")
    assert row.cells[-1].state == "over"
    gaps = [g.code for g in matrix(office, "E02", today=after).gaps if g.record == number]
    assert "record-unsigned" in gaps


def test_of_a_place_that_has_no_date_beside_it_none_is_asked(office: Ledger) -> None:
    filed(office)
    person, known = roster.find(office, "E02"), facts(office)
    (session,) = sessions(office)[person.id]
    assert all(s.asks_date for s in session.signed if s.party != "other")
    bare = replace(session, signed=tuple(replace(s, on=None, asks_date=False) for s in session.signed))
    assert judge(bare, person, known, LONG_AFTER).verdict == "signed"
    # Of two places of one person the dated one counts, whichever is first.
    twice = tuple(p for s in session.signed for p in (replace(s, on=None), s, replace(s, on=None)))
    assert judge(replace(session, signed=twice), person, known, LONG_AFTER).verdict == "signed"
