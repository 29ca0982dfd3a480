"""Who has not sent something back is reminded of it: after so many days, once in so many, and never a leaver."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from filing.ledger.database import open_ledger
from filing.ledger.tables import people
from filing.people import mail_choices
from filing.records.copies import withdraw
from filing.records.packs import Made, PackMade, register, register_in
from mailing import outbox
from mailing.planning import Plan
from mailing.queueing import queue
from mailing.reminding import remind
from tests import prepared
from tests.mailing.copies_out import hand_out, make
from tests.mailing.sending_office import NOON, Office, pdf

FIRST, SECOND = "4K7Q9XT2M8WZ1A", "4K7Q9XT2M8WZ2B"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        made.person("E01", name="Sam Sample")
        made.person("E02", name="Zoë Example", manager="E01")
        hand_out(made, "E02", FIRST, at=NOON - dt.timedelta(days=20))
        hand_out(made, "E02", SECOND, at=NOON - dt.timedelta(days=30))
        yield made


def reminded(office: Office, *roles: str, older_than: int = 14, every: int = 7) -> Plan:
    return remind(
        office.ledger,
        roles,  # type: ignore[arg-type]
        office.settings,
        office.actor(),
        older_than=older_than,
        every=every,
    )


@pytest.mark.parametrize(("older_than", "awaited"), [(20, 2), (21, 1), (30, 1), (31, 0)])
def test_one_message_names_all_that_is_out_so_long(office: Office, older_than: int, awaited: int) -> None:
    found = reminded(office, older_than=older_than)
    assert [len(one.awaited) for one in found.letters] == ([awaited] if awaited else [])


def test_nobody_is_reminded_of_what_never_was_put_in_its_place(office: Office) -> None:
    zoe = next(p for p in office.people() if p.ref == "E02")
    made = Made.of(b"of a run that stopped", "form", "Record", "pdf", copy=SECOND)
    with office.ledger.writing() as conn:
        register_in(conn, PackMade("supervision", zoe.id, (made,)), office.actor())
    assert [len(one.awaited) for one in reminded(office).letters] == [1]


def test_what_will_not_come_back_is_not_waited_for(office: Office) -> None:
    for number in (FIRST, SECOND):
        withdraw(office.ledger, number, "lost", office.actor())
    assert reminded(office).letters == ()


@pytest.mark.parametrize(("days", "again"), [(7, True), (6, False)])
def test_nobody_is_reminded_twice_in_a_week(office: Office, days: int, again: bool) -> None:
    found = reminded(office)
    queue(office.ledger, found.letters, office.writer())
    office.at += dt.timedelta(days=days)
    found = reminded(office)
    assert (len(found.letters), len(found.already)) == ((1, 0) if again else (0, 1))


def test_what_two_planned_at_once_reminds_once(office: Office) -> None:
    mine, theirs = reminded(office), reminded(office)
    assert [q.number for q in queue(office.ledger, mine.letters, office.writer())] == [1]
    (second,) = queue(office.ledger, theirs.letters, office.writer())
    assert (second.number, [f.code for f in second.faults]) == (None, ["mail-out-already"])
    assert len(outbox.listed(office.ledger)) == 1


def test_a_reminder_that_was_cancelled_is_none(office: Office) -> None:
    found = reminded(office)
    queue(office.ledger, found.letters, office.writer())
    outbox.cancel(office.ledger, [1], "not yet", office.actor())
    assert len(reminded(office).letters) == 1


def test_a_leaver_is_not_reminded_and_that_is_told(office: Office) -> None:
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E02").values(leaves=dt.date(2026, 11, 1)))
    found = reminded(office)
    assert found.letters == ()
    assert [o.code for o in found.left] == ["mail-left"]


def test_a_manager_is_reminded_of_their_peoples_papers_by_name(office: Office) -> None:
    found = reminded(office, "manager")
    queue(office.ledger, found.letters, office.writer())
    (message,) = outbox.listed(office.ledger)
    assert (message.recipient_ref, message.person_ref, message.protection) == ("E01", "E02", "plain")
    kept = office.ledger.home / "outgoing" / message.sha256[:2] / message.sha256
    assert "Zo=C3=AB Example" in kept.read_text(encoding="ascii").replace("=\n", "")
    assert "Zo" not in message.subject


THIRD = "4K7Q9XT2M8WZ3C"


def mailed(office: Office, ref: str = "E02", form: str = "contact-evaluation", **more: str) -> int:
    """A pack with one copy, made 20 days ago, in the outbox as a message to the person; the message's number."""
    then = NOON - dt.timedelta(days=20)
    make(office, ref, THIRD, at=then, form=form)
    person = next(p for p in office.people() if p.ref == ref)
    data = pdf(f"Copy {THIRD}")
    office.folder.mkdir(exist_ok=True)
    (office.folder / "evaluation.pdf").write_bytes(data)
    document = Made.of(data, "form", "Contact evaluation", "pdf", form=form, copy=THIRD)
    office.at = then
    register(office.ledger, PackMade("blank", person.id, (document,)), office.actor())
    number = office.queue(*more.get("roles", "person").split())[-1].id
    office.at = NOON
    return number


def sent(office: Office, number: int, *, days_ago: int) -> None:
    """The message went out then."""
    from filing.mail import messages

    office.at = NOON - dt.timedelta(days=days_ago)
    with office.ledger.writing() as conn:
        before = ("queued", "held", "cancelled", "drafted")
        messages.change(conn, number, before, "sent", office.actor(), outcome="sent")
    office.at = NOON


def asked(office: Office, *roles: str) -> list[tuple[str, list[str]]]:
    """Who is asked, by reference, for which copies, by how and when they went out."""
    return [
        (one.recipient.ref, [f"{a.number} {a.how} {a.since:%d/%m}" for a in one.awaited])
        for one in reminded(office, *roles).letters
    ]


@pytest.fixture
def fresh(office: Office) -> Office:
    """The office with nothing out."""
    for number in (FIRST, SECOND):
        withdraw(office.ledger, number, "lost", office.actor())
    return office


def test_what_was_made_and_never_went_out_is_told_and_not_asked_for(fresh: Office) -> None:
    make(fresh, "E02", THIRD, at=NOON - dt.timedelta(days=20))
    found = reminded(fresh)
    assert found.letters == ()
    ((left),) = found.left
    assert (left.code, left.person.ref if left.person else None) == ("mail-not-out", "E02")
    assert f"(copy {THIRD})" in left.say


@pytest.mark.parametrize(
    ("state", "stands"),
    [
        ("queued", "waits in the outbox"),
        ("held", "waits for somebody to decide"),
        ("cancelled", "was cancelled"),
        ("drafted", "is a draft"),
    ],
)
def test_a_message_that_is_not_sent_is_no_going_out(fresh: Office, state: str, stands: str) -> None:
    from filing.mail import messages

    number = mailed(fresh)
    if state != "queued":
        with fresh.ledger.writing() as conn:
            messages.change(conn, number, ("queued",), state, fresh.actor(), outcome=state)  # type: ignore[arg-type]
    found = reminded(fresh)
    assert found.letters == ()
    assert f"message {number} {stands}" in found.left[0].say
    sent(fresh, number, days_ago=14)
    assert asked(fresh) == [("E02", [f"{THIRD} sent to you 16/11"])]


def test_days_count_from_when_it_went_out_and_not_from_when_it_was_made(fresh: Office) -> None:
    sent(fresh, mailed(fresh), days_ago=13)
    assert asked(fresh) == []
    assert reminded(fresh, older_than=13).letters != ()


def test_a_message_without_the_papers_in_it_is_no_going_out(fresh: Office) -> None:
    zoe = next(p for p in fresh.people() if p.ref == "E02")
    mail_choices.choose(fresh.ledger, zoe.id, "none", "on paper", fresh.actor())
    sent(fresh, mailed(fresh), days_ago=20)
    assert [o.code for o in reminded(fresh).left] == ["mail-not-out"]


def test_two_copies_of_one_form_are_told_apart_by_their_numbers(office: Office) -> None:
    assert asked(office) == [("E02", [f"{SECOND} given to you 31/10", f"{FIRST} given to you 10/11"])]
    queue(office.ledger, reminded(office).letters, office.writer())
    (message,) = outbox.listed(office.ledger)
    kept = office.ledger.home / "outgoing" / message.sha256[:2] / message.sha256
    words = " ".join(kept.read_text(encoding="ascii").replace("=\n", "").split())
    assert words.count(f"(copy {FIRST}), given to you on 10 November 2026") == 2  # as text, and as HTML
    assert "sent on" not in words
    assert f"or send them to {office.settings.address}" in words


def test_the_supervisor_is_asked_for_the_record_that_they_fill_in(fresh: Office) -> None:
    hand_out(fresh, "E02", THIRD, at=NOON - dt.timedelta(days=20), form="supervision-record")
    assert asked(fresh) == [("E01", [f"{THIRD} given to Zoë Example 10/11"])]
    assert asked(fresh, "person") == []


def test_a_supervisor_who_was_sent_it_is_told_so(fresh: Office) -> None:
    sent(fresh, mailed(fresh, form="supervision-record", roles="supervisor"), days_ago=20)
    assert asked(fresh) == [("E01", [f"{THIRD} sent to you 10/11"])]


def test_no_letter_of_reminder_tells_what_is_for_managers_alone() -> None:
    from filing.clocks.falling import FOR_MANAGERS
    from issuing.letter_facts import TOLD

    assert not FOR_MANAGERS & set(TOLD)
