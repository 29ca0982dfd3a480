"""A question of a form: what is asked, of what type, and the answers that can be ticked."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field as Spec

from schemas.definition_base import FieldType, Key, Level, Model, Name


class Option(Model):
    """One answer of a choice: the key a record keeps and the words the form prints."""

    key: Key
    say: str
    say_as: str | None = None

    @property
    def spoken(self) -> str:
        """Its words as they are heard: the short ones, where it has them."""
        return self.say_as or self.say


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
    what stands over such a column where the question itself stands in the cell. A `write_in` column is only in rows
    that people add after fixed ones, where these have their printed words.
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
    write_in: bool = False
    say_as: str | None = None

    @property
    def spoken(self) -> str:
        """The question as a control is called: the short one, where it has one."""
        return (self.say_as or self.ask).rstrip(" :")

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
