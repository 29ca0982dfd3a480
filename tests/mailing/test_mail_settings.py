"""`mail.yaml` is read strictly: every mistake is told at once, with its line, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailing.settings import Collecting, MailSettings, Sending, settings
from schemas.errors import DefinitionError


def of(folder: Path, text: str) -> MailSettings:
    (folder / "mail.yaml").write_text(text, encoding="utf-8")
    return settings(folder)


def faults(folder: Path, text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(DefinitionError) as refused:
        of(folder, text)
    return [(f.place.line, f.code) for f in refused.value.faults]


def test_without_a_file_nothing_is_set(tmp_path: Path) -> None:
    assert settings(tmp_path) == MailSettings()
    assert settings(tmp_path / "nowhere") == MailSettings()


def test_what_is_not_said_has_its_usual_value(tmp_path: Path) -> None:
    found = of(tmp_path, "address: care@example.org\nsending: {server: smtp.example.org}\n")
    assert found.sending == Sending(server="smtp.example.org", port=587, security="starttls")
    assert (found.collecting, found.signing_in, found.keep_days) == (None, None, 30)
    assert found.domain == "example.org"
    assert found.sending is not None
    assert found.user_of(found.sending) == "care@example.org"


def test_all_of_it_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "ours.pem").write_text("x", encoding="ascii")
    found = of(
        tmp_path,
        """
address: care@example.org
name: Example Care
reply_to: forms@example.org
telephone: 020 7946 0000
keep_days: 90
certificates: ours.pem
shared_mailboxes: [night-team@example.org]
personal_mailboxes: care.manager@example.org
sending: {server: smtp.example.org, port: 465, security: tls, sign_in: xoauth2, user: robot@example.org}
collecting: {server: imap.example.org, folder: Forms, done: Taken in, problems: To look at}
signing_in: {provider: microsoft, client: 00000000-aaaa, tenant: example.org, scopes: [one, two]}
""",
    )
    assert found.collecting == Collecting(
        server="imap.example.org", folder="Forms", done="Taken in", problems="To look at"
    )
    assert found.sending is not None
    assert found.user_of(found.sending) == "robot@example.org"
    assert found.certificates == tmp_path / "ours.pem"
    assert found.personal_mailboxes == ("care.manager@example.org",)
    assert found.signing_in is not None
    assert found.signing_in.scopes == ("one", "two")


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    text = """adress: care@example.org
sending:
  server: smtp.example.org
  port: 99999
  security: none
  sign_in: xoauth2
  most_a_minute: many
shared_mailboxes: [office@example.org, nonsense]
certificates: nope.pem
"""
    assert faults(tmp_path, text) == [
        (1, "def-unknown-key"),
        (1, "def-missing"),
        (3, "mail-signing-in"),
        (4, "def-value"),
        (5, "def-value"),
        (7, "def-number"),
        (8, "mail-address"),
        (9, "mail-certificates"),
    ]


@pytest.mark.parametrize(("port", "right"), [(0, False), (1, True), (65535, True), (65536, False)])
def test_a_port_is_one_that_there_is(tmp_path: Path, port: int, right: bool) -> None:
    text = f"address: a@example.org\nsending: {{server: s.example.org, port: {port}}}\n"
    if right:
        assert of(tmp_path, text).sending is not None
    else:
        assert faults(tmp_path, text) == [(2, "def-value")]


@pytest.mark.parametrize(
    "address", ["care", "care@", "@example.org", "a b@example.org", "a@b@example.org", "<care@example.org>"]
)
def test_what_is_no_address_is_told(tmp_path: Path, address: str) -> None:
    assert faults(tmp_path, f'address: "{address}"\n') == [(1, "mail-address")]


def test_a_password_has_no_place_there(tmp_path: Path) -> None:
    text = "address: a@example.org\nsending: {server: s.example.org, password: secret}\n"
    assert faults(tmp_path, text) == [(2, "def-unknown-key")]


def test_certificates_outside_the_folder_are_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "outside.pem").write_text("x", encoding="ascii")
    own = tmp_path / "organisation"
    own.mkdir()
    assert faults(own, "address: a@example.org\ncertificates: ../outside.pem\n") == [(2, "mail-certificates")]


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://sign.example.org/token", True),
        ("http://localhost:8000/token", True),
        ("http://sign.example.org/token", False),
    ],
)
def test_tokens_come_from_encrypted_addresses_or_this_computer(
    tmp_path: Path, address: str, right: bool
) -> None:
    text = (
        "address: a@example.org\n"
        f'signing_in: {{provider: other, client: c, authorize: "{address}", token: "{address}"}}\n'
    )
    if right:
        assert of(tmp_path, text).signing_in is not None
    else:
        assert {line for line, _ in faults(tmp_path, text)} == {2}


def test_another_provider_says_where_to_sign_in(tmp_path: Path) -> None:
    text = "address: a@example.org\nsigning_in: {provider: other, client: c}\n"
    assert faults(tmp_path, text) == [(2, "mail-signing-in")]


def test_what_is_no_yaml_is_told(tmp_path: Path) -> None:
    assert faults(tmp_path, "address: [a\n")[0][1] == "def-yaml"
    (tmp_path / "mail.yaml").write_bytes(b"address: \xff\n")
    with pytest.raises(DefinitionError):
        settings(tmp_path)
    assert faults(tmp_path, "x" * 100_001)[0][1] == "def-too-large"


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    assert of(tmp_path, "\n# nothing yet\n") == MailSettings()


@pytest.mark.parametrize(
    "named", ["done: INBOX", "problems: inbox", "folder: Forms, done: forms/", "problems: Done"]
)
def test_a_message_is_never_moved_to_where_it_is_looked_for_nor_two_kinds_to_one_folder(
    tmp_path: Path, named: str
) -> None:
    text = f"address: care@example.org\ncollecting: {{server: imap.example.org, {named}}}\n"
    assert faults(tmp_path, text) == [(2, "mail-folders")]
