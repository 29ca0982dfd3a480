"""Everybody on the roster, as it is asked. A person goes by the organisation's reference, or by their exact name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, select

from filing.ledger.audit import last
from filing.ledger.database import Ledger
from filing.ledger.tables import audit
from filing.ledger.tables import former_names as former
from filing.ledger.tables import people as table
from filing.people.address_names import words_of
from filing.people.person import Person, place_in_lists
from filing.people.spells import Spell, earlier_spells
from schemas.errors import Fault, Place, UsageError
from schemas.names import name_key, sort_key

_NEAR = 70
"""How alike two names must be, of 100, for one to be offered for the other."""
_ONE_NAME = 85
"""How alike two names must be, of 100, to be one with a slip mended."""
_BETWEEN = re.compile(r"[,;/&+\n]|\b(?:and|with)\b", re.IGNORECASE)
"""What stands between the names of several people."""
_TOGETHER = 20
"""More names than this on one line are a list of something else."""
_CHOICES = 4
"""In how many ways a line of names may be offered, where some have the same name."""


_BOSS, _SUPERVISOR, _PROFESSIONAL = (table.alias(name) for name in ("boss", "supervising", "professional"))
_EVERYBODY = (
    select(
        table,
        _BOSS.c.ref.label("boss_ref"),
        _BOSS.c.name.label("boss_name"),
        _SUPERVISOR.c.ref.label("supervisor_ref"),
        _SUPERVISOR.c.name.label("supervisor_name"),
        _PROFESSIONAL.c.ref.label("professional_ref"),
        _PROFESSIONAL.c.name.label("professional_name"),
    )
    .join(_BOSS, table.c.manager == _BOSS.c.id, isouter=True)
    .join(_SUPERVISOR, table.c.supervisor == _SUPERVISOR.c.id, isouter=True)
    .join(_PROFESSIONAL, table.c.professional_supervisor == _PROFESSIONAL.c.id, isouter=True)
    .order_by(table.c.ref)
)
_BY_NAME = _EVERYBODY.where(table.c.name_key == bindparam("key"))
_HAD_NAME = _EVERYBODY.where(
    table.c.id.in_(select(former.c.person).where(former.c.name_key == bindparam("key")))
)
_BY_NUMBER = _EVERYBODY.where(table.c.id == bindparam("number"))


@dataclass(frozen=True, slots=True)
class _Known:
    """The roster as it was read once: everybody by reference, and by name, former name and number."""

    everybody: tuple[Person, ...]
    named: Mapping[str, tuple[Person, ...]]
    had: Mapping[str, tuple[Person, ...]]
    numbered: Mapping[int, Person]
    spelt: Mapping[tuple[str, ...], tuple[int, ...]]
    """Which of everybody has a name of these plain words (`schemas.signatures`)."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The roster as it was at an entry of the audit."""

    seq: int
    hash: str
    known: _Known


_KNOWN = "carepack-roster"
_KEPT = "carepack-roster-kept"
_OF_DOCUMENTS = "submission-"
"""How the entries of the audit begin that change nobody on the roster."""
_LOOKED_THROUGH = 1000
_SINCE = (
    select(audit.c.seq, audit.c.hash, audit.c.action)
    .where(audit.c.seq >= bindparam("seq"))
    .order_by(audit.c.seq)
    .limit(_LOOKED_THROUGH)
)
_FORMER = select(former.c.person, former.c.name_key)


@contextmanager
def read_once(conn: Connection) -> Iterator[None]:
    """Answers who somebody is from one look at the roster: for an act that asks of many, and changes nobody on it."""
    info = conn.info  # kept, for a connection that is lost meanwhile has none, and asking it would hide why
    info[_KNOWN] = _known(conn)
    try:
        yield
    finally:
        info.pop(_KNOWN, None)


@contextmanager
def read_once_for_many(conn: Connection) -> Iterator[None]:
    """As `read_once`, and the next act on this connection answers from the same look if nobody has changed meanwhile.

    Whatever changes the roster is in the audit: it is as it was where all entries since are of documents.
    """
    info = conn.info
    if _KNOWN in info:
        yield
        return
    info[_KNOWN] = _still_known(conn)
    try:
        yield
    finally:
        info.pop(_KNOWN, None)


def _still_known(conn: Connection) -> _Known:
    kept = conn.info.get(_KEPT)
    if isinstance(kept, _Kept):
        since = conn.execute(_SINCE, {"seq": kept.seq}).all()
        same = len(since) in range(1, _LOOKED_THROUGH) and since[0].hash == kept.hash
        if same and all(entry.action.startswith(_OF_DOCUMENTS) for entry in since[1:]):
            conn.info[_KEPT] = _Kept(since[-1].seq, since[-1].hash, kept.known)
            return kept.known
    known, newest = _known(conn), last(conn)
    conn.info.pop(_KEPT, None)
    if newest is not None:
        conn.info[_KEPT] = _Kept(newest.seq, newest.hash, known)
    return known


def _known(conn: Connection) -> _Known:
    from schemas.signatures import plain_words  # noqa: PLC0415 - loads forms, which who only looks somebody up does not need

    rows = conn.execute(_EVERYBODY).mappings().all()
    everyone = _each(conn, rows)
    had_by: dict[int, set[str]] = {}
    for number, key in conn.execute(_FORMER):
        had_by.setdefault(number, set()).add(key)
    named: dict[str, tuple[Person, ...]] = {}
    had: dict[str, tuple[Person, ...]] = {}
    for row, person in zip(rows, everyone, strict=True):
        named[row["name_key"]] = (*named.get(row["name_key"], ()), person)
        for key in had_by.get(person.id, ()):
            had[key] = (*had.get(key, ()), person)
    spelt: dict[tuple[str, ...], tuple[int, ...]] = {}
    for at, person in enumerate(everyone):
        words = tuple(plain_words(person.name))
        spelt[words] = (*spelt.get(words, ()), at)
    return _Known(everyone, named, had, {p.id: p for p in everyone}, spelt)


def spelt_by(conn: Connection, words: Iterable[Sequence[str]]) -> tuple[Person, ...]:
    """Everybody whose whole name is one of these runs of plain words, by reference."""
    from schemas.signatures import plain_words  # noqa: PLC0415 - as above

    wanted, known = {tuple(w) for w in words}, conn.info.get(_KNOWN)
    if isinstance(known, _Known):
        return tuple(
            known.everybody[at] for at in sorted(at for w in wanted for at in known.spelt.get(w, ()))
        )
    return tuple(p for p in everybody(conn) if tuple(plain_words(p.name)) in wanted)


def everybody(conn: Connection) -> tuple[Person, ...]:
    """Every person, by reference."""
    known = conn.info.get(_KNOWN)
    if isinstance(known, _Known):
        return known.everybody
    return _each(conn, conn.execute(_EVERYBODY).mappings().all())


def whose_name(conn: Connection, name: str) -> tuple[Person, ...]:
    """Everybody of exactly this name; see `schemas.names` for what does not matter."""
    key, known = name_key(name), conn.info.get(_KNOWN)
    if isinstance(known, _Known):
        return known.named.get(key, ())
    return _each(conn, conn.execute(_BY_NAME, {"key": key}).mappings().all())


def had_name(conn: Connection, name: str) -> tuple[Person, ...]:
    """Everybody who had this name before the roster was last brought up to date, and has another one now."""
    key, known = name_key(name), conn.info.get(_KNOWN)
    if isinstance(known, _Known):
        had: Sequence[Person] = known.had.get(key, ())
    else:
        had = _each(conn, conn.execute(_HAD_NAME, {"key": key}).mappings().all())
    return tuple(p for p in had if name_key(p.name) != key)


def former_names(conn: Connection) -> dict[int, tuple[tuple[str, str], ...]]:
    """By number, the names that people had before, the first first, each with when it was given up, as the ledger keeps
    times."""
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    asked = select(former.c.person, former.c.changed_at, former.c.name).order_by(former.c.id)
    for number, at, name in conn.execute(asked):
        found[number] = (*found.get(number, ()), (at, name))
    return found


def change_of_name(before: str, now: str) -> Literal["none", "surname", "person"]:
    """What another name under one reference comes to.

    `none`: the same words in another order, with or without accents and capitals. `surname`: the first name is the
    same (marriage), or one name is the other with a slip mended. `person`: somebody else, as far as anybody can tell.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where a name has changed

    one, other = words_of(before), words_of(now)
    if sorted(one) == sorted(other) and one:
        return "none"
    same = one[:1] == other[:1] or fuzz.ratio(" ".join(one), " ".join(other)) >= _ONE_NAME
    return "surname" if one and same else "person"


def is_another_person(before: str, now: str) -> bool:
    """Whether a reference was given out anew, as far as its names tell: neither first name nor surname is the same."""
    return change_of_name(before, now) == "person" and words_of(before)[-1:] != words_of(now)[-1:]


def by_number(conn: Connection, number: int) -> Person:
    """The person of this number in the ledger."""
    known = conn.info.get(_KNOWN)
    if isinstance(known, _Known):
        return known.numbered[number]
    (person,) = _each(conn, [conn.execute(_BY_NUMBER, {"number": number}).mappings().one()])
    return person


def _each(conn: Connection, rows: Sequence[Any]) -> tuple[Person, ...]:
    """The people of these rows, each with the employments they had before."""
    if not rows:
        return ()
    before = earlier_spells(conn, rows[0]["id"] if len(rows) == 1 else None)
    return tuple(_person(row, before.get(row["id"], ())) for row in rows)


def _person(row: Any, earlier: tuple[Spell, ...]) -> Person:
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
        home=row["home"],
        team=row["team"],
        supervisor=row["supervisor_ref"],
        supervisor_name=row["supervisor_name"],
        professional_supervisor=row["professional_ref"],
        professional_supervisor_name=row["professional_name"],
        hours=None if row["hours"] is None else Decimal(row["hours"]),
        **{name: row[name] for name in ("employment", "starts", "leaves", "probation_end", "asye_from")},
        earlier=earlier,
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


__all__ = [
    "Person",
    "by_number",
    "change_of_name",
    "everybody",
    "find",
    "former_names",
    "had_name",
    "is_another_person",
    "named",
    "near",
    "people",
    "pick",
    "place_in_lists",
    "read_once",
    "read_once_for_many",
    "reads_large_print",
    "several",
    "spelt_by",
    "whose_name",
]
