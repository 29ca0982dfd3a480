"""People looked up by a few words of what is known of them: name, reference, role or home."""

from __future__ import annotations

from collections.abc import Sequence

from filing.people.directory import Person, near
from schemas.names import name_key


def look_up(everyone: Sequence[Person], words: str, most: int = 9) -> tuple[Person, ...]:
    """Those of whom every word is known, by name first; where nobody is, those whose names are much like it."""
    wanted = name_key(words).split()
    if not wanted:
        return ()
    found = [p for p in everyone if all(any(k.startswith(w) for k in _known(p)) for w in wanted)]
    found.sort(key=lambda p: (not _by_name(p, wanted), name_key(p.name)))
    return tuple(found[:most]) or near(everyone, words)


def _known(person: Person) -> list[str]:
    said = (person.name, person.ref, person.role, person.home, person.team)
    return [k for words in said if words for k in name_key(words).split()]


def _by_name(person: Person, wanted: Sequence[str]) -> bool:
    return any(k.startswith(w) for w in wanted for k in name_key(person.name).split())


__all__ = ["look_up"]
