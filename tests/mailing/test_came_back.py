"""An address that nobody has is remembered: the next message to it waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from filing.ledger.database import open_ledger
from filing.ledger.tables import people
from filing.mail import messages
from mailing import outbox
from mailing.bounces import SAY
from mailing.queueing import queue
from schemas.errors import UsageError
from tests import prepared
from tests.mailing.sending_office import Office

CODE = "mail-bounced-address"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Zoë has got a message, and another pack is there for her; Zuzana has one at another address."""
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        made.pack(made.person("E02", name="Zoë Example"), "Record")
        made.queue()
        made.pack(made.people()[0], "Another")
        made.pack(made.person("E03", name="Zuzana Example"), "Record")
        yield made


def out(office: Office, number: int = 1) -> None:
    """The message went out."""
    with office.ledger.writing() as conn:
        messages.change(conn, number, ("queued",), "sent", office.actor(), outcome="sent")


def back(office: Office, code: str, number: int = 1) -> None:
    """The message came back."""
    message = outbox.named(office.ledger, [number])[0]
    say = f"{SAY[code]} (5.1.1)"
    outbox.bounced(office.ledger, message.message_id, code, say, office.actor())


def held(office: Office) -> dict[str, list[str]]:
    return {p.recipient.ref: [h.code for h in p.held] for p in office.plan().letters}


@pytest.mark.parametrize("code", ["bounce-no-mailbox", "bounce-no-domain"])
def test_a_message_to_an_address_whose_last_one_came_back_is_held_and_told_before(
    office: Office, code: str
) -> None:
    out(office)
    assert held(office) == {"E02": [], "E03": []}
    back(office, code)
    assert held(office) == {"E02": [CODE], "E03": []}
    (say,) = [h.say for p in office.plan().letters for h in p.held]
    assert say.startswith(f"The last message to e02@example.org came back on 30/11/2026: {SAY[code]}")
    queued = queue(office.ledger, office.plan().letters, office.writer())
    assert [q.held for q in queued] == [True, False]


@pytest.mark.parametrize("code", ["bounce-full", "bounce-too-large", "bounce-refused", "bounce-other"])
def test_what_came_back_for_another_reason_holds_nothing(office: Office, code: str) -> None:
    out(office)
    back(office, code)
    assert held(office) == {"E02": [], "E03": []}


def test_another_address_or_a_message_that_arrived_since_ends_it(office: Office) -> None:
    out(office)
    back(office, "bounce-no-mailbox")
    queue(office.ledger, office.plan().letters, office.writer())
    with pytest.raises(UsageError) as caught:
        outbox.retry(office.ledger, [2], None, office.settings, office.actor())
    assert caught.value.code == CODE
    outbox.retry(office.ledger, [2], "She says it works now.", office.settings, office.actor())
    assert outbox.show(office.ledger, 2, office.settings, office.actor()).held is None
    office.pack(office.people()[0], "A third")
    assert held(office) == {"E02": [CODE]}
    out(office, 2)
    assert held(office) == {"E02": []}
    back(office, "bounce-no-mailbox", 2)
    assert held(office) == {"E02": [CODE]}
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E02").values(email="zoe@example.net"))
    assert held(office)["E02"] == []


def test_a_message_that_waits_already_is_held_when_another_one_comes_back(office: Office) -> None:
    out(office)
    queue(office.ledger, office.plan().letters, office.writer())
    back(office, "bounce-no-mailbox")
    now = outbox.show(office.ledger, 2, office.settings, office.actor()).held
    assert now is not None
    assert now.code == CODE
    assert outbox.show(office.ledger, 3, office.settings, office.actor()).held is None


@pytest.mark.parametrize(
    ("said", "codes"), [("550 5.1.1 no such user", [CODE]), ("550 5.7.1 spam", []), ("552 too large", [])]
)
def test_a_server_that_says_at_once_that_nobody_is_there_counts_as_well(
    office: Office, said: str, codes: list[str]
) -> None:
    with office.ledger.writing() as conn:
        told = {"outcome": "refused", "code": "mail-refused", "reason": said}
        messages.change(conn, 1, ("queued",), "refused", office.actor(), **told)  # type: ignore[arg-type]
    assert held(office)["E02"] == codes


def test_capitals_in_an_address_make_no_difference(office: Office) -> None:
    out(office)
    back(office, "bounce-no-mailbox")
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E02").values(email="E02@Example.org"))
    assert held(office)["E02"] == [CODE]
