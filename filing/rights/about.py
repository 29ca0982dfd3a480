"""What else is held about somebody, beside their records: roster, history, absences, copies, documents, mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from filing.ledger.actor import day_of
from filing.ledger.database import Ledger
from filing.ledger.mail_tables import collected, mail_choices, messages, passwords
from filing.ledger.rights_tables import access_requests
from filing.ledger.staff_tables import absences, dealt_with, pack_documents, packs, postponements
from filing.ledger.tables import copies, former_names, people, records, submissions
from filing.people.changes import history
from filing.people.directory import Person
from filing.people.mail_choices import IN_WORDS as WAYS
from filing.records.copies import records_of
from filing.records.evaluations import Span, evaluations_of, means_of, too_few
from schemas.errors import CarepackError
from schemas.evaluations import bridges


@dataclass(frozen=True, slots=True)
class Section:
    """A table of what is held: what it is, its columns, its rows in words; without rows, nothing is held."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def about(ledger: Ledger, person: Person) -> tuple[Section, ...]:
    """Everything that is held about a person beside their records, as one moment has it."""
    zone = ledger.library.policies.timezone
    changed = tuple(
        (f"{n.at.astimezone(dt.UTC):%d/%m/%Y}", _named(n.what), n.before or "", n.after or "")
        for n in history(ledger, person)
    )
    with ledger.reading() as conn:
        return (
            Section("roster", "On the roster", ("What", "Is"), tuple(_roster(conn, person))),
            Section("changes", "What changed on the roster", ("On", "What", "Before", "After"), changed),
            Section(
                "absences",
                "Absences",
                ("First day", "Last day", "Why", "Noted on"),
                _absences(conn, person, zone),
            ),
            Section("postponed", "What was put off", ("Was for", "Now for", "Why"), _postponed(conn, person)),
            Section(
                "copies",
                "Forms made out to them",
                ("Number", "Form", "Period", "Made on", "Became"),
                tuple(_copies(ledger, conn, person, zone)),
            ),
            Section("packs", "Papers made for them", ("Made on", "What"), tuple(_packs(conn, person, zone))),
            Section(
                "messages",
                "E-mail that went out, to them or about them",
                ("Date", "To", "Subject", "Became"),
                tuple(_messages(conn, person, zone)),
            ),
            Section(
                "collected",
                "E-mail that came from them",
                ("Date", "From", "Became"),
                _collected(conn, person, zone),
            ),
            Section(
                "choices",
                "How papers are sent to them",
                ("Since", "How", "Why"),
                _choices(conn, person, zone),
            ),
            Section(
                "matters",
                "What was done about matters of theirs",
                ("On", "Record", "What"),
                _matters(conn, person, zone),
            ),
            Section(
                "requests",
                "What they asked before",
                ("Received", "Asked for", "Became"),
                _asked(conn, person),
            ),
        )


def ratings(ledger: Ledger, person: Person) -> Section:
    """What clients and the person themselves rated, as means; of clients where enough of them are behind one."""
    title, columns = "Ratings, as means of all that are held", ("C", "Clients", "The person’s own")
    rows: list[tuple[str, ...]] = []
    try:
        with ledger.reading() as conn:
            evaluations = evaluations_of(records_of(conn, ledger, person.id), Span())
        policies = ledger.library.policies
        found = (b for name in policies.appraisals for b in bridges(ledger.library.load(name)))
        bridge = next(found, None)
    except CarepackError:
        gone = "They cannot be reckoned: nobody knows the form of one of the records any more."
        return Section("ratings", title, columns, ((gone, "", ""),))
    for option in bridge.links.options if bridge is not None and evaluations else ():
        of = means_of(evaluations, (option.key,), policies)
        told = f"{of.client.shown} (of {of.client.n})" if of.client is not None else ""
        few = too_few(of, policies) if of.ratings and of.client is None else ""
        own = f"{of.own.shown} (of {of.own.n})" if of.own is not None else ""
        if told or few or own:
            rows.append((option.say, told or few or "none", own or "none"))
    return Section("ratings", title, columns, tuple(rows))


def documents(ledger: Ledger, person: Person) -> tuple[Document, ...]:
    """Every document that came in of a person: of their records, or waiting, refused or put aside."""
    zone = ledger.library.policies.timezone
    of_records = select(records.c.submission).where(records.c.person == person.id)
    copy = select(copies.c.number).where(copies.c.person == person.id)
    query = select(submissions).where(
        (submissions.c.person == person.id) | submissions.c.id.in_(of_records) | submissions.c.copy.in_(copy)
    )
    with ledger.reading() as conn:
        rows = conn.execute(query.order_by(submissions.c.id)).all()
    return tuple(
        Document(r.id, r.sha256, r.name, r.locator, day_of(r.received_at, zone), r.received_by, r.state)
        for r in rows
        if r.state != "opened"
    )


@dataclass(frozen=True, slots=True)
class Document:
    """A document that came in: its number, its bytes by their digest, and what became of it."""

    number: int
    sha256: str
    name: str
    locator: str
    received: dt.date
    received_by: str
    state: str


def _roster(conn: Connection, person: Person) -> Iterator[tuple[str, str]]:
    told = {
        "Reference": person.ref,
        "Name": person.name,
        "Role": person.role,
        "Band": person.band,
        "E-mail address": person.email,
        "Large print": "yes" if person.large_print else None,
        "Home": person.home,
        "Team": person.team,
        "Manager": person.manager_name,
        "Supervisor": person.supervisor_name,
        "Professional supervisor": person.professional_supervisor_name,
        "Hours a week": str(person.hours) if person.hours is not None else None,
        "Employment": person.employment,
        "Starts": _day(person.starts),
        "Last day": _day(person.leaves),
        "Probation ends": _day(person.probation_end),
        "Assessed year in employment from": _day(person.asye_from),
    }
    yield from ((what, value) for what, value in told.items() if value)
    names = select(former_names.c.name).where(former_names.c.person == person.id).order_by(former_names.c.id)
    yield from (("Name before", name) for name in conn.execute(names).scalars())
    kept = select(passwords.c.id).where(passwords.c.person == person.id)
    if conn.execute(kept).first() is not None:
        yield "Passwords of papers", "those that they know or knew are kept, and not told here"


def _absences(conn: Connection, person: Person, zone: str) -> tuple[tuple[str, ...], ...]:
    query = select(absences).where(absences.c.person == person.id).order_by(absences.c.first, absences.c.id)
    return tuple(
        (_day(r.first), _day(r.last), r.why or "", _on(r.noted_at, zone)) for r in conn.execute(query)
    )


def _postponed(conn: Connection, person: Person) -> tuple[tuple[str, ...], ...]:
    query = select(postponements).where(postponements.c.person == person.id).order_by(postponements.c.id)
    return tuple((_day(r.due), _day(r.until), r.why) for r in conn.execute(query))


def _copies(ledger: Ledger, conn: Connection, person: Person, zone: str) -> Iterator[tuple[str, ...]]:
    query = select(copies).where(copies.c.person == person.id).order_by(copies.c.issued_at, copies.c.number)
    for r in conn.execute(query):
        became = [f"handed over on {_day(r.handed_on)}"] if r.handed_on else []
        if r.withdrawn_at:
            became.append(f"will not come back: {r.withdrawn_why}")
        title = _title(ledger, r.form, r.edition)
        yield r.number, title, r.period or "", _on(r.issued_at, zone), ", ".join(became)


def _packs(conn: Connection, person: Person, zone: str) -> Iterator[tuple[str, ...]]:
    query = (
        select(packs.c.made_at, pack_documents.c.title)
        .join(packs, packs.c.id == pack_documents.c.pack)
        .where(pack_documents.c.person == person.id, packs.c.withdrawn_at.is_(None))
        .order_by(pack_documents.c.id)
    )
    yield from ((_on(r.made_at, zone), r.title) for r in conn.execute(query))


def _messages(conn: Connection, person: Person, zone: str) -> Iterator[tuple[str, ...]]:
    mine = (messages.c.person == person.id) | (messages.c.recipient == person.id)
    to = people.alias("to_whom")
    query = (
        select(messages, to.c.name.label("to_name"))
        .join(to, to.c.id == messages.c.recipient)
        .where(mine)
        .order_by(messages.c.id)
    )
    for r in conn.execute(query):
        about = r.person == person.id
        whom = person.name if r.recipient == person.id else f"their {r.role}: {r.to_name}"
        subject = r.subject if about else "about somebody they manage or supervise"
        yield _on(r.queued_at, zone), whom, subject, r.state


def _collected(conn: Connection, person: Person, zone: str) -> tuple[tuple[str, ...], ...]:
    query = select(collected).where(collected.c.person == person.id).order_by(collected.c.id)
    return tuple((_on(r.found_at, zone), r.sender or "", r.state) for r in conn.execute(query))


def _choices(conn: Connection, person: Person, zone: str) -> tuple[tuple[str, ...], ...]:
    query = select(mail_choices).where(mail_choices.c.person == person.id).order_by(mail_choices.c.id)
    return tuple((_on(r.at, zone), WAYS[r.protection], r.why) for r in conn.execute(query))


def _matters(conn: Connection, person: Person, zone: str) -> tuple[tuple[str, ...], ...]:
    query = (
        select(dealt_with)
        .join(records, records.c.id == dealt_with.c.record)
        .where(records.c.person == person.id)
        .order_by(dealt_with.c.id)
    )
    return tuple((_on(r.at, zone), str(r.record), r.words) for r in conn.execute(query))


def _asked(conn: Connection, person: Person) -> tuple[tuple[str, ...], ...]:
    mine = access_requests.c.person == person.id
    rows = conn.execute(select(access_requests).where(mine).order_by(access_requests.c.id))
    return tuple((_day(r.received), r.asks, _outcome(r.outcome, r.closed_on, r.outcome_why)) for r in rows)


def _outcome(outcome: str | None, on: dt.date | None, why: str | None) -> str:
    if outcome is None:
        return "open"
    return f"{outcome} on {_day(on)}{f': {why}' if why else ''}"


def _title(ledger: Ledger, form: str, edition: int) -> str:
    try:
        return ledger.library.load(form, edition).title
    except CarepackError:
        return form


def _named(column: str) -> str:
    return column.replace("_", " ")


def _on(kept: str, zone: str) -> str:
    return _day(day_of(kept, zone))


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day is not None else ""
