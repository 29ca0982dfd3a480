"""What is said of a copy that has not come back is the same in every list."""

from __future__ import annotations

from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.people.standing import in_words, standing
from filing.records.copies import forms_out, last_issued, listed, page, withdraw
from filing.records.going_out import MADE, OUT, REVIEW, counted, hand_over, whereabouts
from reports import outstanding
from schemas.copies import mint
from tests.filing.returns import ACT, NOON, NUMBER
from tests.filing.test_copies import issued

OTHER = "4K7Q9XT2M8WZ2B"


def test_a_copy_is_made_until_it_went_out_and_is_told_so_wherever_it_is_told(staffed: Ledger) -> None:
    issued(staffed, NUMBER)
    issued(staffed, OTHER)
    assert set(whereabouts(staffed, listed(staffed, now=NOON)).values()) == {MADE}
    hand_over(staffed, [OTHER], ACT.day, ACT)
    where = whereabouts(staffed, listed(staffed, now=NOON))
    assert where == {NUMBER: MADE, OTHER: OUT}
    said = in_words(standing(staffed, find(staffed, "E02"), NOON, NOON.date()))
    assert list(said) == [
        f"1 copy is out: {OTHER} (supervision-record)",
        f"1 copy is made, not sent: {NUMBER} (supervision-record)",
    ]


def test_the_words_are_those_of_the_report() -> None:
    assert tuple(s.words for s in (outstanding.OUT, outstanding.MADE, outstanding.REVIEW)) == (
        OUT,
        MADE,
        REVIEW,
    )


def test_how_many_are_what_is_counted_in_words() -> None:
    assert counted([OUT, MADE, MADE]) == "1 out; 2 made, not sent"
    assert counted([]) == ""


def test_a_page_has_the_copies_of_the_list_and_how_many_there_are(staffed: Ledger) -> None:
    numbers = [mint(bytes([n] * 9)) for n in range(1, 6)]
    for number, person in zip(numbers, ("E02", "E02", "E01", "E02", "E01"), strict=True):
        issued(staffed, number, person)
    withdraw(staffed, numbers[1], "Lost", ACT)
    every = listed(staffed, now=NOON)
    whole = page(staffed, now=NOON)
    assert ({c.number for c in whole.copies}, whole.total) == ({c.number for c in every}, 4)
    parts = [page(staffed, now=NOON, first=n, most=1) for n in range(4)]
    assert [c for p in parts for c in p.copies] == list(whole.copies)
    assert {p.total for p in parts} == {4}
    zoe = page(staffed, now=NOON, people_of=[find(staffed, "E02").id])
    assert ({c.person for c in zoe.copies}, zoe.total) == ({"E02"}, 2)
    assert page(staffed, now=NOON, form="pdp-2016").total == 0
    assert page(staffed, now=NOON, people_of=[]).total == 0
    assert last_issued(staffed) == forms_out(staffed) == ("supervision-record",)
