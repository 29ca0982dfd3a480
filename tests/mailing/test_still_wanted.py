"""What waits is looked at again when it goes: what is not wanted any more is dropped, what may not be is held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from filing.ledger import audit
from filing.ledger.actor import moment
from filing.ledger.database import open_ledger
from filing.ledger.staff_tables import postponements
from filing.records.copies import withdraw
from filing.records.going_out import hand_over
from filing.records.packs import Made, PackKind, PackMade, register
from mailing import outbox
from mailing.preview import draft
from mailing.queueing import queue
from mailing.reminding import remind
from schemas.values import Value
from tests import prepared
from tests.filing.returns import FORM, SESSION, SIGNED, returned, submit
from tests.mailing.copies_out import hand_out, make
from tests.mailing.sending_office import NOON, Office, pdf
from tests.mailing.smtp_server import SmtpServer

pytestmark = pytest.mark.thorough

FIRST, SECOND, THIRD = "4K7Q9XT2M8WZ1A", "4K7Q9XT2M8WZ2B", "4K7Q9XT2M8WZ3C"
RECORD = "supervision-record"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        made.person("E01", name="Sam Sample")
        made.person("E02", name="Zoë Example", manager="E01")
        yield made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


def reminder(office: Office, *, form: str = RECORD) -> int:
    """A reminder of two copies, in the outbox for an hour by now; its number."""
    for number, days in ((FIRST, 20), (SECOND, 30)):
        hand_out(office, "E02", number, at=NOON - dt.timedelta(days=days), form=form)
    planned = remind(office.ledger, ("manager",), office.settings, office.actor(), older_than=14)
    (done,) = queue(office.ledger, planned.letters, office.writer())
    office.at += dt.timedelta(hours=1)
    assert done.number is not None
    return done.number


def pack(
    office: Office, kind: PackKind, title: str, copy: str | None, *, form: str = RECORD, queued: bool = True
) -> int:
    """A pack of one paper for Zoë, in the outbox for an hour by now; the message's number."""
    if copy is not None:
        make(office, "E02", copy, at=office.at, form=form)
    zoe = next(p for p in office.people() if p.ref == "E02")
    office.folder.mkdir(exist_ok=True)
    data = pdf(f"{title} {copy}")
    (office.folder / f"{title} {copy}.pdf").write_bytes(data)
    what = "form" if copy else "letter"
    document = Made.of(data, what, title, "pdf", form=form if copy else None, copy=copy)  # type: ignore[arg-type]
    register(office.ledger, PackMade(kind, zoe.id, (document,)), office.actor())
    number = office.queue()[-1].id if queued else 0
    office.at += dt.timedelta(hours=1)
    return number


def comes_back(office: Office, number: str, **answers: Value) -> None:
    back = returned({**SESSION, **SIGNED, **answers}, copy=office.ledger.copy(number))
    submit(office.ledger, back, actor=office.actor())


def put_off(office: Office, clock: str = "formal", *, at: dt.datetime | None = None) -> int:
    zoe = next(p for p in office.people() if p.ref == "E02")
    values = {
        "person": zoe.id,
        "clock": clock,
        "due": dt.date(2026, 12, 12),
        "why": "Sam is ill",
        "noted_at": moment(at or office.at),
        "noted_by": "Ama",
    }
    with office.ledger.writing() as conn:
        number: int = conn.execute(
            insert(postponements).values(**values).returning(postponements.c.id)
        ).scalar_one()
        audit.note(conn, office.actor(), "postponed", f"postponement {number}")
    return number


def outcome(office: Office, server: SmtpServer) -> list[tuple[str, str | None]]:
    return [(one.became, one.code) for one in office.send(server).told]


def test_a_reminder_of_what_is_still_out_goes(office: Office, server: SmtpServer) -> None:
    reminder(office)
    assert outcome(office, server) == [("sent", None)]


def test_a_reminder_of_what_came_back_meanwhile_is_dropped_and_made_anew_for_the_rest(
    office: Office, server: SmtpServer
) -> None:
    number = reminder(office)
    comes_back(office, FIRST)
    assert outcome(office, server) == [("dropped", "mail-came-back")]
    assert server.taken() == []
    (message,) = outbox.listed(office.ledger)
    assert (message.state, message.code) == ("cancelled", "mail-came-back")
    assert FIRST in (message.reason or "")
    anew = remind(office.ledger, ("manager",), office.settings, office.actor(), older_than=14)
    assert [[a.number for a in one.awaited] for one in anew.letters] == [[SECOND]]
    assert number == 1


def test_a_reminder_of_a_copy_that_was_withdrawn_meanwhile_is_dropped(
    office: Office, server: SmtpServer, tmp_path: Path
) -> None:
    reminder(office)
    withdraw(office.ledger, SECOND, "lost", office.actor())
    run = draft(office.ledger, office.settings, tmp_path / "drafts", office.actor())
    assert [(t.became, t.code) for t in run.told] == [("dropped", "mail-withdrawn")]
    assert outcome(office, server) == []


@pytest.mark.parametrize(
    ("form", "clock", "dropped"),
    [
        (RECORD, "formal", True),
        (RECORD, "appraisal", False),
        ("appraisal-framework", "appraisal", True),
        ("contact-evaluation", "formal", False),
    ],
)
def test_a_reminder_of_papers_for_a_session_that_was_put_off_meanwhile_is_dropped(
    office: Office, server: SmtpServer, form: str, clock: str, dropped: bool
) -> None:
    reminder(office, form=form)
    put_off(office, clock)
    assert outcome(office, server) == ([("dropped", "mail-postponed")] if dropped else [("sent", None)])


def test_a_reminder_that_is_held_is_not_put_back_for_what_came_back(office: Office) -> None:
    number = reminder(office)
    outbox.hold(office.ledger, [number], "wait", office.actor())
    comes_back(office, FIRST)
    shown = outbox.show(office.ledger, number, office.settings, office.actor())
    assert shown.held is not None
    assert (shown.held.code, [a.outcome for a in shown.history]) == ("mail-came-back", ["asks", "held"])


def test_a_pack_whose_copy_came_back_meanwhile_is_held_and_goes_with_a_word_why(
    office: Office, server: SmtpServer
) -> None:
    number = pack(office, "blank", "Record", FIRST)
    comes_back(office, FIRST)
    assert outcome(office, server) == [("held", "mail-came-back")]
    outbox.retry(office.ledger, [number], "for her files", office.settings, office.actor())
    assert outcome(office, server) == [("sent", None)]


def test_what_had_come_back_before_it_was_sent_to_somebody_else_goes(
    office: Office, server: SmtpServer
) -> None:
    pack(office, "blank", "Record", FIRST, queued=False)
    comes_back(office, FIRST)
    office.at += dt.timedelta(hours=1)
    office.queue("manager")
    assert outcome(office, server) == [("sent", None)]


def test_a_copy_that_was_handed_over_meanwhile_does_not_go_out_a_second_time(
    office: Office, server: SmtpServer
) -> None:
    pack(office, "blank", "Record", FIRST)
    hand_over(office.ledger, [FIRST], office.at.date(), office.actor())
    assert outcome(office, server) == [("held", "mail-handed")]


def test_papers_that_were_made_anew_meanwhile_are_held(office: Office, server: SmtpServer) -> None:
    first = pack(office, "supervision", "Record", FIRST)
    pack(office, "supervision", "Record again", SECOND, queued=False)
    assert outcome(office, server) == [("held", "mail-made-anew")]
    office.queue()
    assert outcome(office, server) == [("sent", None)]
    assert {m.id: m.state for m in outbox.listed(office.ledger)}[first] == "held"


def test_papers_that_were_made_anew_on_another_form_of_the_kind_are_held_too(
    office: Office, server: SmtpServer
) -> None:
    pack(office, "supervision", "Record", FIRST)
    pack(office, "supervision", "Plan", SECOND, form="pdp-2016", queued=False)
    pack(office, "supervision", "Talk", THIRD, form="informal-supervision", queued=False)
    assert outcome(office, server) == [("held", "mail-made-anew")]


def test_papers_of_another_kind_hold_nothing_up(office: Office, server: SmtpServer) -> None:
    pack(office, "supervision", "Record", FIRST)
    pack(office, "supervision", "Plan", SECOND, form="pdp-2016", queued=False)
    assert outcome(office, server) == [("sent", None)]


@pytest.mark.parametrize(
    ("kind", "title", "held"),
    [
        ("letters", "Invitation", True),
        ("letters", "Reminder", True),
        ("letters", "Cover letter", False),
        ("supervision", "Summary", True),
        ("appraisal", "Summary", False),
    ],
)
def test_what_speaks_of_a_session_is_held_once_that_is_put_off(
    office: Office, server: SmtpServer, kind: PackKind, title: str, held: bool
) -> None:
    pack(office, kind, title, None)
    put_off(office)
    assert outcome(office, server) == ([("held", "mail-postponed")] if held else [("sent", None)])


def test_an_invitation_that_was_written_after_it_was_put_off_goes(office: Office, server: SmtpServer) -> None:
    put_off(office)
    office.at += dt.timedelta(hours=1)
    pack(office, "letters", "Invitation", None)
    assert outcome(office, server) == [("sent", None)]


def test_an_invitation_is_held_once_the_session_is_booked_for_another_day(
    office: Office, server: SmtpServer
) -> None:
    number = put_off(office)
    office.at += dt.timedelta(hours=1)
    pack(office, "letters", "Invitation", None)
    with office.ledger.writing() as conn:
        conn.execute(update(postponements).values(until=dt.date(2026, 12, 18)))
        audit.note(conn, office.actor(), "postponement-booked", f"postponement {number}")
    assert outcome(office, server) == [("held", "mail-postponed")]


def test_papers_for_a_supervision_that_was_held_meanwhile_are_held(
    office: Office, server: SmtpServer
) -> None:
    make(office, "E02", SECOND, at=office.at, form=FORM.form)
    pack(office, "supervision", "Record", FIRST)
    comes_back(office, SECOND)
    assert outcome(office, server) == [("held", "mail-session-held")]
