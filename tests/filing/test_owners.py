"""Whose an open action is: by the names of its day, and by who does it now that somebody left or moved."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.clocks.actions import actions_open
from filing.clocks.due import due
from filing.ledger.database import Ledger
from filing.people.leaving import leave, stay
from filing.people.owners import Agreed, Owners
from filing.people.roster import find, import_csv
from filing.people.standing import in_words, standing
from filing.people.whom import Whom
from schemas.values import Value
from tests.filing.returns import ACT, NOON, SESSION, later, returned, submit

TODAY = dt.date(2026, 11, 30)
NOW = later(8)
STAFF = """ref,name,supervisor,leaves
E01,Sam Sample,,
D01,Dilys Vaughan,E01,
A01,Agnes O'Neill,E01,
E02,Zoë Example,D01,
E03,Łukasz Próba,E01,
T01,Tom Fox,E01,
"""


@pytest.fixture
def team(plain: Ledger) -> Ledger:
    """Zoë is supervised by Dilys, who agreed with her that Dilys sends a policy."""
    import_csv(plain, STAFF.encode(), ACT, {"new-refs"})
    agreed(plain, "Dilys")
    return plain


def agreed(ledger: Ledger, who: str, **more: Value) -> None:
    said: dict[str, Value] = {k: v for k, v in SESSION.items() if not k.startswith("actions.")}
    said |= {"supervisor": "Dilys Vaughan", "actions.1.what": f"Send the policy ({who})"}
    said |= {"actions.1.who": who, "actions.1.when": "10/12/2026", **more}
    assert submit(ledger, returned(said)).records


def moved(ledger: Ledger, **supervisors: str) -> None:
    lines = [f"{ref},{find(ledger, ref).name},{boss}" for ref, boss in supervisors.items()]
    import_csv(ledger, ("ref,name,supervisor\n" + "\n".join(lines) + "\n").encode(), NOW)


def told(ledger: Ledger) -> list[str]:
    return [a.told for some in actions_open(ledger, today=TODAY).values() for a in some]


def theirs(ledger: Ledger, ref: str) -> int:
    """How many are somebody's, found where they can stand alone, as they are found among everybody's."""
    person = find(ledger, ref)
    of = standing(ledger, person, NOON, TODAY)
    assert of == standing(ledger, person, NOON, TODAY, opened=actions_open(ledger, today=TODAY))
    return len(of.actions)


def test_a_first_name_is_that_of_who_supervised_on_the_day(team: Ledger) -> None:
    assert (told(team), theirs(team, "D01"), theirs(team, "A01")) == (["Dilys"], 1, 0)


def test_the_action_of_who_left_goes_to_who_takes_over(team: Ledger) -> None:
    leave(team, find(team, "D01"), dt.date(2026, 11, 29), NOW, to=find(team, "A01"))
    assert told(team) == ["Dilys (left), now Agnes O'Neill"]
    assert (theirs(team, "D01"), theirs(team, "A01")) == (0, 1)
    of = standing(team, find(team, "A01"), NOON, TODAY)
    assert (
        "has 1 open action to do: record 1 of Zoë Example (by Dilys (left), now Agnes O'Neill)"
        in in_words(of)
    )
    said = [d.says for d in due(team, today=TODAY) if d.clock == "action"]
    assert said[0].endswith(", by Dilys (left), now Agnes O'Neill")


def test_it_goes_on_where_the_successor_leaves_too(team: Ledger) -> None:
    leave(team, find(team, "D01"), dt.date(2026, 11, 28), NOW, to=find(team, "A01"))
    leave(team, find(team, "A01"), dt.date(2026, 11, 29), NOW, to=find(team, "E03"))
    assert told(team) == ["Dilys (left), now Łukasz Próba"]


def test_it_is_nobodys_where_nobody_takes_over_and_that_is_said(team: Ledger) -> None:
    leave(team, find(team, "D01"), dt.date(2026, 11, 29), NOW)
    assert told(team) == ["Dilys (left), now nobody"]
    moved(team, E02="E03")
    assert told(team) == ["Dilys (left), now Łukasz Próba"]


def test_the_action_of_who_no_longer_supervises_goes_to_who_does(team: Ledger) -> None:
    moved(team, E02="A01")
    assert told(team) == ["Dilys (no longer supervises), now Agnes O'Neill"]
    assert (theirs(team, "D01"), theirs(team, "A01")) == (0, 1)
    moved(team, E02="D01")
    assert (told(team), theirs(team, "D01")) == (["Dilys"], 1)


def test_what_a_colleague_or_the_person_has_to_do_stays_with_them(team: Ledger) -> None:
    agreed(team, "Tom Fox", date=dt.date(2026, 11, 15))
    agreed(team, "Zoë", date=dt.date(2026, 11, 16))
    moved(team, E02="A01")
    assert told(team)[1:] == ["Tom Fox", "Zoë"]
    assert (theirs(team, "T01"), theirs(team, "E02")) == (1, 1)
    leave(team, find(team, "T01"), dt.date(2026, 11, 29), NOW)
    assert told(team)[1] == "Tom Fox (left), now nobody"


def test_of_two_who_do_it_each_is_told_as_they_are_now(team: Ledger) -> None:
    agreed(team, "Dilys and Zoë", date=dt.date(2026, 11, 15))
    moved(team, E02="A01")
    assert told(team)[1] == "Dilys (no longer supervises), now Agnes O'Neill; Zoë"
    assert (theirs(team, "A01"), theirs(team, "E02")) == (2, 1)


def test_who_agreed_it_before_the_roster_knew_keeps_it(team: Ledger) -> None:
    agreed(team, "Tom", supervisor="Tom Fox", date=dt.date(2026, 11, 15))
    moved(team, E02="A01")
    assert (told(team)[1], theirs(team, "T01")) == ("Tom", 1)
    leave(team, find(team, "T01"), dt.date(2026, 11, 29), NOW)
    assert told(team)[1] == "Tom (left), now Agnes O'Neill"


def test_who_is_to_leave_and_hands_over_has_it_no_more_and_has_it_back_where_they_stay(team: Ledger) -> None:
    agreed(team, "Tom Fox", date=dt.date(2026, 11, 15))
    tom = find(team, "T01")
    leave(team, tom, dt.date(2026, 12, 15), NOW, to=find(team, "E03"))
    assert told(team)[1] == "Tom Fox (leaves on 15/12/2026), now Łukasz Próba"
    stay(team, find(team, "T01"), NOW)
    assert told(team)[1] == "Tom Fox"
    leave(team, find(team, "T01"), dt.date(2026, 12, 15), NOW)  # nobody takes over this time
    assert (told(team)[1], theirs(team, "T01")) == ("Tom Fox", 1)


def test_a_name_of_before_is_theirs_still_unless_somebody_has_it_now(team: Ledger) -> None:
    agreed(team, "Tom Fox", date=dt.date(2026, 11, 15))
    import_csv(team, b"ref,name\nT01,Tom Hare\n", NOW, {"other-names"})
    assert theirs(team, "T01") == 1
    import_csv(team, b"ref,name\nT02,Tom Fox\n", NOW, {"new-refs", "same-people"})
    assert (theirs(team, "T01"), theirs(team, "T02")) == (0, 1)


@pytest.mark.parametrize("who", [None, "", "the agency", "Sam and the agency", "Vaughan"])
def test_words_that_do_not_say_it_plainly_are_left_as_they_are(team: Ledger, who: str | None) -> None:
    with team.reading() as conn:
        asked = Owners(conn, TODAY, "Europe/London")
        action = Agreed(who, find(team, "E02").id, dt.date(2026, 11, 14))
        assert asked.told(action) == (who or "")


def test_what_a_colleague_owes_by_the_record_of_who_left_is_due_of_the_colleague(team: Ledger) -> None:
    agreed(team, "Zoë Example", date=dt.date(2026, 11, 15))  # whose own it is alone, nobody owes any more
    leave(team, find(team, "E02"), dt.date(2026, 11, 29), NOW)
    (one,) = [d for d in due(team, today=TODAY) if d.clock == "action"]
    assert (one.person, one.record, one.on) == ("D01", 1, dt.date(2026, 12, 10))
    assert one.says == "1 action agreed on 14/11/2026 with Zoë Example (E02), who has left, by Dilys"
    assert one in due(team, today=TODAY, whom=Whom(people=("D01",)))
    assert not [d for d in due(team, today=TODAY, whom=Whom(people=("A01",))) if d.clock == "action"]
    leave(team, find(team, "D01"), dt.date(2026, 11, 29), later(9), to=find(team, "A01"))
    (one,) = [d for d in due(team, today=TODAY, whom=Whom(people=("A01",))) if d.clock == "action"]
    assert one.says.endswith(", by Dilys (left), now Agnes O'Neill")
