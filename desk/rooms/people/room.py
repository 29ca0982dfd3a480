"""The room People, and what its pages share."""

from __future__ import annotations

from desk.room import Room
from desk.visit import Visit
from filing.people.directory import Person, people
from schemas.errors import UsageError

ROOM = Room("people", "People", "/people")


def who(visit: Visit) -> tuple[Person, tuple[Person, ...]]:
    """The person of the number in the path, and everybody. Raises UsageError `unknown-person`."""
    everyone = people(visit.ledger)
    number = visit.number("person")
    person = next((p for p in everyone if p.id == number), None)
    if person is None:
        raise UsageError.of(
            "unknown-person", "There is nobody of this number on the roster.", "Look for them in People."
        )
    return person, everyone
