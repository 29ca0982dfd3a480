"""Mail is set up at the desk: by answers to questions, or as the text of its file."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from playwright.sync_api import Page, expect

from tests.cli.test_collecting import InMemory
from tests.desk.browsing import RunningDesk
from tests.desk.window import Window
from tests.forms.own import folder

pytestmark = pytest.mark.thorough

OURS = (
    "# ours\naddress: forms@example.org\nsending:\n  server: smtp.example.org\n  tries: 3  # they are slow\n"
)


@pytest.fixture(autouse=True)
def ring() -> Iterator[InMemory]:
    """A keyring that is gone with the test."""
    before, made = keyring.get_keyring(), InMemory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def written(desk: RunningDesk) -> str:
    """What stands in the file."""
    return (desk.home / "organisation" / "mail.yaml").read_text(encoding="utf-8")


def answers(window: Window, **said: str) -> dict[str, str]:
    """The answers of one who has a server for sending alone."""
    return {
        "seen": window.get("/mail/settings/form").field("seen"),
        "address": "forms@example.org",
        "provider": "other",
        "sends": "yes",
        "sending_server": "smtp.example.org",
        "sending_port": "587",
        "sending_security": "starttls",
        "sending_sign_in": "password",
        **said,
    }


@pytest.mark.client("chromium")
def test_somebody_without_a_terminal_sets_mail_up(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/mail/settings")
    desk.looked(page, "mail-not-set")
    page.get_by_role("link", name="Set mail up").click()
    page.get_by_label("Address that mails come from").fill("forms@example.org")
    page.get_by_role("radio", name="Google").check()
    expect(page.get_by_label("Server for sending (SMTP)")).not_to_be_visible()
    expect(page.get_by_label("Number of the registered program")).to_be_visible()
    desk.looked(page, "mail-form-google")
    page.get_by_role("radio", name="Another provider").check()
    expect(page.get_by_label("Number of the registered program")).not_to_be_visible()
    page.get_by_label("Server for sending (SMTP)").fill("https://smtp.example.org")
    page.get_by_label("Server of the mailbox (IMAP)").fill("imap.example.org")
    desk.looked(page, "mail-form")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("cannot be the name of a server")).to_be_visible()
    desk.looked(page, "mail-form-wrong")
    page.get_by_label("Server for sending (SMTP)").fill("smtp.example.org")
    page.get_by_label("What comes back is fetched from here").uncheck()
    expect(page.get_by_label("Server of the mailbox (IMAP)")).not_to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved. Give the password below")
    assert written(desk) == 'address: "forms@example.org"\nsending:\n  server: "smtp.example.org"\n'
    page.get_by_role("textbox", name="Password").fill("a secret")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("It is kept in this computer’s keyring.")).to_be_visible()
    desk.looked(page, "mail-set")
    page.get_by_role("link", name="Write them as text").click()
    text = page.get_by_label("The text of mail.yaml")
    text.fill(written(desk) + "keep_dayz: 60\n")
    expect(page.get_by_text("Did you mean `keep_days`?")).to_be_visible()
    desk.looked(page, "mail-file")
    text.fill("# ours\n" + written(desk) + "keep_days: 60\n")
    expect(page.get_by_text("Nothing is wrong.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Nothing in it is wrong.")).to_be_visible()
    assert "# ours" in written(desk)
    page.goto(f"{desk.url}/mail/settings")
    expect(page.get_by_text("60 days after a mail is out")).to_be_visible()
    expect(page.get_by_text("It is kept in this computer’s keyring.")).to_be_visible()


def test_what_the_file_says_stays_and_the_second_window_is_told(desk: RunningDesk) -> None:
    folder(desk.home, {"organisation/mail.yaml": OURS})
    first, second = Window(desk), Window(desk)
    mine, other = answers(first, name="Hill Care"), answers(second, telephone="020 7946 0000")
    assert "Saved." in first.post("/mail/settings/form", **mine).text
    assert written(desk) == OURS + 'name: "Hill Care"\n'
    second.post("/mail/settings/form", **other)
    assert second.status == 422
    assert "Somebody else saved this since you opened it" in second.text
    assert second.field("telephone") == "020 7946 0000"
    assert written(desk) == OURS + 'name: "Hill Care"\n'
    assert "Show what is saved now" in second.text


def test_what_the_fields_would_lose_is_changed_in_the_text(desk: RunningDesk) -> None:
    folder(desk.home, {"organisation/mail.yaml": OURS})
    window = Window(desk)
    window.post("/mail/settings/form", **answers(window, sends=""))
    assert "it would lose the note “they are slow”" in window.text
    assert written(desk) == OURS
    window.get("/mail/settings/file")
    seen = window.field("seen")
    window.post("/forms/save", file="mail.yaml", seen=seen, text="address: nobody\n")
    assert window.status == 422
    assert "Line 1 “nobody” is no e-mail address." in window.text
    window.post("/forms/save", file="mail.yaml", seen=seen, text="address: forms@example.org\n")
    assert "Saved. Nothing in it is wrong." in window.text
    assert written(desk) == "address: forms@example.org\n"


def test_a_file_with_mistakes_is_corrected_in_its_text(desk: RunningDesk) -> None:
    folder(desk.home, {"organisation/mail.yaml": "adress: forms@example.org\n"})
    window = Window(desk).get("/mail/settings/form")
    assert window.path == "/mail/settings/file"
    assert "There are mistakes in the file." in window.text
    assert "Correct the file" in window.get("/mail/settings").text
