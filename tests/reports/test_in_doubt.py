"""A record that leaves it in doubt whether a session was held is green nowhere, until a person says that one was."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.clocks.due import Due, due
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.life.amending import amend
from filing.people.whom import Whom
from filing.records import records
from filing.review import queries, query_list
from filing.review.selection import Selection, numbers_of
from filing.review.settlement_rules import Settlement
from filing.review.settling import settle
from reports import unsigned
from schemas.errors import UsageError
from schemas.was_held import CODE, NOT_HELD
from tests.filing.returns import ACT, returned, submit
from tests.reports.filed import GOOD, INFORMAL, TALK, TODAY, cell, filed, greens, matrix, of

WORDS = "Zoë off sick, rota for December is out"
DECEMBER = dt.date(2026, 12, 1)


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are filed as before anybody was asked whether the session was held."""
    monkeypatch.setattr("schemas.was_held.queries", lambda *_: iter(()))


def formal(ledger: Ledger) -> Due:
    """What is due of Zoë's supervision."""
    whom = Whom(people=("E02",))
    return next(d for d in due(ledger, whom=whom, today=DECEMBER) if d.clock == "formal")


@pytest.mark.usefixtures("unasked")
def test_it_is_told_with_the_words_to_be_read_and_what_to_do(office: Ledger) -> None:
    number = filed(office, summary=WORDS)
    found = cell(office)
    assert found.state == "doubt"
    assert found.says == (
        f"Supervision Record, record {number} dated 14/11/2026: in doubt, since “Summary of session” says: “off sick”, "
        "and nobody has said that the session was held. If it was, say so in the record (carepack records amend "
        "--even-so); if not, withdraw it."
    )
    report = matrix(office, "E02")
    assert greens(report) == []
    assert ("record-in-doubt", number) in {(g.code, g.record) for g in report.gaps}


@pytest.mark.usefixtures("unasked")
def test_it_meets_no_day_and_no_minutes_and_is_among_what_is_no_evidence(office: Ledger) -> None:
    number = filed(office, summary=WORDS)
    filed(office, TALK, form=INFORMAL, matter="Zoë was on leave", outcome="Sam to rebook")
    assert cell(office, table="informal", today=DECEMBER).state == "doubt"
    assert f"record {number} of 14/11/2026 does not count, since “Summary" in formal(office).says
    told = unsigned.report(office, of(office, "E02")).table("void")
    assert {row.cells[-1].state for row in told.rows} == {"doubt"}


def test_it_is_asked_about_when_it_comes_in_and_counts_once_a_person_says_it_was_held(office: Ledger) -> None:
    out = submit(office, returned({**GOOD, "summary": WORDS}))
    (asked,) = query_list.listed(office)
    assert (out.record, asked.query.code, asked.query.path) == (None, CODE, "summary")
    settled = queries.settle(office, asked.number, Settlement("waive", why="She came in for it."), ACT)
    assert settled.record is not None
    assert [f["code"] for f in records.get(office, settled.record).flags if "waived" in f] == [CODE]
    found = cell(office)
    assert found.state == "done"
    assert found.says.endswith(" Ama Admin said on 22/11/2026 that it was held: She came in for it.")


def test_of_a_record_that_nobody_was_asked_about_it_is_said_afterwards(
    office: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("schemas.was_held.queries", lambda *_: iter(()))
        number = filed(office, summary=WORDS)
    held = {"summary": f"Though {WORDS}"}
    later = Actor("Ama Admin", ACT.at + dt.timedelta(days=1))
    with pytest.raises(UsageError, match="Was the session held"):
        amend(office, number, held, "They spoke by telephone.", later)
    amend(office, number, held, "They spoke by telephone.", later, even_so=True)
    found = cell(office, today=dt.date(2026, 11, 23))
    assert found.state == "done"
    assert "Ama Admin said on 23/11/2026 that it was held: They spoke by telephone." in found.says


@pytest.mark.usefixtures("unasked")
def test_an_account_that_is_amended_to_tell_of_the_session_is_in_doubt_no_more(office: Ledger) -> None:
    number = filed(office, summary=WORDS)
    amend(
        office,
        number,
        {"summary": "By telephone: the rota for December and her training."},
        "They spoke by telephone.",
        ACT,
    )
    assert cell(office).state == "done"


def test_what_was_said_of_one_account_is_not_said_of_another(office: Ledger) -> None:
    number = filed(office, summary=WORDS)
    assert cell(office).state == "done"
    later = Actor("Ama Admin", ACT.at + dt.timedelta(days=1))
    now = amend(office, number, {"summary": "We spoke about the rota."}, "As it was.", later).record
    assert CODE not in {f["code"] for f in records.get(office, now).flags}
    with pytest.raises(UsageError, match="Was the session held"):
        amend(office, now, {"summary": "Zoë on leave, the rota is out"}, "A slip.", later)


def test_what_was_said_of_some_words_is_not_said_of_others_behind_or_beside_them(office: Ledger) -> None:
    number = filed(
        office, summary=f"{WORDS}, and all that was to be gone through today is left for the next week"
    )
    assert cell(office).state == "done"
    later = Actor("Ama Admin", ACT.at + dt.timedelta(days=1))
    behind = {"summary": f"{WORDS}, and all that was to be gone through today is left for ever"}
    for changes in (behind, {"comments": "We never met."}):
        with pytest.raises(UsageError, match="Was the session held"):
            amend(office, number, changes, "A slip.", later)
    now = amend(office, number, {"next_meeting": "13/12/2026"}, "A slip.", later).record
    assert cell(office).state == "done"
    amend(office, now, {"comments": "We never met."}, "They did meet.", later, even_so=True)
    assert cell(office, today=dt.date(2026, 11, 23)).state == "done"


def test_a_denial_by_the_supervisee_is_asked_about_and_shown_though_the_account_was_confirmed(
    office: Ledger,
) -> None:
    out = submit(office, returned({**GOOD, "summary": WORDS, "disagree": "We never met."}))
    first, second = query_list.listed(office)
    assert (out.outcome, first.query.path, second.query.path) == ("review", "summary", "disagree")
    queries.settle(office, first.number, Settlement("waive", why="She came."), ACT)
    assert [a.number for a in query_list.listed(office)] == [second.number]


def test_it_is_waived_with_a_reason_one_by_one_or_the_document_is_rejected(office: Ledger) -> None:
    for day in (13, 14):
        submit(office, returned({**GOOD, "date": dt.date(2026, 11, day), "summary": WORDS}))
    first, second = query_list.listed(office)
    for said in (Settlement("correct", value="We went through the rota."), Settlement("blank")):
        with pytest.raises(UsageError, match="as it was signed"):
            queries.settle(office, first.number, said, ACT)
    with pytest.raises(UsageError, match="one record at a time"):
        settle(office, Selection(codes=(CODE,)), Settlement("waive", why="Held."), ACT)
    with pytest.raises(UsageError, match="one record at a time"):
        settle(
            office,
            Selection(numbers_of((f"{first.number},{second.number}",))),
            Settlement("waive", why="Held."),
            ACT,
        )
    assert [a.number for a in query_list.listed(office)] == [first.number, second.number]


def test_a_record_by_which_nothing_was_held_is_filed_with_a_note_and_told_beside_a_good_one(
    office: Ledger,
) -> None:
    filed(office)
    out = submit(office, returned({**GOOD, "date": dt.date(2026, 11, 16), "summary": "Cancelled"}))
    assert out.outcome == "filed"
    assert NOT_HELD in {q.code for q in out.queries}
    assert out.record is not None
    assert NOT_HELD in {f["code"] for f in records.get(office, out.record).flags}
    found = cell(office)
    assert found.state == "done"
    assert f"record {out.record} dated 16/11/2026: no evidence, since “Summary" in found.says


def test_the_next_meeting_is_not_the_one_of_a_record_by_which_nothing_was_held(office: Ledger) -> None:
    filed(office)
    day, after = dt.date(2026, 11, 16), dt.date(2026, 12, 1)
    submit(
        office, returned({**GOOD, "date": day, "summary": "Cancelled", "session": 5, "next_meeting": after})
    )
    (meeting,) = (
        d for d in due(office, whom=Whom(people=("E02",)), today=TODAY, within=60) if d.clock == "meeting"
    )
    assert (meeting.on, "agreed on 14/11/2026" in meeting.says) == (dt.date(2026, 12, 12), True)
