"""The rules of the individual supervision agreements, each broken once: they are those of their shared blocks."""

from __future__ import annotations

from collections.abc import Iterator

from tests.forms.broken.told import LATER, Told, day, signed_by_both


def agreement(form: str, supervisor: str, date: str, too_late: str) -> Iterator[Told]:
    """Whose supervisor in the sample this is, its day, and a day more than a year after it."""
    said = "An agreement needs two people; this is the same name as the supervisee's."
    yield form, "supervisor", said, "must", {"supervisee": supervisor}
    said = "What cannot be settled with the supervisor needs somebody else. Name another manager."
    yield form, "next_manager", said, "must", {"next_manager": supervisor}
    said = "This is the same name as the supervisee's. Name a manager."
    yield form, "next_manager", said, "must", {"supervisee": "Ada Invented", "next_manager": "Ada Invented"}
    said = "This date has not been yet. Write the day on which you agreed."
    yield form, "date", said, "must", {"date": LATER}
    said = "The review must be after the date of the agreement."
    yield form, "review", said, "must", {"review": day(date)}
    said = "The agreement is to be reviewed within a year."
    yield form, "review", said, "note", {"review": day(too_late)}
    yield from signed_by_both(form, "2026-09-01")


TOLD: tuple[Told, ...] = (
    *agreement("individual-agreement-newcastle", "Zoë Sample", "2026-10-05", "2027-10-06"),
    *agreement("individual-agreement-nspcc", "Renée Specimen", "2026-09-14", "2027-09-15"),
    *agreement("individual-agreement-integrated", "Pat Specimen", "2026-11-09", "2027-11-10"),
)
