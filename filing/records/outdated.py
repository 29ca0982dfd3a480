"""Copies that are out and name somebody as supervisor or manager who is not that any more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from filing.ledger import codec
from filing.ledger.tables import copies
from filing.people.directory import by_number, had_name, whose_name
from filing.records.carry_forward import given_fields
from filing.records.given import source_of
from forms.library import Library
from schemas.errors import CarepackError
from schemas.names import name_key

_ROLES = {"roster.supervisor": "supervisor", "roster.manager": "manager"}


@dataclass(frozen=True, slots=True)
class Outdated:
    """A copy that names `before` in a `role`, which `now` has (None: nobody, by the roster)."""

    copy: str
    title: str
    role: str
    before: str
    now: str | None

    def __str__(self) -> str:
        """In one sentence, without whose it is."""
        now = f"that is {self.now} now" if self.now is not None else "the roster names nobody now"
        return f"“{self.title}”, copy {self.copy}, names {self.before} as the {self.role}; {now}."


def outdated(conn: Connection, library: Library, numbers: Collection[str]) -> tuple[Outdated, ...]:
    """Those of these copies of which the roster says otherwise now, in the order of their numbers.

    Only somebody of the roster is another: words that were given instead, and former names, are left alone.
    """
    if not numbers:
        return ()
    found: list[Outdated] = []
    query = select(copies.c.number, copies.c.form, copies.c.edition, copies.c.person, copies.c.given)
    asked = query.where(copies.c.number.in_(tuple(numbers)), copies.c.person.is_not(None))
    for number, key, edition, whose, kept in conn.execute(asked.order_by(copies.c.number)):
        try:
            form = library.load(key, edition)
        except CarepackError:
            continue
        person, given = by_number(conn, whose), codec.unpack_all(kept) if kept else {}
        holds = {"supervisor": person.supervised_by_name, "manager": person.manager_name}
        for field in given_fields(form):
            role, before = _ROLES.get(source_of(field)), given.get(field.name)
            if role is not None and isinstance(before, str) and _is_another(conn, before, holds[role]):
                found.append(Outdated(number, form.title, role, before, holds[role]))
    return tuple(found)


def _is_another(conn: Connection, before: str, now: str | None) -> bool:
    meant = whose_name(conn, before) or had_name(conn, before)
    return bool(meant) and (now is None or all(name_key(p.name) != name_key(now) for p in meant))
