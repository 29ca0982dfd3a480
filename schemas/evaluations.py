"""Evaluations, and where the means made of them stand on an appraisal. Pure; known by `about` and `given`, not by name.

A client's rating, and that of a relative or advocate on the client's behalf, is client feedback; the person's own is
never mixed with it. A mean of clients is told only when enough of them are behind it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock
from schemas.means import Mean, mean
from schemas.names import name_key
from schemas.values import Value

SELF = "self"
"""The answer of `about.rater` that means the person themselves."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation: ratings (1 to 5) by what is rated; the client by reference, None where none is given."""

    ratings: Mapping[str, int]
    own: bool
    client: str | None = None
    held: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Bridge:
    """Where means stand in a table: the boxes of clients and of oneself, the exact mean, n, and what they are of."""

    table: TableBlock
    links: Field
    box: Field
    exact: Field
    count: Field
    own: Field | None = None

    def path(self, row: str, field: Field) -> str:
        """The path of a field in a row."""
        return f"{self.table.table}.{row}.{field.name}"

    def usual(self, row: str) -> tuple[str, ...]:
        """What usually stands in a row's links, by the form."""
        rows = {r.id: dict(r.usual) for r in self.table.fixed}
        return rows.get(row, {}).get(self.links.name, ())


def evaluation(form: FormDefinition, answers: Mapping[str, Value]) -> Evaluation | None:
    """What a record says as an evaluation; None where its form is none, or nobody says who rated."""
    about = form.about
    if about.ratings is None or about.rater is None or about.rater not in answers:
        return None
    table = form.table(about.ratings)
    scale = next(
        (c for c in table.columns if c.scale is not None and set(c.scale.points) <= set(range(1, 6))), None
    )
    if scale is None:
        return None
    found = {r.id: answers.get(f"{table.table}.{r.id}.{scale.name}") for r in table.fixed}
    client, held = answers.get(about.client or ""), answers.get(about.held or "")
    return Evaluation(
        ratings={c: r for c, r in found.items() if isinstance(r, int)},
        own=answers[about.rater] == SELF,
        client=name_key(client) if isinstance(client, str) else None,
        held=held if isinstance(held, dt.date) else None,
    )


@lru_cache(maxsize=128)
def bridges(form: FormDefinition) -> tuple[Bridge, ...]:
    """The tables of a form in which means of evaluations stand."""
    return tuple(b for t in form.tables if t.repeat is None and (b := _bridge(t)) is not None)


def _bridge(table: TableBlock) -> Bridge | None:
    links = next((c for c in table.columns if c.type == "choice" and c.many), None)
    clients = [c for c in table.columns if c.given == "mean.client"]
    box = next((c for c in clients if c.type == "scale"), None)
    exact = next((c for c in clients if c.type == "decimal"), None)
    count = next((c for c in table.columns if c.given == "mean.client.count" and c.type == "number"), None)
    own = next((c for c in table.columns if c.given == "mean.self" and c.type == "scale"), None)
    if links is None or box is None or exact is None or count is None:
        return None
    return Bridge(table, links, box, exact, count, own)


def own_mean(evaluations: Sequence[Evaluation], cs: Collection[str]) -> Mean | None:
    """The mean of the person's own ratings; of one, too: it names nobody else."""
    return mean([e.ratings for e in evaluations if e.own], cs, least=1)


def behind(evaluations: Sequence[Evaluation], cs: Collection[str]) -> tuple[int, int]:
    """How many client evaluations rate any of these, and of how many clients they are.

    Those without a reference may all be of one client, and count as one.
    """
    rated = [e for e in evaluations if not e.own and any(c in cs for c in e.ratings)]
    return len(rated), len({e.client for e in rated})


def client_mean(evaluations: Sequence[Evaluation], cs: Collection[str], least: int) -> Mean | None:
    """The mean of client ratings; None where fewer than `least` evaluations, or clients, are behind it."""
    if behind(evaluations, cs)[1] < least:
        return None
    return mean([e.ratings for e in evaluations if not e.own], cs, least)


def problems(form: FormDefinition) -> Iterator[tuple[str, str, str]]:
    """What is wrong with what a form says of evaluations: where, what, and what to do."""
    about = form.about
    fields = {f.name: f for b in form.blocks if isinstance(b, FieldsBlock) for f in b.fields}
    tables = {t.table: t for t in form.tables}
    if about.ratings is not None and about.ratings not in tables:
        yield "head.about", f"`about` says ratings is `{about.ratings}`, which is no table.", "Name a table."
    for word, kinds in {"rater": ("choice",), "client": ("line",)}.items():
        name = getattr(about, word)
        if name is not None and (name not in fields or fields[name].type not in kinds):
            what = f"`about` says {word} is `{name}`, which is no {kinds[0]} of the form."
            yield "head.about", what, f"Name a field of the type {kinds[0]}."
    if about.rater is not None and about.person in form.readers:
        what = f"`readers` names `{about.person}`, who would read what clients say of them."
        yield (
            "head.readers",
            what,
            f"Take `{about.person}` out of `readers`: of evaluations a person is told means only.",
        )
    for table in form.tables:
        columns = {c.name: {o.key for o in c.options} for c in table.columns}
        for row in table.fixed:
            for column, answers in row.usual:
                strange = [a for a in answers if a not in columns.get(column, ())]
                if strange or column not in columns:
                    what = f"`usual` of `{row.id}` says `{', '.join(strange) or column}`, which is no answer there."
                    do = "Write a column that is a choice, and keys of its answers."
                    yield f"{table.table}.{row.id}", what, do
