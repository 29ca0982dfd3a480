"""The day on which a document was read stays its day: looked at again later, it is asked what it was asked then."""

from __future__ import annotations

import datetime as dt

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.records.records import get
from filing.review import queries
from filing.review.queries import Settlement
from schemas.zones import local
from tests.filing.returns import ACT, SESSION, later, returned, submit

JUNE = {**SESSION, "date": dt.date(2027, 6, 14), "next_meeting": dt.date(2027, 7, 12)}
TODAY = ACT.day


def test_a_session_that_has_not_been_yet_is_asked_about_and_filed_once_its_date_is_right(
    plain: Ledger,
) -> None:
    asked = submit(plain, returned(JUNE, on=TODAY))
    assert (asked.outcome, asked.code) == ("review", "not-future")
    (number,) = asked.asked
    assert queries.get(plain, number).query.path == "date"
    done = queries.settle(plain, number, Settlement("correct", value="14/11/2026"), later(days=1))
    assert done.outcome == "filed"
    assert get(plain, done.record or 0).answers["date"] == dt.date(2026, 11, 14)


def test_a_correction_to_another_day_ahead_is_asked_about_too(plain: Ledger) -> None:
    asked = submit(plain, returned(JUNE, on=TODAY))
    again = queries.settle(plain, asked.asked[0], Settlement("correct", value="1/6/2027"), later(days=1))
    assert (again.outcome, again.code) == ("review", "not-future")


def test_that_the_day_has_come_since_makes_no_record_of_a_session_nobody_had_held(plain: Ledger) -> None:
    asked = submit(plain, returned(JUNE, on=TODAY, unsure=["summary"]))
    summary = next(n for n in asked.asked if queries.get(plain, n).query.path == "summary")
    still = queries.settle(plain, summary, Settlement("correct", value="Talked."), later(days=400))
    assert (still.outcome, still.code) == ("review", "not-future")


def test_whoever_is_corrected_to_supervise_themselves_is_asked_about(plain: Ledger) -> None:
    asked = submit(plain, returned(SESSION, unsure=["supervisor"]))
    number = next(n for n in asked.asked if queries.get(plain, n).query.path == "supervisor")
    still = queries.settle(plain, number, Settlement("correct", value="Zoë Example"), later(days=1))
    assert (still.outcome, still.code) == ("review", "differ")
    told = queries.get(plain, still.asked[0]).query
    assert (told.path, told.question) == ("supervisee", "Name of Supervisee")
    done = queries.settle(plain, number, Settlement("correct", value="Sam Sample"), later(days=2))
    assert done.outcome == "filed"


def test_what_is_read_at_half_past_midnight_in_summer_was_read_on_the_day_that_had_begun(
    plain: Ledger,
) -> None:
    """A session of that day is not in the future, neither then nor when a query of it is settled."""
    night = Actor("Ama Admin", local(dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)))
    assert night.day == dt.date(2026, 7, 1)
    session = {**SESSION, "date": night.day, "next_meeting": dt.date(2026, 8, 1)}
    asked = submit(plain, returned(session, on=night.day, unsure=["summary"]), actor=night)
    (number,) = asked.asked
    done = queries.settle(plain, number, Settlement("correct", value="Talked."), night)
    assert done.outcome == "filed"
