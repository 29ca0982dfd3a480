"""Every rule of every form: broken once, told in its own words, at the right place and level."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

import forms
from samples.make import record
from schemas import rules
from schemas.paths import slot_at
from schemas.values import Value
from tests.forms.further_rules import FURTHER

TODAY, LATER = dt.date(2026, 12, 31), dt.date(2027, 6, 1)
"""The day on which the samples are read here, and one after it."""


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


@dataclass(frozen=True)
class Broken:
    """A sample with some answers changed (None: taken out), and where which rule then speaks."""

    form: str
    at: str
    say: str
    change: dict[str, Value | None] = field(default_factory=dict)
    level: str = "must"

    def __str__(self) -> str:
        return f"{self.form}: {self.say[:48]}"


def gone(form: str, *endings: str, within: str = "") -> dict[str, Value | None]:
    """Every answer of the sample whose path ends so, taken out."""
    return {p: None for p in record(forms.load(form)) if p.startswith(within) and p.endswith(endings)}


def itself(form: str, by: str, person: str, say: str) -> Broken:
    """A form on which somebody leads themselves."""
    return Broken(form, person, say, {by: record(forms.load(form))[person]})


def undated(form: str, dates: dict[str, str]) -> list[Broken]:
    """Signatures without their dates, and with dates that have not been yet."""
    made = []
    for path, whose in dates.items():
        signed = path.removesuffix("_on")
        made.append(
            Broken(form, path, f"{whose} has no date.", {signed: name_of(form, signed), path: None}, "note")
        )
        made.append(Broken(form, path, "This date has not been yet.", {path: LATER}, "note"))
    return made


def name_of(form: str, signed: str) -> Value:
    """The name of whoever signs at a place."""
    slot = slot_at(forms.load(form), signed)
    assert slot is not None
    assert slot.field.of is not None
    return record(forms.load(form))[slot.field.of]


def pdp_guided() -> list[Broken]:
    made = [
        Broken(
            "pdp-guided",
            "skills.1.need",
            "Write down at least one learning need in one of the three plans.",
            gone("pdp-guided", "need", "domain", "how", within="skills")
            | gone("pdp-guided", ".date", within="skills")
            | gone("pdp-guided", "need", "domain", "how", ".date", within="knowledge")
            | gone("pdp-guided", "need", "domain", "how", ".date", within="confidence."),
        ),
        Broken(
            "pdp-guided",
            "review",
            "The review must be after the date of the plan.",
            {"review": day("2026-09-14")},
        ),
        Broken(
            "pdp-guided",
            "signed_name_on",
            "The signature is dated before the plan.",
            {"signed_name_on": day("2026-09-13")},
            "note",
        ),
        Broken(
            "pdp-guided",
            "signed_manager_on",
            "The manager's signature is dated before the plan.",
            {"signed_manager_on": day("2026-09-13")},
            "note",
        ),
    ]
    for table in ("skills", "knowledge", "confidence"):
        say = "Say how this learning need will be met, and by when."
        made.append(Broken("pdp-guided", f"{table}.1.how", say, {f"{table}.1.how": None}))
        say = "Name the learning need this is for."
        made.append(Broken("pdp-guided", f"{table}.1.need", say, {f"{table}.1.need": None}, "note"))
        say = "Give a date, so that this can be followed up."
        made.append(Broken("pdp-guided", f"{table}.1.date", say, {f"{table}.1.date": None}, "note"))
    form, say = "pdp-guided", "The review is more than a year after the plan."
    made += [
        Broken(form, "review", say, {"review": day("2027-09-15")}, "note"),
        Broken(form, "review", "No review of the plan is agreed.", {"review": None}, "note"),
        itself(
            form,
            "manager",
            "name",
            "Nobody makes this plan with themselves. Give the name of the worker, and of the manager.",
        ),
    ]
    return made + undated(
        form, {"signed_name_on": "The signature", "signed_manager_on": "The manager's signature"}
    )


def pdp_2016() -> list[Broken]:
    needs = gone("pdp-2016", "need", "objective", "date", "actions", "outcomes", within="plan")
    return [
        Broken("pdp-2016", "plan.1.need", "Write down at least one learning or development need.", needs),
        Broken("pdp-2016", "plan.2.date", "Say when you expect to achieve this.", {"plan.2.date": None}),
        Broken(
            "pdp-2016",
            "plan.2.objective",
            "Say what the objective of this need is.",
            {"plan.2.objective": None},
        ),
        itself(
            "pdp-2016",
            "case_manager",
            "name",
            "Nobody agrees a plan with themselves. Give the name of the worker, and of the Case Manager.",
        ),
        Broken(
            "pdp-2016", "review_dates", "No review of the plan is agreed.", {"review_dates": None}, "note"
        ),
        *undated(
            "pdp-2016",
            {
                "signed_case_manager_on": "The Case Manager's signature",
                "signed_name_on": "The worker's signature",
            },
        ),
        Broken("pdp-2016", "plan.1.need", "Say which need this objective is for.", {"plan.1.need": None}),
        Broken(
            "pdp-2016",
            "plan.3.actions",
            "Say what will be done, and what is needed for it.",
            {"plan.3.actions": None},
            "note",
        ),
        Broken(
            "pdp-2016",
            "complete_by",
            "The plan must be completed after it starts.",
            {"complete_by": day("2026-04-06")},
        ),
    ]


def pdp_induction() -> list[Broken]:
    form = "pdp-induction"
    all_rows = gone(form, "area", "how", "resources", "improves", "target", "met", within="plan")
    return [
        Broken(form, "plan.1.area", "Write down at least one key area for development.", all_rows),
        Broken(form, "plan.1.how", "Tick how this will happen.", {"plan.1.how": None}),
        Broken(form, "plan.1.target", "Give a target date for this area.", {"plan.1.target": None}),
        itself(
            form,
            "manager",
            "name",
            "Nobody makes this plan with themselves. Give the name of the worker, and of the manager.",
        ),
        *undated(
            form, {"signed_name_on": "The worker's signature", "signed_manager_on": "The manager's signature"}
        ),
        Broken(form, "plan.3.area", "Say which area for development this is for.", {"plan.3.area": None}),
        Broken(
            form,
            "plan.1.area",
            "Say which area for development this is about.",
            {"plan.1.area": None, "plan.1.how": None},
        ),
        Broken(
            form,
            "signed_name_on",
            "The worker's signature is dated before the plan.",
            {"signed_name_on": day("2026-10-04")},
            "note",
        ),
        Broken(
            form,
            "signed_manager_on",
            "The manager's signature is dated before the plan.",
            {"signed_manager_on": day("2026-10-04")},
            "note",
        ),
    ]


def appraisal() -> list[Broken]:
    form = "appraisal-framework"
    return [
        Broken(
            form,
            "levels.setting.agreed",
            "Agree a level for this domain.",
            {"levels.setting.agreed": None},
        ),
        Broken(
            form,
            "behaviours.pq1.evidence",
            "Say what the evidence was for this Met or Not Met.",
            {"behaviours.pq1.evidence": None},
        ),
        Broken(
            form,
            "behaviours.pq1.met",
            "There is evidence but neither Met nor Not Met is ticked.",
            {"behaviours.pq1.met": None},
            "note",
        ),
        Broken(
            form,
            "behaviours.pq5.objectives",
            "A behaviour that is not met needs an objective that helps.",
            {"behaviours.pq5.objectives": None},
            "note",
        ),
        Broken(
            form,
            "behaviours.pq1.client_n",
            "Say how many evaluations the client rating is the mean of.",
            {"behaviours.pq1.client_n": None},
        ),
        Broken(
            form,
            "behaviours.pq1.client_mean",
            "The client rating needs its exact mean.",
            {"behaviours.pq1.client_mean": None},
        ),
        itself(
            form,
            "appraiser",
            "name",
            "Nobody appraises themselves. Give the name of the person appraised, and of the appraiser.",
        ),
        Broken(
            form,
            "date",
            "The appraisal has not been yet. Correct the date, or hand it in once it was held.",
            {"date": LATER},
        ),
        Broken(
            form,
            "band",
            "No band is given; the levels at the end are of every band then.",
            {"band": None},
            "note",
        ),
        Broken(
            form,
            "behaviours.pq1.met",
            "No behaviour was reviewed. Tick Met or Not Met for at least one.",
            gone(form, ".met", ".evidence", within="behaviours."),
        ),
        Broken(
            form,
            "behaviours.pq1.self",
            "The person rates themselves low here. Talk about what would help.",
            {"behaviours.pq1.self": 2},
            "note",
        ),
        Broken(
            form,
            "behaviours.pq1.client",
            "Clients rate this low. Poor ratings may call for a supervision of their own.",
            {"behaviours.pq1.client": 1},
            "note",
        ),
        Broken(
            form,
            "behaviours.pq1.objectives",
            "Below the level of the post, and no objective says how to reach it.",
            {"capability": "below", **gone(form, ".objectives", within="behaviours.")},
            "note",
        ),
        Broken(form, "next_review", "No next review is agreed.", {"next_review": None}, "note"),
        Broken(
            form,
            "next_review",
            "The next review is more than a year after this appraisal.",
            {"next_review": day("2027-09-29")},
            "note",
        ),
        *undated(
            form,
            {
                "signed_appraiser_on": "The appraiser's signature",
                "signed_name_on": "The signature of the person appraised",
            },
        ),
        Broken(
            form,
            "copy_given",
            "The copy was given before the appraisal.",
            {"copy_given": day("2026-09-27")},
            "note",
        ),
        Broken(
            form,
            "behaviours.sd1.met",
            "No behaviour of this domain was reviewed.",
            gone(form, ".met", ".evidence", within="behaviours.sd"),
            "note",
        ),
        Broken(
            form,
            "next_review",
            "The next review must be after this appraisal.",
            {"next_review": day("2026-09-28")},
        ),
        Broken(
            form,
            "signed_appraiser_on",
            "The appraiser's signature is dated before the appraisal.",
            {"signed_appraiser_on": day("2026-09-27")},
            "note",
        ),
        Broken(
            form,
            "signed_name_on",
            "The signature of the person appraised is dated before the appraisal.",
            {"signed_name_on": day("2026-09-27")},
            "note",
        ),
    ]


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
    *(Broken(form, at, say, dict(change), level) for form, at, say, level, change in FURTHER),
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


def test_several_answers_that_want_the_same_row_ask_for_it_once() -> None:
    form = forms.load("file-audit")
    answers = {p: v for p, v in record(form).items() if not p.startswith("actions.")}
    asked = [q for q in rules.check(form, answers, on=TODAY) if q.path == "actions.1.what"]
    assert sum(answers.get(f"criteria.{r.id}.found") != "yes" for r in form.table("criteria").fixed) == 4
    assert [(q.code, q.level) for q in asked] == [("when-then", "note")]


def test_a_withdrawal_is_held_until_it_says_what_was_published() -> None:
    form = forms.load("idea-consent")
    plain = {
        p: v
        for p, v in record(form).items()
        if not p.startswith(("published.", "was_", "withdrawn", "signed_w"))
    }
    assert not rules.check(form, plain, on=TODAY)
    withdrawn = {**plain, "withdrawn_on": day("2026-12-01"), "signed_withdrawal": "Łukasz Próba"}
    assert [q.path for q in rules.check(form, withdrawn, on=TODAY)] == ["was_published"]
    assert not rules.check(form, {**withdrawn, "was_published": "no"}, on=TODAY)
    listed = {**withdrawn, "was_published": "yes"}
    assert [q.path for q in rules.check(form, listed, on=TODAY)] == ["published.1.what"]
