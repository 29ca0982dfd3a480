"""What the demonstration sends out: a copy for an invented person, completed with a slip of the pen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from issuing.copies import register
from issuing.making import make_copy, make_document

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from schemas.definition import FormDefinition
    from schemas.filled import Filled
    from schemas.rendition import Branding
    from schemas.values import Value

_EARLY = dt.timedelta(days=30)
"""The next meeting is written so long before this one: a month is taken for the one before."""


def returned_copy(
    ledger: Ledger,
    form: FormDefinition,
    brand: Branding,
    answers: Mapping[str, Value],
    *,
    slip: str,
    number: str,
    actor: Actor,
) -> Filled:
    """The completed document of a copy that was issued to the person it is about; `slip` is the date gone wrong.

    Whoever they are is put on the roster, new each time: a demonstration that is run again must not bring up the
    actions of its last run.
    """
    from filing.people import roster
    from filing.records.given import given_for

    name, boss = answers[form.about.person or ""], answers[form.about.by or ""]
    ref = f"DEMO-{number[:6]}"
    people = f'ref,name,manager\nDEMO,"{boss}",\n{ref},"{name}",DEMO\n'
    roster.import_csv(ledger, people.encode(), actor, {"new-refs"})
    person = roster.find(ledger, ref)
    given = given_for(ledger, form, person)
    copy = make_copy(form, "pdf", brand, number=number, given=given.values)
    held = answers[form.about.held or ""]
    early = held - _EARLY if isinstance(held, dt.date) else held
    filled = make_document(form, "pdf", brand, copy, {**answers, slip: early}, when=actor.at)
    register(ledger, [(copy, filled)], actor, person=person)
    return filled
