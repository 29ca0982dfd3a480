"""What the ledger knows of a person that a pack for them is made of, looked up once a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from filing.ledger.database import Ledger
from filing.people.roster import Person
from filing.records.carry_forward import Action, Held, last_of, next_session, open_actions
from filing.records.copies import records_of
from filing.records.evaluations import Means, Span, evaluations_of, links, means_of
from filing.records.plans import Plan, last_plan
from schemas.definition import Field, FieldsBlock, FormDefinition, RowGroup, TableBlock
from schemas.evaluations import Bridge, bridges
from schemas.handwriting import WRITTEN
from schemas.policies import Policies, appraisal_due, renewal_due
from schemas.values import Value, show
from schemas.was_held import is_void


@dataclass(frozen=True, slots=True)
class Domain:
    """What is known of one domain of an appraisal: the means of its Cs since the last, and how the last one ended.

    `met` of `reviewed` behaviours were met at the last appraisal; None where there was none. `level` as agreed then.
    """

    name: str
    means: Means | None
    met: int | None = None
    reviewed: int | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a person's last appraisal ended: when it was, what was summed up, the next review that was agreed."""

    record: int
    held: dt.date | None
    capability: str | None
    review: dt.date | None


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a person's Commitment that is chosen: its statement, words, deadline, and whether it is done."""

    statement: str
    words: str
    deadline: dt.date | None
    done: bool


@dataclass(frozen=True, slots=True)
class Commitment:
    """A person's last Commitment, which is private, with the tasks they chose."""

    form: FormDefinition
    held: dt.date | None
    renew: dt.date | None
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Known:
    """A person's records, in the order they were held, and what packs need of them."""

    person: Person
    held: tuple[Held, ...]
    policies: Policies
    span: Span

    @cached_property
    def plan(self) -> Plan | None:
        """The last development plan."""
        return last_plan(self.held)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """The actions that are open."""
        return open_actions(self.held)

    @property
    def session(self) -> int | None:
        """The number of the next session; None where the last record left its own blank."""
        return next_session(self.held)

    def carried(self, who: str) -> str | None:
        """What the last record carried forward, `for_supervisor` or `for_supervisee`."""
        value = last_of(self.held, f"open.{who}")
        return value if isinstance(value, str) else None

    def last(self, kind: str) -> Held | None:
        """The last record of a kind of form, but for those by which nothing was held."""
        mine = (h for h in reversed(self.held) if h.form.kind == kind)
        return next((h for h in mine if not is_void(h.form, h.answers)), None)

    @cached_property
    def appraisal(self) -> Held | None:
        """The last appraisal, of any form that is one by its kind, or that the organisation counts as one."""
        wanted = set(self.policies.appraisals)
        mine = (h for h in reversed(self.held) if h.form.kind == "appraisal" or h.form.form in wanted)
        return next(mine, None)

    @property
    def appraisal_due(self) -> dt.date | None:
        """When the next appraisal follows from the last."""
        day = held_on(self.appraisal) if self.appraisal else None
        return appraisal_due(day, self.policies) if day else None


def known(ledger: Ledger, person: Person, span: Span) -> Known:
    """What the ledger knows of this person; evaluations count in `span`."""
    with ledger.reading() as conn:
        return Known(person, records_of(conn, ledger, person.id), ledger.library.policies, span)


def held_on(held: Held) -> dt.date | None:
    """The day on which a record was held, as it says."""
    return _date(held, held.form.about.held)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """How many evaluations count, the person's own and those by clients, and the days of the first and the last."""

    own: int
    clients: int
    first: dt.date | None
    last: dt.date | None

    def __bool__(self) -> bool:
        return bool(self.own or self.clients)


def evaluated(known: Known) -> Evaluated:
    """What there is of evaluations in the period that is asked about."""
    found = evaluations_of(known.held, known.span)
    days = sorted(e.held for e in found if e.held is not None)
    own = sum(e.own for e in found)
    return Evaluated(own, len(found) - own, days[0] if days else None, days[-1] if days else None)


def domains(form: FormDefinition, known: Known) -> tuple[Domain, ...]:
    """The domains of an appraisal form with what is known of each; none where it is not made of domains."""
    bridge = next((b for b in bridges(form) if b.table.groups), None)
    if bridge is None:
        return ()
    evaluations = evaluations_of(known.held, known.span)
    linked = links(form, bridge, known.held, {})
    last = known.appraisal if known.appraisal and known.appraisal.form.form == form.form else None
    levels = {row: level for row, _, level in _levels(form, last.answers)} if last else {}
    found = []
    for group in bridge.table.groups:
        cs = tuple(dict.fromkeys(c for row in group.rows for c in linked.get(row.id, ())))
        means = means_of(evaluations, cs, known.policies) if cs and evaluations else None
        met, reviewed = _met(bridge, group, last.answers) if last else (None, None)
        found.append(Domain(group.heading, means, met, reviewed, levels.get(group.id)))
    return tuple(found)


def _met(bridge: Bridge, group: RowGroup, answers: Mapping[str, Value]) -> tuple[int, int]:
    """How many behaviours of a domain were met, and of how many that was said."""
    column = next((c for c in bridge.table.columns if {o.key for o in c.options} == {"met", "not_met"}), None)
    said = [answers.get(bridge.path(row.id, column)) for row in group.rows] if column else []
    return said.count("met"), sum(v is not None for v in said)


def _levels(form: FormDefinition, answers: Mapping[str, Value]) -> Iterator[tuple[str, str, str]]:
    """The level agreed in each domain: the row's name in the form, its words, and the level."""
    for table in form.tables:
        column = table.columns[0] if len(table.columns) == 1 else None
        if table.repeat is None and column is not None and column.type == "choice" and not column.many:
            for row in table.fixed:
                value = answers.get(f"{table.table}.{row.id}.{column.name}")
                if value is not None and value != WRITTEN:
                    yield row.id, row.ask, show(column, value)


def agreed_levels(form: FormDefinition, answers: Mapping[str, Value]) -> tuple[tuple[str, str], ...]:
    """The domains of an appraisal, in the form's words, with the level that was agreed in each."""
    return tuple((words, level) for _, words, level in _levels(form, answers))


def outcome(known: Known) -> Outcome | None:
    """How the last appraisal ended; None where there was none."""
    held = known.appraisal
    if held is None:
        return None
    return Outcome(
        held.record,
        held_on(held),
        summed_up(held.form, held.answers),
        _date(held, held.form.about.next),
    )


def summed_up(form: FormDefinition, answers: Mapping[str, Value]) -> str | None:
    """What an appraisal comes to, in the words of the answer that was ticked; None where none was."""
    summed = summary_of(form)
    value = answers.get(summed.name) if summed is not None else None
    return show(summed, value) if summed is not None and value is not None else None


def summary_of(form: FormDefinition) -> Field | None:
    """The one choice outside tables that an appraisal must answer: what it comes to."""
    fields = (f for b in form.blocks if isinstance(b, FieldsBlock) for f in b.fields)
    return next((f for f in fields if f.type == "choice" and not f.many and f.required == "must"), None)


def commitment(known: Known) -> Commitment | None:
    """The person's last Commitment with the tasks they chose; None without one."""
    wanted = {employee for employee, _ in known.policies.commitments}
    held = next((h for h in reversed(known.held) if h.form.form in wanted), None)
    if held is None:
        return None
    day = held_on(held)
    renew = renewal_due(day, known.policies) if day else None
    tasks = tuple(t for table in held.form.tables for t in _tasks(table, held.answers))
    return Commitment(held.form, day, renew, tasks)


def _tasks(table: TableBlock, answers: Mapping[str, Value]) -> Iterator[Task]:
    names = {c.name for c in table.columns}
    if table.repeat is not None or not {"chosen", "deadline", "done"} <= names:
        return
    for group in table.groups:
        for row in group.rows:
            cells = {n: answers.get(f"{table.table}.{row.id}.{n}") for n in names}
            if cells["chosen"] is True:
                day = cells["deadline"]
                due = day if isinstance(day, dt.date) else None
                yield Task(group.short, row.ask, due, cells["done"] is True)


def _date(held: Held, name: str | None) -> dt.date | None:
    value = held.answers.get(name or "")
    return value if isinstance(value, dt.date) else None
