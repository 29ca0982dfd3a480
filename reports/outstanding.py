"""What is out: documents that were sent or handed over, and have not come back or wait to be looked at; and what was
made and, as far as is known, went out to nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.records.copies import Listed, listed
from filing.records.going_out import Way, ways
from reports.charting import by_age
from reports.scope import Scope
from reports.table import Cell, Column, Gap, Report, Row, State, Table, day, number, text
from schemas.errors import CarepackError
from schemas.zones import day_in

OUT = State("out", "out", "O", "wait", "It was sent or handed over, and has not come back.")
MADE = State(
    "made", "made, not sent", "M", "wait", "It was made, and nothing says that it was sent or handed over."
)
REVIEW = State("review", "being looked at", "R", "wait", "It came back, and something on it is asked about.")
LEFT = State("left", "out with a leaver", "L", "bad", "It is out with somebody who has left.")
LONG = State("long", "out too long", "!", "warn", "It has been out for longer than was asked about.")

LONG_DAYS = 28
"""Out for more than so many days is too long, where nobody says otherwise."""
_COLUMNS = (
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("home", "Home"),
    Column("team", "Team"),
    Column("form", "Document"),
    Column("period", "For"),
    Column("issued", "Made", "date"),
    Column("out", "Sent or given", "date", "Sent or handed over"),
    Column("days", "Days", "number", "Days since"),
    Column("copy", "Copy", "ref", "Copy number"),
    Column("state", "State", "state"),
)


def report(
    ledger: Ledger, scope: Scope, actor: Actor, *, longer_than: int = LONG_DAYS, private: bool = True
) -> Report:
    """What is out with these people, the oldest first; `longer_than` so many days is too long.

    Days count from when it was sent or handed over; of what was only made, from then.

    Copies for nobody on the roster are told where the report is of everybody. Without `private`, none of a form whose
    records are private: for pages that leave the house.
    """
    found = listed(ledger, now=actor.at, person=None if scope.everybody else scope.refs)
    if not private:
        found = tuple(c for c in found if not _is_private(ledger, c))
    went = ways(ledger, [c.number for c in found])
    all_of_them = sorted((_Out(c, went.get(c.number, ()), scope.today) for c in found), key=lambda o: -o.days)
    rows, gaps = [], []
    for one in all_of_them:
        state = _state(one, scope, longer_than)
        rows.append(_row(ledger, one, scope, state))
        if state in {LEFT, LONG} or (state is MADE and one.days > longer_than):
            gaps.append(_gap(ledger, one, state))
    out = [one for one in all_of_them if one.is_out]
    late = sum(one.days > longer_than for one in out)
    table = Table(
        "out",
        f"Documents that are out, or were made, {scope.words}, {scope.period.words}",
        _COLUMNS,
        tuple(rows),
        states=(LEFT, LONG, OUT, MADE, REVIEW),
        empty="Nothing is out.",
        sums=(
            f"{len(out)} out, {late} of them for more than {longer_than} days, the oldest "
            f"{max((o.days for o in out), default=0)} days; {len(found) - len(out)} made, not sent.",
        )
        if found
        else (),
    )
    counted, charts = by_age((o.days for o in out), scope)
    return Report(
        "out",
        "What is out",
        scope.period,
        scope.words,
        scope.today,
        (table, *counted),
        charts=charts,
        notes=(
            "Blanks without a copy number are not followed.",
            "What was mailed by carepack is known to be out; what was given on paper, once it is noted "
            "(carepack copies handed).",
        ),
        gaps=tuple(gaps),
        audience="Managers and administrators.",
        organisation=scope.organisation,
        people=scope.refs,
    )


def _is_private(ledger: Ledger, copy: Listed) -> bool:
    try:
        return ledger.library.load(copy.form, copy.edition).private is not None
    except CarepackError:
        return True  # nobody knows it any more


@dataclass(frozen=True, slots=True)
class _Out:
    """A copy, and how it went out, if it did. What came back was out, whatever is known."""

    copy: Listed
    ways: tuple[Way, ...]
    today: dt.date

    @property
    def is_out(self) -> bool:
        return bool(self.ways) or self.copy.state == "review"

    @property
    def days(self) -> int:
        return (self.today - self.ways[0].on).days if self.ways else self.copy.days


def _state(one: _Out, scope: Scope, longer_than: int) -> State:
    person = scope.roster.get(one.copy.person or "")
    if one.copy.state == "review":
        return REVIEW
    if not one.is_out:
        return MADE
    if person is not None and person.leaves is not None and person.leaves < scope.today:
        return LEFT
    return LONG if one.days > longer_than else OUT


def _row(ledger: Ledger, one: _Out, scope: Scope, state: State) -> Row:
    copy = one.copy
    person = scope.roster.get(copy.person or "")
    issued: dt.date = day_in(copy.issued_at, ledger.library.policies.timezone)
    return Row(
        (
            text(copy.name or "nobody"),
            text(copy.person),
            text(person.home if person else None),
            text(person.team if person else None),
            text(ledger.library.title_of(copy.form, copy.edition)),
            text(copy.period),
            day(issued),
            day(one.ways[0].on if one.ways else None),
            number(one.days),
            text(copy.number),
            Cell(state.words, state.key, state.key, f"{state.means} {one.days} days so far."),
        ),
        person=copy.person,
    )


def _gap(ledger: Ledger, one: _Out, state: State) -> Gap:
    copy = one.copy
    title = ledger.library.title_of(copy.form, copy.edition)
    if state is LEFT:
        what, do = f"{title} is out with somebody who has left.", "Get it back, or withdraw the copy."
        return Gap("out-with-leaver", what, do, person=copy.person, name=copy.name)
    if state is MADE:
        what = f"{title} was made {one.days} days ago, and nothing says that it was sent or handed over."
        do = "Send it, note that it was handed over (carepack copies handed), or withdraw the copy."
        return Gap("made-not-sent", what, do, person=copy.person, name=copy.name)
    what = f"{title} has been out for {one.days} days."
    return Gap("out-long", what, "Ask for it, or withdraw the copy.", person=copy.person, name=copy.name)
