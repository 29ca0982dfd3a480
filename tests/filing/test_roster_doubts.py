"""What spreadsheets and hasty hands do to a roster is asked about before anything changes, and can be meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.roster_doubts import Meant, mended
from filing.people.roster_faults import MOST
from filing.people.roster_file import read
from schemas.errors import RosterError
from tests.filing.returns import ACT

ZEROS = {"00123": "Zoë Example", "00124": "Tom Example", "E1": "Siobhán O'Neill"}


def asked(
    data: str, known: dict[str, str] | None = None, meant: set[Meant] | None = None
) -> list[tuple[int, str]]:
    """Line and code of all that is told about this file."""
    try:
        read(data.encode(), ZEROS if known is None else known, meant or set())
    except RosterError as error:
        return [(f.place.line or 0, f.code) for f in error.faults]
    return []


def test_everybody_twice_for_lost_zeros_is_asked_about_and_nothing_is_written(plain: Ledger) -> None:
    roster.import_csv(plain, b"ref,name\n00123,Nia Nova\n00124,Tom Tester\n", ACT)
    before = roster.people(plain)
    with pytest.raises(RosterError) as told:
        roster.import_csv(plain, b"ref,name,role\n123,Nia Nova,Senior\n124,Tom Tester,Cook\n", ACT)
    assert [(f.place.line, f.code) for f in told.value.faults] == [(2, "roster-zeros"), (3, "roster-zeros")]
    first = str(told.value.faults[0])
    assert "there is 00123 (Nia Nova); the file says 123 (Nia Nova)" in first
    assert "--accept-new-refs" in first
    assert roster.people(plain) == before


@pytest.mark.parametrize(
    ("line", "code", "meant"),
    [
        ("123,Zoë Example", "roster-zeros", "new-refs"),
        ("0123,Somebody Else", "roster-zeros", "new-refs"),
        ("1.23457E+11,Nia Nova", "roster-zeros", "new-refs"),
        ("E9,zoë  EXAMPLE", "roster-same-name", "new-refs"),
        ("E9,Siobhán O’Neill", "roster-same-name", "new-refs"),
        ("E1,Tom Example", "roster-name-moved", "other-names"),
        ("e1,Nia Nova", "roster-ref-case", "other-names"),
        ("e1,Siobhan O'Neill", "roster-ref-case", "other-names"),
        ("E1,Nia Nova", "roster-another-name", "other-names"),
        ("E1,Sam O'Neill", "roster-another-name", "other-names"),
        ("E9,ZoÃ« Sample", "roster-letters", "odd-letters"),
        ("E9,Oâ€™Neill", "roster-letters", "odd-letters"),
        ("E9,Zo\ufffd Sample", "roster-letters", "odd-letters"),
        ("E9,Zo? Sample", "roster-letters", "odd-letters"),
        ("03-Feb,Nia Nova", "roster-date", "odd-letters"),
    ],
)
def test_a_doubt_is_asked_about_and_taken_when_it_is_meant(line: str, code: str, meant: Meant) -> None:
    data = f"ref,name\n{line}\n"
    others: set[Meant] = {"new-refs", "other-names", "odd-letters"}
    assert asked(data) == asked(data, meant=others - {meant}) == [(2, code)]
    assert asked(data, meant={meant}) == []


@pytest.mark.parametrize(
    "line",
    [
        "00123,Zoë Example",
        "e1,Siobhán O'Neill",
        "E1,Siobhán O’Neill",  # the same name
        "E1,Siobhán Sample",  # a new surname
        "E1,Siobhan O'Neill",  # a slip mended
        'E1,"O\'Neill, Siobhán"',
        "E9,Nia Nova",
        "125,Nia Nova",
        "E00123,Nia Nova",
        "E9,João Simões Gonçalves",
        "E9,Łukasz Próba",
        "E9,Ana Ñandú-Žižek",
    ],
)
def test_what_is_plain_is_not_asked_about(line: str) -> None:
    assert asked(f"ref,name\n{line}\n") == []


def test_two_people_exchanged_are_told_on_both_lines() -> None:
    swapped = "ref,name\n00123,Tom Example\n00124,Zoë Example\n"
    assert asked(swapped) == [(2, "roster-name-moved"), (3, "roster-name-moved")]


def test_two_new_lines_of_one_name_or_of_one_number_are_asked_about_once() -> None:
    assert asked("ref,name\nA1,Nia Nova\nA2,Ola Otter\nA3,NIA  NOVA\n") == [(4, "roster-same-name")]
    assert asked("ref,name\n077,Nia Nova\n77,Ola Otter\n") == [(3, "roster-zeros")]


def test_namesakes_who_were_accepted_are_not_asked_about_again(plain: Ledger) -> None:
    file = b"ref,name\nN1,Nia Nova\nN2,Nia Nova\n"
    with pytest.raises(RosterError):
        roster.import_csv(plain, file, ACT)
    assert roster.import_csv(plain, file, ACT, {"new-refs"}).added == 2
    assert roster.import_csv(plain, file, ACT).unchanged == 2


def test_of_many_lines_of_one_kind_the_first_are_told_and_the_number_of_the_rest() -> None:
    known = {f"{n:05}": f"Person {chr(65 + n % 26)}{n}" for n in range(1, 61)}
    data = "ref,name\n" + "".join(f"{int(ref)},{name}\n" for ref, name in known.items())
    with pytest.raises(RosterError) as told:
        read(data.encode(), known)
    assert len(told.value.faults) == MOST + 1
    assert f"There are {60 - MOST} more lines like these" in told.value.faults[-1].what


def refs(data: str | bytes) -> dict[str, str]:
    """Who is in the file."""
    return {
        line.ref: line.name for line in read(data if isinstance(data, bytes) else data.encode(), {}).lines
    }


@pytest.mark.parametrize(
    "data",
    [
        'ref,name\n="00123",Zoë Example\n="00124","=""Tom Example"""\n',
        "ref,name\n'00123,Zoë Example\n'00124,Tom Example\n",
        "ref,name\r00123,Zoë Example\r00124,Tom Example\r",
        '"sep=;"\r\nref;name\r\n00123;Zoë Example\r\n00124;Tom Example\r\n',
        "sep=|\rref|name\r00123|Zoë Example\r00124|Tom Example",
        'ref,name,"role;a;b;c;d"\n00123,Zoë Example,x\n00124,Tom Example,y\n',
        "Staff list November,,\n,,\nref,name,role\n00123,Zoë Example,x\n00124,Tom Example,y\n",
        "ref,name,role,,\n00123,Zoë Example,x,,\n,,,,\n00124,Tom Example,,,\n",
        "ref,name,role\n00123,Zoë Example,nights; weekends; bank; days\n00124,Tom Example,\n",
    ],
    ids=[
        '="…"', "apostrophe before digits", "CR", "sep= in quotation marks", "sep= and CR", "semicolons in the head",
        "title rows", "blank columns", "semicolons in a cell",
    ],
)  # fmt: skip
def test_what_spreadsheets_write_is_read_as_it_is_meant(data: str) -> None:
    assert refs(data) == {"00123": "Zoë Example", "00124": "Tom Example"}


def test_title_rows_are_told_by_their_number(plain: Ledger) -> None:
    done = roster.import_csv(plain, b"Staff list November,,\n,,\nref,name,role\nE9,Nia Nova,x\n", ACT)
    assert (done.added, done.above) == (1, 2)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("ref,name,role\nE1,A,x\n,,Night worker\n", [(3, "roster-cell-empty")]),
        ('ref,name\nE1,"Tom" Example\n', [(2, "roster-csv")]),
        ('ref,name\nE1,A\nE2,"Nia\nE3,Ola\nE4,Tom\n', [(3, "roster-csv")]),
        ('ref,name\nE1,A\nE2,"Nia\nE3,Ola"\nE4,Tom\n', [(3, "roster-lines")]),
        ("ref,name\nE1,Zoë\u2028Example\n", [(2, "roster-lines")]),
        ("ref,name\nE1,Zoë \u202eelpmaxE\n", [(2, "roster-marks")]),
        ("ref,name\nE1,\u2067Zoë\u2069 Example\n", [(2, "roster-marks")]),
        ("ref,first name,surname\nE1,Zoë,\u202eelpmaxE\n", [(2, "roster-marks")]),
        ("ref,name\nE\u202e1,Zoë Example\n", [(2, "roster-marks")]),
        (f"ref,name\nE1,{'Zoë' * 67}\n", [(2, "roster-marks")]),
        ("E1,Nia Nova\nref,name\nE2,Tom\n", [(1, "roster-above")]),
        ("ref,name,manager\nE1,Nia Nova,#N/A\n", [(2, "roster-formula"), (2, "roster-manager")]),
        ("Employee No,Naam,Line manager\nE1,Nia,\n", [(1, "roster-column")]),
    ],
)
def test_what_nobody_can_know_is_told_with_its_line(data: str, found: list[tuple[int, str]]) -> None:
    assert asked(data, {}) == found


def test_a_head_that_is_not_known_is_told_which_of_ours_may_be_meant() -> None:
    with pytest.raises(RosterError, match="“Staff naming” is perhaps “name”"):
        read(b"Employee No,Staff naming\nE1,Nia\n", {})


@given(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=12))
def test_a_name_read_in_the_wrong_code_page_is_mended_to_what_was_written(name: str) -> None:
    try:
        damaged = name.encode().decode("cp1252")
    except UnicodeDecodeError:
        return
    if not name.isascii():
        assert mended(damaged) in {name, mended(name)}
    else:
        assert mended(name) is None
