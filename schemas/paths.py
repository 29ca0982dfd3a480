"""Paths name a place in a form: `summary`, `behaviours.pq1.self`, `actions.3.when`.

Rows of a repeating table count from 1 as printed; fixed rows go by their id. Where a format forbids dots
the same name is written as a *key*, with `__` for the dot, at most 40 characters (a Word bookmark's limit).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from schemas.definition import Field, FieldsBlock, FormDefinition, Row, RowGroup, TableBlock

KEY_LIMIT = 40
"""Characters in a key: Word's limit for the name of a bookmark (ECMA-376 part 1, 17.13.6.2)."""

CONTINUED = "___"
"""Stands between a key and the number of its continuation box on an extra sheet: `summary___1`."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for one answer, with what surrounds it on the form.

    `after` is the question before this one, where the same words were asked earlier on the form: the
    `Date` after `Signature of Supervisor` is told apart by it. `told` is its short name, where none is before it,
    or that of its table, where another without a heading begins with the same words.
    """

    path: str
    field: Field
    table: TableBlock | None = None
    row: Row | None = None
    number: int | None = None
    group: RowGroup | None = None
    after: str | None = None
    told: str | None = None

    @property
    def column_path(self) -> str:
        """The path without its row: what the controls of one column share (`actions.who`)."""
        return f"{self.table.table}.{self.field.name}" if self.table else self.path

    @property
    def question(self) -> str:
        """The full question, for tooltips, screen readers and queries: row (or its number) and column."""
        if self.table is None:
            if self.told is not None:
                return self.told
            return f"{self.after} – {self.field.ask}" if self.after else self.field.ask
        if self.row is not None:
            head = f"{self.group.heading}: {self.row.ask}" if self.group else self.row.ask
            return f"{head} – {self.field.ask}"
        head = self.told or self.table.heading or self.table.called or self.table.columns[0].ask
        row = "further row" if self.table.continues else "row"
        return f"{head.rstrip(' :')}, {row} {self.number} – {self.field.ask}"


def slots(form: FormDefinition, rows: Mapping[str, int] | None = None) -> Iterator[Slot]:
    """Every slot in printed order; `rows` says how many rows a repeating table has (default: as printed)."""
    asked: set[str] = set()
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            yield from _field_slots(block, asked)
        elif isinstance(block, TableBlock):
            yield from table_slots(block, (rows or {}).get(block.table), _told(form).get(block.table))


def _field_slots(block: FieldsBlock, asked: set[str]) -> Iterator[Slot]:
    before: str | None = None
    for field in block.fields:
        again = field.ask in asked
        told = field.say_as if again and before is None else None
        yield Slot(field.name, field, after=before if again else None, told=told)
        asked.add(field.ask)
        before = field.ask


@lru_cache(maxsize=64)
def _told(form: FormDefinition) -> Mapping[str, str]:
    """Short names of tables that repeat, have no heading and begin with the same words as another such table."""
    bare = [t for t in form.tables if t.repeat is not None and not (t.heading or t.called)]
    often = Counter(t.columns[0].ask for t in bare)
    again = (t.table for t in bare if often[t.columns[0].ask] > 1)
    first = {name: form.table(name) for name in again}
    return {n: told for n, t in first.items() if (told := t.say_as or next(iter(t.heads), None))}


def table_slots(table: TableBlock, rows: int | None = None, told: str | None = None) -> Iterator[Slot]:
    """The slots of one table, row by row."""
    if table.repeat is not None:
        for number in range(1, (table.repeat.print if rows is None else rows) + 1):
            for column in table.columns:
                path = f"{table.table}.{number}.{column.name}"
                yield Slot(path, column, table, None, number, told=told)
        return
    groups: tuple[RowGroup | None, ...] = table.groups or (None,)
    for group in groups:
        for row in group.rows if group else table.rows:
            for column in table.columns:
                yield Slot(f"{table.table}.{row.id}.{column.name}", column, table, row, None, group)


def slot_at(form: FormDefinition, path: str) -> Slot | None:
    """The slot of a path, or None where the form has no such place."""
    parts = path.split(".")
    if len(parts) == 1:
        return _outside_tables(form).get(path)
    if len(parts) != 3:
        return None
    for table in form.tables:
        if table.table == parts[0]:
            found = _in_table(table, path, parts[1], parts[2], _told(form).get(table.table))
            if found is not None:
                return found
    return None


@lru_cache(maxsize=64)
def _outside_tables(form: FormDefinition) -> Mapping[str, Slot]:
    """By path, the slots that stand in no table: rules and queries ask for them over and over."""
    asked: set[str] = set()
    out: dict[str, Slot] = {}
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            for slot in _field_slots(block, asked):
                out.setdefault(slot.path, slot)
    return out


def _in_table(table: TableBlock, path: str, row: str, column: str, told: str | None) -> Slot | None:
    field = next((c for c in table.columns if c.name == column), None)
    if field is None:
        return None
    if table.repeat is not None:
        if row.isascii() and row.isdigit() and row[0] != "0" and int(row) <= table.repeat.most:
            return Slot(path, field, table, None, int(row), told=told)
        return None
    groups: tuple[RowGroup | None, ...] = table.groups or (None,)
    for group in groups:
        for fixed in group.rows if group else table.rows:
            if fixed.id == row:
                return Slot(path, field, table, fixed, None, group)
    return None


def key(path: str, option: str | None = None) -> str:
    """A path, or the box of one of its options, as a key: `.` becomes `__`."""
    return (f"{path}.{option}" if option is not None else path).replace(".", "__")


def path_of(name: str) -> str:
    """The path of a key; continuation numbers stay on (see `CONTINUED`)."""
    main, mark, part = name.partition(CONTINUED)
    return main.replace("__", ".") + mark + part
