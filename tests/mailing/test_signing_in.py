"""Somebody consents once; from then on each run gets a token, and servers that take no passwords let us in."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from filing.ledger.database import Ledger
from mailing import consent, signing_in
from mailing.consent import OnDevice
from mailing.mailbox import opened
from mailing.secrets import Secrets
from mailing.settings import MailSettings
from schemas.errors import CarepackError
from tests.clients.authority import Authority
from tests.clients.dovecot import Dovecot
from tests.mailing.postbox import Postbox, Ring, filed, mail, only
from tests.mailing.provider import CLIENT, Provider

pytestmark = pytest.mark.thorough


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    folder = tmp_path / "provider"
    folder.mkdir()
    with Provider(folder) as made:
        yield made


@pytest.fixture
def secrets() -> Secrets:
    return Secrets({}, Ring())


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(CarepackError) as refused:
        act()
    assert "refresh." not in str(refused.value)
    assert "access." not in str(refused.value)
    return refused.value.code


def in_browser(provider: Provider) -> Callable[[str], None]:
    """Opens a page as a browser does, beside the program that waits for it."""
    return lambda page: threading.Thread(target=provider.browse, args=(page,), daemon=True).start()


def test_consent_in_a_browser_gives_tokens_from_then_on(provider: Provider, secrets: Secrets) -> None:
    account = provider.sign_in()
    assert code_of(lambda: signing_in.fresh(account, secrets)) == "sign-in-first"
    consent.by_browser(account, secrets, in_browser(provider), seconds=20)
    tokens = {signing_in.fresh(account, secrets) for _ in range(2)}
    assert tokens <= set(provider.given)
    assert len(tokens) == 2
    asked = next(a for a in provider.asked if a["page"] == "/authorise")
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "mail offline_access"
    assert asked["redirect_uri"].startswith("http://localhost:")


def test_what_the_browser_shows_at_the_end_holds_nothing_secret(provider: Provider, secrets: Secrets) -> None:
    shown: list[str] = []

    def browse(page: str) -> None:
        threading.Thread(target=lambda: shown.append(provider.browse(page)), daemon=True).start()

    consent.by_browser(provider.sign_in(), secrets, browse, seconds=20)
    for _ in range(100):
        if shown:
            break
        threading.Event().wait(0.02)
    assert "You can close this page" in shown[0]
    assert "code." not in shown[0]


def test_a_visitor_who_does_not_know_what_we_asked_gets_nothing(provider: Provider, secrets: Secrets) -> None:
    """Another page in the browser, or another program, sends a code of its own."""

    def show(page: str) -> None:
        back = parse_qs(urlsplit(page).query)["redirect_uri"][0]

        def visit() -> None:
            for query in ("?code=theirs&state=guessed", "?code=theirs", "", "?error=access_denied"):
                try:
                    urllib.request.urlopen(back + "/" + query, timeout=10).close()
                except urllib.error.HTTPError as error:
                    error.close()
            provider.browse(page)

        threading.Thread(target=visit, daemon=True).start()

    consent.by_browser(provider.sign_in(), secrets, show, seconds=20)
    assert [a["code"] for a in provider.asked if "code" in a] == [
        next(a["code"] for a in provider.asked if a.get("grant_type") == "authorization_code")
    ]
    assert secrets.find("refresh-token", provider.user) in provider.refresh


def test_saying_no_and_saying_nothing_are_told_apart(provider: Provider, secrets: Secrets) -> None:
    provider.consents = False
    account = provider.sign_in()
    assert (
        code_of(lambda: consent.by_browser(account, secrets, in_browser(provider), seconds=20))
        == "sign-in-declined"
    )
    assert (
        code_of(lambda: consent.by_browser(account, secrets, lambda _: None, seconds=0.1)) == "sign-in-late"
    )
    assert secrets.find("refresh-token", provider.user) is None


def test_nobody_is_sent_to_a_page_where_nothing_could_be_kept(provider: Provider) -> None:
    import keyring.backends.fail

    shown: list[str] = []
    nowhere = Secrets({}, keyring.backends.fail.Keyring())
    assert code_of(lambda: consent.by_browser(provider.sign_in(), nowhere, shown.append)) == "no-keyring"
    shadowed = Secrets({"CAREPACK_MAIL_REFRESH_TOKEN": "x"}, Ring())
    assert (
        code_of(lambda: consent.by_browser(provider.sign_in(), shadowed, shown.append)) == "sign-in-shadowed"
    )
    assert shown == []


def test_a_machine_without_a_browser_waits_for_another_device(provider: Provider, secrets: Secrets) -> None:
    provider.pending = 3
    told: list[OnDevice] = []
    waits: list[float] = []
    consent.by_device(provider.sign_in(), secrets, told.append, wait=waits.append)
    assert told == [OnDevice("https://example.org/device", "ABCD-EFGH", 900)]
    assert waits == [5, 5, 10, 10], "it asks less often once it is told to"
    assert secrets.find("refresh-token", provider.user) in provider.refresh


def test_a_device_that_nobody_answers_gives_up_and_a_no_is_a_no(provider: Provider, secrets: Secrets) -> None:
    provider.pending, provider.lasts = 10_000, 20
    assert (
        code_of(lambda: consent.by_device(provider.sign_in(), secrets, lambda _: None, wait=lambda _: None))
        == "sign-in-late"
    )
    provider.pending, provider.consents = 0, False
    assert (
        code_of(lambda: consent.by_device(provider.sign_in(), secrets, lambda _: None, wait=lambda _: None))
        == "sign-in-declined"
    )
    without = provider.sign_in(device=None)
    assert code_of(lambda: consent.by_device(without, secrets, lambda _: None)) == "sign-in-no-device"


def test_a_refresh_token_that_is_good_for_once_is_replaced_by_the_next(
    provider: Provider, secrets: Secrets
) -> None:
    provider.rotates = True
    consent.by_browser(provider.sign_in(), secrets, in_browser(provider), seconds=20)
    kept = []
    for _ in range(3):
        kept.append(secrets.find("refresh-token", provider.user))
        signing_in.fresh(provider.sign_in(), secrets)
    assert len(set(kept)) == 3


def test_consent_that_was_taken_back_asks_for_a_new_one(provider: Provider, secrets: Secrets) -> None:
    consent.by_browser(provider.sign_in(), secrets, in_browser(provider), seconds=20)
    provider.refresh.clear()
    assert code_of(lambda: signing_in.fresh(provider.sign_in(), secrets)) == "sign-in-again"


def test_a_secret_of_the_program_goes_along_where_there_is_one(provider: Provider) -> None:
    provider.secret = "known-to-both"
    alone = Secrets({}, Ring())
    assert (
        code_of(lambda: consent.by_browser(provider.sign_in(), alone, in_browser(provider), seconds=20))
        == "sign-in-refused"
    )
    both = Secrets({"CAREPACK_MAIL_CLIENT_SECRET": "known-to-both"}, Ring())
    consent.by_browser(provider.sign_in(), both, in_browser(provider), seconds=20)
    assert signing_in.fresh(provider.sign_in(), both) in provider.given


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((500, b"{}"), "sign-in-unreachable"),
        ((200, b"<html>"), "sign-in-unreachable"),
        ((200, b"[]"), "sign-in-refused"),
        ((200, b"{}"), "sign-in-refused"),
        ((200, b'{"access_token": "b\\u0001d\\u00e9"}'), "sign-in-refused"),
        ((302, b"{}"), "sign-in-unreachable"),
        ((400, b'{"error": "invalid_client"}'), "sign-in-refused"),
        ((400, b'{"error": "interaction_required"}'), "sign-in-again"),
        ((200, b"[" * 90_000), "sign-in-unreachable"),
    ],
)
def test_whatever_a_provider_answers_is_told_and_followed_nowhere(
    provider: Provider, answer: tuple[int, bytes], code: str
) -> None:
    provider.broken = answer
    secrets = Secrets({"CAREPACK_MAIL_REFRESH_TOKEN": "refresh.0"}, Ring())
    assert code_of(lambda: signing_in.fresh(provider.sign_in(), secrets)) == code


def test_a_provider_that_nobody_vouches_for_is_told_nothing(provider: Provider, tmp_path: Path) -> None:
    secrets = Secrets({"CAREPACK_MAIL_REFRESH_TOKEN": "refresh.0"}, Ring())
    stranger = Authority(tmp_path).file
    for certificates in (None, stranger):
        account = provider.sign_in(certificates=certificates)
        assert code_of(lambda a=account: signing_in.fresh(a, secrets)) == "sign-in-unreachable"  # type: ignore[misc]
    assert (
        code_of(lambda: signing_in.fresh(provider.sign_in(token="http://example.org/t"), secrets))
        == "not-https"
    )
    assert provider.asked == []


def test_of_microsoft_and_google_everything_is_known_but_the_client() -> None:
    microsoft = signing_in.preset("microsoft", "office@example.org", CLIENT, tenant="example.org")
    assert microsoft.token == "https://login.microsoftonline.com/example.org/oauth2/v2.0/token"
    assert "offline_access" in microsoft.scopes
    assert "https://outlook.office.com/IMAP.AccessAsUser.All" in microsoft.scopes
    assert "https://outlook.office.com/SMTP.Send" in microsoft.scopes
    google = signing_in.preset("google", "office@example.org", CLIENT)
    assert google.scopes == ("https://mail.google.com/",)
    assert ("access_type", "offline") in google.further
    assert google.device is None


def test_settings_that_say_not_at_whom_are_told() -> None:
    assert (
        code_of(lambda: signing_in.access_token(MailSettings(address="a@example.org"), Secrets({}, Ring())))
        == "mail-signing-in"
    )


@pytest.mark.client("dovecot")
def test_a_mailbox_that_takes_no_passwords_is_collected_from(staffed: Ledger, provider: Provider) -> None:
    """Dovecot demands XOAUTH2 here, and asks the provider whose each token is."""
    with Dovecot(tokens=provider.asks) as server:
        postbox = Postbox(server, staffed, user=provider.user, own={"sign_in": "xoauth2"})
        both = provider.authority.file.read_bytes() + server.authority.file.read_bytes()
        trusted = server.home / "both.pem"
        trusted.write_bytes(both)
        settings = postbox.settings.model_copy(
            update={"signing_in": provider.settings(), "certificates": trusted}
        )
        secrets = Secrets({}, Ring())
        assert code_of(lambda: opened(settings, secrets).__enter__()) == "sign-in-first"
        consent.by_browser(signing_in.sign_in_of(settings), secrets, in_browser(provider), seconds=20)
        postbox.deliver(mail(files={"form.docx": filed(1)}).as_bytes())
        came = only(postbox.collect_with(settings, secrets))
        assert [d.outcome for d in came.documents] == ["filed"]
        assert len(server.messages("Done", user=provider.user)) == 1
        # Somebody else's token opens nothing, and a password is not even tried.
        provider.user = "somebody.else@example.org"
        assert code_of(lambda: opened(settings, secrets).__enter__()) == "mailbox-sign-in"
        postbox.own = {}
        by_password = postbox.settings
        assert code_of(lambda: opened(by_password, postbox.secrets).__enter__()) == "mailbox-sign-in"
