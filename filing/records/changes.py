"""What each version of a record changed: what stood there before it, and what stands there after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from filing.ledger.database import Ledger
from filing.records.records import get
from filing.records.versions import Version
from schemas import normal
from schemas.definition import FormDefinition
from schemas.paths import slots
from schemas.values import Value, show


@dataclass(frozen=True, slots=True)
class Change:
    """A place at which a version says something else than the one before it; None where nothing stands.

    `was` and `became` are the same two as the form writes them.
    """

    path: str
    question: str
    before: Value | None
    after: Value | None
    was: str | None
    became: str | None


def changes(
    ledger: Ledger, form: FormDefinition, versions: Sequence[Version]
) -> Mapping[int, tuple[Change, ...]]:
    """By the number of each of these versions, what it changed of the one before it, in printed order.

    Rows are those that are printed: where one was taken out, those under it say what was the next one's.
    """
    answers = [get(ledger, v.number).answers for v in versions]
    between = [tuple(_between(form, a, b)) for a, b in pairwise(answers)]
    return dict(zip((v.number for v in versions), ((), *between), strict=True))


def _between(form: FormDefinition, was: Mapping[str, Value], now: Mapping[str, Value]) -> Iterator[Change]:
    rows = {t.table: max(normal.rows_of(t.table, {*was, *now}), default=0) for t in form.tables}
    for slot in slots(form, rows):
        a, b = was.get(slot.path), now.get(slot.path)
        if a != b:
            first, then = (None if v is None else show(slot.field, v) for v in (a, b))
            yield Change(slot.path, slot.question, a, b, first, then)


__all__ = ["Change", "changes"]
