"""People who manage each other are told of, however many they are, and taken as they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.ledger.database import Ledger
from filing.people import rings as module
from filing.people.rings import rings
from filing.people.roster import Person, import_csv
from tests.filing.returns import ACT

HEAD = "ref,name,manager\n"


def refs(ledger: Ledger) -> list[list[str]]:
    return [[p.ref for p in ring] for ring in rings(ledger)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("E07,Tom Fox,E08\nE08,Nia Nova,E07\nE09,Ann Lee,E07\n", [["E07", "E08"]]),
        ("E08,Nia Nova,Ann Lee\nE09,Ann Lee,E07\nE07,Tom Fox,E08\n", [["E07", "E08", "E09"]]),
        ("A1,Ann Lee,A2\nA2,Tom Fox,A1\nB1,Nia Nova,B2\nB2,Ola Otter,B1\n", [["A1", "A2"], ["B1", "B2"]]),
        ("E07,Tom Fox,E08\nE08,Nia Nova,E01\n", []),
    ],
)
def test_each_ring_is_told_once_from_its_lowest_reference(
    staffed: Ledger, lines: str, found: list[list[str]]
) -> None:
    import_csv(staffed, f"{HEAD}{lines}".encode(), ACT)
    assert refs(staffed) == found


def test_a_ring_that_a_file_closes_with_who_was_there_is_told(staffed: Ledger) -> None:
    assert refs(staffed) == []
    import_csv(staffed, f"{HEAD}E01,Sam Sample,E02\n".encode(), ACT)
    assert refs(staffed) == [["E01", "E02"]]
    import_csv(staffed, f"{HEAD}E01,Sam Sample,\n".encode(), ACT)
    assert refs(staffed) == []


@given(st.lists(st.one_of(st.none(), st.integers(0, 11)), min_size=1, max_size=12))
def test_whoever_comes_back_to_themself_stands_in_one_ring_and_nobody_else_in_any(
    managers: list[int | None],
) -> None:
    everyone = tuple(
        Person(i, f"E{i:02}", f"N{i}", manager=None if m is None or m >= len(managers) else f"E{m:02}")
        for i, m in enumerate(managers)
    )
    by_ref = {p.ref: p for p in everyone}

    def comes_back(person: Person) -> bool:
        at = person
        for _ in everyone:
            if at.manager is None:
                return False
            at = by_ref[at.manager]
            if at is person:
                return True
        return False

    found = module.among(everyone)
    assert sorted(p.ref for ring in found for p in ring) == [p.ref for p in everyone if comes_back(p)]
    for ring in found:
        assert [p.manager for p in ring] == [p.ref for p in (*ring[1:], ring[0])]
