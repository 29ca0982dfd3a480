"""The means of a person's evaluations, by C and by behaviour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.rooms.records.room import ROOM
from desk.rooms.records.words import in_words
from filing.people.roster import people
from filing.records.evaluations import too_few
from filing.records.finding import appraisal_forms
from filing.records.person_means import PersonMeans, means_for
from schemas.errors import CarepackError, Fault, UsageError

if TYPE_CHECKING:
    from desk.visit import Answer, Visit
    from filing.people.roster import Person


@ROOM.get("/means/{person:int}")
def means(visit: Visit) -> Answer:
    """Of the time since one appraisal ago."""
    return _means(visit, "", "")


@ROOM.post("/means/{person:int}")
def means_of(visit: Visit) -> Answer:
    """Of the appraisal and period that were chosen."""
    return _means(visit, visit.said("form"), visit.said("period").strip())


def _means(visit: Visit, form: str, period: str) -> Answer:
    number = visit.number("person")
    person = next((p for p in people(visit.ledger) if p.id == number), None)
    if person is None:
        return visit.see("/records/", told="There is nobody of that number on the roster.", tone="note")
    found: PersonMeans | None = None
    faults: tuple[Fault, ...] = ()
    try:
        found = _found(visit, person, form, period)
    except UsageError as error:
        faults = in_words(error.faults)
    return visit.page(
        "records/means.html",
        person=person,
        found=found,
        faults=faults,
        form=form,
        period=period,
        forms=_appraisals(visit),
        words={o.key: o.say for o in found.bridge.links.options} if found is not None else {},
        least=visit.library.policies.least_ratings,
        few=lambda one: too_few(one, visit.library.policies) if one.ratings and one.client is None else None,
    )


def _found(visit: Visit, person: Person, form: str, period: str) -> PersonMeans:
    return means_for(visit.ledger, person, today=visit.today, form=form or None, period=period or None)


def _appraisals(visit: Visit) -> list[tuple[str, str]]:
    """The appraisals that there are, each by its name and title."""
    found = []
    for name in appraisal_forms(visit.ledger):
        try:
            found.append((name, visit.library.load(name).title))
        except CarepackError:
            continue
    return found
