"""Records as they are kept and destroyed: whole, with all their versions and those that were merged into them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger.actor import day_of
from filing.ledger.tables import people, record_index
from forms.library import Library
from schemas.definition_base import FormKind
from schemas.errors import CarepackError

_GONE = frozenset({"withdrawn", "merged"})
_COLUMNS = (
    "record", "form", "edition", "title", "copy", "person", "held", "replaces", "submission", "filed_at", "act",
    "merged_into",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """A record: its newest version that stands (else the newest), all its versions, and what counts of it.

    `kind` is None where the form has none, or is not here. `person` is a number of the ledger. `stands`: it was not
    withdrawn. `filed` is the day of the last version, `copies` are all that it came back on.
    """

    number: int
    versions: tuple[int, ...]
    documents: frozenset[int]
    copies: tuple[str, ...]
    form: str
    edition: int
    title: str
    kind: FormKind | None
    person: int | None
    ref: str | None
    held: dt.date | None
    filed: dt.date
    stands: bool


def wholes(conn: Connection, library: Library) -> tuple[Whole, ...]:
    """Every record there is, in the order of their numbers."""
    rows = {
        row["record"]: row for row in conn.execute(select(*(record_index.c[c] for c in _COLUMNS))).mappings()
    }
    parent = {number: number for number in rows}

    def top(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for number, row in rows.items():
        for other in (row["replaces"], row["merged_into"]):
            if other in parent:
                parent[top(number)] = top(other)
    together: dict[int, list[int]] = {}
    for number in sorted(rows):
        together.setdefault(top(number), []).append(number)
    refs = dict(conn.execute(select(people.c.id, people.c.ref)).all())
    kinds = _Kinds(library)
    found = (_whole([rows[n] for n in mine], refs, kinds, library) for mine in together.values())
    return tuple(sorted(found, key=lambda w: w.number))


def _whole(rows: Sequence[Any], refs: Mapping[int, str], kinds: _Kinds, library: Library) -> Whole:
    followed = {row["replaces"] for row in rows}
    ends = [row for row in rows if row["record"] not in followed]
    standing = [row for row in ends if row["act"] not in _GONE]
    of = max(standing or ends, key=lambda row: row["record"])
    return Whole(
        number=of["record"],
        versions=tuple(row["record"] for row in rows),
        documents=frozenset(row["submission"] for row in rows),
        copies=tuple(sorted({row["copy"] for row in rows if row["copy"] is not None})),
        form=of["form"],
        edition=of["edition"],
        title=of["title"],
        kind=kinds.of(of["form"], of["edition"]),
        person=of["person"],
        ref=refs.get(of["person"]),
        held=of["held"],
        filed=day_of(max(row["filed_at"] for row in rows), library.policies.timezone),
        stands=bool(standing),
    )


class _Kinds:
    """The kinds of forms, each looked for once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[tuple[str, int], FormKind | None] = {}

    def of(self, form: str, edition: int) -> FormKind | None:
        name = form, edition
        if name not in self._known:
            try:
                self._known[name] = self._library.load(form, edition).kind
            except CarepackError:
                self._known[name] = None
        return self._known[name]
