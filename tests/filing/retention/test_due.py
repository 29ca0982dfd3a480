"""What is due, from which day its time ran, and each thing that stands in the way of it."""

from __future__ import annotations

import datetime as dt

from filing.ledger.database import Ledger
from filing.life.acts import merge
from filing.life.amending import amend
from filing.people import roster
from filing.people.leaving import stay
from filing.retention.due import Due, Found, due
from filing.retention.holds import hold, release
from filing.rights import requests
from tests.filing.retention.cases import LATER, gone_away, issued, period, session, settled, two_sessions
from tests.filing.returns import ACT, SESSION, later, returned, submit


def _ways(found: Found) -> dict[int, list[str]]:
    return {d.record.number: [o.code for o in d.obstacles] for d in found.due}


def _one(found: Found) -> Due:
    (one,) = found.due
    return one


def test_a_record_is_due_on_the_day_after_its_period(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    assert due(ledger, dt.date(2026, 1, 15)).due == ()
    one = _one(due(ledger, dt.date(2026, 1, 16)))
    assert (one.record.number, one.since, one.until) == (1, dt.date(2024, 1, 15), dt.date(2026, 1, 15))
    assert one.free


def test_the_last_one_of_somebody_who_is_here_stays(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    assert _ways(due(ledger, LATER.day)) == {1: [], 2: ["retention-last"]}
    gone_away(ledger, "E02", dt.date(2026, 11, 21))
    assert _ways(due(ledger, LATER.day)) == {1: [], 2: []}


def test_from_the_leaving_date_nothing_runs_for_who_is_here_or_came_back(staffed: Ledger) -> None:
    ledger = settled(staffed, period(24, "leaving"))
    two_sessions(ledger)
    assert due(ledger, dt.date(2099, 1, 1)).due == ()
    gone_away(ledger, "E02", dt.date(2026, 11, 21))
    assert due(ledger, dt.date(2028, 11, 21)).due == ()
    over = due(ledger, dt.date(2028, 11, 22)).due
    assert [(d.record.number, d.since) for d in over] == [
        (1, dt.date(2026, 11, 21)),
        (2, dt.date(2026, 11, 21)),
    ]
    stay(ledger, roster.find(ledger, "E02"), ACT)
    assert due(ledger, dt.date(2099, 1, 1)).due == ()


def test_who_started_again_after_they_had_left_is_here(staffed: Ledger) -> None:
    ledger = settled(staffed, period(24, "leaving"))
    two_sessions(ledger)
    gone_away(ledger, "E02", dt.date(2026, 11, 21))
    with ledger.writing() as conn:
        conn.exec_driver_sql("UPDATE people SET starts = '2027-03-01' WHERE ref = 'E02'")
    assert due(ledger, dt.date(2099, 1, 1)).due == ()


def test_a_record_without_a_day_is_kept_and_told(staffed: Ledger) -> None:
    ledger = settled(staffed, period(24, "held"))
    two_sessions(ledger)
    with ledger.writing() as conn:
        conn.exec_driver_sql("UPDATE record_index SET held = NULL WHERE record = 1")
    found = due(ledger, LATER.day)
    assert found.no_day == (1,)
    assert [d.record.number for d in found.due] == [2]


def test_a_hold_on_the_person_or_the_record_stands_in_the_way(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    day = dt.date(2026, 6, 1)
    hold(ledger, "Zoë Example", "A claim.", ACT)
    assert _ways(due(ledger, day)) == {1: ["retention-hold"]}
    release(ledger, "E02", "It was settled.", ACT)
    assert _ways(due(ledger, day)) == {1: []}
    hold(ledger, "1", "An inspection.", ACT)
    assert _ways(due(ledger, day)) == {1: ["retention-hold"]}


def test_nothing_of_somebody_who_asked_what_is_held_is_due_before_they_are_answered(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    day = dt.date(2026, 6, 1)
    number = requests.open_request(ledger, roster.find(ledger, "E02"), day, ACT).number
    assert _ways(due(ledger, day)) == {1: ["retention-requested"]}
    requests.close(ledger, number, day, ACT)
    assert _ways(due(ledger, day)) == {1: []}


def test_a_hold_on_an_earlier_version_holds_the_record(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    hold(ledger, "1", "An inspection.", ACT)
    amend(ledger, 1, {"length": "45 min"}, "A slip.", later(1))
    one = next(d for d in due(ledger, LATER.day).due if 1 in d.record.versions)
    assert one.record.versions == (1, 3)
    assert [o.code for o in one.obstacles] == ["retention-hold"]


def test_a_question_about_it_stands_in_the_way(staffed: Ledger) -> None:
    ledger = settled(staffed)
    copy = issued(ledger)
    old = session(dt.date(2024, 1, 15), 1)
    submit(ledger, returned(old, copy=copy))
    two_sessions(ledger)
    submit(ledger, returned({**old, "summary": "Talked about the holidays."}, copy=copy))
    assert _ways(due(ledger, LATER.day))[1] == ["retention-asked"]


def test_records_that_were_made_one_are_due_as_one(staffed: Ledger) -> None:
    ledger = settled(staffed)
    old = session(dt.date(2024, 1, 15), 1)
    submit(ledger, returned(old))
    two_sessions(ledger)
    submit(
        ledger,
        returned(
            {**SESSION, "date": dt.date(2024, 1, 15), "session": 9, "summary": "Talked about the rota twice."}
        ),
    )
    merge(ledger, 1, 4, "It is one session.", later(1), even_so=True)
    first = due(ledger, dt.date(2026, 6, 1)).due[0]
    assert first.record.number == 1
    assert set(first.record.versions) >= {1, 4}
