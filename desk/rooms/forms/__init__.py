"""Forms: all there are, one by one, and the organisation’s own."""

from desk.rooms.forms import gallery, one, own
from desk.rooms.forms.room import ROOM

WAYS_IN = (gallery, one, own)
"""The modules that this room's ways are written in."""

__all__ = ["ROOM", "WAYS_IN"]
