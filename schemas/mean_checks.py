"""Whether the means that stand on a form can be: rounded as they say, of enough ratings, and of something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache

from schemas.candidates import values
from schemas.definition import FormDefinition
from schemas.evaluations import Bridge, bridges
from schemas.paths import slot_at
from schemas.policies import Policies
from schemas.questions import asked
from schemas.reading import Query
from schemas.values import Value, show

CODES = frozenset({"mean-box", "mean-too-few", "mean-without-cs", "mean-incomplete"})
_FINE = 100
"""With so many ratings an exact mean just under a half can be shown, in two places, as that half."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The paths of one row's mean; made once a form, because every document of it is checked."""

    bridge: Bridge
    box: str
    exact: str
    count: str
    links: str


@lru_cache(maxsize=128)
def _rows(form: FormDefinition) -> tuple[_Row, ...]:
    return tuple(
        _Row(b, *(b.path(row.id, f) for f in (b.box, b.exact, b.count, b.links)))
        for b in bridges(form)
        for row in b.table.fixed
    )


def check(form: FormDefinition, answers: Mapping[str, Value], policies: Policies) -> Iterator[Query]:
    """A query for each mean on the form that cannot be as it stands there."""
    for row in _rows(form):
        if row.box in answers or row.exact in answers or row.count in answers:
            yield from _row(form, row, answers, policies)


def _row(
    form: FormDefinition, row: _Row, answers: Mapping[str, Value], policies: Policies
) -> Iterator[Query]:
    bridge = row.bridge
    box, exact, n, cs = (answers.get(p) for p in (row.box, row.exact, row.count, row.links))
    if box is None:
        # A box without the rest is the form's own rule.
        say = "There is a mean, or a number of ratings, and no box is ticked. Tick the box it rounds to."
        yield _query(form, "mean-incomplete", row.box, say)
    if isinstance(box, int) and isinstance(exact, Decimal) and box not in (fit := _boxes(exact, n, cs)):
        say = (
            f"The exact mean is {show(bridge.exact, exact)}, which rounds to {fit[0]} (a half goes up), but the box "
            f"says {box}. Correct whichever is wrong."
        )
        yield _query(form, "mean-box", row.box, say)
    least = policies.least_ratings
    if isinstance(n, int) and n < least:
        say = (
            f"A mean of {n} would tell what a client said, so it is not to stand here: at least {least} are needed. "
            "Leave the number, the mean and its box blank."
        )
        yield _query(form, "mean-too-few", row.count, say)
    if cs is None:
        say = f"There is a mean here, but nothing says what it is the mean of. Tick “{bridge.links.ask}”."
        yield _query(form, "mean-without-cs", row.links, say)


def _boxes(exact: Decimal, n: Value | None, cs: Value | None) -> tuple[int, ...]:
    """The boxes that a mean, shown in two places, can stand for; the likely one first."""
    up = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    ratings = (n if isinstance(n, int) else _FINE) * (len(cs) if isinstance(cs, tuple) else 1)
    if exact % 1 == Decimal("0.5") and ratings >= _FINE:
        return up, int(exact.to_integral_value(ROUND_FLOOR))
    return (up,)


def _query(form: FormDefinition, code: str, path: str, say: str) -> Query:
    slot = slot_at(form, path)
    return Query(code=code, path=path, question=asked(slot) if slot else None, say=say)


def other_links(
    form: FormDefinition, given: Mapping[str, Value], answers: Mapping[str, Value]
) -> Iterator[Query]:
    """A query where a copy was given a mean of some Cs, and came back with the same mean and others ticked."""
    for row in _rows(form):
        then, now = given.get(row.links), answers.get(row.links)
        if then is None or now is None or then == now or row.exact not in given:
            continue
        if answers.get(row.exact) != given[row.exact]:
            continue
        was = show(row.bridge.links, then)
        say = (
            f"The mean that stands here is of {was}, and that is not what is ticked now. `carepack means` shows "
            "the mean of what is ticked. Accept what it was, or waive this with a word why it may stay."
        )
        slot = slot_at(form, row.links)
        yield Query(
            code="mean-other-cs",
            path=row.links,
            question=asked(slot) if slot else None,
            say=say,
            raw=show(row.bridge.links, now),
            candidates=values(then if isinstance(then, tuple) else str(then)),
        )
