"""The room Records, before its ways in are added: what they share to add themselves to it."""

from __future__ import annotations

from desk.room import Room

ROOM = Room("records", "Records", "/records")
