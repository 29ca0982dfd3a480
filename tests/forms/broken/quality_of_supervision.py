"""The rules of the forms on the quality of supervision and of the five questions, each broken once."""

from __future__ import annotations

from collections.abc import Iterator

import forms
from samples.make import record
from schemas.values import Value
from tests.forms.broken.told import (
    LATER,
    Told,
    actions,
    day,
    filled_in_by,
    session_held,
    signed,
    signed_by_both,
    signed_by_one,
)


def _without(form: str, within: str, *endings: str) -> dict[str, Value | None]:
    """Every answer of the sample in a table whose path ends so, taken out."""
    there = record(forms.load(form))
    return {path: None for path in there if path.startswith(within) and path.endswith(endings or ("",))}


def leads() -> Iterator[Told]:
    form = "lead-responsibilities"
    said = "This is the same name as the supervisee's. Write who manages them."
    yield form, "manager", said, "must", {"manager": "Anaïs Madeup"}
    said = "This is the same name as the supervisee's. Write who supervises them professionally."
    yield form, "professional", said, "must", {"professional": "Anaïs Madeup"}
    said = "This date has not been yet. Write the day on which you settled it."
    yield form, "date", said, "must", {"date": LATER}
    said = "Nobody leads on this. Tick who does."
    yield form, "leads.r1.line", said, "note", {"leads.r1.line": None}
    yield form, "leads.1.line", said, "note", {"leads.1.line": None}
    said = "The professional supervisor leads on something, and is not named."
    yield form, "professional", said, "must", {"professional": None}
    said = "The peer group leads on something. Say who is in it."
    yield form, "peers", said, "note", {"peers": None}
    said = "The professional supervisor has not signed."
    yield form, "signed_professional", said, "note", {"signed_professional": None}
    said = "It can only be looked at again after this day."
    yield form, "review", said, "must", {"review": day("2026-10-06")}
    said = "It is to be looked at again within a year."
    yield form, "review", said, "note", {"review": day("2027-10-07")}
    whose = {
        "signed_supervisee_on": "The supervisee's",
        "signed_manager_on": "The line manager's",
        "signed_professional_on": "The professional supervisor's",
    }
    yield from signed(form, whose, "2026-10-05", "day of this form")
    said = "The copy was given before the day of this form."
    yield form, "copy_given", said, "note", {"copy_given": day("2026-10-05")}
    yield form, "copy_given", "This date has not been yet.", "note", {"copy_given": LATER}


def reflection() -> Iterator[Told]:
    form = "session-reflection"
    yield from session_held(form, "Pat Specimen")
    yield form, "length", "The length of the session is not given.", "note", {"length": None}
    said = "The next session must be after this one."
    yield form, "next_session", said, "must", {"next_session": day("2026-11-12")}
    said = "Give an action that continues a new date."
    yield form, "last_actions.2.new_date", said, "note", {"last_actions.2.new_date": None}
    said = "Say what became of this action: done, continue or drop."
    yield form, "last_actions.1.now", said, "note", {"last_actions.1.now": None}
    yield from actions(form)
    yield from signed_by_both(form, "2026-11-11")


def audit(form: str, table: str, emerging: str, settled: str) -> Iterator[Told]:
    """Both audits; `emerging` and `settled` are rows of the sample that are so classified."""
    each, one = {"strategies": ("strategy", "A strategy"), "issues": ("issue", "An issue")}[table]
    first = forms.load(form).table(table).fixed[0].id
    said = f"Nothing is classified. Tick a stage for each {each}."
    yield form, f"{table}.{first}.progress", said, "must", _without(form, f"{table}.", ".progress")
    at = f"{table}.{emerging}.found"
    yield form, at, "Say which plans are being developed, and what is lacking.", "note", {at: None}
    at = f"{table}.{settled}.found"
    yield form, at, "Say what shows it.", "note", {at: None}
    said = f"{one} is only emerging, and no area for development is named."
    yield form, "actions.1.what", said, "note", _without(form, "actions.")
    said = "The next audit must be after this one."
    yield form, "next_audit", said, "must", {"next_audit": record(forms.load(form))["date"]}
    yield from filled_in_by(form)
    yield from actions(form)
    yield from signed_by_one(form, "2026-10-19")


def components() -> Iterator[Told]:
    form = "supervision-components"
    said = "Nothing is ticked. Tick in one of the two checklists what is in place."
    none = _without(form, "components.", ".in_place") | _without(form, "expectations.", ".in_place")
    yield form, "components.c1.in_place", said, "must", none
    said = "No component is ticked: the first checklist is not filled in."
    yield form, "components.c1.in_place", said, "note", _without(form, "components.", ".in_place")
    said = "None of these expectations is ticked."
    workers = {f"expectations.e{n}.in_place": None for n in range(22, 30)}
    yield form, "expectations.e22.in_place", said, "note", workers
    said = "Something should change, and no action is named."
    yield form, "actions.1.what", said, "note", _without(form, "actions.")
    said = "It can only be looked at again after this day."
    yield form, "next_look", said, "must", {"next_look": day("2026-09-22")}
    yield from filled_in_by(form)
    yield from actions(form)
    yield from signed_by_one(form, "2026-09-21")


def outcomes() -> Iterator[Told]:
    form = "supervision-outcomes"
    said = "This is the same name as the supervisee's. Write who supervises them."
    yield form, "supervisor", said, "must", {"supervisor": "Tomáš Specimen"}
    said = "This date has not been yet. Write the day on which you looked at it together."
    yield form, "date", said, "must", {"date": LATER}
    said = "The day of the review must be after the day since when practice is looked at."
    yield form, "date", said, "must", {"since": day("2026-11-26")}
    said = "It can only be looked at again after this day."
    yield form, "review", said, "must", {"review": day("2026-11-26")}
    said = "Nothing is ticked. Tick the practice outcomes that are seen."
    yield form, "outcomes.r1.seen", said, "must", _without(form, "outcomes.")
    said = "Nothing is seen of this outcome of supervision."
    yield form, "outcomes.l1.seen", said, "note", _without(form, "outcomes.l")
    yield form, "outcomes.w4.evidence", "Say what shows it.", "note", {"outcomes.w4.evidence": None}
    said = "There is evidence, and it is not ticked. Tick it, or take the evidence out."
    yield form, "outcomes.w4.seen", said, "must", {"outcomes.w4.seen": None}
    said = "Something is not seen yet, and no action is agreed."
    yield form, "actions.1.what", said, "note", _without(form, "actions.")
    yield from actions(form)
    yield from signed_by_both(form, "2026-11-25")


def review() -> Iterator[Told]:
    form = "annual-review"
    said = "The year looked at ends before it begins."
    yield form, "to_date", said, "must", {"to_date": day("2025-10-01")}
    said = "The review cannot be before the last day it looks at."
    yield form, "date", said, "must", {"date": day("2026-09-29")}
    said = "More than a year is looked at; the review is of each year."
    yield form, "to_date", said, "note", {"to_date": day("2026-10-02")}
    said = "The next review must be after this one."
    yield form, "next_review", said, "must", {"next_review": day("2026-11-17")}
    said = "The next review is more than a year away."
    yield form, "next_review", said, "note", {"next_review": day("2027-11-18")}
    said = "Say what training supervisors had, and to what level; or that they had none."
    yield form, "training.1.level", said, "note", _without(form, "training.")
    said = "Say how many supervisors have undertaken it."
    yield form, "training.1.trained", said, "must", {"training.1.trained": None}
    said = "Say which training this is, and its level."
    yield form, "training.2.level", said, "must", {"training.2.level": None}
    said = "A weakness is named, and nothing is to be done about it."
    yield form, "actions.1.what", said, "note", _without(form, "actions.")
    yield from filled_in_by(form)
    yield from actions(form)
    yield from signed_by_one(form, "2026-11-16")


TOLD: tuple[Told, ...] = (
    *leads(),
    *reflection(),
    *audit("strategy-audit", "strategies", "a2", "a1"),
    *audit("implementation-audit", "issues", "b1", "b2"),
    *components(),
    *outcomes(),
    *review(),
)
