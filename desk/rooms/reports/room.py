"""The room Reports."""

from __future__ import annotations

from desk.room import Room

ROOM = Room("reports", "Reports", "/reports")
LONGEST = 36_500
"""A hundred years of days: a report is asked for no number that is larger."""
