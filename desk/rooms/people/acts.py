"""What is done to one person by hand, as the terminal has it: leaving, staying, being away."""

from __future__ import annotations

import datetime as dt
import hashlib

from desk.rooms.people.room import ROOM, who
from desk.visit import Answer, Visit
from filing.people.absences import Absence, absent, note_absence, remove
from filing.people.days import day_meant
from filing.people.directory import pick
from filing.people.leaving import followed, given_away, leave, planned, stay
from filing.people.moves import name_another
from filing.people.roster_words import by_person, in_words, span
from filing.people.standing import copies_become, standing, where_to_do
from filing.people.standing import in_words as hanging
from issuing.packs.kept import titles_of
from schemas.errors import CarepackError, UsageError


@ROOM.get("/{person:int}/leave")
def ask_leaving(visit: Visit) -> Answer:
    """When somebody leaves, and who takes over."""
    return _asked(visit)


def _asked(visit: Visit, errors: dict[str, str] | None = None) -> Answer:
    person, everyone = who(visit)
    others = [p for p in everyone if p.id != person.id and not p.over(visit.today)]
    return visit.page(
        "people/leave.html",
        status_code=422 if errors else 200,
        person=person,
        others=others,
        errors=errors or {},
    )


@ROOM.post("/{person:int}/leave")
def leaves(visit: Visit) -> Answer:
    """Shows what would become of all that hangs on somebody; once that is confirmed as it was shown, it is done."""
    person, everyone = who(visit)
    on = to = None
    errors = {}
    try:
        on = day_meant(visit.said("on").strip()) if visit.said("on").strip() else None
        if on is None:
            errors["on"] = "Give their last day."
    except UsageError as error:
        errors["on"] = _said(error)
    try:
        to = pick(everyone, visit.said("to")) if visit.said("to").strip() else None
    except UsageError as error:
        errors["to"] = _said(error)
    if on is None or errors:
        return _asked(visit, errors)
    try:
        changes = planned(visit.ledger, person, on, to, visit.today)
    except UsageError as error:
        return _asked(visit, {"to" if error.code == "hand-over" else "on": _said(error)})
    of = standing(visit.ledger, person, visit.actor.at, visit.today)
    seal = hashlib.sha256(repr((changes, [c.number for c in of.copies])).encode()).hexdigest()
    names = {p.ref: p.name for p in everyone}
    if visit.said("seal") != seal:
        whose = sorted(changes, key=lambda c: (c.ref != person.ref, c.ref))
        rows = [(m[0].name, m[0].ref, [in_words(c, names) for c in m]) for m in by_person(whose)]
        become = copies_become(on, visit.today) if of.copies else ""
        return visit.page(
            "people/leave_shown.html",
            person=person,
            on=on,
            to=to,
            rows=rows,
            hanging=hanging(of, titles_of(visit.ledger, {c.form for c in of.copies})),
            become=become,
            seal=seal,
            again=bool(visit.said("seal")),
            alone=bool(of.others) and to is None,
        )
    done = leave(visit.ledger, person, on, visit.actor, to=to)
    visit.tell(f"{person.name} {'left' if on < visit.today else 'leaves'} on {on:%d/%m/%Y}.")
    for kind, say in followed(person, done, where_to_do(of)):
        visit.tell(say, "note" if kind in {"without", "nobodys"} else "good")
    for old in name_another(
        visit.ledger, [c.ref for c in done.changes if c.ref != person.ref], visit.actor.at
    ):
        visit.tell(f"{old} Withdraw it in Hand out and make it anew, or let it stand.", "note")
    return visit.see(f"/people/{person.id}")


def _said(error: CarepackError) -> str:
    return f"{error.faults[0].what} {error.faults[0].do}".replace(
        "`carepack roster list` shows everybody.", "People shows everybody."
    )


@ROOM.post("/{person:int}/stays")
def stays(visit: Visit) -> Answer:
    """Takes a leaving date off; what does not come back by that is told."""
    person, _ = who(visit)
    if stay(visit.ledger, person, visit.actor):
        visit.tell(f"{person.name} stays.")
        for line in given_away(visit.ledger, person):
            visit.tell(line, "note")
    else:
        visit.tell(f"{person.name} had no leaving date.", "note")
    return visit.see(f"/people/{person.id}")


@ROOM.get("/{person:int}/away")
def ask_absence(visit: Visit) -> Answer:
    """When somebody is away, and a form for another time."""
    return _away(visit)


def _away(visit: Visit, error: str = "", at: str = "") -> Answer:
    person, _ = who(visit)
    return visit.page(
        "people/away.html",
        status_code=422 if error else 200,
        person=person,
        away=[(a, span(a)) for a in absent(visit.ledger).get(person.id, ())],
        error=error,
        at=at,
    )


@ROOM.post("/{person:int}/away")
def away(visit: Visit) -> Answer:
    """Notes that somebody is away, or until when."""
    person, _ = who(visit)
    days: dict[str, dt.date | None] = {}
    for name in ("first", "last"):
        said = visit.said(name).strip()
        try:
            days[name] = day_meant(said) if said else None
        except UsageError as error:
            return _away(visit, _said(error), name)
    first = days["first"]
    if first is None:
        return _away(visit, "Give the first day away.", "first")
    try:
        noted = note_absence(
            visit.ledger, person, Absence(first, days["last"], visit.said("why").strip() or None), visit.actor
        )
    except UsageError as error:
        return _away(visit, _said(error), "last" if error.code == "absence-order" else "first")
    return visit.see(f"/people/{person.id}/away", told=f"{person.name} is noted as absent {span(noted)}.")


@ROOM.post("/{person:int}/away/remove")
def not_away(visit: Visit) -> Answer:
    """Takes out an absence that was noted by mistake."""
    person, _ = who(visit)
    gone = remove(visit.ledger, person, day_meant(visit.said("first")), visit.actor)
    return visit.see(f"/people/{person.id}/away", told=f"Not noted any more: absent {span(gone)}.")


__all__ = ["ask_absence", "ask_leaving", "away", "leaves", "not_away", "stays"]
