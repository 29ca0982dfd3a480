"""Answers of a filed record are put right by hand: as the form has them, with who and why, and never half-way."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.life.acts import move
from filing.life.amending import AFTER_SIGNING, amend, foretell
from filing.life.undoing import undo
from filing.people import roster
from filing.records import records
from filing.records.given import given_for
from schemas.errors import UsageError
from tests.filing.life.test_acts import codes, filed, issued
from tests.filing.returns import ACT, FORM, NUMBER, SESSION, SIGNED, later, returned, submit

pytestmark = pytest.mark.thorough


def test_the_amended_record_says_what_was_put_right_by_whom_and_why(staffed: Ledger) -> None:
    number = filed(staffed)
    done = amend(staffed, number, {"summary": "Talked about the rota and leave."}, "Left out.", later(1))
    now, was = records.get(staffed, done.record), records.get(staffed, number)
    assert (now.record["summary"], was.record["summary"]) == (
        "Talked about the rota and leave.",
        "Talked about the rota.",
    )
    told = next(a for a in records.answers(staffed, now) if a.path == "summary")
    assert (told.method, told.settled_how, told.settled_by) == ("keyed", "amend", ACT.by)
    assert now.provenance["summary"]["settled"]["why"] == "Left out."
    assert now.provenance["session"] == was.provenance["session"]
    assert staffed.verify(deep=True) == ()


def test_a_place_is_named_by_its_question_as_well(staffed: Ledger) -> None:
    number = filed(staffed)
    slot = next(f for b in FORM.blocks for f in getattr(b, "fields", ()) if f.name == "next_meeting")
    done = amend(staffed, number, {slot.ask.upper(): "14/12/2026"}, "Moved.", later(1))
    assert records.get(staffed, done.record).answers["next_meeting"] == dt.date(2026, 12, 14)


@pytest.mark.parametrize("values", [("3 h", "2 h"), ("3 h", None), (None, None)])
def test_a_place_that_is_named_by_its_path_and_its_question_is_refused(
    staffed: Ledger, values: tuple[str | None, str | None]
) -> None:
    number = filed(staffed)
    both = dict(zip(("length", "Length of session"), values, strict=True))
    with pytest.raises(UsageError) as refused:
        amend(staffed, number, both, "Both.", later(1))
    assert codes(refused) == ["amend-twice"]
    assert "“length” and “Length of session”" in str(refused.value)
    assert [r.number for r in records.find(staffed)] == [number]


@pytest.mark.parametrize("words", ["", "  ", "\ufeff"])
def test_no_value_empties_nothing_in_silence(staffed: Ledger, words: str) -> None:
    number = filed(staffed)
    with pytest.raises(UsageError) as refused:
        amend(staffed, number, {"Length of session": words}, "Emptied.", later(1))
    assert codes(refused) == ["amend-no-value"]
    assert "--clear length" in str(refused.value)
    assert [r.number for r in records.find(staffed)] == [number]


def test_the_row_after_the_last_is_named_by_its_question(staffed: Ledger) -> None:
    number = filed(staffed)
    there = len(records.get(staffed, number).record["agenda"])
    question = f"Supervision topics/Agenda items, row {there + 1} - Agenda item"
    done = amend(staffed, number, {question: "The van"}, "Left out.", later(1))
    assert records.get(staffed, done.record).record["agenda"][there] == {"item": "The van"}


def test_a_date_that_was_put_right_moves_the_record_to_that_day(staffed: Ledger) -> None:
    number = filed(staffed)
    done = amend(staffed, number, {"date": "13/11/2026"}, "The 13th.", later(1))
    assert [r.held for r in records.find(staffed)] == [dt.date(2026, 11, 13)]
    assert undo(staffed, done.record, "The 14th.", later(2)).act == "undone"
    assert [r.held for r in records.find(staffed)] == [dt.date(2026, 11, 14)]


def test_rows_that_move_up_take_where_they_came_from_with_them(staffed: Ledger) -> None:
    two = {
        **SESSION,
        "actions.2.what": "Read the policy",
        "actions.2.who": "Zoë",
        "actions.2.when": "January",
    }
    number = filed(staffed, two)
    changes = dict.fromkeys(("actions.1.what", "actions.1.who", "actions.1.when"))
    done = amend(staffed, number, changes, "Agreed with somebody else.", later(1))
    now = records.get(staffed, done.record)
    assert [a["what"] for a in now.record["actions"]] == ["Read the policy"]
    assert now.provenance["actions.1.what"] == records.get(staffed, number).provenance["actions.2.what"]
    given = given_for(staffed, FORM, roster.find(staffed, "E02")).values
    assert [v for p, v in given.items() if p.endswith(".what")] == ["Read the policy"]


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_changed(staffed: Ledger) -> None:
    number = filed(staffed)
    wrong = {
        "nowhere": "x",
        "date": None,
        "next_meeting": "when it suits",
        "sumary": "x",
        "summary": "Talked better.",
    }
    with pytest.raises(UsageError) as refused:
        amend(staffed, number, wrong, "Wrong.", later(1))
    assert sorted(codes(refused)) == [
        "amend-no-date",
        "amend-no-path",
        "amend-no-path",
        "amend-not-understood",
    ]
    assert "Did you mean summary?" in str(refused.value)
    assert [r.number for r in records.find(staffed)] == [number]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"summary": "Talked about the rota."}, "amend-nothing"),
        ({"supervisee": "Łukasz Próba"}, "amend-person"),
        ({"supervisee": None}, "amend-person"),
        ({"actions.1.who": None}, "amend-breaks"),
        ({"next_meeting": "01/11/2026"}, "amend-breaks"),
        ({"summary": "Talked of others."}, "act-no-reason"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused_with_its_code(
    staffed: Ledger, changes: dict[str, str | None], code: str
) -> None:
    number = filed(staffed)
    with pytest.raises(UsageError) as refused:
        amend(staffed, number, changes, "" if code == "act-no-reason" else "Wrong.", later(1))
    assert set(codes(refused)) == {code}
    assert [r.number for r in records.find(staffed)] == [number]


def test_a_rule_that_is_broken_on_purpose_is_a_flag_of_the_record(staffed: Ledger) -> None:
    number = filed(staffed)
    done = amend(staffed, number, {"actions.1.who": None}, "Nobody yet.", later(1), even_so=True)
    flags = records.get(staffed, done.record).flags
    (waived,) = (f for f in flags if "waived" in f)
    assert (waived["path"], waived["waived"]["why"], waived["waived"]["by"]) == (
        "actions.1.who",
        "Nobody yet.",
        ACT.by,
    )
    mended = amend(staffed, done.record, {"actions.1.who": "Zoë"}, "Known now.", later(2))
    assert not any("waived" in f for f in records.get(staffed, mended.record).flags)


def test_a_length_of_more_than_a_day_stands_only_with_a_reason(staffed: Ledger) -> None:
    number = filed(staffed)
    with pytest.raises(UsageError) as refused:
        amend(staffed, number, {"length": "90 h"}, "Typed.", later(1))
    assert codes(refused) == ["amend-breaks"]
    assert refused.value.faults[0].place.path == "length"
    assert "Is 1 h 30 min meant?" in str(refused.value)
    assert [r.number for r in records.find(staffed)] == [number]
    done = amend(staffed, number, {"length": "90 h"}, "A camp.", later(1), even_so=True)
    (flag,) = (f for f in records.get(staffed, done.record).flags if f["code"] == "long-length")
    assert (flag["path"], flag["waived"]["why"]) == ("length", "A camp.")
    # It is told once: another amendment leaves it, and one of the length takes it away.
    other = amend(staffed, done.record, {"summary": "Talked of others."}, "Wrong.", later(2))
    assert [f["code"] for f in records.get(staffed, other.record).flags].count("long-length") == 1
    mended = amend(staffed, other.record, {"length": "24 h"}, "A day.", later(3))
    assert "long-length" not in [f["code"] for f in records.get(staffed, mended.record).flags]


def test_an_answer_is_given_as_to_a_query_by_its_number_its_words_or_a_reference(staffed: Ledger) -> None:
    number = filed(staffed)
    (moved,) = move(staffed, [number], "E03", "It is his.", later(1))
    changes = {"worth_supervisee": "very worthwhile", "worth_supervisor": "4", "supervisee": "e03"}
    done = amend(staffed, moved.record, dict(changes), "Read wrongly.", later(2))
    record = records.get(staffed, done.record).record
    assert [record[path] for path in changes] == [5, 4, "Łukasz Próba"]
    with pytest.raises(UsageError) as refused:
        amend(staffed, done.record, {"worth_supervisee": "9"}, "Wrong.", later(3))
    assert codes(refused) == ["amend-not-understood"]
    assert "1 = no value at all, 2, 3, 4, 5 = very worthwhile" in str(refused.value)


def test_what_is_amended_after_it_was_signed_says_so_once(staffed: Ledger) -> None:
    number = filed(staffed, {**SESSION, **SIGNED})
    one = amend(staffed, number, {"summary": "Talked of others."}, "Wrong.", later(1))
    two = amend(staffed, one.record, {"summary": "Talked once more."}, "Wrong still.", later(2))
    assert [f["code"] for f in records.get(staffed, two.record).flags].count(AFTER_SIGNING) == 1
    assert records.get(staffed, number).flags == ()


def test_the_name_on_a_record_that_was_moved_can_be_put_right_and_only_to_that_person(
    staffed: Ledger,
) -> None:
    number = filed(staffed)
    (moved,) = move(staffed, [number], "E03", "It is his.", later(1))
    done = amend(staffed, moved.record, {"supervisee": "Łukasz Próba"}, "His name.", later(2))
    assert records.get(staffed, done.record).record["supervisee"] == "Łukasz Próba"


def test_actions_that_a_copy_was_given_rest_on_the_record_and_its_other_answers_do_not(
    staffed: Ledger,
) -> None:
    number = filed(staffed)
    issued(staffed, "E02", NUMBER, actor=later(1))
    one = amend(staffed, number, {"summary": "Talked of others."}, "Wrong.", later(2))
    with pytest.raises(UsageError) as refused:
        amend(staffed, one.record, {"actions.1.what": "Book the moving course"}, "Wrong.", later(2))
    assert codes(refused) == ["record-rests"]
    # Who does it, and by when, is printed on the copy as well.
    for change in ({"actions.1.who": "Sam"}, {"actions.1.when": "01/02/2027"}):
        with pytest.raises(UsageError) as refused:
            amend(staffed, one.record, change, "Wrong.", later(2))
        assert codes(refused) == ["record-rests"]
    done = amend(
        staffed, one.record, {"actions.1.what": "Book the moving course"}, "Wrong.", later(2), even_so=True
    )
    assert [r.copy for r in done.resting] == [NUMBER]


def test_a_return_that_differs_from_an_amended_record_is_asked_about_with_the_new_one(
    staffed: Ledger,
) -> None:
    copy = issued(staffed, "E02", NUMBER)
    number = submit(staffed, returned({**SESSION, "session": 1}, copy=copy)).record or 0
    other = submit(staffed, returned({**SESSION, "session": 1, "summary": "Training."}, copy=copy))
    done = amend(staffed, number, {"length": "45 min"}, "Shorter.", later(1))
    from filing.review import queries

    (asked,) = queries.listed(staffed)
    assert asked.number != other.asked[0]
    assert [
        getattr(c, "record", None) for c in asked.query.candidates if getattr(c, "keep", "") == "earlier"
    ] == [done.record]


def test_what_would_come_of_words_is_told_while_they_are_typed_and_kept_nowhere(staffed: Ledger) -> None:
    number = filed(staffed)

    def typed(path: str, **changes: str | None) -> tuple[str | None, list[str], tuple[str, ...]]:
        found = foretell(staffed, number, path, changes, later(1))
        return found.shown, [f.code for f in found.faults], found.rules

    assert typed("next_meeting", next_meeting="14.12.2026") == ("14/12/2026", [], ())
    assert typed("next_meeting", next_meeting="soon") == (None, ["amend-not-understood"], ())
    assert typed("date", date=None) == (None, ["amend-no-date"], ())
    after = ("The next meeting must be after this one.",)
    assert typed("next_meeting", next_meeting="1/9/2026") == ("01/09/2026", [], after)
    # What another change brings is told beside that one; what is no answer there is left out here.
    assert typed("length", length="2 h", next_meeting="1/9/2026")[2] == ()
    assert typed("length", length="2 h", next_meeting="soon")[1:] == ([], ())
    assert typed("nowhere", nowhere="2 h") == typed("length") == (None, [], ())
    assert [r.number for r in records.find(staffed)] == [number]
