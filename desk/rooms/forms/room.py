"""The room Forms."""

from __future__ import annotations

from desk.room import Room

ROOM = Room("forms", "Forms", "/forms")
