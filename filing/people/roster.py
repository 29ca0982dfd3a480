"""The roster: whom documents are for. A person goes by the organisation's reference, or by their exact name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, insert, select, update

from filing.ledger import audit
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.tables import former_names
from filing.ledger.tables import people as table
from schemas.errors import Fault, Place, UsageError
from schemas.names import name_key, sort_key

if TYPE_CHECKING:
    from filing.people.roster_doubts import Meant
    from filing.people.roster_line import Line

_NEAR = 70
"""How alike two names must be, of 100, for one to be offered for the other."""
_BETWEEN = re.compile(r"[,;/&+\n]|\b(?:and|with)\b", re.IGNORECASE)
"""What stands between the names of several people."""
_TOGETHER = 20
"""More names than this on one line are a list of something else."""
_CHOICES = 4
"""In how many ways a line of names may be offered, where some have the same name."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the roster; `manager` is the reference of another."""

    id: int
    ref: str
    name: str
    role: str | None = None
    manager: str | None = None
    manager_name: str | None = None
    email: str | None = None
    band: str | None = None
    large_print: bool = False
    """Whether documents for this person are in large print."""


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


def import_csv(ledger: Ledger, data: bytes, actor: Actor, meant: Collection[Meant] = ()) -> Imported:
    """Adds people and brings known ones (by reference) up to date; who is not in the file stays.

    The file is CSV or a workbook. An empty cell empties; a column that is not there changes nothing. Raises
    RosterError with every fault and its line, and every doubt that is not `meant`, and writes nothing then.
    """
    from filing.people.roster_file import read  # noqa: PLC0415 - only where a roster is brought in

    with ledger.writing() as conn:
        known = everybody(conn)
        file = read(data, {p.ref: p.name for p in known}, meant)
        lines = file.lines
        there = {p.ref.casefold(): p for p in known}
        counts = {"added": 0, "updated": 0, "unchanged": 0}
        named = tuple(_called_anew(lines, there))
        for line in lines:
            counts[_put(conn, line, there.get(line.ref.casefold()), actor)] += 1
        ids = {p.ref.casefold(): p.id for p in everybody(conn)}
        for line in lines:
            if "manager" in line.cells:
                mine = ids[line.ref.casefold()]
                boss = ids[line.manager.casefold()] if line.manager else None
                conn.execute(update(table).where(table.c.id == mine).values(manager=boss))
        audit.note(conn, actor, "roster-imported", "roster", **counts)
    return Imported(
        **counts,
        ignored=file.ignored,
        above=file.above,
        sheet=file.sheet,
        hidden=file.hidden,
        named=named,
    )


def _called_anew(lines: Sequence[Line], there: Mapping[str, Person]) -> Iterator[str]:
    """The references of those who join, or are called otherwise from now on; `there` by reference without capitals."""
    for line in lines:
        known = there.get(line.ref.casefold())
        if known is None or name_key(known.name) != name_key(line.name):
            yield known.ref if known is not None else line.ref


def _put(conn: Connection, line: Line, there: Person | None, actor: Actor) -> str:
    cells: dict[str, str | bool | None] = {k: v for k, v in line.cells.items() if k != "manager"}
    if "large_print" in cells:
        cells["large_print"] = cells["large_print"] == "yes"
    if there is None:
        values = {**cells, "name_key": name_key(line.name), "changed_at": moment(actor.at)}
        conn.execute(insert(table).values(**values))
        return "added"
    same_boss = (
        "manager" not in line.cells or (line.manager or "").casefold() == (there.manager or "").casefold()
    )
    changed = {k: v for k, v in cells.items() if k != "ref" and getattr(there, k) != v}
    if not changed and same_boss:
        return "unchanged"
    if "name" in changed:
        changed["name_key"] = name_key(line.name)
        # A blank in the old name may still be out; whoever gets that name next is somebody else.
        before = {"person": there.id, "name": there.name, "name_key": name_key(there.name)}
        conn.execute(insert(former_names).values(**before, changed_at=moment(actor.at)))
    conn.execute(update(table).where(table.c.id == there.id).values(**changed, changed_at=moment(actor.at)))
    if "name" in changed:
        from filing.ledger import record_index  # noqa: PLC0415 - only where a roster is brought in

        record_index.renamed(conn, there.id)
    return "updated"


_BOSS = table.alias("boss")
_EVERYBODY = (
    select(table, _BOSS.c.ref.label("boss_ref"), _BOSS.c.name.label("boss_name"))
    .join(_BOSS, table.c.manager == _BOSS.c.id, isouter=True)
    .order_by(table.c.ref)
)
_BY_NAME = _EVERYBODY.where(table.c.name_key == bindparam("key"))
_HAD_NAME = _EVERYBODY.where(
    table.c.id.in_(select(former_names.c.person).where(former_names.c.name_key == bindparam("key")))
)
_BY_NUMBER = _EVERYBODY.where(table.c.id == bindparam("number"))


@dataclass(frozen=True, slots=True)
class _Known:
    """The roster as it was read once: everybody by reference, and by name, former name and number."""

    everybody: tuple[Person, ...]
    named: Mapping[str, tuple[Person, ...]]
    had: Mapping[str, tuple[Person, ...]]
    numbered: Mapping[int, Person]


_KNOWN = "carepack-roster"
_FORMER = select(former_names.c.person, former_names.c.name_key)


@contextmanager
def read_once(conn: Connection) -> Iterator[None]:
    """Answers who somebody is from one look at the roster: for an act that asks of many, and changes nobody on it."""
    info = conn.info  # kept, for a connection that is lost meanwhile has none, and asking it would hide why
    info[_KNOWN] = _known(conn)
    try:
        yield
    finally:
        info.pop(_KNOWN, None)


def _known(conn: Connection) -> _Known:
    rows = conn.execute(_EVERYBODY).mappings().all()
    everyone = tuple(map(_person, rows))
    former: dict[int, set[str]] = {}
    for number, key in conn.execute(_FORMER):
        former.setdefault(number, set()).add(key)
    named: dict[str, tuple[Person, ...]] = {}
    had: dict[str, tuple[Person, ...]] = {}
    for row, person in zip(rows, everyone, strict=True):
        named[row["name_key"]] = (*named.get(row["name_key"], ()), person)
        for key in former.get(person.id, ()):
            had[key] = (*had.get(key, ()), person)
    return _Known(everyone, named, had, {p.id: p for p in everyone})


def everybody(conn: Connection) -> tuple[Person, ...]:
    """Every person, by reference."""
    known = conn.info.get(_KNOWN)
    if isinstance(known, _Known):
        return known.everybody
    return tuple(_person(row) for row in conn.execute(_EVERYBODY).mappings())


def whose_name(conn: Connection, name: str) -> tuple[Person, ...]:
    """Everybody of exactly this name; see `schemas.names` for what does not matter."""
    key, known = name_key(name), conn.info.get(_KNOWN)
    if isinstance(known, _Known):
        return known.named.get(key, ())
    return tuple(_person(row) for row in conn.execute(_BY_NAME, {"key": key}).mappings())


def had_name(conn: Connection, name: str) -> tuple[Person, ...]:
    """Everybody who had this name before the roster was last brought up to date, and has another one now."""
    key, known = name_key(name), conn.info.get(_KNOWN)
    if isinstance(known, _Known):
        had: Sequence[Person] = known.had.get(key, ())
    else:
        had = [_person(row) for row in conn.execute(_HAD_NAME, {"key": key}).mappings()]
    return tuple(p for p in had if name_key(p.name) != key)


def by_number(conn: Connection, number: int) -> Person:
    """The person of this number in the ledger."""
    known = conn.info.get(_KNOWN)
    if isinstance(known, _Known):
        return known.numbered[number]
    return _person(conn.execute(_BY_NUMBER, {"number": number}).mappings().one())


def _person(row: Any) -> Person:
    return Person(
        id=row["id"],
        ref=row["ref"],
        name=row["name"],
        role=row["role"],
        manager=row["boss_ref"],
        manager_name=row["boss_name"],
        email=row["email"],
        band=row["band"],
        large_print=row["large_print"],
    )


def reads_large_print(ledger: Ledger, ref: str | None) -> bool:
    """Whether the person of this reference has their documents in large print; False for nobody."""
    asked = select(table.c.large_print).where(table.c.ref == ref)
    with ledger.reading() as conn:
        return bool(conn.execute(asked).scalar())


def people(ledger: Ledger) -> tuple[Person, ...]:
    """Every person, by name, as people sort names."""
    with ledger.reading() as conn:
        return tuple(sorted(everybody(conn), key=lambda p: (sort_key(p.name), p.ref)))


def find(ledger: Ledger, text: str) -> Person:
    """The person of this reference or exact name.

    Raises UsageError `unknown-person`, with near names, or `ambiguous-person`, with the references to choose from.
    """
    return pick(people(ledger), text)


def pick(everyone: Sequence[Person], text: str) -> Person:
    """As `find`, among these."""
    by_ref = [p for p in everyone if p.ref.casefold() == text.strip().casefold()]
    found = by_ref or named(everyone, text)
    if len(found) == 1:
        return found[0]
    if found:
        said = ", ".join(f"{p.ref} ({p.role})" if p.role else p.ref for p in found)
        what, do = "More than one person has this name.", f"Give the reference instead: {said}."
        raise UsageError(Fault("ambiguous-person", what, Place(), do))
    close = near(everyone, text)
    if not everyone:
        do = "Bring the roster in first: carepack roster import FILE"
    elif close:
        do = f"Did you mean {' or '.join(f'{p.name} ({p.ref})' for p in close)}?"
    else:
        do = "`carepack roster list` shows everybody."
    raise UsageError(Fault("unknown-person", "Nobody on the roster has this reference or name.", Place(), do))


def named(everyone: Sequence[Person], name: str) -> tuple[Person, ...]:
    """Everybody of exactly this name; see `schemas.names` for what does not matter."""
    key = name_key(name)
    return tuple(p for p in everyone if name_key(p.name) == key)


def near(everyone: Sequence[Person], name: str) -> tuple[Person, ...]:
    """Up to three people whose names are much like this one, the likest first."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where a name was not found

    keys = {i: name_key(p.name) for i, p in enumerate(everyone)}
    hits = process.extract(name_key(name), keys, scorer=fuzz.WRatio, limit=3, score_cutoff=_NEAR)
    return tuple(everyone[i] for _, _, i in hits)


def several(everyone: Sequence[Person], text: str) -> tuple[tuple[Person, ...], ...]:
    """The two or more people that words name together (“Ann Lee and Tom Fox”), in every way they can be meant.

    Each part of the words must be somebody's name, and one of them exactly; else nobody is named plainly, and it is ().
    """
    parts = [p for p in (part.strip() for part in _BETWEEN.split(text)) if p]
    if not 2 <= len(parts) <= _TOGETHER:
        return ()
    exact = [named(everyone, part) for part in parts]
    if not any(exact):
        return ()
    meant = [found or near(everyone, part)[:1] for part, found in zip(parts, exact, strict=True)]
    groups = (tuple(dict.fromkeys(group)) for group in islice(product(*meant), _CHOICES))
    return tuple(g for g in groups if len(g) > 1)
