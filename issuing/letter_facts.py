"""What letters to people say beside the roster: what is out and due, what a record agreed, and what somebody says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from schemas.errors import Fault, Place, UsageError

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from schemas.definition import FormDefinition
    from schemas.values import Value

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
_COLUMNS = {
    "what": ("what", "action", "task", "objective"),
    "who": ("who", "by_whom", "whom"),
    "by": ("when", "by_when", "deadline", "by", "due"),
}
"""What the columns of tables of actions are called in forms."""


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
    for one in due(ledger, today=today, whom=Whom(tuple(ids)), within=within):
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


def of_record(form: FormDefinition, answers: Mapping[str, Value]) -> Facts:
    """What an outcome letter says of a record: what it was about, when and by whom it was held, what was agreed."""
    from schemas import normal

    values = normal.answers(form, answers)
    about = form.about
    found: Facts = {"about": form.title}
    for fact, name in (("held_on", about.held), ("held_by", about.by), ("next_on", about.next)):
        if name is not None and values.get(name):
            found[fact] = values[name]
    actions = []
    for table in about.actions:
        columns = {c.name for c in form.table(table).columns}
        named = {cell: next((c for c in names if c in columns), None) for cell, names in _COLUMNS.items()}
        for row in normal.rows_of(table, values):
            cells = {cell: values.get(f"{table}.{row}.{column}") for cell, column in named.items() if column}
            if cells.get("what"):
                actions.append(cells)
    return found | ({"actions": actions} if actions else {})


def faults_of(facts: Facts, kind: str, today: dt.date) -> tuple[Fault, ...]:
    """What makes little sense in a letter that is about to go out: an invitation to a day that was."""
    day = facts.get("meeting_on")
    if kind == "invitation" and isinstance(day, dt.date) and day < today:
        what = f"The meeting is on {day:%d/%m/%Y}, and that day is past."
        return (_no_fact(what, "Say the right day: --set meeting_on=DAY"),)
    return ()


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
