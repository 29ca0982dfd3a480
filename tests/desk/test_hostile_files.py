"""Hostile files and hostile days: each ends in a plain sentence, with nothing half-done and nobody's name in a log."""

from __future__ import annotations

import contextlib
import email
import email.policy
import io
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from desk.rooms import ROOMS
from filing.ledger import sqlite
from filing.ledger.database import open_ledger
from filing.records import records
from filing.review import came_in, query_list
from issuing import handed_out
from issuing.handed_out import Head, Item
from tests.clients.process import ROOT
from tests.desk import asked
from tests.desk.browsing import RunningDesk, now, running
from tests.desk.test_killed_settling import answers, window
from tests.desk.window import Window
from tests.filing.returns import SESSION, returned, submit
from tests.filing.test_read_only import as_others, close
from tests.filing.test_read_only import home as closable
from tests.mailing.killing import prepare
from tests.mailing.smtp_server import PASSWORD, SmtpServer

pytestmark = pytest.mark.thorough

__all__ = ["closable"]  # a fixture
PDF = b"%PDF-1.7\n"
EVIL = r"Care\nBcc: evil@example.org\n\n<img src=x onerror=alert(1)>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with three people, and a document in which one thing is in doubt."""
    asked.staffed(tmp_path / "home")
    with open_ledger(tmp_path / "home") as ledger:
        submit(ledger, returned(SESSION, unsure=("summary",)))
    return tmp_path / "home"


@pytest.fixture
def quiet(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Within it nothing is told to whoever started the desk: no fault of its own, and nobody's name."""
    yield
    assert capfd.readouterr().err == ""


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def imported(window: Window, name: str, data: bytes) -> str:
    """What is told of a file that was handed in, once it was looked at."""
    return ended(window.send("/returns/hand-in", [("files", name, data)], how="import"))


def ended(window: Window) -> str:
    """What is told of an import at its end."""
    end = time.monotonic() + 60
    while re.search("It begins in a moment|Stop after this document", window.text):
        assert time.monotonic() < end, window.text
        time.sleep(0.05)
        window.get(window.path)
    return window.text


@pytest.mark.usefixtures("quiet")
def test_a_zip_that_unpacks_without_end_or_holds_thousands_is_refused_and_kept(desk: RunningDesk) -> None:
    there = Window(desk)
    bomb = {"Zoë Example.pdf": PDF + bytes(5 << 20), "notes.txt": b"Hello."}
    told = imported(there, "bomb.zip", zipped(bomb))
    assert "It is packed more than 200 times smaller than it is, as no document is." in told
    assert "1 thing left out" in told
    nested = zipped({f"{n}.zip": zipped({"x.pdf": PDF + bytes(20 << 20)}) for n in range(2)})
    assert imported(there, "nested.zip", nested).count("Do not open it. Ask the sender what it is.") == 2
    told = imported(there, "many.zip", zipped({f"{n}.pdf": PDF for n in range(5000)}))
    assert "It holds more than 500 files. Take the completed forms out" in told
    with desk.ledger() as ledger:
        assert came_in.counts(ledger)["refused"] == 4
        assert records.find(ledger) == ()
        assert ledger.verify(deep=True) == ()


HOSTILE = (
    '<image href="http://127.0.0.1:1/x.png" width="1" height="1"/>',
    '<use x:href="file:///etc/passwd#a"/>',
    '<style>@import url("http://127.0.0.1:1/a.css");</style>',
    '<rect onload="alert(1)" width="3" height="3"/>',
    '<a href="javascript:alert(1)"><rect width="3" height="3"/></a>',
    '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>',
)
"""What an SVG may hold that acts, or fetches from elsewhere."""


@pytest.mark.usefixtures("quiet")
def test_a_logo_that_acts_or_fetches_is_refused_and_none_is_printed(desk: RunningDesk) -> None:
    there = Window(desk).get("/settings/look")
    (seen, *_) = re.findall(r'name="seen" value="([^"]*)"', there.data.decode())
    for holds in HOSTILE:
        there.send("/settings/logo", [("logo", "logo.svg", SVG.format(holds).encode())], seen=seen)
        assert (there.status, "The SVG logo" in there.text) == (422, True), there.text
    assert there.get("/settings/logo.png").status == 404


@pytest.mark.usefixtures("quiet")
def test_words_in_the_settings_of_mail_are_words_in_a_mail_and_on_pages_whatever_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAREPACK_MAIL_PASSWORD", PASSWORD)
    home = tmp_path / "home"
    with SmtpServer(tmp_path / "server") as server:
        prepare(home, tmp_path / "packs", 1, server)
        settings = home / "organisation" / "mail.yaml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("name: Example Care", f'name: "{EVIL}"'), encoding="utf-8")
        made = handed_out.begin(home, Head(what="packs", title="Packs", at=now(), by="Ama Admin", of=1))
        for folder in (tmp_path / "packs").iterdir():
            shutil.copytree(folder, made.folder / folder.name)
            made.add(Item(name=folder.name, place=folder.name))
        made.end()
        with running(home) as desk:
            there = Window(desk).get("/mail/settings")
            assert "Our mails Come from Care Bcc: evil@example.org <img src=x onerror=alert(1)>" in there.text
            there.get("/mail/send")
            (number,) = re.findall(r'name="run" value="(\d+)"', there.data.decode())
            there.post("/mail/send/plan", run=number, to="person")
            assert b"<img src=x" not in there.data
            there.post(f"{there.path}/go", way="send")
            assert "1 sent; 0 left in the outbox." in there.text
            data = there.get("/mail/outbox/1/file").data
        assert [to for _, to in server.taken()] == ["e000@example.org"]
    mail = email.message_from_bytes(data, policy=email.policy.default)
    assert (mail["Bcc"], mail["From"].count("@"), "\n" in mail["Subject"]) == (None, 2, False)
    page = mail.get_body(("html",))
    assert page is not None
    assert "<img" not in page.get_content()
    assert "&lt;img src=x" in page.get_content()


@pytest.mark.usefixtures("quiet")
def test_what_waits_too_long_for_another_program_is_told_so_and_is_done_whole_or_not_at_all(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_SECONDS", 0.2)
    busy = "Another program has been writing to the ledger for a long time, and nothing was written here."
    with running(home) as desk:
        there = Window(desk).get("/questions/").post("/questions/go")
        (look,) = re.findall(r'name="look" value="([^"]+)"', there.data.decode())
        question = there.path
        with contextlib.closing(sqlite3.connect(home / "ledger.sqlite")) as other:
            other.execute("BEGIN IMMEDIATE")
            assert busy in there.post(question, how="accept-1", look=look).text
            told = imported(there, "Zoë Example.pdf", PDF)
            assert busy in told
            assert "Nothing is lost, and nothing is filed twice." in told
            batch = there.path
            other.rollback()
        with desk.ledger() as ledger:
            assert len(query_list.listed(ledger)) == 1
            assert "refused" not in came_in.counts(ledger)
        assert "Your answers are kept." in there.post(question, how="accept-1", look=look).text
        assert "1 refused" in ended(there.post(f"{batch}/go", how="import"))


@pytest.mark.skipif(sys.platform != "linux", reason="how an administrator is held to rights is Linux's")
def test_a_home_that_became_read_only_is_looked_at_and_nothing_of_it_is_changed(closable: Path) -> None:
    command = [sys.executable, "-m", "cli", "--home", str(closable), "desk", "--no-browser"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    desk = subprocess.Popen(command, cwd=ROOT, text=True, preexec_fn=as_others, **pipes)  # noqa: PLW1509
    try:
        there = window(desk).get("/questions/")
        there.post("/questions/go")
        question, before = there.path, (closable / "audit.head").read_bytes()
        close(closable)
        answers(there)
        assert "is read-only for this account" in there.text
        for path, files in (("/people/roster", "file"), ("/returns/hand-in", "files")):
            there.get("/people/")
            there.send(path, [(files, "Zoë Example.csv", b"ref,name\nE09,Pat Specimen\n")], how="import")
            assert (there.status, "is read-only for this account" in there.text) == (500, True), there.text
            assert "Permission denied" not in there.text
        for room in ROOMS:
            assert there.get(f"{room.path.rstrip('/')}/").status == 200, room.path
        assert "is filed with its document" not in there.get(question).text
        assert (closable / "audit.head").read_bytes() == before
    finally:
        desk.kill()
        _, said = desk.communicate()
    assert said == ""
    again = subprocess.run(
        command,
        cwd=ROOT,
        text=True,
        check=False,
        capture_output=True,
        preexec_fn=as_others,
    )
    assert (again.returncode, "[ledger-read-only]" in again.stderr, "Traceback" in again.stderr) == (
        6,
        True,
        False,
    )
