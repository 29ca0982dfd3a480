"""The rules of the forms for leaders and Practice Supervisors, each broken once."""

from __future__ import annotations

from collections.abc import Iterator

from tests.forms.breaking import gone
from tests.forms.broken.told import LATER, Told, actions, copy, day, signed

NOT_YET = "This date has not been yet."
TOPICS = {
    "leading": ("decide", "own_inspection"),
    "teams": ("lead_team", "supervise"),
    "duties": ("capacity", "families"),
    "improving": ("improve", "improve"),
    "communication": ("information", "conflict"),
    "values": ("outcomes", "lead_equality"),
    "safety": ("risk", "requirements"),
    "development": ("awareness", "workload"),
}
"""Of each topic area a statement that is met, and one that has evidence."""


def goals() -> Iterator[Told]:
    form = "leader-goals"
    said = "Nobody assesses themselves. Give the name of the participant, and of the assessor."
    yield form, "assessor", said, "must", {"assessor": "mo  madeup"}
    for path in ("date", "began"):
        yield form, path, NOT_YET, "must", {path: LATER}
    said = "The rating cannot be before the participant started on the scheme."
    yield form, "date", said, "must", {"began": day("2026-11-13")}
    said = "Rate at least one statement."
    yield form, "leading.theories.rating", said, "must", gone(form, ".rating", ".evidence")
    for topic, (met, evidenced) in TOPICS.items():
        at = f"{topic}.{met}.evidence"
        yield form, at, "Say what shows that this is met.", "note", {at: None}
        at = f"{topic}.{evidenced}.rating"
        yield form, at, "There is evidence and no rating: rate this statement.", "must", {at: None}
    yield form, "next.1.who", "Say who will do this.", "must", {"next.1.who": None}
    yield form, "next.2.when", "Say by when this will be done.", "must", {"next.2.when": None}
    yield form, "next.1.what", "Say what is to be learned next.", "must", {"next.1.what": None}
    yield form, "review", "The next rating must be after this one.", "must", {"review": day("2026-11-12")}
    said = "The next rating is more than a year away."
    yield form, "review", said, "note", {"review": day("2027-11-13")}
    whose = {"signed_assessor_on": "The assessor's", "signed_leader_on": "The participant's"}
    yield from signed(form, whose, "2026-11-11", "rating")
    yield from copy(form, "2026-11-11", "rating")


def self_assessment() -> Iterator[Told]:
    form = "pqs-self-assessment"
    who = "Give the name of the Practice Supervisor, and of the manager."
    said = f"Nobody goes through their own assessment alone. {who}"
    yield form, "manager", said, "must", {"manager": "Pat Specimen"}
    said = "This date has not been yet. Write the day on which you went through it."
    yield form, "date", said, "must", {"date": LATER}
    at = "standards.performance.areas"
    yield form, at, "Say what is to be developed in this area.", "note", {at: None}
    at = "standards.decisions.strengths"
    yield form, at, "Say what shows that this is a strength.", "note", {at: None}
    none = gone(form, ".objective", ".what", ".when", ".evidence", within="goals.")
    yield form, "goals.1.objective", "Write down at least one goal for the year.", "must", none
    yield form, "goals.2.what", "Say which actions fulfil this goal.", "must", {"goals.2.what": None}
    yield form, "goals.3.when", "Say by when this goal is met.", "must", {"goals.3.when": None}
    said = "Say how this goal will be evidenced."
    yield form, "goals.1.evidence", said, "note", {"goals.1.evidence": None}
    said = "Name the goal that these actions are for."
    yield form, "goals.1.objective", said, "must", {"goals.1.objective": None}
    said = "The goals are looked at again after this day, not before."
    yield form, "review", said, "must", {"review": day("2026-10-06")}
    said = "The goals are looked at half-way through the year; this is more than six months away."
    yield form, "review", said, "note", {"review": day("2027-04-07")}
    whose = {"signed_supervisor_on": "The Practice Supervisor's", "signed_manager_on": "The manager's"}
    yield from signed(form, whose, "2026-10-05", "assessment")
    yield from copy(form, "2026-10-05", "assessment")


def pathway() -> Iterator[Told]:
    form = "pqs-pathway"
    said = "Nobody mentors themselves. Give the name of the Practice Supervisor, and of the mentor."
    yield form, "mentor", said, "must", {"mentor": "Sam Sample"}
    said = "Nobody moderates their own portfolio. Write who moderated it."
    yield form, "moderator", said, "must", {"moderator": "Sam Sample"}
    said = "The mentor helped to make this portfolio: another person moderates it."
    yield form, "moderator", said, "must", {"moderator": "Pat Specimen"}
    yield from pathway_dates(form)
    yield from pathway_gaps(form)
    whose = {
        "signed_supervisor_on": ("The Practice Supervisor's", "pathway began", "2025-12-07"),
        "signed_mentor_on": ("The mentor's", "pathway began", "2025-12-07"),
        "signed_moderator_on": ("The moderator's", "moderation", "2026-11-23"),
    }
    for path, (name, what, before) in whose.items():
        said = f"{name} signature is dated before the {what}."
        yield form, path, said, "note", {path: day(before)}
        yield form, path, f"{name} signature has no date.", "note", {path: None}
        yield form, path, NOT_YET, "note", {path: LATER}
    yield form, "copy_given", "The copy was given before this day.", "note", {"copy_given": day("2026-12-01")}
    yield form, "copy_given", NOT_YET, "note", {"copy_given": LATER}


def pathway_dates(form: str) -> Iterator[Told]:
    for path in ("date", "began", "mentor_since", "assessed_on", "planned_on", "handed_in", "moderated_on"):
        yield form, path, NOT_YET, "must", {path: LATER}
    for path in ("learning.1.on", "reviews.second.on", "observations.2.on"):
        said = "This date has not been yet. Write down what was, not what is planned."
        yield form, path, said, "must", {path: LATER}
    said = "The pathway cannot begin after this day."
    yield form, "date", said, "must", {"began": day("2026-12-03")}
    said = "The plan is made of the self-assessment: it cannot be before it."
    yield form, "planned_on", said, "must", {"planned_on": day("2026-01-11")}
    said = "The plan cannot be reviewed before it is made."
    yield form, "reviews.first.on", said, "must", {"reviews.first.on": day("2026-01-25")}
    said = "The second review must be after the first."
    yield form, "reviews.second.on", said, "must", {"reviews.second.on": day("2026-05-19")}
    said = "The portfolio cannot be handed in before the plan is made."
    yield form, "handed_in", said, "must", {"handed_in": day("2026-01-25")}
    said = "The portfolio cannot be moderated before it is handed in."
    yield form, "moderated_on", said, "must", {"moderated_on": day("2026-11-08")}
    said = "The second review is more than a year after the start."
    yield form, "reviews.second.on", said, "note", {"reviews.second.on": day("2026-12-09")}


def pathway_gaps(form: str) -> Iterator[Told]:
    for path, said, level in (
        ("aims", "Say what the plan is about.", "must"),
        ("learning.1.on", "Say when this was learned.", "must"),
        ("learning.2.what", "Say what was learned.", "must"),
        ("learning.3.used", "Say what this learning changed in supervision.", "note"),
        ("portfolio.assuring.evidence", "Say which evidence the portfolio has here.", "must"),
        ("reviews.first.found", "Say what the review found.", "must"),
        ("reviews.second.on", "Give the date of this review.", "must"),
        ("observations.1.seen", "Say what was seen.", "must"),
        ("observations.2.on", "Give the date of this observation.", "must"),
        ("observations.1.who", "Say who observed.", "must"),
        ("moderator", "Say who moderated the portfolio.", "must"),
        ("moderated_on", "Say when the portfolio was moderated.", "must"),
        ("outcome", "Say what came of the moderation.", "must"),
        ("reasons", "Give the moderator's reasons.", "must"),
        ("reviews.first.on", "The PQS is met with two reviews of the plan; the first is missing.", "must"),
        ("reviews.second.on", "The PQS is met with two reviews of the plan; the second is missing.", "must"),
        ("signed_moderator", "The moderator has not signed.", "note"),
    ):
        yield form, path, said, level, {path: None}
    said = "The PQS is met with observations of practice; there is none."
    none = gone(form, ".on", ".who", ".seen", within="observations.")
    yield form, "observations.1.on", said, "must", none


def implementation() -> Iterator[Told]:
    form = "pqs-implementation"
    said = "This date has not been yet. Write the day on which the plan was made."
    yield form, "date", said, "must", {"date": LATER}
    for path, said, level in (
        ("steps.awareness.shown", "Say what shows that this step is begun or reached.", "must"),
        ("steps.initial.shown", "Say what shows that this step is begun or reached.", "must"),
        ("actions.1.who", "Say who will do this.", "must"),
        ("actions.2.when", "Say by when this will be done.", "must"),
        ("actions.3.step", "Say which step this action leads to.", "note"),
        ("actions.4.what", "Say what the action is.", "must"),
    ):
        yield form, path, said, level, {path: None}
    none = gone(form, ".what", ".step", ".who", ".when", within="actions.")
    said = "A plan needs an action: write down at least one."
    yield form, "actions.1.what", said, "must", none
    said = "The plan is looked at again after this day, not before."
    yield form, "review", said, "must", {"review": day("2026-11-10")}
    said = "The plan is looked at again more than a year from now."
    yield form, "review", said, "note", {"review": day("2027-11-11")}
    yield from signed(form, {"signed_leader_on": "The leader's"}, "2026-11-09", "plan")


def outplacement() -> Iterator[Told]:
    form = "outplacement-report"
    said = "This is the same name as the participant's. Write who reads the report."
    yield form, "mentor", said, "must", {"mentor": "Mo Madeup"}
    for path in ("date", "to_date"):
        said = "This date has not been yet. A report is written after the outplacement."
        yield form, path, said, "must", {path: LATER}
    yield form, "to_date", "The last day is before the first.", "must", {"to_date": day("2026-09-20")}
    said = "The report is written after the outplacement; its date is before the last day."
    yield form, "date", said, "must", {"date": day("2026-10-15")}
    said = "An outplacement takes four weeks; this one was longer than five."
    yield form, "to_date", said, "note", {"to_date": day("2026-10-27")}
    none = gone(form, ".what", ".who", ".when", within="actions.")
    said = "Nothing is to be done at home with what was learned."
    yield form, "actions.1.what", said, "note", none
    yield from actions(form)
    whose = {"signed_participant_on": "The participant's", "signed_mentor_on": "The mentor's"}
    yield from signed(form, whose, "2026-10-29", "report")


TOLD: tuple[Told, ...] = (
    *goals(),
    *self_assessment(),
    *pathway(),
    *implementation(),
    *outplacement(),
)
