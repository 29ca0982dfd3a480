"""Whether the means that stand on a form can be: rounded as they say, of enough ratings, and of something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from schemas.definition import FormDefinition
from schemas.evaluations import Bridge, bridges
from schemas.means import Mean
from schemas.paths import slot_at
from schemas.policies import Policies
from schemas.reading import Query
from schemas.values import Value, show

CODES = frozenset({"mean-box", "mean-too-few", "mean-without-cs", "mean-incomplete"})
_FINE = 100
"""With so many ratings an exact mean just under a half can be shown, in two places, as that half."""


def check(form: FormDefinition, answers: Mapping[str, Value], policies: Policies) -> Iterator[Query]:
    """A query for each mean on the form that cannot be as it stands there."""
    for bridge in bridges(form):
        for row in bridge.table.fixed:
            yield from _row(form, bridge, row.id, answers, policies)


def _row(
    form: FormDefinition, bridge: Bridge, row: str, answers: Mapping[str, Value], policies: Policies
) -> Iterator[Query]:
    box, exact, n, cs = (
        answers.get(bridge.path(row, f)) for f in (bridge.box, bridge.exact, bridge.count, bridge.links)
    )
    if box is None and exact is None and n is None:
        return
    if box is None:
        # A box without the rest is the form's own rule.
        say = "There is a mean, or a number of ratings, and no box is ticked. Tick the box it rounds to."
        yield _query(form, "mean-incomplete", bridge.path(row, bridge.box), say)
    if isinstance(box, int) and isinstance(exact, Decimal) and box not in (fit := _boxes(exact, n, cs)):
        say = (
            f"The exact mean is {show(bridge.exact, exact)}, which rounds to {fit[0]} (a half goes up), but the box "
            f"says {box}. Correct whichever is wrong."
        )
        yield _query(form, "mean-box", bridge.path(row, bridge.box), say)
    least = policies.least_ratings
    if isinstance(n, int) and n < least:
        say = (
            f"A mean of {n} would tell what a client said, so it is not to stand here: at least {least} are needed. "
            "Leave the number, the mean and its box blank."
        )
        yield _query(form, "mean-too-few", bridge.path(row, bridge.count), say)
    if cs is None:
        say = f"There is a mean here, but nothing says what it is the mean of. Tick “{bridge.links.ask}”."
        yield _query(form, "mean-without-cs", bridge.path(row, bridge.links), say)


def _boxes(exact: Decimal, n: Value | None, cs: Value | None) -> tuple[int, ...]:
    """The boxes that a mean, shown in two places, can stand for; the likely one first."""
    up = Mean(Fraction(exact), 1).box
    ratings = (n if isinstance(n, int) else _FINE) * (len(cs) if isinstance(cs, tuple) else 1)
    if exact % 1 == Decimal("0.5") and ratings >= _FINE:
        return up, int(exact.to_integral_value(ROUND_FLOOR))
    return (up,)


def _query(form: FormDefinition, code: str, path: str, say: str) -> Query:
    slot = slot_at(form, path)
    return Query(code=code, path=path, question=slot.question if slot else None, say=say)


def other_links(
    form: FormDefinition, given: Mapping[str, Value], answers: Mapping[str, Value]
) -> Iterator[Query]:
    """A query where a copy was given a mean of some Cs, and came back with the same mean and others ticked."""
    for bridge in bridges(form):
        for row in bridge.table.fixed:
            links, exact = bridge.path(row.id, bridge.links), bridge.path(row.id, bridge.exact)
            then, now = given.get(links), answers.get(links)
            if then is None or now is None or then == now or exact not in given:
                continue
            if answers.get(exact) != given[exact]:
                continue
            was = show(bridge.links, then)
            say = (
                f"The mean that stands here is of {was}, and that is not what is ticked now. `carepack means` shows "
                "the mean of what is ticked. Accept what it was, or waive this with a word why it may stay."
            )
            slot = slot_at(form, links)
            yield Query(
                code="mean-other-cs",
                path=links,
                question=slot.question if slot else None,
                say=say,
                raw=show(bridge.links, now),
                candidates=(list(then) if isinstance(then, tuple) else then,),
            )
