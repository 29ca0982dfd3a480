"""The room Mail in its rarer ways: drafts, reminders, two windows, a run broken off, a home that was copied."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import open_ledger
from filing.mail import messages
from issuing import handed_out
from issuing.handed_out import Head, Item
from mailing import outbox
from tests.desk.browsing import RunningDesk, running
from tests.desk.window import Window
from tests.mailing.copies_out import hand_out
from tests.mailing.killing import prepare
from tests.mailing.sending_office import Office
from tests.mailing.smtp_server import PASSWORD, SmtpServer

pytestmark = pytest.mark.thorough


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


@pytest.fixture
def home(tmp_path: Path, server: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two people whose packs were made here, and wait to be sent."""
    monkeypatch.setenv("CAREPACK_MAIL_PASSWORD", PASSWORD)
    home = tmp_path / "home"
    prepare(home, tmp_path / "packs", 2, server)
    at = dt.datetime.now(dt.UTC)
    made = handed_out.begin(home, Head(what="packs", title="Supervision packs", at=at, by="Ama Admin", of=2))
    for folder in sorted((tmp_path / "packs").iterdir()):
        shutil.copytree(folder, made.folder / folder.name)
        made.add(Item(name=folder.name, place=folder.name))
    made.end()
    return home


@pytest.fixture
def window(desk: RunningDesk) -> Window:
    return Window(desk)


def planned(window: Window) -> str:
    """The path of the plan of what was made here."""
    number = re.search(r'name="run" value="(\d+)"', window.get("/mail/send").data.decode())
    assert number is not None
    window.post("/mail/send/plan", run=number[1], to="person")
    assert window.path.startswith("/mail/send/plan/"), window.text
    return window.path


def states(desk: RunningDesk) -> dict[str, str]:
    with desk.ledger() as ledger:
        return {m.recipient_ref: m.state for m in outbox.listed(ledger)}


def test_what_is_let_go_in_two_windows_goes_once(
    desk: RunningDesk, window: Window, server: SmtpServer
) -> None:
    path = planned(window)
    assert "2 mails go out" in window.text
    assert "2 mails ready to go" in window.get(f"{path}/go").text
    window.post(f"{path}/go", way="send")
    assert "2 sent; 0 left in the outbox." in window.text
    assert "let go already" in window.post(f"{path}/go", way="send").text
    other = Window(desk)
    planned(other)
    assert "Nobody is to get a mail of this now." in other.text
    assert other.text.count("Not sent again.") == 2
    assert len(server.taken()) == 2


def test_what_only_went_into_the_outbox_is_kept_back_taken_out_and_sent(
    desk: RunningDesk, window: Window, server: SmtpServer
) -> None:
    window.post(f"{planned(window)}/go", way="queue")
    assert "2 mails in the outbox now." in window.text
    assert server.taken() == []
    window.post("/mail/outbox/say", ("number", 1), does="hold")
    assert "does not go until somebody lets it go." in window.text
    assert states(desk) == {"E000": "queued", "E001": "queued"}
    window.post("/mail/outbox/said", ("number", 1), does="hold", why="After the holidays")
    assert "For you to decide" in window.text
    assert "After the holidays" in window.text
    window.post("/mail/outbox/said", ("number", 2), does="cancel", why="Not wanted")
    assert states(desk) == {"E000": "held", "E001": "cancelled"}
    other = Window(desk)
    refused = other.post("/mail/outbox/said", ("number", 2), does="retry", why="")
    assert refused.status == 422
    assert "Mail 2 is cancelled: that cannot be done with it. Send its documents again." in refused.text
    window.post("/mail/outbox/said", ("number", 1), does="retry", why="They are over")
    window.post("/mail/outbox/go", way="send")
    assert "1 sent; 0 left in the outbox." in window.text
    assert states(desk) == {"E000": "sent", "E001": "cancelled"}


def test_what_was_made_under_hand_out_is_sent_from_there(window: Window, home: Path) -> None:
    (made,) = handed_out.runs(home)
    at = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    newer = handed_out.begin(home, Head(what="letters", title="Invitations", at=at, by="Ama Admin", of=1))
    newer.add(Item(name="E000 Example", place="E000 Example"))
    newer.end()
    link = f"/mail/send?run={made.number}"
    assert f'href="{link}"' in window.get(f"/hand-out/made/{made.number}").data.decode()
    assert f'value="{made.number}" checked' in window.get(link).data.decode()
    assert f'value="{newer.number}" checked' in window.get("/mail/send").data.decode()


def test_drafts_are_saved_and_said_to_be_sent(desk: RunningDesk, window: Window, server: SmtpServer) -> None:
    window.post(f"{planned(window)}/go", way="drafts")
    saved = window.get(f"{window.path}/file").data
    names = zipfile.ZipFile(io.BytesIO(saved)).namelist()
    assert names == ["0001 - E000 Example.eml", "0002 - E001 Example.eml"]
    assert zipfile.ZipFile(io.BytesIO(saved)).read(names[0]).startswith(b"X-Unsent: 1\r\n")
    assert states(desk) == {"E000": "drafted", "E001": "drafted"}
    assert window.get("/mail/outbox/1/file").data.startswith(b"X-Unsent: 1\r\n")
    window.post("/mail/outbox/said", ("number", 1), ("number", 2), does="confirm")
    assert "2 mails. Noted: it went out." in window.text
    assert states(desk) == {"E000": "sent", "E001": "sent"}
    assert server.taken() == []


def test_what_waits_is_saved_with_a_list_of_who_gets_what(window: Window) -> None:
    window.post(f"{planned(window)}/go", way="queue")
    window.post("/mail/outbox/preview")
    names = zipfile.ZipFile(io.BytesIO(window.get(f"{window.path}/file").data)).namelist()
    assert names[2:] == ["who-gets-what.csv", "who-gets-what.html"]


def test_a_run_that_was_broken_off_is_told_and_what_it_left_goes_on(
    desk: RunningDesk, window: Window, server: SmtpServer
) -> None:
    window.post(f"{planned(window)}/go", way="queue")
    with desk.ledger() as ledger, ledger.writing() as conn:  # as a program leaves it that is killed
        actor = Office(ledger, Path()).actor()
        assert messages.change(conn, 1, ("queued",), "sending", actor, outcome="sending", tried=True)
    assert "1 where nobody knows whether it went" in window.get("/mail/").text
    assert states(desk) == {"E000": "unknown", "E001": "queued"}
    assert "ended while this was being handed over" in window.get("/mail/outbox/1").text
    window.post("/mail/outbox/go", way="send")
    assert [to for _, to in server.taken()] == ["e001@example.org"]
    again = window.post("/mail/outbox/said", ("number", 1), does="retry", why="")
    assert (
        "may have arrived: nobody here knows that it did not. Ask, then say why it goes again." in again.text
    )
    window.post("/mail/outbox/said", ("number", 1), does="retry", why="Nothing came")
    window.post("/mail/outbox/before", ("number", 1))
    assert "1 mail ready to go" in window.text
    window.post("/mail/outbox/go", ("number", 1), way="send")
    assert [to for _, to in server.taken()] == ["e001@example.org", "e000@example.org"]


def test_a_run_that_is_stopped_shows_what_went_and_the_rest_waits(
    desk: RunningDesk, window: Window, server: SmtpServer
) -> None:
    there, may_go_on = threading.Event(), threading.Event()

    def on_text() -> None:
        there.set()
        may_go_on.wait(60)

    server.on_text = on_text
    path = planned(window)
    window.begin(f"{path}/go", way="send")
    assert there.wait(60)
    assert window.path.startswith("/jobs/")
    assert "Mails are going out at this moment." in Window(desk).get("/mail/").text
    assert "mail-busy" in Window(desk).post("/mail/outbox/go", way="send").text
    window.begin(f"{window.path}/stop")
    may_go_on.set()
    window.wait()
    assert "It was stopped. Nothing is lost" in window.text
    assert "E000 Example" in window.text
    assert states(desk) == {"E000": "sent", "E001": "queued"}
    window.post("/mail/outbox/go", way="send")
    assert [to for _, to in server.taken()] == ["e000@example.org", "e001@example.org"]


def test_a_server_that_lets_nobody_in_is_told_and_everything_waits(
    desk: RunningDesk, window: Window, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAREPACK_MAIL_PASSWORD", "another")
    window.post(f"{planned(window)}/go", way="send")
    assert "mail-sign-in" in window.text
    assert "All that was not sent is in the outbox." in window.text
    assert "carepack mail" not in window.text
    assert states(desk) == {"E000": "queued", "E001": "queued"}
    window.post("/mail/settings/check")
    assert "The server for sending" in window.text
    assert "mail-sign-in" in window.text
    assert server.taken() == []


def test_reminders_name_what_is_out_and_enclose_nothing(
    desk: RunningDesk, window: Window, server: SmtpServer
) -> None:
    at = dt.datetime.now(dt.UTC) - dt.timedelta(days=20)
    with desk.ledger() as ledger:
        hand_out(Office(ledger, Path()), "E001", "4K7Q9XT2M8WZ1A", at=at)
    window.post("/mail/send/reminders", older="soon", every=7)
    assert window.status == 422
    assert "“soon” is no number of days." in window.text
    window.post("/mail/send/reminders", older=14, every=7)
    path = window.path
    assert "1 mail goes out" in window.text
    assert "(copy 4K7Q9XT2M8WZ1A)" in window.text
    assert "We have not had these papers back from you yet" in window.get(f"{path}/mail/0").text
    window.post(f"{path}/go", way="send")
    assert "1 sent" in window.text
    assert b"4K7Q9XT2M8WZ1A" in server.bodies[0]
    window.post("/mail/send/reminders", older=14, every=7)
    assert "Nobody is to get a mail of this now." in window.text


def test_a_copied_home_asks_which_one_sends_before_anything_goes(
    desk: RunningDesk, window: Window, home: Path, tmp_path: Path, server: SmtpServer
) -> None:
    window.post(f"{planned(window)}/go", way="queue")
    copy = tmp_path / "copy"
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("desk"))
    window.post("/mail/outbox/go", way="send")
    assert len(server.taken()) == 2
    with running(copy) as beside:
        other = Window(beside)
        assert "There are two copies of this home" in other.get("/mail/").text
        assert "Nothing is sent until somebody says so." in other.post("/mail/outbox/go", way="send").text
        assert "carepack send" not in other.text
        assert "If this one is to send from now on" in other.get("/mail/here").text
        other.post("/mail/here", newest="no")
        assert "2 of what waited must be looked at first." in other.text
        assert set(states(beside).values()) <= {"unknown", "held"}
    assert len(server.taken()) == 2


def test_mistakes_in_the_settings_are_told_with_their_line_and_a_home_without_them_is_told_how(
    window: Window, home: Path
) -> None:
    (home / "organisation" / "mail.yaml").write_text("address: nobody\n", encoding="utf-8")
    assert "“nobody” is no e-mail address." in window.get("/mail/settings").text
    assert "“nobody” is no e-mail address." in window.get("/mail/").text
    (home / "organisation" / "mail.yaml").unlink()
    assert "Set mail up" in window.get("/mail/settings").text
    assert "Mail is not set up yet" in window.get("/mail/").text
    assert "No mailbox is named." in window.get("/mail/collect").text


def test_somebodys_name_or_address_stands_in_no_address_of_the_desk(
    desk: RunningDesk, window: Window
) -> None:
    window.post(f"{planned(window)}/go", way="queue")
    found = window.post("/mail/outbox", words="E001", state="")
    assert "E001 Example" in found.text
    assert "E000 Example" not in found.text
    with open_ledger(desk.home) as ledger:
        names = [p.name for p in Office(ledger, Path()).people()]
    links = re.findall(r'(?:href|action|hx-get|hx-post)="([^"]*)"', window.get("/mail/outbox").data.decode())
    assert links
    assert not [link for link in links if "@" in link or any(name in link for name in names)]
