"""What people said to queries is told in words: who was chosen, which answers were kept, what stood there."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.life.acts import move, withdraw
from filing.life.amending import amend
from filing.life.undoing import undo
from filing.people import roster
from filing.records import copies
from filing.records.changes import changes
from filing.records.versions import versions_of
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.settled import settled
from schemas.copies import Copy
from schemas.reading import Query
from schemas.template import Template
from schemas.values import Value
from tests.filing.conftest import ROSTER
from tests.filing.life.test_acts import OTHER, issued
from tests.filing.returns import ACT, FORM, NUMBER, SESSION, later, returned, submit

COPIED: dict[str, Value] = {**SESSION, "session": 1}


def told(ledger: Ledger, number: int) -> list[tuple[str, str, str | None, str | None, str | None]]:
    """Of everything settled about a record: its code, what was done, what was chosen, what stood there, and why."""
    submissions = {v.submission for v in versions_of(ledger, number)}
    return [
        (t.asked.query.code, t.said.action, t.chosen, t.before, t.said.why)
        for t in settled(ledger, FORM, submissions)
    ]


def answered(ledger: Ledger, outcome: Outcome, settlement: Settlement, code: str) -> Outcome:
    """What becomes of a return when its one query, of this code, is settled so."""
    (number,) = outcome.asked
    assert queries.get(ledger, number).query.code == code
    return queries.settle(ledger, number, settlement, ACT)


def test_whose_it_is_is_told_by_name_and_reference(staffed: Ledger) -> None:
    there = submit(staffed, returned({**SESSION, "supervisee": "Zoe Exampel"}))
    done = answered(staffed, there, Settlement("accept", 1, why="Her hand."), "unknown-person")
    expected = ("unknown-person", "accept", "Zoë Example (E02)", "Zoe Exampel", "Her hand.")
    assert told(staffed, done.record or 0) == [expected]


def test_a_person_is_named_as_the_ledger_has_them_now(staffed: Ledger) -> None:
    there = submit(staffed, returned({**SESSION, "supervisee": "Zoe Exampel"}))
    done = answered(staffed, there, Settlement("correct", value="E02"), "unknown-person")
    roster.import_csv(staffed, ROSTER.replace("Zoë Example", "Zoë Married").encode(), later(1))
    ((_, _, chosen, *_),) = told(staffed, done.record or 0)
    assert chosen == "Zoë Married (E02)"


def test_that_it_was_filed_as_nobodys_is_told(staffed: Ledger) -> None:
    there = submit(staffed, returned({**SESSION, "supervisee": "Somebody Else"}))
    done = answered(staffed, there, Settlement("waive", why="She has left."), "unknown-person")
    expected = ("unknown-person", "waive", "nobody on the roster", "Somebody Else", "She has left.")
    assert told(staffed, done.record or 0) == [expected]


def test_another_person_of_a_photocopy_is_told(staffed: Ledger) -> None:
    copy = issued(staffed, "E02", NUMBER)
    there = submit(staffed, returned({**COPIED, "supervisee": "Łukasz Próba"}, copy=copy))
    codes = {queries.get(staffed, n).query.code: n for n in there.asked}
    done = queries.settle(staffed, codes["another-person"], Settlement("correct", people=("E03",)), ACT)
    ((code, _, chosen, before, _),) = told(staffed, done.record or 0)
    assert (code, chosen, before) == ("another-person", "Łukasz Próba (E03)", "Łukasz Próba")


def test_all_of_several_people_are_told_in_the_record_of_each(staffed: Ledger) -> None:
    there = submit(staffed, returned({**SESSION, "supervisee": "Zoë Example and Łukasz Próba"}))
    done = answered(staffed, there, Settlement("accept", 1), "several-people")
    assert len(done.records) == 2
    for number in done.records:
        ((_, _, chosen, *_),) = told(staffed, number)
        assert chosen == "Zoë Example (E02) and Łukasz Próba (E03), a record for each"


@pytest.mark.parametrize(
    ("candidate", "chosen"),
    [
        (1, "the earlier answers, of record 1"),
        (2, "this return's answers"),
        (3, "another session than record 1; both are kept"),
    ],
)
def test_which_answers_were_kept_is_told_of_the_record_that_stands(
    staffed: Ledger, candidate: int, chosen: str
) -> None:
    copy = issued(staffed, "E02", NUMBER)
    first = submit(staffed, returned(COPIED, copy=copy)).record or 0
    there = submit(staffed, returned({**COPIED, "summary": "Training."}, copy=copy))
    done = answered(staffed, there, Settlement("accept", candidate, why="Looked at."), "different-answers")
    # A return that was set aside is none of the documents of the record, and still is told of with it.
    record = done.record or first
    assert told(staffed, record) == [("different-answers", "accept", chosen, None, "Looked at.")]


def test_one_session_on_two_copies_and_one_filed_again_are_told(staffed: Ledger) -> None:
    one, two = issued(staffed, "E02", NUMBER), issued(staffed, "E02", OTHER)
    first = submit(staffed, returned(COPIED, copy=one)).record or 0
    again = submit(staffed, returned(COPIED, copy=two))
    answered(staffed, again, Settlement("accept", 1), "same-session")
    ((_, _, chosen, *_),) = told(staffed, first)
    assert chosen == f"the same session as record {first}"


def test_that_it_was_filed_again_after_it_was_withdrawn_is_told(staffed: Ledger) -> None:
    first = submit(staffed, returned(SESSION)).record or 0
    withdraw(staffed, [first], "Never held.", later(1))
    there = submit(staffed, returned(SESSION))
    done = answered(staffed, there, Settlement("accept", 1, why="It was."), "withdrawn-before")
    assert told(staffed, done.record or 0) == [
        ("withdrawn-before", "accept", "it is filed again", None, "It was.")
    ]


def test_what_a_copy_of_another_form_was_taken_for_is_told(staffed: Ledger) -> None:
    rendition = "0" * 12
    made = Copy(form="informal-supervision", edition=1, rendition=rendition, number=OTHER)
    template = Template(rendition=rendition, form=made.form, edition=1, format="word")
    copies.issue(staffed, [made], [template], actor=ACT, person=roster.find(staffed, "E02"))
    there = submit(staffed, returned(SESSION, number=OTHER))
    codes = {queries.get(staffed, n).query.code: n for n in there.asked}
    done = queries.settle(
        staffed, codes["copy-of-another-form"], Settlement("waive", why="Photocopied."), ACT
    )
    ((_, action, chosen, before, why),) = told(staffed, done.record or 0)
    assert (action, before, why) == ("waive", OTHER, "Photocopied.")
    assert chosen == "it is Supervision Record, edition 1, and no return of that copy"


def test_what_was_read_before_it_was_settled_is_told_with_what_stands_there_now(staffed: Ledger) -> None:
    there = submit(staffed, returned(SESSION, unsure=("length",)))
    done = answered(staffed, there, Settlement("correct", value="45 min", why="Ink."), "unsure")
    assert told(staffed, done.record or 0) == [("unsure", "correct", "45 min", "1 h", "Ink.")]


def test_what_broke_a_rule_is_told_though_nothing_was_seen_with_the_question(staffed: Ledger) -> None:
    there = submit(staffed, returned({**SESSION, "next_meeting": dt.date(2026, 1, 1)}))
    done = answered(staffed, there, Settlement("correct", value="12/12/2026"), "order")
    assert told(staffed, done.record or 0) == [("order", "correct", "12/12/2026", "01/01/2026", None)]


def test_words_that_were_let_be_say_what_they_were_and_choose_nothing(staffed: Ledger) -> None:
    extra = (Query(code="stray-text", say="Words stand beside the answers.", raw="See over"),)
    there = submit(staffed, returned(SESSION, extra=extra))
    done = answered(staffed, there, Settlement("waive", why="No matter."), "stray-text")
    assert told(staffed, done.record or 0) == [("stray-text", "waive", None, "See over", "No matter.")]


def test_every_version_says_what_it_changed_of_the_one_before(staffed: Ledger) -> None:
    first = submit(staffed, returned(SESSION)).record or 0
    put = amend(staffed, first, {"length": "45 min", "next_meeting": None}, "Wrong.", later(1)).record
    undone = undo(staffed, put, "Right.", later(2)).record
    (moved,) = move(staffed, [undone], "E03", "His.", later(3))
    found = changes(staffed, FORM, versions_of(staffed, moved.record))
    said = [[(c.path, c.was, c.became) for c in of] for of in found.values()]
    assert list(found) == [first, put, undone, moved.record]
    assert said == [
        [],
        [("length", "1 h", "45 min"), ("next_meeting", "12/12/2026", None)],
        [("length", "45 min", "1 h"), ("next_meeting", None, "12/12/2026")],
        [],
    ]
