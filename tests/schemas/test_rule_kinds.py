"""Rules of persons, dates and answers worth a word: what breaks them, what keeps them, and what the lint says."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import rules
from schemas.definition import FormDefinition
from schemas.errors import DefinitionError
from schemas.language import parse
from schemas.reading import Query
from schemas.values import Value

HEAD = """form: visit
edition: 1
title: "Visit"
source: "ours"
blocks:
  - fields:
      led: {ask: "Supervisor", type: person}
      met: {ask: "Supervisee", type: person}
      day: {ask: "Day", type: date}
      next: {ask: "Next", type: date}
      how: {ask: "How", type: choice, of: {phone: "By phone", another: "Other"}}
      words: {ask: "Other: say what"}
  - table: there
    heading: "Who else was there"
    repeat: {print: 2, most: 9}
    columns:
      name: {ask: "Name", type: person}
      since: {ask: "Since", type: date}
      why: {ask: "Why", type: choice, many: true, of: {asked: "Asked", another: "Other"}}
      what: {ask: "What"}
      mark: {ask: "Mark", type: scale, scale: {from: 1, to: 5}}
rules:
"""


def form(rule: str) -> FormDefinition:
    return parse(HEAD + f"  - {rule}\n", "visit.1.yaml", named=True)


def asked(rule: str, on: dt.date | None = None, /, **answers: Value) -> list[Query]:
    """What a form of this one rule asks; `__` in a name stands for the dot."""
    given = {k.replace("__", "."): v for k, v in answers.items()}
    return [q for q in rules.check(form(rule), given, on=on) if q.say == "Mend it."]


def places(found: list[Query]) -> list[tuple[str, str | None, str]]:
    return [(q.code, q.path, q.level) for q in found]


DIFFER = '{differ: [led, met], say: "Mend it."}'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë Example", "Zoë Example"),
        ("Zoë Example", "ZOË  example"),
        ("Siobhán O'Sample", "Siobhán O’Sample"),
        ("Ann Fox and Tom Fox", "Tom Fox"),
        ("Ann Fox", "Tom Fox & Ann Fox"),
    ],
)
def test_one_person_in_two_places_is_asked_about_at_the_second(one: str, other: str) -> None:
    (query,) = asked(DIFFER, led=one, met=other)
    assert places([query]) == [("differ", "met", "must")]
    assert (query.question, query.raw) == ("Supervisee", other)


@pytest.mark.parametrize(
    ("one", "other"), [("Zoë Example", "Zoe Example"), ("Ann Fox and Tom Fox", "Sam Fox"), ("Ann", None)]
)
def test_two_people_may_have_almost_the_same_name(one: str, other: str | None) -> None:
    assert asked(DIFFER, **{"led": one, **({"met": other} if other else {})}) == []


def test_a_name_is_looked_for_in_every_row() -> None:
    found = asked(
        '{differ: [led, there.*.name], say: "Mend it."}',
        led="Ann Fox", there__1__name="Tom Fox", there__2__name="Ann Fox",
    )  # fmt: skip
    assert places(found) == [("differ", "there.2.name", "must")]
    assert found[0].question == "Who else was there, row 2 – Name"


FUTURE = '{not_future: [day, there.*.since], say: "Mend it."}'
TODAY = dt.date(2026, 11, 14)


def test_a_date_after_the_day_it_was_read_is_asked_about_and_that_day_is_not() -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    assert asked(FUTURE, TODAY, day=TODAY, there__1__since=dt.date(1999, 1, 1)) == []
    found = asked(FUTURE, TODAY, day=tomorrow, there__2__since=tomorrow)
    assert places(found) == [("not-future", "day", "must"), ("not-future", "there.2.since", "must")]
    assert found[0].raw == "15/11/2026"


def test_where_nobody_knows_the_day_nothing_is_in_the_future() -> None:
    assert asked(FUTURE, None, day=dt.date(2099, 1, 1)) == []


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)), st.dates(dt.date(1990, 1, 1)))
def test_the_same_record_is_asked_the_same_whenever_it_is_looked_at_again(day: dt.date, on: dt.date) -> None:
    assert bool(asked(FUTURE, on, day=day)) == (day > on)


@pytest.mark.parametrize(
    ("bound", "last"), [("months: 12", "2027-11-14"), ("months: 1", "2026-12-14"), ("days: 90", "2027-02-12")]
)
def test_a_date_is_within_up_to_the_last_day(bound: str, last: str) -> None:
    rule = f'{{within: [day, next], {bound}, level: note, say: "Mend it."}}'
    end = dt.date.fromisoformat(last)
    assert asked(rule, day=TODAY, next=end) == []
    found = asked(rule, day=TODAY, next=end + dt.timedelta(days=1))
    assert places(found) == [("within", "next", "note")]


def test_a_month_without_that_day_ends_on_its_last() -> None:
    rule = '{within: [day, next], months: 1, say: "Mend it."}'
    assert asked(rule, day=dt.date(2027, 1, 31), next=dt.date(2027, 2, 28)) == []
    assert asked(rule, day=dt.date(2027, 1, 31), next=dt.date(2027, 3, 1))
    assert asked(rule, day=dt.date(9999, 12, 1), next=dt.date(9999, 12, 31)) == []


def test_other_and_its_words_belong_together() -> None:
    rule = '{other: {how: another}, then: words, say: "Mend it."}'
    for ticked, said in product((None, "phone", "another"), (None, "By letter")):
        answers = {k: v for k, v in (("how", ticked), ("words", said)) if v is not None}
        wanted = [("other", "words", "must")] if ticked == "another" and said is None else []
        wanted += [("other", "how", "must")] if ticked != "another" and said is not None else []
        assert places(asked(rule, **answers)) == wanted, answers


def test_other_is_looked_at_row_by_row_among_several_answers() -> None:
    rule = '{other: {there.*.why: another}, then: there.*.what, say: "Mend it."}'
    found = asked(
        rule,
        there__1__why=("asked", "another"),
        there__1__what="x",
        there__2__why=("another",),
        there__3__why=("asked",),
        there__3__what="x",
    )
    assert places(found) == [("other", "there.2.what", "must"), ("other", "there.3.why", "must")]


def test_an_answer_worth_a_word_is_a_note_unless_it_says_otherwise() -> None:
    rule = '{note: {there.*.mark: [1, 2]}, say: "Mend it."}'
    marks = {"there__1__mark": 1, "there__2__mark": 3, "there__3__mark": 2}
    assert places(asked(rule, **marks)) == [
        ("worth-a-word", "there.1.mark", "note"),
        ("worth-a-word", "there.3.mark", "note"),
    ]
    assert places(asked('{note: words, level: must, say: "Mend it."}', words="x")) == [
        ("worth-a-word", "words", "must")
    ]


def test_every_code_of_a_rule_is_asked_again_of_the_answers_as_settled() -> None:
    assert {"differ", "not-future", "within", "other", "worth-a-word"} <= rules.CODES


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("{differ: [led, words]", "`differ` looks at fields of the type person, and `words` is a line."),
        ("{differ: [led, led]", "`differ` compares `led` with itself."),
        ("{differ: [led]", "`differ` has 1 entry; it needs 2"),
        ("{differ: [led, mett]", "Did you mean `met`?"),
        ("{not_future: [words]", "`not_future` looks at fields of the type date, and `words` is a line."),
        ("{not_futur: [day]", "A rule has exactly one of"),
        ("{within: [day, next]", "`within` needs `months` or `days`, and has neither."),
        ("{within: [day, next], days: 3, months: 1", "`within` needs `months` or `days`, and has both."),
        ("{within: [day, next], months: 0", "`months`"),
        ("{within: [day, day], months: 1", "`within` compares `day` with itself."),
        (
            "{within: [day, met], months: 1",
            "`within` looks at fields of the type date, and `met` is a person.",
        ),
        ("{other: how, then: words", "Write `{path: answer}`."),
        ("{other: {how: anothr}, then: words", "Did you mean `another`?"),
        (
            "{other: {words: x}, then: led",
            "`other` looks at an answer of `words`, which has no boxes to tick.",
        ),
        ("{other: {how: another}, then: how", "`then` is `how`, where no words can be written."),
        ("{other: {there.*.why: another}, then: words", "do not stand beside"),
        ("{note: {how: nothing}", "`nothing` is not an answer of `how`."),
        ("{note: {there.*.mark: [1, 6]}", "`6` is not an answer of `there.*.mark`."),
        ("{note: nowhere", "A rule speaks of `nowhere`"),
    ],
)
def test_a_rule_that_cannot_be_is_told_with_its_line_and_what_to_write(rule: str, says: str) -> None:
    with pytest.raises(DefinitionError) as error:
        form(f'{rule}, say: "Mend it."}}')
    fault, *more = error.value.faults
    assert not more, error.value.faults
    assert fault.place.line == HEAD.count("\n") + 1
    assert says in f"{fault.what} {fault.do}"
    assert fault.do
