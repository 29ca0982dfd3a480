"""Records: find, read, take out, and put right."""

from desk.rooms.records import (
    acts,
    amending,
    finding,
    inspection,
    means,
    page,
    taking_out,
)
from desk.rooms.records.room import ROOM

WAYS_IN = (acts, amending, finding, inspection, means, page, taking_out)
"""The modules that this room's ways are written in."""

__all__ = ["ROOM", "WAYS_IN"]
