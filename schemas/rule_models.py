"""The kinds of rules a definition can have; paths in them are as people write them, `*` for the same row."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Spec

from schemas.model import Level, Model


class Rule(Model):
    """What every rule has: the supervisor's message, and whether it holds a record back."""

    say: str
    level: Level = "must"


class RequiredRule(Rule):
    """Each of these paths is answered."""

    kind: Literal["required"] = "required"
    required: tuple[str, ...]


class WhenRule(Rule):
    """Where `when` is answered (with one of `is_`, if any are named), so is each of `then`; or `any` of them."""

    kind: Literal["when"] = "when"
    when: str
    is_: tuple[str, ...] = ()
    then: tuple[str, ...]
    any: bool = False


class OrderRule(Rule):
    """The first is not later (or larger) than the second; with `strict`, it is truly before it."""

    kind: Literal["order"] = "order"
    order: tuple[str, str]
    strict: bool = False


class CountRule(Rule):
    """How many of these are answered: at least, at most; over the form, or in each group or row."""

    kind: Literal["count"] = "count"
    count: tuple[str, ...]
    least: int | None = None
    most: int | None = None
    in_each: Literal["group", "row"] | None = None


class DifferRule(Rule):
    """No two of these name the same person."""

    kind: Literal["differ"] = "differ"
    differ: Annotated[tuple[str, ...], Spec(min_length=2)]


class NotFutureRule(Rule):
    """None of these dates is after the day on which the form was read."""

    kind: Literal["not_future"] = "not_future"
    not_future: tuple[str, ...]


class WithinRule(Rule):
    """The second date is at most so many months, or days, after the first."""

    kind: Literal["within"] = "within"
    within: tuple[str, str]
    months: int | None = Spec(default=None, ge=1, le=1200)
    days: int | None = Spec(default=None, ge=1, le=36_500)


class OtherRule(Rule):
    """An answer such as “Other” and its words belong together: neither stands without the other."""

    kind: Literal["other"] = "other"
    other: str
    is_: Annotated[tuple[str, ...], Spec(min_length=1)]
    then: str


class NoteRule(Rule):
    """Where one of these answers stands, it is reported; nothing need be changed."""

    kind: Literal["note"] = "note"
    note: str
    is_: tuple[str, ...] = ()
    level: Level = "note"


AnyRule = Annotated[
    RequiredRule
    | WhenRule
    | OrderRule
    | CountRule
    | DifferRule
    | NotFutureRule
    | WithinRule
    | OtherRule
    | NoteRule,
    Spec(discriminator="kind"),
]
