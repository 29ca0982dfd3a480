"""What is said of a broken rule, and the rules that many forms have: of signatures, actions, copies, shared blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from schemas.values import Value

Told = tuple[str, str, str, str, Mapping[str, Value | None]]
"""Form, path, words, level, and what is changed in the sample (None: taken out)."""
LATER = dt.date(2027, 6, 1)


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


def signed(form: str, whose: Mapping[str, str], before: str, what: str) -> Iterator[Told]:
    """Signatures without a date, dated before what is signed, and dated in the future."""
    for path, name in whose.items():
        yield form, path, f"{name} signature has no date.", "note", {path: None}
        said = f"{name} signature is dated before the {what}."
        yield form, path, said, "note", {path: day(before)}
        yield form, path, "This date has not been yet.", "note", {path: LATER}


def actions(form: str) -> Iterator[Told]:
    yield form, "actions.1.who", "Say who will do this.", "must", {"actions.1.who": None}
    yield form, "actions.2.when", "Say by when this will be done.", "must", {"actions.2.when": None}
    yield form, "actions.1.what", "Say what the action point is.", "must", {"actions.1.what": None}


def copy(form: str, before: str, what: str) -> Iterator[Told]:
    said = f"The copy was given before the {what}."
    yield form, "copy_given", said, "note", {"copy_given": day(before)}
    yield form, "copy_given", "This date has not been yet.", "note", {"copy_given": LATER}


def signed_by_both(form: str, before: str) -> Iterator[Told]:
    """The rules of the shared block of that name; `before` is a day before the form's `date`."""
    whose = {"signed_supervisor_on": "The supervisor's", "signed_supervisee_on": "The supervisee's"}
    yield from signed(form, whose, before, "day of this form")
    yield from copy(form, before, "day of this form")


def session_held(form: str, supervisor: str) -> Iterator[Told]:
    """The rules of the shared block of that name; `supervisor` is who supervises in the sample."""
    said = "Nobody supervises themselves: this is the same name as the supervisor's."
    yield form, "supervisee", said, "must", {"supervisee": supervisor}
    said = "The session has not been yet. Correct the date, or hand it in once it was held."
    yield form, "date", said, "must", {"date": LATER}


def filled_in_by(form: str) -> Iterator[Told]:
    """The rule of the shared block of that name."""
    said = "This date has not been yet. Write the day on which you filled this in."
    yield form, "date", said, "must", {"date": LATER}


def signed_by_one(form: str, before: str) -> Iterator[Told]:
    """The rules of the shared block of that name; `before` is a day before the form's `date`."""
    yield from signed(form, {"signed_on": "The"}, before, "day of this form")
