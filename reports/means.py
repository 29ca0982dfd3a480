"""Client feedback of the organisation and its homes, as it may be published: means of enough ratings, and no others.

Of a mean that is not told, nothing may be worked out from those that are: where one home has too few evaluations, the
total would tell its mean beside the others', so that the next smallest is not told either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from filing.ledger.database import Ledger
from filing.people.roster import Person
from reports.histories import histories
from reports.scope import Scope
from reports.table import Cell, Chart, Column, Report, Row, Series, State, Table, number, text
from schemas.definition import FormDefinition
from schemas.evaluations import Evaluation, behind, client_mean, evaluation
from schemas.names import sort_key

TOLD = State("told", "told", "T", "plain", "Enough evaluations, of enough clients, are behind it.")
FEW = State(
    "few",
    "too few",
    "–",
    "plain",
    "Too few evaluations, or clients: a mean would tell what one of them said.",
)
HIDDEN = State(
    "hidden", "not told", "–", "plain", "Told beside the total, it would tell the mean of another home."
)
NONE = State("none", "none", "", "plain", "There are no evaluations.")
_ALL = "All"


@dataclass(frozen=True, slots=True)
class _Group:
    """The evaluations of a home, or of all."""

    name: str
    evaluations: tuple[Evaluation, ...]


def report(ledger: Ledger, scope: Scope) -> Report:
    """The means of client evaluations in the period, by what is rated: of all, and of each home."""
    least = ledger.library.policies.least_ratings
    rated, found = _evaluations(ledger, scope)
    groups = _groups(() if scope.spells else scope.people, found)
    whole = groups[0]
    keys = tuple(rated)
    told = {key: _told(groups, key, least) for key in keys}
    columns = (
        Column("home", "Home"),
        Column("n", "n", "number", "Number of evaluations"),
        *(Column(key, words, "number") for key, words in rated.items()),
    )
    rows = tuple(
        Row(
            (
                text(group.name),
                _count(group, keys, told, at, least),
                *(_cell(group, key, told[key][at], least) for key in keys),
            )
        )
        for at, group in enumerate(groups)
        if at == 0 or group.evaluations
    )
    table = Table(
        "means",
        f"Mean client feedback, 1 (poor) to 5 (excellent), {scope.words}, {scope.period.words}",
        columns,
        rows if found else (),
        states=(TOLD, FEW, HIDDEN, NONE),
        empty="There are no client evaluations in this time.",
    )
    return Report(
        "means",
        "Client feedback, for publication",
        scope.period,
        scope.words,
        scope.today,
        (table,),
        notes=(
            f"A mean is told from {least} evaluations of {least} different clients on. Means have two places.",
            "Self-evaluations are in none of them.",
            f"An evaluation counts for the home where the worker {'was on its day' if scope.spells else 'is now'}.",
        ),
        charts=_chart(whole, rated, least),
        audience="For publication.",
        organisation=scope.organisation,
        people=(),
    )


def _evaluations(ledger: Ledger, scope: Scope) -> tuple[dict[str, str], list[tuple[Person, Evaluation]]]:
    """What is rated, by key in words, and the client evaluations of the period with whose they are."""
    rated: dict[str, str] = {}
    found: list[tuple[Person, Evaluation]] = []
    forms = [e.form for e in ledger.library.catalogue() if _rates(ledger.library.load(e.form, e.edition))]
    whose = histories(ledger, scope.ids, forms=set(forms))
    for person in scope.people:
        for record in whose[person.id]:
            form = record.carried.form
            made = evaluation(form, record.carried.answers)
            if (
                made is None
                or made.own
                or not (scope.holds(made.held) and scope.has(person, made.held or scope.today))
                or (made.held or scope.today) > scope.today
            ):
                continue
            found.append((person, made))
            assert form.about.ratings is not None  # noqa: S101 - else it is no evaluation
            rated |= {r.id: r.spoken for r in form.table(form.about.ratings).fixed if r.id not in rated}
    return rated, found


def _rates(form: FormDefinition) -> bool:
    return form.about.ratings is not None and form.about.rater is not None


def _groups(people: Sequence[Person], found: Sequence[tuple[Person, Evaluation]]) -> tuple[_Group, ...]:
    """All of them first, then each home by name; who has no home is in the total alone."""
    homes = sorted({p.home for p in people if p.home}, key=sort_key)
    of_home: Mapping[str, tuple[Evaluation, ...]] = {
        home: tuple(e for p, e in found if p.home == home) for home in homes
    }
    everything = _Group(_ALL, tuple(e for _, e in found))
    return (everything, *(_Group(h, es) for h, es in of_home.items())) if len(homes) > 1 else (everything,)


def _told(groups: Sequence[_Group], key: str, least: int) -> tuple[State, ...]:
    """Of each group whether its mean of one C is told."""
    sizes = [behind(g.evaluations, (key,)) for g in groups]
    states = [TOLD if min(s) >= least else NONE if s[0] == 0 else FEW for s in sizes]
    homeless = sizes[0][0] - sum(s[0] for s in sizes[1:])
    while _gives_away(groups, states, homeless, key, least):
        shown = [at for at, state in enumerate(states) if at and state is TOLD]
        if not shown:
            break
        states[min(shown, key=lambda at: sizes[at])] = HIDDEN
    return tuple(states)


def _gives_away(
    groups: Sequence[_Group], states: Sequence[State], homeless: int, key: str, least: int
) -> bool:
    """Whether what is not told could be worked out: it is of so few that a mean of it would tell of one of them."""
    shown = any(state is TOLD for state in states[1:])
    rest = [g for g, state in zip(groups[1:], states[1:], strict=True) if state in {FEW, HIDDEN}]
    if not shown or (not rest and homeless == 0):
        return False
    left = tuple(e for g in rest for e in g.evaluations)
    n, clients = behind(left, (key,))
    # Those of people without a home are in the total alone; of their clients nothing is known here.
    return n + homeless < least or (clients < least and homeless < least)


def _cell(group: _Group, key: str, state: State, least: int) -> Cell:
    found = client_mean(group.evaluations, (key,), least) if state is TOLD else None
    if found is None:
        return Cell(
            state.words if state is not NONE else "",
            None,
            (NONE if state is TOLD else state).key,
            state.means,
        )
    return Cell(str(found.shown), found.shown, TOLD.key, f"{found.shown}, of {found.n} evaluations.")


def _count(
    group: _Group, keys: Sequence[str], told: Mapping[str, tuple[State, ...]], at: int, least: int
) -> Cell:
    """How many evaluations a group has; of one that is not told, that they are few."""
    if any(told[key][at] is TOLD for key in keys):
        return number(len(group.evaluations))
    n = len(group.evaluations)
    return number(n) if n >= least or n == 0 else Cell(f"under {least}", None)


def _chart(whole: _Group, rated: Mapping[str, str], least: int) -> tuple[Chart, ...]:
    found = {key: client_mean(whole.evaluations, (key,), least) for key in rated}
    if not any(found.values()):
        return ()
    values = tuple(m.shown if m is not None else None for m in found.values())
    said = "; ".join(
        f"{rated[k]} {m.shown} of {m.n}" if m else f"{rated[k]} not told" for k, m in found.items()
    )
    return (
        Chart(
            "means",
            "Mean client feedback by the 6Cs" if len(rated) == 6 else "Mean client feedback",
            "bar",
            tuple(rated.values()),
            (Series("Clients", values),),
            f"Bars from 1 to 5. {said}.",
            "means",
            Decimal(1),
            Decimal(5),
            "mean rating",
        ),
    )
