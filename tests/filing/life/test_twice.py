"""No session counts twice because of what somebody did, or took back, and no record is left that says nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.life.acts import merge, move, withdraw
from filing.life.amending import amend
from filing.life.undoing import undo
from filing.records import records
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from forms import load
from schemas.errors import UsageError
from schemas.values import Value
from tests.filing.life.test_acts import OTHER, codes, filed, issued
from tests.filing.returns import NUMBER, SESSION, SIGNED, later, returned, submit

pytestmark = pytest.mark.thorough

S1: dict[str, Value] = {**SESSION, "session": 1}


def current(ledger: Ledger) -> set[int]:
    return {r.number for r in records.find(ledger)}


def refused(error: pytest.ExceptionInfo[UsageError], code: str) -> str:
    assert codes(error) == [code], error.value
    return str(error.value)


def test_a_record_of_one_day_with_another_says_so(staffed: Ledger) -> None:
    one = filed(staffed)
    two = filed(staffed, {**SESSION, "summary": "Talked in the afternoon.", "date": dt.date(2026, 11, 15)})
    done = amend(staffed, two, {"date": "14/11/2026"}, "The 14th.", later(1))
    assert [f["code"] for f in records.get(staffed, done.record).flags].count("same-day") == 1
    assert str(one) in done.noted[0]
    back = undo(staffed, done.record, "The 15th.", later(2))
    assert all(f["code"] != "same-day" for f in records.get(staffed, back.record).flags)


def test_what_was_moved_does_not_come_back_beside_what_its_copy_has_now(staffed: Ledger) -> None:
    copy = issued(staffed, "E02", NUMBER)
    first = submit(staffed, returned(S1, copy=copy)).record or 0
    (moved,) = move(staffed, [first], "E03", "His.", later(1))
    again = submit(staffed, returned({**S1, "summary": "Training."}, copy=copy), actor=later(2))
    if again.outcome == "review":
        (asked,) = again.asked
        again = queries.settle(
            staffed,
            asked,
            Settlement("accept", candidate=len(queries.get(staffed, asked).query.candidates)),
            later(2),
        )
    assert again.outcome == "filed", again
    with pytest.raises(UsageError) as error:
        undo(staffed, moved.record, "She talked.", later(3))
    assert f"record {again.record} was filed in its place" in refused(error, "undo-rests")
    with pytest.raises(UsageError) as error:
        move(staffed, [moved.record], "E02", "She talked.", later(3))
    assert str(again.record) in refused(error, "record-twice")
    (done,) = move(staffed, [moved.record], "E02", "She talked.", later(3), even_so=True)
    assert current(staffed) == {done.record, again.record}


def test_earlier_answers_that_came_again_stand_in_the_place_of_the_withdrawn_record(staffed: Ledger) -> None:
    number = filed(staffed)
    one = amend(staffed, number, {"summary": "Training."}, "Wrong.", later(1))
    (gone,) = withdraw(staffed, [one.record], "By mistake.", later(2))
    # The clock of another computer is behind: numbers count, not times.
    again = submit(staffed, returned(SESSION), actor=later(-3))
    while again.outcome == "review":
        again = queries.settle(staffed, again.asked[0], Settlement("accept", candidate=1), later(-3))
    assert current(staffed) == {again.record}
    with pytest.raises(UsageError) as error:
        undo(staffed, gone.record, "It is one.", later(4))
    refused(error, "undo-rests")


def test_what_is_asked_because_a_record_was_withdrawn_is_settled_when_that_is_taken_back(
    staffed: Ledger,
) -> None:
    number = filed(staffed)
    (gone,) = withdraw(staffed, [number], "By mistake.", later(1))
    again = submit(staffed, returned(SESSION), actor=later(2))
    assert [queries.get(staffed, n).query.code for n in again.asked] == ["withdrawn-before"]
    back = undo(staffed, gone.record, "It is one.", later(3))
    assert queries.listed(staffed) == ()
    assert current(staffed) == {back.record}


def two_of_one_session(ledger: Ledger) -> tuple[int, int]:
    """Two records of one session on two copies that were not issued here; the second is signed."""
    one = submit(ledger, returned(S1, number=NUMBER)).record or 0
    back = submit(ledger, returned({**S1, **SIGNED}, number=OTHER))
    while back.outcome == "review":
        asked = queries.get(ledger, back.asked[0])
        back = queries.settle(
            ledger, asked.number, Settlement("accept", candidate=len(asked.query.candidates)), later(0)
        )
    assert back.record, back
    return one, back.record


def test_a_record_is_not_moved_beside_one_of_the_same_session_without_a_word(staffed: Ledger) -> None:
    one, two = two_of_one_session(staffed)
    (his,) = move(staffed, [one], "E03", "His.", later(1))
    with pytest.raises(UsageError) as error:
        move(staffed, [two], "E03", "His, too.", later(2))
    assert f"carepack records merge {his.record}" in refused(error, "record-twice")
    (done,) = move(staffed, [two], "E03", "His, too.", later(2), even_so=True)
    assert str(his.record) in done.noted[0]
    assert "same-day" in {f["code"] for f in records.get(staffed, done.record).flags}


def test_merging_is_taken_back_with_the_signatures_it_took_over(staffed: Ledger) -> None:
    one, two = two_of_one_session(staffed)
    done = merge(staffed, one, two, "One session.", later(1))
    assert done.into not in {None, one}
    assert records.get(staffed, done.into or 0).record["signed_supervisee"] == "Z. Example"
    with pytest.raises(UsageError) as error:
        undo(staffed, done.into or 0, "Not signed.", later(2))
    assert f"record {done.record} was merged into it" in refused(error, "undo-rests")
    undo(staffed, done.record, "Two sessions.", later(2))
    signed = [r for r in records.find(staffed) if "signed_supervisee" in r.answers]
    assert (len(current(staffed)), len(signed)) == (2, 1)
    assert staffed.verify(deep=True) == ()


def test_merging_is_taken_back_when_the_record_that_stands_was_amended_since(staffed: Ledger) -> None:
    one = filed(staffed)
    two = filed(staffed, {**SESSION, "summary": "Talked about training."})
    done = merge(staffed, one, two, "One session.", later(1), even_so=True)
    later_on = amend(staffed, one, {"comments": "Good."}, "Left out.", later(2))
    back = undo(staffed, done.record, "Two sessions.", later(3))
    assert current(staffed) == {later_on.record, back.record}


def test_signatures_that_the_standing_record_has_still_are_taken_out_first(staffed: Ledger) -> None:
    one, two = two_of_one_session(staffed)
    done = merge(staffed, one, two, "One session.", later(1))
    noted = amend(staffed, done.into or 0, {"comments": "Good."}, "Left out.", later(2))
    with pytest.raises(UsageError) as error:
        undo(staffed, done.record, "Two sessions.", later(3))
    assert f"record {noted.record} has its signatures" in refused(error, "undo-rests")
    amend(staffed, noted.record, dict.fromkeys(SIGNED), "They are of the other.", later(3))
    undo(staffed, done.record, "Two sessions.", later(4))
    assert len(current(staffed)) == 2


def test_nothing_is_amended_until_nothing_is_left(staffed: Ledger) -> None:
    number = filed(staffed)
    changes = dict.fromkeys(p for p in SESSION if p not in {"supervisee", "date"})
    with pytest.raises(UsageError) as error:
        amend(staffed, number, changes, "None of it.", later(1), even_so=True)
    assert "amend-needs" in codes(error)
    assert current(staffed) == {number}


def settled(ledger: Ledger, back: Outcome) -> Outcome:
    """The outcome once all that is asked was waived."""
    while back.outcome == "review":
        back = queries.settle(ledger, back.asked[0], Settlement("waive", why="Later."), later(0))
    return back


EMPLOYER, EMPLOYEE = load("commitment-employer"), load("commitment-employee")


def test_the_rest_of_the_employers_commitment_is_put_right_without_touching_the_employees(
    staffed: Ledger,
) -> None:
    ours: dict[str, Value] = {"signatory": "Ama Admin", "date": dt.date(2026, 10, 1), "role": "Owner"}
    theirs: dict[str, Value] = {"name": "Zoë Example", "date": dt.date(2026, 10, 5), "role": "Support worker"}
    employer = settled(staffed, submit(staffed, returned(ours, form=EMPLOYER)))
    employee = settled(staffed, submit(staffed, returned(theirs, form=EMPLOYEE)))
    done = amend(staffed, employer.record or 0, {"signatory": "Ama Adminton"}, "A slip.", later(1))
    with pytest.raises(UsageError) as error:
        amend(staffed, done.record, {"date": "09/10/2026"}, "The 9th.", later(2))
    assert f"record {employee.record}" in refused(error, "record-rests")
    assert undo(staffed, done.record, "It was right.", later(3)).act == "undone"
