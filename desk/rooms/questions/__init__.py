"""Questions: what is asked about returned documents, answered one after another, and what was settled."""

from desk.rooms.questions import listed, one, pictures
from desk.rooms.questions.room import ROOM

WAYS_IN = (listed, one, pictures)
"""The modules that this room's ways are written in."""

__all__ = ["ROOM", "WAYS_IN"]
