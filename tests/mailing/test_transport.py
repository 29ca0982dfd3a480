"""A connection is encrypted, its server verified, and each answer understood for what it says of a message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailing.secrets import Secrets
from mailing.settings import MailSettings, Sending
from mailing.transport import Answer, Connection, Credentials, Said, connect, connector
from mailing.trust import context
from schemas.errors import MailError, UsageError
from tests.clients.authority import Authority
from tests.mailing.smtp_server import PASSWORD, TOKEN, USER, SmtpServer

TEXT = b"Subject: x\r\nMessage-ID: <a@example.org>\r\n\r\nText.\r\n"
RIGHT = Credentials(USER, password=PASSWORD)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


def reached(server: SmtpServer, known: Credentials | None = RIGHT, **more: object) -> Connection:
    given = {"server": "localhost", "port": server.port, "timeout": 5, **more}
    return connect(Sending(**given), known, context(server.authority.file), "example.org")  # type: ignore[arg-type]


def test_a_password_is_said_on_an_encrypted_line_alone(server: SmtpServer) -> None:
    with reached(server) as connection:
        assert connection.offer(USER, "zoe@example.org", len(TEXT)).answer is Answer.GOOD
        assert connection.hand_over(TEXT).answer is Answer.GOOD
    assert server.signed_in == ["PLAIN"]
    assert server.bodies == [TEXT]


def test_a_line_that_is_encrypted_from_the_start(tmp_path: Path) -> None:
    with SmtpServer(tmp_path, tls=True) as server, reached(server, security="tls") as connection:
        assert connection.offer(USER, "zoe@example.org", len(TEXT)).answer is Answer.GOOD


def test_a_certificate_of_an_unknown_authority_is_not_trusted(server: SmtpServer, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(MailError) as refused:
        connect(
            Sending(server="localhost", port=server.port),
            RIGHT,
            context(Authority(other).file),
            "example.org",
        )
    assert refused.value.code == "mail-certificate"
    assert server.signed_in == []


def test_a_certificate_of_another_name_is_not_trusted(tmp_path: Path) -> None:
    with SmtpServer(tmp_path, name="mail.example.org") as server, pytest.raises(MailError) as refused:
        reached(server)
    assert refused.value.code == "mail-certificate"
    assert server.signed_in == []


def test_a_certificate_that_has_run_out_is_not_trusted(tmp_path: Path) -> None:
    class Old(Authority):
        def certificate(
            self, name: str = "localhost", *, ends: dt.timedelta = -dt.timedelta(hours=1)
        ) -> tuple[Path, Path]:
            return super().certificate(name, ends=ends)

    with SmtpServer(tmp_path, authority=Old(tmp_path)) as server, pytest.raises(MailError) as refused:
        reached(server)
    assert refused.value.code == "mail-certificate"


def test_a_server_without_encryption_is_told_nothing(tmp_path: Path) -> None:
    with SmtpServer(tmp_path, starttls=False) as server, pytest.raises(MailError) as refused:
        reached(server)
    assert refused.value.code == "mail-no-tls"
    assert server.signed_in == []


def test_a_wrong_password_is_told_and_nobody_is_to_blame(server: SmtpServer) -> None:
    with pytest.raises(MailError) as refused:
        reached(server, Credentials(USER, password="wrong"))
    assert refused.value.code == "mail-sign-in"
    assert "wrong" not in str(refused.value)


def test_a_token_signs_in_where_passwords_are_refused(tmp_path: Path) -> None:
    with SmtpServer(tmp_path, sign_in="xoauth2") as server:
        with reached(server, Credentials(USER, token=lambda: TOKEN), sign_in="xoauth2") as connection:
            assert connection.offer(USER, "zoe@example.org", len(TEXT)).answer is Answer.GOOD
        assert server.signed_in == ["XOAUTH2"]
        with pytest.raises(MailError) as refused:
            reached(server)
        assert refused.value.code == "mail-sign-in"


def test_a_token_that_has_run_out_is_refused(tmp_path: Path) -> None:
    with SmtpServer(tmp_path, sign_in="xoauth2") as server, pytest.raises(MailError) as refused:
        reached(server, Credentials(USER, token=lambda: "old"), sign_in="xoauth2")
    assert refused.value.code == "mail-sign-in"
    assert "old" not in str(refused.value)


def test_a_relay_that_asks_for_no_sign_in(tmp_path: Path) -> None:
    with SmtpServer(tmp_path, sign_in=None) as server, reached(server, None, sign_in="none") as connection:
        assert connection.offer(USER, "zoe@example.org", len(TEXT)).answer is Answer.GOOD


def test_nobody_at_the_port_is_told() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(MailError) as refused:
        connect(Sending(server="localhost", port=port, timeout=2), RIGHT, context(), "example.org")
    assert refused.value.code == "mail-unreachable"


@pytest.mark.parametrize(("size", "answer"), [(1000, Answer.GOOD), (1001, Answer.NEVER)])
def test_what_is_larger_than_the_server_takes_is_not_begun(tmp_path: Path, size: int, answer: Answer) -> None:
    with SmtpServer(tmp_path, most=1000) as server, reached(server) as connection:
        assert connection.offer(USER, "zoe@example.org", size).answer is answer


def test_a_line_that_breaks_amid_a_long_text_leaves_no_doubt(server: SmtpServer) -> None:
    server.commands["zoe@example.org"] = ["drop text"]
    long = TEXT + b"More of it.\r\n" * 2_000_000
    with reached(server) as connection:
        connection.offer(USER, "zoe@example.org", len(long))
        said = connection.hand_over(long)
    assert (said.answer, said.say) == (Answer.GONE, "The mail server ended the connection.")
    assert server.bodies == []


def test_a_domain_in_other_letters_is_offered_as_servers_know_it(server: SmtpServer) -> None:
    with reached(server) as connection:
        assert connection.offer(USER, "zoe@bücher.example", len(TEXT)).answer is Answer.GOOD
        connection.hand_over(TEXT)
    assert [to for _, to in server.taken()] == ["zoe@xn--bcher-kva.example"]


def test_the_password_of_the_environment_signs_in(server: SmtpServer) -> None:
    own = MailSettings(
        address=USER,
        sending=Sending(server="localhost", port=server.port),
        certificates=server.authority.file,
    )
    connector(own, Secrets({"CAREPACK_MAIL_PASSWORD": PASSWORD}))().close()
    assert server.signed_in == ["PLAIN"]


def test_without_a_server_there_is_nothing_to_connect_to() -> None:
    with pytest.raises(UsageError) as refused:
        connector(MailSettings(address=USER), Secrets({}))
    assert refused.value.code == "mail-no-server"


@pytest.mark.parametrize(
    ("said", "say"),
    [
        (
            Said(Answer.LATER, "rcpt", 450, "later"),
            "The mail server does not take it for now and says “later” (450).",
        ),
        (Said(Answer.NEVER, "end", 554, ""), "The mail server does not take it (554)."),
        (
            Said(Answer.GONE, "end", 250, "x"),
            "The mail server answers otherwise than it should and says “x” (250).",
        ),
        (Said(Answer.NEVER, "size", words="It is too large."), "It is too large."),
    ],
)
def test_what_a_server_said_is_told_in_a_sentence(said: Said, say: str) -> None:
    assert said.say == say
