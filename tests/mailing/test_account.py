"""The account that mail goes by: what it needs, whether servers let us in, and forgetting it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailing import account
from mailing.secrets import Secrets
from mailing.settings import Collecting, MailSettings, Sending, SigningIn
from schemas.errors import UsageError
from tests.mailing.postbox import Ring
from tests.mailing.sending_office import served
from tests.mailing.smtp_server import PASSWORD, USER, SmtpServer

BOTH = MailSettings(
    address=USER,
    sending=Sending(server="smtp.example.org", sign_in="xoauth2"),
    collecting=Collecting(server="imap.example.org", user="box"),
    signing_in=SigningIn(provider="google", client="one"),
)


def test_passwords_and_consent_are_wanted_as_the_servers_take_them() -> None:
    assert account.users(BOTH) == ("box",)
    assert account.by_consent(BOTH)
    account.must_be_set(BOTH)
    with pytest.raises(UsageError) as refused:
        account.must_be_set(MailSettings(address=USER))
    assert refused.value.code == "mail-not-set"


def test_what_is_kept_is_forgotten_and_said() -> None:
    secrets = Secrets({}, Ring())
    secrets.keep("password", "box", "one")
    secrets.keep("refresh-token", USER, "two")
    assert account.forget(BOTH, secrets) == ("password of box", f"refresh-token of {USER}")
    assert account.forget(BOTH, secrets) == ()


def test_a_server_is_tried_and_what_stands_against_it_told(tmp_path: Path) -> None:
    with SmtpServer(tmp_path) as server:
        own = served(MailSettings(address=USER), server)
        right = Secrets({"CAREPACK_MAIL_PASSWORD": PASSWORD}, Ring())
        assert account.tried(own, right) == {"mailbox": None, "sending": True}
        assert account.against("sending", own, right) == ()
        wrong = Secrets({"CAREPACK_MAIL_PASSWORD": "another"}, Ring())
        assert [f.code for f in account.against("sending", own, wrong)] == ["mail-sign-in"]
