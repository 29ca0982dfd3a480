"""What is odd about a roster that comes in: told before anything is written, as it would be then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.terminal import tell

if TYPE_CHECKING:
    from filing.people.bands import Unfit
    from filing.people.homes import Alike
    from filing.people.roster import Person, Planned
    from forms.library import Library


@dataclass(frozen=True, slots=True)
class Odd:
    """Bands that no form knows, homes nearly of one name, people who manage each other; all of it may be right."""

    bands: tuple[Unfit, ...]
    homes: tuple[Alike, ...]
    rings: tuple[tuple[Person, ...], ...]
    new: bool
    """Whether the file makes a home or a ring odd that was not before: somebody must look, once."""

    @property
    def told(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {
            "bands_unfit": [{"band": u.band, "people": list(u.people)} for u in self.bands],
            "manager_rings": [[p.ref for p in ring] for ring in self.rings],
            "homes_alike": [{"home": a.home, "nearly": a.other} for a in self.homes],
        }


def oddities(library: Library, everyone: Sequence[Person], planned: Planned) -> Odd:
    """What would be odd once the file is in; `everyone` is the roster before."""
    from filing.people.bands import unfit_among
    from filing.people.foreseen import foreseen
    from filing.people.homes import alike_among
    from filing.people.rings import among

    after = foreseen(everyone, planned)
    homes, rings = alike_among(after), among(after)
    before = {frozenset((a.home, a.other)) for a in alike_among(everyone)}
    known = {frozenset(p.id for p in ring) for ring in among(everyone)}
    new = any(frozenset((a.home, a.other)) not in before for a in homes)
    new |= any(frozenset(p.id for p in ring) not in known for ring in rings)
    return Odd(unfit_among(library, after), homes, rings, new)


def tell_of_odd(odd: Odd) -> None:
    """Each of them in a sentence."""
    for home in odd.homes:
        say = f"The home “{home.home}” ({home.people}) is nearly written as “{home.other}” ({home.others}): "
        do = "is it the same? If so, write it the same way, and import the list again."
        tell(f"{say}{do} [home-nearly]", err=True)
    for one in odd.bands:
        say = (
            f"The band “{one.band}” of {', '.join(one.people)} is none that a form knows ({'; '.join(one.answers)}); "
            "their forms leave it blank. [band-unfit]"
        )
        tell(say, err=True)
    for ring in odd.rings:
        tell(f"{_managing(ring)} If that is a slip, correct the manager there. [manager-ring]", err=True)


def _managing(ring: Sequence[Person]) -> str:
    """Who manages whom, round to the first, in words."""
    names = [f"{p.name} ({p.ref})" for p in ring]
    if len(ring) == 2:
        return f"{names[0]} and {names[1]} are each other's managers on the roster."
    way = ", whose manager is ".join([*names[1:], names[0]])
    return f"On the roster the manager of {names[0]} is {way}: they go round in a ring."
