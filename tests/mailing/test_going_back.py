"""After a ledger went back to a backup nothing goes out twice, and a person says what is to become of what waits."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from filing.ledger.database import JOURNAL, open_ledger, own_things
from mailing import outbox
from mailing.preview import draft
from mailing.queueing import queue
from mailing.reminding import remind
from schemas.errors import LedgerError, UsageError
from tests import prepared
from tests.mailing.copies_out import hand_out
from tests.mailing.going_back import WAYS, Returning, recipients
from tests.mailing.sending_office import NOON, Office
from tests.mailing.smtp_server import SmtpServer

pytestmark = pytest.mark.thorough

REFS = ("E01", "E02", "E03")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


@pytest.fixture(params=[*WAYS, pytest.param("dump", marks=pytest.mark.client("postgres"))])
def back(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Returning]:
    url, way = None, request.param
    with prepared.ledgers():
        if way == "dump":
            url = prepared.database_on(request.getfixturevalue("postgres"))
        office = Office(open_ledger(tmp_path / "home", url=url), tmp_path / "packs")
        made = Returning(office, way, tmp_path, url, lambda: request.getfixturevalue("postgres"))
        for ref in REFS:
            office.pack(office.person(ref))
        yield made
        office.ledger.close()


def told(run: Any) -> list[tuple[str, str | None]]:
    return [(one.became, one.code) for one in run.told]


def test_what_was_sent_since_the_backup_is_unknown_and_not_sent_again(
    back: Returning, server: SmtpServer
) -> None:
    back.office.queue()
    back.keep()
    assert back.office.send(server).counts == {"sent": 3}
    back.go_back()
    assert set(back.office.states().values()) == {"queued"}
    assert told(back.office.send(server)) == [("unknown", "mail-restored")] * 3
    assert back.office.send(server).told == []
    assert Counter(recipients(server)) == {f"{ref.lower()}@example.org": 1 for ref in REFS}


def test_a_person_says_of_each_that_it_went_out_or_that_it_goes_again(
    back: Returning, server: SmtpServer
) -> None:
    back.office.queue()
    back.keep()
    back.office.send(server)
    back.go_back()
    back.office.send(server)
    outbox.confirm(back.office.ledger, [1, 2], "they have it", back.office.actor())
    with pytest.raises(UsageError) as refused:
        outbox.retry(back.office.ledger, [3], None, back.office.settings, back.office.actor())
    assert refused.value.code == "mail-why"
    outbox.retry(back.office.ledger, [3], "nothing came", back.office.settings, back.office.actor())
    assert back.office.send(server).counts == {"sent": 1}
    assert Counter(recipients(server))["e03@example.org"] == 2


def test_going_back_a_second_time_asks_again(back: Returning, server: SmtpServer) -> None:
    back.office.queue()
    back.keep()
    back.office.send(server)
    back.go_back()
    back.office.send(server)
    outbox.retry(back.office.ledger, [3], "nothing came", back.office.settings, back.office.actor())
    back.keep()
    back.office.send(server)
    back.go_back()
    assert told(back.office.send(server)) == [("unknown", "mail-restored")]
    assert Counter(recipients(server))["e03@example.org"] == 2


def test_papers_that_the_ledger_no_longer_knows_were_sent_are_held_when_they_are_sent_anew(
    back: Returning, server: SmtpServer
) -> None:
    back.keep()
    back.office.queue()
    back.office.send(server)
    back.go_back()
    office = back.office
    planned = office.plan()
    assert {h.code for one in planned.letters for h in one.held} == {"mail-restored"}
    queue(office.ledger, planned.letters, office.writer())
    assert office.send(server).told == []
    assert set(office.states().values()) == {"held"}
    with pytest.raises(UsageError) as refused:
        outbox.retry(office.ledger, [1], None, office.settings, office.actor())
    assert refused.value.code == "mail-restored"
    outbox.retry(office.ledger, [1], "it never came", office.settings, office.actor())
    assert office.send(server).counts == {"sent": 1}
    assert len(server.taken()) == 4


def test_papers_made_after_going_back_are_sent_as_ever(back: Returning, server: SmtpServer) -> None:
    back.office.queue()
    back.keep()
    back.office.send(server)
    back.go_back()
    back.office.send(server)
    back.office.pack(back.office.people()[0], "Another paper")
    assert [one.held for one in back.office.plan().letters] == [()]
    back.office.queue()
    assert back.office.send(server).counts == {"sent": 1}


def test_the_same_papers_made_anew_after_going_back_wait_for_a_word(
    back: Returning, server: SmtpServer
) -> None:
    office = back.office
    sam = office.person("E09")
    back.keep()
    office.pack(sam, "Agreement", period="2026-11")
    office.queue()
    office.send(server)
    back.go_back()
    office.send(server)
    office.folder = back.base / "anew"
    office.pack(sam, "Agreement", period="2026-11", time=" again")
    assert [h.code for one in office.plan().letters for h in one.held] == ["mail-restored"]
    (held,) = office.queue()
    assert office.send(server).told == []
    office.pack(sam, "Agreement", period="2027-02", time=" for later")
    office.queue()
    assert office.send(server).counts == {"sent": 1}
    outbox.retry(office.ledger, [held.id], "the first was lost", office.settings, office.actor())
    assert office.send(server).counts == {"sent": 1}


def test_a_ledger_that_never_went_back_is_asked_nothing(back: Returning, server: SmtpServer) -> None:
    back.office.queue()
    back.keep()
    server.commands["e02@example.org"] = ["rcpt 451 later", "ok"]
    assert back.office.send(server).counts == {"sent": 2, "later": 1}
    back.office.at += dt.timedelta(hours=8)
    back.keep()
    assert back.office.send(server).counts == {"sent": 1}
    assert len(server.taken()) == 3


def test_a_reminder_that_the_ledger_no_longer_knows_of_is_not_sent_again_in_the_same_week(
    back: Returning, server: SmtpServer
) -> None:
    import datetime as dt

    office = back.office
    hand_out(office, "E02", "4K7Q9XT2M8WZ1A", at=NOON - dt.timedelta(days=20))

    def remind_them() -> Any:
        return remind(office.ledger, (), office.settings, office.actor(), older_than=14)

    back.keep()
    queue(office.ledger, remind_them().letters, office.writer())
    assert office.send(server).counts == {"sent": 1}
    back.go_back()
    planned = remind_them()
    assert (planned.letters, [one.code for one in planned.left]) == ((), ["mail-restored"])
    office.send(server)  # notices
    office.at += dt.timedelta(days=8)
    assert len(remind_them().letters) == 1


def test_a_draft_that_was_written_is_not_sent_after_going_back(
    back: Returning, server: SmtpServer, tmp_path: Path
) -> None:
    back.office.queue()
    back.keep()
    draft(back.office.ledger, back.office.settings, tmp_path / "drafts", back.office.actor(), only={1})
    back.go_back()
    back.office.send(server)
    assert back.office.states()["E01"] == "unknown"
    assert server.taken() == []


def test_what_a_person_took_back_since_does_not_go_out(back: Returning, server: SmtpServer) -> None:
    back.office.queue()
    back.keep()
    outbox.cancel(back.office.ledger, [1, 2, 3], "all is put off", back.office.actor())
    back.go_back()
    # Of a server's database another computer may have sent them; of a file this computer knows that none went out.
    waits = ("unknown", "mail-restored") if back.way == "dump" else ("held", "mail-went-back")
    assert told(back.office.send(server)) == [waits] * 3
    outbox.retry(back.office.ledger, [1], "it is on again", back.office.settings, back.office.actor())
    assert back.office.send(server).counts == {"sent": 1}


@pytest.mark.parametrize("back", ["file", "over"], indirect=True)
def test_with_the_journal_there_what_was_not_handed_over_is_held_and_not_called_unknown(
    back: Returning, server: SmtpServer
) -> None:
    back.office.queue()
    back.keep()
    server.commands["e03@example.org"] = ["rcpt 550 no such user"]
    back.office.send(server)
    back.go_back()
    assert told(back.office.send(server)) == [("unknown", "mail-restored")] * 2 + [("held", "mail-went-back")]


@pytest.mark.parametrize("back", ["file"], indirect=True)
def test_where_it_cannot_be_noted_nothing_is_handed_over(back: Returning, server: SmtpServer) -> None:
    back.office.queue()
    journal = back.home / JOURNAL
    text = journal.read_text(encoding="ascii")
    assert journal in own_things(back.home)

    journal.unlink()
    journal.mkdir()
    with pytest.raises(LedgerError, match="a folder of that name: move it away") as refused:
        back.office.send(server)
    assert (refused.value.code, server.taken()) == ("mail-journal", [])
    journal.rmdir()
    journal.write_text(text, encoding="ascii")
    assert back.office.send(server).counts == {"sent": 3}


@pytest.mark.parametrize("back", ["file"], indirect=True)
def test_a_line_that_a_crash_cut_short_does_no_harm(back: Returning, server: SmtpServer) -> None:
    back.office.queue()
    journal = back.home / JOURNAL
    with journal.open("a", encoding="ascii") as file:
        file.write("over 12 3")
    assert back.office.send(server).counts == {"sent": 3}
    assert "over 12 3\nover " in journal.read_text(encoding="ascii")


@pytest.mark.parametrize("back", ["file"], indirect=True)
def test_the_journal_names_nobody(back: Returning, server: SmtpServer) -> None:
    back.office.queue()
    back.office.send(server)
    text = (back.home / JOURNAL).read_text(encoding="ascii")
    assert text.count("\nover ") == 3
    for message in outbox.listed(back.office.ledger):
        assert message.message_id.strip("<>") not in text
        assert message.recipient_ref not in text
        assert message.address not in text
