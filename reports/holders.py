"""Who held a session, as the roster knows them; and what it says of both on that day that a record contradicts.

Words that are no name name nobody. A name that nobody on the roster has may be that of a supervisor from outside, and
may be anything else: it is told so, and never taken for the supervisor on record.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from filing.clocks.sessions import Session
from filing.people.roster import Person
from reports.days import said
from reports.record_facts import Facts
from schemas.names import each_name, name_key, sort_key
from schemas.signatures import plain_words, state_of

_NO_NAME = frozenset((
    "not", "no", "none", "nobody", "nil", "known", "unknown", "unnamed", "recorded", "see", "above",
    "below", "as", "the", "other", "others", "her", "his", "my", "our", "their", "your", "mum", "mummy",
    "dad", "daddy", "mother", "father", "brother", "wife", "husband", "family", "friend", "agency", "group",
    "peer", "peers", "colleague", "colleagues", "night", "nights", "someone", "somebody", "anyone",
    "anybody", "everyone", "everybody", "person", "people", "blank", "void", "tbc", "tba", "tbs",
    "illegible", "unreadable", "unclear", "same", "self", "me", "myself", "himself", "herself", "external",
    "internal", "office", "duty", "temp", "locum", "various", "several", "all", "both", "they", "we", "it",
    "is", "was", "this", "that", "who", "which", "name", "named", "to", "be", "from", "with", "at", "xx",
    "xxx", "student", "volunteer", "client", "resident", "service", "user", "management", "council",
    "provider", "organisation", "organization", "company", "employer", "regular", "usual", "yes", "ditto",
    "applicable", "available", "present", "unsure", "forgotten", "dont", "cannot", "remember",
))  # fmt: skip
"""Words that no name has beside others, as good as never."""
_TITLED = re.compile(r"\W*(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|sir|dame)\b", re.IGNORECASE)
_MOST = 6
"""More words than this are no name."""


def holders(session: Session, person: Person, facts: Facts) -> tuple[Person, ...]:
    """Whom on the roster the name of who held it means, beside the person: several of one name, or who held it
    together. A slip or an initial means who supervises the person alone."""
    if session.by_person is not None:
        other = facts.roster.get(session.by_person)
        return (other,) if other is not None else ()
    found: list[Person] = []
    for name in each_name(session.by or ""):
        whose = facts.whose(name) or facts.whose(_spoken(name))
        found += (facts.roster[n] for n in sorted(whose) if n != person.id and n in facts.roster)
        if not whose:
            found += (p for p in bosses(person, facts) if _is_theirs(name, p.name))
    return tuple(found)


def bosses(person: Person, facts: Facts) -> tuple[Person, ...]:
    """Who supervises and manages a person, as the roster says."""
    refs = dict.fromkeys((person.supervised_by, person.manager, person.professional_supervisor))
    return tuple(p for r in refs if r is not None and (p := facts.by_ref.get(r)) is not None)


def no_name(session: Session, person: Person, facts: Facts) -> str | None:
    """Why the words for who held it name nobody, where nobody on the roster is meant; None where they may be a name."""
    words = session.by or ""
    for name in each_name(words):
        if sort_key(name)[0] in facts.places:
            continue
        if _may_be_a_name(name) or (
            plain_words(name) and any(_may_be(name, p) for p in bosses(person, facts))
        ):
            return None
    return f"“{words}” does not say by name who held it"


def contradicted(
    session: Session, person: Person, held_by: tuple[Person, ...], facts: Facts
) -> Iterator[str]:
    """What the roster says of the person, and of all who held it, that speaks against that day."""
    if session.held is None:
        return
    against = _not_there(person, session.held, facts)
    if against is not None:
        yield f"the person {against}"
    others = [(p, _not_there(p, session.held, facts)) for p in held_by]
    if others and all(why is not None for _, why in others):
        other, why = others[0]
        yield f"{other.name} {why}"


def _not_there(person: Person, day: dt.date, facts: Facts) -> str | None:
    if person.starts is not None and day < person.starts:
        return f"began on {said(person.starts)} only, by the roster"
    if person.leaves is not None and day > person.leaves:
        return f"had left on {said(person.leaves)}, by the roster"
    for absence in facts.away.get(person.id, ()):
        if absence.covers(day):
            until = f"to {said(absence.last)}" if absence.last is not None else "on"
            return f"was away from {said(absence.first)} {until}, by the roster"
    return None


@lru_cache(maxsize=50_000)
def _spoken(name: str) -> str:
    """A name without a role or title: of “Sam Sample (Team manager)”, “sam sample”."""
    return " ".join(plain_words(name))


@lru_cache(maxsize=50_000)
def _is_theirs(name: str, own: str) -> bool:
    words = plain_words(name)
    # More words than that are two names: “Sam Sample for Zoë Example”.
    whole = 1 < len(words) <= len(plain_words(own)) + 1 and any(len(w) > 2 for w in words)
    return name_key(name) == name_key(own) or (whole and state_of(name, own) == "signed")


@lru_cache(maxsize=50_000)
def _may_be_a_name(words: str) -> bool:
    """Whether words may be the whole name of somebody: two or more, a title and a surname, or one of a script that sets
    no space between them."""
    told = plain_words(words)
    if not 0 < len(told) <= _MOST or any(w in _NO_NAME for w in told) or re.search(r"[?@\d]", words):
        return False
    if len(told) > 1:
        return any(len(w) > 1 for w in told)
    (one,) = told
    return len(one) > 1 and (bool(_TITLED.match(words)) or one.upper() == one.lower())


def _may_be(name: str, boss: Person) -> bool:
    """Whether a first name or surname alone may be that of who supervises."""
    return not any(w in _NO_NAME for w in plain_words(name)) and state_of(name, boss.name) == "signed"
