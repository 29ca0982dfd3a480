"""Messages go out once, to whom they may, and it is known of each what became of it."""

from __future__ import annotations

import datetime as dt
import email
from collections.abc import Iterator
from email.policy import default
from pathlib import Path

import pytest

from filing.ledger.database import open_ledger
from filing.mail.alone import alone
from mailing import outbox
from mailing.sending import find_unknown, go
from schemas.errors import UsageError
from tests import prepared
from tests.clients.postgres import Postgres
from tests.mailing.sending_office import Office, connection, served
from tests.mailing.smtp_server import SmtpServer

ZOE, SAM = "e02@example.org", "e01@example.org"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        sam = made.person("E01", name="Sam Sample")
        zoe = made.person("E02", name="Zoë Example", manager="E01")
        made.pack(sam, "Supervision record")
        made.pack(zoe, "Supervision record", "Cover letter")
        yield made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


def test_each_message_goes_to_one_recipient_once(office: Office, server: SmtpServer) -> None:
    office.queue()
    assert office.send(server).counts == {"sent": 2}
    assert sorted(to for _, to in server.taken()) == [SAM, ZOE]
    assert [
        email.message_from_bytes(b, policy=default)["To"].addresses[0].addr_spec for b in server.bodies
    ] == [to for _, to in server.taken()]
    assert office.send(server).counts == {}
    assert len(server.taken()) == 2


def test_what_arrives_is_byte_for_byte_what_was_kept(office: Office, server: SmtpServer) -> None:
    first, _ = office.queue()
    kept = (office.ledger.home / "outgoing" / first.sha256[:2] / first.sha256).read_bytes()
    office.send(server)
    assert kept in server.bodies


def test_a_line_that_begins_with_a_dot_arrives_with_it(office: Office, server: SmtpServer) -> None:
    connected = connection(served(office.settings, server))
    text = b"Subject: x\r\nMessage-ID: <a@example.org>\r\n\r\n.one\r\n..two\r\n.\r\nend\r\n"
    with connected:
        connected.offer("care@example.org", ZOE, len(text))
        connected.hand_over(text)
    assert server.bodies == [text]


@pytest.mark.parametrize("step", ["rcpt 451 try later", "end 451 try later"])
def test_what_is_refused_for_now_is_tried_again_when_its_time_has_come(
    office: Office, server: SmtpServer, step: str
) -> None:
    office.queue()
    server.commands[ZOE] = [step, "ok"]
    run = office.send(server)
    assert run.counts == {"sent": 1, "later": 1}
    assert run.next_at == office.at + dt.timedelta(minutes=5)
    office.at = run.next_at - dt.timedelta(seconds=1)
    assert office.send(server).counts == {}
    office.at = run.next_at
    assert office.send(server).counts == {"sent": 1}
    assert [to for _, to in server.taken()] == [SAM, ZOE]


def test_a_message_is_given_up_after_its_tries(office: Office, server: SmtpServer) -> None:
    office.queue()
    server.commands[ZOE] = ["rcpt 451 try later"]
    waits = []
    for _ in range(3):
        run = office.send(server, tries=3)
        if run.next_at:
            waits.append((run.next_at - office.at).total_seconds() / 60)
            office.at = run.next_at
    assert waits == [5, 15]
    assert office.states() == {"E01": "sent", "E02": "refused"}
    assert outbox.listed(office.ledger)[1].code == "mail-gave-up"


def test_a_run_that_may_stay_tries_again_by_itself(office: Office, server: SmtpServer) -> None:
    office.queue()
    server.commands[ZOE] = ["rcpt 451 try later", "ok"]
    settings = served(office.settings, server)
    until = office.at + dt.timedelta(minutes=5)
    run = go(office.ledger, settings, lambda: connection(settings), office.clock(), "Ama Admin", until=until)
    assert run.counts == {"sent": 2, "later": 1}
    assert office.waited == [300.0]


@pytest.mark.parametrize("step", ["rcpt 550 no such user", "end 554 not wanted"])
def test_what_is_refused_for_good_is_not_tried_again_by_itself(
    office: Office, server: SmtpServer, step: str
) -> None:
    office.queue()
    server.commands[ZOE] = [step, "ok"]
    assert office.send(server).counts == {"sent": 1, "refused": 1}
    office.at += dt.timedelta(days=1)
    assert office.send(server).counts == {}
    outbox.retry(office.ledger, [2], None, office.settings, office.actor())
    assert office.send(server).counts == {"sent": 1}


def test_after_a_refusal_the_next_message_goes_on_the_same_connection(
    office: Office, server: SmtpServer
) -> None:
    office.queue()
    server.commands[SAM] = ["rcpt 550 no such user"]
    assert office.send(server).counts == {"sent": 1, "refused": 1}
    assert server.connections == 1


@pytest.mark.parametrize("step", ["drop rcpt", "drop data"])
def test_a_connection_that_breaks_before_the_end_of_the_text_leaves_no_doubt(
    office: Office, server: SmtpServer, step: str
) -> None:
    office.queue()
    server.commands[SAM] = [step, "ok"]
    run = office.send(server)
    assert run.counts["unknown"] == 0
    assert run.counts["sent"] >= 1
    office.at += dt.timedelta(minutes=5)
    office.send(server)
    assert sorted(to for _, to in server.taken()) == [SAM, ZOE]


@pytest.mark.parametrize(("step", "arrived"), [("drop before", 0), ("drop after", 1)])
def test_a_connection_that_breaks_after_the_text_leaves_it_unknown_and_not_sent_again(
    office: Office, server: SmtpServer, step: str, arrived: int
) -> None:
    office.queue()
    server.commands[ZOE] = [step, "ok"]
    assert office.send(server).counts == {"sent": 1, "unknown": 1}
    office.at += dt.timedelta(days=2)
    assert office.send(server).counts == {}
    assert [to for _, to in server.taken()].count(ZOE) == arrived


def test_a_server_that_answers_too_late_leaves_it_unknown(office: Office, server: SmtpServer) -> None:
    office.queue()
    server.commands[ZOE] = ["wait 1.6"]
    assert office.send(server, timeout=1).counts == {"sent": 1, "unknown": 1}


def test_a_server_that_answers_just_in_time_is_believed(office: Office, server: SmtpServer) -> None:
    office.queue()
    server.commands[ZOE] = ["wait 0.3"]
    assert office.send(server, timeout=1).counts == {"sent": 2}


def test_a_server_that_has_closed_an_old_connection_is_asked_on_a_new_one(
    office: Office, server: SmtpServer
) -> None:
    office.queue()
    settings = served(office.settings, server)
    connections = []

    def connected() -> object:
        connections.append(connection(settings))
        if len(connections) == 1:
            server.on_text = lambda: server.commands.update({"*": ["drop mail", "ok"]})
        return connections[-1]

    run = go(office.ledger, settings, connected, office.clock(), "Ama Admin")  # type: ignore[arg-type]
    assert run.counts == {"sent": 2}
    assert len(connections) == 2


def test_a_sender_who_is_refused_ends_the_run_and_nobody_is_to_blame(
    office: Office, server: SmtpServer
) -> None:
    office.queue()
    server.commands["*"] = ["mail 550 not yours"]
    run = office.send(server)
    assert [f.code for f in run.stopped] == ["mail-sender-refused"]
    assert office.states() == {"E01": "queued", "E02": "queued"}
    assert [m.tries for m in outbox.listed(office.ledger)] == [0, 0]


@pytest.mark.parametrize(("refused", "stopped"), [(4, ()), (5, ("mail-all-refused",))])
def test_five_refusals_in_a_row_end_the_run(
    office: Office, server: SmtpServer, refused: int, stopped: tuple[str, ...]
) -> None:
    for number in range(3, 8):
        office.pack(office.person(f"E0{number}"))
    office.queue()
    for message in outbox.listed(office.ledger)[:refused]:
        server.commands[message.address] = ["rcpt 554 relay access denied"]
    run = office.send(server)
    assert tuple(f.code for f in run.stopped) == stopped
    assert run.counts["refused"] == refused
    assert run.left == (2 if stopped else 0)


def test_an_hour_has_room_for_so_many_a_minute(office: Office, server: SmtpServer) -> None:
    for number in range(3, 6):
        office.pack(office.person(f"E0{number}"))
    office.queue()
    office.send(server, most_a_minute=2)
    assert office.waited == [60.0, 60.0]
    assert len(server.taken()) == 5


def test_the_minute_of_the_run_before_counts(office: Office, server: SmtpServer) -> None:
    office.queue()
    office.send(server, most_a_minute=2)
    office.pack(office.person("E03"))
    office.queue()
    office.at += dt.timedelta(seconds=59)
    office.send(server, most_a_minute=2)
    assert office.waited == [1.0]


def test_a_day_that_is_full_ends_the_run_until_tomorrow(office: Office, server: SmtpServer) -> None:
    office.queue()
    run = office.send(server, most_a_day=1)
    assert [f.code for f in run.stopped] == ["mail-day-full"]
    assert run.counts == {"sent": 1}
    office.at += dt.timedelta(hours=24) - dt.timedelta(seconds=1)
    assert office.send(server, most_a_day=1).counts == {}
    office.at += dt.timedelta(seconds=1)
    assert office.send(server, most_a_day=1).counts == {"sent": 1}


def test_while_somebody_sends_nobody_else_does(office: Office, server: SmtpServer) -> None:
    office.queue()
    with alone(office.ledger), pytest.raises(UsageError) as busy:
        office.send(server)
    assert busy.value.code == "mail-busy"
    with alone(office.ledger), pytest.raises(UsageError):
        find_unknown(office.ledger, office.actor())
    assert office.send(server).counts == {"sent": 2}


def test_without_a_server_nothing_is_sent(office: Office) -> None:
    office.queue()
    with pytest.raises(UsageError) as refused:
        go(office.ledger, office.settings, lambda: pytest.fail("connected"), office.clock(), "Ama Admin")
    assert refused.value.code == "mail-no-server"


@pytest.mark.client("postgres")
def test_on_a_server_too_each_message_goes_once(
    postgres: Postgres, tmp_path: Path, server: SmtpServer
) -> None:
    with open_ledger(tmp_path / "home", url=postgres.database()) as ledger:
        office = Office(ledger, tmp_path / "packs")
        office.pack(office.person("E01", name="Sam Sample"))
        office.pack(office.person("E02", name="Zoë Example", manager="E01"))
        office.queue()
        server.commands[ZOE] = ["drop after", "ok"]
        assert office.send(server).counts == {"sent": 1, "unknown": 1}
        assert office.send(server).counts == {}
        assert office.plan().letters == ()
    assert sorted(to for _, to in server.taken()) == [SAM, ZOE]
