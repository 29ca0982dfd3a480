"""People: who there is, a staff list brought in, one person and what can be done for them."""

from desk.rooms.people import (
    acts,
    everybody,
    mail,
    passwords,
    person,
    roster,
)
from desk.rooms.people.room import ROOM

WAYS_IN = (acts, everybody, mail, passwords, person, roster)
"""The modules that this room's ways are written in."""

__all__ = ["ROOM", "WAYS_IN"]
