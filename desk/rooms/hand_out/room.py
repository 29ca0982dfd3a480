"""The room Hand out."""

from __future__ import annotations

from desk.room import Room

ROOM = Room("hand-out", "Hand out", "/hand-out")
