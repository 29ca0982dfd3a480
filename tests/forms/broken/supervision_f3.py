"""The rules of the supervision forms of one authority's procedures, each broken once."""

from __future__ import annotations

from collections.abc import Iterator

from tests.forms.broken.told import (
    LATER,
    Told,
    day,
    filled_in_by,
    session_held,
    signed,
    signed_by_both,
)


def group() -> Iterator[Told]:
    form = "group-supervision"
    said = "The discussion has not been yet. Correct the date, or hand it in once it was held."
    yield form, "date", said, "must", {"date": LATER}
    columns = ("name", "signed", "signed_on")
    two = {f"present.{n}.{c}": None for n in (2, 3) for c in columns}
    said = "Name everybody who was present, at least two besides whoever led it."
    yield form, "present.1.name", said, "must", two
    said = "Whoever led it has a place of their own below the list. Take the name out of it."
    yield form, "present.2.name", said, "must", {"present.2.name": "Zoë Sample"}
    said = "The lead social worker led the discussion of their own work. Somebody else should oversee it."
    yield form, "lead", said, "note", {"lead": "zoë sample"}
    said = "Write the name of the person who signed here."
    yield form, "present.3.name", said, "must", {"present.3.name": None}
    yield form, "present.2.signed", "This person has not signed.", "note", {"present.2.signed": None}
    yield form, "present.2.signed_on", "This signature has no date.", "note", {"present.2.signed_on": None}
    early = day("2026-11-16")
    said = "This signature is dated before the discussion."
    yield form, "present.1.signed_on", said, "note", {"present.1.signed_on": early}
    yield form, "present.1.signed_on", "This date has not been yet.", "note", {"present.1.signed_on": LATER}
    yield form, "actions.1.who", "Say who is leading on this.", "must", {"actions.1.who": None}
    yield form, "actions.2.when", "Say by when this will be done.", "must", {"actions.2.when": None}
    yield form, "actions.1.what", "Say what the action is.", "must", {"actions.1.what": None}
    yield from _performance(form)
    yield form, "signed_led_on", "This signature has no date.", "note", {"signed_led_on": None}
    yield form, "signed_led_on", "It was signed off before the discussion.", "note", {"signed_led_on": early}
    yield form, "signed_led_on", "This date has not been yet.", "note", {"signed_led_on": LATER}


def _performance(form: str) -> Iterator[Told]:
    said = "Say whether this visit is recorded."
    yield form, "visits.1.recorded", said, "note", {"visits.1.recorded": None}
    said = "This visit is not recorded: say what will be done about it."
    yield form, "visits.2.what", said, "must", {"visits.2.what": None}
    said = "The last visit has not been yet. Write the day on which the child was visited."
    yield form, "visits.1.last", said, "must", {"visits.1.last": LATER, "visits.1.due": None}
    said = "The next visit is due after the last one."
    yield form, "visits.1.due", said, "must", {"visits.1.due": day("2026-11-10")}
    yield form, "statutory.1.leads", "Say who is to lead on this task.", "must", {"statutory.1.leads": None}
    yield form, "statutory.1.by", "Give the date for this task.", "must", {"statutory.1.by": None}
    said = "Say under “Action required” which meeting or process it is."
    other = {"statutory.1.task": "other", "statutory.1.what": None}
    yield form, "statutory.1.what", said, "must", other
    yield form, "statutory.2.task", "Tick which task this is.", "must", {"statutory.2.task": None}
    said = "This date had already passed when the task was discussed."
    yield form, "statutory.1.by", said, "note", {"statutory.1.by": day("2026-11-16")}
    said = "The next group supervision must be after this one."
    yield form, "next_date", said, "must", {"next_date": day("2026-11-17")}
    yield form, "next_date", "No next group supervision is agreed.", "note", {"next_date": None}


def presentation() -> Iterator[Told]:
    form = "case-presentation"
    notes = ("summary", "current", "follow", "reflection", "plan", "performance")
    said = "Nothing is written under any of the headings. Write what you bring to the group."
    yield form, "summary", said, "must", dict.fromkeys(notes)


def casework() -> Iterator[Told]:
    form = "casework-supervision"
    said = "This is the same name as the worker's. Write who supervised."
    yield form, "supervisor", said, "must", {"supervisor": "Tomáš Specimen"}
    said = "The discussion has not been yet. Correct the date, or hand it in once it was held."
    yield form, "date", said, "must", {"date": LATER}
    said = "Tick “Another reason” and say which, or neither."
    yield form, "other_reason", said, "must", {"why_here": "other"}
    yield form, "why_here", said, "must", {"other_reason": "The worker asked for it"}
    said = "It is not said when the child was last seen."
    yield form, "last_seen", said, "note", {"last_seen": None}
    said = "The child was last seen after the discussion. Correct one of the two dates."
    yield form, "date", said, "must", {"last_seen": day("2026-11-27")}
    yield form, "actions.1.who", "Say who will do this.", "must", {"actions.1.who": None}
    yield form, "actions.2.when", "Say by when this will be done.", "must", {"actions.2.when": None}
    yield form, "actions.1.what", "Say what is to be done.", "must", {"actions.1.what": None}
    said = "It is not said that this is on the child's electronic record."
    yield form, "recorded_on", said, "note", {"recorded_on": None}
    early = day("2026-11-25")
    said = "It was put on the child's record before the discussion."
    yield form, "recorded_on", said, "note", {"recorded_on": early}
    said = "Bring it to the line manager's attention, and say when you did."
    yield form, "told_on", said, "must", {"told_on": None}
    yield form, "told_on", "The line manager was told before the discussion.", "note", {"told_on": early}
    said = "It is to be discussed again after this day."
    yield form, "next_date", said, "must", {"next_date": day("2026-11-26")}
    for path in ("recorded_on", "told_on"):
        yield form, path, "This date has not been yet.", "note", {path: LATER}
    whose = {"signed_supervisor_on": "The supervisor's", "signed_worker_on": "The worker's"}
    yield from signed(form, whose, "2026-11-25", "discussion")


def other_supervision() -> Iterator[Told]:
    form = "non-casework-supervision"
    yield from session_held(form, "Zoë Sample")
    yield form, "length", "The length of the session is not given.", "note", {"length": None}
    said = "Nothing is written here. If there was nothing, say so."
    yield form, "agreements", said, "note", {"agreements": None}
    yield form, "decisions", said, "note", {"decisions": None}
    yield form, "actions.1.who", "Say who will do this.", "must", {"actions.1.who": None}
    yield form, "actions.2.when", "Say by when this will be done.", "must", {"actions.2.when": None}
    yield form, "actions.1.what", "Say what was agreed to be done.", "must", {"actions.1.what": None}
    said = "Give an action that continues a new date."
    yield form, "last_actions.2.new_date", said, "note", {"last_actions.2.new_date": None}
    said = "Say what became of this action: done, continue or drop."
    yield form, "last_actions.1.now", said, "note", {"last_actions.1.now": None}
    yield form, "next_meeting", "No next meeting is agreed.", "note", {"next_meeting": None}
    said = "The next meeting must be after this one."
    yield form, "next_meeting", said, "must", {"next_meeting": day("2026-11-20")}
    yield from signed_by_both(form, "2026-11-19")


def emotion() -> Iterator[Told]:
    form = "emotion-questions"
    yield from filled_in_by(form)
    asked = ("style", "tone", "hassles", "proactive", "harder", "easier", "depends")
    said = "No question is answered. Answer those that say something to you."
    yield form, "style", said, "must", dict.fromkeys(asked)


TOLD = (*group(), *presentation(), *casework(), *other_supervision(), *emotion())
