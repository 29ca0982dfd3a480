"""The same bytes are one submission wherever they come from, and every place is kept and counted, in any order."""

from __future__ import annotations

from itertools import permutations
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, text

from filing.ledger import upkeep
from filing.ledger.database import Ledger
from filing.ledger.tables import submissions as table
from filing.review import submissions
from filing.review.submissions import came_from, conclude, receive, refuse
from tests.filing.returns import ACT, SESSION, later, returned

pytestmark = pytest.mark.thorough

HERE, THERE, ELSEWHERE = "file:/in/a.pdf", "file:/in/b.pdf", "mail:7/c.pdf"
REASON = ("unknown-document", "Nothing says which form it is.")


def bring(ledger: Ledger, data: bytes, origin: str, *, readable: bool) -> None:
    """One document as an importer brings it in: received, and concluded where it is still to be read."""
    receipt = receive(ledger, data, name=origin.rpartition("/")[2], origin=origin, actor=ACT)
    number = receipt.submission
    # What another one is just reading is read here as well; the first to be done concludes it.
    if submissions.receipt_of(ledger, number).outcome == "received":
        if readable:
            conclude(ledger, number, returned(SESSION), ACT)
        else:
            refuse(ledger, number, *REASON, ACT)


def counted(ledger: Ledger) -> dict[str, int]:
    return dict(upkeep.status(ledger).submissions)


def test_every_place_is_kept_once_with_its_name_and_how_often_it_came_again(ledger: Ledger) -> None:
    receive(ledger, b"x", name="a.pdf", origin=HERE, actor=ACT)
    for day in (1, 2):
        receive(ledger, b"x", name="b.pdf", origin=THERE, actor=later(days=day))
    receive(ledger, b"other", name="z.pdf", origin="file:/z.pdf", actor=ACT)
    sha = submissions.listed(ledger)[0].sha256
    first, second = came_from(ledger, sha)
    assert (first.name, first.origin, first.times, first.first_at) == ("a.pdf", HERE, 1, first.last_at)
    assert (second.name, second.origin, second.first_by, second.times) == ("b.pdf", THERE, ACT.by, 2)
    assert (second.first_at[:10], second.last_at[:10]) == ("2026-11-23", "2026-11-24")
    assert len(submissions.listed(ledger)) == 2
    assert len(came_from(ledger, "0" * 64)) == 0


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_repeats_are_counted_whatever_the_order(plain: Ledger, order: tuple[int, ...]) -> None:
    inputs = [
        (b"form", HERE, True),
        (b"form", THERE, True),
        (b"none", "file:/in/x.pdf", False),
        (b"none", ELSEWHERE, False),
    ]
    for at in order:
        data, origin, readable = inputs[at]
        bring(plain, data, origin, readable=readable)
    assert counted(plain) == {"duplicate": 1, "filed": 1, "refused": 2}
    assert len(submissions.listed(plain)) == 2
    assert plain.verify(deep=True) == ()


def test_a_place_that_sends_the_same_refused_file_again_is_counted_there_and_once_in_all(
    ledger: Ledger,
) -> None:
    for _ in range(3):
        bring(ledger, b"none", HERE, readable=False)
    (place,) = came_from(ledger, submissions.listed(ledger)[0].sha256)
    assert (place.times, counted(ledger)) == (3, {"refused": 1})


def test_what_could_be_read_at_last_makes_its_repeats_duplicates(ledger: Ledger) -> None:
    for origin in (HERE, THERE):
        bring(ledger, b"form", origin, readable=False)
    assert counted(ledger) == {"refused": 2}
    bring(ledger, b"form", ELSEWHERE, readable=True)
    assert counted(ledger) == {"duplicate": 2, "filed": 1}


def test_several_that_bring_the_same_bytes_at_once_are_all_counted(ledger: Ledger) -> None:
    faults: list[BaseException] = []
    start = Barrier(6)

    def run(number: int) -> None:
        try:
            start.wait()
            for data, readable in ((b"form", True), (b"none", False)):
                bring(ledger, data, f"file:/{number}/{data.decode()}.pdf", readable=readable)
        except BaseException as fault:
            faults.append(fault)

    threads = [Thread(target=run, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert counted(ledger) == {"duplicate": 5, "filed": 1, "refused": 6}
    assert all(len(came_from(ledger, r.sha256)) == 6 for r in submissions.listed(ledger))
    assert ledger.verify(deep=True) == ()


def test_a_place_that_was_rewritten_behind_its_back_shows(plain: Ledger) -> None:
    bring(plain, b"form", HERE, readable=True)
    bring(plain, b"form", THERE, readable=True)
    with plain.writing() as conn:
        conn.execute(text("UPDATE origins SET origin = 'file:/elsewhere' WHERE id = 2"))
    assert plain.verify() == ()
    assert [f.code for f in plain.verify(deep=True)] == ["origin-changed"]


def test_a_repeat_says_of_which_it_is_one_and_what_became_of_that(ledger: Ledger) -> None:
    bring(ledger, b"form", HERE, readable=True)
    again = receive(ledger, b"form", name="b.pdf", origin=THERE, actor=ACT)
    assert (again.outcome, again.code, again.duplicate_of, again.records) == (
        "duplicate",
        "same-bytes",
        1,
        (1,),
    )
    with ledger.reading() as conn:
        assert conn.execute(select(func.count()).select_from(table)).scalar() == 1
