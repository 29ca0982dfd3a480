"""Open actions in handwriting: each stays one of its own, and none is closed for another."""

from __future__ import annotations

import datetime as dt

from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.records.carry_forward import Held, open_actions
from filing.records.given import given_for
from filing.review.query_list import get
from filing.review.selection import alike
from forms import load
from schemas.handwriting import KEYED, WRITTEN
from schemas.reading import Query
from schemas.values import Value
from tests.filing.returns import SESSION, returned, submit

FORM = load("supervision-record")
TWO: dict[str, Value] = {
    "date": dt.date(2026, 11, 14),
    "actions.1.what": WRITTEN,
    "actions.1.who": WRITTEN,
    "actions.2.what": WRITTEN,
    "actions.2.who": WRITTEN,
}


def after(**verdicts: str) -> Held:
    """A session later: what became of the rows of open actions that were printed."""
    rows: dict[str, Value] = {"last_actions.1.what": WRITTEN, "last_actions.2.what": WRITTEN}
    return Held(FORM, {**rows, **{f"last_actions.{n[1:]}.now": v for n, v in verdicts.items()}}, 2, rows)


def test_two_actions_in_handwriting_are_two_though_their_words_are_the_same() -> None:
    assert len(open_actions([Held(FORM, TWO, 1)])) == 2


def test_which_of_several_was_done_cannot_be_told_and_all_stay_open() -> None:
    assert len(open_actions([Held(FORM, TWO, 1), after(r1="done")])) == 2


def test_the_only_one_is_known_and_closed() -> None:
    one = {k: v for k, v in TWO.items() if not k.startswith("actions.2")}
    assert len(open_actions([Held(FORM, one, 1)])) == 1
    rows: dict[str, Value] = {"last_actions.1.what": WRITTEN, "last_actions.1.now": "done"}
    assert open_actions([Held(FORM, one, 1), Held(FORM, rows, 2)]) == ()


def test_a_copy_that_is_given_handwriting_says_which_record_to_transcribe(staffed: Ledger) -> None:
    agreed = {**SESSION, "actions.1.what": WRITTEN}
    filed = submit(staffed, returned(agreed))
    assert filed.outcome == "filed"
    given = given_for(staffed, FORM, find(staffed, "E02"))
    notices = [n for n in given.notices if n.code == "given-untranscribed"]
    assert len(notices) == 1
    assert f"record {filed.record}" in notices[0].say
    plain = submit(staffed, returned({**SESSION, "supervisee": "Łukasz Próba"}))
    assert plain.outcome == "filed"
    others = given_for(staffed, FORM, find(staffed, "E03")).notices
    assert not [n for n in others if n.code == "given-untranscribed"]


def test_what_two_people_wrote_by_hand_is_never_asked_alike(staffed: Ledger) -> None:
    asked = [
        submit(staffed, returned({**SESSION, "date": day}, extra=(by_hand,))).asked[0]
        for day in (dt.date(2026, 11, 2), dt.date(2026, 11, 3))
        for by_hand in (Query(code=KEYED, path="length", say="Type it."),)
    ]
    views = {number: get(staffed, number) for number in asked}
    assert {v.query.code for v in views.values()} == {KEYED}
    with staffed.reading() as conn:
        for view in views.values():
            assert alike(conn, view, list(views.values())) == (view,)
