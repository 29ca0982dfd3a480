"""What a roster that came in moves, on the terminal: each with the command that hands over or calls in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cli.terminal import tell

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.changes import Change
    from filing.people.moves import Moved
    from filing.records.outdated import Outdated


def tell_of_moves(ledger: Ledger, changes: Iterable[Change]) -> None:
    """What hangs on those who leave, or have another manager, supervisor, team or home now."""
    from cli.ledger import here
    from filing.people.moves import moves

    found = moves(ledger, changes, here())
    for one in found.told:
        _tell(one)
    if found.untold:
        say = f"{found.untold} more have left or moved: `carepack roster show` tells what hangs on each."
        tell(f"{say} [roster-moved]", err=True)


def _tell(one: Moved) -> None:
    person, do = one.person, ""
    if one.kind == "leaves":
        how = f"carepack roster leave {person.ref} --on {person.leaves:%d/%m/%Y} --hand-over-to PERSON"
        do = f" To hand over and call in: {how}"
    tell(f"{one.says}{do} [roster-moved]", err=True)
    for line in one.more:
        tell(line, err=True)
    _tell_of_copies(one.copies)


def tell_of_handed_over(ledger: Ledger, refs: Iterable[str]) -> None:
    """Which copies of these people, who were handed over, name the supervisor or manager of before."""
    from cli.ledger import now
    from filing.people.moves import name_another

    _tell_of_copies(name_another(ledger, refs, now()))


def _tell_of_copies(old: Iterable[Outdated]) -> None:
    for one in old:
        do = f"Withdraw it (carepack copies withdraw {one.copy}) and make it anew, or let it stand."
        tell(f"  {one} {do}", err=True)
