"""Hand out: whom, which forms and how; what was made; copies that are out; letters and blanks."""

from desk.rooms.hand_out import (
    blanks,
    choosing,
    copies,
    letters,
    made,
)
from desk.rooms.hand_out.room import ROOM

WAYS_IN = (blanks, choosing, copies, letters, made)
"""The modules that this room's ways are written in."""

__all__ = ["ROOM", "WAYS_IN"]
