"""Actions that are somebody's own to do, as a letter to them tells them: on whoever's record they stand.

Whose an action is, `filing.people.owners` says. Where that is not plain, nobody is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from schemas import normal
from schemas.handwriting import WRITTEN

if TYPE_CHECKING:
    from filing.clocks.actions import OpenAction
    from filing.ledger.database import Ledger
    from filing.people.owners import Owner
    from filing.people.roster import Person

LONGEST = 200
"""Characters of an action that a letter tells."""


def own_actions(
    ledger: Ledger, ids: Collection[int], *, today: dt.date, within: int
) -> Mapping[int, list[dict[str, object]]]:
    """By person (`Person.id`, of these), what is theirs to do by a day that is over or comes within so many days.

    Each as a due of a letter, the first first. Actions of private records, and of people who have left, are none.
    """
    from filing.clocks.actions import actions_open
    from filing.people.roster import people

    here = {p.id: p for p in people(ledger) if p.leaves is None or p.leaves >= today}

    def is_told(form: str) -> bool:
        # Case content belongs to the service user's file, and is put into no letter.
        return ledger.library.load(form).kind != "case_content"

    found: dict[int, list[tuple[dt.date, dict[str, object]]]] = {}
    for person, actions in actions_open(ledger, today=today).items():
        about = here.get(person)
        for action in actions if about is not None else ():
            if action.by is None or (action.by - today).days > within or about is None:
                continue
            for owner in action.owners:
                if owner.now is not None and owner.now.id in ids and owner.now.id in here:
                    told = _told(action, owner, about, today, says=is_told(action.form))
                    found.setdefault(owner.now.id, []).append((action.by, told))
    return {n: [told for _, told in sorted(mine, key=lambda m: m[0])] for n, mine in found.items()}


def _told(
    action: OpenAction, owner: Owner, about: Person, today: dt.date, *, says: bool
) -> dict[str, object]:
    from fillers.letters.dates import day_in_words

    assert action.by is not None  # noqa: S101 - looked at before
    words = normal.line(action.what)
    if not words or words == WRITTEN or not says:
        words = "An action that was agreed: its words stand on the record"
    # That somebody else has a record is told to those whom it is between.
    beside = owner.now is not None and owner.now.id != about.id and owner.now.ref in _circle(about)
    note = [f"agreed on {day_in_words(action.held)}"] if action.held is not None else []
    note += [f"with {about.name}"] if beside else []
    told = " ".join(note)
    if owner.why is not None:
        told += f"{', ' if told else ''}by {owner}"
    days = (action.by - today).days
    return {
        "what": words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…",
        "on": action.by,
        "over": days < 0,
        "days": abs(days) or "",
        "note": told[:1].upper() + told[1:],
    }


def _circle(about: Person) -> tuple[str, ...]:
    """The references of those whom records of somebody are between."""
    refs = (about.ref, about.supervised_by, about.manager, about.professional_supervisor)
    return tuple(dict.fromkeys(r for r in refs if r is not None))
