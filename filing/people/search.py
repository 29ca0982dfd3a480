"""People looked for by words: each word begins, or is, a part of who they are. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from filing.people.directory import Person
from schemas.names import name_key, sort_key


def matching(everyone: Sequence[Person], words: str) -> tuple[Person, ...]:
    """Those of whom every word begins a word of the name, reference, role, home or team; accents and capitals aside.

    Without words, everybody.
    """
    wanted = _plain(words).split()
    if not wanted:
        return tuple(everyone)
    return tuple(p for p in everyone if _has(p, wanted))


def _has(person: Person, wanted: Sequence[str]) -> bool:
    parts = (person.name, person.ref, person.role, person.home, person.team)
    text = f" {' '.join(_plain(part) for part in parts if part)} "
    return all(f" {word}" in text for word in wanted)


def _plain(text: str) -> str:
    """Without accents and capitals, and with blanks for the marks between words."""
    plain = name_key(str(sort_key(text)[0]))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def apart(everyone: Sequence[Person], day: dt.date) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Those who work here or are to come, and those who have left by that day."""
    return tuple(p for p in everyone if not p.over(day)), tuple(p for p in everyone if p.over(day))
