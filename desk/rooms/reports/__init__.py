"""Reports: who was supervised, what was promised, what is due, out and lacking."""

from desk.rooms.reports import due, made
from desk.rooms.reports.room import ROOM

WAYS_IN = (due, made)
"""The modules that this room's ways are written in."""

__all__ = ["ROOM", "WAYS_IN"]
