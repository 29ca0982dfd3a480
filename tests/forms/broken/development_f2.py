"""The rules of the two forms on learning, and of a supervisor's self-assessment, each broken once."""

from __future__ import annotations

from collections.abc import Iterator

from forms import load
from samples.make import record
from tests.forms.broken.told import LATER, Told, actions, day, filled_in_by, signed, signed_by_one


def provider() -> Iterator[Told]:
    form = "learning-provider"
    yield from filled_in_by(form)
    answers = record(load(form))
    said = "Nothing is ticked and nothing is written: say how the provider meets at least one criterion."
    nothing = {path: None for path in answers if path.startswith("criteria.")}
    yield form, "criteria.s1_1.tick", said, "must", nothing
    said = "Nothing is ticked under this heading."
    costs = {path: None for path in answers if path.startswith("criteria.s9_")}
    yield form, "criteria.s9_1.tick", said, "note", costs
    said = "Say why the provider is not chosen, or what you still want to know."
    yield form, "why", said, "must", {"choice": "not", "why": None}
    yield form, "why", said, "must", {"choice": "ask", "why": None}
    said = "Say why this provider is chosen, so that somebody else can follow it."
    yield form, "why", said, "note", {"why": None}


def evaluation() -> Iterator[Told]:
    form = "learning-evaluation"
    said = "This is the same name as the worker's. Write with whom the worker evaluated the learning."
    yield form, "manager", said, "must", {"manager": "pat specimen"}
    said = "The learning has not been yet. Write the day on which it was, or ended."
    yield form, "attended", said, "must", {"attended": LATER}
    said = "This date has not been yet. Write the day on which you evaluated the learning."
    yield form, "reviewed", said, "must", {"reviewed": LATER}
    said = "The evaluation is dated before the learning itself."
    yield form, "reviewed", said, "must", {"reviewed": day("2026-05-18")}
    said = "The first evaluation is meant to be at once; this is more than four weeks after the learning."
    yield form, "reviewed", said, "note", {"reviewed": day("2026-06-17")}
    said = "The later evaluation must be after this one."
    yield form, "later", said, "must", {"later": day("2026-05-21")}
    said = "The later evaluation is more than a year away."
    yield form, "later", said, "note", {"later": day("2027-05-22")}
    yield from actions(form)
    said = "The worker found little value in the learning. Ask why, before others are sent to it."
    yield form, "worth", said, "note", {"worth": 2}
    yield form, "analysed", "The later evaluation is still to come.", "note", {"analysed": None}
    said = "The later evaluation has not been yet. Correct the date, or leave it blank until then."
    yield form, "analysed", said, "must", {"analysed": LATER}
    said = "The later evaluation is dated on the day of the first one or before it."
    yield form, "analysed", said, "must", {"analysed": day("2026-05-21")}
    yield form, "used", "Say how the learning has been used in the work.", "must", {"used": None}
    said = "Give the date of the later evaluation."
    yield form, "analysed", said, "must", {"analysed": None}
    yield form, "analysed", said, "must", {"analysed": None, "used": None}
    at = "improvements.service"
    yield form, f"{at}.shows", "Say what shows it.", "note", {f"{at}.shows": None}
    said = "Say whether this is better, the same or worse."
    yield form, f"{at}.now", said, "note", {f"{at}.now": None}
    said = "Say what should be different, or why it is not chosen again."
    yield form, "again_why", said, "note", {"again_why": None}
    whose = {"signed_worker_on": "The worker's", "signed_manager_on": "The manager's"}
    yield from signed(form, whose, "2026-05-18", "learning")
    for who in ("worker", "manager"):
        said = f"The later evaluation is not signed by the {who}."
        yield form, f"later_{who}", said, "note", {f"later_{who}": None}
    whose = {"later_worker_on": "The worker's later", "later_manager_on": "The manager's later"}
    yield from signed(form, whose, "2026-05-20", "first evaluation")


def self_assessment() -> Iterator[Told]:
    form = "supervisor-self-assessment"
    said = "Talk this over with somebody other than yourself, and give that person's name."
    yield form, "name", said, "must", {"name": "Robin Invented"}
    answers = record(load(form))
    said = "No criterion is answered. Tick how it is with at least one."
    nothing = {path: None for path in answers if path.startswith("criteria.") and path.endswith(".now")}
    yield form, "criteria.e1_a.now", said, "must", nothing
    said = "No criterion of this element is answered."
    third = {path: None for path in nothing if path.startswith("criteria.e3_")}
    yield form, "criteria.e3_a.now", said, "note", third
    yield form, "criteria.e1_b.shows", "Say what is missing.", "note", {"criteria.e1_b.shows": None}
    yield form, "criteria.e1_g.shows", "Say what is missing.", "note", {"criteria.e1_g.shows": None}
    said = "Something is not there yet, and no action says how it will be learned."
    none = {path: None for path in answers if path.startswith("actions.")}
    yield form, "actions.1.what", said, "note", none
    yield form, "talked_on", "Say on which day you talked it over.", "note", {"talked_on": None}
    yield form, "manager", "Say with whom you talked it over.", "must", {"manager": None}
    said = "It was talked over before it was filled in."
    yield form, "talked_on", said, "note", {"talked_on": day("2026-11-03")}
    said = "This day has not been yet. Write it down when you have talked."
    yield form, "talked_on", said, "note", {"talked_on": LATER}
    said = "The day on which you look at it again must be after this one."
    yield form, "review", said, "must", {"review": day("2026-11-04")}
    said = "This is looked at again only after more than a year."
    yield form, "review", said, "note", {"review": day("2027-11-05")}
    yield from filled_in_by(form)
    yield from actions(form)
    yield from signed_by_one(form, "2026-11-03")


TOLD = (*provider(), *evaluation(), *self_assessment())
