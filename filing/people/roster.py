"""The roster: whom documents are for, brought in from a file; what changes is known before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select, update

from filing.ledger import audit
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.tables import former_names
from filing.ledger.tables import people as table
from filing.people import absences, changes
from filing.people.changes import Change
from filing.people.directory import (
    Person,
    by_number,
    everybody,
    find,
    had_name,
    is_another_person,
    named,
    near,
    people,
    pick,
    read_once,
    read_once_for_many,
    reads_large_print,
    several,
    spelt_by,
    whose_name,
)
from schemas.errors import Fault, Place, RosterError
from schemas.names import name_key

if TYPE_CHECKING:
    from filing.people.roster_columns import Heading
    from filing.people.roster_doubts import Meant
    from filing.people.roster_file import RosterFile
    from filing.people.roster_line import Line

_PEOPLE = ("manager", "supervisor", "professional_supervisor")
_DATES = ("starts", "leaves", "probation_end", "asye_from")
_ABSENCE = ("absent_from", "absent_to", "absence_why")


@dataclass(frozen=True, slots=True)
class Planned:
    """What an import comes to: known before anything is written."""

    file: RosterFile
    joining: tuple[Line, ...]
    changes: tuple[Change, ...]
    """What becomes other of those who are known, in the file's order."""
    updated: int
    unchanged: int
    missing: tuple[Person, ...]
    """Who works here and is not in the file."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to, and the columns it has no use for."""

    added: int
    updated: int
    unchanged: int
    ignored: tuple[str, ...] = ()
    above: int = 0
    """Lines above the names of the columns, which were not used."""
    sheet: str | None = None
    """The sheet of a workbook that was read, where it has others."""
    hidden: int = 0
    """Rows of a workbook that are not shown in it; they were read like the others."""
    named: tuple[str, ...] = ()
    """The references of those who are new, or have another name than before."""
    headings: tuple[Heading, ...] = ()
    """What each heading of the file was taken for."""
    changes: tuple[Change, ...] = ()
    """What became other of those who were known."""
    given: tuple[tuple[str, str], ...] = ()
    """Reference and name of those who came without a reference, and were given one."""
    missing: tuple[Person, ...] = ()
    """Who works here and is not in the file; nothing is done about them."""


def plan(ledger: Ledger, data: bytes, day: dt.date, meant: Collection[Meant] = ()) -> Planned:
    """What the import of a file would come to on that day. Raises RosterError as `import_csv`; writes nothing."""
    with ledger.reading() as conn:
        return _planned(conn, data, day, meant)


def plan_anew(data: bytes, meant: Collection[Meant] = ()) -> Planned:
    """As `plan`, where nobody is on the roster yet."""
    from filing.people.roster_file import read  # noqa: PLC0415 - only where a roster is brought in

    file = read(data, {}, meant)
    return Planned(file, file.lines, (), 0, 0, ())


def import_csv(
    ledger: Ledger,
    data: bytes,
    actor: Actor,
    meant: Collection[Meant] = (),
    shown: Planned | None = None,
) -> Imported:
    """Adds people and brings known ones (by reference) up to date; who is not in the file stays.

    The file is CSV or a workbook. An empty cell empties; a column that is not there changes nothing. Whoever has no
    reference in it is found by name, or given one. Raises RosterError with every fault and its cell, and every doubt
    that is not `meant`, and writes nothing then; and `roster-changed` where it would do something else than what was
    `shown`.
    """
    with ledger.writing() as conn:
        planned = _planned(conn, data, actor.day, meant)
        if shown is not None and planned != shown:
            what = "Somebody has changed the roster since the changes were shown; nothing was written."
            raise RosterError(Fault("roster-changed", what, Place(file="roster"), "Bring the file in again."))
        there = {p.ref.casefold(): p for p in everybody(conn)}
        _write(conn, planned, there, actor)
        counts = {
            "added": len(planned.joining),
            "updated": planned.updated,
            "unchanged": planned.unchanged,
        }
        audit.note(conn, actor, "roster-imported", "roster", **counts)
    file = planned.file
    return Imported(
        **counts,
        ignored=file.ignored,
        above=file.above,
        sheet=file.sheet,
        hidden=file.hidden,
        named=tuple(_called_anew(file.lines, there)),
        headings=file.headings,
        changes=planned.changes,
        given=tuple((line.ref, line.name) for line in file.lines if line.given),
        missing=planned.missing,
    )


def _planned(conn: Connection, data: bytes, day: dt.date, meant: Collection[Meant]) -> Planned:
    from filing.people.roster_file import read  # noqa: PLC0415 - only where a roster is brought in
    from filing.people.roster_who import Known  # noqa: PLC0415

    known = everybody(conn)
    given = changes.given_references(conn)
    numbers = {p.id: p.ref for p in known}
    former: dict[str, set[str]] = {}
    for number, key in conn.execute(select(former_names.c.person, former_names.c.name_key)):
        former.setdefault(key, set()).add(numbers[number])
    there = {p.ref.casefold(): p for p in known}
    history = changes.addresses(conn)

    def had(address: str, ref: str) -> Collection[str]:
        me = there.get(ref.casefold())
        return [numbers[n] for n in history.before(address, me.id if me else None)]

    file = read(data, tuple(Known.of(p, day, p.ref in given) for p in known), meant, former, had)
    away = absences.by_person(conn)
    joining, changed, unchanged = [], [], 0
    for line in file.lines:
        person = there.get((line.was or line.ref).casefold())
        if person is None:
            joining.append(line)
        elif mine := (*changes.differing(person, _of_known(person, line)), *_absence(person, line, away)):
            changed.append(mine)
        else:
            unchanged += 1
    in_file = {(line.was or line.ref).casefold() for line in file.lines}
    missing = tuple(p for p in known if p.ref.casefold() not in in_file and not _has_left(p, day))
    every = tuple(change for mine in changed for change in mine)
    return Planned(file, tuple(joining), every, len(changed), unchanged, missing)


def _has_left(person: Person, day: dt.date) -> bool:
    return person.leaves is not None and person.leaves < day


def _columns(line: Line) -> Iterator[tuple[str, str | None]]:
    """The columns of a line that a person has, and what they are to be."""
    for column, text in line.cells.items():
        if column in _ABSENCE or (column == "ref" and line.was is None):
            continue
        yield column, "yes" if text == "yes" else "no" if column == "large_print" else text


def _of_known(person: Person, line: Line) -> Iterator[tuple[str, str | None]]:
    """As `_columns`; of a leaver who begins anew, the last day of before is no last day any more."""
    yield from _columns(line)
    if "leaves" not in line.cells and line.begins_after(person.leaves):
        yield "leaves", None


def _absence(person: Person, line: Line, away: Mapping[int, Sequence[absences.Absence]]) -> Iterator[Change]:
    """The absence that a line tells of, where it is not known so."""
    told = _told_absence(line)
    if told is None or told in away.get(person.id, ()):
        return
    before = next((a for a in away.get(person.id, ()) if a.first == told.first), None)
    yield Change(person.ref, person.name, "absence", str(before) if before else None, str(told))


def _told_absence(line: Line) -> absences.Absence | None:
    first, last, why = (line.cells.get(c) for c in _ABSENCE)
    if first is None:
        return None
    until = dt.date.fromisoformat(last) if last is not None else None
    return absences.Absence(dt.date.fromisoformat(first), until, why)


def _called_anew(lines: Sequence[Line], there: Mapping[str, Person]) -> Iterator[str]:
    """The references of those who join, or are called otherwise from now on; `there` by reference without capitals."""
    for line in lines:
        known = there.get((line.was or line.ref).casefold())
        if known is None or name_key(known.name) != name_key(line.name):
            yield known.ref if known is not None and line.was is None else line.ref


def _write(conn: Connection, planned: Planned, there: Mapping[str, Person], actor: Actor) -> None:
    """Writes what is planned: first everybody, then who is whose manager and supervisor."""
    of_person: dict[str, list[Change]] = {}
    for change in planned.changes:
        of_person.setdefault(change.ref.casefold(), []).append(change)
    ids: dict[str, int] = {}
    for line in planned.joining:
        values = _values(dict(_columns(line)))
        row = {**values, "ref": line.ref, "name_key": name_key(line.name), "changed_at": moment(actor.at)}
        ids[line.ref.casefold()] = conn.execute(
            insert(table).values(**row).returning(table.c.id)
        ).scalar_one()
    for ref, mine in of_person.items():
        update_person(conn, there[ref], mine, actor)
    ids |= {p.ref.casefold(): p.id for p in everybody(conn)}
    for line in planned.file.lines:
        _write_others(conn, line, of_person.get((line.was or line.ref).casefold()), ids)
    noted = [(ids[line.ref.casefold()], c) for line in planned.joining for c in _joined(line)]
    noted += [(there[ref].id, change) for ref, mine in of_person.items() for change in mine]
    changes.note(conn, actor, noted)
    for line in planned.file.lines:
        told = _told_absence(line)
        if told is not None:
            absences.put(conn, ids[line.ref.casefold()], told, actor)


def _write_others(
    conn: Connection, line: Line, mine: Sequence[Change] | None, ids: Mapping[str, int]
) -> None:
    """Who is whose, of somebody new (`mine` is None then) or where it has changed."""
    changed = [c for c in _PEOPLE if mine is None or any(one.what == c for one in mine)]
    others = {c: ids[ref.casefold()] for c in changed if (ref := line.cells.get(c)) is not None}
    emptied = dict.fromkeys(c for c in changed if c in line.cells and c not in others and mine is not None)
    if others or emptied:
        me = ids[line.ref.casefold()]
        conn.execute(update(table).where(table.c.id == me).values(**others, **emptied))


def _joined(line: Line) -> Iterator[Change]:
    yield Change(line.ref, line.name, "joined", None, line.ref)
    if line.given:
        yield Change(line.ref, line.name, "ref", None, line.ref)


def update_person(conn: Connection, person: Person, mine: Sequence[Change], actor: Actor) -> None:
    """Writes changes of a person's own columns; those that name others are for whoever knows their numbers."""
    values = _values({c.what: c.after for c in mine if c.what != "absence"})
    if "name" in values:
        values["name_key"] = name_key(values["name"])
        # A blank in the old name may still be out; whoever gets that name next is somebody else.
        before = {"person": person.id, "name": person.name, "name_key": name_key(person.name)}
        conn.execute(insert(former_names).values(**before, changed_at=moment(actor.at)))
        if is_another_person(person.name, values["name"]):
            _forget(conn, person.id, actor)
    conn.execute(update(table).where(table.c.id == person.id).values(**values, changed_at=moment(actor.at)))
    if "name" in values or "ref" in values:
        from filing.ledger import record_index  # noqa: PLC0415 - only where a roster is brought in

        record_index.renamed(conn, person.id)


def _forget(conn: Connection, person: int, actor: Actor) -> None:
    """What was agreed with whoever had this reference before: how documents go, and the password they know."""
    from filing.people import mail_choices, passwords  # noqa: PLC0415 - only where a reference is given out anew

    passwords.retire(conn, person, actor)
    mail_choices.back_to_usual(conn, person, "The reference is somebody else's now.", actor)


def _values(cells: Mapping[str, str | None]) -> dict[str, Any]:
    """Columns as the table has them."""
    values: dict[str, Any] = {}
    for column, text in cells.items():
        if column in _PEOPLE:
            continue
        if column == "large_print":
            values[column] = text == "yes"
        elif column in _DATES:
            values[column] = dt.date.fromisoformat(text) if text is not None else None
        elif column == "hours":
            values[column] = format(Decimal(text), "f") if text is not None else None
        else:
            values[column] = text
    return values


__all__ = [
    "Imported",
    "Person",
    "Planned",
    "by_number",
    "everybody",
    "find",
    "had_name",
    "import_csv",
    "named",
    "near",
    "people",
    "pick",
    "plan",
    "plan_anew",
    "read_once",
    "read_once_for_many",
    "reads_large_print",
    "several",
    "spelt_by",
    "update_person",
    "whose_name",
]
