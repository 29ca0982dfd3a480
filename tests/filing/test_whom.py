"""Whom a command is about: by name, reference or team; each once, and whoever cannot be told is said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import update

from filing.ledger.database import Ledger
from filing.ledger.tables import people as table
from filing.people.roster import import_csv, people
from filing.people.whom import Whom, choose, chosen, homes_of, one, refs_of, teams_of
from schemas.errors import UsageError
from tests.filing.returns import ACT, NOON

pytestmark = pytest.mark.thorough


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


DAY = dt.date(2026, 11, 30)


def placed(ledger: Ledger, ref: str, **values: Any) -> None:
    """Sets columns of a person as a roster would."""
    with ledger.writing() as conn:
        conn.execute(update(table).where(table.c.ref == ref).values(**values))


def number(ledger: Ledger, ref: str) -> int:
    return chosen(ledger, Whom((ref,)))[0].id


def test_a_team_is_a_managers_a_supervisors_or_goes_by_its_own_name(staffed: Ledger) -> None:
    placed(staffed, "E03", supervisor=number(staffed, "E02"), home="Oak House", team="Nights")
    placed(staffed, "E01", home="Oak House", team="Days")
    assert refs(staffed, Whom(teams=("E01",))) == ["E03", "E02"]  # of the manager, whoever supervises
    assert refs(staffed, Whom(teams=("Zoë Example",))) == ["E03"]
    assert refs(staffed, Whom(teams=("nights",))) == ["E03"]
    assert refs(staffed, Whom(teams=("Oak House/Days",))) == ["E01"]
    assert refs(staffed, Whom(locations=("OAK  house",))) == ["E01", "E03"]


def test_a_team_of_two_homes_is_asked_about_and_told_apart_by_its_home(staffed: Ledger) -> None:
    placed(staffed, "E02", home="Oak House", team="Nights")
    placed(staffed, "E03", home="Rose Court", team="Nights")
    with pytest.raises(UsageError, match="“Oak House/Nights” or “Rose Court/Nights”") as refused:
        chosen(staffed, Whom(teams=("Nights",)))
    assert refused.value.code == "ambiguous-team"
    assert refs(staffed, Whom(teams=("rose court / nights",))) == ["E03"]


def test_an_unknown_home_or_team_is_told_with_the_nearest(staffed: Ledger) -> None:
    placed(staffed, "E02", home="Oak House", team="Nights")
    with pytest.raises(UsageError) as refused:
        chosen(staffed, Whom(teams=("Nigths",), locations=("Oak Hose",)))
    assert [(f.code, f.do) for f in refused.value.faults] == [
        ("unknown-team", "Did you mean “Nights”?"),
        ("unknown-home", "Did you mean “Oak House”?"),
    ]


def test_who_has_left_is_in_no_group_is_told_and_can_be_named(staffed: Ledger) -> None:
    placed(staffed, "E02", leaves=DAY - dt.timedelta(days=1), home="Oak House")
    placed(staffed, "E03", leaves=DAY, home="Oak House")
    for whom in (Whom(teams=("E01",)), Whom(locations=("Oak House",)), Whom(("E03",), everybody=True)):
        found = choose(staffed, whom, DAY)
        assert "E02" not in [p.ref for p in found.people]
        assert "E03" in [p.ref for p in found.people]  # the last day is one of work
        assert [p.ref for p in found.left] == ["E02"]
    named = choose(staffed, Whom(("E02",), everybody=True), DAY)
    assert ([p.ref for p in named.people], named.left) == (["E02", "E03", "E01"], ())
    assert refs(staffed, Whom(teams=("E01",))) == ["E03", "E02"]  # without a day nobody is left out


def test_lists_are_by_home_team_and_name_and_whoever_is_named_comes_first(ledger: Ledger) -> None:
    lines = "ref,name,home,team\nA,Zoë Example,Oak House,Days\nB,Ann Lee,Oak House,Nights\nC,Bea Lee,Ash House,Nights\n"
    lines += "D,Łukasz Próba,Oak House,Days\nE,Al Sample,,\nF,Di Sample,Oak House,\n"
    import_csv(ledger, lines.encode(), ACT, {"new-refs"})
    assert refs(ledger, Whom(everybody=True)) == ["C", "D", "A", "B", "F", "E"]
    assert refs(ledger, Whom(("B",), locations=("Oak House", "Ash House"))) == ["B", "C", "D", "A", "F"]


def test_teams_and_homes_to_choose_from_are_those_that_choosing_understands(staffed: Ledger) -> None:
    everyone = people(staffed)
    groups = (*teams_of(everyone, NOON.date()), *homes_of(everyone, NOON.date()))
    for group in teams_of(everyone, NOON.date()):
        meant = choose(staffed, Whom(teams=(group.said,)), NOON.date()).people
        assert {p.id for p in meant} == group.members, group
    for group in homes_of(everyone, NOON.date()):
        meant = choose(staffed, Whom(locations=(group.said,)), NOON.date()).people
        assert {p.id for p in meant} == group.members, group
    assert any(g.label.startswith("Team of ") for g in groups)


def test_teams_and_homes_of_people_who_left_can_be_chosen_where_no_day_is_asked_about(ledger: Ledger) -> None:
    lines = (
        b"ref,name,home,team,leaves\nA,Zo Example,Oak House,Days,01/01/2020\nB,Ann Sample,Ash House,Nights,\n"
    )
    import_csv(ledger, lines, ACT, {"new-refs"})
    everyone, today = people(ledger), NOON.date()
    assert [h.said for h in homes_of(everyone, today)] == ["Ash House"]
    assert [h.said for h in homes_of(everyone)] == ["Ash House", "Oak House"]
    for groups in (homes_of(everyone), teams_of(everyone)):
        assert sum(len(g.members) for g in groups) == len(everyone)
