"""Actions that people's records leave open, of many people at once, with the day by which each is to be done."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from filing.clocks.action_days import due_day, when_said
from filing.clocks.current import forms_filed, read
from filing.clocks.session_form import day
from filing.clocks.session_form import words as words_of
from filing.ledger import codec
from filing.ledger.actor import when
from filing.ledger.database import Ledger
from filing.ledger.tables import record_index
from filing.ledger.words import Wanted, words
from filing.people.directory import Person
from filing.people.owners import Agreed, Owner, Owners, Reach
from filing.records.carry_forward import Cells, Held, open_actions
from filing.records.finding import full_text
from schemas.values import Value


@dataclass(slots=True, unsafe_hash=True)  # made by the ten thousand: frozen ones take three times as long
class OpenAction:
    """An action still open: what and by whom, as written, and the day by which, where the words name one.

    `owned` is what tells whose it is; `told` by whom it is, with who does it now where somebody left or moved.
    """

    record: int
    form: str
    title: str
    held: dt.date | None
    what: str
    who: str | None
    by: dt.date | None
    owned: Agreed
    owners: tuple[Owner, ...] = ()
    told: str = ""
    when: str = ""
    """By when, as written."""
    since: int = 0
    """The record that has it first."""


def actions_open(
    ledger: Ledger, *, today: dt.date, people: Collection[int] | None = None
) -> Mapping[int, tuple[OpenAction, ...]]:
    """The open actions on the records of these people (`Person.id`; everybody, without them), the oldest first."""
    with ledger.reading() as conn:
        return open_in(conn, ledger, today=today, people=people)


def open_in(
    conn: Connection, ledger: Ledger, *, today: dt.date, people: Collection[int] | None = None
) -> Mapping[int, tuple[OpenAction, ...]]:
    """As `actions_open`, for whoever reads already."""
    reader = ActionReader(conn, ledger, today)
    read(conn, reader.forms, people, reader.take, given=True)
    return reader.found()


def open_for(
    conn: Connection, ledger: Ledger, person: Person, *, today: dt.date
) -> Mapping[int, tuple[OpenAction, ...]]:
    """As `actions_open`, of all people on whose records something may stand that is this person's to do."""
    reader = ActionReader(conn, ledger, today)
    read(conn, reader.forms, _reached(conn, reader.whose.reach(person)), reader.take, given=True)
    return reader.found()


def _reached(conn: Connection, reach: Reach) -> set[int] | None:
    """On whose records to look; None for everybody's, where a name has no letter that could be looked for."""
    found = set(reach.people)
    for said in map(words, reach.names):
        if not said:
            return None
        on = full_text(conn, (Wanted((tuple(said),)),), private=False)
        whose = select(record_index.c.person).where(record_index.c.record.in_(on))
        found.update(conn.execute(whose.where(record_index.c.person.is_not(None)).distinct()).scalars())
    return found


@dataclass(slots=True)
class _Record:
    """A record with the day it was held, and the name of who held it; `order` is where it stands among a person's."""

    held: Held
    on: dt.date | None
    by: str | None
    order: tuple[dt.date, int]


class ActionReader:
    """Tells the open actions of the rows of `filing.clocks.current.read`, read with what copies were given."""

    def __init__(self, conn: Connection, ledger: Ledger, today: dt.date) -> None:
        self._forms = dict(_forms(conn, ledger))
        before = select(record_index.c.record, record_index.c.replaces)
        rows = conn.execute(before.where(record_index.c.replaces.is_not(None)))
        self._before = {row.record: row.replaces for row in rows}
        self.whose = Owners(conn, today, ledger.library.policies.timezone)
        self._found: dict[int, list[_Record]] = defaultdict(list)

    @property
    def forms(self) -> frozenset[str]:
        """The forms with actions."""
        return frozenset(form for form, _ in self._forms)

    def take(self, row: Any) -> None:
        """One record, whether it has actions or not; no more of it is kept than these need."""
        known = self._forms.get((row.form, row.edition))
        if known is None:
            return
        form, tables = known
        rows = {t.key: t.rows(row.record) for t in tables}
        given = codec.unpack_all(row.given) if row.given else {}
        if not given and not any(rows.values()):
            return
        first = row.id
        while first in self._before:
            first = self._before[first]
        order = row.held or when(row.filed_at).date(), first
        by = words_of(row.record.get(form.about.by)) if form.about.by else None
        held = Held(form, {}, row.id, given, rows)
        self._found[row.person].append(_Record(held, row.held, by, order))

    def found(self) -> Mapping[int, tuple[OpenAction, ...]]:
        """As `actions_open`."""
        return {
            n: tuple(_told(n, sorted(mine, key=lambda m: m.order), self.whose))
            for n, mine in self._found.items()
        }


def _told(person: int, mine: list[_Record], whose: Owners) -> Iterator[OpenAction]:
    known = {one.held.record: one for one in mine}
    by_whom: dict[tuple[int, str | None], tuple[Agreed, tuple[Owner, ...], str]] = {}
    for action in open_actions([one.held for one in mine]):
        one = known[action.record]
        first = known.get(action.since, one)
        cells = action.cells
        what = cells.get("what") or next((v for v in cells.values() if isinstance(v, str)), "")
        when, who = when_said(cells), cells.get("who")
        said = first.held.record, who if isinstance(who, str) else None
        if said not in by_whom:  # a record's actions are mostly of the same two people
            owned = Agreed(said[1], person, first.on, first.by)
            by_whom[said] = owned, whose.of(owned), whose.told(owned)
        owned, owners, told = by_whom[said]
        yield OpenAction(
            record=action.record,
            form=one.held.form.form,
            title=one.held.form.title,
            held=one.on,
            what=str(what),
            who=owned.who,
            by=due_day(when, one.on),
            owned=owned,
            owners=owners,
            told=told,
            when=f"{when:%d/%m/%Y}" if isinstance(when, dt.date) else str(when or ""),
            since=action.since or action.record,
        )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of actions, its columns in printed order, each with whether it is one for dates."""

    key: tuple[str, bool]
    """As `Held.rows` has it."""
    columns: tuple[tuple[str, bool], ...]
    ids: tuple[str, ...] | None
    """Of fixed rows their names."""

    def rows(self, record: Mapping[str, Any]) -> list[Cells]:
        """What stands in it in a record's JSON, by row; of rows that repeat, those alone in which anything does."""
        found = record.get(self.key[0])
        if self.ids is not None:
            fixed = found if isinstance(found, dict) else {}
            rows = [self._cells(fixed.get(name)) for name in self.ids]
            return rows if any(rows) else []
        return [cells for row in found if (cells := self._cells(row))] if isinstance(found, list) else []

    def _cells(self, row: Any) -> Cells:
        cells: dict[str, Value] = {}
        for name, dated in self.columns if isinstance(row, dict) else ():
            value = row.get(name)
            kept = day(value) if dated else tuple(value) if isinstance(value, list) else value
            if kept is not None and kept != ():
                cells[name] = kept
        return cells


def _forms(conn: Connection, ledger: Ledger) -> Iterator[tuple[tuple[str, int], Any]]:
    """The forms with actions, and their tables of these: agreed on them, or open before."""
    for key, known in forms_filed(conn, ledger):
        tables = tuple(
            _Table(
                key=(t.table, t.continues),
                columns=tuple((c.name, c.type == "date") for c in t.columns),
                ids=None if t.repeat is not None else tuple(row.id for row in t.fixed),
            )
            for t in known.tables
            if t.table in known.about.actions or (t.repeat is not None and t.repeat.given == "open.actions")
        )
        if tables and known.private is None:
            yield key, (known, tables)
