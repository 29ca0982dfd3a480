"""Objectives of a person's last development plan, and where on an appraisal each can stand. Pure.

An objective stands where its plan says the domain (by a tick, or in its words), or where the person's last appraisal
had it in the same words. Where neither says so it is not put anywhere: a guess would be filed as what somebody agreed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filing.records.carry_forward import Held
from schemas import normal
from schemas.definition import Field, FormDefinition, RowGroup, TableBlock
from schemas.handwriting import WRITTEN
from schemas.values import Value, show

SOURCE = "last.pdp.objectives"


@dataclass(frozen=True, slots=True)
class Objective:
    """One objective: its words, by when it is to be met (as written), the domains its plan ticks, what came of it."""

    words: str
    by: str | None = None
    domains: tuple[str, ...] = ()
    outcome: str | None = None

    @property
    def said(self) -> str:
        """The objective with its date, or with what is written in its place."""
        if not self.by:
            return self.words
        return f"{self.words} ({f'by {self.by}' if self.by[0].isdigit() else self.by})"


@dataclass(frozen=True, slots=True)
class Plan:
    """A person's last development plan."""

    form: FormDefinition
    record: int
    held: dt.date | None
    objectives: tuple[Objective, ...]
    untyped: int = 0
    """Objectives that stayed handwriting: nobody typed them, so they are not told."""


def last_plan(records: Sequence[Held]) -> Plan | None:
    """The last development plan among a person's records, which are in the order they were held."""
    held = next((h for h in reversed(records) if h.form.kind == "development_plan"), None)
    if held is None:
        return None
    found: list[Objective] = []
    untyped = 0
    for table in held.form.tables:
        if table.repeat is None or table.repeat.given is not None:
            continue  # what is given to it was agreed elsewhere
        for number in normal.rows_of(table.table, held.answers):
            cells = {c.name: held.answers.get(f"{table.table}.{number}.{c.name}") for c in table.columns}
            objective = _objective(table, cells)
            if objective is None:
                continue
            if objective.words == WRITTEN:
                untyped += 1
            else:
                found.append(objective)
    day = held.answers.get(held.form.about.held or "")
    return Plan(held.form, held.record, day if isinstance(day, dt.date) else None, tuple(found), untyped)


def _objective(table: TableBlock, cells: Mapping[str, Value | None]) -> Objective | None:
    """What a row of a plan says: its objective, or where it has none the need it begins with."""
    columns = {c.name: c for c in table.columns}
    words = cells.get("objective") or cells.get(table.columns[0].name)
    if not isinstance(words, str):
        return None
    dated = next(
        (c for c in table.columns if c.type in {"date", "when"} and cells.get(c.name) is not None), None
    )
    ticked = next((c for c in table.columns if c.type == "choice" and c.many), None)
    ends = next((n for n in ("outcomes", "met") if n in columns), None)
    outcome = cells.get(ends) if ends else None
    return Objective(
        words=normal.line(words),
        by=_shown(dated, cells.get(dated.name)) if dated else None,
        domains=_options(ticked, cells.get(ticked.name)) if ticked else (),
        outcome=outcome if isinstance(outcome, str) and outcome != WRITTEN else None,
    )


def _shown(field: Field, value: Value | None) -> str | None:
    return None if value is None or value == WRITTEN else show(field, value)


def _options(field: Field, value: Value | None) -> tuple[str, ...]:
    says = {o.key: o.say for o in field.options}
    return tuple(says[k] for k in value if k in says) if isinstance(value, tuple) else ()


def placed(
    form: FormDefinition, plan: Plan | None, records: Sequence[Held]
) -> tuple[dict[str, Value], tuple[Objective, ...]]:
    """The objectives as answers of the form's cells for them, and those of which nothing says where they belong."""
    column = _column(form)
    if plan is None or column is None:
        return {}, ()
    table, field = column
    before = next((h.answers for h in reversed(records) if h.form.form == form.form), {})
    cells: dict[str, list[str]] = {}
    left: list[Objective] = []
    for objective in plan.objectives:
        rows = _rows(table, field, objective, before)
        for row in rows:
            cells.setdefault(f"{table.table}.{row}.{field.name}", []).append(objective.said)
        if not rows:
            left.append(objective)
    return {path: "\n".join(lines) for path, lines in cells.items()}, tuple(left)


def _column(form: FormDefinition) -> tuple[TableBlock, Field] | None:
    """Where a form has places for the objectives of a plan."""
    columns = ((t, c) for t in form.tables if t.repeat is None for c in t.columns)
    return next(((t, c) for t, c in columns if c.given == SOURCE), None)


def _rows(
    table: TableBlock, field: Field, objective: Objective, before: Mapping[str, Value]
) -> tuple[str, ...]:
    """The rows an objective belongs to: as the last appraisal had it, else the first of each domain that is named."""
    mine = _bare(objective.words)
    known = tuple(
        row.id
        for row in table.fixed
        if isinstance(said := before.get(f"{table.table}.{row.id}.{field.name}"), str) and mine in _bare(said)
    )
    if known:
        return known[:1]
    return tuple(group.rows[0].id for group in table.groups if _names(objective, group))


def _names(objective: Objective, group: RowGroup) -> bool:
    domain = _bare(group.heading)
    return any(domain == _bare(d) for d in objective.domains) or domain in _bare(objective.words)


def _bare(words: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in normal.line(words).casefold()).split())
