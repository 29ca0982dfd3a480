"""What matters most is keyed twice in a round at a terminal, too: blind, and a third time where the keyings differ."""

from __future__ import annotations

from filing.ledger.database import Ledger
from filing.records import records
from filing.review import holding, queries
from filing.review.differences import plain as plain_words
from filing.review.keyed_twice import ASKS
from filing.review.round import Round
from filing.review.round_parts import Shown
from filing.review.settling import Became
from tests.filing.test_asking import came, keyed
from tests.filing.test_round import begun, typed


def shown_of(around: Round) -> Shown:
    shown = around.shown()
    assert shown is not None
    return shown


def test_a_round_asks_twice_what_was_written_by_hand_and_shows_neither_the_draft_nor_the_first(
    plain: Ledger,
) -> None:
    came(plain, 1, ("session",), keyed())
    around = begun(plain)
    first = shown_of(around)
    assert (first.says, first.seen, first.candidates) == (ASKS["first"], None, ())
    assert not {"1", "b", "a"} & {*first.keys}
    assert (first.place, first.total) == (1, 2)
    typed(around, "c", "12/12/2026")
    between = shown_of(around)  # it is asked again last of its document
    assert (between.says, between.asked.query.path, between.place) == ("", "session", 1)
    typed(around, "1")
    second = shown_of(around)
    assert (second.says, second.seen, second.candidates) == (ASKS["second"], None, ())
    assert (second.place, second.total) == (2, 2)
    typed(around, "1")
    assert "does nothing here" in str(around.news()[-1])
    typed(around, "c", "12 December 2026", "q")
    (said,) = queries.get(plain, first.asked.number).said
    assert (said.action, said.why) == ("correct", "Keyed twice alike, by Sue Supervisor.")
    assert [r.record["next_meeting"] for r in records.find(plain)] == ["2026-12-12"]
    assert (around.settled, around.left) == (2, ())


def test_keyings_that_differ_are_both_shown_and_one_is_taken_or_typed_anew(plain: Ledger) -> None:
    came(plain, 1, (), keyed())
    around = begun(plain)
    typed(around, "c", "12/12/2026", "c", "17/12/2026")
    third = shown_of(around)
    assert third.says == ASKS["third"]
    assert [plain_words(c.lines[0]) for c in third.candidates] == ["12/12/2026", "17/12/2026"]
    assert (third.place, third.total, around.settled) == (1, 1, 0)
    typed(around, "2", "\r")
    (filed,) = (n for n in around.news() if isinstance(n, Became))
    assert records.get(plain, filed.outcome.record or 0).record["next_meeting"] == "2026-12-17"
    assert (around.settled, around.left) == (1, ())


def test_a_keying_is_taken_back_as_an_answer_is_and_what_is_no_date_is_kept_nowhere(plain: Ledger) -> None:
    (number,) = came(plain, 1, (), keyed())
    around = begun(plain)
    typed(around, "c", "soon")
    assert "settlement-not-understood" in str(around.news()[0])
    assert shown_of(around).says == ASKS["first"]
    typed(around, "c", "12/12/2026", "u")
    assert shown_of(around).says == ASKS["first"]
    with plain.reading() as conn:
        assert holding.held(conn) == ()
    typed(around, "c", "12/12/2026", "q")
    assert (around.settled, around.left) == (0, (number,))
