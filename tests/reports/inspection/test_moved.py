"""The pack of a home and period is of whoever was there then, each for the time at that home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from reports.inspection.making import Pack, plan
from schemas.errors import UsageError
from tests.reports.conftest import ROSTER
from tests.reports.filed import by, filed, shown

TODAY = dt.date(2026, 11, 30)
MOVED = dt.date(2026, 9, 10)
BEFORE, AFTER = dt.date(2026, 8, 20), dt.date(2026, 10, 20)


def told(ledger: Ledger, day: dt.date, columns: str, *lines: str) -> None:
    roster.import_csv(ledger, "\n".join((columns, *lines)).encode(), by(day), {"same-people"})


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Ledger]:
    """The roster has been kept since January; Zoë began in January of the year before."""
    with open_ledger(tmp_path / "home") as ledger:
        text = ROSTER.replace("05/01/2026", "06/01/2025")
        roster.import_csv(ledger, text.encode(), by(dt.date(2026, 1, 5)))
        yield ledger


@pytest.fixture(params=["Elm House", ""])
def moved(kept: Ledger, request: pytest.FixtureRequest) -> Ledger:
    """On 10 September Zoë moved from Oak House to another home, or to none."""
    told(kept, MOVED, "ref,name,home", f"E02,Zoë Example,{request.param}")
    return kept


def pack(ledger: Ledger, home: str = "Oak House", period: str = "2026") -> Pack:
    return plan(ledger, home, period, by(TODAY), today=TODAY)


def held(ledger: Ledger, day: dt.date, number: int) -> int:
    days = {"date": day, "signed_supervisor_on": day, "signed_supervisee_on": None, "next_meeting": None}
    days |= dict.fromkeys(("actions.1.what", "actions.1.who", "actions.1.when"))
    return filed(ledger, actor=by(day), **days, signed_supervisee=None, session=number)  # type: ignore[arg-type]


def missed(of: Pack) -> list[dt.date]:
    return [g.on for g in of.gaps if g.person == "E02" and g.code == "session-missing" and g.on is not None]


def test_what_was_missed_at_the_home_is_in_its_pack_and_what_was_missed_after_is_not(moved: Ledger) -> None:
    days = missed(pack(moved))
    assert days
    assert max(days) < MOVED
    assert "session-missing" not in {g.code for g in pack(moved, period="2026-10").gaps if g.person == "E02"}


def test_each_home_has_the_turns_of_its_own_time(kept: Ledger) -> None:
    whole = missed(pack(kept))
    told(kept, MOVED, "ref,name,home", "E02,Zoë Example,Elm House")
    oak, elm = missed(pack(kept)), missed(pack(kept, "Elm House"))
    assert (oak, elm) == ([d for d in whole if d < MOVED], [d for d in whole if d >= MOVED])
    assert oak
    assert elm


def test_records_are_in_the_pack_of_where_they_were_held_and_so_is_what_they_lack(moved: Ledger) -> None:
    before, after = held(moved, BEFORE, 1), held(moved, AFTER, 2)
    oak = pack(moved)
    assert [p.record.number for p in oak.contents.pieces] == [before]
    lacking = {g.record for g in oak.gaps if g.person == "E02" and g.record}
    assert lacking == {before}
    if any(p.home == "Elm House" for p in roster.people(moved) if p.ref == "E02"):
        elm = pack(moved, "Elm House")
        assert [p.record.number for p in elm.contents.pieces] == [after]
        assert {g.record for g in elm.gaps if g.person == "E02" and g.record} == {after}


def test_an_appraisal_that_was_over_while_they_were_there_is_told_and_one_of_later_is_not(
    moved: Ledger,
) -> None:
    def over(of: Pack) -> set[str]:
        return {g.code for g in of.gaps if g.person == "E02" and g.code.startswith("appraisal")}

    assert over(pack(moved)) == {"appraisal-over"}
    told(moved, TODAY, "ref,name,starts", "E02,Zoë Example,01/10/2025")
    assert not over(pack(moved))


def test_what_is_to_be_known_of_who_moved_stands_beside_their_name(moved: Ledger) -> None:
    said = pack(moved).contents.told["E02"]
    assert said.endswith("by the roster since 10/09/2026; what was since is not in it")
    assert not [n for n in pack(moved).contents.not_in if n.person.ref == "E02"]


def test_the_pack_of_a_home_that_is_no_more_can_be_made_and_of_one_that_never_was_cannot(
    kept: Ledger,
) -> None:
    told(kept, MOVED, "ref,name,home", "E04,Ama Sample,")
    elm = pack(kept, "Elm House")
    assert (elm.scope.refs, elm.home) == (("E04",), "Elm House")
    assert {g.person for g in elm.gaps if g.code == "session-missing"} == {"E04"}
    with pytest.raises(UsageError):
        pack(kept, "Ash House")


def test_who_came_after_the_period_is_named_as_not_in_it(kept: Ledger) -> None:
    told(kept, MOVED, "ref,name,home", "E02,Zoë Example,Elm House")
    elm = pack(kept, "Elm House", "2026-03")
    assert {n.person.ref: n.why for n in elm.contents.not_in} == {
        "E02": "came after the period, by the roster"
    }


def test_whoever_left_and_came_back_stands_with_both(kept: Ledger) -> None:
    told(kept, MOVED, "ref,name,leaves", "E02,Zoë Example,11/09/2026")
    told(kept, AFTER, "ref,name,starts,leaves", "E02,Zoë Example,02/11/2026,")
    assert pack(kept).contents.told["E02"] == "left on 11/09/2026, back from 02/11/2026 on"
    assert max(missed(pack(kept))) <= dt.date(2026, 9, 11)


def test_actions_agreed_there_are_told_there(moved: Ledger) -> None:
    for day, number in ((BEFORE, 1), (AFTER, 2)):
        days = {"date": day, "signed_supervisor_on": day, "signed_supervisee_on": day, "next_meeting": None}
        action = {"actions.1.what": f"Read it ({number})", "actions.1.when": "20/11/2026"}
        filed(moved, actor=by(day), session=number, **days, **action)  # type: ignore[arg-type]
    oak = pack(moved).made["actions"].report.table("open")
    assert {what for (what,) in shown(oak, "what")} == {"Read it (1)"}
