"""Drafts and sending from one outbox: a message goes to a server or into one folder, never to both."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import open_ledger
from filing.mail import messages
from mailing import outbox
from mailing.outcomes import Told
from mailing.preview import draft
from tests import prepared
from tests.mailing.sending_office import Office
from tests.mailing.smtp_server import USER, SmtpServer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        for number in range(3):
            made.pack(made.person(f"E{number}"))
        made.queue()
        yield made


def another_process_drafts(office: Office, folder: Path) -> tuple[int, str]:
    """`carepack send go --drafts`, run to its end: its exit code, and what it says."""
    own = office.ledger.home / "organisation"
    own.mkdir(exist_ok=True)
    (own / "mail.yaml").write_text(f"address: {USER}\n", encoding="utf-8")
    command = [sys.executable, "-m", "cli", "--home", str(office.ledger.home), "send", "go", "--by", "Kim"]
    done = subprocess.run(
        [*command, "--drafts", str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


def drafts(folder: Path) -> list[str]:
    return sorted(file.name[:4] for file in folder.glob("*.eml"))


def test_while_one_sends_another_process_writes_no_drafts(office: Office, tmp_path: Path) -> None:
    said: list[tuple[int, str]] = []

    def now() -> None:
        if not said:
            said.append(another_process_drafts(office, tmp_path / "drafts"))

    with SmtpServer(tmp_path / "server") as server:
        server.on_text = now
        assert office.send(server, timeout=60).counts == {"sent": 3}
    assert said[0][0] == 2
    assert "[mail-busy]" in said[0][1]
    assert drafts(tmp_path / "drafts") == []


def test_while_one_writes_drafts_another_process_writes_none(office: Office, tmp_path: Path) -> None:
    said: list[tuple[int, str]] = []

    def now(_: Told) -> None:
        if not said:
            said.append(another_process_drafts(office, tmp_path / "theirs"))

    run = draft(office.ledger, office.settings, tmp_path / "mine", office.actor(), tell=now)
    assert run.counts == {"drafted": 3}
    assert said[0][0] == 2
    assert "[mail-busy]" in said[0][1]
    assert (drafts(tmp_path / "mine"), drafts(tmp_path / "theirs")) == (["0001", "0002", "0003"], [])


def test_what_is_cancelled_while_drafts_are_written_is_none_of_them(office: Office, tmp_path: Path) -> None:
    def now(told: Told) -> None:
        if told.message.id == 1:
            outbox.cancel(office.ledger, [2], "a mistake", office.actor())

    run = draft(office.ledger, office.settings, tmp_path / "mine", office.actor(), tell=now)
    assert run.counts == {"drafted": 2}
    assert drafts(tmp_path / "mine") == ["0001", "0003"]
    assert office.states() == {"E0": "drafted", "E1": "cancelled", "E2": "drafted"}


def test_a_draft_that_cannot_be_written_is_still_queued(office: Office, tmp_path: Path) -> None:
    taken = tmp_path / "mine" / "0002 - E1 Example.eml"
    taken.mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        draft(office.ledger, office.settings, tmp_path / "mine", office.actor())
    assert office.states() == {"E0": "drafted", "E1": "queued", "E2": "queued"}
    taken.rmdir()
    assert draft(office.ledger, office.settings, tmp_path / "mine", office.actor()).counts == {"drafted": 2}


def test_a_draft_that_a_run_left_half_done_is_unknown_and_goes_nowhere(
    office: Office, tmp_path: Path
) -> None:
    with office.ledger.writing() as conn:
        messages.change(conn, 2, ("queued",), "sending", office.actor(), outcome="drafting")
    run = draft(office.ledger, office.settings, tmp_path / "mine", office.actor())
    assert [(t.message.id, t.became) for t in run.told] == [(2, "unknown"), (1, "drafted"), (3, "drafted")]
    assert "draft" in (run.told[0].say or "")
    assert drafts(tmp_path / "mine") == ["0001", "0003"]
    with SmtpServer(tmp_path / "server") as server:
        assert office.send(server).counts == {}
