"""What spans records, and is therefore no rule of a form: what must come first, and what falls due when.

Every number is a setting; its default is what the source documents state.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field as Spec

from schemas.definition import FORM_ID
from schemas.definition_base import Model
from schemas.means import LEAST
from schemas.reading import Query

_Form = Annotated[str, Spec(pattern=FORM_ID)]
Doing = Literal["settle", "reject", "amend", "move", "withdraw", "merge", "destroy"]
"""What can be kept to some people. `settle`: answer queries; `reject`: documents that are no record of ours, and take
that back; `destroy`: confirm periods, let go of holds, and destroy records whose period is over; the others are done
to records, and whoever may do one may undo it."""
MANAGERS = "managers"
"""In `readers`: every account of a manager."""
CODES = frozenset({"employer-first"})
"""Queries of level must that a policy asks: looked at anew whenever something of the return is settled."""


class Policies(Model):
    """Settings of an organisation, with the source of each default."""

    least_ratings: int = Spec(default=LEAST, ge=2, le=100)
    """How many client ratings, and of how many clients, a mean needs to be told (a mean of one names the client)."""
    renewal_years: int = Spec(default=2, ge=1, le=10)
    """Years after which both parties renew the Social Care Commitment (S0, “How it works”; one staff slide says
    annually)."""
    appraisal_months: int = Spec(default=12, ge=1, le=60)
    """Months from one appraisal to the next (S0, “Performance and supervision”: annually)."""
    review_months: int = Spec(default=6, ge=1, le=60)
    """Months from an appraisal or plan to its review (S1, work plan: September and March)."""
    appraisals: tuple[_Form, ...] = ("appraisal-framework",)
    """The forms that are appraisals, beside those whose kind says so; a pack of an appraisal brings the first."""
    supervisions: Annotated[tuple[_Form, ...], Spec(min_length=1)] = ("supervision-record",)
    """What a pack of supervision brings, where no form is named."""
    plans: Annotated[tuple[_Form, ...], Spec(min_length=1)] = ("pdp-2016",)
    """The development plan that goes with an appraisal, where no other is named: the first."""
    commitments: tuple[tuple[_Form, _Form], ...] = (("commitment-employee", "commitment-employer"),)
    """An employee's form of commitment, and the employer's that comes first."""
    timezone: str = "Europe/London"
    """The time zone whose days count: the IANA's name of it."""
    may: tuple[tuple[Doing, tuple[str, ...]], ...] = ()
    """Who may do what with records and returns, by the name they act under; what is not named here, everybody may."""

    readers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """By form or kind of record, who reads it beside its two parties: names of accounts, or `managers` for those of the
    person's home. It counts where people sign in."""

    def employer_of(self, form: str) -> str | None:
        """The form of the employer's commitment that comes before this one; None for any other form."""
        return dict(self.commitments).get(form)


@lru_cache(maxsize=8192)
def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later (earlier, where negative); the month's last day where it has no
    such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def renewal_due(committed_on: dt.date, policies: Policies | None = None) -> dt.date:
    """The day on which a commitment, the employer's or an employee's, is to be renewed."""
    return months_after(committed_on, 12 * (policies or Policies()).renewal_years)


def review_due(held_on: dt.date, policies: Policies | None = None) -> dt.date:
    """The day by which an appraisal or plan is reviewed."""
    return months_after(held_on, (policies or Policies()).review_months)


def appraisal_due(held_on: dt.date, policies: Policies | None = None) -> dt.date:
    """The day by which the next appraisal is held."""
    return months_after(held_on, (policies or Policies()).appraisal_months)


def commitment_in_order(
    committed_on: dt.date,
    employer_on: Collection[dt.date],
    policies: Policies | None = None,
    path: str = "date",
) -> Query | None:
    """A query where an employee commits although the employer has not, or its commitment has run out.

    `employer_on` are the dates of all the employer's commitments. A day counts as committed from its morning on.
    """
    before = [day for day in employer_on if day <= committed_on]
    if not before:
        say = "The organisation has not made its own commitment yet. Employees commit after their employer."
        if employer_on:
            say = (
                f"The organisation made its own commitment on {min(employer_on):%d/%m/%Y}, after this date. Employees "
                "commit after their employer."
            )
        return Query(code="employer-first", path=path, say=say)
    due = renewal_due(max(before), policies)
    if due < committed_on:
        say = f"The organisation's own commitment ran out on {due:%d/%m/%Y}. It is to be renewed."
        return Query(code="employer-lapsed", path=path, say=say, level="note")
    return None
