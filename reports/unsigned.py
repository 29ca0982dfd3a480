"""Records that are not signed, were signed late, were not given in time, or are no evidence of a session at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from filing.clocks.evidence import Judged, judged
from filing.clocks.record_facts import facts
from filing.clocks.session import Session
from filing.clocks.sessions import sessions
from filing.ledger.database import Ledger
from filing.people.roster import Person
from filing.records.finding import Choice, listed
from reports.rules import rules
from reports.scope import Scope
from reports.settings import sign_within
from reports.states import DOUBT, EXCUSED, OF, SIGNED_LATE, VOID, evidence_of
from reports.table import Cell, Column, Evidence, Gap, Report, Row, State, Table, day, number, text

OVER = State("over", "not signed", "U", "bad", "It is not signed by both, and the time for that is over.")
WAITS = State("waits", "to be signed", "…", "wait", "It is not signed by both yet, and there is still time.")
NOT_GIVEN = State(
    "copy",
    "copy not given",
    "C",
    "warn",
    "No day is noted on which the person was given a copy, and the time is over.",
)
UNSIGNED = State("unsigned", "not signed", "U", "warn", "It is not signed by all who sign it.")
NOTE_WHY = "Note why, and have the next ones signed in time."
"""What is left to do where a record was signed late."""

_HEAD = (
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("home", "Home"),
    Column("team", "Team"),
    Column("form", "Record of"),
    Column("record", "Record", "number", "Record number"),
    Column("held", "Dated", "date"),
    Column("by", "By", says="Held by"),
)
_SIGNING = (
    *_HEAD,
    Column("until", "In time until", "date"),
    Column("days", "Days over", "number"),
    Column("lacks", "What is lacking"),
    Column("state", "State", "state"),
)
_VOID = (*_HEAD, Column("lacks", "Why"), Column("state", "State", "state"))


def report(ledger: Ledger, scope: Scope) -> Report:
    """Of the records of the period, those that are not as they should be; the worst and the oldest first."""
    known = facts(ledger)
    whose = sessions(ledger, people=scope.ids)
    found: list[tuple[Person, Judged, State, str]] = []
    void: list[tuple[Person, Judged]] = []
    covered = set()
    within = sign_within(ledger)
    for person in scope.people:
        mine = [s for s in whose.get(person.id, ()) if not s.private and _asked(s, person, scope)]
        for one in judged(mine, person, known, scope.today, sign_within=within(person)):
            covered.add(one.session.record)
            if not one.held:
                void.append((person, one))
            found += ((person, one, state, why) for state, why in _states(one, scope.today))
    states = (OVER, EXCUSED, NOT_GIVEN, SIGNED_LATE, WAITS)
    found.sort(key=lambda f: (states.index(f[2]), f[1].session.held or dt.date.min, f[1].session.record))
    of = f"{scope.words}, {scope.period.words}"
    signing = (_row(p, j, s, why, scope.today) for p, j, s, why in found)
    no_evidence = (_void_row(p, j) for p, j in void)
    others = _others(ledger, scope, covered)
    tables = (
        _table("signing", f"Records not signed, signed late or not given, {of}", _SIGNING, states, signing),
        _table("void", f"Records that are no evidence of a session, {of}", _VOID, (DOUBT, VOID), no_evidence),
        _table("others", f"Other records that are not signed, {of}", _VOID, (UNSIGNED,), others),
    )
    made = Report(
        "unsigned",
        "Unsigned or late",
        scope.period,
        scope.words,
        scope.today,
        tables,
        notes=(
            "A record is to be signed by both, and a copy given, within the regime’s days (14, unless set).",
            "A signature that was keyed, is dated in the future or before the session, or is another’s, is none.",
        ),
        gaps=tuple(_gaps(found, void)),
        audience="Managers and supervisors.",
        organisation=scope.organisation,
        people=scope.refs,
    )
    return rules(ledger, scope, ("record",)).put_on(made)


def _asked(session: Session, person: Person, scope: Scope) -> bool:
    if session.held is not None and not scope.has(person, session.held):
        return False
    # What has no date, or one yet to come, is of every period: else nobody would ever see it.
    return session.held is None or scope.holds(session.held) or session.held > scope.today


def _states(one: Judged, today: dt.date) -> Iterator[tuple[State, str]]:
    """What is not as it should be of a session, with what is lacking."""
    session, until = one.session, one.until
    if not one.held or until is None:
        return
    lacks = "; ".join(one.lacks)
    if one.verdict == "unsigned":
        yield OVER, lacks
    elif one.verdict == "excused":
        yield EXCUSED, lacks
    elif one.lacks:
        yield WAITS, lacks
    elif one.signed_last is not None:
        yield SIGNED_LATE, f"signed by both on {one.signed_last:%d/%m/%Y}"
    if (
        one.verdict in {"signed", "late"}
        and session.copy_given is None
        and today > until
        and session.gives_copy
    ):
        yield NOT_GIVEN, "no day on which a copy was given"


def _table(
    key: str,
    caption: str,
    columns: tuple[Column, ...],
    states: tuple[State, ...],
    rows: Iterator[Row],
) -> Table:
    made = tuple(rows)
    return Table(
        key,
        caption,
        columns,
        made,
        states=states,
        empty="None.",
        sums=(f"{len(made)} in all.",) if made else (),
    )


def _head(person: Person, session: Session) -> tuple[Cell, ...]:
    return (
        *map(text, (person.name, person.ref, person.home, person.team, session.title)),
        number(session.record),
        day(session.held),
        text(session.by or "nobody named"),
    )


def _row(person: Person, one: Judged, state: State, why: str, today: dt.date) -> Row:
    until = one.until
    last = today if state in {OVER, NOT_GIVEN} else one.signed_last if state is SIGNED_LATE else None
    over = (last - until).days if until is not None and last is not None and last > until else None
    evidence = (Evidence(one.session.record, one.says, counts=False),)
    cell = Cell(state.words, state.key, state.key, one.says, evidence)
    return Row((*_head(person, one.session), day(until), number(over), text(why), cell), person=person.ref)


def _void_row(person: Person, one: Judged) -> Row:
    state = OF[one.verdict]
    cell = Cell(state.words, state.key, state.key, one.says, (evidence_of(one),))
    return Row((*_head(person, one.session), text("; ".join(one.lacks)), cell), person=person.ref)


def _others(ledger: Ledger, scope: Scope, covered: set[int]) -> Iterator[Row]:
    """Unsigned records of other kinds: audits, consents."""
    people: Mapping[str, Person] = {p.ref: p for p in scope.people}
    for one in listed(ledger, Choice(people=scope.refs, state="unsigned")).records:
        person = people.get(one.person or "")
        form = ledger.library.load(one.form, one.edition)
        if person is None or one.number in covered or one.held is None or not scope.holds(one.held):
            continue
        if not scope.has(person, one.held):
            continue
        if form.private is not None or form.kind == "case_content":
            continue
        said = f"{one.title}, record {one.number}: not signed by all who sign it."
        cell = Cell(
            UNSIGNED.words, UNSIGNED.key, UNSIGNED.key, said, (Evidence(one.number, said, counts=False),)
        )
        head = map(text, (person.name, person.ref, person.home, person.team, one.title))
        cells = (*head, number(one.number), day(one.held), text(""), text("a signature"), cell)
        yield Row(cells, person=person.ref)


def _gaps(
    found: Sequence[tuple[Person, Judged, State, str]], void: Sequence[tuple[Person, Judged]]
) -> Iterator[Gap]:
    told = {
        OVER.key: ("record-unsigned", "Have it signed, and hand it in again; or note on it why not."),
        SIGNED_LATE.key: ("record-signed-late", NOTE_WHY),
        NOT_GIVEN.key: ("copy-not-given", "Give the copy, and note the day on the record."),
    }
    for person, one, state, _ in found:
        if state.key in told:
            code, do = told[state.key]
            says = _not_given(one) if state is NOT_GIVEN else one.says
            yield Gap(code, says, do, person.ref, person.name, one.session.record, one.session.held)
    for person, one in void:
        yield void_gap(person, one)


def _not_given(one: Judged) -> str:
    held = f", held on {one.session.held:%d/%m/%Y}" if one.session.held else ""
    return (
        f"{one.session.title}, record {one.session.record}{held}: no day is noted on which a copy was given."
    )


def void_gap(person: Person, one: Judged) -> Gap:
    """A record that is no evidence, or in doubt, as a gap."""
    if one.verdict == "doubt":
        do = "Ask who held it: say so in the record (carepack records amend --even-so), or withdraw it."
        code = "record-in-doubt"
        return Gap(code, one.says, do, person.ref, person.name, one.session.record, one.session.held)
    do = "Put the record right (carepack records amend, move or withdraw), or hold the session."
    return Gap(
        "record-no-evidence", one.says, do, person.ref, person.name, one.session.record, one.session.held
    )
