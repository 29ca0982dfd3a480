"""The index of records: what lists and searches need of each version, in two tables that are made of `records`.

A row is written with each version, in its transaction (`put`, `note`). `fill` adds what older ledgers lack, `mend`
makes right what does not match; `wrong` says what that is. Words of private records stand apart; answers that are
sensitive, and means of evaluations, of which too few may be behind, are in no index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, text, update

from filing.ledger.tables import INDEX, former_names, people, record_index, record_words, records
from filing.ledger.words import index_text
from forms.library import Library
from schemas.definition import FormDefinition
from schemas.errors import CarepackError
from schemas.evaluations import bridges
from schemas.paths import slot_at
from schemas.records import answers_of
from schemas.subjects import subject_names
from schemas.values import Value, show

SINCE = "0007"
"""The revision that makes its tables."""
_AT_ONCE = 200
_SAME = (
    "form", "edition", "copy", "person", "held", "period", "version", "replaces", "submission", "filed_at", "filed_by",
    "act", "why", "merged_into",
)  # fmt: skip
"""Columns that stand in the index as they do in `records`."""
_GONE = frozenset({"withdrawn", "merged"})

# Built once: a batch runs each of them for every document.
_PUT = {table: insert(table) for table in INDEX}
_REPLACED = update(record_index).where(record_index.c.record == bindparam("earlier")).values(state="replaced")
_WHO = (
    select(people.c.ref, people.c.name, former_names.c.name.label("former"))
    .join(former_names, former_names.c.person == people.c.id, isouter=True)
    .where(people.c.id == bindparam("number"))
    .order_by(former_names.c.id)
)


@dataclass(slots=True)
class _Waiting:
    """Rows of an act on many records that are not written yet, and what its people are found by."""

    rows: dict[Table, list[dict[str, Any]]] = field(default_factory=lambda: {t: [] for t in INDEX})
    whose: dict[int, str] = field(default_factory=dict)

    def write(self, conn: Connection) -> None:
        for table, rows in self.rows.items():
            if rows:
                conn.execute(_PUT[table], rows)
                rows.clear()


_WAITING = "carepack-index-waiting"


@contextmanager
def together(conn: Connection) -> Iterator[None]:
    """Writes what is `put` within in one go: for one act on many records, which looks nothing up in the index.

    Where it fails nothing of it is written; the act fails with it.
    """
    info = conn.info  # kept, for a connection that is lost meanwhile has none, and asking it would hide why
    info[_WAITING] = waiting = _Waiting()
    try:
        yield
    finally:
        info.pop(_WAITING, None)
    waiting.write(conn)


def put(conn: Connection, row: Any, form: FormDefinition | None, answers: Mapping[str, Value]) -> None:
    """Indexes a version that was just written; the one it replaces is marked. `row` is as `records` has it, with id."""
    waiting = conn.info.get(_WAITING)
    now = waiting if isinstance(waiting, _Waiting) else _Waiting()
    for table, values in _rows(conn, row, form, answers, whose=now.whose).items():
        now.rows[table].append(values)
    if now is not waiting or row["replaces"] is not None:
        now.write(conn)  # the replaced one may be among those that wait
    if row["replaces"] is not None:
        conn.execute(_REPLACED, {"earlier": row["replaces"]})


def note(conn: Connection, library: Library, number: int) -> None:
    """Indexes the version of that number, which was just written; the one it replaces is marked."""
    row = conn.execute(select(records).where(records.c.id == number)).mappings().one()
    put(conn, row, *_Forms(library).read(row))


def renamed(conn: Connection, person: int) -> None:
    """Makes the records of somebody on the roster findable by the name they have now, and by those they had."""
    mine = select(record_index.c.record).where(record_index.c.person == person)
    conn.execute(
        update(record_words).where(record_words.c.record.in_(mine)).values(who=_who(conn, person) or "")
    )


def fill(conn: Connection, library: Library) -> int:
    """Indexes what is not indexed at all, as in a ledger of an older version; returns how many versions."""
    there = select(record_index.c.record)
    numbers = conn.execute(select(records.c.id).where(records.c.id.not_in(there)).order_by(records.c.id))
    missing = list(numbers.scalars())
    for wanted in _expected(conn, library, missing):
        for table, rows in wanted.items():
            conn.execute(_PUT[table], list(rows.values()))
    return len(missing)


@dataclass(frozen=True, slots=True)
class Mended:
    """How many versions there are, and how many of them were not indexed as they are."""

    records: int
    mended: int


def mend(conn: Connection, library: Library) -> Mended:
    """Makes the index match the records and the forms, and the database's full text anew."""
    numbers = _numbers(conn)
    bad: set[int] = set()
    for table in INDEX:
        conn.execute(delete(table).where(table.c.record.not_in(select(records.c.id))))
    for wanted in _expected(conn, library, numbers):
        for table, rows in wanted.items():
            if wrong := _differing(conn, table, rows):
                bad |= set(wrong)
                conn.execute(delete(table).where(table.c.record.in_(wrong)))
                conn.execute(_PUT[table], [rows[n] for n in wrong])
    if conn.dialect.name == "postgresql":
        conn.execute(text("DELETE FROM record_fulltext"))
        conn.execute(text("UPDATE record_words SET who = who"))
    else:
        conn.execute(text("INSERT INTO record_fulltext (record_fulltext) VALUES ('rebuild')"))
    return Mended(len(numbers), len(bad))


def wrong(conn: Connection, library: Library) -> tuple[int, ...]:
    """The versions that are not indexed as they are, in order; all of them, where the full text does not match."""
    numbers = _numbers(conn)
    bad: set[int] = set()
    for wanted in _expected(conn, library, numbers):
        for table, rows in wanted.items():
            bad |= set(_differing(conn, table, rows))
    if _in_full_text(conn) != len(numbers):
        return tuple(numbers)
    return tuple(sorted(bad))


def _in_full_text(conn: Connection) -> int:
    # Of FTS5 this table has a row a document, whatever `record_words` has now.
    table = "record_fulltext" if conn.dialect.name == "postgresql" else "record_fulltext_docsize"
    return int(conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


def _numbers(conn: Connection) -> list[int]:
    return list(conn.execute(select(records.c.id).order_by(records.c.id)).scalars())


def _differing(conn: Connection, table: Table, rows: Mapping[int, Mapping[str, Any]]) -> list[int]:
    there = conn.execute(select(table).where(table.c.record.in_(list(rows)))).mappings()
    known = {r["record"]: dict(r) for r in there}
    return [n for n, row in rows.items() if known.get(n) != row]


_Expected = dict[Table, dict[int, dict[str, Any]]]


def _expected(conn: Connection, library: Library, numbers: Sequence[int]) -> Iterator[_Expected]:
    """What the index should hold of these versions, some at a time."""
    forms, whose = _Forms(library), dict[int, str]()
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        newer = set(conn.execute(select(records.c.replaces).where(records.c.replaces.in_(some))).scalars())
        out: _Expected = {table: {} for table in INDEX}
        for row in conn.execute(
            select(records).where(records.c.id.in_(some)).order_by(records.c.id)
        ).mappings():
            for table, values in _rows(conn, row, *forms.read(row), whose=whose).items():
                out[table][row["id"]] = values
            if row["id"] in newer:
                out[record_index][row["id"]]["state"] = "replaced"
        yield out


class _Forms:
    """The forms that records were made with, each looked for once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[tuple[str, int], FormDefinition | None] = {}

    def read(self, row: Any) -> tuple[FormDefinition | None, dict[str, Value]]:
        """A record's form and answers; neither, where the form is gone or has become another one."""
        name = row["form"], row["edition"]
        try:
            if name not in self._known:
                self._known[name] = self._library.load(*name)
            form = self._known[name]
            return (form, answers_of(form, row["record"])) if form is not None else (None, {})
        except CarepackError:
            self._known.setdefault(name, None)
            return None, {}


def _rows(
    conn: Connection,
    row: Any,
    form: FormDefinition | None,
    answers: Mapping[str, Value],
    *,
    whose: dict[int, str] | None = None,
) -> dict[Table, dict[str, Any]]:
    """What stands in each of the two tables of one version."""
    person = row["person"]
    who = (whose or {}).get(person) if person is not None else ""
    if who is None:
        who = _who(conn, person)
        if whose is not None:
            whose[person] = who
    unsigned = any(f["code"] == "unsigned" for f in row["flags"])
    name = subject_names(form, answers) if form is not None else None
    words = index_text(_texts(form, answers) if form is not None else _strings(row["record"]))
    # Of a form that is not there nobody knows what is private.
    private = form is None or form.private is not None
    return {
        record_index: {
            "record": row["id"],
            **{c: row.get(c) for c in _SAME},
            "title": form.title if form is not None else row["form"],
            "name": name,
            "state": row["act"] if row["act"] in _GONE else "unsigned" if unsigned else "complete",
        },
        record_words: {
            "record": row["id"],
            "who": who,
            "words": index_text([name] if name else []) if private else words,
            "private": words if private else None,
        },
    }


def _who(conn: Connection, person: int) -> str:
    """What somebody on the roster is found by: reference, name, and the names before it."""
    rows = conn.execute(_WHO, {"number": person}).all()
    return index_text([*rows[0][:2], *(r.former for r in rows if r.former is not None)] if rows else [])


def _texts(form: FormDefinition, answers: Mapping[str, Value]) -> Iterator[str]:
    """The answers as they stand on the page, without those that are nobody else's business."""
    hidden = {
        bridge.path(row.id, field)
        for bridge in bridges(form)
        for row in bridge.table.fixed
        for field in (bridge.box, bridge.exact, bridge.count)
    }
    for path, value in answers.items():
        slot = slot_at(form, path)
        # The words beside a tick are the form's question.
        if slot is not None and slot.field.type != "tick" and not slot.field.withheld and path not in hidden:
            yield show(slot.field, value)


def _strings(thing: Any) -> Iterator[str]:
    """Whatever stands in a record's JSON."""
    if isinstance(thing, Mapping):
        for member in thing.values():
            yield from _strings(member)
    elif isinstance(thing, Iterable) and not isinstance(thing, str):
        for member in thing:
            yield from _strings(member)
    elif thing is not None and not isinstance(thing, bool):
        yield str(thing)


__all__ = ["Mended", "fill", "mend", "note", "put", "renamed", "wrong"]
