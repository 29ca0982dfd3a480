"""The rules of the values forms, each broken once: they are those of their shared blocks."""

from __future__ import annotations

from collections.abc import Iterator

from tests.forms.broken.told import LATER, Told, day


def values_of(form: str, date: str, too_late: str) -> Iterator[Told]:
    """The day of the sample, and a day more than a year after it."""
    said = "This date has not been yet. Write the day on which you filled it in."
    yield form, "date", said, "must", {"date": LATER}
    said = "It is looked at again after this day."
    yield form, "review", said, "must", {"review": day(date)}
    said = "It is looked at again more than a year later."
    yield form, "review", said, "note", {"review": day(too_late)}


def checklist(form: str, date: str, too_late: str) -> Iterator[Told]:
    yield from values_of(form, date, too_late)
    said = "Say what shows it: a Yes without evidence convinces nobody."
    yield form, "comments", said, "note", {"comments": None}
    none = {f"actions.{n}.{c}": None for n in (1, 2) for c in ("what", "who", "when")}
    said = "Something needs work or action, and no action is written down."
    yield form, "actions.1.what", said, "note", none
    yield form, "actions.1.who", "Say who will do this.", "must", {"actions.1.who": None}
    yield form, "actions.2.when", "Say by when this will be done.", "must", {"actions.2.when": None}
    yield form, "actions.1.what", "Say what is to be done.", "must", {"actions.1.what": None}


TOLD: tuple[Told, ...] = (
    *checklist("values-workplace", "2026-10-21", "2027-10-22"),
    *checklist("values-recruitment", "2026-10-28", "2027-10-29"),
    *checklist("values-behaviours", "2026-11-04", "2027-11-05"),
    *values_of("our-values", "2026-09-30", "2027-10-01"),
)
