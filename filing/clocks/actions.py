"""Actions that people's records leave open, of many people at once, with the day by which each is to be done."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from filing.clocks.session_form import day, written_day
from filing.ledger import codec
from filing.ledger.actor import when
from filing.ledger.database import Ledger
from filing.ledger.tables import copies, record_index, records
from filing.records.carry_forward import Held, open_actions
from schemas.definition import FormDefinition, TableBlock
from schemas.errors import CarepackError
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action still open: what and by whom, as written, and the day by which, where the words name one."""

    record: int
    form: str
    title: str
    held: dt.date | None
    what: str
    who: str | None
    by: dt.date | None


def actions_open(
    ledger: Ledger, *, people: Collection[int] | None = None
) -> Mapping[int, tuple[OpenAction, ...]]:
    """The open actions of these people (`Person.id`; everybody, without them), the oldest first."""
    with ledger.reading() as conn:
        forms = dict(_forms(conn, ledger))
        found = _held(conn, forms, people)
    return {n: tuple(_told(held)) for n, held in found.items()}


def _told(mine: list[tuple[Held, dt.date | None]]) -> Iterator[OpenAction]:
    known = {held.record: (held, on) for held, on in mine}
    for action in open_actions([held for held, _ in mine]):
        held, on = known[action.record]
        cells = action.cells
        when_said = next((v for k, v in cells.items() if k == "when" or isinstance(v, dt.date)), None)
        what = cells.get("what") or next((v for v in cells.values() if isinstance(v, str)), "")
        who = cells.get("who")
        yield OpenAction(
            record=action.record,
            form=held.form.form,
            title=held.form.title,
            held=on,
            what=str(what),
            who=who if isinstance(who, str) else None,
            by=when_said if isinstance(when_said, dt.date) else written_day(when_said),
        )


_Forms = dict[tuple[str, int], tuple[FormDefinition, tuple[TableBlock, ...]]]


def _forms(conn: Connection, ledger: Ledger) -> Iterator[tuple[tuple[str, int], Any]]:
    """The forms with actions, and their tables of these: agreed on them, or open before."""
    for form, edition in conn.execute(select(record_index.c.form, record_index.c.edition).distinct()):
        try:
            known = ledger.library.load(form, edition)
        except CarepackError:
            continue
        tables = tuple(
            t
            for t in known.tables
            if t.table in known.about.actions or (t.repeat is not None and t.repeat.given == "open.actions")
        )
        if tables and known.private is None:
            yield (form, edition), (known, tables)


def _held(
    conn: Connection, forms: _Forms, whose: Collection[int] | None
) -> dict[int, list[tuple[Held, dt.date | None]]]:
    """The records with actions of each person in the order they were held, with no more than what these need."""
    before = {
        n: r for n, r in conn.execute(select(record_index.c.record, record_index.c.replaces)) if r is not None
    }
    query = (
        select(
            records.c.id, records.c.form, records.c.edition, records.c.person, records.c.held, records.c.record,
            records.c.filed_at, copies.c.given,
        )
        .join(record_index, record_index.c.record == records.c.id)
        .join(copies, copies.c.number == records.c.copy, isouter=True)
        .where(
            record_index.c.state.in_(("complete", "unsigned")),
            record_index.c.form.in_({form for form, _ in forms}),
            records.c.person.is_not(None),
        )
    )  # fmt: skip
    found: dict[int, list[tuple[Any, Held, dt.date | None]]] = defaultdict(list)
    for row in conn.execute(query):
        known = forms.get((row.form, row.edition))
        if known is None or (whose is not None and row.person not in whose):
            continue
        form, tables = known
        answers = dict(_answers(tables, row.record))
        given = codec.unpack_all(row.given) if row.given else {}
        if not answers and not given:
            continue
        first = row.id
        while first in before:
            first = before[first]
        order = row.held or when(row.filed_at).date(), first
        found[row.person].append((order, Held(form, answers, row.id, given), row.held))
    return {n: [(h, on) for _, h, on in sorted(mine, key=lambda m: m[0])] for n, mine in found.items()}


def _answers(tables: tuple[TableBlock, ...], record: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    """The answers in some tables of a record's JSON, as records have them."""
    for table in tables:
        rows = record.get(table.table)
        if not rows:
            continue
        numbered: Any = enumerate(rows, 1) if isinstance(rows, list) else rows.items()
        dates = {c.name for c in table.columns if c.type == "date"}
        for number, row in numbered:
            for column, value in row.items() if isinstance(row, Mapping) else ():
                if value is None or value == []:
                    continue
                kept = day(value) if column in dates else tuple(value) if isinstance(value, list) else value
                if kept is not None:
                    yield f"{table.table}.{number}.{column}", kept
