"""Where a form keeps what a session is told by: its day, by whom, how long, the signatures and their dates. Pure.

All of it goes by `about`, by types and by what stands beside what, never by a form's name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock
from schemas.values import understand
from schemas.was_held import Accounts, accounts_of

Raw = Mapping[str, Any]
"""A record's JSON, or a row of it."""


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """One place to sign. `column`: it stands in rows of this `table`; `dated` is the date beside it."""

    name: str
    of: str | None
    dated: str | None
    table: str | None = None

    @property
    def path(self) -> str:
        """The field, or the column in every row."""
        return f"{self.table}.*.{self.name}" if self.table else self.name


@dataclass(frozen=True, slots=True)
class SessionForm:
    """Where the parts of a session stand on one form."""

    title: str
    kind: str | None
    several: bool
    private: bool
    person: str | None
    by: str | None
    held: str | None
    next: str | None
    review: str | None
    copy_given: str | None
    disagreement: str | None
    minutes: str | None
    signatures: tuple[SignaturePlace, ...]
    accounts: Accounts
    """Where people write at length: the account of the session first."""


@lru_cache(maxsize=128)
def session_form(form: FormDefinition) -> SessionForm:
    """Where a form keeps what a session is told by."""
    about = form.about
    fields = [f for b in form.blocks if isinstance(b, FieldsBlock) for f in b.fields]
    return SessionForm(
        title=form.title,
        kind=form.kind,
        several="*" in (about.person or ""),
        private=form.private is not None,
        person=about.person,
        by=about.by,
        held=about.held,
        next=about.next,
        review=about.review,
        copy_given=about.copy_given,
        disagreement=about.disagreement,
        minutes=next((f.name for f in fields if f.type == "duration"), None),
        signatures=tuple(_places(form)),
        accounts=accounts_of(form),
    )


def _places(form: FormDefinition) -> Iterator[SignaturePlace]:
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            yield from _in_a_row(block.fields, None)
        elif isinstance(block, TableBlock):
            yield from _in_a_row(block.columns, block.table)


def _in_a_row(fields: Sequence[Field], table: str | None) -> Iterator[SignaturePlace]:
    for field, after in zip(fields, [*fields[1:], None], strict=True):
        if field.type == "signature":
            dated = after.name if after is not None and after.type in {"date", "when"} else None
            yield SignaturePlace(field.name, field.of, dated, table)


def rows_of(record: Raw, table: str) -> Iterator[Raw]:
    """The rows of a table as they stand in a record's JSON: of one that repeats, or with fixed rows."""
    rows = record.get(table)
    if isinstance(rows, list):
        yield from (r for r in rows if isinstance(r, Mapping))
    elif isinstance(rows, Mapping):
        for row in rows.values():
            if isinstance(row, Mapping):
                yield row
            elif isinstance(row, list):  # what was written in after the fixed ones
                yield from (r for r in row if isinstance(r, Mapping))


def day(value: object) -> dt.date | None:
    """A date of a record's JSON; None for words that are none."""
    return _day(value) if isinstance(value, str) and len(value) == 10 else None


@lru_cache(maxsize=8192)
def _day(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


BETWEEN = re.compile(r"[,;&\n]|\band\b")
"""What stands between several days."""
_DATE = Field(name="day", ask="day", type="date")


def written_day(value: object, after: dt.date | None = None) -> dt.date | None:
    """The first day after another that words name; None for words that name none, or none for certain."""
    if not isinstance(value, str):
        return None
    found = day(value)
    if found is not None:
        return found
    named = sorted(d for part in BETWEEN.split(value) if (d := day_in_words(part.strip())) is not None)
    return next((d for d in named if after is None or d > after), None)


@lru_cache(maxsize=4096)
def day_in_words(part: str) -> dt.date | None:
    """The one day that words are, with its year."""
    understood = understand(_DATE, part)
    value = understood.value
    return value if understood.doubt is None and isinstance(value, dt.date) else None


def words(value: object) -> str | None:
    """Text of a record's JSON; None where there is none."""
    return value if isinstance(value, str) and value else None
