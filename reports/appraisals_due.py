"""Whose appraisal is over, and whose is not due yet: by the clocks, and by what is evidence of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filing.clocks.evidence import judged
from filing.clocks.expectation import Expected
from filing.clocks.expected import expected
from filing.clocks.falling import said
from filing.clocks.record_facts import facts
from filing.clocks.sessions import sessions
from filing.clocks.whose import postponed_in, regimes_of
from filing.ledger.database import Ledger
from filing.people.roster import Person
from reports.scope import Scope
from reports.settings import sign_within
from reports.states import UNKNOWN
from reports.table import Cell, Gap, State

NONE = State("none", "missing", "!", "bad", "An appraisal was due, its day is over, and none is filed.")
NOT_YET = State(
    "not-yet", "not due yet", "…", "plain", "None is filed in this time, and none is over by the clocks."
)
NO_RULE = State("no-rule", "no rule", "N", "plain", "The settings ask for no appraisal of this person.")
WITHOUT = (NONE, NOT_YET, NO_RULE, UNKNOWN)
"""What may be so of somebody without an appraisal in a report's time."""
_OTHERS = ("formal", "group", "informal", "observation", "review", "agreement", "plan")


@dataclass(frozen=True, slots=True)
class Turns:
    """What of a person's appraisals is over, and what is next; whether any is asked for, and a start is known."""

    over: Expected | None
    next: Expected | None
    asked: bool = True
    known: bool = True

    @property
    def cell(self) -> Cell:
        """The state of somebody without an appraisal in the time."""
        if not self.asked:
            return Cell(NO_RULE.words, NO_RULE.key, NO_RULE.key, NO_RULE.means)
        if self.over is not None:
            says = f"An appraisal was due by {said(self.over.by)}, and none is filed."
            return Cell(NONE.words, NONE.key, NONE.key, says)
        if not self.known:
            return Cell(UNKNOWN.words, UNKNOWN.key, UNKNOWN.key, UNKNOWN.means)
        if self.next is None:
            return Cell(NOT_YET.words, NOT_YET.key, NOT_YET.key, NOT_YET.means)
        says = f"By the clocks the next is due by {said(self.next.by)}."
        return Cell(NOT_YET.words, NOT_YET.key, NOT_YET.key, says)

    def gap(self, person: Person) -> Gap | None:
        """What is lacking; nothing where none was due yet."""
        if not self.known:
            what, do = "What was due cannot be told.", "Give the day they started on the roster."
            return Gap("start-unknown", f"{UNKNOWN.means} {what}", do, person.ref, person.name)
        if self.over is None:
            return None
        what = f"An appraisal was due by {said(self.over.by)}, and none is filed."
        return Gap(
            "appraisal-missing", what, "Hold it, and file it.", person.ref, person.name, on=self.over.due
        )


def appraisals_due(ledger: Ledger, scope: Scope) -> Mapping[int, Turns]:
    """Of each person (`Person.id`): what was due by the last day of the period, or today, and is over.

    Sessions count as in the matrix: what is no evidence of an appraisal meets nothing.
    """
    known, within, whose = facts(ledger), sign_within(ledger), regimes_of(ledger.library)
    held = sessions(ledger, people=scope.ids)
    with ledger.reading() as conn:
        put_off = postponed_in(conn, ledger.library.policies.timezone)
    found: dict[int, Turns] = {}
    for person in scope.people:
        regime = whose(person)
        if regime.appraisal is None:
            found[person.id] = Turns(None, None, asked=False)
            continue
        mine = judged(held.get(person.id, ()), person, known, scope.today, sign_within=within(person))
        turns = expected(
            person,
            [j.session for j in mine if j.held],
            regime.model_copy(update=dict.fromkeys(_OTHERS)),
            scope.today.min,
            scope.today.max,
            today=scope.today,
            postponed=put_off.get(person.id, ()),
            absent=known.away.get(person.id, ()),
        )
        # What is still to be held goes with whoever moves to where they are now; where they were is told of its turns.
        mine_here = [t for t in turns if scope.concerns(person, t.due)]
        found[person.id] = replace(_turns(mine_here, scope), known=bool(turns) or person.starts is not None)
    return found


def _turns(turns: Sequence[Expected], scope: Scope) -> Turns:
    last = min(scope.last, scope.today)
    by_then = [t for t in turns if t.due <= last]
    # What nobody held in the time, or was over before and is still to be held.
    over = next((t for t in by_then if t.state == "missing" and scope.holds(t.due)), None)
    if over is None and by_then and by_then[-1].state == "missing":
        over = by_then[-1]
    return Turns(over, next((t for t in turns if t.state != "missing" and t.met_on is None), None))
