"""A column of e-mail addresses that was shifted or sorted is asked about once; a right one never, whatever its rule."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.address_moves import Moved, Row, is_made_of, moved
from filing.people.roster_file import read
from schemas.errors import Fault, RosterError
from tests.filing.made_rosters import HOW, WAYS, Somebody, addresses, people, sheet, wronged
from tests.filing.returns import later

pytestmark = pytest.mark.thorough

NAMES = (
    "Sam Sample", "Zoë Example", "Pat Specimen", "Mo Madeup", "Robin Invented", "Kim Other", "Lou Fiction", "Jo Fable",
)  # fmt: skip
CODES = ("ss012", "ze013", "ps020", "mm031", "ri004", "ko107", "lf018", "jf099")


def rows(mails: Sequence[str], names: Sequence[str] = NAMES) -> list[Row]:
    return [
        Row((n,), f"E{i:03}", f"{m}@care.example" if m else None)
        for i, (n, m) in enumerate(zip(names, mails, strict=True), 101)
    ]


def asked(data: bytes) -> list[Fault]:
    """What is asked of a column as a whole on a first import."""
    try:
        read(data, {})
    except RosterError as error:
        return [f for f in error.faults if f.code == "roster-address-moved"]
    return []


def by(mails: Sequence[str], names: Sequence[str] = NAMES) -> int | None:
    found = moved(rows(mails, names))
    return found.by if found else None


def test_initials_with_numbers_that_stand_one_row_too_high_or_low_belong_to_the_next_row() -> None:
    assert moved(rows(CODES)) is None
    assert moved(rows([*CODES[1:], ""])) == Moved(1, tuple((i, i + 1) for i in range(7)))
    assert moved(rows(["", *CODES[:-1]])) == Moved(-1, tuple((i, i - 1) for i in range(1, 8)))


def test_a_cell_put_in_further_down_moves_the_rows_below_it_alone() -> None:
    found = moved(rows([*CODES[:3], "", *CODES[3:-1]]))
    assert found == Moved(-1, tuple((i, i - 1) for i in range(4, 8)))


def test_initials_that_were_sorted_are_each_found_with_whom_they_fit() -> None:
    found = moved(rows(sorted(CODES)))
    assert found is not None
    assert found.by == 0
    assert {(sorted(CODES)[at], NAMES[whose]) for at, whose in found.pairs} >= {
        ("ze013", "Zoë Example"),
        ("ss012", "Sam Sample"),
    }


def test_short_forms_and_the_numbers_of_references_are_looked_at_as_well() -> None:
    names = ("Robert Sample", "Elizabeth Example", "William Specimen", "Margaret Madeup", "Daniel Invented")
    nicks = ("bob.sample", "liz.example", "bill.specimen", "peggy.madeup", "dan.invented")
    assert (by(nicks, names), by([*nicks[1:], ""], names)) == (None, 1)
    for word in ("", "e", "staff"):
        numbers = [f"{word}{n}" for n in range(101, 109)]
        assert (by(numbers), by([*numbers[1:], ""]), by(numbers[::-1])) == (None, 1, 0)


def test_the_question_names_examples_the_cells_and_what_to_do_and_stands_alone() -> None:
    everyone = [Somebody(f"E{i:03}", *n.split(), i) for i, n in enumerate(NAMES, 101)]
    data = sheet(everyone, [f"{m}@care.example" if m else "" for m in (*CODES[1:], "")])
    with pytest.raises(RosterError) as told:
        read(data, {})
    (one,) = told.value.faults
    assert one.code == "roster-address-moved"
    assert "7 of the 7 e-mail addresses seem to belong to the rows one further down" in one.what
    assert "D2 (ze013@care.example) beside Sam Sample fits Zoë Example (E102, D3)" in one.what
    assert "They stand in D2–D8." in one.what
    assert "--accept-other-addresses" in one.do
    assert len(read(data, {}, {"other-addresses"}).lines) == 8


def test_nothing_is_written_until_the_column_is_accepted_and_then_it_is_not_asked_about_again(
    plain: Ledger,
) -> None:
    rows_ = [
        f"N{i},{n},{m}@care.example" for i, (n, m) in enumerate(zip(NAMES, (*CODES[1:], "xx1"), strict=True))
    ]
    data = "\n".join(["ref,name,email", *rows_, ""]).encode()
    before = len(roster.people(plain))
    with pytest.raises(RosterError):
        roster.import_csv(plain, data, later(1), {"new-refs"})
    assert len(roster.people(plain)) == before
    roster.import_csv(plain, data, later(1), {"new-refs", "other-addresses"})
    assert roster.import_csv(plain, data, later(2)).unchanged == len(NAMES)


@pytest.mark.parametrize(
    "mails",
    [
        (
            "sunnydays",
            "bluebird7",
            "mufc1985",
            "catlover",
            "angel99",
            "goldfish",
            "teddybear",
            "xx12",
        ),  # of nothing
        ("ab12", "cd34", "ef56", "gh78", "ij90", "kl12", "mn34", "op56"),  # codes that are nobody's initials
        ("carer1", "carer2", "carer3", "carer4", "carer5", "carer6", "carer7", "carer8"),
        (
            "owl102",
            "cat103",
            "dog104",
            "fox105",
            "hen106",
            "elk107",
            "bat108",
            "ant101",
        ),  # numbers of other kinds
        ("info", "office", "info", "office", "nights", "nights", "info", "office"),
        ("ss012", "zb013", "pb020", "mb031", "ri004", "ko107", "lf018", "jf099"),  # some by a maiden name
        ("sam.sample", "ze013", "", "", "", "", "", ""),
    ],
)
def test_a_column_that_says_nothing_or_is_mostly_right_is_taken(mails: tuple[str, ...]) -> None:
    assert moved(rows(mails)) is None


def test_families_who_write_by_their_surname_are_not_taken_for_one_another() -> None:
    names = [f"{first} {last}" for last in ("Sample", "Example") for first in ("Sam", "Zoë", "Pat", "Mo")]
    assert by(["sample1", "sample2", "sample3", "sample4", "ex1", "example2", "example3", "x"], names) is None


@pytest.mark.parametrize(
    ("mail", "is_so"),
    [
        ("ss012@x", True),
        ("sjs@x", True),
        ("samsa@x", True),
        ("sammy72@x", True),
        ("sam@x", True),
        ("samp41@x", True),
        ("s1234@x", True),
        ("s12@x", False),
        ("e0101@x", False),
        ("n101@x", True),
        ("zz@x", False),
    ],
)
def test_an_address_may_be_made_of_the_beginnings_of_a_name_or_of_a_number(mail: str, is_so: bool) -> None:
    assert is_made_of(mail, ["Sam Sample"], "E101" if "n" in mail else None) is is_so


@pytest.mark.parametrize("way", WAYS)
def test_of_made_rosters_every_moved_column_is_found_and_no_right_one_is_asked_about(way: str) -> None:
    chance = random.Random(f"{way} 2026")
    missed, alarms, moved_ones = [], [], 0
    for how in HOW:
        many, share = chance.choice((20, 30, 60)), chance.choice((0, 0.1, 0.2, 0.3, 0.4))
        everyone = people(chance, many, way)
        right = addresses(chance, everyone, way, share)
        alarms += asked(sheet(everyone, right))
        wrong = wronged(chance, right, how)
        elsewhere = sum(bool(b) and a != b for a, b in zip(right, wrong, strict=True))
        if elsewhere * 2 < sum(map(bool, wrong)):
            continue  # sorted as the people were
        moved_ones += 1
        if not asked(sheet(everyone, wrong)):
            missed.append((how, many, share))
    assert (alarms, missed) == ([], [])
    assert moved_ones >= len(HOW) - 2
