"""Forms: all there are, one by one, and the organisation’s own."""

from desk.rooms.forms import gallery, one, own, parts
from desk.rooms.forms.room import ROOM

WAYS_IN = (gallery, one, own, parts)
"""The modules that this room's ways are written in."""

__all__ = ["ROOM", "WAYS_IN"]
