"""Returns: what came back goes in, and all that came in is found again."""

from desk.rooms.returns import (
    acts,
    batches,
    documents,
    handing_in,
    reading,
)
from desk.rooms.returns.room import ROOM

WAYS_IN = (acts, batches, documents, handing_in, reading)
"""The modules that this room's ways are written in."""

__all__ = ["ROOM", "WAYS_IN"]
