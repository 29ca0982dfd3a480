"""A signature counts with its date, where the form asks for one beside it."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from filing.clocks.evidence import judge
from filing.clocks.record_facts import facts
from filing.clocks.sessions import sessions
from filing.ledger.database import Ledger
from filing.people import roster
from filing.records import copies
from reports import unsigned
from reports.faces.paper import pages
from reports.faces.web import html
from reports.inspection.making import plan
from reports.plain import as_json, as_lines
from schemas.copies import Copy
from schemas.handwriting import SIGNED as BY_HAND
from schemas.template import Template
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION
from tests.reports.filed import GOOD, HELD, INFORMAL, TALK, by, cell, filed, greens, matrix, of, shown

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


LATE_ON = HELD + dt.timedelta(days=197)
AFTER = HELD + dt.timedelta(days=220)


def signed_on(ledger: Ledger, day: dt.date) -> int:
    """A session that the person signed on that day, filed the day after."""
    return filed(ledger, signed_supervisee_on=day, next_meeting=None)


def test_a_record_signed_half_a_year_later_is_signed_late_and_says_how_many_days(office: Ledger) -> None:
    number = signed_on(office, LATE_ON)
    found = cell(office, today=AFTER)
    assert (found.state, found.shown) == ("signed-late", "signed late")
    assert "signed 197 days after it was held, and 14 were for that" in found.says
    assert found.evidence[0].record == number
    report = matrix(office, "E02", today=AFTER)
    assert greens(report) == []
    assert [g.record for g in report.gaps if g.code == "record-signed-late"] == [number]
    assert "session-missing" not in {g.code for g in report.gaps if g.on == HELD}
    months = {r[0]: r[1] for r in shown(report.table("by-month"), "month", "signed_late")}
    assert months["November 2026"] == "1"


@pytest.mark.parametrize(("days", "state"), [(0, "done"), (14, "done"), (15, "signed-late")])
def test_the_last_day_for_signing_is_in_time_and_the_next_is_late(
    office: Ledger, days: int, state: str
) -> None:
    signed_on(office, HELD + dt.timedelta(days=days))
    assert cell(office, today=AFTER).state == state


def test_signed_late_is_listed_among_the_unsigned_and_late_and_lacking_in_the_pack(office: Ledger) -> None:
    number = signed_on(office, LATE_ON)
    report = unsigned.report(office, of(office, "E02", today=AFTER))
    row = [r for r in shown(report.table("signing"), "days", "lacks", "state") if r[2] == "signed late"]
    assert row == [("183", f"signed by both on {LATE_ON:%d/%m/%Y}", "signed late")]
    assert [g.record for g in report.gaps if g.code == "record-signed-late"] == [number]
    pack = plan(office, "Oak House", "2026", ACT, today=AFTER)
    dict(pack.files(lambda told: json.dumps(as_json(told)).encode()))
    assert [g.record for g in pack.gaps if g.code == "record-signed-late"] == [number]
    assert pack.report is not None
    states = {c.state for t in pack.report.tables for r in t.rows for c in r.cells}
    assert "signed-late" in states


def test_every_face_tells_signed_late_in_words(office: Ledger) -> None:
    signed_on(office, LATE_ON)
    report = matrix(office, "E02", today=AFTER)
    pdf = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pages(report))).pages)
    text = "\n".join(as_lines(report, 4000))
    for face in (" ".join(pdf.split()), html(report).decode(), json.dumps(as_json(report))):
        assert "signed late" in face
        assert "197 days after" in face
    assert "✓L" in text
    assert "✓L signed late" in " ".join(text.split())


def test_an_informal_talk_signed_late_makes_no_month_green(office: Ledger) -> None:
    filed(office, TALK, form=INFORMAL, signed_worker_on=LATE_ON)
    found = cell(office, table="informal", today=AFTER)
    assert (found.value, found.state) == (60, "signed-late")


def test_of_one_from_outside_that_is_signed_late_both_are_told(office: Ledger) -> None:
    outsider: dict[str, Any] = {"supervisor": "Robin Invented", "signed_supervisor": "Robin Invented"}
    number = filed(office, signed_supervisee_on=LATE_ON, next_meeting=None, **outsider)
    found = cell(office, today=AFTER)
    assert found.state == "outside"
    assert "signed 197 days after" in found.says
    gaps = {
        g.code for g in unsigned.report(office, of(office, "E02", today=AFTER)).gaps if g.record == number
    }
    assert "record-signed-late" in gaps


def test_signatures_that_came_in_later_than_their_days_are_told_with_the_day_it_was_unsigned(
    office: Ledger,
) -> None:
    unsigned_one = {p: v for p, v in GOOD.items() if not p.startswith("signed_")}
    copy = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER)
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="pdf")
    copies.issue(office, [copy], [template], actor=ACT, blanks={RENDITION: b"%PDF blank"})
    filed(office, unsigned_one, copy=copy, actor=by(dt.date(2026, 11, 21)))
    filed(office, GOOD, copy=copy, actor=by(dt.date(2026, 11, 24)))
    found = cell(office, today=dt.date(2026, 11, 25))
    assert found.state == "done"
    assert "It was on file unsigned on 21/11/2026, after the days beside the signatures." in found.says
