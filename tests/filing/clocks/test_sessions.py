"""What was held with whom, as reports and clocks read it."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.clocks.session import Signing
from filing.clocks.session_form import written_day
from filing.clocks.sessions import sessions, usual_kind
from filing.ledger.database import Ledger
from filing.life.acts import withdraw
from filing.people.roster import find
from forms import load
from schemas.values import Value
from tests.filing.returns import ACT, SESSION, SIGNED, returned, submit


def test_a_signed_session_is_told_with_its_parties_days_and_length(staffed: Ledger) -> None:
    submit(staffed, returned({**SESSION, **SIGNED, "copy_given": dt.date(2026, 11, 21)}))
    zoe, sam = find(staffed, "E02").id, find(staffed, "E01").id
    (session,) = sessions(staffed)[zoe]
    assert (session.kind, session.held, session.minutes) == ("formal", dt.date(2026, 11, 14), 60)
    assert (session.by, session.by_person) == ("Sam Sample", sam)
    assert session.signed == (
        Signing("by", "Sam Sample", "signed", dt.date(2026, 11, 14), asks_date=True),
        Signing("person", "Zoë Example", "signed", dt.date(2026, 11, 20), asks_date=True),
    )
    assert session.signed_by_both
    assert session.by_another
    assert (session.copy_given, session.next) == (dt.date(2026, 11, 21), dt.date(2026, 12, 12))
    assert session.state == "complete"
    assert session.signed_on("person") == dt.date(2026, 11, 20)


def test_who_refuses_or_has_yet_to_sign_is_told_apart(staffed: Ledger) -> None:
    submit(staffed, returned({**SESSION, "signed_supervisor": "S. Sample", "signed_supervisee": "Refused"}))
    (session,) = sessions(staffed)[find(staffed, "E02").id]
    assert [(s.party, s.state) for s in session.signed] == [("by", "signed"), ("person", "refused")]
    assert not session.signed_by_both
    assert session.signed_on("person") is None


def test_informal_minutes_are_told_and_forms_that_are_no_sessions_are_not(staffed: Ledger) -> None:
    informal: dict[str, Value] = {
        "worker": "Zoë Example",
        "supervisor": "Sam Sample",
        "date": dt.date(2026, 11, 3),
        "length": 25,
        "form_of_it": "call",
        "matter": "Medication round",
    }
    submit(staffed, returned(informal, form=load("informal-supervision")))
    evaluation: dict[str, Value] = {
        "worker": "Zoë Example",
        "date": dt.date(2026, 11, 3),
        "evaluator": "self",
        "ratings.care.rating": 4,
    }
    submit(staffed, returned(evaluation, form=load("contact-evaluation")))
    (session,) = sessions(staffed)[find(staffed, "E02").id]
    assert (session.kind, session.minutes, session.gives_copy) == ("informal", 25, True)


def test_only_the_version_that_counts_is_told_and_only_of_those_who_are_asked_for(staffed: Ledger) -> None:
    first = submit(staffed, returned(SESSION))
    withdraw(staffed, [first.records[0]], "Filed by mistake", ACT)
    submit(staffed, returned({**SESSION, "date": dt.date(2026, 11, 15)}))
    zoe, sam = find(staffed, "E02").id, find(staffed, "E01").id
    assert [s.held for s in sessions(staffed)[zoe]] == [dt.date(2026, 11, 15)]
    assert sessions(staffed, people=[sam]) == {}
    assert list(sessions(staffed, people=[zoe, sam])) == [zoe]


def test_a_supervisor_who_is_not_on_the_roster_is_another_and_a_shared_name_is_nobody_s(
    staffed: Ledger,
) -> None:
    submit(staffed, returned({**SESSION, "supervisor": "Ada Outside"}))
    (session,) = sessions(staffed)[find(staffed, "E02").id]
    assert (session.by, session.by_person, session.by_another) == ("Ada Outside", None, True)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-12-01", dt.date(2026, 12, 1)),
        ("1/12/2026", dt.date(2026, 12, 1)),
        ("1 June 2026 and 1 December 2026", dt.date(2026, 12, 1)),
        ("end of November", None),
        ("", None),
    ],
)
def test_a_day_in_words_is_the_first_after_the_record(words: str, day: dt.date | None) -> None:
    assert written_day(words, dt.date(2026, 11, 14)) == day


def test_a_group_supervision_is_a_session_of_everybody_who_was_present(staffed: Ledger) -> None:
    group: dict[str, Value] = {
        "date": dt.date(2026, 11, 10),
        "children": "SF-0311",
        "lead": "Łukasz Próba",
        "present.1.name": "Zoë Example",
        "present.1.signed": "Zoë Example",
        "present.1.signed_on": dt.date(2026, 11, 12),
        "present.2.name": "Łukasz Próba",
        "led": "Sam Sample",
        "presentation": "SF-0311 was seen on Monday, and said that the mornings are better since his uncle comes.",
        "signed_led": "Sam Sample",
        "signed_led_on": dt.date(2026, 11, 11),
    }
    submit(staffed, returned(group, form=load("group-supervision")))
    held = sessions(staffed)
    (session,) = held[find(staffed, "E02").id]
    assert (session.kind, session.by, session.held) == ("group", "Sam Sample", dt.date(2026, 11, 10))
    assert session.signed_by_both
    assert [s.kind for s in held.get(find(staffed, "E01").id, ())] == []


def test_what_is_said_of_a_case_one_to_one_is_no_session_of_the_worker_and_a_work_plan_no_development_plan() -> (
    None
):
    counted = {
        name: usual_kind(load(name)) for name in ("casework-supervision", "case-presentation", "work-plan")
    }
    assert set(counted.values()) == {None}
    assert usual_kind(load("non-casework-supervision")) == "formal"
    assert usual_kind(load("learning-needs")) == "plan"
