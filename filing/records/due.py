"""What falls due by the organisation's policies, and for whom: renewals of commitments, appraisals, their reviews."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import people
from filing.people.whom import Refs
from filing.records.finding import Choice, Listing, listed
from filing.records.records import get
from schemas.names import name_key, sort_key
from schemas.policies import appraisal_due, renewal_due, review_due

Kind = Literal["renewal", "appraisal", "review"]


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due. `days` until then, negative when it is over; `record` is what it follows from.

    `person` (a reference) and `name` are None where the organisation itself is meant.
    """

    kind: Kind
    on: dt.date
    days: int
    form: str
    title: str
    record: int
    held: dt.date
    person: str | None
    name: str | None


def due(ledger: Ledger, *, today: dt.date, person: Refs = None, within: int | None = None) -> tuple[Due, ...]:
    """What follows from the last record of each form and person, the most urgent first.

    `person` is a reference, or several; the organisation's own commitment is told without one
    only. `within`: so many days, and what is over.
    """
    policies = ledger.library.policies
    found: list[Due] = []
    for employee, employer in policies.commitments:
        found += (
            _of("renewal", f, renewal_due(_held(f), policies), today) for f in _last(ledger, employee, person)
        )
        if person is None:
            # Whoever signed for the organisation: there is one commitment of it.
            newest = sorted(_dated(_filed(ledger, employer)), key=_held)[-1:]
            found += (_of("renewal", f, renewal_due(_held(f), policies), today, own=False) for f in newest)
    for form in policies.appraisals:
        for filed in _last(ledger, form, person):
            again, agreed = appraisal_due(_held(filed), policies), _agreed(ledger, filed)
            review = agreed or review_due(_held(filed), policies)
            found.append(_of("appraisal", filed, again, today))
            # By the time of the next appraisal there is nothing left of this one to review.
            if review < again and today < again:
                found.append(_of("review", filed, review, today))
    wanted = (d for d in found if within is None or d.days <= within)
    return tuple(sorted(wanted, key=_urgency))


def _urgency(due: Due) -> Any:
    # Of one day, the organisation's own comes first: nobody's commitment counts before it has made its own.
    own = due.person is None and due.name is None
    return due.on, not own, sort_key(due.name), due.kind


def never_appraised(ledger: Ledger, person: Refs = None) -> tuple[str, ...]:
    """The references of people on the roster of whom no appraisal is filed, by name; () where none of anybody is.

    Of one `person` (a reference) or several: theirs, or ().
    """
    filed = {f.person for form in ledger.library.policies.appraisals for f in _filed(ledger, form)}
    with ledger.reading() as conn:
        everybody = conn.execute(select(people.c.ref, people.c.name)).all()
    missing = (p.ref for p in sorted(everybody, key=_by_name) if p.ref not in filed) if filed else ()
    return tuple(
        ref for ref in missing if person is None or ref in ({person} if isinstance(person, str) else person)
    )


def _by_name(row: Any) -> Any:
    return sort_key(row.name), row.ref


def _held(filed: Listing) -> dt.date:
    assert filed.held is not None  # noqa: S101 - only those with a date are looked at
    return filed.held


def _filed(ledger: Ledger, form: str, person: Refs = None) -> tuple[Listing, ...]:
    return listed(ledger, Choice(people=person, form=form)).records


def _dated(found: Sequence[Listing]) -> Iterator[Listing]:
    return (f for f in found if f.held is not None)


def _last(ledger: Ledger, form: str, person: Refs) -> Iterator[Listing]:
    """The last record of a form of each person; of somebody who is not on the roster, by the name on it."""
    last: dict[str, Listing] = {}
    for filed in sorted(_dated(_filed(ledger, form, person)), key=_held):
        last[filed.person or f"name:{name_key(filed.name or '')}"] = filed
    return iter(last.values())


def _agreed(ledger: Ledger, filed: Listing) -> dt.date | None:
    """The date of the review, or of the next meeting, that stands on a record."""
    form = ledger.library.load(filed.form, filed.edition)
    value = get(ledger, filed.number).answers.get(form.about.review or form.about.next or "")
    return value if isinstance(value, dt.date) else None


def _of(kind: Kind, filed: Listing, on: dt.date, today: dt.date, *, own: bool = True) -> Due:
    return Due(
        kind=kind,
        on=on,
        days=(on - today).days,
        form=filed.form,
        title=filed.title,
        record=filed.number,
        held=_held(filed),
        person=filed.person if own else None,
        name=filed.name if own else None,
    )
