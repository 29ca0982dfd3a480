"""What is in the outbox is looked at a page at a time, and mails as their recipients see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import open_ledger
from filing.mail import messages
from filing.mail.alone import alone
from mailing import looking, outbox
from tests import prepared
from tests.mailing.sending_office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        made.person("E01", name="Sam Sample")
        made.pack(made.person("E02", name="Zoë Example", manager="E01"))
        made.pack(made.person("E03", name="Łukasz Próba", manager="E01"))
        yield made


def numbers(page: looking.Page) -> list[int]:
    return [m.id for m in page.messages]


def test_the_newest_come_first_a_page_at_a_time_and_all_are_counted(office: Office) -> None:
    office.queue("person", "manager")
    found = looking.page(office.ledger, most=3)
    assert (numbers(found), found.total) == ([4, 3, 2], 4)
    assert numbers(looking.page(office.ledger, first=3, most=3)) == [1]
    outbox.cancel(office.ledger, [2], "Not wanted", office.actor())
    assert looking.counts(office.ledger) == {"queued": 3, "cancelled": 1}
    assert numbers(looking.page(office.ledger, states=["cancelled"])) == [2]


def test_people_are_found_whom_a_mail_is_about_or_goes_to(office: Office) -> None:
    office.queue("person", "manager")
    about = looking.page(office.ledger, said="lukasz")
    assert {m.person_ref for m in about.messages} == {"E03"}
    to = looking.page(office.ledger, said="Sam Sample")
    assert {m.recipient_ref for m in to.messages} == {"E01"}
    assert looking.page(office.ledger, said="Nobody Here") == looking.Page((), 0)


def test_a_mail_reads_as_it_was_foreseen_but_for_its_reference(office: Office) -> None:
    (letter, *_) = office.plan("manager").letters
    foreseen = looking.as_it_will_be(office.ledger, letter, office.writer())
    (message, *_) = office.queue("manager")
    data = looking.bytes_of(office.ledger, message)
    assert data is not None
    mail = looking.as_it_is(data)
    reference = outbox.reference_of(message.message_id)
    assert "····-····" in foreseen.subject
    assert foreseen.subject.replace("····-····", reference) == mail.subject
    assert (foreseen.to, foreseen.sender) == (mail.to, mail.sender)
    assert [name.replace("····-····", reference) for name, _ in foreseen.files] == [n for n, _ in mail.files]
    assert repr(foreseen.words).replace("····-····", reference) == repr(mail.words)
    assert all(size for _, size in mail.files)


def test_what_a_run_left_half_done_is_unknown_and_what_goes_out_now_is_not(office: Office) -> None:
    office.queue()
    with office.ledger.writing() as conn:
        messages.change(conn, 1, ("queued",), "sending", office.actor(), outcome="sending")
    with alone(office.ledger):
        assert looking.half_done(office.ledger, office.actor())
        assert looking.counts(office.ledger)["sending"] == 1
    assert not looking.half_done(office.ledger, office.actor())
    assert looking.counts(office.ledger) == {"unknown": 1, "queued": 1}
