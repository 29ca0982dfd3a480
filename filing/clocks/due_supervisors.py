"""What falls due of supervisors: they are away for long, have left, have yet to begin; or nobody is named at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from filing.clocks.falling import Case, Due, said
from filing.people.absences import Absence
from filing.people.roster import Person
from filing.people.supervising import by_reference, supervision_gap

_SHOWN = 4


def of_absent_supervisors(
    cases: Sequence[Case], absences: Mapping[int, Sequence[Absence]], everybody: Sequence[Person]
) -> Iterator[Due]:
    """Supervisors who are away for long, with whom they supervise: one line for each."""
    for supervisor, mine in _by_supervisor(cases, everybody):
        today = mine[0].today
        limit = min((c.regime.supervisor_absent for c in mine), key=lambda length: length.days)
        for absence in absences.get(supervisor.id, ()):
            on = limit.after(absence.first)
            if absence.first > today or (absence.last is not None and absence.last < max(on, today)):
                continue
            until = (
                f"until {said(absence.last)}" if absence.last is not None else "and nobody knows until when"
            )
            says = f"away since {said(absence.first)} {until}: say who else supervises {_whom(mine)}"
            source = "S0, Appendix C, Walsall: more than two weeks; Newcastle: over one month"
            whose = Case(supervisor, mine[0].regime, today, None)
            yield whose.due("supervisor", on, says, source)


def of_lost_supervisors(cases: Sequence[Case], everybody: Sequence[Person]) -> Iterator[Due]:
    """Supervisors who have left, or will, or have yet to begin: one line for each, with whom they supervise.

    And whoever has nobody at all. Only those count who are still here after the supervisor has left.
    """
    people = by_reference(everybody)
    for case in cases:
        gap = supervision_gap(case.person, people, case.today)
        if case.regime.formal is not None and gap is not None and gap.kind == "nobody":
            says = "the roster names nobody who supervises them: give them a supervisor or a manager"
            yield case.due("unsupervised", case.today, says, "the roster")
    for supervisor, every in _by_supervisor(cases, everybody):
        today, leaves, starts = every[0].today, supervisor.leaves, supervisor.starts
        mine = [c for c in every if leaves is None or c.person.leaves is None or c.person.leaves > leaves]
        whose = Case(supervisor, every[0].regime, today, None)
        if leaves is not None and mine:
            how = "left" if leaves < today else "leaves"
            says = f"{how} on {said(leaves)}: say who else supervises {_whom(mine)}"
            yield whose.due("supervisor", leaves + dt.timedelta(days=1), says, "the roster", title=_NOBODY)
        elif starts is not None and starts > today:
            says = f"begins on {said(starts)} only: say who supervises {_whom(every)} until then"
            yield whose.due("supervisor", today, says, "the roster", title=_NOBODY)


_NOBODY = "Nobody supervises"


def _by_supervisor(cases: Sequence[Case], everybody: Sequence[Person]) -> Iterator[tuple[Person, list[Case]]]:
    """Everybody who supervises some of these people who are supervised at all, with those."""
    people = by_reference(everybody)
    theirs: dict[str, list[Case]] = {}
    for case in cases:
        if case.regime.formal is not None and case.person.supervised_by is not None:
            theirs.setdefault(case.person.supervised_by, []).append(case)
    for ref, mine in theirs.items():
        if ref in people:
            yield people[ref], mine


def _whom(cases: Sequence[Case]) -> str:
    names = [c.person.name for c in cases]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
