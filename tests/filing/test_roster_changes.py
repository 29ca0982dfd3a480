"""What a file changes is known before it is written, and kept for good: by whom, when, from what to what."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from filing.ledger.actor import moment
from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.absences import Absence, absent
from filing.people.changes import history
from schemas.errors import RosterError
from tests.filing.returns import ACT, later

pytestmark = pytest.mark.thorough

FULL = """ref,name,home,team,manager,supervisor,professional supervisor,hours,employment,starts,leaves,probation,asye
E02,Zoë Example,Oak House,Nights,E01,E03,E01,22.50,Agency,3/4/2020,31/12/2026,3/10/2020,1/6/2020
"""


def what(ledger: Ledger, ref: str) -> list[tuple[str, str | None, str | None]]:
    return [(n.what, n.before, n.after) for n in history(ledger, roster.find(ledger, ref))]


def test_every_column_of_staff_comes_in_and_comes_in_again_unchanged(staffed: Ledger) -> None:
    assert roster.import_csv(staffed, FULL.encode(), ACT).updated == 1
    zoe = roster.find(staffed, "E02")
    assert (zoe.home, zoe.team, zoe.supervisor, zoe.professional_supervisor_name) == (
        "Oak House", "Nights", "E03", "Sam Sample",
    )  # fmt: skip
    assert (zoe.hours, zoe.employment, zoe.starts, zoe.leaves, zoe.probation_end, zoe.asye_from) == (
        Decimal("22.5"), "agency", dt.date(2020, 4, 3),
        dt.date(2026, 12, 31), dt.date(2020, 10, 3), dt.date(2020, 6, 1),
    )  # fmt: skip
    assert (zoe.supervised_by, zoe.supervised_by_name) == ("E03", "Łukasz Próba")
    assert roster.import_csv(staffed, FULL.encode(), ACT).unchanged == 1
    assert roster.import_csv(staffed, FULL.replace("22.50", "22.5").encode(), ACT).unchanged == 1
    emptied = "ref,name,supervisor,hours,leaves\nE02,Zoë Example,,,\n"
    # That a leaving date goes is asked about first.
    assert roster.import_csv(staffed, emptied.encode(), ACT, {"same-people"}).updated == 1
    zoe = roster.find(staffed, "E02")
    assert (zoe.supervisor, zoe.hours, zoe.leaves, zoe.home) == (None, None, None, "Oak House")


def test_somebody_new_comes_in_with_all_of_it(staffed: Ledger) -> None:
    roster.import_csv(staffed, FULL.replace("E02,Zoë Example", "E09,Nia Nova").encode(), ACT)
    nia = roster.find(staffed, "E09")
    assert (nia.supervisor, nia.professional_supervisor, nia.manager, nia.hours) == (
        "E03",
        "E01",
        "E01",
        Decimal("22.5"),
    )
    assert what(staffed, "E09") == [("joined", None, "E09")]


def test_a_plan_says_what_the_import_then_does_and_writes_nothing(staffed: Ledger) -> None:
    data = "ref,name,band,manager\nE02,Zoë Example,4,E03\nE09,Nia Nova,,\nE03,Łukasz Próba,3,E01\n".encode()
    before = roster.people(staffed)
    planned = roster.plan(staffed, data, ACT.day)
    assert roster.people(staffed) == before
    assert what(staffed, "E02") == [("joined", None, "E02")]
    assert [(c.ref, c.what, c.before, c.after) for c in planned.changes] == [
        ("E02", "band", "3", "4"),
        ("E02", "manager", "E01", "E03"),
    ]
    assert ([n.ref for n in planned.joining], planned.updated, planned.unchanged) == (["E09"], 1, 1)
    assert [p.ref for p in planned.missing] == ["E01"]
    done = roster.import_csv(staffed, data, ACT, shown=planned)
    assert (done.changes, done.missing) == (planned.changes, planned.missing)
    assert what(staffed, "E02")[1:] == [("band", "3", "4"), ("manager", "E01", "E03")]


def test_what_was_shown_is_not_done_where_it_would_be_something_else_by_now(staffed: Ledger) -> None:
    data = "ref,name,band\nE02,Zoë Example,4\n".encode()
    planned = roster.plan(staffed, data, ACT.day)
    roster.import_csv(staffed, "ref,name,band\nE02,Zoë Example,5\n".encode(), ACT)
    with pytest.raises(RosterError, match="roster-changed"):
        roster.import_csv(staffed, data, ACT, shown=planned)
    assert roster.find(staffed, "E02").band == "5"


def test_history_has_who_when_and_every_change_and_nothing_takes_it_out(staffed: Ledger) -> None:
    roster.import_csv(staffed, "ref,name,band\nE02,Zoë Newname,4\n".encode(), later(1))
    found = history(staffed, roster.find(staffed, "E02"))
    assert [(n.what, n.before, n.after) for n in found] == [
        ("joined", None, "E02"),
        ("name", "Zoë Example", "Zoë Newname"),
        ("band", "3", "4"),
    ]
    assert {(n.by, moment(n.at)) for n in found[1:]} == {(ACT.by, moment(later(1).at))}
    for act in ("DELETE FROM people_changes", "UPDATE people_changes SET after = ''"):
        with pytest.raises((DatabaseError, IntegrityError)), staffed.writing() as conn:
            conn.execute(text(act))
    assert history(staffed, roster.find(staffed, "E02")) == found


def test_no_audit_says_what_changed_or_of_whom(staffed: Ledger) -> None:
    roster.import_csv(staffed, FULL.encode(), ACT)
    with staffed.reading() as conn:
        bodies = " ".join(conn.execute(text("SELECT subject || body FROM audit")).scalars())
    assert "roster" in bodies
    assert not [word for word in ("Zoë", "Oak", "E02", "agency") if word in bodies]


def test_an_absence_of_the_file_is_noted_once_and_its_reason_stands_in_no_history(staffed: Ledger) -> None:
    data = (
        "ref,name,absent from,absent to,absence reason\nE02,Zoë Example,1/3/2026,,ward\nE03,Łukasz Próba,,,\n"
    )
    assert roster.import_csv(staffed, data.encode(), ACT).updated == 1
    assert roster.import_csv(staffed, data.encode(), ACT).unchanged == 2
    zoe = roster.find(staffed, "E02")
    assert absent(staffed) == {zoe.id: (Absence(dt.date(2026, 3, 1), None, "ward"),)}
    ended = data.replace("1/3/2026,,ward", "1/3/2026,8/3/2026,ward")
    assert roster.import_csv(staffed, ended.encode(), ACT).updated == 1
    assert absent(staffed) == {zoe.id: (Absence(dt.date(2026, 3, 1), dt.date(2026, 3, 8), "ward"),)}
    assert what(staffed, "E02")[1:] == [
        ("absence", None, "2026-03-01"),
        ("absence", "2026-03-01", "2026-03-01 to 2026-03-08"),
    ]


def test_who_is_not_in_the_file_is_told_and_stays_and_leavers_are_not_told(staffed: Ledger) -> None:
    roster.import_csv(staffed, "ref,name,leaves\nE03,Łukasz Próba,21/11/2026\n".encode(), ACT)
    planned = roster.plan(staffed, b"ref,name\nE01,Sam Sample\n", dt.date(2026, 11, 22))
    assert [p.ref for p in planned.missing] == ["E02"]
    planned = roster.plan(staffed, b"ref,name\nE01,Sam Sample\n", dt.date(2026, 11, 21))
    assert [p.ref for p in planned.missing] == ["E02", "E03"]
    assert len(roster.people(staffed)) == 3
