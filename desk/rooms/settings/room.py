"""The room Settings."""

from __future__ import annotations

from desk.room import Room

ROOM = Room("settings", "Settings", "/settings")
