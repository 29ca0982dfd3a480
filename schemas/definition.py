"""A resolved form definition: what every other part of carepack works from.

`schemas.language` makes these models from YAML, with shared parts put in place, so that nothing here is a
name of something elsewhere. All of it is frozen, and its digest is taken over exactly this.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field as Spec

from schemas.definition_base import (
    FORM_ID,
    KEY,
    MORE,
    NAME,
    SUBJECT,
    FieldType,
    FormKind,
    Key,
    Level,
    Model,
    Name,
)
from schemas.definition_fields import Field, Option, Scale
from schemas.definition_rules import (
    AnyRule,
    CountRule,
    DifferRule,
    NoteRule,
    NotFutureRule,
    OrderRule,
    OtherRule,
    RequiredRule,
    Rule,
    WhenRule,
    WithinRule,
)

__all__ = [
    "FORM_ID",
    "KEY",
    "MORE",
    "NAME",
    "SUBJECT",
    "About",
    "AnyRule",
    "Block",
    "CountRule",
    "DifferRule",
    "Field",
    "FieldType",
    "FieldsBlock",
    "FormDefinition",
    "FormKind",
    "Item",
    "Key",
    "Level",
    "Model",
    "Name",
    "NotFutureRule",
    "NoteRule",
    "Option",
    "OrderRule",
    "OtherRule",
    "Purpose",
    "Repeat",
    "RequiredRule",
    "Row",
    "RowGroup",
    "Rule",
    "Scale",
    "TableBlock",
    "TextBlock",
    "WhenRule",
    "WithinRule",
]


class Item(Model):
    """One printed point of a list, with points under it."""

    say: str
    items: tuple[Item, ...] = ()

    @property
    def said(self) -> Iterator[str]:
        """Its words and those of all points under it, in printed order."""
        yield self.say
        for item in self.items:
            yield from item.said


class Row(Model):
    """A fixed row: an id that is never reused, and its printed words; `items` are a list after them.

    `usual`: by column, the answers that usually stand here; a copy for a person can be given them. No part of the
    digest: what is given is said on each copy.
    """

    id: Name
    ask: str
    help: str | None = None
    items: tuple[Item, ...] = ()
    ours: str | None = None
    say_as: str | None = None
    usual: tuple[tuple[Name, tuple[str, ...]], ...] = Spec(default=(), exclude=True)

    @property
    def spoken(self) -> str:
        """The row as its controls are called: the short words, where it has them."""
        return (self.say_as or self.ask).rstrip(" :")

    @property
    def under(self) -> str | None:
        """What is printed under its words: its help, then the points of its list, each on a line."""
        lines = [*((self.help,) if self.help else ()), *(said for item in self.items for said in item.said)]
        return "\n".join(lines) or None


_SHORT = 30
"""Characters of a group's name before its colon that can stand for all of its heading."""


class RowGroup(Model):
    """Fixed rows under a heading of their own. The group is no part of a path."""

    id: Name
    heading: str
    rows: tuple[Row, ...]
    help: str | None = None
    ours: str | None = None
    say_as: str | None = None

    @property
    def short(self) -> str:
        """What the group is called where its whole heading is too long: as `say_as` has it, or up to a colon."""
        if self.say_as:
            return self.say_as
        name, colon, _ = self.heading.partition(":")
        return name if colon and len(name) <= _SHORT else self.heading


class Repeat(Model):
    """Rows that repeat: how many are printed, how many there can be, and how they are numbered, from `start` on.

    Paths count them from 1, whatever number is printed.
    """

    print: int = Spec(default=3, ge=0, le=60)
    most: int = Spec(default=30, ge=1, le=200)
    mark: Literal["1)", "a)", "1.", "1"] | None = None
    given: str | None = None
    start: int = Spec(default=1, ge=1, le=200)

    def label(self, row: int) -> str:
        """The number printed before row `row`, counted from 1; empty without a mark."""
        if self.mark is None:
            return ""
        row += self.start - 1
        if self.mark == "a)":
            letters, n = "", row
            while n:
                n, rest = divmod(n - 1, 26)
                letters = chr(97 + rest) + letters
            return f"{letters})"
        return f"{row}{self.mark[1:]}"


class FieldsBlock(Model):
    """Questions one after another, `across` of them on a line."""

    kind: Literal["fields"] = "fields"
    heading: str | None = None
    help: str | None = None
    ours: str | None = None
    across: int = Spec(default=1, ge=1, le=4)
    fields: tuple[Field, ...]


class TableBlock(Model):
    """A table with exactly one kind of rows: repeating, fixed, or fixed in groups.

    `heads` stand over the printed words of fixed rows: one over the words; a second gives the rows' `help` a
    column of its own.

    Fixed rows with rows to write in after them are two blocks of one name, right after each other: the second
    `continues` the first, which is called so in questions where it has a heading, and its first column is `write_in`.
    """

    kind: Literal["table"] = "table"
    table: Name
    heading: str | None = None
    help: str | None = None
    ours: str | None = None
    say_as: str | None = None
    heads: tuple[str, ...] = Spec(default=(), max_length=2)
    columns: tuple[Field, ...]
    repeat: Repeat | None = None
    rows: tuple[Row, ...] = ()
    groups: tuple[RowGroup, ...] = ()
    continues: bool = False
    called: str | None = None

    @cached_property
    def alike(self) -> frozenset[str]:
        """The rows that are called as another one is: their group tells them apart."""
        often = Counter(row.spoken.casefold() for row in self.fixed)
        return frozenset(row.id for row in self.fixed if often[row.spoken.casefold()] > 1)

    @property
    def spoken(self) -> str | None:
        """The table as its controls are called; None where nothing stands over it."""
        words = self.say_as or self.heading
        return words.rstrip(" :") if words else None

    @cached_property
    def fixed(self) -> tuple[Row, ...]:
        """Every fixed row in printed order, grouped or not."""
        return self.rows or tuple(row for group in self.groups for row in group.rows)

    @cached_property
    def stacks(self) -> tuple[tuple[Field, ...], ...]:
        """The columns as they are printed side by side: each with those that stand under it in its cell."""
        stacks: dict[str, list[Field]] = {}
        for column in self.columns:
            stacks.setdefault(column.under or column.name, []).append(column)
        return tuple(tuple(s) for s in stacks.values())

    @property
    def lead(self) -> int:
        """How many columns of printed words stand before those of answers: of fixed rows, or of row numbers."""
        if self.repeat is not None:
            return int(self.repeat.mark is not None)
        return max(1, len(self.heads))


class TextBlock(Model):
    """Printed, not read; `items` are a list after the text, up to three levels deep.

    With `pick`, the text printed is the one of that choice's answer when it is given.
    """

    kind: Literal["text"] = "text"
    heading: str | None = None
    help: str | None = None
    ours: str | None = None
    text: str | None = None
    items: tuple[Item, ...] = ()
    pick: Name | None = None
    texts: tuple[tuple[str, str], ...] = ()


Block = Annotated[FieldsBlock | TableBlock | TextBlock, Spec(discriminator="kind")]


class About(Model):
    """Which fields mean what, so that reports never go by a form's name.

    `person` is a field, or a column (`attendees.*.name`) where each person named in a row is a subject; `actions` are
    tables. `next` is the date of the next one, `review` that on which this one is looked at again, `disagreement` where
    the person says why they disagree, `copy_given` the date they were given their copy.

    Of an evaluation: `ratings` is the table with the ratings, `rater` the choice that says who rated (`self`; any
    other answer is a client, or somebody for a client), `client` the reference of that client. The last six are no
    part of the digest: they say how a record is used, not what is asked.
    """

    person: Annotated[str, Spec(pattern=SUBJECT)] | None = None
    by: Name | None = None
    held: Name | None = None
    next: Name | None = None
    actions: tuple[Name, ...] = ()
    review: Name | None = Spec(default=None, exclude=True)
    disagreement: Name | None = Spec(default=None, exclude=True)
    copy_given: Name | None = Spec(default=None, exclude=True)
    ratings: Name | None = Spec(default=None, exclude=True)
    rater: Name | None = Spec(default=None, exclude=True)
    client: Name | None = Spec(default=None, exclude=True)


class Purpose(Model):
    """What a form is for, who fills it in and how often, in words; `quote` is a line of its source."""

    what: str
    who: str
    often: str
    quote: str | None = None


class FormDefinition(Model):
    """One form and edition, resolved. A published edition never changes.

    `private` says why its records leave the house in no export, `kind` what sort of record they are, `purpose` what it
    is for; all may be added to an edition that is published, for they change nothing of what was asked.
    """

    form: Annotated[str, Spec(pattern=FORM_ID, max_length=40)]
    edition: int = Spec(ge=1)
    title: str
    source: str
    kind: FormKind | None = Spec(default=None, exclude=True)
    purpose: Purpose | None = Spec(default=None, exclude=True)
    about: About = About()
    readers: tuple[str, ...] = ()
    private: str | None = Spec(default=None, exclude=True)
    blocks: tuple[Block, ...]
    rules: tuple[AnyRule, ...] = ()
    replaces: int | None = None
    moved: tuple[tuple[str, str], ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    landscape: bool = False

    def __hash__(self) -> int:
        """By its digest: definitions are keys of many caches, and have hundreds of parts."""
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) over the resolved definition; defaults are left out, so that the language can grow."""
        return hashlib.sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()

    @property
    def tables(self) -> Iterator[TableBlock]:
        """Its tables, in printed order."""
        return (b for b in self.blocks if isinstance(b, TableBlock))

    def table(self, name: str) -> TableBlock:
        """The table of that name, its fixed rows where others follow them; KeyError where there is none."""
        for block in self.tables:
            if block.table == name:
                return block
        raise KeyError(name)

    def further(self, name: str) -> TableBlock | None:
        """The rows to write in after the fixed ones of that table, where it has such."""
        return next((t for t in self.tables if t.table == name and t.continues), None)
