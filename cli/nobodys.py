"""What is said of records under a name alone, where somebody of that name is on the roster: whose are they?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cli.terminal import tell

if TYPE_CHECKING:
    from filing.people.roster import Person
    from filing.records.unclaimed import Unclaimed

_SHOWN = 10
"""Names that are told of one by one where a roster comes in: the first time there may be one for everybody."""


def tell_of_unclaimed(found: Sequence[Unclaimed], *, most: int = _SHOWN) -> None:
    """Asks, on stderr, of each name whose records they are, with the command that gives them to that person."""
    for one in found[:most]:
        several = len(one.records) > 1
        count = f"{len(one.records)} records are" if several else "1 record is"
        its = f"and {'are' if several else 'is'} nobody's on the roster: record{'s' if several else ''}"
        numbers = [str(n) for n in one.records]
        who = [f"{p.name} ({p.ref})" for p in one.people]
        now = f"the {who[0]} who is" if len(who) == 1 else f"{' or '.join(who)}, who are"
        do = f"carepack records move {' '.join(numbers)} --to {_to(one.people)} --why TEXT"
        tell(
            f"{count} filed under the name {one.name} {its} {', '.join(numbers)}. Is it {now} on it now? "
            f"If so: {do} [filed-under-name]",
            err=True,
        )
    if (more := len(found) - most) > 0:
        names = "1 more name" if more == 1 else f"{more} more names"
        tell(f"So there are of {names}: carepack records list --nobody [filed-under-name]", err=True)


def _to(people: Sequence[Person]) -> str:
    """Whom to name to the command: the one there is, else that is to be said, and not by the name they share."""
    if len(people) != 1:
        return "REFERENCE"
    ref = people[0].ref
    return ref if ref.replace("-", "").isalnum() else f'"{ref}"'


def told(found: Sequence[Unclaimed]) -> list[dict[str, Any]]:
    """The same in JSON."""
    return [{"name": u.name, "records": list(u.records), "people": [p.ref for p in u.people]} for u in found]
