"""No cell is green without evidence: each way in which one could be green wrongly, tried on records that are filed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from filing.clocks.evidence import judge
from filing.clocks.record_facts import facts
from filing.clocks.sessions import sessions
from filing.ledger.database import Ledger
from filing.life.acts import move, withdraw
from filing.life.amending import amend
from filing.life.undoing import undo
from filing.people import roster
from filing.people.absences import Absence, note_absence
from filing.records import copies
from schemas.copies import Copy
from schemas.handwriting import SIGNED as BY_HAND
from schemas.handwriting import WRITTEN
from schemas.template import Template
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, later
from tests.reports.conftest import ROSTER
from tests.reports.filed import HELD, INFORMAL, TALK, TODAY, WHY, by, cell, filed, greens, matrix

pytestmark = pytest.mark.thorough

LONG_AFTER = dt.date(2027, 3, 1)
UNSIGNED = {"signed_supervisee": None, "signed_supervisee_on": None}


def test_a_session_signed_by_both_is_green_and_names_its_record(either: Ledger) -> None:
    number = filed(either)
    found = cell(either)
    assert found.state == "done"
    (evidence,) = found.evidence
    assert (evidence.record, evidence.counts) == (number, True)
    assert evidence.says == (
        f"Supervision Record, record {number}, held on 14/11/2026 by Sam Sample: the person signed on 20/11/2026; who "
        "held it signed on 14/11/2026."
    )
    assert greens(matrix(either, "E02")) == [("matrix", "E02")]


def test_a_date_in_the_future_is_no_evidence(office: Ledger) -> None:
    filed(office, date=dt.date(2026, 12, 5), next_meeting=None)
    found = cell(office, month="2026-12")
    assert found.state == "void"
    assert "its date has not been yet" in found.says
    assert greens(matrix(office, "E02", period="2026-01..2026-12")) == []


def test_a_session_today_is_past_enough_and_one_tomorrow_is_not(office: Ledger) -> None:
    filed(office, date=TODAY, **UNSIGNED, signed_supervisor=None, signed_supervisor_on=None)
    assert cell(office, today=TODAY).state == "within"
    assert cell(office, today=TODAY - dt.timedelta(days=1)).state == "void"


def test_a_record_filed_before_its_day_stays_no_evidence_when_that_day_is_over(office: Ledger) -> None:
    filed(office, date=dt.date(2026, 12, 5), next_meeting=None)
    found = cell(office, month="2026-12", today=LONG_AFTER)
    assert found.state == "void"
    assert "filed on 22/11/2026, before the day it is dated" in found.says


def test_nobody_supervises_themselves(office: Ledger) -> None:
    filed(office, supervisor="Zoë Example", signed_supervisor="Zoë Example")
    found = cell(office)
    assert found.state == "void"
    assert "who held it has the person's own name" in found.says


@pytest.mark.parametrize(
    "name", ["Zoe Example", "Z. Example", "EXAMPLE, Zoë", "zoë  EXAMPLE", "Zoë Exampel", "Zoë"]
)
def test_the_persons_own_name_written_differently_is_no_other_person(office: Ledger, name: str) -> None:
    filed(office, supervisor=name, signed_supervisor=name)
    found = cell(office)
    assert found.state == "void", found
    assert "own" in found.says


def test_two_who_hold_it_are_another_person_and_oneself(office: Ledger) -> None:
    filed(office, supervisor="Sam Sample and Zoë Example")
    assert cell(office).state == "done"


@pytest.mark.parametrize("name", [None, "me", "N/A", "tbc", "-", WRITTEN])
def test_somebody_must_be_named_who_held_it(office: Ledger, name: str | None) -> None:
    filed(office, supervisor=name, signed_supervisor=BY_HAND)
    assert cell(office).state == "void"


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        ("Priya Outside", "P. Outside"),
        ("Dr Outside", "Dr Outside"),
        ("Sam", "Sam"),  # the supervisor's given name alone
        ("priya outside", "priya outside"),
        ("王小明", "王小明"),
    ],
)
def test_a_supervisor_from_outside_is_a_state_of_its_own_and_not_green(
    office: Ledger, name: str, signed: str
) -> None:
    filed(office, supervisor=name, signed_supervisor=signed)
    found = cell(office)
    assert found.state == "outside", found
    assert f"{name}, who is not on the roster" in found.says
    assert greens(matrix(office, "E02")) == []
    gaps = {g.code for g in matrix(office, "E02").gaps if g.record is not None}
    assert gaps == {"session-late", "record-outside"}
    roster.import_csv(office, f"ref,name\nE60,{name}\n".encode(), ACT)
    assert cell(office).state == "done"


def _with(ref: str, column: str, day: str) -> bytes:
    """The roster with another day of one person."""
    names = {p.split(",")[0]: p.split(",")[1] for p in ROSTER.splitlines()[1:]}
    return f"ref,name,{column}\n{ref},{names[ref]},{day}\n".encode()


@pytest.mark.parametrize(
    ("ref", "column", "outside", "why"),
    [
        ("E01", "leaves", "13/11/2026", "Sam Sample had left on 13/11/2026"),
        ("E01", "starts", "15/11/2026", "Sam Sample began on 15/11/2026 only"),
        ("E02", "starts", "15/11/2026", "the person began on 15/11/2026 only"),
        ("E02", "leaves", "13/11/2026", "the person had left on 13/11/2026"),
    ],
)
def test_a_session_of_somebody_who_was_not_there_is_asked_about(
    office: Ledger, ref: str, column: str, outside: str, why: str
) -> None:
    filed(office)
    roster.import_csv(office, _with(ref, column, "14/11/2026"), ACT)
    assert cell(office).state == "done"
    roster.import_csv(office, _with(ref, column, outside), ACT)
    found = cell(office)
    assert found.state == "contradicted", found
    assert f"Ask about it, since {why}" in found.says
    assert "record-contradicted" in {g.code for g in matrix(office, "E02").gaps}


@pytest.mark.parametrize("ref", ["E01", "E02"])
@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        (14, 14, "contradicted"),
        (1, 13, "done"),
        (15, 30, "done"),
        (1, None, "contradicted"),
    ],
)
def test_a_session_on_a_day_on_which_either_was_away_is_asked_about(
    office: Ledger, ref: str, first: int, last: int | None, state: str
) -> None:
    filed(office)
    until = dt.date(2026, 11, last) if last else None
    absence = Absence(dt.date(2026, 11, first), until, "a secret illness")
    note_absence(office, roster.find(office, ref), absence, ACT)
    found = cell(office)
    assert found.state == state
    assert "secret" not in found.says
    assert ("was away from" in found.says) == (state == "contradicted")


@pytest.mark.parametrize(
    "words", ["pp Zoë Example", "Zoë Example?", "Z", "Sam Sample pp Zoë Example", "n/a", "not required"]
)
def test_what_is_no_signature_of_the_person_is_never_green(office: Ledger, words: str) -> None:
    filed(office, signed_supervisee=words)
    assert cell(office, today=HELD).state == "unsigned"


@pytest.mark.parametrize("words", ["not signed", "no", "-", "to follow", "Zoë Example - not yet"])
def test_words_that_say_it_is_not_signed_yet_are_told_and_wait_no_longer_than_a_blank(
    office: Ledger, words: str
) -> None:
    filed(office, signed_supervisee=words, signed_supervisee_on=None)
    found = cell(office, today=HELD + dt.timedelta(days=14))
    assert found.state == "within"
    assert "the person has not signed, as the words there say" in found.says
    assert cell(office, today=HELD + dt.timedelta(days=15)).state == "unsigned"


def test_a_namesake_on_the_roster_counts_only_where_they_supervise(office: Ledger) -> None:
    roster.import_csv(office, b"ref,name\nE50,Zoe Example\n", ACT)
    filed(office, supervisor="Zoe Example", signed_supervisor="Zoe Example")
    assert "accents or signs only" in cell(office).says
    roster.import_csv(office, "ref,name,manager\nE02,Zoë Example,E50\n".encode(), ACT)
    assert cell(office).state == "done"


def test_unsigned_is_green_for_fourteen_days_and_no_longer(office: Ledger) -> None:
    filed(office, **UNSIGNED)
    last = HELD + dt.timedelta(days=14)
    found = cell(office, today=last)
    assert (found.state, found.shown) == ("within", "done, to be signed")
    assert "to be signed by 28/11/2026; the person has not signed" in found.says
    assert cell(office, today=last + dt.timedelta(days=1)).state == "unsigned"


def test_another_persons_signature_is_none(office: Ledger) -> None:
    filed(office, signed_supervisee="Łukasz Próba")
    found = cell(office)
    assert found.state == "unsigned"
    assert "somebody else's name stands there" in found.says


@pytest.mark.parametrize(("words", "why"), [("refused", "refused to sign"), ("off sick", "was absent")])
def test_why_somebody_did_not_sign_is_its_own_state_from_the_first_day(
    office: Ledger, words: str, why: str
) -> None:
    filed(office, signed_supervisee=words, signed_supervisee_on=None)
    found = cell(office, today=HELD)
    assert found.state == "excused"
    assert why in found.says


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (HELD, "done"),
        (HELD - dt.timedelta(days=1), "unsigned"),
        (TODAY, "done"),
        (TODAY + dt.timedelta(days=1), "unsigned"),
        (None, "within"),
    ],
)
def test_a_signature_is_dated_between_the_session_and_today(
    office: Ledger, day: dt.date | None, state: str
) -> None:
    filed(office, signed_supervisee_on=day)
    assert cell(office).state == state


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Zoë Example 31/12/2027", "signed on 31/12/2027, which has not been yet"),
        ("Zoë Example, 1st March 2020", "signed on 01/03/2020, before it was held"),
        ("Zoë Example 20/11/2026", None),
    ],
)
def test_a_day_written_behind_the_name_is_held_to_the_same(
    office: Ledger, words: str, says: str | None
) -> None:
    filed(office, signed_supervisee=words)
    found = cell(office)
    assert found.state == ("done" if says is None else "unsigned")
    assert says is None or says in found.says


def test_ink_counts_as_signed_by_hand_and_is_called_so(office: Ledger) -> None:
    filed(office, signed_supervisee=BY_HAND, signed_supervisor=BY_HAND)
    found = cell(office)
    assert found.state == "done"
    assert "the person signed by hand on 20/11/2026; who held it signed by hand on 14/11/2026" in found.says


def test_a_signature_that_somebody_keyed_is_not_the_signatorys(either: Ledger) -> None:
    number = filed(either, **UNSIGNED)
    amend(
        either,
        number,
        {"signed_supervisee": "Z. Example", "signed_supervisee_on": "20/11/2026"},
        "It is on the paper.",
        later(1),
        even_so=True,
    )
    found = cell(either)
    assert found.state == "unsigned"
    assert "a signature on it was keyed" in found.says


def test_a_return_that_only_signs_leaves_the_day_of_filing_and_makes_it_green(office: Ledger) -> None:
    first = filed(office, **UNSIGNED, actor=by(HELD))
    signed = filed(office, actor=by(TODAY))
    found = cell(office)
    assert found.state == "done"
    assert [e.record for e in found.evidence] == [signed]
    assert signed > first


def test_a_record_that_is_withdrawn_makes_nothing_green_until_that_is_undone(office: Ledger) -> None:
    number = filed(office)
    (gone,) = withdraw(office, [number], WHY, later(1))
    assert cell(office).state == "nothing"
    assert cell(office).evidence == ()
    undo(office, gone.record, WHY, later(2))
    assert cell(office).state == "done"


def test_a_record_that_is_replaced_is_green_where_the_new_one_is_dated(office: Ledger) -> None:
    number = filed(office)
    done = amend(office, number, {"date": "13/10/2026"}, "It was October.", later(1), even_so=True)
    assert cell(office).state == "nothing"
    found = cell(office, month="2026-10")
    assert [e.record for e in found.evidence] == [done.record]


def test_a_record_that_is_moved_is_green_for_neither_as_long_as_it_names_the_other(office: Ledger) -> None:
    number = filed(office)
    (moved,) = move(office, [number], "E03", WHY, later(1))
    assert cell(office, "E02").state == "nothing"
    found = cell(office, "E03")
    assert found.state == "void"
    assert "it names somebody else" in found.says
    names = {"supervisee": "Łukasz Próba", "signed_supervisee": "Ł. Próba"}
    amend(office, moved.record, names, "It is Łukasz's.", later(2), even_so=True)
    assert cell(office, "E03").state == "unsigned"  # the name in ink was keyed


def test_a_photocopy_filled_in_for_somebody_else_is_no_evidence_of_the_one_it_was_made_for(
    office: Ledger,
) -> None:
    person = roster.find(office, "E02")
    given = {"supervisee": person.name}
    made = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given=given, locked=())
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="pdf")
    copies.issue(office, [made], [template], actor=ACT, blanks={RENDITION: b"%PDF blank"}, person=person)
    filed(office, copy=made, supervisee="Łukasz Próba", signed_supervisee="Ł. Próba", whose="E02")
    found = cell(office, "E02")
    assert found.state == "void", found
    assert "it names somebody else" in found.says


def test_a_record_without_a_day_is_in_no_month_and_told_as_a_gap(office: Ledger) -> None:
    filed(office)
    person = roster.find(office, "E02")
    (session,) = sessions(office)[person.id]
    found = judge(replace(session, held=None), person, facts(office), TODAY)
    assert (found.verdict, found.lacks) == ("void", ("it has no date",))


def test_somebodys_former_name_is_theirs(office: Ledger) -> None:
    filed(office)
    roster.import_csv(office, "ref,name\nE02,Zoë Married\n".encode(), ACT)
    assert cell(office).state == "done"


@pytest.mark.parametrize(("minutes", "state"), [(60, "met"), (59, "short"), (None, "missing")])
def test_the_hour_a_month_is_met_by_sixty_minutes_with_evidence(
    office: Ledger, minutes: int | None, state: str
) -> None:
    if minutes is not None:
        filed(office, TALK, form=INFORMAL, length=minutes)
    assert cell(office, table="informal", today=dt.date(2026, 12, 1)).state == state


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"supervisor": "Zoë Example", "signed_supervisor": "Zoë Example"}, "void"),
        ({"signed_worker": None, "signed_worker_on": None}, "unsigned"),
    ],
)
def test_minutes_without_evidence_meet_no_hour(office: Ledger, changes: dict[str, str], state: str) -> None:
    filed(office, TALK, form=INFORMAL, **changes)
    assert cell(office, table="informal", today=dt.date(2026, 12, 1)).state == state


def test_minutes_add_up_over_a_month(office: Ledger) -> None:
    filed(office, TALK, form=INFORMAL, length=30)
    after = HELD + dt.timedelta(days=1)
    days = {"date": after, "signed_supervisor_on": after, "signed_worker_on": after}
    filed(office, TALK | days, form=INFORMAL, length=30, matter="More of it.")
    found = cell(office, table="informal")
    assert (found.state, found.value) == ("met", 60)


def test_agency_staff_are_in_the_matrix_as_everybody_else(office: Ledger) -> None:
    assert "agency" in ROSTER
    filed(office, supervisee="Łukasz Próba", signed_supervisee="Ł. Próba")
    found = matrix(office)
    assert [r.person for r in found.table("matrix").rows] == ["E04", "E01", "E02", "E03", "E09"]
    assert greens(found) == [("matrix", "E03")]
