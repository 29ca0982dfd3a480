"""Messages of the outbox on each database: found, changed from one state to another, and never by two."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.ledger.upkeep import backup
from filing.mail import messages, outgoing
from filing.mail.alone import alone
from schemas.errors import UsageError
from tests.filing.returns import ACT

LATER = Actor("Ama Admin", ACT.at + dt.timedelta(days=40))


def put(ledger: Ledger, number: int = 1, state: str = "queued", data: bytes = b"") -> int:
    """A message to the second person of the roster about themselves."""
    text = data or f"message {number}".encode()
    values = {
        "kind": "supervision",
        "person": 2,
        "recipient": 2,
        "role": "person",
        "address": "zoe@example.org",
        "message_id": f"<{number}abc@example.org>",
        "subject": "Papers",
        "sha256": outgoing.kept(ledger).put(text),
        "size": len(text),
        "protection": "password",
        "state": state,
    }
    with ledger.writing() as conn:
        return messages.add(conn, values, (), ACT)


def test_a_message_is_found_by_what_it_is_and_whose(staffed: Ledger) -> None:
    first, second = put(staffed, 1), put(staffed, 2, "held")
    with staffed.reading() as conn:
        assert [m.id for m in messages.find(conn)] == [first, second]
        assert [m.id for m in messages.find(conn, states=("held",))] == [second]
        assert [m.id for m in messages.find(conn, message_id="<1abc@example.org>")] == [first]
        assert [m.id for m in messages.find(conn, begins="<2a")] == [second]
        assert messages.find(conn, begins="<%") == ()
        assert messages.find(conn, person=1) == ()
        (found,) = messages.find(conn, ids=[first])
    assert (found.recipient_name, found.person_ref, found.queued_at) == ("Zoë Example", "E02", ACT.at)


def test_of_two_who_take_a_message_one_has_it(staffed: Ledger) -> None:
    number = put(staffed)
    taken = []
    for _ in range(2):
        with staffed.writing() as conn:
            taken.append(
                messages.change(conn, number, ("queued",), "sending", ACT, outcome="sending", tried=True)
            )
    assert taken == [True, False]
    with staffed.reading() as conn:
        (found,) = messages.find(conn)
        assert (found.state, found.tries) == ("sending", 1)
        assert [a.outcome for a in messages.history(conn, number)] == ["sending"]


def test_what_a_server_says_is_kept_on_one_line_that_every_database_takes(staffed: Ledger) -> None:
    number = put(staffed)
    with staffed.writing() as conn:
        said = "550\r\nno\x00 such\udc80 \x1b[31muser " + "x" * 900
        messages.change(conn, number, ("queued",), "refused", ACT, outcome="refused", reason=said)
    with staffed.reading() as conn:
        (found,) = messages.find(conn)
    assert found.reason is not None
    assert found.reason.startswith("550 no such [31muser xxx")
    assert len(found.reason) == 500
    assert found.concluded_at == ACT.at


def test_the_day_counts_what_was_handed_over(staffed: Ledger) -> None:
    number = put(staffed)
    with staffed.writing() as conn:
        messages.change(conn, number, ("queued",), "sending", ACT, outcome="sending")
        messages.change(conn, number, ("sending",), "sent", ACT, outcome="sent")
    with staffed.reading() as conn:
        assert messages.handed_over_since(conn, ACT.at) == [ACT.at]
        assert messages.handed_over_since(conn, ACT.at + dt.timedelta(seconds=1)) == []


def test_one_sends_at_a_time(staffed: Ledger, tmp_path: Path, url: str | None) -> None:
    # On a server the other one may be another computer, with a home of its own.
    with alone(staffed), open_ledger(tmp_path / "other" if url else staffed.home, url=url) as other:
        with pytest.raises(UsageError) as busy, alone(other):
            pytest.fail("both send")
        assert busy.value.code == "mail-busy"
    with alone(staffed):
        pass


def test_texts_are_removed_when_their_days_are_over_and_what_a_crash_left(staffed: Ledger) -> None:
    out, waiting = put(staffed, 1), put(staffed, 2)
    with staffed.writing() as conn:
        messages.change(conn, out, ("queued",), "sent", ACT, outcome="sent")
    left = outgoing.kept(staffed).put(b"of no message")
    file = outgoing.folder(staffed.home) / left[:2] / left
    for hours, removed in ((23, 0), (25, 1)):  # one that is younger may be about to get its row
        age = LATER.at.timestamp() - hours * 3600
        os.utime(file, (age, age))
        assert outgoing.tidy(staffed, 40, LATER) == removed
    assert outgoing.tidy(staffed, 39, LATER) == 1
    with staffed.reading() as conn:
        (kept,) = messages.find(conn, ids=[waiting])
    assert outgoing.kept(staffed).has(kept.sha256)


def test_a_backup_has_the_outbox_in_it(staffed: Ledger, tmp_path: Path) -> None:
    put(staffed, 1, data=b"the whole message")
    backup(staffed, tmp_path / "kept", ACT)
    with open_ledger(tmp_path / "kept") as copy, copy.reading() as conn:
        (found,) = messages.find(conn)
        assert outgoing.kept(copy).get(found.sha256) == b"the whole message"
