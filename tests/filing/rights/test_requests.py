"""Requests from the day they come to the day they are answered; on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.actor import Actor
from filing.ledger.audit import verify
from filing.ledger.database import HEAD_FILE, Ledger
from filing.life.amending import amend
from filing.people.roster import find
from filing.rights import requests
from filing.rights.requests import Request, open_request
from issuing.whole_record import whole
from schemas.errors import UsageError
from tests.filing.returns import ACT, SESSION, SIGNED, returned, submit
from tests.reports.filed import filed as filed_by_hand

ASKED = dt.date(2026, 11, 2)


def on(day: dt.date | str) -> Actor:
    """Somebody who acts at noon of a day."""
    when = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return Actor("Ama Admin", dt.datetime.combine(when, dt.time(12), dt.UTC))


def asked(ledger: Ledger, received: dt.date = ASKED) -> Request:
    """Zoë asks for all that is held."""
    return open_request(ledger, find(ledger, "E02"), received, on("2026-11-30"))


def refused(what: object) -> str:
    """The code of what is not taken."""
    with pytest.raises(UsageError) as error:
        what()  # type: ignore[operator]
    return error.value.code


def test_a_request_has_a_deadline_from_the_day_it_was_received(staffed: Ledger) -> None:
    one = asked(staffed)
    assert (one.number, one.person, one.deadline, one.left) == (1, "E02", dt.date(2026, 12, 2), 2)
    assert requests.get(staffed, 1, dt.date(2026, 12, 3)).overdue
    assert refused(lambda: asked(staffed, dt.date(2026, 12, 1))) == "access-received"
    assert refused(lambda: requests.get(staffed, 2, ASKED)) == "access-none"
    assert refused(lambda: requests.get(staffed, 2**40, ASKED)) == "access-none"


def test_the_clock_stands_while_something_is_asked_and_goes_on_with_the_answer(staffed: Ledger) -> None:
    number = asked(staffed).number
    stands = requests.pause(staffed, number, dt.date(2026, 11, 10), "Who they are", on("2026-11-30"))
    assert (stands.stands, stands.deadline, stands.left) == (True, dt.date(2026, 12, 22), 22)
    later = requests.get(staffed, number, dt.date(2027, 1, 30))
    assert (later.overdue, later.left) == (False, 23)  # as long as it stands; a Sunday is no last day
    goes = requests.resume(staffed, number, dt.date(2026, 11, 18), on("2026-11-30"))
    assert (goes.stands, goes.deadline) == (False, dt.date(2026, 12, 10))
    assert [(p.first.day, p.last and p.last.day, p.why) for p in goes.pauses] == [(10, 18, "Who they are")]


def test_a_pause_that_cannot_be_is_refused_with_the_days_that_can(staffed: Ledger) -> None:
    number, now = asked(staffed).number, on("2026-11-30")
    pause, resume = requests.pause, requests.resume
    assert refused(lambda: pause(staffed, number, dt.date(2026, 11, 1), "Who", now)) == "access-pause"
    assert refused(lambda: pause(staffed, number, dt.date(2026, 12, 1), "Who", now)) == "access-pause"
    assert refused(lambda: pause(staffed, number, dt.date(2026, 11, 9), " ", now)) == "access-why"
    assert refused(lambda: resume(staffed, number, dt.date(2026, 11, 9), now)) == "access-goes"
    pause(staffed, number, dt.date(2026, 11, 9), "Who", now)
    assert refused(lambda: pause(staffed, number, dt.date(2026, 11, 9), "Who", now)) == "access-stands"
    assert refused(lambda: resume(staffed, number, dt.date(2026, 11, 8), now)) == "access-pause"
    resume(staffed, number, dt.date(2026, 11, 12), now)
    assert refused(lambda: pause(staffed, number, dt.date(2026, 11, 11), "What", now)) == "access-pause"


def test_after_its_deadline_no_clock_can_be_stopped_any_more(staffed: Ledger) -> None:
    number, late = asked(staffed).number, on("2026-12-20")
    assert refused(lambda: requests.pause(staffed, number, late.day, "Who", late)) == "access-pause"


def test_it_is_extended_once_and_only_where_they_were_told_within_the_first_month(staffed: Ledger) -> None:
    number, now = asked(staffed).number, on("2026-12-20")
    extend = requests.extend
    assert refused(lambda: extend(staffed, number, dt.date(2026, 12, 3), "Many", now)) == "access-told"
    assert refused(lambda: extend(staffed, number, dt.date(2026, 11, 1), "Many", now)) == "access-told"
    assert refused(lambda: extend(staffed, number, dt.date(2026, 12, 2), "", now)) == "access-why"
    longer = extend(staffed, number, dt.date(2026, 12, 2), "Forty records", now)
    assert (longer.deadline, longer.extended_why) == (dt.date(2027, 2, 2), "Forty records")
    assert refused(lambda: extend(staffed, number, dt.date(2026, 12, 2), "Many", now)) == "access-extended"


def test_what_is_overdue_is_listed_first_and_what_is_closed_only_if_asked_for(staffed: Ledger) -> None:
    day = dt.date(2026, 11, 30)
    for received in ("2026-11-20", "2026-10-01", "2026-11-10", "2026-10-05"):
        asked(staffed, dt.date.fromisoformat(received))
    requests.close(staffed, 3, day, on(day))
    assert [r.number for r in requests.listed(staffed, day)] == [2, 4, 1]
    assert [r.number for r in requests.listed(staffed, day, every=True)] == [2, 4, 1, 3]


def test_one_that_is_closed_is_late_by_the_days_it_was_closed_after_its_deadline_and_changes_no_more(
    staffed: Ledger,
) -> None:
    number, now = asked(staffed).number, on("2026-12-20")
    assert refused(lambda: requests.close(staffed, number, dt.date(2026, 11, 1), now)) == "access-answered"
    assert refused(lambda: requests.close(staffed, number, now.day, now, refused=" ")) == "access-why"
    done = requests.close(staffed, number, dt.date(2026, 12, 5), now)
    assert (done.outcome, done.left, done.overdue) == ("answered", -3, False)
    assert requests.get(staffed, number, dt.date(2028, 1, 1)).left == -3
    for act in (
        lambda: requests.close(staffed, number, now.day, now),
        lambda: requests.extend(staffed, number, now.day, "Many", now),
        lambda: requests.pause(staffed, number, now.day, "Who", now),
    ):
        assert refused(act) == "access-closed"


def test_a_correction_ends_in_the_record_that_was_put_right_and_in_no_other(staffed: Ledger) -> None:
    filed = submit(staffed, returned({**SESSION, **SIGNED})).record
    other = filed_by_hand(staffed, {**SESSION, "supervisee": "Łukasz Próba"}, whose="E03")
    assert filed is not None
    zoe, now = find(staffed, "E02"), on("2026-11-30")
    wrong = lambda: open_request(staffed, zoe, ASKED, now, asks="correction", record=other)  # noqa: E731
    assert refused(wrong) == "access-record"
    number = open_request(staffed, zoe, ASKED, now, asks="correction", record=filed).number
    close = requests.close
    assert refused(lambda: close(staffed, number, now.day, now)) == "access-record"
    assert refused(lambda: close(staffed, number, now.day, now, record=filed)) == "access-record"
    amended = amend(staffed, filed, {"summary": "Talked about nights."}, "She said so", ACT).record
    assert close(staffed, number, now.day, now, record=amended).record == amended


def test_a_correction_that_was_refused_is_told_with_the_record(staffed: Ledger) -> None:
    filed = submit(staffed, returned({**SESSION, **SIGNED})).record
    assert filed is not None
    now = on("2026-11-30")
    number = open_request(staffed, find(staffed, "E02"), ASKED, now, asks="correction", record=filed).number
    assert whole(staffed, filed).not_corrected == ()
    requests.close(staffed, number, now.day, now, refused="Both signed that it was so.")
    amended = amend(staffed, filed, {"length": "1 h 15 min"}, "A slip", ACT).record
    for version in (filed, amended):
        assert [r.outcome_why for r in whole(staffed, version).not_corrected] == [
            "Both signed that it was so."
        ]


def test_the_audit_has_numbers_and_codes_and_no_reason(staffed: Ledger) -> None:
    number, now = asked(staffed).number, on("2026-11-30")
    requests.pause(staffed, number, dt.date(2026, 11, 10), "secret one", now)
    requests.resume(staffed, number, dt.date(2026, 11, 12), now)
    requests.extend(staffed, number, dt.date(2026, 11, 20), "secret two", now)
    requests.close(staffed, number, now.day, now, refused="secret three")
    with staffed.reading() as conn:
        rows = conn.exec_driver_sql("SELECT action, body FROM audit ORDER BY seq").all()
        assert not list(verify(conn, staffed.home / HEAD_FILE))
    assert [r[0] for r in rows][-5:] == [
        "access-opened", "access-paused", "access-resumed", "access-extended", "access-closed",
    ]  # fmt: skip
    assert not any("secret" in r[1] or "Zo" in r[1] for r in rows)
