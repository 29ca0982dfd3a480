"""Somebody moves to another supervisor: copies that name the one of before wait, and who got a copy is asked for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from filing.ledger.database import open_ledger
from filing.ledger.tables import people
from filing.mail import messages
from filing.people.roster import find
from filing.records.copies import issue, withdraw
from filing.records.given import given_for
from filing.records.packs import Made, PackMade, register
from forms import load
from mailing import outbox
from mailing.queueing import queue
from mailing.reminding import remind
from schemas.copies import Copy
from schemas.errors import UsageError
from schemas.template import Template
from tests import prepared
from tests.filing.returns import RENDITION
from tests.mailing.sending_office import NOON, Office, pdf
from tests.mailing.smtp_server import SmtpServer

NUMBER = "4K7Q9XT2M8WZ3C"
FORM = load("supervision-record")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Bartek is supervised by Sam; his manager is Mia."""
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        there = Office(ledger, tmp_path / "packs")
        for ref, name in (("E00", "Mia Sample"), ("E01", "Sam Sample"), ("E02", "Ruth Rowe")):
            there.person(ref, name=name)
        there.person("E03", name="Bartek Example", manager="E00", supervisor="E01")
        yield there


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


def made(office: Office) -> None:
    """A record for Bartek in the folder, as it is made now."""
    bartek = find(office.ledger, "E03")
    known = given_for(office.ledger, FORM, bartek)
    copy = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given=known.values, locked=())
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    issue(office.ledger, [copy], [template], actor=office.actor(), person=bartek)
    data = pdf(f"Copy {NUMBER}")
    office.folder.mkdir(exist_ok=True)
    (office.folder / "record.pdf").write_bytes(data)
    document = Made.of(data, "form", "Supervision Record", "pdf", form=FORM.form, copy=NUMBER)
    register(office.ledger, PackMade("blank", bartek.id, (document,)), office.actor())


def queued(office: Office, role: str, *, days_ago: int = 0) -> int:
    """Such a record in the outbox since then; the message's number."""
    office.at = NOON - dt.timedelta(days=days_ago)
    made(office)
    number = office.queue(role)[-1].id
    office.at = NOON
    return number


def sent(office: Office, number: int, *, days_ago: int) -> None:
    office.at = NOON - dt.timedelta(days=days_ago)
    with office.ledger.writing() as conn:
        messages.change(conn, number, ("queued",), "sent", office.actor(), outcome="sent")
    office.at = NOON


def moves(office: Office, **columns: object) -> None:
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E03").values(**columns))


def asked(office: Office) -> list[tuple[str, list[str | None]]]:
    found = remind(office.ledger, (), office.settings, office.actor(), older_than=14)
    return [(one.recipient.ref, [a.how for a in one.awaited]) for one in found.letters]


def test_a_message_with_a_copy_of_before_a_move_waits_and_may_be_let_go(
    office: Office, server: SmtpServer
) -> None:
    number = queued(office, "person")
    moves(office, supervisor=find(office.ledger, "E02").id)
    assert office.send(server).counts == {"held": 1}
    (held,) = outbox.listed(office.ledger)
    assert held.code == "mail-names-another"
    assert "names Sam Sample as the supervisor; that is Ruth Rowe now." in (held.reason or "")
    with pytest.raises(UsageError):
        outbox.retry(office.ledger, [number], None, office.settings, office.actor())
    outbox.retry(office.ledger, [number], "Sam finishes this one", office.settings, office.actor())
    assert office.send(server).counts == {"sent": 1}


def test_what_would_be_held_for_a_move_is_told_before_anything_is_queued(office: Office) -> None:
    made(office)
    assert [one.held for one in office.plan().letters] == [()]
    moves(office, supervisor=find(office.ledger, "E02").id)
    (letter,) = office.plan().letters
    assert [one.code for one in letter.held] == ["mail-names-another"]
    assert "names Sam Sample as the supervisor; that is Ruth Rowe now." in letter.held[0].say


@pytest.mark.parametrize("column", ["home", "role", "manager"])
def test_another_home_or_manager_holds_no_record_of_supervision(
    office: Office, server: SmtpServer, column: str
) -> None:
    queued(office, "person")
    moves(office, **{column: find(office.ledger, "E02").id if column == "manager" else "Elsewhere"})
    assert office.send(server).counts == {"sent": 1}


def test_who_was_sent_a_copy_is_asked_for_it_after_a_move(office: Office, server: SmtpServer) -> None:
    sent(office, queued(office, "supervisor", days_ago=20), days_ago=20)
    assert asked(office) == [("E01", ["sent to you"])]
    moves(office, supervisor=find(office.ledger, "E02").id)
    assert asked(office) == [("E01", ["sent to you"])]
    found = remind(office.ledger, (), office.settings, office.actor(), older_than=14)
    queue(office.ledger, found.letters, office.writer())
    assert office.send(server).counts == {"sent": 1}


def test_where_who_got_it_has_left_the_supervisor_of_now_is_asked(office: Office) -> None:
    sent(office, queued(office, "supervisor", days_ago=20), days_ago=20)
    moves(office, supervisor=find(office.ledger, "E02").id)
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E01").values(leaves=dt.date(2026, 11, 20)))
    assert asked(office) == [("E02", ["sent to Sam Sample"])]


def test_a_reminder_of_what_somebody_else_got_is_not_sent_after_a_move(
    office: Office, server: SmtpServer
) -> None:
    sent(office, queued(office, "person", days_ago=20), days_ago=20)
    found = remind(office.ledger, ("supervisor",), office.settings, office.actor(), older_than=14)
    queue(office.ledger, found.letters, office.writer())
    moves(office, supervisor=find(office.ledger, "E02").id)
    assert office.send(server).counts == {"held": 1}


def test_a_copy_that_was_withdrawn_waits_for_that_alone(office: Office, server: SmtpServer) -> None:
    queued(office, "person")
    moves(office, supervisor=find(office.ledger, "E02").id)
    withdraw(office.ledger, NUMBER, "made anew", office.actor())
    office.send(server)
    assert outbox.listed(office.ledger)[0].code == "mail-withdrawn"
