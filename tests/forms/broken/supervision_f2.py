"""The rules of Walsall's supervision record and record of a case, and of the agenda, each broken once."""

from __future__ import annotations

from collections.abc import Iterator

from tests.forms.broken.told import LATER, Told, copy, day, signed

NAMES = "Give the name of the staff member, and of the"


def walsall() -> Iterator[Told]:
    form = "supervision-record-walsall"
    said = f"Nobody supervises themselves. {NAMES} manager."
    yield form, "staff", said, "must", {"staff": "Zoë Specimen"}
    said = "The session has not been yet. Correct the date, or hand it in once it was held."
    yield form, "date", said, "must", {"date": LATER}
    yield form, "length", "How long the session took is not given.", "note", {"length": None}
    said = "Say how the last supervision and its actions were reviewed, or that this is the first."
    yield form, "last", said, "note", {"last": None}
    yield form, "next_date", "No next supervision is agreed.", "note", {"next_date": None}
    said = "The next supervision must be after this one."
    yield form, "next_date", said, "must", {"next_date": day("2026-11-18")}
    said = "Say what became of this action: done, continue or drop."
    yield form, "last_actions.1.now", said, "note", {"last_actions.1.now": None}
    said = "Give an action that continues a new date."
    yield form, "last_actions.2.new_date", said, "note", {"last_actions.2.new_date": None}
    said = "Cases were looked at: what is agreed on each belongs on a record of individual case, not here."
    yield form, "a_cases.a6.on", said, "note", {"a_cases.a6.on": True}
    for table in ("performance_actions", "learning_actions", "support_actions"):
        first = f"{table}.1"
        yield form, f"{first}.who", "Say who will do this.", "must", {f"{first}.who": None}
        yield form, f"{first}.when", "Say by when this will be done.", "must", {f"{first}.when": None}
        yield form, f"{first}.what", "Say what the action is.", "must", {f"{first}.what": None}
    for path, who in {"agenda_manager_on": "manager", "agenda_staff_on": "staff member"}.items():
        said = f"The {who}'s signature under the agenda has no date."
        yield form, path, said, "note", {path: None}
        said = f"The {who}'s signature under the agenda is dated before the session."
        yield form, path, said, "note", {path: day("2026-11-17")}
        yield form, path, "This date has not been yet.", "note", {path: LATER}
    whose = {"signed_manager_on": "The manager's", "signed_staff_on": "The staff member's"}
    yield from signed(form, whose, "2026-11-17", "session")
    yield from copy(form, "2026-11-17", "session")


def agenda() -> Iterator[Told]:
    form = "supervision-agenda"
    said = "Nobody supervises themselves. Give the name of the person who is supervised, and of the one who does it."
    yield form, "supervisee", said, "must", {"supervisee": "siân  pretend"}
    said = "This date has not been yet. Write the day on which you agreed the agenda."
    yield form, "agreed", said, "must", {"agreed": LATER}
    said = "The agenda is agreed at the beginning of the meeting or before it, not after it."
    yield form, "meeting", said, "must", {"meeting": day("2026-12-06")}
    said = "Something is written beside this item, and it is not ticked as on the agenda."
    yield form, "items.leave.on", said, "note", {"items.leave.on": None}
    yield form, "items.1.on", said, "note", {"items.1.on": None}
    said = (
        "Cases are on the agenda: what is said of each is recorded on a form of its own, for the case file."
    )
    yield form, "items.cases.on", said, "note", {}
    ticked = (
        *("agree", "feeling", "previous", "work", "training", "leave", "health", "other", "next"),
        *("cases", "staffing", "complaints", "morale", "1", "2"),
    )
    said = "Nothing is on the agenda. Tick what you want to talk about."
    yield form, "items.agree.on", said, "must", {f"items.{row}.on": None for row in ticked}


def case() -> Iterator[Told]:
    form = "individual-case"
    said = f"Nobody supervises themselves. {NAMES} supervisor."
    yield form, "staff", said, "must", {"staff": "Siân Pretend"}
    said = "This date has not been yet. Write the day on which you talked about the case."
    yield form, "date", said, "must", {"date": LATER}
    yield form, "actions.1.who", "Say who will do this.", "must", {"actions.1.who": None}
    yield form, "actions.2.when", "Say by when this will be done.", "must", {"actions.2.when": None}
    yield form, "actions.1.what", "Say what the action is.", "must", {"actions.1.what": None}
    said = "This sheet belongs on the case file: say when it was placed there."
    yield form, "on_file", said, "note", {"on_file": None}
    said = "Say who placed this sheet on the case file."
    yield form, "filed_by", said, "note", {"filed_by": None}
    said = "The sheet was placed on the file before the day of the discussion."
    yield form, "on_file", said, "note", {"on_file": day("2026-12-08")}
    yield form, "on_file", "This date has not been yet.", "note", {"on_file": LATER}
    whose = {"signed_supervisor_on": "The supervisor's", "signed_staff_on": "The staff member's"}
    yield from signed(form, whose, "2026-12-08", "discussion")


TOLD = (*walsall(), *agenda(), *case())
