"""One person: who they are, and what hangs on them."""

from __future__ import annotations

from typing import Any

from desk.doors import mine
from desk.rooms.people.room import ROOM, who
from desk.visit import Answer, Visit
from filing.clocks.due import Due, due
from filing.clocks.due_told import UNTOLD, untold
from filing.people.absences import absent
from filing.people.changes import history
from filing.people.directory import Person
from filing.people.mail_choices import IN_WORDS, choices
from filing.people.passwords import current, state_in_words
from filing.people.roster_words import facts, in_words, span
from filing.people.standing import standing
from filing.people.supervising import supervision_gap
from filing.people.whom import Whom
from filing.records.finding import Choice, Found, listed
from filing.records.unclaimed import unclaimed
from filing.review import query_list
from schemas.zones import local

_RECORDS = 10
_QUESTIONS = 10
_WITHIN = 60
"""Days ahead of which it is told what falls due, as `carepack due` does."""


@ROOM.get("/{person:int}")
def page(visit: Visit) -> Answer:
    """All that is known of somebody, but for what takes long to find."""
    person, everyone = who(visit)
    ledger, today = visit.ledger, visit.today
    away = absent(ledger)
    of = standing(ledger, person, visit.actor.at, today, actions=False)
    if visit.account is None:
        records = listed(ledger, Choice(people=person.ref), order="newest", limit=_RECORDS)
        asked = query_list.listed(ledger, person=person.ref)
    else:
        records, asked = _theirs(visit, person), ()
    kept, choice = current(ledger, [person.id]).get(person.id), choices(ledger, [person.id])[person.id]
    gap = None if person.over(today) else supervision_gap(person, everyone, today, away)
    return visit.page(
        "people/person.html",
        person=person,
        numbers={p.ref: p.id for p in everyone},
        facts=[(label, value) for label, value in facts(person) if label not in {"manager", "supervisor"}],
        away=[(span(a), a.covers(today)) for a in away.get(person.id, ())],
        of=of,
        forms={c.form: visit.library.title_of(c.form, c.edition) for c in of.copies},
        records=records,
        asked=asked[:_QUESTIONS],
        more_asked=len(asked) - _QUESTIONS,
        password=state_in_words(kept, ledger.library.policies.timezone),
        protection=IN_WORDS[choice.protection],
        gap=gap.says if gap is not None else "",
        unclaimed=unclaimed(ledger, [person.ref]) if visit.account is None else (),
    )


def _theirs(visit: Visit, person: Person) -> Found:
    """The records of somebody that whoever signed in may read; no other is counted."""
    every = listed(visit.ledger, Choice(people=person.ref), order="newest").records
    numbers = mine(visit, (r.number for r in every))
    shown = tuple(r for r in every if r.number in numbers)
    return Found(shown[:_RECORDS], len(shown))


@ROOM.get("/{person:int}/due")
def falls_due(visit: Visit) -> Answer:
    """What falls due for somebody, and what is over."""
    person, _ = who(visit)
    found: tuple[Due, ...] = ()
    if not person.over(visit.today):
        found = due(visit.ledger, today=visit.today, whom=Whom(people=(person.ref,)), within=_WITHIN)
    what: dict[str, Any] = {
        "person": person,
        "found": [d for d in found if d.clock not in UNTOLD],
        "untold": [d.says for d in untold(found)],
        "within": _WITHIN,
    }
    return (
        visit.part("people/due.html", **what) if visit.by_htmx else visit.page("people/due_page.html", **what)
    )


@ROOM.get("/{person:int}/actions")
def actions(visit: Visit) -> Answer:
    """The open actions that are theirs to do, in anybody's records."""
    person, _ = who(visit)
    of = standing(visit.ledger, person, visit.actor.at, visit.today)
    what: dict[str, Any] = {"person": person, "of": of}
    if visit.by_htmx:
        return visit.part("people/actions.html", **what)
    return visit.page("people/actions_page.html", **what)


@ROOM.get("/{person:int}/history")
def changes(visit: Visit) -> Answer:
    """What changed of somebody, when, and who did it; the last first."""
    person, everyone = who(visit)
    names = {p.ref: p.name for p in everyone}
    zone = visit.ledger.library.policies.timezone
    found = [(local(n.at, zone), n.by, in_words(n, names)) for n in history(visit.ledger, person)]
    return visit.page("people/history.html", person=person, found=found[::-1])
