"""A roster comes in whole or not at all, and a person is found or asked about, never guessed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.roster_file import read
from schemas.errors import RosterError, UsageError
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT


def names(ledger: Ledger) -> dict[str, str]:
    """Everybody's name by reference."""
    return {p.ref: p.name for p in roster.people(ledger)}


def test_people_come_in_with_their_managers_by_reference_or_name(staffed: Ledger) -> None:
    people = {p.ref: p for p in roster.people(staffed)}
    assert people["E02"].manager_name == people["E03"].manager_name == "Sam Sample"
    assert people["E01"].manager is None
    assert (people["E02"].role, people["E02"].band, people["E02"].email) == (
        "Support worker",
        "3",
        "zoe@example.org",
    )


@pytest.mark.parametrize(
    "data",
    [
        ROSTER.encode("utf-8-sig"),
        ROSTER.replace(",", ";").encode(),
        ROSTER.replace("\n", "\r\n").encode(),
        ROSTER.replace(",", "\t").encode(),
        ROSTER.replace("ref,name", " Ref , NAME ").encode(),
        (ROSTER + "\n,,,,,\n").encode(),
        ("sep=;\r\n" + ROSTER.replace(",", ";")).encode("utf-8-sig"),
    ],
    ids=[
        "byte-order mark",
        "semicolons",
        "Windows line ends",
        "tabs",
        "capitals",
        "empty lines",
        "sep= of Excel",
    ],
)
def test_it_is_read_as_spreadsheets_write_it(plain: Ledger, data: bytes) -> None:
    done = roster.import_csv(plain, data, ACT)
    assert (done.added, done.updated, done.unchanged) == (0, 0, 3)


def test_known_people_are_updated_and_never_doubled(staffed: Ledger) -> None:
    data = "ref,name,band\nE02,Zoë Newname,4\nE09,Nia Nova,\n"
    done = roster.import_csv(staffed, data.encode(), ACT)
    assert (done.added, done.updated, done.unchanged) == (1, 1, 0)
    zoe = roster.find(staffed, "E02")
    assert (zoe.name, zoe.band, zoe.manager, zoe.role) == ("Zoë Newname", "4", "E01", "Support worker")
    assert roster.find(staffed, "zoë newname") == zoe


def test_an_empty_cell_empties(staffed: Ledger) -> None:
    roster.import_csv(staffed, "ref,name,manager,role\nE02,Zoë Example,,\n".encode(), ACT)
    zoe = roster.find(staffed, "E02")
    assert (zoe.manager, zoe.role, zoe.band) == (None, None, "3")


def test_two_people_can_be_each_others_managers_names_in_any_order(plain: Ledger) -> None:
    data = "ref,name,manager\nN1,Nia Nova,Ola Otter\nN2,Ola Otter,\n"
    roster.import_csv(plain, data.encode(), ACT)
    assert roster.find(plain, "N1").manager == "N2"


BAD = """ref,name,manager,email
E02,Zoë Example,Nobody Known,
,Nameless Ref,,
E07,,,
E02,Zoë Again,,
E08,Ola Otter,E08,not-an-address
E09,"Two
Lines",,,extra
"""


def test_every_fault_is_told_at_once_with_its_line_and_nothing_is_written(staffed: Ledger) -> None:
    before = names(staffed)
    with pytest.raises(RosterError) as told:
        roster.import_csv(staffed, BAD.encode(), ACT)
    found = [(f.place.line, f.code) for f in told.value.faults]
    assert found == [
        (2, "roster-manager"),
        (4, "roster-cell-empty"),
        (5, "roster-duplicate"),
        (6, "roster-email"),
        (6, "roster-manager"),
        (7, "roster-cells"),
        (7, "roster-lines"),
    ]
    assert names(staffed) == before


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("ref,name\nE1,Zoë\n".encode("cp1252"), "roster-not-utf8"),
        (b"", "roster-column"),
        (b"sep=;\nnaam;role\nA;B\n", "roster-column"),
        (b"ref,name\n", "roster-empty"),
        (b"ref,role\nA,B\n", "roster-column"),
        (b"ref,name,name\nE1,A,B\n", "roster-column"),
        (b'ref,name\nE1,"A" b"\n', "roster-csv"),
        (b"ref,name\nE1,A\x00\n", None),
        (b"ref,name\n" + b"E" * 70 + b",A\n", "roster-ref-long"),
    ],
)
def test_what_is_no_roster_is_told_in_plain_words(plain: Ledger, data: bytes, code: str | None) -> None:
    if code is None:
        roster.import_csv(plain, data, ACT)
        return
    with pytest.raises(RosterError) as told:
        roster.import_csv(plain, data, ACT)
    assert told.value.code == code


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le"])
def test_unicode_text_of_a_spreadsheet_is_told_apart(plain: Ledger, coding: str) -> None:
    with pytest.raises(RosterError, match="UTF-16"):
        roster.import_csv(plain, ROSTER.encode(coding), ACT)


def test_a_column_it_has_no_use_for_is_named(plain: Ledger) -> None:
    assert roster.import_csv(plain, b"ref,name,Shoe size\nE1,A,2020\n", ACT).ignored == ("shoe size",)


def test_a_person_is_found_by_reference_or_exact_name(staffed: Ledger) -> None:
    for text in ("E02", "e02", "Zoë Example", "zoë  example", "Zoe\u0308 Example"):
        assert roster.find(staffed, text).ref == "E02"


@pytest.mark.parametrize("written", ["O’Neill", "Oʼ Neill", "O\u200bʼNeill", "o`neill"])
def test_a_person_is_found_whatever_apostrophe_is_written(staffed: Ledger, written: str) -> None:
    roster.import_csv(staffed, "ref,name\nE07,Siobhán O'Neill\n".encode(), ACT)
    assert roster.find(staffed, f"Siobha\u0301n  {written}").ref == "E07"
    with staffed.reading() as conn:
        assert [p.ref for p in roster.whose_name(conn, f"Siobhán {written}")] == ["E07"]
    assert roster.find(staffed, "E07").name == "Siobhán O'Neill"  # as it was written


def test_the_roster_is_listed_as_people_file_names(plain: Ledger) -> None:
    more = "ref,name\nE11,Élodie Sample\nE12,Fred Sample\nE13,Ömer Sample\nE14,Edwin Sample\n"
    roster.import_csv(plain, more.encode(), ACT)
    assert [p.name.split()[0] for p in roster.people(plain)] == [
        "Edwin", "Élodie", "Fred", "Łukasz", "Ömer", "Sam", "Zoë",
    ]  # fmt: skip


def test_a_name_that_nearly_fits_is_offered_and_not_taken(staffed: Ledger) -> None:
    with pytest.raises(UsageError, match=r"Zoë Example \(E02\)") as told:
        roster.find(staffed, "Zoe Exampel")
    assert told.value.code == "unknown-person"


def test_a_name_two_people_have_is_an_error_that_names_them_by_reference(staffed: Ledger) -> None:
    roster.import_csv(staffed, "ref,name,role\nE22,Zoë Example,Cook\n".encode(), ACT, {"new-refs"})
    with pytest.raises(UsageError, match=r"E02 \(Support worker\), E22 \(Cook\)") as told:
        roster.find(staffed, "Zoë Example")
    assert told.value.code == "ambiguous-person"


@given(st.binary(max_size=200))
def test_no_file_does_worse_than_being_told_what_is_wrong_with_it(data: bytes) -> None:
    with suppress(RosterError):
        assert all(line.ref and line.name for line in read(b"ref,name\n" + data, {}).lines)
