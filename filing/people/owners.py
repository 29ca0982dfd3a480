"""Whose an action is to do: whom the words under “by whom” mean, and who does it now that somebody left or moved.

Names are meant, first names of those whom the record was between on its day, or what they are to one another. Where the
words do not say it plainly, nobody is meant: they may be of two people. Records are never changed by it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, select

from filing.ledger.actor import day_of
from filing.ledger.staff_tables import people_changes
from filing.ledger.tables import former_names
from filing.people import changes
from filing.people.directory import Person, everybody
from schemas.names import name_key

_BETWEEN = re.compile(r"\s*[,;/&+]\s*|\s+(?:and|with)\s+", re.IGNORECASE)
_THEIRS = frozenset(
    {"supervisee", "worker", "care worker", "support worker", "staff", "staff member", "employee"}
)
_SUPERVISORS = frozenset({"supervisor"})
_MANAGERS = frozenset({"manager", "line manager"})
_BOTH = frozenset({"both", "all", "everybody", "everyone"})
_ROLES = ("supervisor", "manager", "professional_supervisor")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What tells whose an action is: the words under “by whom”, whose record it is on (`Person.id`), and the day on
    which it was agreed with the name of who held that session, as far as they are known."""

    who: str | None
    about: int
    on: dt.date | None = None
    held_by: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """One whom the words mean. `now` is who does it today, None for nobody; `why` says why that is another."""

    said: str
    meant: Person
    now: Person | None
    why: str | None = None

    def __str__(self) -> str:
        """The words, and behind them who does it now: “Dilys (left), now Agnes O'Neill”."""
        if self.why is None:
            return self.said
        return f"{self.said} ({self.why}), now {self.now.name if self.now is not None else 'nobody'}"


_Key = tuple[str | int | dt.date | None, ...]


@dataclass(frozen=True, slots=True)
class _Circle:
    """By number, who was around somebody: `then` on a day, `since` from it on; and who `held` the session."""

    then: frozenset[int]
    since: frozenset[int]
    held: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reach:
    """Where alone an action can stand that is somebody's to do: on records of these `people` (`Person.id`), or on
    those on which one of these `names` stands. First names, and what people are to one another, are meant of
    nobody else; names, also of those from whom it came to them."""

    people: frozenset[int]
    names: tuple[str, ...]


class Owners:
    """The roster and what changed on it, read once, to be asked of many actions."""

    def __init__(self, conn: Connection, today: dt.date, timezone: str) -> None:
        self._today = today
        everyone = everybody(conn)
        self.by_id = {p.id: p for p in everyone}
        self._by_ref = {p.ref.casefold(): p for p in everyone}
        self._named: dict[str, list[Person]] = {}
        self._names = {p.id: [p.name] for p in everyone}
        for person in everyone:
            self._named.setdefault(_key(person.name), []).append(person)
        had: dict[str, list[Person]] = {}
        for number, name in conn.execute(select(former_names.c.person, former_names.c.name)):
            had.setdefault(_key(name), []).append(self.by_id[number])
            self._names.setdefault(number, []).append(name)
        for key, some in had.items():
            self._named.setdefault(key, self._each(some))
        self._moves: dict[int, list[tuple[dt.date, str, str | None]]] = {}
        table = people_changes.c
        asked = select(table.person, table.at, table.what, table.before).order_by(table.id)
        for number, at, what, before in conn.execute(asked.where(table.what.in_((*_ROLES, "ref")))):
            if what != "ref":
                self._moves.setdefault(number, []).append((day_of(at, timezone), what, before))
            elif before is not None:  # who was named by a reference that they had before
                self._by_ref.setdefault(before.casefold(), self.by_id[number])
        to = changes.taken_over(conn)
        self._owners: dict[_Key, tuple[Owner, ...]] = {}
        self._circles: dict[_Key, _Circle] = {}
        self._taken = {n: p for n, ref in to.items() if (p := self._by_ref.get(ref.casefold())) is not None}

    def of(self, action: Agreed) -> tuple[Owner, ...]:
        """Each whom the words mean, and who does it now; nobody where they do not say plainly."""
        key = (action.who, *self._around_whom(action))
        found = self._owners.get(key)
        if found is None:
            found = self._owners[key] = self._of(action)
        return found

    def _around_whom(self, action: Agreed) -> _Key:
        """What tells who was around somebody: on which day is asked only where that ever changed."""
        return action.about, action.on if action.about in self._moves else None, action.held_by

    def _of(self, action: Agreed) -> tuple[Owner, ...]:
        about = self.by_id.get(action.about)
        if about is None or action.who is None or not action.who.strip():
            return ()
        circle = self._circle(about, action)
        rings = tuple(self._rings(about, circle))
        whole = self._one(action.who, about, rings)
        if whole:
            return tuple(self._owner(action.who.strip(), p, about, circle) for p in whole)
        parts = [p.strip() for p in _BETWEEN.split(action.who) if p.strip()]
        found = (self._owner(w, p, about, circle) for w in parts for p in self._one(w, about, rings))
        return tuple({o.meant.id: o for o in found}.values())

    def reach(self, person: Person) -> Reach:
        """Where to look for what may be this person's to do."""
        theirs = {person.id}
        while more := {n for n, to in self._taken.items() if to.id in theirs and n not in theirs}:
            theirs |= more
        around = frozenset(p.id for p in self.by_id.values() if p.id in theirs or theirs & self._around(p))
        return Reach(around, tuple(name for n in sorted(theirs) for name in self._names[n]))

    def _around(self, about: Person) -> set[int]:
        """Whoever supervises or manages somebody, or ever did."""
        refs = [getattr(about, role) for role in _ROLES]
        refs += [before for _, what, before in self._moves.get(about.id, ()) if what in _ROLES]
        return {p.id for ref in refs if (p := self._person(ref)) is not None}

    def told(self, action: Agreed) -> str:
        """The words under “by whom”; where somebody else does it now, that is said behind them."""
        owners = self.of(action)
        if not any(o.why for o in owners):
            return action.who or ""
        if len(owners) == 1 and owners[0].said == (action.who or "").strip():
            return str(owners[0])
        changed = {_key(o.said): str(o) for o in owners if o.why is not None}
        return "; ".join(
            changed.get(_key(p), p.strip()) for p in _BETWEEN.split(action.who or "") if p.strip()
        )

    def here(self, person: Person) -> bool:
        """Whether they work here still."""
        return person.leaves is None or person.leaves >= self._today

    def _circle(self, about: Person, action: Agreed) -> _Circle:
        """By whom somebody was supervised and managed on that day, and since; where no day is known, now and ever."""
        key = self._around_whom(action)
        if key not in self._circles:
            self._circles[key] = self._made(about, action)
        return self._circles[key]

    def _made(self, about: Person, action: Agreed) -> _Circle:
        on = action.on
        then: set[int] = set()
        since: set[int] = set()
        for role in _ROLES:
            moves = [(d, b) for d, what, b in self._moves.get(about.id, ()) if what == role]
            later = [before for day, before in moves if on is None or day >= on]
            refs = [*later, getattr(about, role)]
            first = self._person(refs[0] if on is not None else refs[-1])
            then |= {first.id} if first is not None else set()
            since |= {p.id for r in refs if (p := self._person(r)) is not None}
        by = self._here_first(self._named.get(_key(action.held_by or ""), []))
        return _Circle(frozenset(then), frozenset(since), frozenset(p.id for p in by if len(by) == 1))

    def _person(self, ref: str | None) -> Person | None:
        return self._by_ref.get(ref.casefold()) if ref is not None else None

    def _rings(self, about: Person, circle: _Circle) -> Iterator[list[Person]]:
        """Those whom the record was between, and then those around somebody later: a name is looked for in turn."""
        yield self._each([about, *map(self.by_id.__getitem__, (*circle.held, *circle.then))])
        yield self._each([about, *map(self.by_id.__getitem__, circle.since)])

    @staticmethod
    def _each(some: Iterable[Person]) -> list[Person]:
        return list({p.id: p for p in some}.values())

    def _one(self, words: str, about: Person, rings: Sequence[Sequence[Person]]) -> tuple[Person, ...]:
        said = _key(words)
        meant = tuple(self._part(said, about))
        if meant:
            return meant
        everybodys = self._here_first(self._named.get(said, []))
        for some in (*([p for p in ring if _key(p.name) == said] for ring in rings), everybodys):
            if some:
                return (some[0],) if len(some) == 1 else ()
        for ring in rings:
            first = [p for p in ring if _key(p.name).split(" ")[0] == said]
            if first:
                return (first[0],) if len(first) == 1 else ()
        return ()

    def _here_first(self, some: Sequence[Person]) -> list[Person]:
        return [p for p in some if self.here(p)] or list(some)

    def _part(self, said: str, about: Person) -> Iterator[Person]:
        """Who is meant by what somebody is to the other: whoever is that now."""
        said = said.removeprefix("the ")
        if said in _THEIRS | _BOTH:
            yield about
        for words, ref in ((_SUPERVISORS | _BOTH, about.supervised_by), (_MANAGERS, about.manager)):
            if said in words and (who := self._person(ref)) is not None:
                yield who

    def _owner(self, said: str, meant: Person, about: Person, circle: _Circle) -> Owner:
        """Who does it now: whoever took over from somebody who left, or supervises in their place."""
        now: Person | None = meant
        passed: set[int] = set()
        while now is not None and now.id != about.id:
            after = self._next(now, about, circle, first=now is meant)
            if after is not None and after.id == now.id:
                break
            passed.add(now.id)
            now = after if after is None or after.id not in passed else None
        if now is not None and now.id == meant.id:
            return Owner(said, meant, now)
        return Owner(said, meant, now, self._why(meant))

    def _next(self, person: Person, about: Person, circle: _Circle, *, first: bool) -> Person | None:
        """Whoever takes it from this person; the same where it stays with them."""
        to = self._taken.get(person.id)
        if to is not None and to.id != about.id:
            return to
        around = {about.supervised_by, about.manager, about.professional_supervisor}
        supervisor = self._person(about.supervised_by)
        gone = to is not None or not self.here(person)
        if gone:
            # What a colleague had to do is nobody's until somebody takes over; who supervises is not asked for it.
            theirs = person.id in circle.since | circle.held or not first
            return supervisor if theirs and supervisor is not None and supervisor.id != person.id else None
        if person.id in circle.since and person.ref not in around and supervisor is not None:
            return supervisor
        return person

    def _why(self, person: Person) -> str:
        if person.leaves is None or (self.here(person) and person.id not in self._taken):
            return "no longer supervises"
        return "left" if not self.here(person) else f"leaves on {person.leaves:%d/%m/%Y}"


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """A name as it is compared here: people write first names without their accents, too."""
    apart = unicodedata.normalize("NFKD", name_key(name))
    return "".join(c for c in apart if not unicodedata.combining(c))
