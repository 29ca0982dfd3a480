"""What falls due beside a person's own clocks: Commitments, and records under a name alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from filing.clocks.falling import TITLES, Case, Due, said
from filing.ledger.database import Ledger
from filing.records.finding import Choice, Listing, appraisal_forms, listed
from schemas.names import name_key
from schemas.policies import Policies, appraisal_due, renewal_due, review_due
from schemas.regimes import Clock

_RENEWAL = "S0, Social Care Commitment: every two years, for both parties"
_YEARLY = "S0, Performance and supervision: annually"


def of_commitments(case: Case, policies: Policies) -> Iterator[Due]:
    """The renewal of a person's Commitment: of the last one of each form."""
    for employee, _ in policies.commitments:
        mine = [s for s in case.dated() if s.form == employee]
        if mine and mine[-1].held is not None:
            held = mine[-1].held
            says = f"the Commitment was made on {said(held)}"
            yield case.due("renewal", renewal_due(held, policies), says, _RENEWAL, after=mine[-1])


def of_the_employer(ledger: Ledger, today: dt.date) -> Iterator[Due]:
    """The renewal of the organisation's own Commitment: whoever signed it, there is one."""
    policies = ledger.library.policies
    for _, employer in policies.commitments:
        filed = [f for f in listed(ledger, Choice(form=employer)).records if f.held is not None]
        newest = max(filed, key=lambda f: (f.held or dt.date.min, f.number), default=None)
        if newest is not None and newest.held is not None:
            says = f"the organisation's own Commitment was made on {said(newest.held)}"
            yield _of(newest, "renewal", renewal_due(newest.held, policies), today, says)


def of_nobody(ledger: Ledger, today: dt.date) -> Iterator[Due]:
    """Appraisals and renewals of people who are not on the roster, by the name on their last record."""
    policies = ledger.library.policies
    for filed, held in _last_of_each(ledger, *appraisal_forms(ledger)):
        again, review = appraisal_due(held, policies), review_due(held, policies)
        yield _of(filed, "appraisal", again, today, f"the last was on {said(held)}; not on the roster")
        if review < again and today < again:
            yield _of(filed, "review", review, today, f"appraised on {said(held)}; not on the roster")
    for employee, _ in policies.commitments:
        for filed, held in _last_of_each(ledger, employee):
            says = f"the Commitment was made on {said(held)}; not on the roster"
            yield _of(filed, "renewal", renewal_due(held, policies), today, says)


def _last_of_each(ledger: Ledger, *forms: str) -> Iterator[tuple[Listing, dt.date]]:
    """The last record of each name, of whichever of these forms it is."""
    last: dict[str, tuple[Listing, dt.date]] = {}
    for form in forms:
        for filed in listed(ledger, Choice(form=form, nobodys=True)).records:
            if filed.held is not None and filed.name is not None:
                key = name_key(filed.name)
                if key not in last or filed.held >= last[key][1]:
                    last[key] = filed, filed.held
    return iter(last.values())


_SOURCES: Mapping[Clock, str] = {
    "renewal": _RENEWAL,
    "appraisal": _YEARLY,
    "review": "S1, 18: a 6-monthly cycle; S0, Newcastle: reviewed six monthly",
}


def _of(filed: Listing, clock: Clock, on: dt.date, today: dt.date, says: str) -> Due:
    return Due(
        clock=clock,
        on=on,
        days=(on - today).days,
        form=filed.form,
        title=TITLES[clock],
        record=filed.number,
        held=filed.held,
        person=None,
        name=filed.name,
        team=None,
        home=None,
        says=says,
        source=_SOURCES[clock],
    )
