"""What letters to people say beside the roster: what is out and due, and what somebody says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from schemas.errors import Fault, Place, UsageError

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.roster import Person

Facts = dict[str, object]
DATES = ("meeting_on", "held_on", "next_on", "reply_by")
"""The fields that are dates: what is said for them is read as one."""
LISTS = ("documents", "actions")
"""The lists that can be said: one item after another, with semicolons between."""
WITHIN = 14
"""Days ahead of which a reminder tells what falls due."""
TOLD = (
    "formal", "informal", "group", "observation", "appraisal", "review", "agreement", "plan", "renewal", "meeting",
    "rebook",
)  # fmt: skip
"""The clocks that a reminder tells the person of. What their ratings call for, and what others have to do, is not in
a letter to them; actions are, of whoever has to do them (`letter_actions`)."""


def said(pairs: Sequence[str]) -> Facts:
    """The facts of `field=value`, as somebody writes them; dates as people write them, day first.

    Raises UsageError `letter-fact` with every one that is not understood, and everything that is no field.
    """
    from fillers.letters.fields import PERSON_FIELDS
    from fillers.letters.personal import unknown_facts

    faults: list[Fault] = []
    found: Facts = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name, value = name.strip().replace("-", "_"), value.strip()
        if name in found:
            faults.append(_no_fact(f"{name} is said twice.", "Say it once."))
        known = PERSON_FIELDS.get(name)
        if not equals:
            faults.append(
                _no_fact(f"“{pair[:60]}” does not say which field it is for.", "Write --set field=value.")
            )
        elif name in DATES and value:
            day = _date(value)
            if day is None:
                what = f"“{value[:40]}” is not a date that can be read, and {name} is one."
                faults.append(_no_fact(what, "Write it like 14/12/2026."))
            found[name] = day
        elif known is not None and known.fields is not None:
            if name not in LISTS:
                what = f"{name} cannot be said: it is what the ledger knows."
                faults.append(_no_fact(what, "Leave it out."))
            found[name] = [item.strip() for item in value.split(";") if item.strip()]
        else:
            found[name] = value
    faults += unknown_facts(found)
    if faults:
        raise UsageError(*faults)
    return found


def known(
    ledger: Ledger,
    kind: str,
    people: Sequence[Person],
    *,
    now: dt.datetime,
    today: dt.date,
    within: int = WITHIN,
) -> Mapping[int, Facts]:
    """What the ledger says for such a letter to each of these people, by their number.

    A cover letter lists the copies that were issued to them that day, a reminder what was sent or handed over to them
    (before that day) and has not come back, and what is over or falls due within so many days.
    """
    found: dict[int, Facts] = {p.id: {} for p in people}
    if kind not in {"cover", "reminder"} or not people:
        return found
    ids = {p.ref: p.id for p in people}
    documents = _documents(ledger, ids, now=now, today=today, issued_today=kind == "cover")
    dues = _dues(ledger, ids, today=today, within=within) if kind == "reminder" else {}
    for person in people:
        if person.id in documents:
            found[person.id]["documents"] = documents[person.id]
        if person.id in dues:
            found[person.id]["dues"] = dues[person.id]
    return found


def _documents(
    ledger: Ledger, ids: Mapping[str, int], *, now: dt.datetime, today: dt.date, issued_today: bool
) -> dict[int, list[Facts]]:
    from filing.records.copies import listed
    from filing.records.going_out import ways
    from schemas.zones import day_in

    found: dict[int, list[Facts]] = {}
    zone = ledger.library.policies.timezone
    copies = [c for c in listed(ledger, now=now, person=tuple(ids)) if c.person and c.state == "issued"]
    # That a copy was made is no word that anybody has it: nobody is reminded of what never went out to them.
    gone = {} if issued_today else ways(ledger, [c.number for c in copies])
    for copy in copies:
        assert copy.person is not None  # noqa: S101 - those without are left out above
        number = ids[copy.person]
        own = [w.on for w in gone.get(copy.number, ()) if w.recipient in {None, number}]
        issued = own[0] if own else day_in(copy.issued_at, zone)
        if (issued == today) != issued_today or not (own or issued_today):
            continue
        form = ledger.library.load(copy.form, copy.edition)
        document: Facts = {
            "title": form.title, "form": form.form, "number": copy.number, "fill": True, "note": copy.period or "",
        }  # fmt: skip
        if not issued_today:
            document["sent_on"] = issued
        found.setdefault(number, []).append(document)
    return found


def _dues(ledger: Ledger, ids: Mapping[str, int], *, today: dt.date, within: int) -> dict[int, list[Facts]]:
    from filing.clocks.due import due
    from filing.people.whom import Whom
    from issuing.letter_actions import own_actions

    found: dict[int, list[Facts]] = {}
    for one in due(ledger, today=today, whom=Whom(tuple(ids)), within=within, kept_only=True):
        number = ids.get(one.person or "")
        if number is not None and one.clock in TOLD:
            told: Facts = {"what": one.title, "on": one.on, "over": one.days < 0, "days": abs(one.days) or ""}
            found.setdefault(number, []).append(told)
    for number, actions in own_actions(ledger, ids.values(), today=today, within=within).items():
        found[number] = sorted([*found.get(number, []), *actions], key=_day)
    return found


def _day(told: Facts) -> dt.date:
    on = told["on"]
    return on if isinstance(on, dt.date) else dt.date.max


def where_to_answer(kind: str, address: str | None, telephone: str | None) -> str:
    """Where to answer such a letter, or to send what it comes with, as its field `reply_to` says it; empty where
    nothing is known."""
    back = {
        "cover": "Send what you have filled in to",
        "reminder": "You can answer, or send documents back, to",
    }.get(kind, "You can answer by e-mail to")
    ring = f"ring {telephone}" if telephone else ""
    if not address:
        return f"If you have a question, please {ring}." if ring else ""
    return f"{back} {address}." + (f" If you have a question, please {ring}." if ring else "")


_COMING: Mapping[str, tuple[tuple[str, str], ...]] = {
    "invitation": (("meeting_on", "The meeting is on"), ("reply_by", "An answer is wanted by")),
    "reminder": (("reply_by", "An answer is wanted by"),),
    "cover": (
        ("meeting_on", "The documents will be talked about on"),
        ("reply_by", "The documents are wanted back by"),
    ),
    "outcome": (("next_on", "The next meeting is on"), ("reply_by", "An answer is wanted by")),
}
"""What each letter says is still to come."""


def faults_of(facts: Facts, kind: str, today: dt.date) -> tuple[Fault, ...]:
    """What makes little sense in a letter that is about to go out: a day that is past, told as if it were to come."""
    faults = []
    for name, lead in _COMING.get(kind, ()):
        day = facts.get(name)
        if isinstance(day, dt.date) and day < today:
            what = f"{lead} {day:%d/%m/%Y}, and that day is past."
            faults.append(_no_fact(what, f"Say the right day: --set {name}=DAY"))
    return tuple(faults)


def _date(written: str) -> dt.date | None:
    from schemas.definition_fields import Field
    from schemas.values import understand

    value = understand(Field(name="day", ask="Day", type="date"), written).value
    return value if isinstance(value, dt.date) else None


def _no_fact(what: str, do: str) -> Fault:
    return Fault("letter-fact", what, Place(), do)


def fields() -> Collection[tuple[str, str]]:
    """The fields of letters to people as a template writes them, each with what it says."""
    from fillers.letters.fields import PERSON_FIELDS, flat

    return tuple(flat(PERSON_FIELDS).items())
