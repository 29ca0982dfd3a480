"""Answers that are held until their document is closed: kept at once, taken back at will, never answered twice."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.review import holding, queries
from filing.review.asking_order import waiting
from filing.review.queries import Settlement
from filing.review.round import Round
from filing.review.selection import Selection
from filing.review.settling import Became
from schemas.errors import Fault, UsageError
from tests.filing.returns import NOON, SESSION, returned, submit

SUE = Actor("Sue Supervisor", NOON + dt.timedelta(hours=1))
CY = Actor("Cy Colleague", NOON + dt.timedelta(hours=1, minutes=1))
RIGHT = Settlement("accept")


def asked(ledger: Ledger, day: int = 1, unsure: tuple[str, ...] = ("summary", "session")) -> tuple[int, ...]:
    answers = {**SESSION, "date": dt.date(2026, 10, day), "summary": f"Talked on the {day}."}
    return submit(ledger, returned(answers, unsure=unsure)).asked


def hold(ledger: Ledger, number: int, actor: Actor, settlement: Settlement = RIGHT) -> int:
    return holding.hold(ledger, [queries.get(ledger, number)], settlement, actor)


def order(ledger: Ledger) -> list[int]:
    with ledger.reading() as conn:
        return [query for query, _ in waiting(conn, Selection()).asked]


def test_what_is_held_outlives_the_program_and_is_written_as_of_who_gave_it(staffed: Ledger) -> None:
    first, second = asked(staffed)
    hold(staffed, first, SUE)
    assert order(staffed) == [second]
    assert queries.get(staffed, first).open
    with open_ledger(staffed.home, url=staffed.url) as anew:  # as after a crash
        hold(anew, second, CY)
        done = holding.close(anew, holding.mine(anew, CY), CY)
    assert (done.settled, [n.outcome.outcome for n in done.news if isinstance(n, Became)]) == (2, ["filed"])
    assert [(s.by, s.at) for n in (first, second) for s in queries.get(staffed, n).said] == [
        ("Sue Supervisor", "2026-11-22T13:00:00+00:00"),
        ("Cy Colleague", "2026-11-22T13:01:00+00:00"),
    ]
    with staffed.reading() as conn:
        assert holding.held(conn) == ()
    assert staffed.verify(deep=True) == ()


def test_a_second_window_is_told_who_answered_and_nothing_is_held_twice(staffed: Ledger) -> None:
    first, _ = asked(staffed)
    hold(staffed, first, SUE)
    with pytest.raises(UsageError) as told:
        hold(staffed, first, CY)
    assert told.value.code == "answered-meanwhile"
    assert "Sue Supervisor, at 13:00 UTC" in told.value.faults[0].what
    with pytest.raises(UsageError):  # nor by the same person, in another window
        hold(staffed, first, SUE)
    with staffed.reading() as conn:
        assert [h.by for h in holding.held(conn)] == ["Sue Supervisor"]


def test_what_was_said_last_is_taken_back_all_that_one_key_said_and_only_ones_own(plain: Ledger) -> None:
    one, two = asked(plain, 1), asked(plain, 2)
    hold(plain, one[0], SUE)
    holding.hold(plain, [queries.get(plain, n) for n in (one[1], two[0])], RIGHT, SUE)
    hold(plain, two[1], CY)
    assert [h.query for h in holding.take_back(plain, SUE)] == [one[1], two[0]]
    assert [h.query for h in holding.take_back(plain, SUE)] == [one[0]]
    assert holding.take_back(plain, SUE) == ()
    assert order(plain) == [*one, two[0]]


def test_what_somebody_settled_meanwhile_stands_and_is_told_when_the_document_is_closed(
    plain: Ledger,
) -> None:
    first, second = asked(plain)
    hold(plain, first, SUE)
    queries.settle(plain, first, Settlement("correct", value="5"), CY)
    with pytest.raises(UsageError) as told:
        holding.hold(plain, [queries.get(plain, second), _as_it_was(plain, first)], RIGHT, SUE)
    assert "Cy Colleague" in told.value.faults[0].what
    done = holding.close(plain, holding.mine(plain, SUE), SUE)
    (fault,) = (n for n in done.news if isinstance(n, Fault))
    assert (fault.code, done.settled) == ("answered-meanwhile", 0)
    assert [s.by for s in queries.get(plain, first).said] == ["Cy Colleague"]
    with plain.reading() as conn:
        assert holding.held(conn) == ()


def _as_it_was(ledger: Ledger, number: int):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(queries.get(ledger, number), said=(), open=True)


def test_a_document_that_is_rejected_is_so_once_it_is_closed_and_can_be_taken_back_until_then(
    plain: Ledger,
) -> None:
    first, second = asked(plain)
    submission = queries.get(plain, first).submission
    hold(plain, first, SUE)
    with pytest.raises(UsageError, match="reason"):
        holding.hold_rejection(plain, submission, "  ", SUE)
    holding.hold_rejection(plain, submission, "Minutes of a meeting.", SUE)
    assert order(plain) == []
    with pytest.raises(UsageError) as told:
        holding.hold_rejection(plain, submission, "Not ours.", CY)
    assert told.value.code == "answered-meanwhile"
    holding.take_back(plain, SUE)
    assert order(plain) == [second]
    holding.hold_rejection(plain, submission, "Minutes of a meeting.", SUE)
    done = holding.close(plain, [submission], SUE)
    assert (done.rejected, done.settled) == (1, 0)
    assert queries.get(plain, first).rejected
    with plain.reading() as conn:
        assert holding.held(conn) == ()


def test_a_round_goes_on_where_a_window_was_left_and_leaves_out_what_a_colleague_has_just_answered(
    plain: Ledger,
) -> None:
    mine, theirs = asked(plain, 1), asked(plain, 2)
    for number in mine:
        hold(plain, number, SUE)
    hold(plain, theirs[0], CY)
    around = Round(plain, Selection(), lambda: SUE)
    assert [n.outcome.outcome for n in around.news() if isinstance(n, Became)] == ["filed"]
    shown = around.shown()
    assert shown is not None
    assert (shown.asked.number, shown.total) == (theirs[1], 1)


def test_what_somebody_left_behind_is_written_by_whoever_goes_on_an_hour_later(plain: Ledger) -> None:
    first, _ = asked(plain)
    hold(plain, first, CY)
    assert holding.mine(plain, SUE, others_too=True) == ()
    later = Actor(SUE.by, CY.at + dt.timedelta(hours=1, seconds=1))
    assert holding.mine(plain, later) == ()
    assert len(holding.mine(plain, later, others_too=True)) == 1
