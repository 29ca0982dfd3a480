"""Copies for people: what they are given, what carries over from their last records, and what is still out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.records import copies
from filing.records.carry_forward import Action, Held, last_of, next_session, open_actions, rows_for
from filing.records.given import given_for
from forms import load
from schemas.copies import Copy
from schemas.errors import LedgerError, UsageError
from schemas.template import Template
from schemas.values import Value
from tests import trial
from tests.filing.returns import ACT, FORM, NOON, NUMBER, RENDITION, SESSION, later, returned, submit

TEMPLATE = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")


def issued(ledger: Ledger, number: str, person: str = "E02", **more: object) -> Copy:
    """A copy for a person, given what the ledger gives them."""
    someone = find(ledger, person)
    known = given_for(ledger, FORM, someone)
    copy = Copy(
        form=FORM.form, edition=1, rendition=RENDITION, number=number, given=known.values, locked=known.locked
    )
    copies.issue(ledger, [copy], [TEMPLATE], actor=ACT, person=someone, **more)  # type: ignore[arg-type]
    return copy


def test_a_first_copy_is_given_what_the_roster_says_and_no_more(staffed: Ledger) -> None:
    known = given_for(staffed, FORM, find(staffed, "E02"))
    assert known.values == {"supervisee": "Zoë Example", "supervisor": "Sam Sample", "session": 1}
    assert known.locked == ("supervisee",)


def test_the_first_session_is_number_1_and_nothing_is_guessed_where_the_first_record_left_it_blank(
    staffed: Ledger,
) -> None:
    unnumbered = {k: v for k, v in SESSION.items() if k != "session"}
    submit(staffed, returned(unnumbered, copy=issued(staffed, NUMBER)))
    assert "session" not in given_for(staffed, FORM, find(staffed, "E02")).values
    assert given_for(staffed, FORM, find(staffed, "E03")).values["session"] == 1


def test_a_record_of_a_form_without_session_numbers_leaves_the_first_session_number_1() -> None:
    other = Held(load("contact-evaluation"), {"date": dt.date(2026, 11, 1)})
    assert next_session([other]) == 1
    fourth = held(session=4, summary="The rota.")
    assert next_session([other, fourth, other]) == 5
    assert next_session([fourth, held(summary="The rota.")]) is None


def test_a_record_by_which_nothing_was_held_is_not_the_last_session() -> None:
    assert next_session([held(session=4, summary="The rota."), held(session=5, summary="Cancelled")]) == 5


def test_a_copy_comes_back_from_the_ledger_as_it_was_issued(staffed: Ledger) -> None:
    values: dict[str, Value] = {"supervisee": "Zoë Example", "session": 4, "date": dt.date(2026, 11, 14)}
    copy = Copy(
        form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given=values, locked=("supervisee",)
    )
    copies.issue(staffed, [copy], [TEMPLATE], actor=ACT)
    assert staffed.copy(NUMBER) == copy
    assert staffed.template(RENDITION) == TEMPLATE
    assert staffed.copy("0" * 14) is None
    assert staffed.template("0" * 12) is None


def test_one_copy_in_both_formats_is_one_copy(staffed: Ledger) -> None:
    word = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER)
    pdf = word.model_copy(update={"rendition": "AAAAAAAAAAAA"})
    other = TEMPLATE.model_copy(update={"rendition": "AAAAAAAAAAAA", "format": "pdf"})
    copies.issue(staffed, [word, pdf], [TEMPLATE, other], actor=ACT)
    assert len(copies.listed(staffed, now=NOON)) == 1
    assert staffed.template("AAAAAAAAAAAA") == other


def test_copies_of_several_people_are_issued_each_for_its_own_or_none(staffed: Ledger) -> None:
    numbers = {"E02": "C2C2C2C2C2C2C2", "E03": "C3C3C3C3C3C3C3"}
    people = [find(staffed, ref) for ref in numbers]
    made = [Copy(form=FORM.form, edition=1, rendition=RENDITION, number=n) for n in numbers.values()]
    copies.issue(staffed, made, [TEMPLATE, TEMPLATE], actor=ACT, people=people, period="2026 Q4")
    assert {c.person: c.number for c in copies.listed(staffed, now=NOON)} == numbers
    assert [c.number for c in copies.listed(staffed, now=NOON, person=["E03", "E01"])] == [numbers["E03"]]
    assert copies.listed(staffed, now=NOON, person=[]) == ()
    taken = [made[0].model_copy(update={"number": NUMBER}), made[1].model_copy(update={"form": "another"})]
    with pytest.raises(LedgerError, match="copy-taken"):
        copies.issue(staffed, taken, [TEMPLATE, TEMPLATE], actor=ACT, people=people)
    assert len(copies.listed(staffed, now=NOON, every=True)) == 2


def test_a_number_is_never_issued_twice_for_different_things(staffed: Ledger) -> None:
    issued(staffed, NUMBER)
    with pytest.raises(LedgerError) as told:
        issued(staffed, NUMBER, person="E03")
    assert told.value.code == "copy-taken"


def test_a_generic_blank_leaves_its_template_and_no_copy(staffed: Ledger) -> None:
    copies.issue(staffed, [Copy(form=FORM.form, edition=1, rendition=RENDITION)], [TEMPLATE], actor=ACT)
    assert copies.listed(staffed, now=NOON, every=True) == ()
    assert staffed.template(RENDITION) == TEMPLATE


def test_days_out_are_days_of_the_calendar_where_the_organisation_is(staffed: Ledger) -> None:
    late = Actor(ACT.by, dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC))  # half past eleven in London
    copy = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER)
    copies.issue(staffed, [copy], [TEMPLATE], actor=late)
    for hour, minute, days in ((22, 59, 0), (23, 0, 1)):
        now = dt.datetime(2026, 6, 30, hour, minute, tzinfo=dt.UTC)
        assert [c.days for c in copies.listed(staffed, now=now)] == [days]
        assert len(copies.listed(staffed, now=now, older_than=1)) == days


def test_what_is_out_is_listed_by_form_person_and_age_until_it_is_filed(staffed: Ledger) -> None:
    zoe = issued(staffed, NUMBER, period="2026 Q4")
    issued(staffed, "0" * 14, person="E03")
    out = copies.listed(staffed, now=NOON + dt.timedelta(days=8))
    assert [(c.person, c.days, c.state) for c in out] == [("E03", 8, "issued"), ("E02", 8, "issued")]
    assert [c.number for c in copies.listed(staffed, now=NOON, person="E02")] == [NUMBER]
    assert copies.listed(staffed, now=NOON, older_than=1) == ()
    assert copies.listed(staffed, now=NOON, form="another") == ()
    submit(staffed, returned(SESSION, copy=zoe, unsure=["summary"]))
    assert [c.state for c in copies.listed(staffed, now=NOON, person="E02")] == ["review"]
    submit(staffed, returned({**zoe.given, **SESSION}, copy=zoe))
    assert copies.listed(staffed, now=NOON, person="E02") == ()
    every = copies.listed(staffed, now=NOON, person="E02", every=True)
    assert [(c.state, c.period) for c in every] == [("filed", "2026 Q4")]


def test_a_copy_that_was_lost_is_withdrawn_and_filed_all_the_same_when_it_turns_up(staffed: Ledger) -> None:
    copy = issued(staffed, NUMBER)
    copies.withdraw(staffed, NUMBER, "Lost on the bus.", ACT)
    assert copies.listed(staffed, now=NOON) == ()
    with pytest.raises(UsageError) as told:
        copies.withdraw(staffed, NUMBER, "Talked again.", ACT)
    assert told.value.code == "no-copy"
    assert submit(staffed, returned(SESSION, copy=copy)).outcome == "filed"


def test_the_next_copy_has_the_next_number_open_actions_and_what_was_carried_forward(staffed: Ledger) -> None:
    first = issued(staffed, NUMBER)
    submit(
        staffed,
        returned(
            {**SESSION, "for_supervisor": "Ask about the van", "for_supervisee": "Bring the log"}, copy=first
        ),
    )
    known = given_for(staffed, FORM, find(staffed, "E02"))
    assert known.values["session"] == 5
    assert known.values["for_supervisor"] == "Ask about the van"
    assert known.values["for_supervisee"] == "Bring the log"
    assert known.values["last_actions.1.what"] == "Book the medication course"
    assert known.values["last_actions.1.when"] == "31/12/2026"
    assert set(known.locked) >= {"last_actions.1.what", "last_actions.1.who", "last_actions.1.when"}
    assert not any(p.endswith((".now", ".new_date")) for p in known.values)


def test_nothing_of_one_person_is_given_to_another(staffed: Ledger) -> None:
    submit(staffed, returned({**SESSION, "for_supervisor": "Private"}, copy=issued(staffed, NUMBER)))
    known = given_for(staffed, FORM, find(staffed, "E03")).values
    assert known == {"supervisee": "Łukasz Próba", "supervisor": "Sam Sample", "session": 1}


def test_closing_on_the_next_copy_closes(staffed: Ledger) -> None:
    submit(staffed, returned({**SESSION, "for_supervisor": "Van"}, copy=issued(staffed, NUMBER)))
    second = issued(staffed, "0" * 14)
    answers: dict[str, Value] = {
        **second.given,
        "date": dt.date(2026, 12, 12),
        "summary": "Training followed up.",
        "last_actions.1.now": "done",
    }
    del answers["for_supervisor"]
    assert submit(staffed, returned(answers, copy=second)).outcome == "filed"
    known = given_for(staffed, FORM, find(staffed, "E02"))
    assert set(known.values) == {"supervisee", "supervisor", "session"}


def test_a_record_replaced_by_a_later_version_no_longer_gives_its_actions(staffed: Ledger) -> None:
    from filing.review import queries

    copy = issued(staffed, NUMBER)
    submit(staffed, returned({**copy.given, **SESSION}, copy=copy))
    other = submit(staffed, returned({**copy.given, **SESSION, "actions.1.what": "Another thing"}, copy=copy))
    queries.settle(staffed, other.asked[0], queries.Settlement("accept", candidate=2), later(hours=1))
    known = given_for(staffed, FORM, find(staffed, "E02"))
    assert known.values["last_actions.1.what"] == "Another thing"
    assert "last_actions.2.what" not in known.values


def with_copy(record: Held, **given: Value) -> Held:
    """The record as a return of a copy that was given these values."""
    return replace(record, given={k.replace("__", "."): v for k, v in given.items()})


def held(**answers: Value) -> Held:
    """A record with these answers; `__` stands for the dot."""
    return Held(FORM, {k.replace("__", "."): v for k, v in answers.items()})


AGREED = held(actions__1__what="Book the course", actions__1__who="Zoë", actions__1__when="1/12/2026")


def whats(*records: Held) -> list[Value | None]:
    return [a.cells.get("what") for a in open_actions(records)]


@pytest.mark.parametrize("verdict", ["done", "drop"])
def test_done_and_dropped_actions_are_closed(verdict: str) -> None:
    followed = held(last_actions__1__what="Book the course", last_actions__1__now=verdict)
    assert whats(AGREED, followed) == []


def test_an_action_that_continues_has_its_new_date_from_then_on() -> None:
    followed = held(
        last_actions__1__what="Book the course",
        last_actions__1__now="continue",
        last_actions__1__new_date="1/3/2027",
    )
    assert [dict(a.cells) for a in open_actions([AGREED, followed])] == [
        {"what": "Book the course", "who": "Zoë", "when": "1/3/2027"}
    ]


def test_an_action_nobody_said_anything_about_stays_open() -> None:
    assert whats(AGREED, held(last_actions__1__what="Book the course"), held()) == ["Book the course"]


def test_a_copy_issued_before_an_action_was_closed_does_not_open_it_again() -> None:
    closed = held(last_actions__1__what="Book the course", last_actions__1__now="done")
    blank = with_copy(held(last_actions__1__what="Book the course"), last_actions__1__what="Book the course")
    assert whats(AGREED, closed, blank) == []
    assert whats(AGREED, blank, closed) == []
    assert whats(AGREED, closed, blank, AGREED) == ["Book the course"]


def test_a_person_who_says_that_a_closed_action_continues_opens_it_again() -> None:
    closed = held(last_actions__1__what="Book the course", last_actions__1__now="done")
    says = {"last_actions__1__what": "Book the course", "last_actions__1__now": "continue"}
    assert whats(AGREED, closed, with_copy(held(**says), **says)) == ["Book the course"]


def test_two_copies_issued_together_leave_open_what_continues_alone(staffed: Ledger) -> None:
    agreed: dict[str, Value] = {
        f"actions.{n}.{column}": value
        for n, what in enumerate("ABC", 1)
        for column, value in (("what", what), ("who", "Zoë"), ("when", "1/1/2027"))
    }
    session = {k: v for k, v in SESSION.items() if not k.startswith("actions.")}
    submit(staffed, returned({**session, **agreed}))
    first, second = issued(staffed, "C2C2C2C2C2C2C2"), issued(staffed, "C3C3C3C3C3C3C3")
    said = {f"last_actions.{n}.now": v for n, v in enumerate(("done", "continue", "drop"), 1)}
    for day, copy, verdicts in ((1, first, said), (2, second, {})):
        held_on = {"date": dt.date(2026, 12, day), "next_meeting": dt.date(2027, 1, 1)}
        back = submit(staffed, returned({**session, **copy.given, **verdicts, **held_on}, copy=copy))
        assert back.outcome == "filed"
    now = given_for(staffed, FORM, find(staffed, "E02")).values
    assert [v for k, v in now.items() if k.startswith("last_actions.") and k.endswith(".what")] == ["B"]


def test_what_the_roster_has_and_the_form_does_not_take_is_told_without_the_value(staffed: Ledger) -> None:
    from filing.people.roster import import_csv

    import_csv(staffed, b"ref,name,band\nE02,Zo\xc3\xab Example,Secret band\n", ACT)
    notices = given_for(staffed, load("appraisal-framework"), find(staffed, "E02")).notices
    assert {n.code for n in notices} == {"given-unfit"}
    assert "The band on the roster" in notices[0].say
    assert not any("Secret" in n.say for n in notices)


def test_an_action_shown_as_open_whose_record_never_came_in_is_open() -> None:
    assert whats(held(last_actions__1__what="From before", last_actions__1__who="Sam")) == ["From before"]


def test_closing_one_of_two_actions_in_the_same_words_closes_that_of_the_same_person() -> None:
    two = held(
        actions__1__what="Ring the GP",
        actions__1__who="Zoë",
        actions__2__what="Ring the GP",
        actions__2__who="Sam",
    )
    closed = held(
        last_actions__1__what="Ring the GP", last_actions__1__who="Sam", last_actions__1__now="done"
    )
    assert [a.cells["who"] for a in open_actions([two, closed])] == ["Zoë"]


def test_an_action_agreed_again_after_it_was_done_is_open_again() -> None:
    done = held(last_actions__1__what="Book the course", last_actions__1__now="done")
    assert whats(AGREED, done, AGREED) == ["Book the course"]


def test_more_open_actions_than_rows_are_told_and_stay_open() -> None:
    many = [Action({"what": f"Action {n}"}, 1) for n in range(33)]
    rows, left = rows_for(FORM, many)
    assert (len(rows), left) == (30, 3)


def test_what_the_last_record_left_blank_is_not_carried_from_the_one_before() -> None:
    assert last_of([held(for_supervisor="Old"), held(summary="x")], "open.for_supervisor") is None
    assert last_of([], "open.for_supervisor") is None


@pytest.mark.parametrize("name", trial.NAMES)
def test_every_trial_form_takes_what_the_roster_gives(plain: Ledger, name: str) -> None:
    form = trial.load(name)
    known = given_for(plain, form, find(plain, "E02"))
    if form.about.person is not None:
        assert known.values[form.about.person] == "Zoë Example"


words = st.sampled_from(["Ring", "Book", "Write"])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("agree"), words),
        st.tuples(st.sampled_from(["done", "drop", "continue", "blank"]), words),
    ),
    max_size=8,
)


@settings(max_examples=100)
@given(steps)
def test_an_action_is_open_exactly_when_it_was_agreed_since_it_was_last_closed(
    story: list[tuple[str, str]],
) -> None:
    records, truth = [], set()
    for what, word in story:
        if what == "agree":
            records.append(held(actions__1__what=word))
            truth.add(word)
        elif word in truth:
            cells: dict[str, Value] = {"last_actions__1__what": word}
            records.append(held(**(cells if what == "blank" else {**cells, "last_actions__1__now": what})))
            truth -= {word} if what in {"done", "drop"} else set()
    assert sorted(str(w) for w in whats(*records)) == sorted(truth)
