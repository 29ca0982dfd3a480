"""What is odd about a roster that comes in: told before anything is written, as it would be then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filing.people.bands import Unfit, unfit_among
from filing.people.directory import Person
from filing.people.foreseen import foreseen
from filing.people.homes import Alike, alike_among
from filing.people.rings import among
from filing.people.roster import Planned
from forms.library import Library


@dataclass(frozen=True, slots=True)
class Odd:
    """Bands that no form knows, homes nearly of one name, people who manage each other; all of it may be right."""

    bands: tuple[Unfit, ...]
    homes: tuple[Alike, ...]
    rings: tuple[tuple[Person, ...], ...]
    new: bool
    """Whether the file makes a home or a ring odd that was not before: somebody must look, once."""


def oddities(library: Library, everyone: Sequence[Person], planned: Planned) -> Odd:
    """What would be odd once the file is in; `everyone` is the roster before."""
    after = foreseen(everyone, planned)
    homes, rings = alike_among(after), among(after)
    before = {frozenset((a.home, a.other)) for a in alike_among(everyone)}
    known = {frozenset(p.id for p in ring) for ring in among(everyone)}
    new = any(frozenset((a.home, a.other)) not in before for a in homes)
    new |= any(frozenset(p.id for p in ring) not in known for ring in rings)
    return Odd(unfit_among(library, after), homes, rings, new)


def in_words(odd: Odd) -> Iterator[tuple[str, str]]:
    """Each of them: its code, and what it is and what to do in a sentence or two."""
    for home in odd.homes:
        say = f"The home “{home.home}” ({home.people}) is nearly written as “{home.other}” ({home.others}): "
        do = "is it the same? If so, write it the same way, and import the list again."
        yield "home-nearly", f"{say}{do}"
    for one in odd.bands:
        say = f"The band “{one.band}” of {', '.join(one.people)} is none that a form knows ({'; '.join(one.answers)}); "
        yield "band-unfit", f"{say}their forms leave it blank."
    for ring in odd.rings:
        yield "manager-ring", f"{_managing(ring)} If that is a slip, correct the manager there."


def _managing(ring: Sequence[Person]) -> str:
    """Who manages whom, round to the first, in words."""
    names = [f"{p.name} ({p.ref})" for p in ring]
    if len(ring) == 2:
        return f"{names[0]} and {names[1]} are each other's managers on the roster."
    way = ", whose manager is ".join([*names[1:], names[0]])
    return f"On the roster the manager of {names[0]} is {way}: they go round in a ring."
