"""What was found in the mailbox is known by the server's number for it, on either database, and concluded once."""

from __future__ import annotations

import datetime as dt
import hashlib

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.mail import collected
from filing.mail.collected import Collected, Hints, Where
from filing.people import roster
from filing.review import by_mail, submissions
from tests.filing.returns import ACT

HERE = Where("office@example.org/imap.example.org", "INBOX", "17", 4)
LATER = Actor("Ama Admin", ACT.at + dt.timedelta(hours=1))


def kept(
    ledger: Ledger, data: bytes = b"one", where: Where = HERE, known: Collected | None = None, **hints: object
) -> int:
    sha = ledger.originals.put(data)
    with ledger.writing() as conn:
        found = Hints(**hints)  # type: ignore[arg-type]
        return collected.keep(conn, where, (sha, len(data)), found, ACT, known=known)


def one(ledger: Ledger, number: int) -> Collected:
    with ledger.reading() as conn:
        (found,) = collected.of(conn, ids=[number])
    return found


def test_a_message_is_kept_once_however_often_it_is_seen(ledger: Ledger) -> None:
    number = kept(ledger)
    assert kept(ledger) == number
    with ledger.reading() as conn:
        assert [c.id for c in collected.waiting(conn)] == [number]
    assert kept(ledger, where=Where(HERE.account, "Other", "17", 4)) != number
    assert kept(ledger, where=Where(HERE.account, "INBOX", "18", 4)) != number


def test_a_message_is_concluded_once_and_moved_after_that(ledger: Ledger) -> None:
    number = kept(ledger)
    with ledger.writing() as conn:
        assert collected.to_move(conn, HERE.account, HERE.folder, HERE.validity) == ()
        assert collected.conclude(conn, number, "empty", LATER, code="envelope-empty", reason="No document.")
        assert not collected.conclude(conn, number, "imported", LATER)
        (moving,) = collected.to_move(conn, HERE.account, HERE.folder, HERE.validity)
        assert (moving.state, moving.code, moving.concluded_at) == ("empty", "envelope-empty", LATER.at)
        assert collected.to_move(conn, HERE.account, HERE.folder, "18") == ()
        collected.moved(conn, [number], LATER)
        assert collected.to_move(conn, HERE.account, HERE.folder, HERE.validity) == ()
    assert one(ledger, number).moved_at == LATER.at


def test_a_number_that_was_another_messages_is_kept_apart(ledger: Ledger) -> None:
    first = kept(ledger)
    numbers = [first]
    for data in (b"two", b"three"):
        numbers.append(kept(ledger, data, known=one(ledger, numbers[-1])))
    assert len(set(numbers)) == 3
    with ledger.reading() as conn:
        newest = collected.in_folder(conn, HERE.account, HERE.folder, HERE.validity)
    assert {uid: c.sha256 for uid, c in newest.items()} == {4: hashlib.sha256(b"three").hexdigest()}


def test_what_could_not_be_fetched_is_the_same_message_when_it_can(ledger: Ledger) -> None:
    with ledger.writing() as conn:
        number = collected.not_fetched(conn, HERE, "found", ACT, code="c", reason="r", known=None)
    assert kept(ledger, known=one(ledger, number)) == number
    assert (one(ledger, number).state, one(ledger, number).code) == ("kept", None)


def test_a_message_that_is_an_original_already_is_brought_in_as_any_file(ledger: Ledger) -> None:
    kept(ledger)
    receipt = submissions.receive(ledger, b"one", name="mail 1", origin="mail:x", actor=ACT)
    assert (receipt.outcome, receipt.again) == ("received", False)
    assert kept(ledger, where=Where("x", "y", "1", 1)) > 0
    assert not ledger.verify(deep=True)


def test_only_addresses_of_those_concerned_go_without_a_note(staffed: Ledger) -> None:
    """Of the person and the manager; whatever case they are written in, and whose they were when the mail came."""
    with staffed.reading() as conn:
        zoe = next(p for p in roster.everybody(conn) if p.ref == "E02")
        sam = next(p for p in roster.everybody(conn) if p.ref == "E01")
    codes = {}
    for number, hints in enumerate(
        (
            {"sender": "zoe@example.org"},
            {"sender": "sam@example.org"},
            {"sender": "zoe.before@example.org", "person": zoe.id},
            {"sender": "stranger@example.com"},
            {"sender": None},
        )
    ):
        data = b"%d" % number
        kept(staffed, data, where=Where("a", "b", "1", number), **hints)
        with staffed.reading() as conn:
            codes[number] = [q.code for q in by_mail.notes(conn, hashlib.sha256(data).hexdigest(), [zoe])]
    assert codes == {0: [], 1: [], 2: [], 3: ["sender-unknown"], 4: ["sender-unknown"]}
    with staffed.reading() as conn:
        first = hashlib.sha256(b"0").hexdigest()
        assert [q.code for q in by_mail.notes(conn, first, [sam])] == ["sender-other"]
        assert by_mail.notes(conn, first, []) == ()
        assert by_mail.notes(conn, "0" * 64, [zoe]) == ()
