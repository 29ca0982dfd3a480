"""Whoever leaves and comes back under the same reference was employed twice, by what the roster kept."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.absences import Absence, ended
from filing.people.leaving import leave, stay
from filing.people.roster import Person, find
from filing.people.spells import Spell
from filing.people.supervising import supervision_gap
from schemas.errors import RosterError

FIRST, LAST, AGAIN = dt.date(2024, 1, 8), dt.date(2025, 6, 30), dt.date(2026, 3, 2)
BEFORE = Spell(FIRST, LAST)


def on(day: str) -> Actor:
    return Actor("Ama", dt.datetime.fromisoformat(f"{day}T12:00:00+00:00"))


def told(ledger: Ledger, day: str, **cells: str) -> Person:
    """The roster as a list of that day has Robin."""
    head, line = ",".join(("ref", "name", *cells)), ",".join(("R01", "Robin Invented", *cells.values()))
    roster.import_csv(ledger, f"{head}\n{line}\n".encode(), on(day), {"same-people"})
    return find(ledger, "R01")


@pytest.fixture
def left(plain: Ledger) -> Ledger:
    """Robin was here from January 2024 until June 2025."""
    told(plain, "2024-01-02", starts="08/01/2024", leaves="")
    told(plain, "2025-06-02", starts="08/01/2024", leaves="30/06/2025")
    return plain


def test_a_start_after_the_last_day_is_a_new_employment_beside_the_one_before(left: Ledger) -> None:
    robin = told(left, "2026-02-16", starts="02/03/2026", leaves="")
    assert robin.spells == (BEFORE, Spell(AGAIN, None))
    assert [robin.here(d) for d in (FIRST, LAST, dt.date(2025, 12, 1), AGAIN)] == [True, True, False, True]
    with left.reading() as conn:
        assert roster.by_number(conn, robin.id) == robin == roster.whose_name(conn, robin.name)[0]


def test_the_same_comes_of_two_lists_one_after_the_other_and_of_a_word_that_they_stay(left: Ledger) -> None:
    stay(left, find(left, "R01"), on("2026-02-16"))
    assert find(left, "R01").spells == (Spell(FIRST, None),)
    assert told(left, "2026-02-17", starts="02/03/2026").spells == (BEFORE, Spell(AGAIN, None))


def test_a_list_without_leaving_dates_that_has_a_leaver_begin_anew_is_asked_about(left: Ledger) -> None:
    file = b"ref,name,starts\nR01,Robin Invented,02/03/2026\n"
    with pytest.raises(RosterError) as error:
        roster.import_csv(left, file, on("2026-02-16"))
    assert [f.code for f in error.value.faults] == ["roster-back"]
    assert "begin after that" in error.value.faults[0].what
    assert told(left, "2026-02-16", starts="02/03/2026").spells == (BEFORE, Spell(AGAIN, None))


def test_a_start_that_is_put_right_is_no_other_employment(left: Ledger) -> None:
    assert told(left, "2025-07-01", starts="15/01/2024").spells == (Spell(dt.date(2024, 1, 15), LAST),)
    told(left, "2026-02-16", starts="02/03/2026", leaves="")
    robin = told(left, "2026-03-16", starts="09/03/2026", leaves="")
    assert robin.spells == (Spell(dt.date(2024, 1, 15), LAST), Spell(dt.date(2026, 3, 9), None))


def test_a_return_that_was_a_mistake_is_taken_back_with_the_dates_of_before(left: Ledger) -> None:
    told(left, "2026-02-16", starts="02/03/2026", leaves="")
    assert told(left, "2026-02-17", starts="08/01/2024", leaves="30/06/2025").spells == (BEFORE,)


def test_whoever_leaves_and_comes_back_twice_was_employed_three_times(left: Ledger) -> None:
    robin = told(left, "2026-02-16", starts="02/03/2026", leaves="")
    leave(left, robin, dt.date(2026, 4, 30), on("2026-04-01"))
    robin = told(left, "2026-08-01", starts="03/08/2026", leaves="")
    second = Spell(AGAIN, dt.date(2026, 4, 30))
    assert robin.spells == (BEFORE, second, Spell(dt.date(2026, 8, 3), None))
    day = dt.date(2026, 6, 1)
    assert [(p.starts, p.leaves) for p in robin.each_spell()] == [(s.starts, s.leaves) for s in robin.spells]
    assert (robin.during(FIRST).leaves, robin.during(day).starts) == (LAST, dt.date(2026, 8, 3))


def test_who_supervises_is_there_in_each_employment_and_not_in_between(left: Ledger) -> None:
    robin = told(left, "2025-06-16", starts="02/03/2026", leaves="")
    zoe = Person(99, "E99", "Zoë Example", supervisor="R01")
    kinds = []
    for day in (LAST, dt.date(2025, 12, 1), AGAIN):
        gap = supervision_gap(zoe, [robin, zoe], day)
        kinds.append(gap.kind if gap is not None else None)
    assert kinds == [None, "not-begun", None]


def test_an_absence_without_an_end_is_over_with_the_employment(left: Ledger) -> None:
    robin = told(left, "2026-02-16", starts="02/03/2026", leaves="")
    ill, since = Absence(dt.date(2025, 5, 1)), Absence(dt.date(2026, 5, 1))
    assert ended((ill, since), robin) == (Absence(ill.first, LAST), since)


def test_the_probation_of_now_is_none_of_the_employment_before(left: Ledger) -> None:
    robin = told(left, "2026-02-16", starts="02/03/2026", leaves="", probation_end="01/09/2026")
    assert [p.probation_end for p in robin.each_spell()] == [None, dt.date(2026, 9, 1)]
