"""No record without a person, a date and an answer, however its queries are settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.records import records
from filing.records.copies import issue
from filing.review import needed, queries, rejecting
from filing.review.queries import Settlement
from filing.review.query_view import QueryView
from filing.review.settlement_rules import ways
from filing.review.submissions import Returned
from forms import load
from schemas.copies import Copy
from schemas.errors import UsageError
from schemas.reading import Query
from schemas.template import Template
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, SIGNED, returned, submit

pytestmark = pytest.mark.thorough

WAIVE = Settlement("waive", why="It says nothing.")


def asked(ledger: Ledger) -> dict[tuple[str, str | None], QueryView]:
    return {(a.query.code, a.query.path): a for a in queries.listed(ledger)}


def settle_all_that_can_be_waived(ledger: Ledger) -> list[tuple[str, str | None]]:
    """Waives or blanks whatever can be, until nothing can; gives what is left."""
    while any(_let_be(ledger, a.number) for a in queries.listed(ledger)):
        pass
    return sorted((a.query.code, a.query.path) for a in queries.listed(ledger))


def _let_be(ledger: Ledger, number: int) -> bool:
    for way in (WAIVE, Settlement("blank")):
        with suppress(UsageError):
            queries.settle(ledger, number, way, ACT)
            return True
    return False


def unasked(answers: Mapping[str, Value], **how: object) -> Returned:
    """A return of a form that asks for nothing itself."""
    back = returned(answers, **how)  # type: ignore[arg-type]
    return replace(back, queries=tuple(q for q in back.queries if q.level == "note"))


def test_minutes_brought_in_as_a_supervision_record_take_no_waivers_and_are_rejected_in_one_command(
    staffed: Ledger,
) -> None:
    """Every question of the form is missing from it: twenty-one were waived once, and a record of nobody was filed."""
    from schemas.paths import slots

    minutes = returned({})
    missing = tuple(
        Query(code="missing", path=s.path, say="This question was not found.")
        for s in slots(FORM, {"agenda": 1})
    )
    notes = tuple(q for q in minutes.queries if q.level == "note")
    back = submit(staffed, replace(minutes, queries=(*missing, *notes)))
    left = settle_all_that_can_be_waived(staffed)
    assert ("missing", "supervisee") in left
    assert ("missing", "date") in left
    assert records.find(staffed) == ()
    done = rejecting.reject(staffed, back.submission, "The minutes of a meeting.", ACT)
    assert done.outcome == "rejected"
    assert queries.listed(staffed) == ()


def test_what_the_form_itself_asks_for_is_one_query_and_is_neither_waived_nor_left_blank(
    staffed: Ledger,
) -> None:
    answers = {k: v for k, v in SESSION.items() if k not in {"supervisee", "date"}}
    submit(staffed, returned(answers))
    assert set(asked(staffed)) == {("required", "supervisee"), ("required", "date")}
    for a in asked(staffed).values():
        for way in (WAIVE, Settlement("blank", why="No.")):
            with pytest.raises(UsageError) as told:
                queries.settle(staffed, a.number, way, ACT)
            assert told.value.code == "settlement-not-waivable"
            assert "queries reject" in told.value.faults[0].do
    queries.settle(staffed, asked(staffed)["required", "supervisee"].number, person("E02"), ACT)
    date = asked(staffed)["required", "date"].number
    done = queries.settle(staffed, date, Settlement("correct", value="14/11/2026"), ACT)
    assert (done.outcome, done.person) == ("filed", "E02")
    assert records.get(staffed, done.record or 0).record["supervisee"] == "Zoë Example"


def test_a_date_that_is_asked_for_names_no_way_that_would_be_refused(staffed: Ledger) -> None:
    submit(staffed, returned({k: v for k, v in SESSION.items() if k != "date"}))
    (a,) = asked(staffed).values()
    with pytest.raises(UsageError) as told:
        queries.settle(staffed, a.number, Settlement("accept", candidate=1), ACT)
    (fault,) = told.value.faults
    assert (fault.code, fault.do) == ("settlement-no-candidate", "Give it (--correct VALUE).")
    assert ways(FORM, a.query) == ("correct",)


@pytest.mark.parametrize("code", ["not-future", "unsure"])
def test_a_date_that_a_record_must_have_is_not_left_blank_but_corrected_or_let_be(
    staffed: Ledger, code: str
) -> None:
    if code == "not-future":
        back = returned({**SESSION, "date": dt.date(2027, 11, 14)}, on=ACT.day)
    else:
        back = returned(SESSION, unsure=["date"])
    submit(staffed, back)
    a = asked(staffed)[code, "date"]
    assert "blank" not in ways(FORM, a.query)
    with pytest.raises(UsageError) as told:
        queries.settle(staffed, a.number, Settlement("blank"), ACT)
    (fault,) = told.value.faults
    assert fault.code == "settlement-not-waivable"
    assert "(--correct VALUE), or waive it (--waive --why TEXT)." in fault.do
    done = queries.settle(staffed, a.number, Settlement("correct", value="14/11/2026"), ACT)
    assert done.outcome == "filed"


def person(words: str) -> Settlement:
    return Settlement("correct", people=(words,))


def test_a_form_that_asks_for_neither_is_asked_for_both_at_once_beside_what_is_in_doubt(
    staffed: Ledger,
) -> None:
    answers = {k: v for k, v in SESSION.items() if k not in {"supervisee", "date"}}
    back = unasked(answers)
    unsure = Query(code="unsure", path="summary", say="?")
    submit(staffed, replace(back, queries=(*back.queries, unsure)))
    assert set(asked(staffed)) == {("unsure", "summary"), ("no-person", "supervisee"), ("no-date", "date")}


@pytest.mark.parametrize("name", ["-", "…", "12", "?"])
def test_a_dash_is_nobodys_name_and_is_asked_about_once(staffed: Ledger, name: str) -> None:
    submit(staffed, returned({**SESSION, "supervisee": name}))
    assert set(asked(staffed)) == {("no-person", "supervisee")}
    (a,) = asked(staffed).values()
    with pytest.raises(UsageError) as told:
        queries.settle(staffed, a.number, Settlement("correct", value="--"), ACT)
    assert told.value.code == "settlement-not-a-person"
    done = queries.settle(staffed, a.number, Settlement("correct", value="e02"), ACT)
    assert (done.outcome, done.person) == ("filed", "E02")


def test_a_name_that_nobody_on_the_roster_has_is_enough_where_a_person_lets_it_stand(staffed: Ledger) -> None:
    submit(staffed, returned({**SESSION, "supervisee": "Nobody Known"}))
    (a,) = asked(staffed).values()
    done = queries.settle(staffed, a.number, WAIVE, ACT)
    assert (done.outcome, records.get(staffed, done.record or 0).name) == ("filed", "Nobody Known")


def test_a_name_in_doubt_that_is_waived_or_blanked_leaves_nobody_and_is_asked_for(staffed: Ledger) -> None:
    for way in (WAIVE, Settlement("blank"), Settlement("blank", why="Torn off.")):
        back = submit(staffed, returned(SESSION, unsure=["supervisee"]))
        number = next(a.number for a in queries.listed(staffed) if a.query.code == "unsure")
        queries.settle(staffed, number, way, ACT)
        (left,) = queries.listed(staffed)
        assert left.query.path == "supervisee"
        assert settle_all_that_can_be_waived(staffed) == [(left.query.code, "supervisee")]
        rejecting.reject(staffed, back.submission, "A test.", ACT)


def test_only_a_person_a_date_and_signatures_are_no_record_and_one_answer_makes_it_one(
    staffed: Ledger,
) -> None:
    bare = {"supervisee": "Zoë Example", "date": dt.date(2026, 11, 14), **SIGNED}
    submit(staffed, unasked(bare))
    assert set(asked(staffed)) == {("no-answer", "summary")} or set(asked(staffed)) == {
        ("required", "summary")
    }
    assert settle_all_that_can_be_waived(staffed) == [("no-answer", "summary")]
    number = asked(staffed)["no-answer", "summary"].number
    queries.settle(staffed, number, Settlement("correct", value="We talked."), ACT)
    assert settle_all_that_can_be_waived(staffed) == []  # who the supervisor was is the form's own question
    assert [r.record["summary"] for r in records.find(staffed)] == ["We talked."]


def test_what_a_copy_was_given_is_no_answer(staffed: Ledger) -> None:
    given: dict[str, Value] = {"supervisee": "Zoë Example", "supervisor": "Sam Sample", "session": 4}
    copy = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given=given)
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    issue(staffed, [copy], [template], actor=ACT, person=find(staffed, "E02"))
    submit(staffed, unasked({**given, "date": dt.date(2026, 11, 14)}, copy=copy))
    assert settle_all_that_can_be_waived(staffed) == [("no-answer", "summary")]


def test_of_a_group_one_name_is_enough_and_none_is_asked_for(staffed: Ledger) -> None:
    group = FORM.model_copy(update={"about": FORM.about.model_copy(update={"person": "actions.*.who"})})
    assert [q.code for q in needed.lacking(group, {"date": dt.date(2026, 1, 1), "summary": "x"})] == [
        "no-person"
    ]
    one: dict[str, Value] = {"date": dt.date(2026, 1, 1), "summary": "x", "actions.2.who": "Zoë Example"}
    assert needed.lacking(group, one) == ()


def test_signing_is_the_answer_of_a_commitment() -> None:
    form = load("commitment-employee")
    bare: dict[str, Value] = {"name": "Zoë Example", "date": dt.date(2026, 11, 14)}
    assert [q.code for q in needed.lacking(form, bare)] == ["no-answer"]
    assert needed.lacking(form, {**bare, "signed_name": "Z. Example"}) == ()
    assert [q.code for q in needed.lacking(form, {**bare, "signed_name": "refused"})] == ["no-answer"]


@given(st.sets(st.sampled_from(sorted({*SESSION, *SIGNED}))), st.booleans())
def test_whatever_is_left_out_nothing_is_whole_without_the_three(out: set[str], known: bool) -> None:
    answers = {k: v for k, v in {**SESSION, **SIGNED}.items() if k not in out}
    codes = {q.code for q in needed.lacking(FORM, answers, known=known)}
    rest = set(answers) - {"supervisee", "date", *SIGNED, "copy_given"}
    assert ("no-person" in codes) == ("supervisee" in out and not known)
    assert ("no-date" in codes) == ("date" in out)
    assert ("no-answer" in codes) == (not rest)


_WAYS = (
    WAIVE,
    Settlement("blank"),
    Settlement("blank", why="No."),
    Settlement("accept", candidate=1),
    Settlement("correct", value="-"),
    Settlement("correct", value=" "),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    out=st.sets(st.sampled_from(sorted({*SESSION, *SIGNED}))),
    unsure=st.sets(st.sampled_from(["supervisee", "date", "summary", "session"])),
    name=st.sampled_from(["Zoë Example", "Nobody Known", "-", "?"]),
    said=st.lists(st.sampled_from(_WAYS), min_size=6, max_size=16),
    asks=st.booleans(),
)
def test_no_way_of_settling_makes_a_record_of_nobody_of_no_day_or_of_nothing(
    plain: Ledger, *, out: set[str], unsure: set[str], name: str, said: list[Settlement], asks: bool
) -> None:
    answers = {k: v for k, v in {**SESSION, **SIGNED, "supervisee": name}.items() if k not in out}
    doubts = tuple(Query(code="unsure", path=p, say="?") for p in sorted(unsure))
    back = returned({k: v for k, v in answers.items() if k not in unsure})
    there = back.queries if asks else tuple(q for q in back.queries if q.level == "note")
    done = submit(plain, replace(back, queries=(*doubts, *there)))
    for way in said:
        for a in [a for a in queries.listed(plain) if a.submission == done.submission]:
            with suppress(UsageError):
                queries.settle(plain, a.number, way, ACT)
    for record in records.find(plain):
        assert record.name is not None
        assert needed.is_name(record.name)
        assert record.answers["date"]
        assert {p for p in record.answers if p not in {"supervisee", "date", *SIGNED}}


def test_every_built_in_form_can_be_asked_for_what_it_lacks() -> None:
    from forms.library import builtin

    for form in builtin().sound():
        found = needed.lacking(form, {})
        assert all(q.path and q.question for q in found)
        assert {q.code for q in found} >= {"no-date", "no-answer"}
