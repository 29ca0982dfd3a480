"""Returned documents without documents: the reading that an extractor would have come to."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.review.apply_decision import Outcome
from filing.review.submissions import Returned, conclude, receive
from forms import load
from schemas import normal
from schemas.checking import check
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.identity import Carrier, Identity
from schemas.paths import slot_at
from schemas.reading import Observation, Query, Reading
from schemas.values import Value, marks, show

FORM = load("supervision-record")
RENDITION = "3F2A9C1B7D20"
NUMBER = "4K7Q9XT2M8WZ1A"
NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
ACT = Actor("Ama Admin", NOON)

SESSION: dict[str, Value] = {
    "supervisee": "Zoë Example",
    "supervisor": "Sam Sample",
    "session": 4,
    "length": 60,
    "date": dt.date(2026, 11, 14),
    "summary": "Talked about the rota.",
    "actions.1.what": "Book the medication course",
    "actions.1.who": "Zoë",
    "actions.1.when": "31/12/2026",
    "next_meeting": dt.date(2026, 12, 12),
}
SIGNED: dict[str, Value] = {
    "signed_supervisor": "S. Sample",
    "signed_supervisor_on": dt.date(2026, 11, 14),
    "signed_supervisee": "Z. Example",
    "signed_supervisee_on": dt.date(2026, 11, 20),
}
_count = itertools.count(1)


def later(days: float = 0, hours: float = 0) -> Actor:
    """The same person, some time later."""
    return Actor(ACT.by, NOON + dt.timedelta(days=days, hours=hours))


def returned(
    answers: Mapping[str, Value],
    *,
    form: FormDefinition = FORM,
    copy: Copy | None = None,
    number: str | None = None,
    unsure: Sequence[str] = (),
    extra: Sequence[Query] = (),
    on: dt.date | None = None,
) -> Returned:
    """The return of a document with these answers; `unsure` paths were read with little confidence.

    `on` is the day it is read; without it no date is in the future.
    """
    issued = copy or Copy(form=form.form, edition=form.edition, rendition=RENDITION, number=number)
    identity = Identity.of(issued)
    rows = {t.table: max(normal.rows_of(t.table, answers), default=0) for t in form.tables}
    from schemas.paths import slots

    values = []
    for slot in slots(form, rows):
        value, ticked = answers.get(slot.path), bool(slot.field.marks)
        words = "" if value is None else show(slot.field, value)
        values.append(
            Observation(
                path=slot.path,
                raw=None if ticked else words,
                marks=marks(slot.field, value) if ticked else None,
                method="tag",
                confidence=0.4 if slot.path in unsure else 1.0,
            )
        )
    for path in unsure:
        assert slot_at(form, path) is not None
    carrier = Carrier(
        kind="property",
        text=identity.reference,
        form=identity.form,
        edition=identity.edition,
        rendition=identity.rendition,
        copy_number=identity.copy_number,
    )
    reading = Reading(
        medium="word", form=form.form, edition=form.edition, carriers=(carrier,), values=tuple(values)
    )
    checked = check(form, reading, copy, on=on)
    return Returned(form, reading, checked, (*extra, *checked.queries))


def submit(ledger: Ledger, back: Returned, *, actor: Actor = ACT, data: bytes | None = None) -> Outcome:
    """Receives a document of its own bytes and concludes it."""
    turn = next(_count)
    receipt = receive(
        ledger, data or f"document {turn}".encode(), name=f"{turn}.docx", origin=f"file:/{turn}", actor=actor
    )
    return conclude(ledger, receipt.submission, back, actor)
