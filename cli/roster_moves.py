"""What a roster that came in moves: what hangs on leavers and movers, and what of it changes hands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from cli.terminal import tell

if TYPE_CHECKING:
    from filing.clocks.actions import OpenAction
    from filing.ledger.database import Ledger
    from filing.people.changes import Change
    from filing.people.roster import Person
    from filing.records.outdated import Outdated

_MOVED = 20
"""People who leave or move of whom it is told what hangs on them, of one file."""
_PLACES = frozenset({"home", "team"})
_BOSSES = {
    "manager": "manager",
    "supervisor": "supervisor",
    "professional_supervisor": "professional supervisor",
}
_COLUMNS = _PLACES | _BOSSES.keys() | {"leaves"}


def tell_of_moves(ledger: Ledger, changes: Iterable[Change]) -> None:
    """What hangs on those who leave, or have another manager, supervisor, team or home now."""
    from cli.ledger import today
    from filing.clocks.actions import actions_open
    from filing.people.roster import find

    moved: dict[str, set[str]] = {}
    for change in changes:
        if change.what in _COLUMNS:
            moved.setdefault(change.ref, set()).add(change.what)
    people = [find(ledger, ref) for ref in list(moved)[:_MOVED]]
    leaving = any("leaves" in moved[p.ref] and p.leaves is not None for p in people)
    whose = None if leaving else [p.id for p in people]
    actions = actions_open(ledger, today=today(), people=whose) if people else {}
    for person in people:
        what = moved[person.ref]
        if "leaves" in what and person.leaves is not None:
            _tell_of_leaver(ledger, person, actions)
        elif "leaves" in what:
            _tell_of_who_stays(ledger, person)
        if what != {"leaves"} and (person.leaves is None or person.leaves >= today()):
            _tell_of_mover(ledger, person, what, actions.get(person.id, ()))
    if len(moved) > _MOVED:
        say = (
            f"{len(moved) - _MOVED} more have left or moved: `carepack roster show` tells what hangs on each."
        )
        tell(f"{say} [roster-moved]", err=True)


def _tell_of_leaver(ledger: Ledger, person: Person, actions: Mapping[int, Sequence[OpenAction]]) -> None:
    from cli.ledger import now, today
    from filing.people.standing import in_words, standing

    said = in_words(standing(ledger, person, now(), today(), opened=actions))
    if said:
        do = f"carepack roster leave {person.ref} --on {person.leaves:%d/%m/%Y} --hand-over-to PERSON"
        how = f"leaves on {person.leaves:%d/%m/%Y}: {'; '.join(said)}. To hand over and call in: {do}"
        tell(f"{person.name} ({person.ref}) {how} [roster-moved]", err=True)


def _tell_of_who_stays(ledger: Ledger, person: Person) -> None:
    from filing.people.leaving import given_away

    tell(f"{person.name} ({person.ref}) has no leaving date any more. [roster-moved]", err=True)
    for line in given_away(ledger, person):
        tell(line, err=True)


def _tell_of_mover(
    ledger: Ledger, person: Person, what: Collection[str], actions: Sequence[OpenAction]
) -> None:
    """Copies that are out, those of them that name another, and open actions on their records that changed hands."""
    from cli.ledger import now, today
    from filing.people.standing import in_words, standing
    from filing.records.outdated import outdated

    of = standing(ledger, person, now(), today(), actions=False)
    said = list(in_words(of)[: len(of.copies) and 1])
    owners = [o for a in actions for o in a.owners if o.why is not None]
    if owners:
        many = "1 open action changes" if len(owners) == 1 else f"{len(owners)} open actions change"
        records = ", ".join(
            dict.fromkeys(f"record {a.record}" for a in actions if any(o.why for o in a.owners))
        )
        whose = ", ".join(dict.fromkeys(f"by {o}" for o in owners))
        said.append(f"{many} hands ({records}): {whose}")
    if not said:
        return
    numbers = [c.number for c in of.copies]
    with ledger.reading() as conn:
        old = outdated(conn, ledger.library, numbers)
    say = f"{person.name} ({person.ref}) {_changed(what)}: {'; '.join(said)}."
    say += " What is out says who was who when it was made." if of.copies and not old else ""
    tell(f"{say} [roster-moved]", err=True)
    _tell_of_copies(old)


def _changed(what: Collection[str]) -> str:
    """What became of somebody, in a word: a move, or the change of who manages or supervises them."""
    if not _PLACES.isdisjoint(what):
        return "has moved"
    return f"has another {' and '.join(words for column, words in _BOSSES.items() if column in what)} now, or none"


def tell_of_handed_over(ledger: Ledger, refs: Iterable[str]) -> None:
    """Which copies of these people, who were handed over, name the supervisor or manager of before."""
    from cli.ledger import now
    from filing.records.copies import listed
    from filing.records.outdated import outdated

    numbers = [c.number for c in listed(ledger, now=now(), person=tuple(dict.fromkeys(refs)))]
    with ledger.reading() as conn:
        _tell_of_copies(outdated(conn, ledger.library, numbers))


def _tell_of_copies(old: Iterable[Outdated]) -> None:
    for one in old:
        do = f"Withdraw it (carepack copies withdraw {one.copy}) and make it anew, or let it stand."
        tell(f"  {one} {do}", err=True)
