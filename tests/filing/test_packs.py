"""Packs on record: whose a document is goes by its bytes alone."""

from __future__ import annotations

from dataclasses import replace

from filing.ledger.database import Ledger
from filing.people.roster import people
from filing.records import packs
from filing.records.packs import Made, PackMade
from tests.filing.returns import ACT


def _person(ledger: Ledger, ref: str) -> int:
    return next(p.id for p in people(ledger) if p.ref == ref)


def _pack(ledger: Ledger, ref: str = "E02", data: bytes = b"one") -> PackMade:
    letter = Made.of(b"letter", "letter", "Cover letter", "word")
    summary = Made.of(data, "summary", "Summary", "pdf", form="appraisal-framework")
    return PackMade("appraisal", _person(ledger, ref), (summary, letter), "2026")


def test_whose_a_document_is_is_known_by_its_bytes(staffed: Ledger) -> None:
    number = packs.register(staffed, _pack(staffed), ACT)
    sha = Made.of(b"one", "summary", "", "pdf").sha256
    with staffed.reading() as conn:
        (found,) = packs.document_of(conn, sha)
        assert packs.document_of(conn, "0" * 64) == ()
    assert (found.pack, found.person, found.title, found.format) == (
        number,
        _person(staffed, "E02"),
        "Summary",
        "pdf",
    )
    assert (found.pack_kind, found.period, found.made_by, found.made_at) == (
        "appraisal",
        "2026",
        ACT.by,
        ACT.at,
    )


def test_the_same_bytes_in_two_packs_are_told_newest_first(staffed: Ledger) -> None:
    first = packs.register(staffed, _pack(staffed), ACT)
    second = packs.register(staffed, _pack(staffed, "E03"), ACT)
    with staffed.reading() as conn:
        found = packs.document_of(conn, Made.of(b"one", "summary", "", "pdf").sha256)
    assert [(d.pack, d.person) for d in found] == [
        (second, _person(staffed, "E03")),
        (first, _person(staffed, "E02")),
    ]


def test_documents_of_a_pack_stand_in_the_order_they_were_made(staffed: Ledger) -> None:
    number = packs.register(staffed, _pack(staffed), ACT)
    assert [d.title for d in packs.documents_of(staffed, number)] == ["Summary", "Cover letter"]
    assert packs.documents_of(staffed, number + 1) == ()


def test_packs_are_listed_by_person_and_kind(staffed: Ledger) -> None:
    one = packs.register(staffed, _pack(staffed), ACT)
    two = packs.register(staffed, replace(_pack(staffed, "E03"), kind="supervision"), ACT)
    assert [(p.number, p.person, p.documents) for p in packs.listed(staffed)] == [
        (two, "E03", 2),
        (one, "E02", 2),
    ]
    assert [p.number for p in packs.listed(staffed, "E02")] == [one]
    assert [p.number for p in packs.listed(staffed, kind="supervision")] == [two]


def test_the_audit_tells_of_a_pack_without_words(staffed: Ledger) -> None:
    packs.register(staffed, _pack(staffed), ACT)
    assert staffed.verify(deep=True) == ()
