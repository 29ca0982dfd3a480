"""A round of questions, each answered with a key: what it shows, what each key does, and what is kept of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.records import records
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.differences import plain as plain_words
from filing.review.queries import Settlement
from filing.review.round import Round
from filing.review.round_parts import KEPT, UNSAID
from filing.review.selection import Selection
from filing.review.settling import Became
from schemas.errors import Fault, LedgerError, UnknownFormError, UsageError
from schemas.policies import Policies
from schemas.reading import Query
from schemas.values import Value
from tests.filing.returns import NOON, SESSION, returned, submit

pytestmark = pytest.mark.thorough

SUE = Actor("Sue Supervisor", NOON + dt.timedelta(hours=1))


def session(day: int, **changes: Value) -> dict[str, Value]:
    return {**SESSION, "date": dt.date(2026, 10, day), "summary": f"Talked on the {day}.", **changes}


def in_doubt(ledger: Ledger, day: int, unsure: Sequence[str], **changes: Value) -> Outcome:
    return submit(ledger, returned(session(day, **changes), unsure=unsure))


def begun(ledger: Ledger, selection: Selection | None = None) -> Round:
    return Round(ledger, selection or Selection(), lambda: SUE)


def typed(around: Round, *keys: str) -> None:
    """Types each: keys where keys are asked for, words where words are, `y` or anything else where it is asked."""
    for said in keys:
        match around.wants:
            case "key" | "last":
                around.press(said)
            case "sure":
                around.sure(yes=said == "y")
            case "end":
                raise AssertionError(f"the round has ended before {said!r}")
            case _:
                around.say(said)


def now(around: Round) -> int:
    """The number of the query that is asked now."""
    shown = around.shown()
    assert shown is not None
    return shown.asked.number


def became(around: Round) -> list[tuple[int, str]]:
    return [(n.outcome.submission, n.outcome.outcome) for n in around.news() if isinstance(n, Became)]


def actions(ledger: Ledger, number: int) -> list[str]:
    return [s.action for s in queries.get(ledger, number).said]


def test_one_key_answers_one_question_and_the_last_one_files_the_document(plain: Ledger) -> None:
    asked = in_doubt(plain, 1, ("summary", "date"))
    around = begun(plain)
    shown = around.shown()
    assert shown is not None
    assert (shown.place, shown.total, shown.document, shown.documents) == (1, 2, 1, 1)
    assert shown.keys == ("1", "c", "w", "s", "r", "q", "?")  # of the date, which no record goes without
    typed(around, "1")
    after = around.shown()
    assert after is not None
    assert "b" in after.keys
    typed(around, "1")
    assert around.wants == "last"
    assert actions(plain, asked.asked[0]) == []  # nothing is written before it is sure
    typed(around, "\r")
    assert (around.wants, became(around), around.settled, around.left) == (
        "end",
        [(asked.submission, "filed")],
        2,
        (),
    )


def test_only_the_keys_that_a_query_allows_are_offered(staffed: Ledger) -> None:
    submit(staffed, returned(session(1, supervisee="Zoe Exampel")))
    submit(staffed, returned(session(2), extra=(Query(code="page-missing", say="Page 2 is missing."),)))
    in_doubt(staffed, 3, ("summary",))
    around = begun(staffed)
    offered = []
    while around.wants == "key":
        shown = around.shown()
        assert shown is not None
        offered.append("".join(shown.keys))
        typed(around, "s")
    assert offered == ["1pwsrq?", "wsurq?", "1cbwsurq?"]


def test_a_key_that_does_nothing_is_told_and_the_question_stays(plain: Ledger) -> None:
    (number,) = in_doubt(plain, 1, ("summary",)).asked
    around = begun(plain)
    for key in ("2", "p", "a", "x", "", "\x1b", "é"):
        typed(around, key)
        assert (now(around), around.wants) == (number, "key")
        assert "does nothing here" in str(around.news()[0])


@pytest.mark.parametrize(
    ("keys", "action", "value"),
    [
        (("1",), "accept", "Talked on the 1."),
        (("c", "Talked of something else."), "correct", "Talked of something else."),
        (("b",), "blank", None),
        (("w", "Not legible."), "waive", None),
    ],
)
def test_each_key_settles_in_its_own_way(
    plain: Ledger, keys: tuple[str, ...], action: str, value: str | None
) -> None:
    (number,) = in_doubt(plain, 1, ("summary",)).asked
    around = begun(plain)
    typed(around, *keys, "q")
    (said,) = queries.get(plain, number).said
    assert (said.action, said.by) == (action, SUE.by)
    assert said.value == value


def test_a_person_is_typed_by_name_or_reference_and_several_with_commas(staffed: Ledger) -> None:
    one = submit(staffed, returned(session(1, supervisee="Somebody")))
    two = submit(staffed, returned(session(2, supervisee="Two of them")))
    around = begun(staffed)
    typed(around, "p", "nobody at all")
    (refused,) = around.news()
    assert isinstance(refused, Fault)
    assert refused.code == "unknown-person"
    assert now(around) == one.asked[0]
    typed(around, "p", "zoë example", "p", "E02, Łukasz Próba", "\r")
    assert sorted(r.person or "" for r in records.find(staffed)) == ["E02", "E02", "E03"]
    assert len({r.submission for r in records.find(staffed)}) == 2
    assert {one.submission, two.submission} == {r.submission for r in records.find(staffed)}


def test_of_several_people_none_is_marked_as_if_misread(staffed: Ledger) -> None:
    submit(staffed, returned(session(1, supervisee="Zoë Example and Łukasz Próba")))
    shown = begun(staffed).shown()
    assert shown is not None
    assert shown.asked.query.code == "several-people"
    assert [plain_words(c.lines[0]) for c in shown.candidates] == [
        "Zoë Example (E02) and Łukasz Próba (E03): a record for each",
        "Zoë Example (E02)",
        "Łukasz Próba (E03)",
    ]
    assert not any(piece.differs for c in shown.candidates for line in c.lines for piece in line)


def test_an_answer_that_is_none_is_told_at_once_and_the_question_stays(plain: Ledger) -> None:
    (number,) = in_doubt(plain, 1, ("date",)).asked
    around = begun(plain)
    typed(around, "c", "soon")
    (refused,) = around.news()
    assert isinstance(refused, Fault)
    assert (refused.code, now(around), around.wants) == ("settlement-not-understood", number, "key")
    typed(around, "c", "2 October 2026", "\r")
    assert records.get(plain, 1).record["date"] == "2026-10-02"


def test_a_length_of_more_than_a_day_is_told_at_once_with_how_it_is_let_stand(plain: Ledger) -> None:
    (number,) = in_doubt(plain, 1, ("length",)).asked
    around = begun(plain)
    typed(around, "c", "90 hours")
    (refused,) = around.news()
    assert isinstance(refused, Fault)
    assert (refused.code, now(around), around.wants) == ("settlement-long-length", number, "key")
    assert "carepack queries settle NUMBER" in (refused.do or "")
    typed(around, "c", "90 min", "\r")
    assert records.get(plain, 1).record["length"] == 90


def test_nothing_typed_goes_back_to_the_question_and_a_reason_can_be_given_again(plain: Ledger) -> None:
    first, second = in_doubt(plain, 1, ("summary", "session")).asked
    around = begun(plain)
    typed(around, "c", "", "w", "")
    assert (now(around), around.held) == (first, ())
    assert around.news() == (UNSAID["value"], UNSAID["why"])
    assert "Press w again and type it" in UNSAID["why"]
    typed(around, "w", "Compared.", "w", "", "\r")
    assert [queries.get(plain, n).said[-1].why for n in (first, second)] == ["Compared.", "Compared."]


def test_answers_about_one_document_are_held_until_the_first_about_the_next(plain: Ledger) -> None:
    one, two = (in_doubt(plain, d, ("summary", "session")) for d in (1, 2))
    around = begun(plain)
    typed(around, "1", "1")
    assert (now(around), around.held) == (two.asked[0], one.asked)
    assert all(actions(plain, n) == [] for n in one.asked)
    typed(around, "u")  # right after its last question, the last answer can be taken back
    assert now(around) == one.asked[1]
    typed(around, "c", "Talked, put right.", "1")
    assert became(around) == [(one.submission, "filed")]
    assert records.get(plain, 1).record["summary"] == "Talked, put right."
    typed(around, "u", "u")  # the second document's answer, and then there is no more to take back
    assert now(around) == two.asked[0]
    assert KEPT in around.news()
    typed(around, "q")
    assert around.left == two.asked


def test_all_of_a_document_can_be_taken_back_and_what_was_skipped_too(plain: Ledger) -> None:
    asked = in_doubt(plain, 1, ("summary", "session", "supervisor")).asked
    around = begun(plain)
    typed(around, "1", "s", "1")
    assert around.wants == "last"
    typed(around, "u", "u", "u")
    assert (now(around), around.held) == (asked[0], ())
    typed(around, "1", "1", "1", "\r")
    assert became(around)[0][1] == "filed"


def test_stopping_keeps_what_was_answered(plain: Ledger) -> None:
    one, two = (in_doubt(plain, d, ("summary", "session")) for d in (1, 2))
    around = begun(plain)
    typed(around, "1", " ", "1")
    around.end()  # as Ctrl+C does
    assert [actions(plain, n) for n in (*one.asked, *two.asked)] == [["accept"], [], ["accept"], []]
    assert (around.settled, around.left) == (2, (one.asked[1], two.asked[1]))
    assert plain.verify(deep=True) == ()


def test_what_the_form_asks_because_of_an_answer_joins_the_round(plain: Ledger) -> None:
    one = in_doubt(plain, 1, ("summary",))
    two = in_doubt(plain, 2, ("summary", "session"))
    around = begun(plain)
    typed(around, "b", "1")  # the summary must be answered: that is asked once this document is done with
    assert became(around) == [(one.submission, "review")]
    typed(around, "1")
    asked = queries.get(plain, now(around))
    assert (asked.submission, asked.query.code) == (one.submission, "required")
    typed(around, "w", "The session was cut short.")
    assert became(around) == [(two.submission, "filed")]
    typed(around, "\r")
    assert (became(around), around.left) == ([(one.submission, "filed")], ())


def test_what_an_answer_makes_needless_is_not_asked_and_comes_back_when_it_is_taken_back(
    plain: Ledger,
) -> None:
    """The next meeting is before this one, until the doubtful date is put right."""
    doubt = Query(code="unsure", path="date", question="Date", say="Not certain.", raw="14?11")
    back = returned({**SESSION, "next_meeting": dt.date(2026, 11, 1)}, extra=(doubt,))
    asked = submit(plain, back)
    assert {queries.get(plain, n).query.code for n in asked.asked} == {"unsure", "order"}
    around = begun(plain)
    assert queries.get(plain, now(around)).query.code == "unsure"
    typed(around, "c", "14/10/2026")
    assert around.wants == "last"
    typed(around, "u", "c", "14/11/2026")
    assert queries.get(plain, now(around)).query.code == "order"
    typed(around, "u", "c", "14/10/2026", "\r")
    assert became(around) == [(asked.submission, "filed")]
    assert not any("waived" in f for f in records.get(plain, 1).flags)


def test_a_rule_shows_the_answer_that_stands_at_its_place(plain: Ledger) -> None:
    submit(plain, returned(session(9, next_meeting=dt.date(2026, 10, 1))))
    shown = begun(plain).shown()
    assert shown is not None
    assert (shown.asked.query.code, shown.seen) == ("order", "01/10/2026")


def test_a_question_about_a_row_shows_what_the_row_is_about(plain: Ledger) -> None:
    answers = session(1)
    del answers["actions.1.who"]
    submit(plain, returned(answers))
    shown = begun(plain).shown()
    assert shown is not None
    assert (shown.asked.query.code, shown.asked.query.path) == ("when-then", "actions.1.who")
    assert (shown.seen, shown.row) == (None, "Book the medication course")


def test_boxes_that_were_ticked_are_shown_by_their_words(plain: Ledger) -> None:
    in_doubt(plain, 1, ("worth_supervisee",), worth_supervisee=5)
    shown = begun(plain).shown()
    assert shown is not None
    assert (shown.asked.query.raw, shown.seen) == ("5", "5 = very worthwhile")


def test_what_somebody_else_settled_meanwhile_is_told_and_the_round_goes_on(plain: Ledger) -> None:
    one, two, three = (in_doubt(plain, d, ("summary", "session")) for d in (1, 2, 3))
    around = begun(plain)
    for number in two.asked:
        queries.settle(plain, number, Settlement("accept"), SUE)
    typed(around, "1", "1")
    assert became(around) == [(two.submission, "filed")]  # told on the way past it
    assert now(around) == three.asked[0]
    for number in one.asked:  # and what is held is settled by somebody quicker
        queries.settle(plain, number, Settlement("accept"), SUE)
    typed(around, "1")
    faults = [n for n in around.news() if isinstance(n, Fault)]
    assert [f.code for f in faults] == ["not-in-review"] * 2
    assert f"Query {one.asked[0]} was not settled" in faults[0].what
    typed(around, "1", "\r")
    assert became(around) == [(three.submission, "filed")]


def test_what_somebody_else_answered_while_an_answer_was_held_is_not_written_over(plain: Ledger) -> None:
    """The document is in review still, so that the query could be settled again by somebody who has seen it."""
    one = in_doubt(plain, 1, ("summary", "session"))
    path = {queries.get(plain, n).query.path: n for n in one.asked}
    around = begun(plain)
    typed(around, *(("c", "Mine.") if now(around) == path["summary"] else ("1",)))
    queries.settle(plain, path["summary"], Settlement("correct", value="A colleague's."), Actor("Cy", SUE.at))
    typed(around, *(("c", "Mine.") if now(around) == path["summary"] else ("1",)))
    typed(around, "\r")
    told = around.news()
    (fault,) = (n for n in told if isinstance(n, Fault))
    assert fault.code == "answered-meanwhile"
    assert f"Query {path['summary']} was not settled: Somebody has answered meanwhile: Cy" in fault.what
    (filed,) = (n for n in told if isinstance(n, Became))
    assert records.get(plain, filed.outcome.record or 0).record["summary"] == "A colleague's."
    assert (around.settled, around.wants) == (1, "end")
    assert [(s.by, s.action) for s in queries.get(plain, path["summary"]).said] == [("Cy", "correct")]


def test_a_selection_is_gone_through_and_one_that_chooses_nothing_is_refused(plain: Ledger) -> None:
    in_doubt(plain, 1, ("summary",))
    other = submit(plain, returned(session(2), extra=(Query(code="comment", say="A comment.", raw="Ok?"),)))
    around = begun(plain, Selection(codes=("comment",)))
    assert (now(around), around.left) == (other.asked[0], other.asked)
    with pytest.raises(UsageError) as told:
        begun(plain, Selection(codes=("stray-text",)))
    assert told.value.code == "nothing-chosen"


def test_documents_of_a_form_that_is_not_here_are_told_of_and_the_others_are_asked_about(
    plain: Ledger,
) -> None:
    one, two = (in_doubt(plain, d, ("summary",)) for d in (1, 2))
    with plain.writing() as conn:
        conn.exec_driver_sql(f"UPDATE readings SET form = 'gone' WHERE submission = {one.submission}")
    around = begun(plain)
    assert (now(around), around.left) == (two.asked[0], two.asked)
    assert [n.code for n in around.news() if isinstance(n, Fault)] == ["unknown-form"]
    with pytest.raises(UnknownFormError):
        begun(plain, Selection(documents=(str(one.submission),)))


def test_who_may_not_settle_is_told_before_the_first_question(
    plain: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_doubt(plain, 1, ("summary",))
    monkeypatch.setattr(plain.library, "policies", Policies(may=(("settle", ("Ama Admin",)),)))
    with pytest.raises(UsageError) as told:
        begun(plain)
    assert told.value.code == "not-allowed"


def test_where_the_ledger_cannot_be_written_the_answers_stay_held(
    tmp_path: Path, staffed_home: Callable[[Path], Ledger]
) -> None:
    """As on a disk that was closed meanwhile: nothing is written, nothing is lost, and it can be tried again."""
    ledger = staffed_home(tmp_path / "home")
    (number,) = in_doubt(ledger, 1, ("summary",)).asked
    around = begun(ledger)
    typed(around, "1")
    ledger.closed = True
    with pytest.raises(LedgerError):
        typed(around, "\r")
    assert (around.held, actions(ledger, number)) == ((number,), [])
    ledger.closed = False
    typed(around, "\r")
    assert became(around)[0][1] == "filed"


@pytest.fixture
def staffed_home() -> Callable[[Path], Ledger]:
    from filing.ledger.database import open_ledger

    return open_ledger
