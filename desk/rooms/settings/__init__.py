"""Settings: this desk, how documents look, policies, letters, and the ledger."""

from desk.rooms.settings import about, accounts, ledger, look, policies
from desk.rooms.settings.room import ROOM

WAYS_IN = (about, accounts, ledger, look, policies)
"""The modules that this room's ways are written in."""

__all__ = ["ROOM", "WAYS_IN"]
