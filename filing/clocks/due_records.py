"""What falls due of records: to be given for signature, and to be complete; the end of probation. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from filing.clocks.falling import Case, Due, counted, said
from filing.clocks.session import Kind, Session

_KINDS: tuple[Kind, ...] = ("formal", "informal", "group", "observation", "appraisal")
_OPEN = frozenset({"blank", "unsigned", "unclear", "other-name"})
"""What stands where somebody has yet to sign; that they refuse, are absent or unable has been said, and settles it."""
_REMEMBERED = 14
"""Days for which it is told that probation has ended: no record says what was decided."""


def given_by(session: Session, days: int) -> dt.date | None:
    """The day by which a record is given for signature; None where it was, or where its form has no place for that."""
    if session.held is None or not session.gives_copy or session.copy_given is not None:
        return None
    if any(s.party == "person" and s.state not in _OPEN for s in session.signed):
        return None  # they have had it
    return session.held + dt.timedelta(days=days)


def unsigned(session: Session) -> bool:
    """Whether the person or who held it has yet to sign, or to date it."""
    return any(s.party in {"person", "by"} and (s.state in _OPEN or s.undated) for s in session.signed)


def of_records(case: Case) -> Iterator[Due]:
    """The last record of each kind to be given; those to be signed in one line.

    The time to sign is the one that reports judge by. When notes are complete is another rule: it moves no day here,
    and the line names its day beside the other.
    """
    regime = case.regime
    sessions = [
        s
        for s in case.dated()
        if s.kind in _KINDS
        and (regime.counts_from is None or (s.held is not None and s.held >= regime.counts_from))
    ]
    last = {s.kind: s for s in sessions}
    notes = dt.timedelta(days=regime.notes_days)
    to_give: dict[int, Due] = {}
    for session in last.values():
        on = given_by(session, regime.give_days)
        held = session.held
        if on is None or held is None or (unsigned(session) and held + notes < case.today):
            continue
        says = f"{session.title}, {said(held)}: give the record for signature, or before the next session"
        source = "S0, Newcastle, Recording standards: within two weeks, or else before the next session"
        to_give[session.record] = case.due("record", on, says, source, after=session)
    yield from to_give.values()
    rest = [(s.held, s.record, s) for s in sessions if s.record not in to_give and s.held and unsigned(s)]
    if rest:
        day, _, oldest = min(rest, key=lambda found: found[:2])
        says = f"{counted(len(rest), 'record')} to be signed, {'of' if len(rest) == 1 else 'the oldest of'} {said(day)}"
        ends = day + notes
        says += f"; its notes {'were' if ends < case.today else 'are'} to be complete by {said(ends)}"
        source = (
            "S0, Newcastle, Recording standards: within two weeks; notes: S0, NSPCC, Principle 6, Standard 8"
        )
        by = day + dt.timedelta(days=regime.give_days)
        title = "Records to be signed"
        yield case.due("record", by, says, source, after=oldest, title=title)


def of_probation(case: Case) -> Iterator[Due]:
    """The end of probation, until a while after it."""
    ends = case.person.probation_end
    if ends is not None and ends >= case.today - dt.timedelta(days=_REMEMBERED):
        source = "the roster; S0, Newcastle: probation is for assessing suitability for permanent employment"
        yield case.due("probation", ends, f"probation ends on {said(ends)}", source)


def of_start(case: Case) -> Iterator[Due]:
    """That nothing can be told of somebody, where neither a start date nor a record is known."""
    regime = case.regime
    expects = (regime.formal, regime.informal, regime.group, regime.observation, regime.appraisal)
    if case.terms is None and any(rule is not None for rule in expects):
        says = f"no start date is known and {_nothing(case)}: give the start date, and what is due counts from it"
        yield case.due("start", case.today, says, "the roster")


def _nothing(case: Case) -> str:
    if not case.void:
        return "nothing is filed"
    record, why = next(iter(case.void.items()))
    return f"nothing is filed that counts (record {record} does not, since {why})"
