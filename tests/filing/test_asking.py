"""A question as a window asks it: by the version that was seen, checked while typed, keyed twice where it matters."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.records import records
from filing.review import asking, asking_list, holding, queries
from filing.review.asking import Question
from filing.review.differences import plain as plain_words
from filing.review.foretelling import foretell
from filing.review.queries import Settlement
from filing.review.selection import Selection
from filing.review.settling import Became
from filing.review.surroundings import surroundings
from schemas.candidates import values
from schemas.errors import UsageError
from schemas.reading import Evidence, Query
from schemas.values import Value
from tests.filing import twenty
from tests.filing.returns import NOON, SESSION, returned, submit

SUE = Actor("Sue Supervisor", NOON + dt.timedelta(hours=1))
CY = Actor("Cy Colleague", NOON + dt.timedelta(hours=2))
ALL = Selection()


def correct(words: str) -> Settlement:
    return Settlement("correct", value=words)


def came(
    ledger: Ledger, day: int, unsure: tuple[str, ...], *extra: Query, **changes: Value
) -> tuple[int, ...]:
    answers = {**SESSION, "date": dt.date(2026, 10, day), "summary": f"Talked on the {day}.", **changes}
    return submit(ledger, returned(answers, unsure=unsure, extra=extra)).asked


def keyed(path: str = "next_meeting") -> Query:
    """A date that was written by hand, and that somebody must key."""
    say = "This was written by hand."
    return Query(code="key-by-hand", path=path, question="Date of next meeting", say=say, raw="12/12/2O26",
                 candidates=values("2026-12-12"), evidence=Evidence(page=1))  # fmt: skip


def look(ledger: Ledger, number: int) -> Question:
    return asking.question(ledger, number, ALL, SUE)


def say(
    ledger: Ledger, number: int, settlement: Settlement, actor: Actor = SUE, version: str | None = None
) -> asking.Answered:
    seen = version or look(ledger, number).version
    return asking.say(ledger, number, seen, settlement, actor, selection=ALL)


def test_an_answer_is_held_and_the_document_before_is_filed_by_the_first_answer_about_the_next(
    plain: Ledger,
) -> None:
    (first,), (second,) = came(plain, 1, ("summary",)), came(plain, 2, ("summary",))
    assert asking.go_on(plain, ALL, None) == first
    assert say(plain, first, Settlement("accept", candidate=1)).closed.news == []
    assert look(plain, first).open is False
    assert asking.go_on(plain, ALL, first) == second
    done = say(plain, second, Settlement("accept", candidate=1)).closed
    assert [n.outcome.outcome for n in done.news if isinstance(n, Became)] == ["filed"]
    assert asking.go_on(plain, ALL, second) is None
    assert [(h.answers, h.left) for h in asking.held_of(plain, SUE)] == [(1, 0)]
    asking.finish(plain, SUE)
    assert queries.listed(plain) == ()


def test_an_answer_to_a_question_that_was_answered_since_it_was_seen_is_refused_with_who_did(
    plain: Ledger,
) -> None:
    first, second = came(plain, 1, ("summary", "session"))
    before = look(plain, first).version
    say(plain, first, correct("5"), CY)
    with pytest.raises(UsageError) as told:
        say(plain, first, correct("6"), version=before)
    assert (told.value.code, "Cy Colleague" in told.value.faults[0].what) == ("answered-meanwhile", True)
    asking.finish(plain, CY)
    with pytest.raises(UsageError) as told:
        say(plain, first, correct("6"), version=before)
    assert "Cy Colleague" in told.value.faults[0].what
    shown = look(plain, second)
    say(plain, second, Settlement("accept"), CY)
    holding.take_back(plain, CY)
    assert look(plain, second).version == shown.version  # it stands as it stood when it was seen


def test_one_answer_for_all_that_ask_the_same_is_one_act(staffed: Ledger) -> None:
    twenty.bring_in(staffed)
    first = look(staffed, next(v.number for v in queries.listed(staffed) if v.query.code == "unknown-copy"))
    assert (first.alike, first.everywhere) == (3, 3)
    waived = Settlement("waive", why="Our branch in Leeds.")
    done = asking.say(staffed, first.asked.number, first.version, waived, SUE, selection=ALL, reach="form")
    assert done.to == 3
    assert len(asking.order(staffed, ALL)) == 17
    assert len(holding.take_back(staffed, SUE)) == 3
    assert len(asking.order(staffed, ALL)) == 20


def test_handwriting_in_a_critical_place_is_keyed_twice_without_seeing_the_first(plain: Ledger) -> None:
    number, other = sorted(came(plain, 1, ("session",), keyed()), key=lambda n: look(plain, n).turn == "once")
    first = look(plain, number)
    assert (first.turn, first.candidates, first.seen) == ("first", (), None)
    assert not {"1", "b", "a"} & {*first.keys}
    assert say(plain, number, correct("12/12/2026")).again
    second = look(plain, number)
    assert (second.turn, second.candidates, second.seen, second.open) == ("second", (), None, True)
    # It is asked again last of its document.
    assert asking.go_on(plain, ALL, number, again=True) == other
    assert asking.go_on(plain, ALL, other) == number
    assert [q for q, _ in asking.order(plain, ALL).asked] == [other, number]
    assert not say(plain, number, correct("12 December 2026"), CY).again
    assert not look(plain, number).open
    say(plain, other, Settlement("accept"))
    asking.finish(plain, SUE, documents=[first.asked.submission])
    (said,) = queries.get(plain, number).said
    assert (said.by, said.why) == ("Cy Colleague", "Keyed twice alike, by Sue Supervisor and Cy Colleague.")


def test_two_keyings_that_differ_are_looked_at_a_third_time_with_both(plain: Ledger) -> None:
    (number,) = came(plain, 1, (), keyed())
    say(plain, number, correct("12/12/2026"))
    say(plain, number, correct("17/12/2026"), CY)
    third = look(plain, number)
    assert (third.turn, third.open) == ("third", True)
    assert [plain_words(c.lines[0]) for c in third.candidates] == ["12/12/2026", "17/12/2026"]
    assert {"1", "2", "c"} <= {*third.keys}
    with pytest.raises(UsageError):
        say(plain, number, Settlement("accept", candidate=3))
    say(plain, number, Settlement("accept", candidate=2))
    holding.take_back(plain, SUE)  # one step: back to the third look, and not to the first keying
    assert look(plain, number).turn == "third"
    say(plain, number, Settlement("accept", candidate=2))
    filed = asking.finish(plain, SUE).news[0]
    assert isinstance(filed, Became)
    assert records.get(plain, filed.outcome.record or 0).record["next_meeting"] == "2026-12-17"


def test_what_is_not_handwriting_or_not_critical_is_asked_once(plain: Ledger) -> None:
    (number,) = came(plain, 1, (), keyed("summary"))
    assert look(plain, number).turn == "once"
    (number,) = came(plain, 2, ("next_meeting",))
    assert look(plain, number).turn == "once"


def test_what_is_typed_is_checked_as_an_answer_and_by_the_rules_before_it_is_one(plain: Ledger) -> None:
    (number,) = came(plain, 14, ("next_meeting",))
    assert foretell(plain, number, "") == foretell(plain, number, "  ")
    wrong = foretell(plain, number, "soon")
    assert [f.code for f in wrong.faults] == ["settlement-not-understood"]
    before = foretell(plain, number, "1/9/2026")
    assert (before.faults, before.rules) == ((), ("The next meeting must be after this one.",))
    fits = foretell(plain, number, "1.12.2026")
    assert (fits.shown, fits.faults, fits.rules) == ("01/12/2026", (), ())
    with plain.reading() as conn:
        assert holding.held(conn) == ()
    (whose,) = came(plain, 15, (), supervisee="Somebody Else")
    assert foretell(plain, whose, "e02", person=True).shown == "Zoë Example (E02)"
    assert foretell(plain, whose, "Nobody Here", person=True).faults


def test_the_row_of_a_document_is_shown_with_the_place_marked(plain: Ledger) -> None:
    (number,) = came(plain, 1, ("actions.1.when",))
    asked = look(plain, number)
    row = surroundings(plain, asked.form, asked.asked)
    assert row is not None
    assert (row.row, [(c.written, c.here) for c in row.cells]) == (
        1,
        [("Book the medication course", False), ("Zoë", False), ("31/12/2026", True)],
    )
    (number,) = came(plain, 2, ("summary",))
    asked = look(plain, number)
    lines = surroundings(plain, asked.form, asked.asked)
    assert lines is not None
    assert lines.row is None
    assert [c.written for c in lines.cells if c.here] == ["Talked on the 2."]


def test_open_questions_are_listed_by_document_a_page_at_a_time_with_what_is_held(
    plain: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_list, "PAGE", 2)
    (first,), *_ = (came(plain, day, ("summary",)) for day in (1, 2, 3))
    listed = asking_list.documents(plain, ALL)
    assert (len(listed.documents), listed.questions, listed.count, listed.pages) == (2, 3, 3, 2)
    assert listed.documents[0].person == "Zoë Example"
    say(plain, first, Settlement("accept"))
    mine = asking_list.documents(plain, ALL).documents[0]
    assert (mine.asked, [h.by for h in mine.held]) == ((), ["Sue Supervisor"])
    assert asking_list.how_many(plain) == {"questions": 2, "documents": 2, "answered": 1}
    assert len(asking_list.documents(plain, ALL, page=9).documents) == 1
    (kind,) = asking_list.choices(plain).kinds
    assert kind[0] == "unsure"
    asking.finish(plain, SUE)
    found, pages = asking_list.lately(plain)
    assert ([x.asked.number for x in found], pages) == ([first], 1)
    assert [(t.said.by, t.chosen) for t in found[0].told] == [("Sue Supervisor", "Talked on the 1.")]
