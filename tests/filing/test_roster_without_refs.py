"""Who comes without a reference is given one and found again, and whoever may be somebody else is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from filing.people.roster_doubts import Meant
from schemas.errors import RosterError
from tests.filing.returns import ACT

HEAD = "First name,Surname,Start date,Email,Line manager\n"
STAFF = f"{HEAD}Sam,Sample,1/2/2015,sam@example.org,\nZoë,Example,3/4/2020,zoe@example.org,Sam Sample\n"


@pytest.fixture
def given_refs(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger whose people came without references: P0001 and P0002."""
    with open_ledger(tmp_path / "own") as ledger:
        bring(ledger, STAFF)
        yield ledger


def bring(ledger: Ledger, data: str, *meant: Meant) -> roster.Imported:
    return roster.import_csv(ledger, data.encode(), ACT, meant)


def asked(ledger: Ledger, data: str, *meant: Meant) -> list[tuple[int | None, str]]:
    before = roster.people(ledger)
    with pytest.raises(RosterError) as refused:
        bring(ledger, data, *meant)
    assert roster.people(ledger) == before
    return [(f.place.line, f.code) for f in refused.value.faults]


def refs(ledger: Ledger) -> dict[str, str]:
    return {p.ref: p.name for p in roster.people(ledger)}


def test_references_are_given_kept_and_told(given_refs: Ledger) -> None:
    assert refs(given_refs) == {"P0001": "Sam Sample", "P0002": "Zoë Example"}
    assert roster.find(given_refs, "P0002").manager == "P0001"
    done = bring(given_refs, STAFF)
    assert (done.added, done.updated, done.unchanged, done.given) == (0, 0, 2, ())
    more = bring(given_refs, f"{STAFF}Tom,Fox,,,\n")
    assert more.given == (("P0003", "Tom Fox"),)


def test_a_given_reference_stands_above_all_that_were_given_or_written(given_refs: Ledger) -> None:
    bring(given_refs, "ref,name\nP0041,Nia Nova\n")
    assert bring(given_refs, "name,role\nTom Fox,Cook\n").given == (("P0042", "Tom Fox"),)


def test_one_row_without_a_reference_gets_one_and_the_others_keep_theirs(plain: Ledger) -> None:
    done = bring(plain, "ref,name,role\nE02,Zoë Example,Cook\n,Tom Fox,Agency worker\n,Sam Sample,Boss\n")
    assert done.given == (("P0001", "Tom Fox"),)
    assert (done.added, done.updated) == (1, 2)
    assert roster.find(plain, "E01").role == "Boss"


def test_who_is_alike_by_name_alone_is_the_same_person(given_refs: Ledger) -> None:
    assert bring(given_refs, "Name,Role\nzoë  example,Cook\n").updated == 1
    assert roster.find(given_refs, "P0002").role == "Cook"


@pytest.mark.parametrize(
    ("row", "meant", "added"),
    [
        ("Zoë,Example,3/4/2021,,", "same-people", 0),  # another start
        ("Zoë,Example,3/4/2021,,", "new-refs", 1),
        ("Zoë,Example,,zoe.example@example.org,", "same-people", 0),  # mails would go there
        ("Zoë,Newname,,zoe@example.org,", "other-names", 0),  # the same address
        ("Zoë,Newname,,ZOE@example.org,", "new-refs", 1),
        ("Zoe,Example,,,", "other-names", 0),  # nearly so called, and not there herself
        ("Example,Zoë,,,", "other-names", 0),
        ("Zoe,Example,,,", "new-refs", 1),
    ],
)
def test_where_it_is_not_sure_who_somebody_is_it_is_asked(
    given_refs: Ledger, row: str, meant: Meant, added: int
) -> None:
    data = f"{HEAD}{row}\n"
    assert asked(given_refs, data) == [(2, "roster-who")]
    assert bring(given_refs, data, meant).added == added
    assert len(refs(given_refs)) == 2 + added


@pytest.mark.parametrize(
    "row",
    [
        "Zoë,Example,3/4/2020,new@example.org,",  # the start agrees
        "Zoë,Example,,,",
        "Zoë,Newname,,,",  # nothing says that it is she
        "Tom,Fox,3/4/2020,,",  # many begin on one day
        "Tom,Fox,,,",
    ],
)
def test_what_is_plain_is_not_asked_about(given_refs: Ledger, row: str) -> None:
    assert bring(given_refs, f"{HEAD}{row}\n").unchanged == 0


def test_an_address_of_several_people_says_nothing(given_refs: Ledger) -> None:
    bring(given_refs, f"{HEAD}Nia,Nova,,team@example.org,\nOla,Otter,,team@example.org,\n")
    assert bring(given_refs, f"{HEAD}Tom,Fox,,team@example.org,\n").added == 1


def test_namesakes_are_told_apart_by_what_agrees_or_asked_about(given_refs: Ledger) -> None:
    two = f"{HEAD}Ann,Lee,1/1/2020,a@example.org,\nAnn,Lee,2/2/2022,b@example.org,\n"
    assert asked(given_refs, two) == [(3, "roster-same-name")]
    assert bring(given_refs, two, "new-refs").added == 2
    assert bring(given_refs, two).unchanged == 2
    assert asked(given_refs, "Name,Role\nAnn Lee,Cook\n") == [(2, "roster-who")]
    assert bring(given_refs, f"{HEAD}Ann,Lee,2/2/2022,c@example.org,\n").updated == 1
    assert roster.find(given_refs, "P0004").email == "c@example.org"


def test_who_had_left_and_is_there_again_is_asked_about(given_refs: Ledger) -> None:
    bring(given_refs, "ref,name,Leaving date\nP0002,Zoë Example,31/1/2026\n")
    assert asked(given_refs, "Name,Role\nZoë Example,Cook\n") == [(2, "roster-who")]


def test_the_organisations_own_reference_takes_the_place_of_a_given_one(given_refs: Ledger) -> None:
    zoe = roster.find(given_refs, "P0002")
    sure = "ref,name,email,manager\n007,Zoë Example,zoe@example.org,Sam Sample\n"
    done = bring(given_refs, sure)
    assert [(c.what, c.before, c.after) for c in done.changes] == [("ref", "P0002", "007")]
    now = roster.find(given_refs, "007")
    assert (now.id, now.manager) == (zoe.id, "P0001")
    assert asked(given_refs, "ref,name\n008,Sam Sample\n") == [(2, "roster-who")]
    assert bring(given_refs, "ref,name\n008,Sam Sample\n", "same-people").updated == 1
    assert refs(given_refs) == {"007": "Zoë Example", "008": "Sam Sample"}
    assert roster.find(given_refs, "007").manager == "008"


def test_a_manager_by_the_name_that_the_same_file_changes_is_still_found(given_refs: Ledger) -> None:
    data = f"{HEAD}Sam,Simple,,sam@example.org,\nZoë,Example,,,Sam Sample\n"
    bring(given_refs, data, "other-names")
    assert roster.find(given_refs, "P0002").manager_name == "Sam Simple"
