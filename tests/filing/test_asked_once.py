"""Nobody is asked twice for one thing; and nothing is filed that nobody was asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.records import records
from filing.records.copies import issue
from filing.review import queries, re_evaluation
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from schemas import rules
from schemas.checking import check
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.reading import Query, Reading
from schemas.template import Template
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, returned, submit

pytestmark = pytest.mark.thorough

WAIVE = Settlement("waive", why="Compared with the paper.")


def asked(ledger: Ledger) -> list[tuple[str, str | None]]:
    return [(a.query.code, a.query.path) for a in queries.listed(ledger)]


def settle(ledger: Ledger, code: str, settlement: Settlement) -> Outcome:
    number = next(a.number for a in queries.listed(ledger) if a.query.code == code)
    return queries.settle(ledger, number, settlement, ACT)


def ours(ledger: Ledger, *locked: str) -> Copy:
    given: dict[str, Value] = {"supervisee": "Zoë Example", "supervisor": "Sam Sample", "session": 4}
    made = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given=given, locked=locked)
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    issue(ledger, [made], [template], actor=ACT, person=find(ledger, "E02"))
    return made


def test_a_document_with_nothing_of_the_form_is_one_question_and_not_one_for_each(staffed: Ledger) -> None:
    nothing = Reading(medium="word", form=FORM.form, edition=1)
    checked = check(FORM, nothing)
    assert [q.code for q in checked.queries] == ["none-found"]
    assert checked.answers == {}
    from filing.review.submissions import Returned

    submit(staffed, Returned(FORM, nothing, checked, checked.queries))
    assert asked(staffed) == [("none-found", None)]
    settle(staffed, "none-found", WAIVE)  # somebody means to key it in: all that is needed is asked then
    assert {("required", "supervisee"), ("required", "date"), ("required", "summary")} <= set(asked(staffed))
    assert records.find(staffed) == ()


def test_what_a_person_lets_be_missing_is_not_asked_for_again_and_stands_in_the_flags(
    staffed: Ledger,
) -> None:
    missing = Query(code="missing", path="summary", say="This question was not found.")
    answers = {k: v for k, v in SESSION.items() if k != "summary"}
    back = returned(answers)
    kept = tuple(q for q in back.queries if q.path != "summary")
    from dataclasses import replace

    submit(staffed, replace(back, queries=(missing, *kept)))
    done = settle(staffed, "missing", WAIVE)
    assert (done.outcome, asked(staffed)) == ("filed", [])
    (flag,) = [f for f in records.get(staffed, done.record or 0).flags if f["path"] == "summary"]
    assert (flag["code"], flag["waived"]["why"]) == ("missing", WAIVE.why)


@pytest.mark.parametrize(("why", "left"), [("It is torn off.", []), (None, [("required", "summary")])])
def test_what_is_left_blank_with_a_reason_is_asked_once_and_without_one_the_reason_is(
    staffed: Ledger, why: str | None, left: list[tuple[str, str]]
) -> None:
    submit(staffed, returned(SESSION, unsure=["summary"]))
    settle(staffed, "unsure", Settlement("blank", why=why))
    assert asked(staffed) == left


def test_words_beside_an_answer_that_a_person_lets_stand_say_nothing_of_the_answer(staffed: Ledger) -> None:
    stray = Query(code="stray-text", path="summary", say="?", raw="Ring me.")
    answers = {k: v for k, v in SESSION.items() if k != "summary"}
    submit(staffed, returned(answers, extra=[stray]))
    settle(staffed, "stray-text", WAIVE)
    assert asked(staffed) == [("required", "summary")]


def test_to_leave_blank_what_is_blank_is_refused_with_what_to_do(staffed: Ledger) -> None:
    from schemas.errors import UsageError

    submit(staffed, returned({k: v for k, v in SESSION.items() if k != "summary"}))
    with pytest.raises(UsageError) as told:
        settle(staffed, "required", Settlement("blank"))
    assert told.value.code == "settlement-blank"
    assert "--waive --why" in told.value.faults[0].do


@pytest.mark.parametrize("locked", ["supervisor", "supervisee"])
def test_a_locked_answer_that_is_gone_is_one_question_with_what_the_copy_was_given(
    staffed: Ledger, locked: str
) -> None:
    copy = ours(staffed, locked)
    submit(staffed, returned({k: v for k, v in SESSION.items() if k != locked}, copy=copy))
    assert asked(staffed) == [("locked-changed", locked)]
    done = settle(staffed, "locked-changed", Settlement("accept", candidate=1))
    assert (done.outcome, done.person) == ("filed", "E02")
    assert records.get(staffed, done.record or 0).record[locked] == SESSION[locked]


def test_a_locked_answer_in_doubt_is_one_question_with_both_that_it_may_be(staffed: Ledger) -> None:
    copy = ours(staffed, "session")
    submit(staffed, returned({**SESSION, "session": 7}, copy=copy, unsure=["session"]))
    (a,) = queries.listed(staffed)
    assert (a.query.code, [c.model_dump()["value"] for c in a.query.candidates]) == ("unsure", [7, 4])


def test_a_locked_answer_that_was_changed_is_asked_about_as_ever(staffed: Ledger) -> None:
    copy = ours(staffed, "session")
    submit(staffed, returned({**SESSION, "session": 7}, copy=copy))
    assert asked(staffed) == [("locked-changed", "session")]


def with_required_action() -> FormDefinition:
    """The form, with a cell in each row of its actions that must be answered."""
    blocks = []
    for block in FORM.blocks:
        if getattr(block, "table", None) == "actions":
            columns = tuple(
                c.model_copy(update={"required": "must"}) if c.name == "what" else c
                for c in block.columns  # type: ignore[union-attr]
            )
            blocks.append(block.model_copy(update={"columns": columns}))
        else:
            blocks.append(block)
    return FORM.model_copy(update={"blocks": tuple(blocks)})


@pytest.mark.parametrize(
    ("row", "wanted"),
    [({}, set()), ({"actions.2.who": "Zoë"}, {"actions.2.what"})],
)
def test_a_row_with_nothing_in_it_asks_nothing_and_one_with_something_does(
    row: Mapping[str, Value], wanted: set[str]
) -> None:
    """While a document is settled rows stay where they are, so that one that was blanked is there, empty."""
    answers: dict[str, Value] = {
        "actions.1.what": "Book it",
        "actions.3.what": "Ring",
        "date": dt.date(2026, 1, 1),
        **row,
    }
    found = rules.check(with_required_action(), answers)
    assert {q.path for q in found if q.code == "required" and (q.path or "").startswith("actions")} == wanted


def test_what_was_waived_is_not_asked_again_because_the_form_says_it_in_other_words(
    staffed: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = {**SESSION, "next_meeting": dt.date(2026, 11, 1)}
    back = returned(early, unsure=["summary"])
    submit(staffed, back)
    settle(staffed, "order", WAIVE)
    assert asked(staffed) == [("unsure", "summary")]
    real = rules.check

    def reworded(*args: object, **how: object) -> tuple[Query, ...]:
        found = real(*args, **how)  # type: ignore[arg-type]
        return tuple(q.model_copy(update={"say": f"In other words: {q.say}"}) for q in found)

    monkeypatch.setattr(re_evaluation.rules, "check", reworded)
    done = settle(staffed, "unsure", Settlement("correct", value="Well."))
    assert (done.outcome, asked(staffed)) == ("filed", [])


def test_a_rule_that_is_newly_broken_is_asked_whatever_else_was_waived(staffed: Ledger) -> None:
    submit(staffed, returned({**SESSION, "next_meeting": dt.date(2026, 11, 1)}, unsure=["actions.1.who"]))
    settle(staffed, "order", WAIVE)
    settle(staffed, "unsure", Settlement("blank"))
    assert asked(staffed) == [("when-then", "actions.1.who")]


def test_every_form_asks_each_place_once_where_it_comes_back_blank() -> None:
    from forms.library import builtin

    for form in builtin().sound():
        blank = returned({}, form=form)
        musts = [(q.path, q.code) for q in blank.queries if q.level == "must"]
        paths = [p for p, _ in musts if p is not None]
        assert len(paths) == len(set(paths)), (form.form, musts)
