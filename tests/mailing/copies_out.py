"""Copies that were handed out some days ago and have not come back."""

from __future__ import annotations

import datetime as dt

from filing.ledger.actor import Actor
from filing.records.copies import issue
from filing.records.going_out import hand_over
from schemas.copies import Copy
from schemas.template import Template
from tests.filing.returns import RENDITION
from tests.mailing.sending_office import Office


def make(office: Office, ref: str, number: str, *, at: dt.datetime, form: str = "contact-evaluation") -> None:
    """One copy of a form for that person, which is made, and goes nowhere."""
    template = Template(rendition=RENDITION, form=form, edition=1, format="word")
    person = next(p for p in office.people() if p.ref == ref)
    copy = Copy(form=form, edition=1, rendition=RENDITION, number=number, given={}, locked=())
    issue(office.ledger, [copy], [template], actor=Actor("Ama Admin", at), person=person)


def hand_out(
    office: Office, ref: str, number: str, *, at: dt.datetime, form: str = "contact-evaluation"
) -> None:
    """The same, and it is handed over on that day."""
    make(office, ref, number, at=at, form=form)
    hand_over(office.ledger, [number], at.date(), Actor("Ama Admin", at))
