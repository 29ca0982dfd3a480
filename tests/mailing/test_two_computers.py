"""Two computers, or accounts of one, that send from one home in turn: what the other sent goes out no second time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from filing.ledger import mail_journal, mail_senders, upkeep, witness
from filing.ledger.database import JOURNAL, open_ledger
from mailing import outbox, restored
from schemas.errors import UsageError
from tests import prepared
from tests.mailing.going_back import recipients
from tests.mailing.sending_office import Office
from tests.mailing.smtp_server import SmtpServer

pytestmark = pytest.mark.thorough

REFS = ("E01", "E02", "E03")
On = Callable[[str], None]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


@pytest.fixture(autouse=True)
def on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> On:
    """Goes to another computer or account, which has a state folder of its own."""

    def go(name: str) -> None:
        monkeypatch.setenv(witness.VARIABLE, str(tmp_path / "states" / name))

    go("first")
    return go


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        for ref in REFS:
            made.pack(made.person(ref))
        yield made


def at(office: Office, home: Path) -> Office:
    return replace(office, ledger=open_ledger(home))


def asked(office: Office, server: SmtpServer) -> UsageError:
    """What must be said before anything goes out; nothing goes until then."""
    before = len(server.taken())
    with pytest.raises(UsageError) as refused:
        office.send(server)
    assert len(server.taken()) == before
    return refused.value


def moved(office: Office, home: Path) -> Office:
    """The home as it is on another computer, to which it was moved: the folder is there no more where it was."""
    office.ledger.close()
    office.ledger.home.rename(home)
    return at(office, home)


@pytest.mark.parametrize("kind", ["backup", "copy"])
def test_what_another_computer_sent_goes_out_no_second_time_from_one_that_sent_before_it(
    office: Office, server: SmtpServer, tmp_path: Path, on: On, kind: str
) -> None:
    office.queue()
    home = office.ledger.home
    office.send(server, most_a_day=1)
    on("second")
    second = moved(office, tmp_path / "second")
    restored.here(second.ledger, second.actor(), newest=True)
    if kind == "backup":
        upkeep.backup(second.ledger, tmp_path / "nightly", second.actor())
    else:
        shutil.copytree(second.ledger.home, tmp_path / "nightly")
    second.send(server, most_a_day=2)
    second.ledger.close()
    on("first")
    shutil.copytree(tmp_path / "nightly", home)
    office = at(office, home)
    refused = asked(office, server)
    assert refused.code == "mail-other-computer"
    assert "carepack send here --newest" in refused.faults[0].do
    waited = restored.here(office.ledger, office.actor())
    assert [(m.state, m.code) for m in waited] == [("unknown", "mail-restored")] * 2
    with pytest.raises(UsageError) as why:
        outbox.retry(office.ledger, [2], None, office.settings, office.actor())
    assert why.value.code == "mail-why"
    assert office.send(server, most_a_day=100).told == []
    assert sorted(recipients(server)) == ["e01@example.org", "e02@example.org"]


def test_papers_made_anew_for_the_time_in_which_another_computer_sent_are_held(
    office: Office, server: SmtpServer, tmp_path: Path, on: On
) -> None:
    office.queue()
    office.send(server)
    home = office.ledger.home
    on("second")
    second = moved(office, tmp_path / "second")
    restored.here(second.ledger, second.actor(), newest=True)
    upkeep.backup(second.ledger, tmp_path / "nightly", second.actor())
    second.pack(second.people()[0], "Agreement", period="2026")
    second.queue()
    second.send(server)
    second.ledger.close()
    on("first")
    shutil.copytree(tmp_path / "nightly", home)
    office = at(office, home)
    restored.here(office.ledger, office.actor())
    office.folder = tmp_path / "anew"
    office.pack(office.people()[0], "Agreement", period="2026", time=" again")
    office.queue()
    assert office.states()["E01"] == "held"
    assert office.send(server).told == []
    assert len(server.taken()) == 4


def test_accounts_that_take_turns_know_nothing_of_what_the_other_sent_after_an_older_copy_came_back(
    office: Office, server: SmtpServer, tmp_path: Path, on: On
) -> None:
    office.queue()
    office.send(server, most_a_day=1)
    on("second")
    restored.here(office.ledger, office.actor(), newest=True)
    shutil.copytree(office.ledger.home, tmp_path / "older")
    office.send(server, most_a_day=2)
    office.ledger.close()
    shutil.rmtree(office.ledger.home)
    (tmp_path / "older").rename(office.ledger.home)
    office = at(office, office.ledger.home)
    on("first")
    assert asked(office, server).code == "mail-other-computer"
    assert {m.state for m in restored.here(office.ledger, office.actor())} == {"unknown"}
    assert office.send(server, most_a_day=100).told == []
    assert len(server.taken()) == 2


def test_of_two_homes_on_one_computer_the_one_that_another_computer_sent_from_last_knows_not_all(
    office: Office, server: SmtpServer, tmp_path: Path, on: On
) -> None:
    office.queue()
    office.send(server, most_a_day=1)
    on("second")
    other = tmp_path / "other"
    shutil.copytree(office.ledger.home, other)
    second = at(office, other)
    restored.here(second.ledger, second.actor(), newest=True)
    on("first")
    assert asked(second, server).code == "mail-two-homes"
    assert {m.state for m in restored.here(second.ledger, second.actor())} == {"unknown"}


def test_who_is_stopped_while_saying_that_a_home_sends_from_now_on_is_asked_again(
    office: Office, server: SmtpServer, tmp_path: Path, on: On, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.queue()
    office.send(server, most_a_day=1)
    on("second")
    restored.here(office.ledger, office.actor(), newest=True)
    upkeep.backup(office.ledger, tmp_path / "nightly", office.actor())
    office.ledger.close()
    shutil.rmtree(office.ledger.home)
    shutil.copytree(tmp_path / "nightly", office.ledger.home)
    office = at(office, office.ledger.home)
    on("first")

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    for name in ("write_noticed", "sends_here"):
        with monkeypatch.context() as patch:
            patch.setattr(mail_journal, name, killed)
            with pytest.raises(Killed):
                restored.here(office.ledger, office.actor())
        assert asked(office, server).code == "mail-other-computer"
    restored.here(office.ledger, office.actor())
    assert office.send(server, most_a_day=100).told == []
    assert office.states() == {"E01": "sent", "E02": "unknown", "E03": "unknown"}


def test_a_home_of_before_this_was_kept_goes_on_unasked_where_it_is(
    office: Office, server: SmtpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(mail_journal, "sends_here", lambda *_, **__: None)
        office.queue()
        office.send(server, most_a_day=1)
    office.ledger.close()
    (office.ledger.home / witness.NAME).unlink()
    shutil.rmtree(tmp_path / "states")
    assert (office.ledger.home / JOURNAL).exists()
    office = at(office, office.ledger.home)
    assert office.send(server, most_a_day=100).counts == {"sent": 2}


def test_a_home_that_has_only_queued_is_told_what_is_true_where_nobody_can_tell_what_went_out(
    office: Office, server: SmtpServer, tmp_path: Path, on: On
) -> None:
    office.queue()
    copy = at(office, shutil.copytree(office.ledger.home, tmp_path / "copy"))
    office.send(server)
    on("second")
    refused = asked(copy, server)
    assert refused.code == "mail-no-witness"
    assert "has sent mail" not in refused.faults[0].what
    assert {m.state for m in restored.here(copy.ledger, copy.actor())} == {"unknown"}
    assert len(server.taken()) == 3


def test_a_ledger_tells_which_computer_sends_and_names_nobody(office: Office, server: SmtpServer) -> None:
    office.queue()
    office.send(server)
    with office.ledger.reading() as conn:
        assert mail_senders.last(conn) == witness.computer()


def test_what_this_computer_did_not_send_is_not_said_to_have_gone_nowhere(
    office: Office, server: SmtpServer, tmp_path: Path
) -> None:
    office.queue()
    upkeep.backup(office.ledger, tmp_path / "nightly", office.actor())
    office.send(server, most_a_day=1)
    office.ledger.close()
    shutil.copytree(tmp_path / "nightly", office.ledger.home, dirs_exist_ok=True)
    office = at(office, office.ledger.home)
    office.send(server, most_a_day=100)
    held = outbox.listed(office.ledger, states=("held",))
    assert held
    assert all("As far as this computer knows" in (m.reason or "") for m in held)
