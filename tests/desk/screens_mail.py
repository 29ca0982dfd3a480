"""The screens of the room Mail, with servers on this machine that it sends through, fetches from and signs in at.

It is set up on the way, as somebody does it: nothing, a file with mistakes, a provider that takes no passwords, and
servers that do. What goes out meets everything that a server can answer.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
from playwright.sync_api import expect

from filing.ledger.witness import VARIABLE
from filing.mail.messages import State
from mailing import outbox
from mailing.secrets import Secrets
from tests.cli.test_collecting import InMemory
from tests.clients.dovecot import PASSWORD as BOX_PASSWORD
from tests.clients.dovecot import Dovecot
from tests.desk.walking import Walk, each
from tests.faults import ours
from tests.intake import batch
from tests.mailing import postbox
from tests.mailing.provider import CLIENT, Provider
from tests.mailing.smtp_server import PASSWORD, USER, SmtpServer

BOX = "returns@example.org"
ANSWERS = {
    "b.fe@example.org": "rcpt 550 5.1.1 User unknown",
    "sian@example.org": "drop after",
    "ada@example.org": "rcpt 450 later",
}
"""What the server says of some of them; it takes all others."""


@contextmanager
def _own_place() -> Iterator[Path]:
    """A keyring and a place for what this computer saw, which are gone at the end; gives a folder for the rest."""
    before, state = keyring.get_keyring(), os.environ.get(VARIABLE)
    keyring.set_keyring(InMemory())
    with tempfile.TemporaryDirectory() as folder:
        os.environ[VARIABLE] = str(Path(folder) / "state")
        try:
            yield Path(folder)
        finally:
            keyring.set_keyring(before)
            os.environ.pop(VARIABLE)
            if state is not None:
                os.environ[VARIABLE] = state


def mail(going: Walk) -> Iterator[str]:
    """Sets it up, sends, decides, fetches."""
    own = going.desk.home / "organisation" / "mail.yaml"
    with (
        _own_place() as folder,
        SmtpServer(folder / "smtp") as server,
        Provider(folder) as provider,
        Dovecot() as box,
    ):
        (own.parent / "authority.pem").write_bytes(
            b"".join(one.authority.file.read_bytes() for one in (server, provider, box))
        )
        yield from _not_yet(going, own)
        yield from _consent(going, own, provider)
        own.write_text(
            f"address: {USER}\ncertificates: authority.pem\ntelephone: 020 7946 0000\n"
            f"sending: {{server: localhost, port: {server.port}, most_a_minute: 10000}}\n"
            f"collecting: {{server: localhost, port: {box.port}, user: {BOX}, timeout: 20}}\n",
            encoding="utf-8",
        )
        yield from _passwords(going)
        server.commands |= {address: [answer] for address, answer in ANSWERS.items()}
        yield from _sends(going)
        yield from _decides(going)
        yield from _fetches(going, box)
        yield from _which_home(going, folder)


def _not_yet(going: Walk, own: Path) -> Iterator[str]:
    pages = {
        "none": "/mail/",
        "none-settings": "/mail/settings",
    }
    yield from each(going, pages)
    yield from each(going, {"form": "/mail/settings/form", "file": "/mail/settings/file"})
    going.go("/mail/settings/form")
    going.send("/mail/settings/form", seen="", address="nobody", provider="other")
    yield "form-wrong"
    own.write_text("address: nobody\nsending: {server: smtp.example.org, port: many}\n", encoding="utf-8")
    yield from each(going, {"mistakes": "/mail/settings"})


def _consent(going: Walk, own: Path, provider: Provider) -> Iterator[str]:
    pages = {"authorize": "authorise", "token": "token", "device": "device"}
    where = {name: provider.where(page) for name, page in pages.items()}
    own.write_text(
        f"address: office@example.org\ncertificates: authority.pem\n"
        "sending: {server: localhost, sign_in: xoauth2}\n"
        f"signing_in: {json.dumps({'provider': 'other', 'client': CLIENT, **where})}\n",
        encoding="utf-8",
    )
    yield from each(going, {"consent": "/mail/settings"})
    page = going.page
    page.get_by_role("button", name="Sign in", exact=True).click()
    link = page.get_by_role("link", name="Open the provider’s page").get_attribute("href") or ""
    going.opened.append(going.shown)
    yield "sign-in"
    provider.browse(link)
    expect(page.get_by_role("status")).to_contain_text("You are signed in.")
    provider.pending = 9
    page.get_by_role("button", name="Sign in on another device").click()
    expect(page.locator(".code-shown")).to_be_visible()
    yield "sign-in-code"
    page.get_by_role("button", name="Do not sign in").click()
    provider.consents = False
    going.go("/mail/settings")
    page.get_by_role("button", name="Sign in", exact=True).click()
    provider.browse(page.get_by_role("link", name="Open the provider’s page").get_attribute("href") or "")
    expect(page.locator("main .fault")).to_be_visible()
    yield "sign-in-refused"


def _passwords(going: Walk) -> Iterator[str]:
    Secrets().keep("password", USER, "not this one")
    yield from each(going, {"settings": "/mail/settings"})
    going.send("/mail/settings/check")
    yield "checked"
    Secrets().keep("password", USER, PASSWORD)
    going.go("/mail/settings")
    going.send("/mail/settings/password", user=BOX, password=BOX_PASSWORD)
    going.send("/mail/settings/forget")
    yield "forget"


def _sends(going: Walk) -> Iterator[str]:
    page = going.page
    yield from each(going, {"send": "/mail/send"})
    going.send("/mail/send/reminders", older="soon", every="7")
    yield "send-wrong"
    going.go("/mail/send")
    page.get_by_role("button", name="See who gets what").click()
    page.wait_for_url("**/mail/send/plan/*")
    planned = going.shown
    yield "plan"
    yield from each(going, {"mail": f"{planned}/mail/0", "go": f"{planned}/go"})
    page.get_by_role("button", name="Send them now").click()
    page.wait_for_url("**/mail/ran/*")
    yield "ran"
    going.opened += [planned, going.shown]
    yield from each(going, {"plan-again": planned})
    going.go("/mail/send")
    going.send("/mail/send/reminders", older="0", every="7")
    yield "reminders"


def _decides(going: Walk) -> Iterator[str]:
    yield from each(
        going,
        {
            "all": "/mail/",
            "outbox": "/mail/outbox",
            "outbox-go": "/mail/outbox/go",
        },
    )
    going.send("/mail/outbox", words="nobody like that", state="")
    yield "outbox-none"
    with going.desk.ledger() as ledger:
        first: dict[State, str] = {m.state: str(m.id) for m in outbox.listed(ledger)}
    assert {"queued", "refused", "sent", "unknown"} <= set(first), first
    yield from each(going, {f"one-{s}": f"/mail/outbox/{first[s]}" for s in ("queued", "refused", "unknown")})
    going.send("/mail/outbox/said", number=first["unknown"], does="retry", why="")
    yield "say-wrong"
    going.send("/mail/outbox/said", number=first["queued"], does="hold", why="After the holidays")
    yield "held"
    going.send("/mail/outbox/preview")
    yield "files"


def _fetches(going: Walk, box: Dovecot) -> Iterator[str]:
    with going.desk.ledger() as ledger:
        sent = next(m for m in outbox.listed(ledger, states=("sent",)))
    attached = {"form.docx": ours.filled("word", batch.answers(3))}
    came = (
        postbox.mail("Completed form", attached, words="Please find attached the form.").as_bytes(),
        postbox.mail(
            "Two", {"In doubt.docx": ours.filled("word", {**batch.answers(4), "supervisor": ""})},
            words="Please ring me about the second page, before you file this.",
        ).as_bytes(),
        postbox.mail("The rota", {}, words="Who covers the nights?").as_bytes(),
        postbox.bounce(postbox.mail("Papers", Message_ID=sent.message_id).as_bytes()),
    )  # fmt: skip
    for one in came:
        box.deliver(one, user=BOX)
    page = going.page
    going.go("/mail/collect")
    going.send("/mail/collect/fetch")
    expect(page.get_by_role("heading", name="What came", exact=True)).to_be_visible()
    going.opened.append(going.shown)
    yield "fetched"
    yield from each(going, {"came": "/mail/collect"})


def _which_home(going: Walk, folder: Path) -> Iterator[str]:
    os.environ[VARIABLE] = str(folder / "another computer")
    yield from each(going, {"here-asked": "/mail/here", "asked": "/mail/"})
