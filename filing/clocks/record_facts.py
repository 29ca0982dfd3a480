"""What the rule of evidence asks of records beside the sessions themselves, read for many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Text, cast, select

from filing.ledger.actor import day_of
from filing.ledger.database import Ledger
from filing.ledger.tables import former_names, record_index, records
from filing.people.absences import Absence, by_person
from filing.people.roster import Person, everybody
from filing.records.how_read import SIGNATURE_KEYED
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


def facts(ledger: Ledger) -> Facts:
    """Of all current records of people on the roster."""
    names: dict[int, str | None] = {}
    filed: dict[int, dt.date] = {}
    timezone = ledger.library.policies.timezone
    days: dict[str, dt.date] = {}  # a filing day has many records, and reading a time is what takes time
    with ledger.reading() as conn:
        index = record_index.c
        columns = (index.record, index.name, index.held, index.filed_at, index.replaces)
        mine = select(*columns).where(index.person.is_not(None))
        replaced = mine.where(index.state == "replaced")
        before = {row[0]: tuple(row) for row in conn.execute(replaced)}
        for row in conn.execute(mine.where(index.state.in_(("complete", "unsigned")))).all():
            record, name, held, filed_at, earlier = row
            names[record] = name
            while earlier in before and before[earlier][2] == held:
                _, _, _, filed_at, earlier = before[earlier]
            if filed_at not in days:
                days[filed_at] = day_of(filed_at, timezone)
            filed[record] = days[filed_at]
        flagged = select(records.c.id).where(cast(records.c.flags, Text).like(f'%"{SIGNATURE_KEYED}"%'))
        keyed = frozenset(conn.execute(flagged).scalars())
        former: dict[int, tuple[str, ...]] = {}
        for number, name in conn.execute(select(former_names.c.person, former_names.c.name)):
            former[number] = (*former.get(number, ()), name)
        roster = {p.id: p for p in everybody(conn)}
        away = by_person(conn, timezone)
    keys: dict[str, frozenset[int]] = {}
    for person in roster.values():
        keys[_key(person.name)] = keys.get(_key(person.name), frozenset()) | {person.id}
    by_ref = {p.ref: p for p in roster.values()}
    places = frozenset(sort_key(w)[0] for p in roster.values() for w in (p.home, p.team) if w)
    return Facts(names, keyed, filed, roster, former, keys, by_ref, away, places)
