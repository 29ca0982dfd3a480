"""An envelope opens into parts, each a submission of its own; a crash anywhere on the way loses and doubles nothing."""

from __future__ import annotations

import hashlib

import pytest

from filing.ledger import upkeep
from filing.ledger.database import Ledger
from filing.records import records
from filing.review.submissions import (
    Inside,
    Receipt,
    conclude,
    open_up,
    receipt_of,
    receive,
    refuse,
    unfinished,
)
from schemas.errors import UsageError
from tests.filing.returns import ACT, SESSION, later, returned

pytestmark = pytest.mark.thorough

ZIP = "file:/in/returned.zip"
PARTS = [
    Inside("a.docx", "a.docx", "a" * 64),
    Inside("deep/b.pdf", "b.pdf", "b" * 64),
    Inside("c.txt", "c.txt"),
]


def arrived(ledger: Ledger, origin: str = ZIP, data: bytes = b"zip") -> Receipt:
    return receive(ledger, data, name=origin.rpartition("/")[2], origin=origin, actor=ACT)


def said(summary: str) -> dict[str, object]:
    return {**SESSION, "summary": summary}


def test_each_part_is_a_submission_that_names_its_envelope_and_its_place(staffed: Ledger) -> None:
    envelope = arrived(staffed)
    one, two, three = open_up(staffed, envelope.submission, PARTS, ACT)
    assert {r.sha256 for r in (one, two, three)} == {envelope.sha256}
    assert [r.locator for r in (one, two, three)] == ["a.docx", "deep/b.pdf", "c.txt"]
    assert {(r.envelope, r.outcome, r.origin) for r in (one, two, three)} == {(1, "received", ZIP)}
    assert (two.name, receipt_of(staffed, 1).outcome) == ("b.pdf", "opened")
    assert conclude(staffed, one.submission, returned(SESSION), ACT).outcome == "filed"
    assert conclude(staffed, two.submission, returned(SESSION, unsure=["summary"]), ACT).outcome == "review"
    assert (
        refuse(staffed, three.submission, "not-a-document", "Neither Word nor PDF.", ACT).outcome == "refused"
    )
    counted = dict(upkeep.status(staffed).submissions)
    assert counted == {"filed": 1, "opened": 1, "refused": 1, "review": 1}
    assert records.get(staffed, 1).document == "a.docx"
    assert upkeep.status(staffed).originals == 1
    assert receipt_of(staffed, 1).code is None
    assert staffed.verify(deep=True) == ()


def test_what_was_received_and_not_concluded_is_found_again_part_by_part(ledger: Ledger) -> None:
    envelope = arrived(ledger)
    assert [r.submission for r in unfinished(ledger)] == [envelope.submission]
    one, *_ = open_up(ledger, envelope.submission, PARTS, ACT)
    conclude(ledger, one.submission, returned(SESSION), ACT)
    assert [r.locator for r in unfinished(ledger)] == ["deep/b.pdf", "c.txt"]


def test_opening_the_same_envelope_again_changes_nothing_and_says_what_stands(ledger: Ledger) -> None:
    envelope = arrived(ledger)
    first = open_up(ledger, envelope.submission, PARTS[:2], ACT)
    conclude(ledger, first[0].submission, returned(SESSION), ACT)
    again = open_up(ledger, envelope.submission, PARTS, later(1))
    assert [r.submission for r in again[:2]] == [r.submission for r in first]
    assert [(r.outcome, r.again) for r in again] == [
        ("filed", True),
        ("received", False),
        ("received", False),
    ]
    assert again[0].records == (1,)
    assert ledger.verify(deep=True) == ()


def test_an_envelope_none_of_whose_parts_could_be_read_says_so_until_one_can(ledger: Ledger) -> None:
    envelope = arrived(ledger)
    parts = open_up(ledger, envelope.submission, PARTS[1:], ACT)
    for part in parts:
        assert receipt_of(ledger, 1).code is None
        refuse(ledger, part.submission, "not-a-document", "Neither Word nor PDF.", ACT)
    stands = receipt_of(ledger, 1)
    assert (stands.outcome, stands.code) == ("opened", "nothing-read")
    anew = arrived(ledger)
    assert (anew.outcome, [p.locator for p in anew.parts]) == ("opened", ["deep/b.pdf", "c.txt"])
    conclude(ledger, anew.parts[0].submission, returned(SESSION), ACT)
    refuse(ledger, anew.parts[1].submission, "not-a-document", "Neither Word nor PDF.", ACT)
    assert receipt_of(ledger, 1).code is None
    assert ledger.verify(deep=True) == ()


def test_an_envelope_from_another_place_is_a_duplicate_and_its_refused_parts_are_read_again(
    ledger: Ledger,
) -> None:
    envelope = arrived(ledger)
    one, two, _ = open_up(ledger, envelope.submission, PARTS, ACT)
    conclude(ledger, one.submission, returned(SESSION), ACT)
    conclude(ledger, two.submission, returned({**SESSION, "session": 9}, unsure=["summary"]), ACT)
    refuse(ledger, 4, "not-a-document", "Neither Word nor PDF.", ACT)
    again = arrived(ledger, "mail:7/returned.zip")
    assert (again.again, [p.locator for p in again.parts]) == (False, ["c.txt"])
    conclude(ledger, 4, returned({**SESSION, "session": 5}), ACT)
    third = arrived(ledger, "mail:8/returned.zip")
    assert (third.outcome, third.code, third.duplicate_of, third.parts) == ("duplicate", "same-bytes", 1, ())
    named = receive(ledger, b"zip", name="z", origin=ZIP, actor=ACT, read_as="supervision-record.1")
    assert [(p.locator, p.read_as) for p in named.parts] == [("deep/b.pdf", "supervision-record.1")]
    assert dict(upkeep.status(ledger).submissions) == {"duplicate": 2, "filed": 2, "opened": 1, "received": 1}


def test_envelopes_in_envelopes_name_the_one_they_are_in(ledger: Ledger) -> None:
    envelope = arrived(ledger)
    (inner,) = open_up(ledger, envelope.submission, [Inside("inner.zip", "inner.zip", "c" * 64)], ACT)
    (deep,) = open_up(ledger, inner.submission, [Inside("inner.zip!/a.docx", "a.docx", "a" * 64)], ACT)
    assert (deep.envelope, receipt_of(ledger, inner.submission).outcome) == (inner.submission, "opened")
    refuse(ledger, deep.submission, "not-a-document", "Neither Word nor PDF.", ACT)
    assert receipt_of(ledger, inner.submission).code == "nothing-read"
    assert [p.locator for p in arrived(ledger).parts] == ["inner.zip!/a.docx"]
    assert ledger.verify(deep=True) == ()


def test_a_part_of_the_same_bytes_as_another_document_is_its_duplicate(ledger: Ledger) -> None:
    alone = arrived(ledger, "file:/in/form.docx", b"form")
    content = hashlib.sha256(b"form").hexdigest()
    envelope = arrived(ledger)
    inside = [Inside("x.docx", "x.docx", content), Inside("y.pdf", "y.pdf", hashlib.sha256(b"y").hexdigest())]
    same, other = open_up(ledger, envelope.submission, inside, ACT)
    assert (same.outcome, same.code, same.duplicate_of) == ("duplicate", "same-bytes", alone.submission)
    assert other.outcome == "received"
    by_itself = arrived(ledger, "file:/in/y.pdf", b"y")
    assert (by_itself.outcome, by_itself.duplicate_of) == ("duplicate", other.submission)
    assert dict(upkeep.status(ledger).submissions) == {"duplicate": 2, "opened": 1, "received": 2}
    assert ledger.verify(deep=True) == ()


def test_pages_of_one_file_are_parts_without_bytes_of_their_own(staffed: Ledger) -> None:
    envelope = arrived(staffed, "file:/in/joined.pdf", b"joined")
    pages = [Inside("pages=1-3", "joined.pdf"), Inside("pages=4-6", "joined.pdf")]
    first, second = open_up(staffed, envelope.submission, pages, ACT)
    conclude(staffed, first.submission, returned(SESSION), ACT)
    conclude(staffed, second.submission, returned({**SESSION, "supervisee": "Łukasz Próba"}), ACT)
    assert {r.number: r.person for r in records.find(staffed)} == {1: "E02", 2: "E03"}


def test_what_was_concluded_as_a_whole_is_not_opened(ledger: Ledger) -> None:
    envelope = arrived(ledger)
    conclude(ledger, envelope.submission, returned(SESSION), ACT)
    assert open_up(ledger, envelope.submission, PARTS, ACT) == ()
    assert receipt_of(ledger, 1).outcome == "filed"


def test_a_submission_that_is_not_there_is_told(ledger: Ledger) -> None:
    with pytest.raises(UsageError) as told:
        open_up(ledger, 7, PARTS, ACT)
    assert told.value.code == "no-submission"


def test_a_long_locator_of_any_unicode_is_kept_as_it_is(ledger: Ledger) -> None:
    envelope = arrived(ledger)
    long = "/".join(["ŵ" * 200] * 40) + "/a\x00\ud800.docx"
    (part,) = open_up(ledger, envelope.submission, [Inside(long, "a\x00\ud800.docx")], ACT)
    (again,) = open_up(ledger, envelope.submission, [Inside(long, "a\x00\ud800.docx")], ACT)
    assert again.submission == part.submission
    assert part.locator.startswith("ŵ")
    assert part.locator.endswith("a\\ud800.docx")
