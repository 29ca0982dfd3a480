"""Low ratings and disagreements: what a record raises, open until the named manager says what was done about it.

Which ratings are low, each form says itself (`note` rules about scales). A self-evaluation is no matter of anybody's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from filing.ledger import audit
from filing.ledger.actor import Actor, day_of, moment
from filing.ledger.database import Ledger
from filing.ledger.staff_tables import dealt_with
from filing.ledger.tables import record_index, records
from filing.people.roster import Person, everybody
from reports.histories import Record, first_of, histories, of_people, replaced
from reports.scope import Scope
from reports.table import Cell, Column, Evidence, Gap, Report, Row, State, Table, day, number, text
from schemas.definition import FormDefinition, NoteRule
from schemas.errors import Fault, Place, UsageError
from schemas.evaluations import evaluation
from schemas.names import name_key
from schemas.paths import slot_at
from schemas.records import answers_of
from schemas.rule_checks import note
from schemas.values import Value

Kind = Literal["low-rating", "disagreement"]
_WORDS: Mapping[Kind, str] = {"low-rating": "low rating", "disagreement": "disagreement"}
_SHORT: Mapping[str, Kind] = {"low": "low-rating", "disagreement": "disagreement"}

OPEN = State("open", "open", "O", "warn", "Nobody has said yet what was done about it.")
NOBODY = State(
    "nobody", "open, nobody's", "!", "bad", "It is open, and the person has no manager on the roster."
)
DEALT = State("dealt", "dealt with", "D", "good", "Somebody said what was done about it, and when.")

_HEAD = (
    Column("id", "Matter", "ref"),
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("home", "Home"),
    Column("kind", "What"),
    Column("record", "Stands on"),
    Column("held", "Dated", "date"),
    Column("manager", "For", "text", "The manager who deals with it"),
)
_OPEN = (*_HEAD, Column("days", "Days", "number", "Days since"), Column("state", "State", "state"))
_DEALT = (
    *_HEAD,
    Column("on", "Dealt with", "date"),
    Column("by", "By"),
    Column("words", "What was done"),
    Column("state", "State", "state"),
)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that a record raises. `manager` deals with it; `places` are its paths with what stands there."""

    record: int
    first: int
    kind: Kind
    person: Person
    title: str
    held: dt.date | None
    filed: dt.date
    manager: Person | None
    says: str
    places: tuple[tuple[str, Value], ...]
    done: Dealt | None = None

    @property
    def name(self) -> str:
        """What it is called on a command line."""
        short = next(s for s, kind in _SHORT.items() if kind == self.kind)
        return f"{self.record}-{short}"


@dataclass(frozen=True, slots=True)
class Dealt:
    """What somebody did about a matter, in their words, and when."""

    words: str
    by: str
    on: dt.date


def matters(ledger: Ledger, scope: Scope) -> tuple[Matter, ...]:
    """All matters of these people, the oldest first, those that are dealt with too."""
    whose = histories(ledger, scope.ids)
    found = [m for p in scope.people for r in whose[p.id] for m in _of(ledger, r, p, scope.roster)]
    with ledger.reading() as conn:
        done = _dealt(conn, ledger)
    known = [replace(m, done=_done(m, done)) for m in found]
    return tuple(sorted(known, key=lambda m: (m.held or m.filed, m.record, m.kind)))


def _of(ledger: Ledger, record: Record, person: Person, roster: Mapping[str, Person]) -> Iterator[Matter]:
    """What one record raises."""
    form, answers = record.carried.form, record.carried.answers
    kinds: dict[Kind, tuple[tuple[str, Value], ...]] = {
        "low-rating": low_ratings(form, answers),
        "disagreement": _disagreement(form, answers),
    }
    for kind, places in kinds.items():
        if places:
            yield Matter(
                record=record.number,
                first=record.first,
                kind=kind,
                person=person,
                title=form.title,
                held=record.held,
                filed=day_of(record.filed_at, ledger.library.policies.timezone),
                manager=_manager(form, answers, person, roster),
                says=_told(form, kind, places),
                places=places,
            )


def low_ratings(form: FormDefinition, answers: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    """The ratings that the form calls low, by path; never any of the person's own."""
    made = evaluation(form, answers)
    if made is not None and made.own:
        return ()
    found: dict[str, Value] = {}
    for rule in form.rules:
        if not isinstance(rule, NoteRule):
            continue
        for asked in note(form, rule, answers):
            slot = slot_at(form, asked.path or "")
            if slot is not None and slot.field.type == "scale" and slot.field.given != "mean.self":
                found[slot.path] = answers[slot.path]
    return tuple(found.items())


def _disagreement(form: FormDefinition, answers: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    path = form.about.disagreement
    return ((path, answers[path]),) if path is not None and path in answers else ()


def _manager(
    form: FormDefinition, answers: Mapping[str, Value], person: Person, roster: Mapping[str, Person]
) -> Person | None:
    """Who deals with it: the line manager; where they held the session themselves, the manager above them."""
    manager = roster.get(person.manager or "")
    by = answers.get(form.about.by or "")
    if manager is not None and isinstance(by, str) and name_key(by) == name_key(manager.name):
        return roster.get(manager.manager or "")  # nobody looks into what is said of themselves
    return manager


def _told(form: FormDefinition, kind: Kind, places: Sequence[tuple[str, Value]]) -> str:
    """What it is, without a word that anybody wrote."""
    if kind == "disagreement":
        return "The person says on it that they disagree."
    slots = [(slot_at(form, path), value) for path, value in places]
    said = [f"{_short(form, s.path, s.question)} {v}" for s, v in slots if s is not None]
    return f"Rated low: {'; '.join(said)}."


def _short(form: FormDefinition, path: str, question: str) -> str:
    """What was rated, in few words: the row's own."""
    table, _, rest = path.partition(".")
    row = rest.partition(".")[0]
    for block in form.tables:
        for fixed in block.fixed if block.table == table else ():
            if fixed.id == row:
                return fixed.spoken
    slot = slot_at(form, path)
    return slot.field.spoken if slot is not None else question


@dataclass(frozen=True, slots=True)
class _Said:
    """One line of `dealt_with`, with what stood on the version it was said of."""

    first: int
    kind: str
    answers: Mapping[str, Value]
    dealt: Dealt


def _dealt(conn: Connection, ledger: Ledger) -> tuple[_Said, ...]:
    rows = conn.execute(
        select(dealt_with, records.c.form, records.c.edition, records.c.record.label("answers"))
        .join(records, records.c.id == dealt_with.c.record)
        .order_by(dealt_with.c.id)
    ).all()
    if not rows:
        return ()
    before = replaced(conn)
    return tuple(
        _Said(
            first=first_of(row.record, before),
            kind=row.matter,
            answers=answers_of(ledger.library.load(row.form, row.edition), row.answers),
            dealt=Dealt(row.words, row.by, day_of(row.at, ledger.library.policies.timezone)),
        )
        for row in rows
    )


def _done(matter: Matter, said: Sequence[_Said]) -> Dealt | None:
    """What was last done about it; nothing, where other ratings or words stand there now than when it was done."""
    mine = (
        s
        for s in said
        if s.first == matter.first
        and s.kind == matter.kind
        and all(s.answers.get(path) == value for path, value in matter.places)
    )
    return next((s.dealt for s in reversed(list(mine))), None)


def deal(ledger: Ledger, name: str, words: str, actor: Actor) -> Matter:
    """Notes what was done about a matter (`12-low`, `12-disagreement`), in words. Never taken back; say more, to add.

    Any version of its record may be named. Raises UsageError `matter-unknown`, `matter-no-words`.
    """
    if not words.strip():
        what, do = "Nothing is said of what was done.", "Say it with --words."
        raise UsageError(Fault("matter-no-words", what, Place(), do))
    number_, _, short = name.partition("-")
    kind = _SHORT.get(short)
    with ledger.writing() as conn:
        found = _matter(conn, ledger, int(number_), kind) if number_.isdecimal() and kind else None
        if found is None:
            what = f"There is no matter “{name[:40]}”."
            do = "`carepack reports matters` lists them with their names, such as 12-low."
            raise UsageError(Fault("matter-unknown", what, Place(), do))
        values = {"record": found.record, "matter": found.kind, "path": None, "words": words.strip()}
        conn.execute(insert(dealt_with).values(**values, at=moment(actor.at), by=actor.by))
        audit.note(conn, actor, "matter-dealt-with", f"record {found.record}", matter=found.kind)
    return replace(found, done=Dealt(words.strip(), actor.by, actor.day))


def _matter(conn: Connection, ledger: Ledger, asked: int, kind: Kind) -> Matter | None:
    """The matter of that kind on the current version of a record."""
    after = {earlier: later for later, earlier in replaced(conn).items()}
    while asked in after:
        asked = after[asked]
    index = select(record_index.c.person, record_index.c.state).where(record_index.c.record == asked)
    row: Any = conn.execute(index).first()
    if row is None or row.person is None or row.state not in {"complete", "unsigned"}:
        return None
    roster = {p.ref: p for p in everybody(conn)}
    person = next(p for p in roster.values() if p.id == row.person)
    (record,) = [r for r in of_people(conn, ledger, [row.person]) if r.number == asked]
    return next((m for m in _of(ledger, record, person, roster) if m.kind == kind), None)


def report(ledger: Ledger, scope: Scope) -> Report:
    """What is open, the oldest first, and what was dealt with in the period."""
    found = matters(ledger, scope)
    waiting = [m for m in found if m.done is None]
    done = [m for m in found if m.done is not None and scope.holds(m.done.on)]
    first = Table(
        "open",
        f"Low ratings and disagreements that are open, {scope.words}, on {scope.today:%d/%m/%Y}",
        _OPEN,
        tuple(_open_row(m, scope.today) for m in waiting),
        states=(OPEN, NOBODY),
        empty="Nothing is open.",
        sums=(f"{len(waiting)} open.",) if waiting else (),
    )
    second = Table(
        "dealt",
        f"Low ratings and disagreements dealt with, {scope.words}, {scope.period.words}",
        _DEALT,
        tuple(_done_row(m) for m in done),
        states=(DEALT,),
        empty="Nothing was dealt with in this time.",
    )
    return Report(
        "matters",
        "Low ratings and disagreements",
        scope.period,
        scope.words,
        scope.today,
        (first, second),
        notes=(
            "What is low, each form says itself; self-evaluations are left out.",
            "A matter is the line manager’s; of a session that the line manager held, the manager’s above.",
            "One record may tell what one client said: this is not for the person it is about.",
        ),
        gaps=tuple(_gaps(waiting)),
        audience="The managers who are named, and nobody below them.",
        organisation=scope.organisation,
        people=scope.refs,
    )


def _open_row(matter: Matter, today: dt.date) -> Row:
    state = OPEN if matter.manager is not None else NOBODY
    evidence = (Evidence(matter.record, matter.says, counts=False),)
    cells = (
        number((today - (matter.held or matter.filed)).days),
        Cell(state.words, state.key, state.key, f"{matter.says} {state.means}", evidence),
    )
    return Row((*_head(matter), *cells), person=matter.person.ref)


def _done_row(matter: Matter) -> Row:
    assert matter.done is not None  # noqa: S101 - only those that are done have a row here
    said = f"{matter.says} {matter.done.by}: {matter.done.words}"
    evidence = (Evidence(matter.record, matter.says),)
    cells = (
        day(matter.done.on),
        text(matter.done.by),
        text(matter.done.words),
        Cell(DEALT.words, DEALT.key, DEALT.key, said, evidence),
    )
    return Row((*_head(matter), *cells), person=matter.person.ref)


def _head(matter: Matter) -> tuple[Cell, ...]:
    person = matter.person
    return (
        text(matter.name),
        text(person.name),
        text(person.ref),
        text(person.home),
        Cell(_WORDS[matter.kind], matter.kind, says=matter.says),
        text(f"{matter.title}, record {matter.record}", matter.record),
        day(matter.held),
        text(
            matter.manager.name if matter.manager else "nobody",
            matter.manager.ref if matter.manager else None,
        ),
    )


def _gaps(waiting: Sequence[Matter]) -> Iterator[Gap]:
    for matter in waiting:
        person = matter.person
        what = f"A {_WORDS[matter.kind]} of record {matter.record} is open."
        do = f"Say what was done: carepack reports matters --done {matter.name} --words …"
        code = "matter-open"
        if matter.manager is None:
            code, do = "matter-nobody", "Give the person a manager on the roster."
        yield Gap(code, what, do, person.ref, person.name, matter.record, matter.held)
