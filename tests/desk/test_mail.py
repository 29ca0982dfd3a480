"""The room Mail, as an admin uses it: packs sent, what waits decided, the mailbox fetched, the account signed in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from playwright.sync_api import Page, expect

from filing.ledger.database import open_ledger
from filing.people import roster
from filing.records.copies import issue
from mailing import outbox
from tests.cli.test_collecting import InMemory
from tests.clients.dovecot import PASSWORD as BOX_PASSWORD
from tests.clients.dovecot import Dovecot
from tests.desk.browsing import RunningDesk
from tests.faults import ours
from tests.mailing.conftest import ROSTER
from tests.mailing.killing import prepare
from tests.mailing.postbox import ACT, bounce, filed, mail
from tests.mailing.provider import CLIENT, Provider
from tests.mailing.sending_office import Office
from tests.mailing.smtp_server import PASSWORD, USER, SmtpServer

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]
PAGES = {"authorize": "authorise", "token": "token", "device": "device"}


@pytest.fixture
def ring() -> Iterator[InMemory]:
    """A keyring that is gone with the test."""
    before = keyring.get_keyring()
    made = InMemory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


@pytest.fixture
def home(tmp_path: Path, server: SmtpServer, ring: InMemory) -> Path:
    """Two people with a pack each, and somebody with an address that several people read."""
    home = tmp_path / "home"
    prepare(home, tmp_path / "packs", 2, server)
    with open_ledger(home) as ledger:
        office = Office(ledger, tmp_path / "packs")
        office.pack(office.person("E009", name="Zoë Example", email="office@example.org"))
    return home


@pytest.fixture
def signed_in(ring: InMemory) -> None:
    """The password of the account is in the keyring."""
    from mailing.secrets import Secrets

    Secrets().keep("password", USER, PASSWORD)


def papers(tmp_path: Path) -> list[str]:
    return [str(f) for f in sorted((tmp_path / "packs").rglob("*.pdf"))]


def plan(desk: RunningDesk, page: Page, files: list[str]) -> None:
    """The page of who gets what of these files."""
    page.goto(f"{desk.url}/mail/send")
    page.get_by_label("Files", exact=True).set_input_files(files)
    page.get_by_role("button", name="See who gets what").click()
    expect(page.get_by_role("heading", name="Who gets what", level=1)).to_be_visible()


@pytest.mark.usefixtures("signed_in")
def test_packs_are_looked_at_sent_once_and_what_is_held_is_decided(
    desk: RunningDesk, page: Page, tmp_path: Path, server: SmtpServer
) -> None:
    server.commands["e001@example.org"] = ["drop after"]
    page.get_by_role("link", name="Mail", exact=True).click()
    desk.looked(page, "mail")
    page.get_by_role("link", name="Choose what to send").click()
    desk.looked(page, "mail-send")
    plan(desk, page, papers(tmp_path))
    expect(page.get_by_text("looks like an address that several people read")).to_be_visible()
    desk.looked(page, "mail-plan")
    page.get_by_role("link", name="See the mail to E000 Example").click()
    expect(page.get_by_text("Here are the papers for your next supervision.")).to_be_visible()
    desk.looked(page, "mail-mail")
    page.go_back()
    page.get_by_role("link", name="Go on: 2 mails go, 1 for you to decide").first.click()
    desk.looked(page, "mail-go")
    page.get_by_role("button", name="Send them now").click()
    expect(page.get_by_role("heading", name="What became of them")).to_be_visible()
    expect(page.get_by_text("1 sent, 1 unknown")).to_be_visible()
    desk.looked(page, "mail-ran")
    assert len(server.taken()) == 2
    # The same again, as a zip: and what nobody knows of goes to nobody.
    plan(desk, page, [shutil.make_archive(str(tmp_path / "all"), "zip", tmp_path / "packs")])
    expect(page.get_by_text("Not sent again.")).to_have_count(3)
    page.goto(f"{desk.url}/mail/outbox?state=look")
    desk.looked(page, "mail-outbox")
    page.get_by_role("link", name="Zoë Example").click()
    desk.looked(page, "mail-message")
    page.get_by_role("button", name="Let it go…").click()
    page.get_by_role("button", name="Let it go", exact=True).click()
    expect(page.get_by_text("If it is right all the same, say why.")).to_be_visible()
    desk.looked(page, "mail-say")
    page.get_by_label("Why, or how you know").fill("She alone reads it.")
    page.get_by_role("button", name="Let it go", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Put back into the outbox.")
    page.get_by_role("button", name="Send it now…").click()
    page.get_by_role("button", name="Send them now").click()
    expect(page.get_by_text("1 sent; 0 left in the outbox.")).to_be_visible()
    assert [address for _, address in server.taken()][2:] == ["office@example.org"]
    with desk.ledger() as ledger:
        assert {m.recipient_ref: m.state for m in outbox.listed(ledger)} == {
            "E000": "sent",
            "E001": "unknown",
            "E009": "sent",
        }
    page.goto(f"{desk.url}/mail/outbox?state=unknown")
    page.get_by_role("checkbox", name="to E001 Example").check()
    page.get_by_role("button", name="They went out…").click()
    page.get_by_role("button", name="Note that it went out").click()
    expect(page.get_by_role("status")).to_contain_text("Noted: it went out.")
    assert "example" not in page.url.lower().replace("example.org", "")


def collects(home: Path, server: Dovecot, user: str) -> None:
    """A home with three people whose forms are out, and a mailbox that is not signed in to yet."""
    own = home / "organisation"
    own.mkdir(parents=True)
    (own / "authority.pem").write_bytes(server.authority.file.read_bytes())
    (own / "mail.yaml").write_text(
        f"address: {user}\nname: Example Care\ncertificates: authority.pem\n"
        f"collecting: {{server: localhost, port: {server.port}, timeout: 20}}\n",
        encoding="utf-8",
    )
    with open_ledger(home) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        made = [ours.made(kind, ours.answers()) for kind in ours.KINDS]
        issue(ledger, [c for _, c, _ in made], [t for _, _, t in made], actor=ACT)


class TestMailbox:
    """What came back by mail."""

    @pytest.fixture
    def home(self, tmp_path: Path, dovecot: Dovecot, ring: InMemory) -> Path:  # noqa: ARG002 - it is kept there
        collects(tmp_path / "home", dovecot, "desk@example.org")
        return tmp_path / "home"

    @pytest.mark.client("dovecot")
    def test_the_password_is_kept_and_the_mailbox_fetched_with_what_people_wrote(
        self, desk: RunningDesk, page: Page, dovecot: Dovecot, ring: InMemory
    ) -> None:
        user = "desk@example.org"
        dovecot.deliver(
            mail(
                "Completed form", {"form.docx": filed(1)}, words="Please find attached the form."
            ).as_bytes(),
            user=user,
        )
        doubtful = filed(2, supervisor="")
        dovecot.deliver(mail("Two", {"form.docx": doubtful}, words="Please ring me.").as_bytes(), user=user)
        dovecot.deliver(bounce(mail("Nothing of ours").as_bytes()), user=user)
        page.goto(f"{desk.url}/mail/settings")
        expect(page.get_by_text("It is not known yet.")).to_be_visible()
        page.get_by_label("Password", exact=True).fill(BOX_PASSWORD)
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("status")).to_contain_text("The password is kept in this computer’s keyring.")
        assert BOX_PASSWORD not in page.content()
        desk.looked(page, "mail-settings")
        page.get_by_role("button", name="Try whether mail works").click()
        expect(page.get_by_role("status")).to_contain_text("The mailbox lets us in.")
        page.get_by_role("link", name="Fetch", exact=True).click()
        page.get_by_label("Only say what would become of each").check()
        page.get_by_role("button", name="Fetch the mailbox").click()
        expect(page.get_by_role("heading", name="What would come of it")).to_be_visible()
        assert len(dovecot.messages("", user=user)) == 3
        page.get_by_role("link", name="All that came").click()
        page.get_by_role("button", name="Fetch the mailbox").click()
        expect(page.get_by_role("heading", name="What came", exact=True)).to_be_visible()
        expect(page.get_by_text("The sender wrote something.")).to_be_visible()
        expect(page.get_by_role("link", name="1 question")).to_be_visible()
        desk.looked(page, "mail-fetched")
        assert len(dovecot.messages("", user=user)) == 0
        page.get_by_role("link", name="All that came").click()
        expect(page.get_by_role("listitem").filter(has_text="“Completed form”")).to_contain_text("Filed")
        desk.looked(page, "mail-collect")
        page.goto(f"{desk.url}/mail/settings")
        page.get_by_role("button", name="Forget what is kept").click()
        page.get_by_role("button", name="Forget them").click()
        expect(page.get_by_text("It is not known yet.")).to_be_visible()
        assert ring.kept == {}


class TestSigningIn:
    """At a provider that takes no passwords."""

    @pytest.fixture
    def provider(self, tmp_path: Path) -> Iterator[Provider]:
        with Provider(tmp_path) as made:
            yield made

    @pytest.fixture
    def home(self, tmp_path: Path, provider: Provider, ring: InMemory) -> Path:  # noqa: ARG002 - it is kept there
        own = tmp_path / "home" / "organisation"
        own.mkdir(parents=True)
        (own / "authority.pem").write_bytes(provider.authority.file.read_bytes())
        where = {name: provider.where(page) for name, page in PAGES.items()}
        (own / "mail.yaml").write_text(
            "address: office@example.org\ncertificates: authority.pem\n"
            "sending: {server: localhost, sign_in: xoauth2}\n"
            f"signing_in: {json.dumps({'provider': 'other', 'client': CLIENT, **where})}\n",
            encoding="utf-8",
        )
        return tmp_path / "home"

    def test_the_owner_consents_at_the_page_that_the_desk_shows(
        self, desk: RunningDesk, page: Page, provider: Provider, ring: InMemory
    ) -> None:
        page.goto(f"{desk.url}/mail/settings")
        page.get_by_role("button", name="Sign in", exact=True).click()
        link = page.get_by_role("link", name="Open the provider’s page")
        desk.looked(page, "mail-sign-in")
        provider.browse(link.get_attribute("href") or "")
        expect(page.get_by_role("status")).to_contain_text("You are signed in.")
        assert [account for _, account in ring.kept] == ["refresh-token office@example.org"]
