"""A home has one spelling, whoever writes it, and a slip of the pen that makes two of one is told."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.people.homes import nearly_alike
from filing.people.roster import find, import_csv, people
from tests.filing.returns import ACT

HEAD = "ref,name,home,team\n"


def test_capitals_and_spaces_make_no_other_home_or_team(plain: Ledger) -> None:
    import_csv(plain, f"{HEAD}E02,Zoë Example,Oak House,Nights\n".encode(), ACT)
    data = f"{HEAD}E01,Sam Sample,OAK  house,nights\nE02,Zoë Example,oak house,NIGHTS\nE03,Łukasz Próba,Elm,elm\n"
    assert import_csv(plain, data.encode(), ACT).updated == 2
    assert {(p.ref, p.home, p.team) for p in people(plain)} == {
        ("E01", "Oak House", "Nights"),
        ("E02", "Oak House", "Nights"),
        ("E03", "Elm", "elm"),
    }
    assert find(plain, "E02").home == "Oak House"


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Oak Hose", "Oak House", True),
        ("Oka House", "Oak House", True),
        ("Oak Hse", "Oak House", False),
        ("Oak House 1", "Oak House 2", False),
        ("North Court", "South Court", False),
        ("Elms", "Elm", False),
        ("Elmes", "Elmer", True),
    ],
)
def test_a_home_that_is_nearly_another_is_told_with_the_one_of_more_people(
    plain: Ledger, one: str, other: str, told: bool
) -> None:
    data = f"{HEAD}E01,Sam Sample,{other},\nE02,Zoë Example,{one},\nE03,Łukasz Próba,{other},\n"
    import_csv(plain, data.encode(), ACT)
    found = [(a.home, a.people, a.other, a.others) for a in nearly_alike(plain)]
    assert found == ([(one, 1, other, 2)] if told else [])
