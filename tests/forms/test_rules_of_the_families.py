"""Every rule of every form: broken once, told in its own words, at the right place and level."""

from __future__ import annotations

import pytest

import forms
from samples.make import record
from schemas import rules
from schemas.values import Value
from tests.forms.breaking import LATER, TODAY, Broken, day, gone, itself, undated
from tests.forms.broken import everything
from tests.forms.broken_plans import appraisal, pdp_2016, pdp_guided, pdp_induction


def commitment(form: str, row: str, group_first: str, before: str, signed: str) -> list[Broken]:
    """What both sides of the Commitment have in common; `row` is chosen and done in the sample."""
    at = f"tasks.{row}"
    return [
        Broken(
            form,
            group_first,
            "Choose at least one task for this statement.",
            gone(form, ".chosen", ".deadline", ".done", ".done_on", within=at),
        ),
        Broken(form, f"{at}.deadline", "Give this task a deadline.", {f"{at}.deadline": None}),
        Broken(
            form,
            f"{at}.chosen",
            "This task has a deadline but is not chosen. Tick it, or take the deadline out.",
            {f"{at}.chosen": None},
        ),
        Broken(
            form,
            f"{at}.chosen",
            "This task is done but was not chosen. Tick it as chosen too.",
            {f"{at}.chosen": None},
        ),
        Broken(
            form,
            f"{at}.done_on",
            "Give the date on which this task was done.",
            {f"{at}.done_on": None},
            "note",
        ),
        Broken(
            form,
            f"{at}.done",
            "This task has a date on which it was done but is not ticked as done.",
            {f"{at}.done": None},
        ),
        Broken(
            form,
            f"{at}.deadline",
            "The deadline of this task is before the commitment was made.",
            {f"{at}.deadline": day(before)},
            "note",
        ),
        Broken(
            form,
            f"{at}.done_on",
            "This task was done before the commitment was made.",
            {f"{at}.done_on": day(before)},
            "note",
        ),
        Broken(
            form, "review", "The tasks are reviewed after the commitment is made.", {"review": day(before)}
        ),
        Broken(form, "review", "No date is given to review the tasks.", {"review": None}, "note"),
        *undated(form, {signed: "The signature"}),
    ]


def employer_only() -> list[Broken]:
    form, made = "commitment-employer", []
    for n in range(1, 8):
        row = f"tasks.t{n}_own"
        change: dict[str, Value | None] = {
            f"{row}.chosen": True,
            f"{row}.deadline": day("2027-01-29"),
            f"{row}.notes": None,
        }
        made.append(Broken(form, f"{row}.notes", "Write under Notes what your own task is.", change))
    say = "Say which statement this task is for."
    made.append(Broken(form, "further.1.statement", say, {"further.1.statement": None}))
    made.append(
        Broken(form, "further.1.deadline", "Give this task a deadline.", {"further.1.deadline": None})
    )
    made.append(Broken(form, "further.1.task", "Say what the task is.", {"further.1.task": None}))
    return made


def evaluation() -> list[Broken]:
    form = "contact-evaluation"
    reference = "Give the client's reference, so that evaluations of one client can be counted as such."
    return [
        Broken(
            form,
            "ratings.care.rating",
            "Rate at least one of the six.",
            gone(form, "rating", within="ratings"),
        ),
        Broken(
            form,
            "ratings.care.rating",
            "Not all six were rated; the means leave out what is blank.",
            {},
            "note",
        ),
        Broken(form, "client", reference, {"client": None}),
        Broken(form, "client", reference, {"evaluator": "client", "client": None}),
        Broken(form, "helped", "Say who filled this in for the client, and how.", {"helped": None}),
        Broken(form, "date", "The shift has not been yet. Correct the date.", {"date": LATER}),
        Broken(
            form,
            "ratings.care.rating",
            "This is a low rating. Read the comments, and see whether a supervision is called for.",
            {"ratings.care.rating": 2},
            "note",
        ),
    ]


def supervision() -> list[Broken]:
    form = "supervision-record"
    return [
        Broken(form, "actions.2.when", "Say by when this will be done.", {"actions.2.when": None}),
        Broken(form, "actions.2.who", "Say who will do this.", {"actions.2.who": None}),
        Broken(
            form,
            "date",
            "The session has not been yet. Correct the date, or hand it in once it was held.",
            {"date": LATER},
        ),
        itself(
            form,
            "supervisor",
            "supervisee",
            "Nobody supervises themselves. Give the name of the person who was supervised, and of the one who did it.",
        ),
        Broken(
            form,
            "last_actions.1.now",
            "Say what became of this action: done, continue or drop.",
            {"last_actions.1.now": None},
            "note",
        ),
        *(
            Broken(
                form,
                f"worth_{who}",
                f"The {who} found little value in the session. Ask why.",
                {f"worth_{who}": 2},
                "note",
            )
            for who in ("supervisee", "supervisor")
        ),
        Broken(form, "length", "The length of the session is not given.", {"length": None}, "note"),
        Broken(form, "next_meeting", "No next meeting is agreed.", {"next_meeting": None}, "note"),
        *undated(
            form,
            {
                "signed_supervisor_on": "The supervisor's signature",
                "signed_supervisee_on": "The supervisee's signature",
            },
        ),
        Broken(
            form,
            "copy_given",
            "The copy was given before the session.",
            {"copy_given": day("2026-11-11")},
            "note",
        ),
        Broken(form, "actions.1.what", "Say what the action point is.", {"actions.1.what": None}),
        Broken(
            form,
            "last_actions.2.new_date",
            "Give an action that continues a new date.",
            {"last_actions.2.new_date": None},
            "note",
        ),
        Broken(
            form,
            "next_meeting",
            "The next meeting must be after this one.",
            {"next_meeting": day("2026-11-12")},
        ),
        Broken(
            form,
            "signed_supervisor_on",
            "The supervisor's signature is dated before the session.",
            {"signed_supervisor_on": day("2026-11-11")},
            "note",
        ),
        Broken(
            form,
            "signed_supervisee_on",
            "The supervisee's signature is dated before the session.",
            {"signed_supervisee_on": day("2026-11-11")},
            "note",
        ),
    ]


ALL = [
    *pdp_guided(),
    *pdp_2016(),
    *pdp_induction(),
    *appraisal(),
    *commitment("commitment-employee", "t1_5", "tasks.t1_1.chosen", "2026-10-11", "signed_name_on"),
    *commitment("commitment-employer", "t1_1", "tasks.t1_1.chosen", "2026-05-31", "signed_on"),
    *employer_only(),
    *evaluation(),
    *supervision(),
    *(Broken(form, at, say, dict(change), level) for form, at, say, level, change in everything()),
]


@pytest.mark.parametrize("broken", ALL, ids=str)
def test_a_broken_rule_is_told_where_it_is_broken(broken: Broken) -> None:
    form = forms.load(broken.form)
    changed = {p: v for p, v in {**record(form), **broken.change}.items() if v is not None}
    told = {(q.path, q.say, q.level) for q in rules.check(form, changed, on=TODAY)}
    assert (broken.at, broken.say, broken.level) in told, told


@pytest.mark.parametrize("name", sorted({e.form for e in forms.catalogue()}))
def test_every_rule_of_a_form_is_broken_once_here(name: str) -> None:
    written = {(rule.say, rule.level) for rule in forms.load(name).rules}
    assert written == {(b.say, b.level) for b in ALL if b.form == name}


@pytest.mark.parametrize("name", sorted({e.form for e in forms.catalogue()}))
def test_messages_are_whole_sentences_for_a_supervisor(name: str) -> None:
    for rule in forms.load(name).rules:
        assert rule.say.endswith(".")
        assert rule.say[0].isupper()
        assert not any(word in rule.say for word in ("_", ".*", "field", "null", "regex", "invalid"))


def test_the_closing_summary_is_exactly_one_of_three() -> None:
    from schemas.values import from_marks

    capability = next(
        f
        for b in forms.load("appraisal-framework").blocks
        for f in getattr(b, "fields", ())
        if f.name == "capability"
    )
    assert len(capability.marks) == 3
    assert from_marks(capability, ("at",)).value == "at"
    assert from_marks(capability, ("at", "below")).doubt is not None
    assert capability.required == "must"


def test_a_behaviour_worded_for_managers_may_stay_blank() -> None:
    form = forms.load("appraisal-framework")
    answers = record(form)
    assert not any(p.startswith("behaviours.sd1.") for p in answers)
    assert not [q for q in rules.check(form, answers) if q.path and q.path.startswith("behaviours.sd1.")]
