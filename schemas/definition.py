"""A resolved form definition: what every other part of carepack works from.

`schemas.language` makes these models from YAML, with shared parts put in place, so that nothing here is a
name of something elsewhere. All of it is frozen, and its digest is taken over exactly this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field as Spec

from schemas.model import Level, Model
from schemas.rule_models import AnyRule

FieldType = Literal[
    "line",
    "paragraph",
    "date",
    "when",
    "time",
    "number",
    "decimal",
    "duration",
    "choice",
    "tick",
    "scale",
    "person",
    "signature",
]
FormKind = Literal[
    "supervision",
    "appraisal",
    "development_plan",
    "evaluation",
    "commitment",
    "agreement",
    "observation",
    "audit",
    "consent",
    "award",
    "case_content",
    "checklist",
    "report",
]
"""What sort of record a form makes: who may see it and how long it is kept go by this, never by a form's name."""

# One pattern for all names, because a name becomes a Word bookmark and a PDF field name: no hyphen, no dot
# and no double underscore, which stands for the dot.
NAME = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
KEY = r"^[a-z0-9]+(_[a-z0-9]+)*$"
SUBJECT = rf"{NAME[:-1]}(\.\*\.{NAME[1:-1]})?$"
"""A field, or a column of a table in every row."""
FORM_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Name = Annotated[str, Spec(pattern=NAME)]
Key = Annotated[str, Spec(pattern=KEY)]


class Option(Model):
    """One answer of a choice: the key a record keeps and the words the form prints."""

    key: Key
    say: str


class Scale(Model):
    """Whole numbers printed from `first` to `last` (either way round), some with a caption."""

    first: int
    last: int
    say: tuple[tuple[int, str], ...] = ()

    @property
    def points(self) -> tuple[int, ...]:
        """The numbers in the order they are printed."""
        step = 1 if self.last >= self.first else -1
        return tuple(range(self.first, self.last + step, step))


class Field(Model):
    """One question. Everything is optional to the type; rules say what is expected.

    In a table, `under` names an earlier column in whose cell this one is printed too, below it, and `head` is
    what stands over such a column where the question itself stands in the cell.
    """

    name: Name
    ask: str
    type: FieldType = "line"
    help: str | None = None
    required: Level | None = None
    given: str | None = None
    locked: bool = False
    critical: bool = False
    sensitive: bool = False
    ours: str | None = None
    options: tuple[Option, ...] = ()
    many: bool = False
    scale: Scale | None = None
    of: str | None = None
    places: int | None = Spec(default=None, ge=0, le=6)
    least: Decimal | None = None
    most: Decimal | None = None
    lines: int | None = Spec(default=None, ge=1, le=40)
    under: Name | None = None
    head: str | None = None

    @property
    def over(self) -> str:
        """What stands over this field's cell in a table."""
        return self.head or self.ask

    @property
    def withheld(self) -> bool:
        """Whether its answers stay out of exports: those marked so, and what was made of self-evaluations."""
        return self.sensitive or self.given == "mean.self"

    @property
    def labelled(self) -> bool:
        """Whether the question stands in the cell, because something else stands over it."""
        return self.under is not None or self.head is not None

    @property
    def marks(self) -> tuple[Option, ...]:
        """The boxes a person can tick for this field, in printed order; empty where the answer is written."""
        if self.type == "scale" and self.scale is not None:
            captions = dict(self.scale.say)
            return tuple(
                Option(key=str(n), say=f"{n} = {captions[n]}" if n in captions else str(n))
                for n in self.scale.points
            )
        if self.type == "tick":
            return (Option(key="yes", say=self.ask),)
        return self.options


class Row(Model):
    """A fixed row: an id that is never reused, and its printed words.

    `usual`: by column, the answers that usually stand here; a copy for a person can be given them. No part of the
    digest: what is given is said on each copy.
    """

    id: Name
    ask: str
    help: str | None = None
    ours: str | None = None
    usual: tuple[tuple[Name, tuple[str, ...]], ...] = Spec(default=(), exclude=True)


_SHORT = 30
"""Characters of a group's name before its colon that can stand for all of its heading."""


class RowGroup(Model):
    """Fixed rows under a heading of their own. The group is no part of a path."""

    id: Name
    heading: str
    rows: tuple[Row, ...]
    help: str | None = None
    ours: str | None = None

    @property
    def short(self) -> str:
        """What the group is called where its whole heading is too long: up to a colon, "Statement 2"."""
        name, colon, _ = self.heading.partition(":")
        return name if colon and len(name) <= _SHORT else self.heading


class Repeat(Model):
    """Rows that repeat: how many are printed, how many there can be, and how they are numbered."""

    print: int = Spec(default=3, ge=0, le=60)
    most: int = Spec(default=30, ge=1, le=200)
    mark: Literal["1)", "a)", "1.", "1"] | None = None
    given: str | None = None

    def label(self, row: int) -> str:
        """The number printed before row `row`, counted from 1; empty without a mark."""
        if self.mark is None:
            return ""
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
    """

    kind: Literal["table"] = "table"
    table: Name
    heading: str | None = None
    help: str | None = None
    ours: str | None = None
    heads: tuple[str, ...] = Spec(default=(), max_length=2)
    columns: tuple[Field, ...]
    repeat: Repeat | None = None
    rows: tuple[Row, ...] = ()
    groups: tuple[RowGroup, ...] = ()

    @property
    def fixed(self) -> tuple[Row, ...]:
        """Every fixed row in printed order, grouped or not."""
        return self.rows or tuple(row for group in self.groups for row in group.rows)

    @property
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
    """Printed, not read. With `pick`, the text printed is the one of that choice's answer when it is given."""

    kind: Literal["text"] = "text"
    heading: str | None = None
    help: str | None = None
    ours: str | None = None
    text: str | None = None
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


class FormDefinition(Model):
    """One form and edition, resolved. A published edition never changes.

    `private` says why its records leave the house in no export, `kind` what sort of record they are; both may be
    added to an edition that is published, for they change nothing of what was asked.
    """

    form: Annotated[str, Spec(pattern=FORM_ID, max_length=40)]
    edition: int = Spec(ge=1)
    title: str
    source: str
    kind: FormKind | None = Spec(default=None, exclude=True)
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
        """The table of that name; KeyError where there is none."""
        for block in self.tables:
            if block.table == name:
                return block
        raise KeyError(name)
