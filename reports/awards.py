"""Who may be nominated for an award, by exceptional ratings or an appraisal above the post; and who consents.

Why somebody is nominated is told by the rule, never by a rating: what one client said is in nobody's nomination.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from filing.clocks.due import due
from filing.ledger.database import Ledger
from filing.people.roster import Person
from filing.records.finding import appraisal_forms, forms_of_kind
from fillers.letters.award import recognised
from issuing.certificates import ToTakeBack, lacks_signature, to_take_back
from reports.domains import outcome_of
from reports.histories import Record, histories
from reports.scope import Scope
from reports.table import Cell, Column, Evidence, Report, Row, State, Table, day, text
from schemas.errors import RenditionError
from schemas.zones import day_in

EXCEEDING = "exceeding"
"""The outcome of an appraisal that is above the level of the post."""
NAMED = State(
    "named", "consents, with name", "N", "good", "A signed consent is in force, with name and picture."
)
PROTECTED = State(
    "protected", "consents, identity protected", "P", "good", "A signed consent is in force, without a name."
)
REFUSED = State(
    "refused", "no consent", "×", "bad", "The newest consent says no, is not signed, or was withdrawn."
)
ASK = State("ask", "to be asked", "?", "wait", "No consent is filed: ask before anything is published.")

_COLUMNS = (
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("home", "Home"),
    Column("team", "Team"),
    Column("why", "Nominated for"),
    Column("on", "Since", "date"),
    Column("consent", "Consent", "state"),
)

_BACK = (
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("made", "Made on", "date"),
    Column("by", "Made by"),
    Column("what", "What was made"),
    Column("why", "Why the consent carries it no more"),
)


@dataclass(frozen=True, slots=True)
class Nomination:
    """Somebody who may be nominated: why, since when, and by which record, where it is one."""

    person: Person
    why: str
    on: dt.date | None
    record: int | None


def nominations(ledger: Ledger, scope: Scope) -> tuple[Nomination, ...]:
    """By the ratings' clock, and by appraisals of the period that came out above the post."""
    wanted = {p.ref: p for p in scope.people}
    found = [
        Nomination(wanted[d.person], d.says, d.on, None)
        for d in due(ledger, today=scope.today)
        if d.clock == "award" and d.person in wanted
    ]
    whose = histories(ledger, scope.ids, forms=appraisal_forms(ledger))
    for person in scope.people:
        for record in whose[person.id]:
            outcome = outcome_of(record.carried.form)
            above = outcome is not None and record.carried.answers.get(outcome.name) == EXCEEDING
            if above and record.held is not None and scope.holds(record.held) and record.held <= scope.today:
                why = "The appraisal came out above the level of the post."
                found.append(Nomination(person, why, record.held, record.number))
    return tuple(found)


def report(ledger: Ledger, scope: Scope) -> Report:
    """Nominations, each with whether the person consents to be shown."""
    found = nominations(ledger, scope)
    consents = _consents(ledger, {n.person.id for n in found}, scope)
    table = Table(
        "awards",
        f"Award nominations, {scope.words}, {scope.period.words}",
        _COLUMNS,
        tuple(_row(n, consents.get(n.person.id)) for n in found),
        states=(NAMED, PROTECTED, REFUSED, ASK),
        empty="Nobody is nominated.",
    )
    zone = ledger.library.policies.timezone
    back = Table(
        "back",
        f"Certificates whose consent has ended, {scope.words}",
        _BACK,
        tuple(_to_take_back(one, scope, zone) for one in to_take_back(ledger, {p.id for p in scope.people})),
        empty="No certificate was made whose consent has ended since.",
    )
    return Report(
        "awards",
        "Award nominations",
        scope.period,
        scope.words,
        scope.today,
        (table, back),
        notes=(
            "Which ratings are exceptional, and over how many months, is set in organisation/supervision.yaml.",
            "Self-evaluations count for nothing here. Nothing is published without a signed consent in force.",
        ),
        audience="Managers.",
        organisation=scope.organisation,
        people=scope.refs,
    )


def _consents(ledger: Ledger, people: set[int], scope: Scope) -> Mapping[int, Record]:
    """The newest consent of each person."""
    with ledger.reading() as conn:
        forms = forms_of_kind(conn, ledger.library, "consent")
    whose = histories(ledger, people, forms=forms)
    past = {n: [r for r in mine if r.held is None or r.held <= scope.today] for n, mine in whose.items()}
    return {n: mine[-1] for n, mine in past.items() if mine}


def _row(one: Nomination, consent: Record | None) -> Row:
    person = one.person
    return Row(
        (
            *map(text, (person.name, person.ref, person.home, person.team)),
            Cell(one.why, one.record, says=one.why, evidence=tuple(_because(one))),
            day(one.on),
            _consented(consent),
        ),
        person=person.ref,
    )


def _to_take_back(one: ToTakeBack, scope: Scope, zone: str) -> Row:
    made = one.certificate
    person = next(p for p in scope.people if p.id == made.person)
    said = f"Record {one.record}: {one.why}"
    return Row(
        (
            *map(text, (person.name, person.ref)),
            day(day_in(made.made_at, zone)),
            *map(text, (made.made_by, made.words)),
            Cell(one.why, one.record, says=said, evidence=(Evidence(one.record, said, counts=False),)),
        ),
        person=person.ref,
    )


def _because(one: Nomination) -> Iterator[Evidence]:
    if one.record is not None:
        yield Evidence(one.record, one.why)


def _consented(consent: Record | None) -> Cell:
    if consent is None:
        return Cell(ASK.words, ASK.key, ASK.key, ASK.means)
    form, answers = consent.carried.form, consent.carried.answers
    try:
        recognised("award-certificate", form, answers, "us")
    except RenditionError as error:
        if error.code == "letter-no-consent":
            said = f"Record {consent.number}: {error.faults[0].what}"
            evidence: Sequence[Evidence] = (Evidence(consent.number, said, counts=False),)
            return Cell(REFUSED.words, REFUSED.key, REFUSED.key, said, tuple(evidence))
        if error.code == "letter-not-for-form":
            return Cell(ASK.words, ASK.key, ASK.key, ASK.means)
    if lacks := lacks_signature(form, answers, consent.flags):
        said = f"Record {consent.number}: {lacks}"
        return Cell(
            REFUSED.words, REFUSED.key, REFUSED.key, said, (Evidence(consent.number, said, counts=False),)
        )
    state = NAMED if answers.get("share") == "named" else PROTECTED
    said = f"Record {consent.number}: {state.means}"
    return Cell(state.words, state.key, state.key, said, (Evidence(consent.number, said),))
