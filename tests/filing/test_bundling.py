"""Records are taken out with their documents; a document stays where it says more than an export would."""

from __future__ import annotations

import json
import os
import tracemalloc

import pytest
from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import audit
from filing.people import roster
from filing.records.bundling import Piece, choose, in_ranges, is_among, noted, pieces
from filing.records.finding import Choice
from filing.review.submissions import Inside, conclude, open_up, receive
from forms import load
from issuing.record_bundle import RecordBundle
from schemas.errors import UsageError
from schemas.rendition import Branding
from tests.filing.returns import ACT, SESSION, returned, submit
from tests.filing.test_finding import EVALUATION

RATED = load("contact-evaluation")
LUKASZ = {**SESSION, "supervisee": "Łukasz Próba"}


def papers(ledger: Ledger, choice: Choice, *, private: bool = False) -> dict[int, list[str | None]]:
    """By record, why each of its documents stays, or None."""
    found = pieces(ledger, choose(ledger, choice), private=private)
    return {p.filed.number: [one.stays for one in p.papers] for p in found if isinstance(p, Piece)}


def scan(ledger: Ledger) -> None:
    """One file with a page of Zoë's and one of Łukasz'."""
    whole = receive(ledger, b"a drawer", name="drawer.pdf", origin="file:/drawer", actor=ACT)
    parts = open_up(
        ledger, whole.submission, [Inside("page 1", "drawer.pdf"), Inside("page 2", "drawer.pdf")], ACT
    )
    for part, answers in zip(parts, (SESSION, LUKASZ), strict=True):
        conclude(ledger, part.submission, returned(answers), ACT)


def test_a_record_goes_with_the_document_it_was_made_of(staffed: Ledger) -> None:
    submit(staffed, returned(SESSION))
    submit(staffed, returned(LUKASZ))

    assert papers(staffed, Choice(people="E02")) == {1: [None]}
    assert papers(staffed, Choice(words="rota")) == {1: [None], 2: [None]}


def test_a_scan_that_holds_a_colleagues_form_stays_unless_both_are_chosen(staffed: Ledger) -> None:
    scan(staffed)

    assert papers(staffed, Choice(people="E02")) == {1: ["bundle-others"]}
    assert papers(staffed, Choice()) == {1: [None], 2: [None]}


def test_a_private_record_stays_with_its_document_unless_it_is_asked_for(staffed: Ledger) -> None:
    submit(staffed, returned(SESSION))
    submit(staffed, returned(EVALUATION, form=RATED))

    assert papers(staffed, Choice(people="E02")) == {1: [None]}
    everything = papers(staffed, Choice(people="E02", private=True), private=True)
    assert everything == {1: [None], 2: [None]}


def test_nothing_found_is_said_before_anything_is_written(staffed: Ledger) -> None:
    with pytest.raises(UsageError) as refused:
        choose(staffed, Choice(people="E03"))
    assert refused.value.code == "bundle-none"


def test_what_was_taken_out_is_noted_by_number_and_private_ones_as_such(staffed: Ledger) -> None:
    noted(staffed, ACT, (1, 2, 3, 7), None, None)
    noted(staffed, ACT, (1, 2), roster.find(staffed, "E02"), "subject-access")

    with staffed.reading() as conn:
        rows = conn.execute(select(audit.c.action, audit.c.body).order_by(audit.c.seq.desc()).limit(2)).all()
    assert [r.action for r in rows] == ["private-exported", "records-bundled"]
    assert json.loads(rows[1].body) == {"records": "1-3,7"}


def test_numbers_in_short_are_found_again() -> None:
    assert in_ranges([1, 2, 3, 7, 9, 10]) == "1-3,7,9-10"
    assert [n for n in range(12) if is_among(n, "1-3,7,9-10")] == [1, 2, 3, 7, 9, 10]


def test_however_many_records_go_along_one_is_in_memory_at_a_time(plain: Ledger) -> None:
    for _ in range(9):
        submit(plain, returned(SESSION), data=os.urandom(3_000_000))
    first = choose(plain, Choice(state="unsigned"))[:2]
    _peak(plain, first)  # what is loaded once is no part of it

    few, many = _peak(plain, first), _peak(plain, choose(plain, Choice()))

    assert many < few + 1_000_000


def _peak(ledger: Ledger, numbers: tuple[int, ...]) -> int:
    """Bytes that are held at most while a bundle of these records is made."""
    bundle = RecordBundle(ledger, numbers, Branding(), "word", ACT)
    tracemalloc.start()
    for _, data in bundle.files():
        assert data
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(bundle.originals) == len(numbers)
    return most
