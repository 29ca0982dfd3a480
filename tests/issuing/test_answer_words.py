"""Where an answer comes from is told in words: what was read, how surely, and whoever put something else there."""

from __future__ import annotations

from filing.ledger.database import Ledger
from filing.life.amending import amend
from issuing.answer_words import has_picture, mark, whence
from issuing.whole_record import WholeRecord, whole
from tests.filing.conftest import plain
from tests.filing.returns import ACT, SESSION, returned, submit

__all__ = ["plain"]


def filed(ledger: Ledger) -> int:
    outcome = submit(ledger, returned(SESSION))
    assert outcome.record is not None
    return outcome.record


def told(it: WholeRecord, path: str) -> dict[str, str]:
    (answer,) = (a for a in it.answers if a.path == path)
    return dict(whence(answer, lambda kept: kept[:10]))


def test_what_was_read_says_where_and_needs_no_mark(plain: Ledger) -> None:
    it = whole(plain, filed(plain))
    assert told(it, "summary") == {"Read": "Word form"}
    assert {mark(a) for a in it.answers} == {None}
    assert not any(has_picture(a) for a in it.answers)


def test_what_was_amended_says_who_when_and_why_and_what_the_document_has(plain: Ledger) -> None:
    done = amend(plain, filed(plain), {"session": "5"}, "Read wrongly.", ACT)
    it = whole(plain, done.record)
    assert told(it, "session") == {
        "In the document": "Word form",
        "It says there": "“4”",
        "Amended": "by Ama Admin, 2026-11-22",
        "Why": "Read wrongly.",
    }
    assert [a.path for a in it.answers if mark(a) == "amended"] == ["session"]


def test_a_whole_record_knows_which_of_its_versions_counts(plain: Ledger) -> None:
    first = filed(plain)
    done = amend(plain, first, {"session": "5"}, "Read wrongly.", ACT)
    was, now = whole(plain, first), whole(plain, done.record)
    assert (was.is_newest, was.counts, was.newest.number) == (False, False, done.record)
    assert now.counts
    assert [c.path for c in now.changed[done.record]] == ["session"]
    assert now.readers == ("Zoë Example", "Sam Sample")
