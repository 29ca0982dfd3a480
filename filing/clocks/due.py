"""What falls due, of everybody: one line each, the most urgent first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from filing.clocks.actions import ActionReader, OpenAction
from filing.clocks.current import SOME, read
from filing.clocks.due_others import of_commitments, of_nobody, of_the_employer
from filing.clocks.due_records import of_probation, of_records, of_start
from filing.clocks.due_sessions import of_sessions
from filing.clocks.due_supervisors import of_absent_supervisors, of_lost_supervisors
from filing.clocks.evidence import uncounted
from filing.clocks.expectation import Terms, start_of
from filing.clocks.expected import by_spell, every_turn, made_in
from filing.clocks.falling import Case, Due, counted, said
from filing.clocks.kept import counted_since, kept_since
from filing.clocks.quiet import no_collecting
from filing.clocks.ratings import of_ratings, rated_since
from filing.clocks.record_facts import Facts, facts
from filing.clocks.session import Session
from filing.clocks.sessions import SessionReader
from filing.clocks.whose import postponed_in, regimes_of
from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.absences import absent
from filing.people.roster import Person
from filing.people.whom import Whom, choose
from schemas.names import sort_key
from schemas.policies import months_after

__all__ = ["Due", "cases_of", "due"]


def due(
    ledger: Ledger,
    *,
    today: dt.date,
    whom: Whom | None = None,
    within: int | None = None,
    kept_only: bool = False,
) -> tuple[Due, ...]:
    """What falls due within so many days (all of it, without), and what is over; the most urgent first.

    What is due of people is told until they leave. Without `whom`, the organisation's own Commitment is told, too, and
    what is due of people who are not on the roster, by their names. With `kept_only` nothing counts that was due before
    records are kept here: so staff are told. Raises UsageError as `choose` does.
    """
    with no_collecting():
        cases, actions, everyone = _read(ledger, today, whom, kept_only=kept_only)
        found = [*_of_people(ledger, cases, actions, everyone, today)]
        if not whom:
            found += of_the_employer(ledger, today)
            found += of_nobody(ledger, today)
        wanted = (d for d in found if within is None or d.days <= within)
        return tuple(sorted(wanted, key=_urgency))


def _urgency(due: Due) -> Any:
    # Of one day, the organisation's own comes first: nobody's commitment counts before it has made its own.
    own = due.person is None and due.name is None
    # What has no day is the last.
    return (
        due.clock == "undated",
        due.on,
        not own,
        sort_key(due.name),
        due.person or "",
        due.clock,
        due.record or 0,
    )


def cases_of(ledger: Ledger, *, today: dt.date, whom: Whom | None = None) -> tuple[Case, ...]:
    """All that is expected of these people, or of everybody, as far as they are here. Raises UsageError as `choose`."""
    return _read(ledger, today, whom)[0]


def _read(
    ledger: Ledger, today: dt.date, whom: Whom | None, *, kept_only: bool = False
) -> tuple[tuple[Case, ...], Mapping[int, Sequence[OpenAction]], tuple[Person, ...]]:
    """The cases, the open actions of each person, and everybody: every record is read once for both."""
    everyone = roster.people(ledger)
    people = choose(ledger, whom, today, everyone=everyone).people if whom else everyone
    people = tuple(p for p in people if not p.over(today))
    here = frozenset(p.id for p in people)
    known = facts(ledger, here if whom and len(here) <= SOME else None)
    with ledger.reading() as conn:
        put_off = postponed_in(conn, ledger.library.policies.timezone)
        sessions, actions = SessionReader(conn, ledger), ActionReader(conn, ledger, today)

        def take(row: Any) -> None:
            if row.person in here:
                sessions.take(row)
            actions.take(row)

        # Those who have left, too: colleagues may owe what stands on their records.
        some = [*here, *(p.id for p in everyone if p.over(today))] if whom else None
        read(conn, sessions.forms | actions.forms, some, take, given=True)
        held = sessions.found()
    whose = regimes_of(ledger.library)
    kept = kept_since(ledger, today) if kept_only else None
    found: list[Case] = []
    for whole in people:
        person, every = _now(whole, held.get(whole.id, ()), today)
        regime = whose(person) if kept is None else counted_since(whose(person), kept)
        void = _void_of(every, person, known, today)
        mine = [s for s in every if s.record not in void]
        start = start_of(person, regime, (s.held for s in mine if s.held is not None and s.held <= today))
        terms = None
        if start is not None:
            absences = known.away.get(person.id, ())
            mine_off = made_in(person, whole, put_off.get(person.id, ()))
            terms = Terms(person, regime, start, today, mine_off, absences)
        turns = every_turn(mine, terms) if terms is not None else ()
        found.append(Case(person, regime, today, terms, every, turns, void))
    return tuple(found), actions.found(), everyone


def _now(person: Person, sessions: Sequence[Session], today: dt.date) -> tuple[Person, Sequence[Session]]:
    """Somebody as in the employment of today, or the next one, and the sessions that count for it."""
    now = person.during(today)
    return next((then, mine) for then, mine in by_spell(person, sessions) if then == now)


_JUDGED = frozenset({"formal", "informal", "group", "observation", "appraisal"})
"""Kinds of session that somebody else holds: a record of one that is no evidence of that meets no day."""


def _void_of(every: Sequence[Session], person: Person, known: Facts, today: dt.date) -> Mapping[int, str]:
    """By record, why it is no evidence of a session, or in doubt, for those of a day that has been."""
    return {
        s.record: " and ".join(why)
        for s in every
        if s.kind in _JUDGED
        and s.held is not None
        and s.held <= today
        and (why := uncounted(s, person, known, today))
    }


def _of_people(
    ledger: Ledger,
    cases: Sequence[Case],
    actions: Mapping[int, Sequence[OpenAction]],
    everybody: Sequence[Person],
    today: dt.date,
) -> Iterator[Due]:
    settings, policies = ledger.library.regimes, ledger.library.policies
    some = {case.person.id for case in cases} if len(cases) <= SOME else None
    rated = rated_since(ledger, months_after(today, -settings.ratings.months), some)
    for case in cases:
        yield from of_sessions(case)
        yield from of_records(case)
        yield from of_probation(case)
        yield from of_start(case)
        yield from of_commitments(case, policies)
        yield from _of_actions(case, actions.get(case.person.id, ()))
        mine = rated.get(case.person.id, ())
        yield from of_ratings(case, mine, settings.ratings, policies.least_ratings)
    yield from _of_leavers(cases, {p.id: p for p in everybody if p.over(today)}, actions)
    yield from of_absent_supervisors(cases, absent(ledger), everybody)
    yield from of_lost_supervisors(cases, everybody)


def _of_actions(case: Case, actions: Sequence[OpenAction], about: Person | None = None) -> Iterator[Due]:
    """The open actions of one record and day in one line, without what they say: that stands on the record.

    Those without a day that can be read are told too, on any day: else nobody would ever hear of them. `about` is
    whose record it is, where that is somebody who has left.
    """
    day = case.today  # of those without one
    every = sorted(((a.by is None, a.by or day, a.record, a) for a in actions), key=lambda d: d[:3])
    for (undated, by, record), group in groupby(every, key=lambda d: d[:3]):
        mine = [a for *_, a in group]
        held = mine[0].held
        between = "; " if any(a.told != (a.who or "") for a in mine) else ", "
        who = between.join(dict.fromkeys(a.told for a in mine if a.told))
        says = counted(len(mine), "action") + (f" agreed on {said(held)}" if held is not None else "")
        says += f" with {about.name} ({about.ref}), who has left" if about is not None else ""
        says += f", by {who}" if who else ""
        if undated:
            says += ": by when is not said, or cannot be read; give the day on the next record"
        yield case.due("undated" if undated else "action", by, says, f"record {record}", after=mine[0])


def _of_leavers(
    cases: Sequence[Case], left: Mapping[int, Person], actions: Mapping[int, Sequence[OpenAction]]
) -> Iterator[Due]:
    """What stands open on the records of those who have left, of whoever of these people has it to do now."""
    whose = {case.person.id: case for case in cases}
    for number, some in sorted(actions.items()):
        owed: dict[int, list[OpenAction]] = {}
        for action in some if number in left else ():
            for owner in dict.fromkeys(o.now.id for o in action.owners if o.now is not None):
                owed.setdefault(owner, []).append(action)
        for owner, mine in owed.items():
            if owner in whose:
                yield from _of_actions(whose[owner], mine, left[number])
