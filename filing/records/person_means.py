"""The means of one person's evaluations, by C and by the rows of an appraisal: for whoever asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from filing.ledger.database import Ledger
from filing.people.roster import Person
from filing.records.copies import records_of
from filing.records.evaluations import Means, Span, evaluations_of, links, means_of
from filing.records.periods import span_of
from forms.library import Library
from forms.naming import named
from schemas.definition import FormDefinition
from schemas.errors import Fault, Place, UsageError
from schemas.evaluations import Bridge, bridges
from schemas.policies import Policies


@dataclass(frozen=True, slots=True)
class PersonMeans:
    """What a person's evaluations come to. `cs` by C, `rows` by row of the form's table; `count` evaluations in all."""

    form: FormDefinition
    bridge: Bridge
    span: Span
    count: int
    cs: Mapping[str, Means]
    rows: Mapping[str, Means]


def span_for(period: str | None, today: dt.date, policies: Policies) -> Span:
    """The days of a period of dates (`2026`, `2026-04..2027-03`); of any other, as far back as one appraisal is."""
    days = span_of(period) if period else None
    return Span(*days) if days else Span.up_to(today, policies)


def means_for(
    ledger: Ledger, person: Person, *, today: dt.date, form: str | None = None, period: str | None = None
) -> PersonMeans:
    """The means of a period of dates, else of the time since one appraisal ago, for the boxes of this form.

    Raises UsageError `means-no-form`, and `means-period` for a period that is none of dates.
    """
    if period is not None and span_of(period) is None:
        do = "Write 2026, 2026-11, 2026-11-14, or two of them with .. between."
        raise UsageError(Fault("means-period", "This is no period of dates.", Place(), do))
    policies = ledger.library.policies
    definition, bridge = _appraisal(ledger.library, form)
    with ledger.reading() as conn:
        records = records_of(conn, ledger, person.id)
    span = span_for(period, today, policies)
    evaluations = evaluations_of(records, span)
    linked = links(definition, bridge, records, {})
    return PersonMeans(
        form=definition,
        bridge=bridge,
        span=span,
        count=len(evaluations),
        cs={o.key: means_of(evaluations, (o.key,), policies) for o in bridge.links.options},
        rows={row: means_of(evaluations, mine, policies) for row, mine in linked.items()},
    )


def _appraisal(library: Library, form: str | None) -> tuple[FormDefinition, Bridge]:
    """The form whose boxes the means are for: the one named, else the organisation's appraisal."""
    for name in (form,) if form else library.policies.appraisals:
        definition = named(library, name)
        if found := bridges(definition):
            return definition, found[0]
    do = "Name an appraisal, such as appraisal-framework."
    what = "This form has no place for means of evaluations."
    raise UsageError(Fault("means-no-form", what, Place(form=form), do))
