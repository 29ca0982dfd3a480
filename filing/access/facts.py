"""What decides who may read records, looked up for many at once: what they are, and whom they name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

from sqlalchemy import Connection, select

from filing.access.rights import Facts
from filing.ledger.database import Ledger
from filing.ledger.tables import records
from filing.people.directory import everybody, former_names
from schemas.definition import FormDefinition
from schemas.evaluations import SELF
from schemas.names import each_name, name_key

_LOT = 500


def facts_of(ledger: Ledger, conn: Connection, numbers: Collection[int]) -> Iterator[Facts]:
    """Of each of these records that there is, in no order."""
    people = {p.id: p for p in everybody(conn)}
    named = _by_name(conn, people)
    wanted = sorted(numbers)
    for start in range(0, len(wanted), _LOT):
        lot = wanted[start : start + _LOT]
        columns = (records.c.id, records.c.form, records.c.edition, records.c.person, records.c.record)
        for row in conn.execute(select(*columns).where(records.c.id.in_(lot))):
            form = ledger.library.load(row.form, row.edition)
            person = people.get(row.person) if row.person is not None else None
            about = form.about

            def whose(*paths: str | None, row: Any = row) -> frozenset[str]:
                found = (_names_at(row.record, path) for path in paths if path is not None)
                keys = (name_key(one) for names in found for name in names for one in each_name(name))
                return frozenset(named[key] for key in keys if key in named)

            yield Facts(
                record=row.id,
                form=row.form,
                kind=form.kind,
                about=frozenset({person.ref}) if person is not None else whose(about.person),
                held_by=whose(about.by),
                named=whose(*form.readers),
                home=person.home if person is not None else None,
                evaluated=_evaluated(form, row.record),
            )


def _by_name(conn: Connection, people: Mapping[int, Any]) -> dict[str, str]:
    """References by name, also by former ones; a name that two people have had opens nothing to either."""
    found: dict[str, set[str]] = {}
    for person in people.values():
        found.setdefault(name_key(person.name), set()).add(person.ref)
    for number, had in former_names(conn).items():
        if number in people:
            for _, name in had:
                found.setdefault(name_key(name), set()).add(people[number].ref)
    return {key: next(iter(refs)) for key, refs in found.items() if len(refs) == 1}


def _names_at(record: Mapping[str, Any], path: str) -> list[str]:
    """What stands in a field, or in a column of every row (`present.*.name`)."""
    table, _, column = path.partition(".*.")
    there = record.get(table)
    if not column:
        return [there] if isinstance(there, str) else []
    if isinstance(there, Mapping):
        further = there.get("more", ())
        rows = [*(row for key, row in there.items() if key != "more"), *further]
    else:
        rows = list(there or ())
    found = (row.get(column) for row in rows if isinstance(row, Mapping))
    return [name for name in found if isinstance(name, str)]


def _evaluated(form: FormDefinition, record: Mapping[str, Any]) -> Literal["self", "client"] | None:
    if form.about.rater is None:
        return None
    return "self" if record.get(form.about.rater) == SELF else "client"


__all__ = ["facts_of"]
