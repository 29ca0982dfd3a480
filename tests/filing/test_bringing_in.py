"""A roster shown first and made afterwards comes to what was shown, or to nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.roster_answers import EVERY, MEANINGS, TICKS, answers_to, with_ticks
from filing.review.bringing_in import bring_in, look, still_here
from schemas.errors import RosterError
from tests.filing.returns import ACT, SESSION, later, returned, submit
from tests.filing.test_unclaimed import under

DAY = dt.date(2026, 11, 22)
NEW = """Employee No,Full name,Job title,Line manager,Supervsior
E02,Zoë Example,Senior,E01,E03
E12,Tom Fox,Cook,E01,
"""


def test_what_is_shown_is_made_and_what_follows_is_told(plain: Ledger) -> None:
    under(plain, "Tom Fox")
    submit(plain, returned({**SESSION, "supervisee": "Tom Fox", "session": 9, "date": dt.date(2026, 11, 2)}))
    shown = look(plain, NEW.encode(), DAY)
    assert shown.planned is not None
    assert [line.name for line in shown.planned.joining] == ["Tom Fox"]
    assert [(c.what, c.after) for c in shown.planned.changes] == [
        ("role", "Senior"),
        ("supervisor", "E03"),
    ]
    assert [h.column for h in shown.headings if h.nearly] == ["supervisor"]
    assert shown.names["E03"] == "Łukasz Próba"
    assert len(roster.people(plain)) == 3, "nothing is written by looking"
    done = bring_in(plain, NEW.encode(), later(1), shown.seal)
    assert (done.done.added, done.done.updated) == (1, 1)
    assert [o.person for o in done.waited] == ["E12"]
    assert [u.name for u in done.unclaimed] == ["Tom Fox"]


def test_what_was_changed_meanwhile_is_shown_again_and_nothing_is_written(plain: Ledger) -> None:
    shown = look(plain, NEW.encode(), DAY)
    roster.import_csv(plain, b"ref,name,role\nE02,Zo\xc3\xab Example,Cook\n", later(1))
    with pytest.raises(RosterError) as told:
        bring_in(plain, NEW.encode(), later(2), shown.seal)
    assert told.value.code == "roster-changed"
    assert {p.ref for p in roster.people(plain)} == {"E01", "E02", "E03"}
    again = look(plain, NEW.encode(), DAY)
    assert again.seal != shown.seal
    bring_in(plain, NEW.encode(), later(2), again.seal)


def test_a_second_window_brings_nothing_in_twice(plain: Ledger) -> None:
    shown = look(plain, NEW.encode(), DAY)
    bring_in(plain, NEW.encode(), later(1), shown.seal)
    with pytest.raises(RosterError, match="has changed since this was shown"):
        bring_in(plain, NEW.encode(), later(1), shown.seal)
    assert look(plain, NEW.encode(), DAY).changes_nothing


def test_mistakes_and_doubts_are_told_apart_and_a_doubt_can_be_meant(plain: Ledger) -> None:
    bad = "ref,name,starts\nE02,Somebody Else,soon\n"
    shown = look(plain, bad.encode(), DAY)
    assert [f.code for f in shown.mistakes] == ["roster-day"]
    assert [f.code for f in shown.doubts] == ["roster-another-name"]
    assert shown.asks == ("other-names",)
    assert shown.planned is None
    assert shown.headings, "what the columns were taken for is told all the same"
    meant = look(plain, bad.replace("soon", "1/2/2020").encode(), DAY, ["other-names"])
    assert meant.planned is not None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("ref,name\nE02,Somebody Else\n", "Correct it, or tick “New names” if the name under this reference"),
        (
            "name,starts\nZoë Exampel,1/2/2020\n",
            "Tick “New names” if that is their new name, or “New people, or second references” if it is",
        ),
        (
            "ref,name,Unit\nE02,Zoë Example,Oak\n",
            "if it is of no use here, tick “These columns are of no use”.",
        ),
    ],
)
def test_what_to_do_is_said_with_ticks(plain: Ledger, data: str, says: str) -> None:
    (fault,) = look(plain, data.encode(), DAY).faults
    assert says in with_ticks(fault.do)
    assert "--" not in with_ticks(fault.do)
    assert answers_to(fault)


def test_every_way_to_mean_it_has_its_words() -> None:
    assert set(TICKS) == set(MEANINGS) == set(EVERY)


def test_of_who_is_missing_those_count_who_have_no_leaving_date(plain: Ledger) -> None:
    roster.import_csv(plain, b"ref,name,leaves\nE03,\xc5\x81ukasz Pr\xc3\xb3ba,1/2/2027\n", ACT)
    found = still_here(roster.people(plain), {"E02", "E03", "E99"}, DAY)
    assert [p.ref for p in found] == ["E02"]
