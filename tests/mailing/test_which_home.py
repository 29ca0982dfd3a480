"""Which home sends: of a home that was moved, copied or brought back as a whole nothing goes out twice."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from filing.ledger import mail_journal, witness
from filing.ledger.database import JOURNAL, open_ledger
from filing.ledger.upkeep import backup
from mailing import outbox, restored
from mailing.queueing import queue
from schemas.errors import LedgerError, UsageError
from tests import prepared
from tests.mailing.going_back import recipients
from tests.mailing.sending_office import Office
from tests.mailing.smtp_server import SmtpServer

pytestmark = pytest.mark.thorough

REFS = ("E01", "E02", "E03")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


@pytest.fixture(autouse=True)
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A computer of its own; `on` takes the office to another one."""
    monkeypatch.setenv(witness.VARIABLE, str(tmp_path / "state"))
    return monkeypatch


def on(computer: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    computer.setenv(witness.VARIABLE, str(tmp_path / name))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        for ref in REFS:
            made.pack(made.person(ref))
        yield made


def copied(office: Office, home: Path) -> Office:
    """The same office in a copy of its home, as a program for folders makes it."""
    shutil.copytree(office.ledger.home, home)
    return replace(office, ledger=open_ledger(home))


def asked(office: Office, server: SmtpServer) -> str:
    """The code of what must be said before anything goes out; nothing goes until then."""
    before = len(server.taken())
    with pytest.raises(UsageError) as refused:
        office.send(server)
    assert "carepack send here" in refused.value.faults[0].do
    assert len(server.taken()) == before
    return refused.value.code


def test_a_first_run_is_asked_nothing(office: Office, server: SmtpServer) -> None:
    office.queue()
    assert office.send(server).counts == {"sent": 3}
    office.pack(office.people()[0], "Another paper")
    office.queue()
    assert office.send(server).counts == {"sent": 1}


def test_looking_and_backing_up_leave_no_trace_outside_of_the_home(office: Office, tmp_path: Path) -> None:
    office.plan()
    backup(office.ledger, tmp_path / "backup", office.actor())
    assert not (tmp_path / "state").exists()


def test_a_copy_of_the_home_asks_before_it_sends_what_the_home_has_sent(
    office: Office, server: SmtpServer, tmp_path: Path
) -> None:
    office.queue()
    office.send(server, most_a_day=1)
    other = copied(office, tmp_path / "other")
    office.send(server, most_a_day=2)
    assert asked(other, server) == "mail-two-homes"
    with pytest.raises(UsageError, match=str(office.ledger.home)):
        queue(other.ledger, other.plan().letters, other.writer())
    waited = restored.here(other.ledger, other.actor())
    assert [(m.state, m.code) for m in waited] == [("unknown", "mail-restored"), ("held", "mail-went-back")]
    outbox.retry(other.ledger, [3], None, other.settings, other.actor())
    assert other.send(server, most_a_day=100).counts == {"sent": 1}
    assert asked(office, server) == "mail-two-homes"
    assert [m.state for m in restored.here(office.ledger, office.actor())] == ["unknown"]
    assert sorted(recipients(server)) == [f"{r.lower()}@example.org" for r in REFS]


def test_a_backup_that_is_sent_from_beside_its_home_is_one_of_two(
    office: Office, server: SmtpServer, tmp_path: Path
) -> None:
    office.queue()
    backup(office.ledger, tmp_path / "backup", office.actor())
    office.send(server)
    with open_ledger(tmp_path / "backup") as ledger:
        assert asked(replace(office, ledger=ledger), server) == "mail-two-homes"


def test_a_home_that_is_called_otherwise_now_is_asked_nothing(
    office: Office, server: SmtpServer, tmp_path: Path
) -> None:
    office.queue()
    office.send(server, most_a_day=1)
    office.ledger.close()
    office.ledger.home.rename(tmp_path / "moved")
    (tmp_path / "link").symlink_to("moved", target_is_directory=True)
    with open_ledger(tmp_path / "link") as ledger:
        office = replace(office, ledger=ledger)
        assert office.send(server, most_a_day=100).counts == {"sent": 2}
        shutil.copytree(tmp_path / "moved", tmp_path / "home")
        with open_ledger(tmp_path / "home") as copy:
            assert asked(replace(office, ledger=copy), server) == "mail-two-homes"


def test_a_home_on_a_computer_that_knows_nothing_of_it_is_asked_about_and_what_waits_is_held(
    office: Office, server: SmtpServer, tmp_path: Path, computer: pytest.MonkeyPatch
) -> None:
    office.queue()
    office.send(server, most_a_day=1)
    other = copied(office, tmp_path / "other")
    office.send(server, most_a_day=100)
    on(computer, tmp_path, "another")
    assert asked(other, server) == "mail-no-witness"
    assert {m.state for m in restored.here(other.ledger, other.actor())} == {"unknown"}
    assert other.send(server).told == []
    with pytest.raises(UsageError) as refused:
        outbox.retry(other.ledger, [3], None, other.settings, other.actor())
    assert refused.value.code == "mail-why"
    assert len(server.taken()) == 3


def test_where_nobody_knows_what_went_out_papers_made_anew_for_that_time_wait_for_a_word(
    office: Office, server: SmtpServer, tmp_path: Path, computer: pytest.MonkeyPatch
) -> None:
    office.queue()
    office.send(server)
    on(computer, tmp_path, "another")
    restored.here(office.ledger, office.actor())
    office.folder = tmp_path / "anew"
    for ref, period in zip(REFS, ("2026", None, "2027-02"), strict=True):
        person = next(p for p in office.people() if p.ref == ref)
        office.pack(person, "Agreement", period=period, time=" again")
    office.queue()
    assert office.states() == {"E01": "held", "E02": "held", "E03": "queued"}
    assert office.send(server).counts == {"sent": 1}
    outbox.retry(office.ledger, [4, 5], "not in the sent mail", office.settings, office.actor())
    assert office.send(server).counts == {"sent": 2}
    office.at += dt.timedelta(days=40)
    office.pack(person, "Talk", time=" later")
    office.queue()
    assert office.send(server).counts == {"sent": 1}


def test_a_home_that_was_moved_to_another_computer_goes_on_where_somebody_says_that_it_is_the_newest(
    office: Office, server: SmtpServer, tmp_path: Path, computer: pytest.MonkeyPatch
) -> None:
    office.queue()
    office.send(server, most_a_day=1)
    on(computer, tmp_path, "another")
    assert asked(office, server) == "mail-no-witness"
    assert restored.here(office.ledger, office.actor(), newest=True) == ()
    assert office.send(server, most_a_day=2).counts == {"sent": 1}
    on(computer, tmp_path, "state")
    assert asked(office, server) == "mail-other-computer"
    assert restored.here(office.ledger, office.actor(), newest=True) == ()
    assert office.send(server, most_a_day=100).counts == {"sent": 1}


def test_who_says_it_unasked_changes_nothing(office: Office, server: SmtpServer) -> None:
    office.queue()
    for _ in range(2):
        assert restored.here(office.ledger, office.actor()) == ()
    assert office.send(server).counts == {"sent": 3}


def test_a_crash_between_journal_and_witness_asks_nobody(
    office: Office, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.queue()

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    office.send(server, most_a_day=1)
    with monkeypatch.context() as patch:
        patch.setattr(witness, "add", killed)
        with pytest.raises(Killed):
            office.send(server, most_a_day=2)
    assert office.send(server, most_a_day=100).counts == {"unknown": 1, "sent": 1}
    seen = witness.of(office.ledger.home)
    assert seen is not None
    journal = (office.ledger.home / JOURNAL).read_text(encoding="ascii").splitlines()
    assert sorted(seen.lines) == sorted(journal[1:])
    assert len(server.taken()) == 2


def test_a_state_folder_that_cannot_be_written_to_is_told_and_nothing_is_sent(
    office: Office, server: SmtpServer, tmp_path: Path
) -> None:
    office.queue()
    (tmp_path / "state").rename(tmp_path / "away")
    (tmp_path / "state").write_text("no folder", encoding="utf-8")
    with pytest.raises(LedgerError, match="cannot be noted in your state folder") as refused:
        office.send(server)
    assert (refused.value.code, server.taken()) == ("mail-witness", [])
    assert witness.VARIABLE in refused.value.faults[0].do
    (tmp_path / "state").unlink()
    (tmp_path / "away").rename(tmp_path / "state")
    assert office.send(server).counts == {"sent": 3}


def test_where_a_line_cannot_be_kept_outside_of_the_home_its_message_stays_in_the_outbox(
    office: Office, server: SmtpServer, tmp_path: Path
) -> None:
    office.queue()
    (kept,) = (tmp_path / "state" / "homes").iterdir()
    text = kept.read_bytes()
    kept.unlink()
    kept.mkdir()
    with pytest.raises(LedgerError) as refused:
        office.send(server)
    assert (refused.value.code, server.taken()) == ("mail-witness", [])
    kept.rmdir()
    kept.write_bytes(text)
    assert office.send(server).counts == {"sent": 3}


def test_what_is_kept_outside_of_the_home_names_nobody(
    office: Office, server: SmtpServer, tmp_path: Path
) -> None:
    office.queue()
    office.send(server)
    (kept,) = (tmp_path / "state" / "homes").iterdir()
    text = kept.read_text(encoding="ascii")
    assert text.count("\nover ") == 3
    for message in outbox.listed(office.ledger):
        for word in (message.message_id.strip("<>"), message.recipient_ref, message.address):
            assert word not in text
    assert witness.name(office.ledger.home) not in text + kept.name


def test_of_a_lost_journal_this_computer_still_knows_every_line(office: Office, server: SmtpServer) -> None:
    office.queue()
    office.send(server, most_a_day=2)
    before = mail_journal.compare(office.ledger, office.actor().day)
    (office.ledger.home / JOURNAL).unlink()
    after = mail_journal.compare(office.ledger, office.actor().day)
    assert (set(after.lines), after.back) == (set(before.lines), False)
    assert office.send(server, most_a_day=100).counts == {"sent": 1}
