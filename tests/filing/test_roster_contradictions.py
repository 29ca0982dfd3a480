"""What speaks against a line being who it seems is asked about, and nobody is changed until somebody says so."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.leaving import leave
from filing.people.roster_doubts import Meant
from schemas.errors import RosterError
from tests.filing.returns import ACT, later

HEAD = "ref,name,role,home,email,starts,leaves\n"
FOUR = (
    "E11,Ada Example,Carer,Oak House,ada@example.org,2024-01-01,\n"
    "E12,Bea Example,Carer,Oak House,bea@example.org,2024-02-01,\n"
    "E13,Cay Example,Cook,Elm House,cay@example.org,2024-03-01,\n"
)
BARE = "name,role,home,email,starts,leaves\n"


def bring(
    ledger: Ledger, *lines: str, head: str = HEAD, meant: tuple[Meant, ...] = (), days: int = 0
) -> None:
    roster.import_csv(ledger, (head + "\n".join(lines) + "\n").encode(), later(days), meant)


def refused(ledger: Ledger, *lines: str, head: str = HEAD, days: int = 0) -> list[str]:
    """The codes of what is asked; everybody stays as they were."""
    before = roster.people(ledger)
    with pytest.raises(RosterError) as told:
        bring(ledger, *lines, head=head, days=days)
    assert roster.people(ledger) == before
    return [f.code for f in told.value.faults]


@pytest.fixture
def oak(plain: Ledger) -> Ledger:
    """Three people more, each with an address of their own."""
    roster.import_csv(plain, (HEAD + FOUR).encode(), ACT)
    return plain


def test_a_column_of_addresses_sorted_by_itself_is_asked_about(oak: Ledger) -> None:
    moved = FOUR.replace("ada@", "x@").replace("bea@", "ada@").replace("x@", "bea@").strip().split("\n")
    assert refused(oak, *moved) == ["roster-address-moved", "roster-address-moved"]
    bring(oak, *moved, meant=("other-addresses",))
    assert roster.find(oak, "E12").email == "ada@example.org"


def test_the_address_of_a_colleague_for_somebody_new_is_asked_about(oak: Ledger) -> None:
    new = "E14,Dot Example,Carer,Oak House,BEA@example.org,2026-01-01,"
    assert refused(oak, new) == ["roster-address-moved"]


def test_an_address_that_several_have_already_is_nobodys_alone(oak: Ledger) -> None:
    office = "office@example.org"
    bring(oak, f"E15,Eve Example,Carer,Oak House,{office},2026-01-01,")
    bring(oak, f"E16,Fay Example,Carer,Oak House,{office},2026-01-02,", meant=("other-addresses",))
    bring(oak, f"E17,Gil Example,Carer,Oak House,{office},2026-01-03,")
    assert roster.find(oak, "E17").email == office


def test_a_new_address_of_ones_own_is_taken(oak: Ledger) -> None:
    bring(oak, "E11,Ada Example,Carer,Oak House,ada.e@example.org,2024-01-01,")
    assert roster.find(oak, "E11").email == "ada.e@example.org"


def test_a_reference_given_out_anew_is_asked_about_though_the_first_name_is_the_same(oak: Ledger) -> None:
    other = "E11,Ada Invented,Cook,Elm House,ai@example.org,2026-11-01,"
    assert refused(oak, other) == ["roster-another-name"]


def test_a_new_surname_alone_is_that_persons_new_name(oak: Ledger) -> None:
    bring(oak, "E11,Ada Invented,Carer,Oak House,ada.invented@example.org,2024-01-01,")
    assert roster.find(oak, "E11").name == "Ada Invented"


def test_a_leaver_without_a_leaving_date_is_asked_about(oak: Ledger) -> None:
    bring(oak, "E13,Cay Example,Cook,Elm House,cay@example.org,2024-03-01,2026-10-01")
    back = "E13,Cay Example,Cook,Elm House,cay@example.org,2024-03-01,"
    assert refused(oak, back, days=1) == ["roster-back"]
    bring(oak, back, meant=("same-people",), days=1)
    assert roster.find(oak, "E13").leaves is None


def test_a_leaving_date_that_is_yet_to_come_is_not_wiped_by_a_list_that_does_not_know_of_it(
    oak: Ledger,
) -> None:
    leave(oak, roster.find(oak, "E13"), dt.date(2027, 1, 15), ACT)
    stays = "E13,Cay Example,Cook,Elm House,cay@example.org,2024-03-01,"
    assert refused(oak, stays) == ["roster-back"]
    bring(oak, "E13,Cay Example,Cook", head="ref,name,role\n")  # a list without the column changes nothing
    bring(oak, f"{stays}2027-01-31")  # and another day is another day
    assert roster.find(oak, "E13").leaves == dt.date(2027, 1, 31)
    bring(oak, stays, meant=("same-people",))
    assert roster.find(oak, "E13").leaves is None
    bring(oak, stays)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("John Sample,Carer,Oak House,john@example.org,,", "John Sample,Cook,Elm House,,,"),
        (
            "John Sample,Carer,Oak House,john@example.org,2024-01-01,",
            "John Sample,Cook,Elm House,js@example.org,2024-01-01,",
        ),
        ("John Sample,Carer,Oak House,,,", "John Sample,Carer,Elm House,,,"),
    ],
    ids=["other home and role", "the same first day alone", "another home"],
)
def test_two_people_of_one_name_without_references_are_asked_about(
    plain: Ledger, first: str, second: str
) -> None:
    bring(plain, first, head=BARE)
    assert refused(plain, second, head=BARE) == ["roster-who"]


def test_a_shared_address_tells_nobody_from_another_of_the_name(plain: Ledger) -> None:
    office = "office@example.org"
    bring(
        plain, f"John Sample,Carer,Oak House,{office},,", f"Kim Sample,Carer,Oak House,{office},,", head=BARE
    )
    assert refused(plain, f"John Sample,Cook,Elm House,{office},,", head=BARE) == ["roster-who"]


def test_a_leaver_of_the_name_is_asked_about_though_the_address_is_the_same(plain: Ledger) -> None:
    bring(plain, "John Sample,Carer,Oak House,john@example.org,,2026-10-01", head=BARE)
    assert refused(plain, "John Sample,Carer,Oak House,john@example.org,,", head=BARE, days=1) == [
        "roster-who"
    ]


def test_another_role_in_the_same_home_is_a_promotion(plain: Ledger) -> None:
    bring(plain, "John Sample,Carer,Oak House,,,", head=BARE)
    bring(plain, "John Sample,Senior carer,Oak House,,,", head=BARE)
    assert [p.role for p in roster.people(plain) if p.name == "John Sample"] == ["Senior carer"]


def test_a_transfer_is_one_where_the_address_says_so(plain: Ledger) -> None:
    bring(plain, "John Sample,Carer,Oak House,john@example.org,,", head=BARE)
    bring(plain, "John Sample,Carer,Elm House,john@example.org,,", head=BARE)
    assert [p.home for p in roster.people(plain) if p.name == "John Sample"] == ["Elm House"]
