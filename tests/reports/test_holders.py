"""Who held a session: a name of the roster, one that may be of somebody from outside, or words that name nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from filing.clocks.evidence import judge
from filing.clocks.record_facts import facts
from filing.clocks.sessions import sessions
from filing.ledger.database import Ledger
from filing.people import roster
from tests.reports.filed import INFORMAL, TALK, TODAY, cell, filed, greens, matrix

NO_NAMES = (
    "N/K", "Not recorded", "Agency", "the manager", "A. N. Other", "See above", "Unknown supervisor", "her mum",
    "Group", "(blank)", "Line manager", "Registered Manager", "Night staff", "Team", "Bob Unknown", "K K",
    "Mr X",
    "Test Test", "Lorem Ipsum", "Oak Manager", "A Manager", "The Supervisor", "Agency Staff", "A Cook", "A Nurse",
    "Joe Bloggs", "New Manager", "Oak House Manager", "Deputy Manager", "Bank Nurse", "Staff Member", "Mgr Oak",
    "HR Department", "Dr Test", "Vacant Post",
    "E02", "zoe@example.org", "Oak House", "As above", "Colleague", "Priya", "Priya Outside?",
)  # fmt: skip
WITH_WORDS = (
    # The supervisor's name, somebody else's of the roster and a stranger's, each with words that are none of it.
    "not Sam Sample", "Not Sam Sample", "instead of Sam Sample", "Sam Sample's deputy", "Sam Sample’s manager",
    "Sam Sample cancelled", "Sam Sample Cancelled", "Sam Sample busy", "Sam Sample (off)",
    "Sam Sample / cancelled", "Sam Sample / Cancelled", "Sam Sample forgot", "Sam Sample will do it",
    "Sam Sample was away", "deputy of Sam Sample", "deputy for Sam Sample", "for Sam Sample", "ask Sam Sample",
    "Sam Sample?", "no: Sam Sample", "Sam Sample by telephone", "Sam Sample did not",
    "Sam Sample and not Bo Out",
    "Sam Sample for Zoë Example", "on behalf of Sam Sample", "Sam Sample via Teams", "Sam Sample (cover)",
    "p.p. Sam Sample",
    "neither Sam Sample nor Bo Out", "Sam's deputy", "not Sam", "Sam busy", "Sam (off)", "Mrs Sample cancelled",
    "not Nia Example", "Nia Example cancelled", "instead of Nia Example", "Nia Example's deputy",
    "Nia Example Bo",
    "not Priya Outside", "Priya Outside cancelled", "Priya Outside's deputy", "Priya Outside (off)",
    "ask Priya Outside",
    "Priya Outside did not come", "Priya Outside busy", "meeting with Priya Outside", "priya outside cancelled",
    "Sam Sample deputy", "Sam Sample Deputy", "Sam Sample (deputy)", "Deputy Sam Sample", "Sam Sample deputising",
    "Sam Sample acting", "acting for Sam Sample", "Sam Sample cover", "Sam Sample pp", "Sam Sample instead",
    "Priya Outside deputy", "Priya Outside Deputy", "Sam deputy",
    "Sam Sample until 3 pm", "Sam Sample, then nobody", "Sam Sample ✗", "~~Sam Sample~~", "Sam Sample 不在",
)  # fmt: skip
WRITTEN_DIFFERENTLY = (
    "S. Sample", "Sam Sampel", "Sam Sample (Team manager)", "Ms Sam Sample", "Sample, Sam",
    "Sam Sample and Bo Out",
    "Sam Sample, Team Manager", "Sam Sample RGN", "Team manager: Sam Sample", "Sam Jo Sample", "SAM SAMPLE",
    "S Sample RN",
    "Sam Sample-Jones", "Sam Sample, Oak House", "Sam Sample 14/11/2026", "Samantha Sample",
    "Sam Sample & Bo Out",
    "Sam Sample / Team Manager", "Nia Example, Registered Manager", "Nia Example",
    "Ama Sample (Support worker)",
    "Sam Sample Manager", "Sam Sample and Nia Example", "Sammy Sample", "Ms Łukasz Próba",
)  # fmt: skip
FROM_OUTSIDE = (
    "Priya Outside", "priya outside", "Dr Outside", "Priya Outside (External supervisor)", "Ms P. Outside",
    "王小明",
    "Sue Sample", "T. Sample", "Outside, Priya", "Priya Outside and Bo Out", "Priya van Outside", "Sam",
    "Nia Example-Outside", "Peter Cook", "May Hope", "A. Outside", "Priya Outside Manager", "Ann Porter",
)  # fmt: skip


@pytest.fixture
def verdict(office: Ledger) -> Callable[[str], str]:
    """What a session that both signed is evidence of, if these words name who held it."""
    filed(office)
    person, known = roster.find(office, "E02"), facts(office)
    (session,) = sessions(office)[person.id]
    nobody = replace(session, by_person=None)
    by_name = {p.name: p.id for p in known.roster.values()}

    def judged(name: str) -> str:
        return judge(replace(nobody, by=name, by_person=by_name.get(name)), person, known, TODAY).verdict

    return judged


def test_words_that_are_no_name_hold_nothing(verdict: Callable[[str], str]) -> None:
    assert {n: verdict(n) for n in NO_NAMES} == dict.fromkeys(NO_NAMES, "void")


def test_a_name_with_words_that_are_none_of_it_holds_nothing(verdict: Callable[[str], str]) -> None:
    assert {n: verdict(n) for n in WITH_WORDS} == dict.fromkeys(WITH_WORDS, "void")


def test_another_way_to_write_the_supervisor_s_name_is_theirs(verdict: Callable[[str], str]) -> None:
    assert {n: verdict(n) for n in WRITTEN_DIFFERENTLY} == dict.fromkeys(WRITTEN_DIFFERENTLY, "signed")


def test_a_name_that_nobody_on_the_roster_has_may_be_of_somebody_from_outside(
    verdict: Callable[[str], str],
) -> None:
    assert {n: verdict(n) for n in FROM_OUTSIDE} == dict.fromkeys(FROM_OUTSIDE, "outside")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("N/K", "“N/K” does not say by name who held it"),
        ("not Sam Sample", "“not Sam Sample” does not say by name who held it"),
        ("Nia Example Bo", "“Nia Example Bo” is not one person’s name alone"),
    ],
)
def test_the_cell_says_which_words_name_nobody(office: Ledger, name: str, why: str) -> None:
    filed(office, supervisor=name, signed_supervisor=name)
    found = cell(office)
    assert found.state == "void"
    assert why in found.says
    assert greens(matrix(office, "E02")) == []


@pytest.mark.parametrize("name", ["instead of Sam Sample", "Sam Sample’s deputy", "Sam Sample busy"])
def test_informal_minutes_with_such_a_name_are_none(office: Ledger, name: str) -> None:
    filed(office, TALK, form=INFORMAL, supervisor=name, signed_supervisor=name)
    assert cell(office, table="informal", today=dt.date(2026, 12, 1)).state == "void"
