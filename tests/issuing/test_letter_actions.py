"""A reminder tells a person the actions that are theirs to do, in the words they were agreed in, and nobody else's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from filing.people.leaving import leave
from filing.people.roster import find
from issuing import letter_facts
from issuing.letter_actions import LONGEST, own_actions
from schemas.values import Value
from tests.filing.returns import ACT, NOON, SESSION, later, returned, submit

TODAY = dt.date(2026, 11, 30)
NOW = later(8)
ROSTER = """ref,name,role,manager,supervisor
E01,Margaret Sample,Manager,,
E02,Siobhán Example,Care worker,E01,E03
E03,Tom Example,Senior,E01,E01
E04,Ann Other,Care worker,E01,E03
E05,Ann Other,Care worker,E01,E03
E06,Zoë Fiction,Nurse,E01,E03
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    opened = open_ledger(tmp_path / "home")
    roster.import_csv(opened, ROSTER.encode(), ACT, {"new-refs"})
    return opened


def agreed(ledger: Ledger, *actions: tuple[str, str | None, dt.date | str | None]) -> None:
    """Files a record of Siobhán's with these actions: what, who, by when."""
    said: dict[str, Value] = {k: v for k, v in SESSION.items() if not k.startswith("actions.")}
    said |= {"supervisee": "Siobhán Example", "supervisor": "Tom Example"}
    for number, (what, who, when) in enumerate(actions, 1):
        cells = {"what": what, "who": who, "when": when}
        said |= {f"actions.{number}.{name}": value for name, value in cells.items() if value is not None}
    assert submit(ledger, returned(said)).records


def told(ledger: Ledger, ref: str, within: int = 14) -> list[str]:
    number = find(ledger, ref).id
    dues = own_actions(ledger, [number], today=TODAY, within=within).get(number, [])
    return [str(due["what"]) for due in dues]


@pytest.mark.parametrize(
    ("who", "whose"),
    [
        ("Margaret Sample", ["E01"]),
        ("margaret  sample", ["E01"]),
        ("Margaret", ["E01"]),
        ("Siobhan", ["E02"]),
        ("Siobhán Example and Margaret", ["E01", "E02"]),
        ("Siobhán Example, care worker", ["E02"]),
        ("Supervisee", ["E02"]),
        ("the supervisor", ["E03"]),
        ("line manager", ["E01"]),
        ("Both", ["E02", "E03"]),
        ("Zoë Fiction", ["E06"]),
        ("Zoë", []),
        ("Ann Other", []),
        ("the agency", []),
    ],
)
def test_an_action_is_told_to_those_who_have_to_do_it_and_nobody_else(
    ledger: Ledger, who: str, whose: list[str]
) -> None:
    with ledger:
        agreed(ledger, ("Book the course", who, "25 November 2026"))
        got = [ref for ref in ("E01", "E02", "E03", "E04", "E05", "E06") if told(ledger, ref)]
    assert got == whose


def test_each_action_is_one_line_in_its_own_words_those_over_first(ledger: Ledger) -> None:
    with ledger:
        agreed(
            ledger,
            ("Read the policy", "Siobhán", "14 December 2026"),
            ("Write to the family", "Margaret", "25 November 2026"),
            ("Shadow a colleague", "Siobhán", "25 November 2026"),
            ("Say thanks", "Siobhán", "15 December 2026"),
            ("Think", "Siobhán", "soon"),
        )
        assert told(ledger, "E02") == ["Shadow a colleague", "Read the policy"]
        assert told(ledger, "E02", within=15)[-1] == "Say thanks"
        assert told(ledger, "E01") == ["Write to the family"]


def test_a_reminder_of_siobhan_says_nothing_of_what_margaret_owes_and_margarets_says_it(
    ledger: Ledger,
) -> None:
    with ledger:
        agreed(ledger, ("Write to the family", "Margaret Sample", "25 November 2026"))
        people = [find(ledger, "E01"), find(ledger, "E02")]
        facts = letter_facts.known(ledger, "reminder", people, now=NOON, today=TODAY)
    margaret, siobhan = (facts[p.id].get("dues", []) for p in people)
    assert isinstance(margaret, list)
    assert isinstance(siobhan, list)
    (mine,) = [due for due in margaret if due["what"] == "Write to the family"]
    assert (mine["on"], mine["over"], mine["days"]) == (dt.date(2026, 11, 25), True, 5)
    assert mine["note"].endswith("with Siobhán Example")
    assert not any("family" in str(due) or "Actions" in due["what"] for due in siobhan)


def test_somebody_outside_is_not_told_on_whose_record_it_stands(ledger: Ledger) -> None:
    with ledger:
        agreed(ledger, ("Show the hoist", "Zoë Fiction", "25 November 2026"))
        number = find(ledger, "E06").id
        (due,) = own_actions(ledger, [number], today=TODAY, within=14)[number]
    assert "Siobhán" not in str(due)


def test_a_leavers_record_reminds_nobody(ledger: Ledger) -> None:
    with ledger:
        agreed(ledger, ("Write to the family", "Margaret Sample", "25 November 2026"))
        gone = ROSTER.replace("supervisor\n", "supervisor,leaves\n").replace(
            "E01,E03\nE03", "E01,E03,2026-11-29\nE03"
        )
        roster.import_csv(ledger, gone.encode(), ACT, {"new-refs"})
        assert told(ledger, "E01") == []


@pytest.mark.parametrize(("length", "cut"), [(LONGEST, False), (LONGEST + 1, True)])
def test_a_long_action_is_cut(ledger: Ledger, length: int, cut: bool) -> None:
    with ledger:
        agreed(ledger, ("x" * length, "Siobhán", "25 November 2026"))
        (line,) = told(ledger, "E02")
    assert (len(line), line.endswith("…")) == (LONGEST, cut)


def test_whoever_took_over_is_told_whose_it_was(ledger: Ledger) -> None:
    with ledger:
        agreed(ledger, ("Send the policy", "Tom", dt.date(2026, 12, 10)))
        assert [told(ledger, ref) for ref in ("E03", "E06")] == [["Send the policy"], []]
        leave(ledger, find(ledger, "E03"), dt.date(2026, 11, 29), NOW, to=find(ledger, "E06"))
        assert [told(ledger, ref) for ref in ("E03", "E06")] == [[], ["Send the policy"]]
        number = find(ledger, "E06").id
        (due,) = own_actions(ledger, [number], today=TODAY, within=14)[number]
        note = "Agreed on 14 November 2026 with Siobhán Example, by Tom (left), now Zoë Fiction"
        assert due["note"] == note


def test_who_supervises_after_a_move_is_told(ledger: Ledger) -> None:
    with ledger:
        agreed(ledger, ("Send the policy", "Tom", dt.date(2026, 12, 10)))
        moved = "ref,name,supervisor\nE02,Siobhán Example,E06\n"
        roster.import_csv(ledger, moved.encode(), NOW)
        assert [told(ledger, ref) for ref in ("E03", "E06")] == [[], ["Send the policy"]]
