"""The room Returns: its ways in are in the modules beside this one."""

from __future__ import annotations

from desk.room import Room

ROOM = Room("returns", "Returns", "/returns")
