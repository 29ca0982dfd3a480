"""Secrets come from the environment or the keyring, whole, and a keyring that does not open says what to do."""

from __future__ import annotations

import keyring.backends.fail
import pytest
from keyring.errors import KeyringLocked

from mailing.secrets import Secrets, variable
from schemas.errors import UsageError
from tests.mailing.postbox import Ring

ACCOUNT = "office@example.org"


def test_what_is_kept_is_found_again_however_long_it_is() -> None:
    ring = Ring()
    secrets = Secrets({}, ring)
    assert secrets.find("refresh-token", ACCOUNT) is None
    for token in ("t" * 1000, "t" * 1001, "2:ü" * 900, "short"):
        secrets.keep("refresh-token", ACCOUNT, token)
        assert secrets.find("refresh-token", ACCOUNT) == token
        assert max(len(piece.encode("utf-16-le")) for piece in ring.kept.values()) < 2_560
    assert len(ring.kept) == 1, "the pieces of longer ones before are gone"
    assert secrets.forget("refresh-token", ACCOUNT)
    assert not secrets.forget("refresh-token", ACCOUNT)
    assert ring.kept == {}


def test_the_environment_counts_before_the_keyring_and_an_accounts_own_variable_first() -> None:
    ring = Ring()
    Secrets({}, ring).keep("password", ACCOUNT, "of the ring")
    assert Secrets({}, ring).password(ACCOUNT) == "of the ring"
    general = {"CAREPACK_MAIL_PASSWORD": "of all"}
    assert Secrets(general, ring).password(ACCOUNT) == "of all"
    own = {**general, "CAREPACK_MAIL_PASSWORD_OFFICE_EXAMPLE_ORG": "its own"}
    assert variable("password", ACCOUNT) in own
    assert Secrets(own, ring).password(ACCOUNT) == "its own"
    assert Secrets(own, ring).password("other@example.org") == "of all"


def test_a_password_that_is_nowhere_is_asked_for_without_a_word_of_any_other() -> None:
    with pytest.raises(UsageError) as refused:
        Secrets({}, Ring()).password(ACCOUNT)
    assert refused.value.code == "no-mail-password"
    assert "carepack mail sign-in" in str(refused.value)


def test_a_system_without_a_keyring_is_no_fault_until_something_is_to_be_kept() -> None:
    secrets = Secrets({}, keyring.backends.fail.Keyring())
    assert secrets.find("password", ACCOUNT) is None
    with pytest.raises(UsageError) as refused:
        secrets.keep("password", ACCOUNT, "x")
    assert refused.value.code == "no-keyring"
    assert "CAREPACK_MAIL_PASSWORD" in str(refused.value)


def test_a_keyring_that_is_shut_is_told_and_not_taken_for_an_empty_one() -> None:
    class Shut(Ring):
        def get_password(self, service: str, username: str) -> str | None:
            raise KeyringLocked(service, username)

    with pytest.raises(UsageError) as refused:
        Secrets({}, Shut()).find("password", ACCOUNT)
    assert refused.value.code == "keyring-closed"


def test_more_than_any_password_or_token_is_refused() -> None:
    secrets = Secrets({}, Ring())
    secrets.keep("password", ACCOUNT, "x" * 20_000)
    with pytest.raises(UsageError) as refused:
        secrets.keep("password", ACCOUNT, "x" * 20_001)
    assert refused.value.code == "secret-too-long"
