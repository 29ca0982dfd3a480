"""Who held a session, as the roster knows them; and what it says of both on that day that a record contradicts.

Words that are no name name nobody. A name that nobody on the roster has may be that of a supervisor from outside, and
may be anything else: it is told so, and never taken for the supervisor on record.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from filing.clocks.falling import said
from filing.clocks.record_facts import Facts
from filing.clocks.session import Session
from filing.people.roster import Person
from schemas.accounted import account, name_within
from schemas.names import each_name, folded, name_key, sort_key
from schemas.signatures import plain_words, state_of
from schemas.signing_words import NOT_NAMES, POSTS

_TITLED = re.compile(r"\W*(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|sir|dame)\b", re.IGNORECASE)
_MOST = 6
"""More words than this are no name."""
_USUAL = 2
"""A name of no more words is nobody else's with words beside it."""


def holders(session: Session, person: Person, facts: Facts) -> tuple[Person, ...]:
    """Whom on the roster the name of who held it means, beside the person: several of one name, or who held it
    together. A slip or an initial means who supervises the person alone. Nobody, where one of several names is none."""
    if session.by_person is not None:
        other = facts.roster.get(session.by_person)
        return (other,) if other is not None else ()
    found: list[Person] = []
    for name in each_name(session.by or ""):
        whose = facts.whose(name) or facts.whose(_spoken(name))
        theirs = [p for p in bosses(person, facts) if not whose and _is_theirs(name, p.name)]
        if not (whose or theirs or _stands_beside(name) or _may_be_a_name(name)):
            return ()
        found += (facts.roster[n] for n in sorted(whose) if n != person.id and n in facts.roster)
        found += theirs
    return tuple(found)


def bosses(person: Person, facts: Facts) -> tuple[Person, ...]:
    """Who supervises and manages a person, as the roster says."""
    refs = dict.fromkeys((person.supervised_by, person.manager, person.professional_supervisor))
    return tuple(p for r in refs if r is not None and (p := facts.by_ref.get(r)) is not None)


def no_name(session: Session, person: Person, facts: Facts) -> str | None:
    """Why the words for who held it name nobody, where nobody on the roster is meant; None where they may be a name.

    A name with words that are none of it is no name: “not Sam Sample”, “Sam Sample’s deputy”.
    """
    words = session.by or ""
    names = each_name(words)
    may_be = [
        sort_key(n)[0] not in facts.places
        and (_may_be_a_name(n) or any(_may_be(n, p) for p in bosses(person, facts)))
        for n in names
    ]
    long = [n for n in names if len(_within(n)) > _USUAL]
    known = [p.name for p in facts.roster.values() if p.id != person.id] if long else []
    if any(may_be) and all(m or _stands_beside(n) for m, n in zip(may_be, names, strict=True)):
        # One name more beside one that is known: whose it is, nobody can say.
        if not any(_holds(n, one) for n in long for one in known):
            return None
        return f"“{words}” is not one person’s name alone, so it does not say who held it"
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
    if not person.here(day):
        over = [s.leaves for s in person.spells if s.leaves is not None and s.leaves < day]
        if over:
            return f"had left on {said(over[-1])}, by the roster"
        assert person.began is not None  # noqa: S101 - else they were there from the first day on
        return f"began on {said(person.began)} only, by the roster"
    for absence in facts.away.get(person.id, ()):
        if absence.covers(day):
            until = f"to {said(absence.last)}" if absence.last is not None else "on"
            return f"was away from {said(absence.first)} {until}, by the roster"
    return None


@lru_cache(maxsize=50_000)
def _spoken(name: str) -> str:
    """A name without a role or title: of “Sam Sample (Team manager)”, “sam sample”. Empty where more stands there."""
    return " ".join(w.raw for w in name_within(name) or ())


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
    told = _within(words)
    if (
        not 0 < len(told) <= _MOST
        or any(len(w) > 1 and w in NOT_NAMES for w in told)
        or re.search(r"[?@\d]", words)
    ):
        return False
    if len(told) > 1:
        # “A Cook” is anybody; “A Sample” has an initial.
        return any(len(w) > 1 for w in told) and not (told[0] == "a" and told[-1] in POSTS)
    (one,) = told
    return len(one) > 1 and (bool(_TITLED.match(words)) or one.upper() == one.lower())


@lru_cache(maxsize=50_000)
def _stands_beside(words: str) -> bool:
    """Whether words are no name and may stand beside one: the post of who held it."""
    return account(words, "").whole


@lru_cache(maxsize=50_000)
def _holds(words: str, name: str) -> bool:
    """Whether all of somebody's name stands in words, beside more that may be a name."""
    told, own = _within(words), _within(name)
    # Sam Sample-Jones has a name of their own.
    return (
        "-" not in folded(words)
        and 1 < len(own) < len(told)
        and any(told[i : i + len(own)] == own for i in range(len(told)))
    )


def _within(words: str) -> tuple[str, ...]:
    return tuple(w.key for w in name_within(words) or ())


def _may_be(name: str, boss: Person) -> bool:
    """Whether a first name or surname alone may be that of who supervises."""
    return state_of(name, boss.name) == "signed"
