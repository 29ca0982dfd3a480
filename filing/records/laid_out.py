"""A record laid out as its form is: sections, questions and tables in printed order, with what was answered. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas import normal
from schemas.definition import Field, FieldsBlock, FormDefinition, Item, RowGroup, TableBlock, TextBlock
from schemas.paths import slot_at
from schemas.values import Value, show


@dataclass(frozen=True, slots=True)
class Spot:
    """One place for an answer: the question as it stands there (`ask`) and by itself, and what was answered.

    `shown` is the answer as the form writes it, None where nothing stands.
    """

    path: str
    field: Field
    ask: str
    question: str
    value: Value | None
    shown: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its printed words or its number, what stands under them, and its places."""

    label: str
    under: str | None
    spots: tuple[Spot, ...]
    group: str | None = None
    """The heading of its group, on the first row of one."""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what stands over its columns, the first over the rows' own words, and its rows.

    `repeats`: people write rows into it; `most` is how many there can be.
    """

    name: str
    over: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    repeats: bool
    most: int = 0

    @property
    def labelled(self) -> bool:
        """Whether rows have words of their own, that are more than a number."""
        return not self.repeats

    @property
    def wordy(self) -> bool:
        """Whether there is more in a row than stands well side by side."""
        fields = [s.field for s in self.lines[0].spots] if self.lines else []
        written = any(f.type == "paragraph" for f in fields)
        return len(fields) > 3 or (self.labelled and written and len(fields) > 1)


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the form: printed words (`text`, `items`), questions (`spots`), or a table (`grid`)."""

    heading: str | None
    help: str | None
    spots: tuple[Spot, ...] = ()
    grid: Grid | None = None
    text: str | None = None
    items: tuple[Item, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether there are places in it, and nothing stands at any."""
        places = self.grid.lines if self.grid is not None else ()
        every = (*self.spots, *(s for line in places for s in line.spots))
        asks = bool(self.spots) or self.grid is not None
        return asks and all(s.shown is None for s in every)


def laid_out(
    form: FormDefinition, answers: Mapping[str, Value], rows: Mapping[str, int] | None = None
) -> tuple[Section, ...]:
    """The sections of a form with these answers; a repeating table has as many rows as filled, or as `rows` says."""
    return tuple(_section(form, block, answers, rows or {}) for block in form.blocks)


def _section(
    form: FormDefinition,
    block: FieldsBlock | TableBlock | TextBlock,
    answers: Mapping[str, Value],
    rows: Mapping[str, int],
) -> Section:
    if isinstance(block, TextBlock):
        chosen = dict(block.texts).get(str(answers.get(block.pick or "")))
        return Section(block.heading, block.help, text=chosen or block.text, items=block.items)
    if isinstance(block, FieldsBlock):
        spots = tuple(_spot(form, f.name, f, answers) for f in block.fields)
        return Section(block.heading, block.help, spots=spots)
    return Section(block.heading, block.help, grid=_grid(form, block, answers, rows))


def _grid(
    form: FormDefinition, table: TableBlock, answers: Mapping[str, Value], rows: Mapping[str, int]
) -> Grid:
    heads = tuple(c.ask for c in table.columns)
    if table.repeat is None:
        return Grid(
            table.table,
            next(iter(table.heads), ""),
            heads,
            tuple(_fixed(form, table, answers)),
            repeats=False,
        )
    filled = max(normal.rows_of(table.table, answers), default=0)
    many = min(table.repeat.most, max(filled, rows.get(table.table, 0)))
    numbers = range(1, many + 1)
    lines = tuple(
        Line(table.repeat.label(n) or f"{n}.", None, _cells(form, table, str(n), answers), number=n)
        for n in numbers
    )
    return Grid(table.table, "", heads, lines, repeats=True, most=table.repeat.most)


def _fixed(form: FormDefinition, table: TableBlock, answers: Mapping[str, Value]) -> Iterator[Line]:
    groups: tuple[RowGroup | None, ...] = table.groups or (None,)
    for group in groups:
        heading = group.heading if group is not None else None
        for row in group.rows if group is not None else table.rows:
            yield Line(row.ask, row.under, _cells(form, table, row.id, answers), heading)
            heading = None


def _cells(
    form: FormDefinition, table: TableBlock, row: str, answers: Mapping[str, Value]
) -> tuple[Spot, ...]:
    return tuple(_spot(form, f"{table.table}.{row}.{c.name}", c, answers) for c in table.columns)


def _spot(form: FormDefinition, path: str, field: Field, answers: Mapping[str, Value]) -> Spot:
    slot, value = slot_at(form, path), answers.get(path)
    question = slot.question.rstrip(" :") if slot is not None else field.ask
    return Spot(path, field, field.ask, question, value, None if value is None else show(field, value))


__all__ = ["Grid", "Line", "Section", "Spot", "laid_out"]
