"""Whatever is wrong with a record together with whatever else: it is green only where nothing is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from filing.clocks.evidence import judge
from filing.clocks.record_facts import Facts
from filing.clocks.session import Session, Signed, Signing
from filing.people.roster import Person

ZOE = Person(id=2, ref="E02", name="Zoë Example", manager="E01")
SAM = Person(id=1, ref="E01", name="Sam Sample")
KEYS = {"sam sample": frozenset({1}), "zoë example": frozenset({2})}
TODAY = dt.date(2026, 11, 30)
LAST_IN_TIME = TODAY - dt.timedelta(days=14)
HELD = (None, LAST_IN_TIME - dt.timedelta(days=1), LAST_IN_TIME, TODAY, TODAY + dt.timedelta(days=1))
OTHERS = {"Sam Sample": 1, "Priya Outside": None}
"""Who may have held it, by number on the roster."""
OWN = {"Zoë Example": 2, "Z. Example": None, None: None}
STATES: tuple[Signed, ...] = (
    "signed", "blank", "unsigned", "refused", "absent", "unable", "other-name", "unclear",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A record as it may come. `written` and the days of signatures are counted from the day it is dated."""

    held: dt.date | None = HELD[3]
    by: str | None = "Sam Sample"
    named: str | None = "Zoë Example"
    written: int = 0
    keyed: bool = False
    asks_date: bool = False
    person: tuple[Signed, int | None] = ("signed", 0)
    supervisor: tuple[Signed, int | None] = ("signed", 0)

    @property
    def session(self) -> Session:
        """The session of it."""
        start, by_person = self.held or TODAY, {**OTHERS, **OWN}[self.by]
        days = [
            None if on is None else start + dt.timedelta(days=on) for _, on in (self.person, self.supervisor)
        ]
        signed = (
            Signing("person", None, self.person[0], days[0], asks_date=self.asks_date),
            Signing("by", None, self.supervisor[0], days[1], asks_date=self.asks_date),
        )
        return Session(
            record=7, form="supervision-record", edition=1, title="Supervision Record", kind="formal", person=2,
            held=self.held, by=self.by, by_person=by_person, minutes=60, signed=signed, copy_given=None,
            next=None, review=None, disagreed=False, private=False, filed_at="", state="complete",
        )  # fmt: skip

    @property
    def facts(self) -> Facts:
        """What is known of it beside."""
        filed = {7: self.held + dt.timedelta(days=self.written)} if self.held is not None else {}
        return Facts({7: self.named}, {7} if self.keyed else set(), filed, {1: SAM, 2: ZOE}, {}, KEYS)

    @property
    def is_real(self) -> bool:
        """Whether a session was held by it, told in another way than the rule tells it."""
        past = self.held is not None and self.held <= TODAY and self.written >= 0
        return past and self.by in OTHERS and self.named == "Zoë Example"

    @property
    def is_signed(self) -> bool:
        """Whether both have signed, or may still."""
        if self.held is None or self.keyed:
            return False
        last = (TODAY - self.held).days
        both = (self.person, self.supervisor)
        undated = [state == "signed" and on is None and self.asks_date for state, on in both]
        good = [
            state == "signed" and (on is None or 0 <= on <= last) and not without
            for (state, on), without in zip(both, undated, strict=True)
        ]
        waits = [
            state in {"blank", "unsigned"} or without
            for (state, _), without in zip(both, undated, strict=True)
        ]
        fine = all(g or w for g, w in zip(good, waits, strict=True))
        return all(good) or (fine and self.held >= LAST_IN_TIME)


signings = st.tuples(st.sampled_from(STATES), st.sampled_from((None, -1, 0, 99)))
cases = st.builds(
    Case,
    held=st.sampled_from(HELD),
    by=st.sampled_from([*OTHERS, *OWN]),
    named=st.sampled_from(["Zoë Example", "Sam Sample", "Tom Other", None]),
    written=st.sampled_from((0, 1, -1)),
    keyed=st.booleans(),
    asks_date=st.booleans(),
    person=signings,
    supervisor=signings,
)


@settings(max_examples=500, deadline=None)
@given(cases)
@example(Case())
@example(Case(HELD[2], person=("blank", None)))
@example(Case(HELD[1], person=("blank", None)))
@example(Case(HELD[1], by="Priya Outside", written=1, person=("signed", None)))
def test_a_record_counts_only_where_nothing_is_wrong_with_it(case: Case) -> None:
    found = judge(case.session, ZOE, case.facts, TODAY)
    known = case.by != "Priya Outside"
    assert found.counts == (case.is_real and case.is_signed and known), found
    assert (found.verdict == "outside") == (case.is_real and case.is_signed and not known), found
    assert found.held == case.is_real
    assert found.says.endswith(".")


def test_the_cases_told_by_hand_are_green_or_not_as_they_should_be() -> None:
    assert Case().is_real
    assert Case().is_signed
    assert Case(HELD[2], person=("blank", None)).is_signed
    assert not Case(HELD[1], person=("blank", None)).is_signed
    assert not Case(by="Z. Example").is_real
