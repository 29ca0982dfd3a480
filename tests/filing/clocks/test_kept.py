"""Staff are told nothing that was due before records are kept here; managers are."""

from __future__ import annotations

import datetime as dt

from filing.clocks.due import due
from filing.clocks.kept import is_unsaid, kept_since
from filing.ledger.database import Ledger
from filing.people.roster import find
from tests.filing.clocks.test_due import TODAY, ZOE, file, say
from tests.filing.returns import SESSION, SIGNED

FIRST = dt.date(2026, 11, 14)


def over(ledger: Ledger, *, kept_only: bool) -> list[tuple[str, dt.date]]:
    found = due(ledger, today=TODAY, whom=ZOE, within=0, kept_only=kept_only)
    return [(d.clock, d.on) for d in found if d.clock in {"formal", "informal", "appraisal"}]


def test_what_was_due_years_before_the_first_record_is_told_to_managers_and_not_to_staff(
    plain: Ledger,
) -> None:
    say(plain, "E02", starts=dt.date(2019, 1, 7))
    file(plain, {**SESSION, **SIGNED})
    assert kept_since(plain, TODAY) == FIRST
    assert ("informal", dt.date(2019, 2, 28)) in over(plain, kept_only=False)
    assert [day for _, day in over(plain, kept_only=True) if day < FIRST] == []
    assert "meeting" in {d.clock for d in due(plain, today=TODAY, whom=ZOE, within=60, kept_only=True)}


def test_without_any_record_nothing_is_over_for_staff(plain: Ledger) -> None:
    say(plain, "E02", starts=dt.date(2019, 1, 7))
    assert kept_since(plain, TODAY) == TODAY
    assert [day for _, day in over(plain, kept_only=True) if day < TODAY] == []


def test_it_is_worth_saying_since_when_records_are_kept_where_somebody_came_long_before(
    plain: Ledger,
) -> None:
    for starts, worth in ((dt.date(2019, 1, 7), True), (dt.date(2026, 6, 1), False)):
        say(plain, "E02", starts=starts)
        assert is_unsaid(plain, (find(plain, "E02"),), TODAY) is worth
