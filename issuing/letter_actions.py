"""Actions that are somebody's own to do, as a letter to them tells them: on whoever's record they stand.

Whose an action is, is what stands under “by whom”: names, first names of those whom the record is between, or what they
are to one another. Where that does not say it plainly, nobody is told: the words were meant for two people.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from schemas import normal
from schemas.handwriting import WRITTEN
from schemas.names import name_key

if TYPE_CHECKING:
    from filing.clocks.actions import OpenAction
    from filing.ledger.database import Ledger
    from filing.people.roster import Person

LONGEST = 200
"""Characters of an action that a letter tells."""
_BETWEEN = re.compile(r"\s*[,;/&+]\s*|\s+(?:and|with)\s+", re.IGNORECASE)
_THEIRS = frozenset(
    {"supervisee", "worker", "care worker", "support worker", "staff", "staff member", "employee"}
)
_SUPERVISORS = frozenset({"supervisor"})
_MANAGERS = frozenset({"manager", "line manager"})
_BOTH = frozenset({"both", "all", "everybody", "everyone"})


def own_actions(
    ledger: Ledger, ids: Collection[int], *, today: dt.date, within: int
) -> Mapping[int, list[dict[str, object]]]:
    """By person (`Person.id`, of these), what is theirs to do by a day that is over or comes within so many days.

    Each as a due of a letter, the first first. Actions of private records, and of people who have left, are none.
    """
    from filing.clocks.actions import actions_open
    from filing.people.roster import people

    here = [p for p in people(ledger) if p.leaves is None or p.leaves >= today]
    whose = _Whose(here)

    def is_told(form: str) -> bool:
        # Case content belongs to the service user's file, and is put into no letter.
        return ledger.library.load(form).kind != "case_content"

    found: dict[int, list[tuple[dt.date, dict[str, object]]]] = {}
    for person, actions in actions_open(ledger).items():
        about = whose.by_id.get(person)
        for action in actions if about is not None else ():
            if action.by is None or (action.by - today).days > within or about is None:
                continue
            for owner in whose.of(action.who, about):
                if owner.id in ids:
                    told = _told(action, owner, about, today, says=is_told(action.form))
                    found.setdefault(owner.id, []).append((action.by, told))
    return {n: [told for _, told in sorted(mine, key=lambda m: m[0])] for n, mine in found.items()}


def _told(
    action: OpenAction, owner: Person, about: Person, today: dt.date, *, says: bool
) -> dict[str, object]:
    from fillers.letters.dates import day_in_words

    assert action.by is not None  # noqa: S101 - looked at before
    words = normal.line(action.what)
    if not words or words == WRITTEN or not says:
        words = "An action that was agreed: its words stand on the record"
    # That somebody else has a record is told to those whom it is between.
    beside = owner.id != about.id and owner.ref in _circle(about)
    note = [f"agreed on {day_in_words(action.held)}"] if action.held is not None else []
    note += [f"with {about.name}"] if beside else []
    days = (action.by - today).days
    return {
        "what": words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…",
        "on": action.by,
        "over": days < 0,
        "days": abs(days) or "",
        "note": " ".join(note)[:1].upper() + " ".join(note)[1:],
    }


def _circle(about: Person) -> tuple[str, ...]:
    """The references of those whom records of somebody are between."""
    refs = (about.ref, about.supervised_by, about.manager, about.professional_supervisor)
    return tuple(dict.fromkeys(r for r in refs if r is not None))


class _Whose:
    """Who is meant by the words under “by whom”."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.by_id = {p.id: p for p in people}
        self.by_ref = {p.ref: p for p in people}
        self.named: dict[str, list[Person]] = {}
        for person in people:
            self.named.setdefault(_key(person.name), []).append(person)

    def of(self, words: str | None, about: Person) -> tuple[Person, ...]:
        """Each of the people whom these words name, on a record of `about`; nobody where they do not say plainly."""
        if words is None or not words.strip():
            return ()
        around = [self.by_ref[r] for r in _circle(about) if r in self.by_ref]
        whole = self._one(_key(words), about, around)
        if whole:
            return whole
        found = (one for part in _BETWEEN.split(words) for one in self._one(_key(part), about, around))
        return tuple({p.id: p for p in found}.values())

    def _one(self, said: str, about: Person, around: Sequence[Person]) -> tuple[Person, ...]:
        meant = tuple(self._part(said, about))
        if meant:
            return meant
        for some in ([p for p in around if _key(p.name) == said], self.named.get(said, [])):
            if some:
                return (some[0],) if len(some) == 1 else ()
        first = [p for p in around if _key(p.name).split(" ")[0] == said]
        return (first[0],) if len(first) == 1 else ()

    def _part(self, said: str, about: Person) -> Iterator[Person]:
        """Who is meant by what somebody is to the other."""
        said = said.removeprefix("the ")
        if said in _THEIRS | _BOTH:
            yield about
        for words, ref in ((_SUPERVISORS | _BOTH, about.supervised_by), (_MANAGERS, about.manager)):
            if said in words and ref in self.by_ref:
                yield self.by_ref[ref]


def _key(name: str) -> str:
    """A name as it is compared here: people write first names without their accents, too."""
    apart = unicodedata.normalize("NFKD", name_key(name))
    return "".join(c for c in apart if not unicodedata.combining(c))
