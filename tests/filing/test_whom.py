"""Whom a command is about: by name, reference or team; each once, and whoever cannot be told is said."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.people.roster import import_csv
from filing.people.whom import Whom, chosen, one, refs_of
from schemas.errors import UsageError
from tests.filing.returns import ACT


def refs(ledger: Ledger, whom: Whom) -> list[str]:
    return [p.ref for p in chosen(ledger, whom)]


def test_people_teams_and_everybody_come_once_each(staffed: Ledger) -> None:
    assert refs(staffed, Whom(("E03", "Zoë Example", "e02"))) == ["E03", "E02"]
    assert refs(staffed, Whom(teams=("Sam Sample",))) == ["E03", "E02"]
    assert refs(staffed, Whom(("E02",), ("E01",))) == ["E02", "E03"]
    assert refs(staffed, Whom(("E02",), everybody=True)) == ["E02", "E03", "E01"]
    assert refs_of(staffed, Whom()) is None
    assert refs_of(staffed, Whom(("E02",))) == ("E02",)


def test_one_person_may_be_named_in_two_ways_and_two_may_not(staffed: Ledger) -> None:
    assert one(staffed, Whom(("E02", "zoë example"))).ref == "E02"
    with pytest.raises(UsageError, match=r"2 are named: Zoë Example \(E02\), Łukasz Próba \(E03\)"):
        one(staffed, Whom(("E02", "E03")))


@pytest.mark.parametrize(
    ("whom", "codes"),
    [
        (Whom(teams=("E02",)), ["team-empty"]),
        (Whom(("Nobody", "Noone"), ("E03",)), ["unknown-person", "unknown-person", "team-empty"]),
        (Whom(("Ann Lee",)), ["ambiguous-person"]),
        (Whom(teams=("Ann Lee",)), ["ambiguous-person"]),
    ],
)
def test_whoever_cannot_be_told_is_said_all_at_once(staffed: Ledger, whom: Whom, codes: list[str]) -> None:
    import_csv(staffed, b"ref,name\nE08,Ann Lee\nE09,Ann Lee\n", ACT, {"new-refs"})
    with pytest.raises(UsageError) as refused:
        chosen(staffed, whom)
    assert [f.code for f in refused.value.faults] == codes


def test_everybody_of_an_empty_roster_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="roster-nobody"):
        chosen(ledger, Whom(everybody=True))
