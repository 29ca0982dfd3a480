"""Means of a person's evaluations, for the next copy of an appraisal and for whoever asks. Pure.

What a mean is of (the Cs linked to a behaviour) is what the copy is to be given, else what the person's last record of
the same form ticked, else what the form says is usual there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filing.records.carry_forward import Held
from schemas.definition import FormDefinition
from schemas.evaluations import Bridge, Evaluation, behind, bridges, client_mean, evaluation, own_mean
from schemas.filled import Notice
from schemas.means import Mean
from schemas.policies import Policies, months_after
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of which evaluations count; None: without a bound."""

    first: dt.date | None = None
    last: dt.date | None = None

    def holds(self, day: dt.date | None) -> bool:
        """Whether a day lies in it; one that is not known lies in no bounded span."""
        if day is None:
            return self.first is None and self.last is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @classmethod
    def up_to(cls, today: dt.date, policies: Policies) -> Span:
        """As long back as one appraisal is from the next."""
        return cls(months_after(today, -policies.appraisal_months) + dt.timedelta(days=1), None)


@dataclass(frozen=True, slots=True)
class Means:
    """What evaluations come to for some Cs. `client` is None where none is told: `ratings` of `clients` are too few."""

    cs: tuple[str, ...]
    own: Mean | None
    client: Mean | None
    ratings: int
    clients: int


def evaluations_of(records: Sequence[Held], span: Span) -> tuple[Evaluation, ...]:
    """The evaluations among a person's records."""
    found = (evaluation(held.form, held.answers) for held in records)
    return tuple(e for e in found if e is not None and span.holds(e.held))


def means_of(evaluations: Sequence[Evaluation], cs: Sequence[str], policies: Policies) -> Means:
    """Both means of these Cs, never mixed."""
    ratings, clients = behind(evaluations, cs)
    told = client_mean(evaluations, cs, policies.least_ratings)
    return Means(tuple(cs), own_mean(evaluations, cs), told, ratings, clients)


def links(
    form: FormDefinition, bridge: Bridge, records: Sequence[Held], said: Mapping[str, Value]
) -> dict[str, tuple[str, ...]]:
    """The Cs of each row: as they are to be given, as the last record that ticked any has them, or as is usual."""
    every = [bridge.path(row.id, bridge.links) for row in bridge.table.fixed]
    mine = (h.answers for h in reversed(records) if h.form.form == form.form)
    last = next((a for a in mine if any(p in a for p in every)), None)
    found: dict[str, tuple[str, ...]] = {}
    keys = {o.key for o in bridge.links.options}
    for row in bridge.table.fixed:
        path = bridge.path(row.id, bridge.links)
        value = said.get(path) or (last or {}).get(path)
        cs = value if isinstance(value, tuple) else bridge.usual(row.id) if last is None else ()
        if known := tuple(c for c in cs if c in keys):
            found[row.id] = known
    return found


def given_means(
    form: FormDefinition,
    records: Sequence[Held],
    policies: Policies,
    span: Span,
    said: Mapping[str, Value] | None = None,
) -> tuple[dict[str, Value], tuple[Notice, ...]]:
    """What a copy of this form is given of means, and what is to be said of those that are not.

    `said` are values that the copy is given anyway. Cs are given where a mean of them stands, and nowhere else.
    """
    values: dict[str, Value] = {}
    notices: list[Notice] = []
    evaluations = evaluations_of(records, span)
    for bridge in bridges(form) if evaluations else ():
        linked = links(form, bridge, records, said or {})
        few: list[Means] = []
        for row, cs in linked.items():
            found = means_of(evaluations, cs, policies)
            values |= _row(bridge, row, found)
            if found.client is None and found.ratings:
                few.append(found)
        notices += _notices(bridge, len(bridge.table.fixed) - len(linked), few, policies)
    return values, tuple(notices)


def _row(bridge: Bridge, row: str, found: Means) -> dict[str, Value]:
    values: dict[str, Value] = {}
    if found.client is not None:
        values[bridge.path(row, bridge.box)] = found.client.box
        values[bridge.path(row, bridge.exact)] = found.client.shown
        values[bridge.path(row, bridge.count)] = found.client.n
    if found.own is not None and bridge.own is not None:
        values[bridge.path(row, bridge.own)] = found.own.box
    if values:
        values[bridge.path(row, bridge.links)] = found.cs
    return values


def _notices(bridge: Bridge, unlinked: int, few: Sequence[Means], policies: Policies) -> list[Notice]:
    out = []
    if few:
        most = max(few, key=lambda m: (m.clients, m.ratings))
        say = f"{len(few)} of the client means are not given: {too_few(most, policies)}"
        out.append(Notice("mean-withheld", bridge.table.table, say))
    if unlinked:
        say = (
            f"{unlinked} rows say nothing of the {bridge.links.ask} they are linked to, so no mean stands there. Tick "
            "them in the appraisal; `carepack means` shows the mean of each, and the next copy has them."
        )
        out.append(Notice("mean-unlinked", bridge.table.table, say))
    return out


def too_few(found: Means, policies: Policies) -> str:
    """Why no client mean is told."""
    ratings = f"{found.ratings} client evaluation{'' if found.ratings == 1 else 's'}"
    clients = f"{found.clients} client{'' if found.clients == 1 else 's'}"
    return f"{ratings} of {clients} would tell what one of them said; {policies.least_ratings} of each are needed."
