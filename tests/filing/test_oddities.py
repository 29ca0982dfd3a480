"""What is odd about a roster is told before it is in; what was odd before asks nobody to look again."""

from __future__ import annotations

from filing.ledger.database import Ledger
from filing.people.oddities import Odd, in_words, oddities
from filing.people.roster import import_csv, people, plan
from tests.filing.returns import ACT

RING = b"ref,name,manager\nE01,Sam Sample,E02\n"


def odd(ledger: Ledger, data: bytes) -> Odd:
    return oddities(ledger.library, people(ledger), plan(ledger, data, ACT.day))


def test_a_ring_a_home_nearly_of_one_name_and_a_strange_band_are_told_in_words(plain: Ledger) -> None:
    lines = (
        "E01,Sam Sample,E02,Oak House,7\nE02,Zoë Example,E01,Oak Huose,3\nE03,Łukasz Próba,E01,Oak House,99\n"
    )
    found = odd(plain, f"ref,name,manager,home,band\n{lines}".encode())
    assert found.new
    told = dict(in_words(found))
    assert set(told) == {"home-nearly", "band-unfit", "manager-ring"}
    assert "“Oak Huose” (1) is nearly written as “Oak House” (2)" in told["home-nearly"]
    assert told["band-unfit"].startswith("The band “99” of E03 is none that a form knows")
    assert "Sam Sample (E01) and Zoë Example (E02) are each other's managers" in told["manager-ring"]


def test_a_ring_of_three_goes_round_by_name(plain: Ledger) -> None:
    found = odd(plain, b"ref,name,manager\nE01,Sam Sample,E02\nE02,Zo\xc3\xab Example,E03\n")
    (say,) = (say for code, say in in_words(found) if code == "manager-ring")
    assert "they go round in a ring" in say
    assert all(name in say for name in ("Sam Sample (E01)", "Zoë Example (E02)", "Łukasz Próba (E03)"))


def test_what_was_odd_before_is_told_and_nobody_must_look_again(plain: Ledger) -> None:
    assert odd(plain, b"ref,name\nE03,\xc5\x81ukasz Pr\xc3\xb3ba\n").rings == ()
    import_csv(plain, RING, ACT)
    again = odd(plain, RING)
    assert (len(again.rings), again.new) == (1, False)
