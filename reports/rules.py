"""By which rules a report judges: regimes with their sources, what was changed in them, and since when records count.

A report that says what is missing or in time says this with it, so that no setting takes a gap away unseen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from filing.clocks.changed import NAMES, Change, changes, hours_told, informal_told, preset_of, rule_told
from filing.clocks.falling import in_full, said
from filing.clocks.sessions import usual_kind
from filing.clocks.whose import regimes_of
from filing.ledger.database import Ledger
from filing.people.roster import Person
from reports.scope import Scope
from reports.table import Column, Gap, Report, Row, Table, day, text
from schemas.errors import CarepackError
from schemas.regime_presets import PRESETS, regime_named
from schemas.regimes import RULES, Regime, Regimes

SUPERVISION = ("formal", "group", "informal", "hours", "probation", "rebook", "back", "record")
APPRAISALS = ("appraisal", "review", "rebook", "back", "record")
RENEWALS = ("appraisal", "review", "agreement", "plan")
EVERY = tuple(NAMES)
_HEADED = ("formal", "group", "appraisal", "informal", "record")
"""Rules that the head of a report names."""
_NEEDED = ("formal", "appraisal")
"""Rules without which whoever has none is told of."""
_FILE = "supervision.yaml"
_POLICIES = "organisation.yaml"
_USUAL = {
    "record": "S0, Newcastle: two weeks",
    "rebook": "S0, Walsall: five working days",
    "back": "S0, Walsall: five working days",
}
"""Where days come from that every regime has, unless it says others."""
_SEVERAL = 2
_LISTED = 12
"""So many people are named by reference; of more their number is told."""
_COLUMNS = (
    Column("regime", "Regime"),
    Column("whom", "Of whom"),
    Column("what", "What"),
    Column("rule", "Rule"),
    Column("source", "Source"),
    Column("changed", "Changed", says="Changed from the preset"),
    Column("from", "Counted from", "date", "Records count from"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of which clocks rules are told, since when records count, of whom, and by which settings."""

    clocks: Collection[str]
    counted: dt.date | None
    scope: Scope
    settings: Regimes


@dataclass(frozen=True, slots=True)
class Rules:
    """`says`: all of it in a sentence or two; `table`: a row a rule; `gaps`: what asks for less than its preset."""

    says: str
    table: Table
    gaps: tuple[Gap, ...]

    def put_on(self, report: Report, *, gaps: bool = True) -> Report:
        """The report with these rules: at its head, as its last table and, where asked for, first among its gaps."""
        found = (*self.gaps, *report.gaps) if gaps else report.gaps
        return replace(report, judged_by=self.says, tables=(*report.tables, self.table), gaps=found)


def rules(ledger: Ledger, scope: Scope, clocks: Collection[str]) -> Rules:
    """The rules of these `clocks` for the people of a report."""
    whose, settings = regimes_of(ledger.library), ledger.library.regimes
    found: dict[str, tuple[Regime, list[Person]]] = {}
    for person in scope.people:
        regime = whose(person)
        found.setdefault(regime.name, (regime, []))[1].append(person)
    most_first = sorted(found.values(), key=lambda f: (-len(f[1]), f[0].name))
    counted = settings.counts_from if {*clocks} - {"record"} else None
    asked = _Asked(clocks, counted, scope, settings)
    odd = tuple(_odd_kinds(ledger))
    rows = [r for one in most_first for r in _rows(*one, asked)]
    rows += [_settings_row("kinds of session", words, file) for words, file, _ in odd]
    if settings.holidays.also:
        rows.append(_settings_row("further days off", ", ".join(map(said, settings.holidays.also))))
    table = Table(
        "rules",
        f"By which rules it is judged, {scope.words}, {scope.period.words}",
        _COLUMNS,
        tuple(rows),
        empty="Nobody is on the roster.",
    )
    gaps = (
        *(g for regime, people in most_first for g in _gaps(regime, people, clocks, scope)),
        *_counted_late(counted, scope),
        *(Gap("rule-weaker", f"In {file}: {words}.", _look(file)) for words, file, less in odd if less),
    )
    return Rules(_says(most_first, clocks, counted), table, gaps)


def _says(
    found: Sequence[tuple[Regime, list[Person]]], clocks: Collection[str], counted: dt.date | None
) -> str:
    told = []
    for regime, people in found[:_SEVERAL]:
        many = f" ({_many(people)})" if len(found) > 1 else ""
        each = "; ".join(
            f"{NAMES[c]} {words.replace('; ', ', ')}" for c, words, _ in _told(regime, clocks) if c in _HEADED
        )
        less = [c.than for c in changes(regime) if c.clock in clocks and c.weaker]
        than = " or ".join(f"“{name}”" for name in dict.fromkeys(less))
        weaker = f"; asks for less than {than} in {len(less)} of its rules" if less else ""
        told.append(f"Regime “{regime.name}”{many}: {each}{weaker}.")
    if len(found) > _SEVERAL:
        more = len(found) - _SEVERAL
        regimes = "1 more regime stands" if more == 1 else f"{more} more regimes stand"
        told.append(f"{regimes} in the table of rules.")
    if counted is not None:
        told.append(f"Records count from {said(counted)} (counts_from in {_FILE}).")
    return " ".join(told)


def _many(people: Sequence[Person]) -> str:
    return "1 person" if len(people) == 1 else f"{len(people)} people"


def _whom(people: Sequence[Person], scope: Scope) -> str:
    if len(people) == len(scope.people):
        return "everybody in this report"
    if len(people) > _LISTED:
        return _many(people)
    return ", ".join(p.ref for p in people)


def _told(regime: Regime, clocks: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Each rule of a regime: its clock, it in words, and where it comes from."""
    for clock in NAMES:
        if clock not in clocks:
            continue
        if clock in RULES:
            rule = getattr(regime, clock)
            if rule is not None or clock in _NEEDED or getattr(preset_of(regime), clock) is not None:
                yield clock, rule_told(rule), (rule.source if rule is not None else "") or regime.source
        elif clock == "informal" and (regime.informal is not None or preset_of(regime).informal is not None):
            source = regime.informal.source if regime.informal is not None else ""
            yield clock, informal_told(regime.informal), source or regime.source
        elif clock == "record":
            yield clock, f"within {regime.give_days} days", _USUAL[clock]
        elif clock == "rebook":
            yield clock, f"excused for {regime.rebook_days} working days", _USUAL[clock]
        elif clock == "back":
            yield clock, f"within {regime.return_days} working days of the return", _USUAL[clock]
        elif clock == "hours" and regime.pro_rata:
            yield clock, hours_told(regime), regime.pro_rata_source or regime.source
        elif clock == "probation" and any(c.clock == clock for c in changes(regime)):
            yield clock, f"{regime.probation}, where the roster does not say", regime.source


def _rows(regime: Regime, people: Sequence[Person], asked: _Asked) -> Iterator[Row]:
    changed = {c.clock: c for c in changes(regime)}
    whom = _whom(people, asked.scope)
    for clock, words, source in _told(regime, asked.clocks):
        change = changed.get(clock)
        said_by = _source(regime, clock, source, asked) if change is not None else source
        cells = (
            regime.name,
            whom,
            NAMES[clock],
            words,
            in_full(said_by) or _FILE,
            _otherwise(regime, change),
        )
        yield Row((*map(text, cells), day(asked.counted)))


def _otherwise(regime: Regime, change: Change | None) -> str:
    """What the preset has where this is changed, in words."""
    if change is None:
        return "" if regime.name in PRESETS else f"as in “{preset_of(regime).name}”"
    return f"{'less: ' if change.weaker else ''}{change.preset_has}"


def _source(regime: Regime, clock: str, source: str, asked: _Asked) -> str:
    """Where a number that was changed stands."""
    if clock in _USUAL:
        return regime.source or _FILE
    own = getattr(regime_named(asked.settings, regime.name), clock, None) if clock in RULES else regime
    # Where a regime says nothing, the policies do.
    return _POLICIES if own is None and getattr(regime, clock) is not None else source


def _settings_row(what: str, words: str, file: str = _FILE) -> Row:
    return Row(
        (text("all"), text("everybody in this report"), *map(text, (what, words, file, "")), day(None))
    )


def _look(file: str = _FILE) -> str:
    return f"See whether your policy says so, and put {file} right where it does not."


def _gaps(regime: Regime, people: Sequence[Person], clocks: Collection[str], scope: Scope) -> Iterator[Gap]:
    """What a regime does not ask for at all, and what it asks for less of than its preset."""
    who = _of_these(people, scope)
    none = [NAMES[c] for c in _NEEDED if c in clocks and getattr(regime, c) is None]
    if none:
        what = f"By the regime “{regime.name}” no {' and no '.join(none)} is asked for: {who}. None can be missing."
        yield Gap("rule-none", what, _look())
    less: dict[str, list[str]] = {}
    for change in changes(regime):
        if change.weaker and change.clock in clocks and NAMES[change.clock] not in none:
            less.setdefault(change.than, []).append(change.says)
    if less:
        told = "; and for less than ".join(f"“{than}”: {'; '.join(says)}" for than, says in less.items())
        yield Gap(
            "rule-weaker", f"The regime “{regime.name}” asks for less than {told}. It is of {who}.", _look()
        )


def _of_these(people: Sequence[Person], scope: Scope) -> str:
    if len(people) == len(scope.people) or len(people) > _LISTED:
        return "everybody in this report" if len(people) == len(scope.people) else _many(people)
    return ", ".join(f"{p.name} ({p.ref})" for p in people)


def _counted_late(counted: dt.date | None, scope: Scope) -> Iterator[Gap]:
    """That the period begins before records count, where somebody was here then."""
    if counted is None or scope.period.first is None or counted <= scope.first:
        return
    if not any(p.began is None or p.began < counted for p in scope.people):
        return
    last = min(counted - dt.timedelta(days=1), scope.last)
    what = (
        f"Records count from {said(counted)} (counts_from in {_FILE}): what was due from {said(scope.first)} to "
        f"{said(last)} is not told."
    )
    do = "Have the earlier records at hand; counts_from is the day from which they are kept here, and no later one."
    yield Gap("rule-counts-from", what, do, on=counted)


def _odd_kinds(ledger: Ledger) -> Iterator[tuple[str, str, bool]]:
    """Forms whose records the settings take for something else than their own kind, in which file they do so, and
    whether that may hide anything.

    A form that is called an audit meets with its records what a session was to meet. One that has no kind of its own
    says nothing against it, and what no clock goes by anyway hides nothing.
    """
    library = ledger.library
    told: dict[str, tuple[str, str]] = dict.fromkeys(library.policies.appraisals, ("appraisal", _POLICIES))
    told |= {form: (kind, _FILE) for form, kind in library.regimes.sessions.items()}
    for form, (kind, file) in sorted(told.items()):
        try:
            known = library.load(form)
        except CarepackError:
            own, named = None, None
        else:
            own, named = usual_kind(known), known.kind
        if own == kind:
            continue
        less = own is not None or (named is not None and kind != "none")
        is_one = f" instead of {own}" if own else f", though the form’s kind is {named}" if less else ""
        yield f"records of {form} count as {kind}{is_one}", file, less
