"""What the rule of evidence asks of records beside the sessions themselves, read for many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, cast, or_, select

from filing.ledger.actor import day_of
from filing.ledger.database import Ledger
from filing.ledger.tables import former_names, record_index, records
from filing.people.absences import Absence, by_person, ended
from filing.people.roster import Person, everybody
from filing.records.how_read import SIGNATURE_KEYED
from schemas import was_held
from schemas.names import name_key, sort_key


@dataclass(frozen=True, slots=True)
class Facts:
    """`names`: whom each record names; `keyed_ones`: those with a signature that was keyed; `filed`: the day on which
    each was first filed with the date it has now. `roster` is everybody by number, `former` their former names."""

    names: Mapping[int, str | None]
    keyed_ones: Collection[int]
    filed: Mapping[int, dt.date]
    roster: Mapping[int, Person] = field(default_factory=dict)
    former: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    keys: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Who has a name now, as names are compared."""
    by_ref: Mapping[str, Person] = field(default_factory=dict)
    away: Mapping[int, Sequence[Absence]] = field(default_factory=dict)
    places: Collection[str] = frozenset()
    """Homes and teams on the roster, as names are sorted."""
    confirmed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """Of records that leave it in doubt whether the session was held, by what was asked: who said that it was."""

    unsigned_on: Mapping[int, dt.date] = field(default_factory=dict)
    """Of records whose signatures came in later: the day on which the version without them was filed."""

    def whose(self, name: str) -> frozenset[int]:
        """Everybody on the roster who has exactly this name now."""
        return self.keys.get(_key(name), frozenset())

    def named(self, record: int) -> str | None:
        """Whom a record names, as it is written."""
        return self.names.get(record)

    def keyed(self, record: int) -> bool:
        """Whether a signature of it was keyed and is not the signatory's own in the document."""
        return record in self.keyed_ones

    def written_on(self, record: int) -> dt.date | None:
        """The day on which it was first filed with the date it has."""
        return self.filed.get(record)


@lru_cache(maxsize=50_000)
def _key(name: str) -> str:
    return name_key(name)


def facts(ledger: Ledger, people: Collection[int] | None = None) -> Facts:
    """Of all current records of people on the roster; of some of them (`Person.id`), of these people's records."""
    names: dict[int, str | None] = {}
    filed: dict[int, dt.date] = {}
    timezone = ledger.library.policies.timezone
    days: dict[str, dt.date] = {}  # a filing day has many records, and reading a time is what takes time
    with ledger.reading() as conn:
        index = record_index.c
        columns = (index.record, index.name, index.held, index.filed_at, index.replaces, index.act)
        whose = index.person.is_not(None) if people is None else index.person.in_(people)
        mine = select(*columns).where(whose)
        replaced = mine.where(index.state == "replaced")
        before = {row[0]: tuple(row) for row in conn.execute(replaced)}
        unsigned_on: dict[int, dt.date] = {}
        for row in conn.execute(mine.where(index.state.in_(("complete", "unsigned")))).all():
            record, name, held, filed_at, earlier, _ = row
            names[record] = name
            if (was := _unsigned_version(row, before)) is not None:
                unsigned_on[record] = day_of(was, timezone)
            while earlier in before and before[earlier][2] == held:
                _, _, _, filed_at, earlier, _ = before[earlier]
            if filed_at not in days:
                days[filed_at] = day_of(filed_at, timezone)
            filed[record] = days[filed_at]
        flags = cast(records.c.flags, Text)
        flagged = select(records.c.id, records.c.flags).where(
            or_(*(flags.like(f'%"{code}"%') for code in (SIGNATURE_KEYED, was_held.CODE)))
        )
        if people is not None:
            flagged = flagged.where(records.c.person.in_(people))
        keyed: set[int] = set()
        confirmed: dict[int, dict[str, str]] = {}
        for number, found in conn.execute(flagged):
            for flag in found:
                if flag["code"] == SIGNATURE_KEYED:
                    keyed.add(number)
                elif flag["code"] == was_held.CODE and "waived" in flag:
                    confirmed.setdefault(number, {})[flag["say"]] = _confirmed(flag["waived"], timezone)
        former: dict[int, tuple[str, ...]] = {}
        for number, name in conn.execute(select(former_names.c.person, former_names.c.name)):
            former[number] = (*former.get(number, ()), name)
        roster = {p.id: p for p in everybody(conn)}
        away = {n: ended(some, roster[n]) for n, some in by_person(conn, timezone).items()}
    keys: dict[str, frozenset[int]] = {}
    for person in roster.values():
        keys[_key(person.name)] = keys.get(_key(person.name), frozenset()) | {person.id}
    by_ref = {p.ref: p for p in roster.values()}
    places = frozenset(sort_key(w)[0] for p in roster.values() for w in (p.home, p.team) if w)
    return Facts(names, keyed, filed, roster, former, keys, by_ref, away, places, confirmed, unsigned_on)


def _unsigned_version(row: Sequence[Any], before: Mapping[int, Sequence[Any]]) -> str | None:
    """When the version was filed to which the newest return that only signs a record added signatures."""
    while (earlier := before.get(row[4])) is not None:
        if row[5] == "completed":
            return str(earlier[3])
        row = earlier
    return None


def _confirmed(said_so: Mapping[str, Any], timezone: str) -> str:
    """Who said that a session was held, as a sentence."""
    on = day_of(said_so["at"], timezone)
    why = (said_so["why"] or "").strip().rstrip(".")
    return f"{said_so['by']} said on {on:%d/%m/%Y} that it was held{f': {why}' if why else ''}."
