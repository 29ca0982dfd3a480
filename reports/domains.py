"""Appraisals of a team by domain: how many behaviours were met, which levels were agreed, what clients' means are.

Of people, not of one: nothing is told of fewer appraisals than the organisation's minimum. Self-evaluations are in none
of it. Only the newest appraisal of each person in the period counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from filing.clocks.evidence import Judged, judged
from filing.clocks.record_facts import facts
from filing.clocks.sessions import sessions
from filing.ledger.database import Ledger
from filing.people.roster import Person
from filing.records.finding import appraisal_forms
from reports.appraisals_due import WITHOUT, Turns, appraisals_due
from reports.histories import Record, histories
from reports.rules import APPRAISALS, rules
from reports.scope import Scope
from reports.settings import sign_within
from reports.states import OF, evidence_of
from reports.table import (
    Cell,
    Chart,
    Column,
    Gap,
    Report,
    Row,
    Series,
    State,
    Table,
    day,
    number,
    text,
)
from reports.unsigned import void_gap
from schemas.definition import Field, FormDefinition, RowGroup, TableBlock
from schemas.evaluations import Bridge, bridges

FEW = State(
    "few", "too few", "–", "plain", "Fewer people than the minimum: a figure would tell of one of them."
)
_UNIT = Decimal("0.01")

_PEOPLE = (
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("home", "Home"),
    Column("team", "Team"),
    Column("held", "Appraisal", "date"),
    Column("state", "State", "state"),
)


_FEW = Cell(FEW.words, None, FEW.key, FEW.means)


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain of one form over several appraisals."""

    words: str
    people: int
    met: int
    reviewed: int
    mean: Decimal | None
    """None where too few of the people have one: the team's would be one person's."""
    rated: int
    """How many of the people have a client mean in it."""


def report(ledger: Ledger, scope: Scope) -> Report:
    """The newest appraisal of each person in the period, by domain, and of whom there is none."""
    least = ledger.library.policies.least_ratings
    forms = appraisal_forms(ledger)
    whose = histories(ledger, scope.ids, forms=forms)
    held, turns = _judged(ledger, scope), appraisals_due(ledger, scope)
    newest = {p.id: _newest(whose[p.id], held[p.id]) for p in scope.people}
    tables: list[Table] = []
    charts: list[Chart] = []
    for name in forms:
        mine = [r for p in scope.people if (r := newest[p.id]) is not None and r.carried.form.form == name]
        if mine:
            form = ledger.library.load(name)
            found = _of_form(form, mine, least)
            tables.append(_table(form, found, scope, least, len(mine)))
            charts += _charts(form, found, least, f"domains-{name}")
            tables += _levels(form, mine, scope, least)
    tables.append(_who(scope, held, turns))
    made = Report(
        "appraisals",
        "Appraisals by domain",
        scope.period,
        scope.words,
        scope.today,
        tuple(tables),
        notes=(
            f"Nothing is told of fewer than {least} people. Self-reflection is left out: it serves the person’s own "
            "appraisal alone.",
            "Of each person the newest appraisal in the time counts, signed or not.",
            "The client mean of a domain is the mean of its behaviours’ exact means, as they stand on the appraisals.",
        ),
        charts=tuple(charts),
        gaps=tuple(_gaps(scope, held, turns)),
        audience="Managers.",
        organisation=scope.organisation,
        people=scope.refs,
    )
    return rules(ledger, scope, APPRAISALS).put_on(made)


def _judged(ledger: Ledger, scope: Scope) -> Mapping[int, tuple[Judged, ...]]:
    """The appraisals of each person in the period, and what they are evidence of, the newest last."""
    known, within = facts(ledger), sign_within(ledger)
    whose = sessions(ledger, people=scope.ids)
    return {
        p.id: judged(
            [
                s
                for s in whose.get(p.id, ())
                if s.kind == "appraisal" and scope.holds(s.held) and scope.has(p, s.held or scope.today)
            ],
            p,
            known,
            scope.today,
            sign_within=within(p),
        )
        for p in scope.people
    }


def _newest(records: Sequence[Record], held: Sequence[Judged]) -> Record | None:
    """The newest appraisal that was held at all."""
    there = {j.session.record for j in held if j.held}
    return next((r for r in reversed(records) if r.number in there), None)


def _of_form(form: FormDefinition, records: Sequence[Record], least: int) -> tuple[Domain, ...]:
    """The domains of a form's table of behaviours, from all these records."""
    bridge = next(iter(bridges(form)), None)
    if bridge is None:
        return ()
    met = next((c for c in bridge.table.columns if {o.key for o in c.options} == {"met", "not_met"}), None)
    return tuple(_domain(bridge, group, met, records, least) for group in groups_of(bridge.table))


def groups_of(table: TableBlock) -> tuple[RowGroup, ...]:
    """The groups of a table's rows, or all rows as one."""
    return tuple(table.groups)


def _domain(
    bridge: Bridge, group: RowGroup, met: Field | None, records: Sequence[Record], least: int
) -> Domain:
    verdicts: list[str] = []
    means: list[Decimal] = []
    people, rated = 0, 0
    for record in records:
        answers = record.carried.answers
        said = [answers.get(bridge.path(r.id, met)) for r in group.rows] if met is not None else []
        mine = [str(v) for v in said if v is not None]
        verdicts += mine
        people += bool(mine)
        before = len(means)
        for row in group.rows:
            exact, n = (
                answers.get(bridge.path(row.id, bridge.exact)),
                answers.get(bridge.path(row.id, bridge.count)),
            )
            if isinstance(exact, Decimal | int) and isinstance(n, int) and n >= least:
                means.append(Decimal(exact))
        rated += len(means) > before
    told = rated >= least
    mean = (sum(means, Decimal(0)) / len(means)).quantize(_UNIT, ROUND_HALF_UP) if told else None
    return Domain(group.short, people, verdicts.count("met"), len(verdicts), mean, rated)


def _table(form: FormDefinition, found: Sequence[Domain], scope: Scope, least: int, held: int) -> Table:
    columns = (
        Column("domain", "Domain"),
        Column("people", "People", "number", "People with a behaviour reviewed in it"),
        Column("met", "Met", "number", "Behaviours met"),
        Column("reviewed", "Reviewed", "number", "Behaviours reviewed"),
        Column("share", "% met", "number", "Behaviours met, of a hundred reviewed"),
        Column("client", "Client mean", "number", "Mean client feedback, 1 to 5"),
    )
    rows = tuple(Row((text(d.words), number(d.people), *_figures(d, held, least))) for d in found)
    return Table(
        f"domains-{form.form}",
        f"{form.title}: behaviours met by domain, {scope.words}, {scope.period.words}",
        columns,
        rows,
        states=(FEW,),
        empty="No appraisal is filed.",
        sums=(f"Of {held} appraisals.",),
    )


def _figures(domain: Domain, held: int, least: int) -> tuple[Cell, ...]:
    # The people of one domain beside all appraisals would tell of those who are missing in it.
    if domain.people < least or held < least:
        return (_FEW,) * 4
    return (
        number(domain.met),
        number(domain.reviewed),
        number(share(domain), f"{share(domain)} %"),
        _FEW if domain.mean is None and domain.rated else number(domain.mean),
    )


def share(domain: Domain) -> int:
    """How many of a hundred behaviours reviewed were met, a half upwards."""
    return (200 * domain.met + domain.reviewed) // (2 * domain.reviewed) if domain.reviewed else 0


def _charts(form: FormDefinition, found: Sequence[Domain], least: int, beside: str) -> Iterator[Chart]:
    told = [d for d in found if d.people >= least]
    if not told:
        return
    names = tuple(d.words for d in told)
    shares = tuple(Decimal(share(d)) for d in told)
    said = "; ".join(f"{d.words} {share(d)} %" for d in told)
    yield Chart(
        f"met-{form.form}",
        "Behaviours met, by domain",
        "bar",
        names,
        (Series("Met", shares),),
        f"Bars from 0 to 100 %. {said}.",
        beside,
        Decimal(0),
        Decimal(100),
        "% of those reviewed",
    )
    if any(d.mean is not None for d in told):
        means = "; ".join(
            f"{d.words} {d.mean}" if d.mean is not None else f"{d.words} not told" for d in told
        )
        yield Chart(
            f"client-{form.form}",
            "Mean client feedback, by domain",
            "bar",
            names,
            (Series("Clients", tuple(d.mean for d in told)),),
            f"Bars from 1 to 5. {means}.",
            beside,
            Decimal(1),
            Decimal(5),
            "mean rating",
        )


def _levels(form: FormDefinition, records: Sequence[Record], scope: Scope, least: int) -> Iterator[Table]:
    """Which outcome each appraisal came to, where the form asks for one of a few, from enough people."""
    if len(records) < least:
        return
    outcome = outcome_of(form)
    if outcome is None:
        return
    said = [r.carried.answers.get(outcome.name) for r in records]
    rows = tuple(Row((text(o.say), number(said.count(o.key)))) for o in outcome.options)
    yield Table(
        f"outcomes-{form.form}",
        f"{outcome.ask}, {scope.words}, {scope.period.words}",
        (Column("outcome", "Outcome"), Column("n", "Appraisals", "number")),
        rows,
    )


def outcome_of(form: FormDefinition) -> Field | None:
    """The one choice outside tables that an appraisal must have: what it came to."""
    fields = (f for b in form.blocks for f in getattr(b, "fields", ()))
    return next((f for f in fields if f.type == "choice" and not f.many and f.required == "must"), None)


def _who(scope: Scope, held: Mapping[int, Sequence[Judged]], turns: Mapping[int, Turns]) -> Table:
    rows = tuple(Row((*_named(p), *_appraised(held[p.id], turns[p.id])), person=p.ref) for p in scope.people)
    caption = f"Who was appraised, {scope.words}, {scope.period.words}"
    states = (*OF.values(), *WITHOUT)
    return Table("who", caption, _PEOPLE, rows, states=states, empty="Nobody is on the roster.")


def _appraised(held: Sequence[Judged], turns: Turns) -> tuple[Cell, Cell]:
    """The day and the state of the newest appraisal that was held, or of one that is no evidence."""
    one = next((j for j in reversed(held) if j.held), held[-1] if held else None)
    if one is None:
        return day(None), turns.cell
    state = OF[one.verdict]
    return day(one.session.held), Cell(state.words, state.key, state.key, one.says, (evidence_of(one),))


def _named(person: Person) -> tuple[Cell, ...]:
    return tuple(map(text, (person.name, person.ref, person.home, person.team)))


def _gaps(scope: Scope, held: Mapping[int, Sequence[Judged]], turns: Mapping[int, Turns]) -> Iterator[Gap]:
    """Whose appraisal is over by the clocks, and appraisals that are no evidence."""
    for person in scope.here:
        if (gap := turns[person.id].gap(person)) is not None:
            yield gap
        yield from (void_gap(person, j) for j in held[person.id] if not j.held)
