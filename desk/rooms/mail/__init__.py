"""Mail: what goes out, what came, and how the servers are reached."""

from desk.rooms.mail import (
    collect,
    form,
    outbox,
    room,
    says,
    send,
    settings,
    sign_in,
)
from desk.rooms.mail.room import ROOM

WAYS_IN = (collect, form, outbox, room, says, send, settings, sign_in)
"""The modules that this room's ways are written in."""

__all__ = ["ROOM", "WAYS_IN"]
