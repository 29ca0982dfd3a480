"""A form whose subjects are named in rows: each gets a record, and only a name that is nobody's is asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

import forms
from filing.ledger.database import Ledger, open_ledger
from filing.life.acts import withdraw
from filing.people import roster
from filing.records import copies, records
from filing.records.carry_forward import Held, open_actions
from filing.records.given import given_for
from filing.review import queries
from filing.review.queries import Settlement
from samples.make import record
from schemas.candidates import PersonCandidate
from schemas.copies import Copy
from schemas.template import Template
from schemas.values import Value
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, NUMBER, RENDITION, later, returned, submit
from tests.forms import group

MORE = "E04,Tom Fox,Support worker,E01,,3\n"
TEAM: dict[str, Value] = {
    "led": "Sam Sample",
    "day": dt.date(2026, 11, 14),
    "began": "14:30",
    "attendees.1.name": "Zoë Example",
    "attendees.2.name": "Łukasz Próba",
    "notes": "Talked of who covers Christmas.",
    "decided.1.what": "Draw up the rota",
    "homework.1.what": "Read the medication policy",
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that knows the form, with four people on its roster."""
    with open_ledger(tmp_path / "home", library=group.library(tmp_path)) as opened:
        roster.import_csv(opened, (ROSTER + MORE).encode(), ACT)
        yield opened


def filed(ledger: Ledger) -> list[tuple[int, str | None, int, int | None]]:
    """Number, person, version, and what it replaces, of each current record."""
    found = sorted(records.find(ledger), key=lambda r: r.number)
    return [(r.number, r.person, r.version, r.replaces) for r in found]


def test_everybody_who_is_named_and_known_gets_a_record_without_a_question(ledger: Ledger) -> None:
    done = submit(ledger, returned(TEAM, form=group.form()))
    assert (done.outcome, done.records, done.asked) == ("filed", (1, 2), ())
    assert filed(ledger) == [(1, "E02", 1, None), (2, "E03", 1, None)]
    assert ledger.verify(deep=True) == ()


def test_where_one_of_a_groups_records_was_withdrawn_that_alone_is_asked(ledger: Ledger) -> None:
    submit(ledger, returned(TEAM, form=group.form()))
    withdraw(ledger, [2], "He was not there.", later(1))
    again = submit(ledger, returned(TEAM, form=group.form()), actor=later(2))
    (asked,) = [queries.get(ledger, n).query for n in again.asked]
    assert (again.outcome, asked.code) == ("review", "withdrawn-before")
    done = queries.settle(ledger, again.asked[0], Settlement("accept", candidate=1), later(3))
    assert (done.outcome, done.person) == ("filed", "E03")
    assert [person for _, person, _, _ in filed(ledger)] == ["E02", "E03"]


def test_a_name_that_is_nobodys_is_asked_about_by_itself(ledger: Ledger) -> None:
    there = {**TEAM, "attendees.3.name": "Tom Foxx", "attendees.4.name": "Sam Sample"}
    done = submit(ledger, returned(there, form=group.form()))
    assert done.outcome == "review"
    (number,) = done.asked
    asked = queries.get(ledger, number).query
    assert (asked.code, asked.path, asked.raw) == ("unknown-person", "attendees.3.name", "Tom Foxx")
    assert PersonCandidate(person="E04", name="Tom Fox") in asked.candidates
    settled = queries.settle(ledger, number, Settlement("correct", people=("E04",)), ACT)
    assert (settled.outcome, settled.records) == ("filed", (1, 2, 3, 4))
    assert [person for _, person, _, _ in filed(ledger)] == ["E02", "E03", "E04", "E01"]


def test_two_unknown_names_are_two_questions_and_a_guest_is_waived(ledger: Ledger) -> None:
    there = {**TEAM, "attendees.3.name": "Tom Foxx", "attendees.4.name": "Guest Speaker"}
    first, second = submit(ledger, returned(there, form=group.form())).asked
    assert queries.settle(ledger, second, Settlement("waive", why="A guest."), ACT).outcome == "review"
    done = queries.settle(ledger, first, Settlement("accept", candidate=1), ACT)
    assert (done.outcome, len(done.records)) == ("filed", 3)
    assert [person for _, person, _, _ in filed(ledger)] == ["E02", "E03", "E04"]


def test_the_signed_print_completes_the_record_of_each(ledger: Ledger) -> None:
    submit(ledger, returned(TEAM, form=group.form()))
    signed = {**TEAM, "attendees.1.signed": "Z. Example", "attendees.2.signed": "Ł. Próba"}
    done = submit(ledger, returned(signed, form=group.form()), actor=later(1))
    assert (done.outcome, done.code, done.records) == ("filed", "completed", (3, 4))
    assert filed(ledger) == [(3, "E02", 2, 1), (4, "E03", 2, 2)]
    again = submit(ledger, returned(signed, form=group.form()), actor=later(2))
    assert again.outcome == "duplicate"


def test_a_signature_that_is_not_that_of_the_person_in_its_row_is_asked_about(ledger: Ledger) -> None:
    swapped = {**TEAM, "attendees.1.signed": "Łukasz Próba", "attendees.2.signed": "Łukasz Próba"}
    done = submit(ledger, returned(swapped, form=group.form()))
    asked = [queries.get(ledger, n).query for n in done.asked]
    assert [(q.code, q.path) for q in asked] == [("signed-by-another", "attendees.1.signed")]


def test_a_copy_is_given_the_first_name_and_a_photocopy_for_others_is_asked_about(ledger: Ledger) -> None:
    form, tom = group.form(), roster.find(ledger, "E04")
    given = given_for(ledger, form, tom)
    assert given.values == {"attendees.1.name": "Tom Fox"}
    copy = Copy(form=form.form, edition=1, rendition=RENDITION, number=NUMBER, given=dict(given.values))
    template = Template(rendition=RENDITION, form=form.form, edition=1, format="word")
    copies.issue(ledger, [copy], [template], actor=ACT, person=tom)
    done = submit(ledger, returned({**TEAM, "attendees.3.name": "tom fox"}, form=form, copy=copy))
    assert (done.outcome, done.records) == ("filed", (1, 2, 3))
    others = submit(
        ledger,
        returned({**TEAM, "notes": "Talked of Easter."}, form=form, copy=copy),
        actor=later(1),
    )
    asked = queries.get(ledger, others.asked[0]).query
    assert (asked.code, asked.raw) == ("another-person", "Zoë Example, Łukasz Próba")


def test_without_a_roster_a_session_is_one_record_under_all_names(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "home", library=group.library(tmp_path)) as ledger:
        done = submit(ledger, returned(TEAM, form=group.form()))
        assert (done.outcome, done.records) == ("filed", (1,))
        (record,) = records.find(ledger)
        assert (record.person, record.name) == (None, "Zoë Example, Łukasz Próba")


def test_the_actions_of_every_table_are_open() -> None:
    open_ones = open_actions([Held(group.form(), TEAM, 7)])
    assert [a.cells["what"] for a in open_ones] == ["Draw up the rota", "Read the medication policy"]


def test_the_actions_of_case_content_are_on_no_other_record() -> None:
    """They belong to the service user's file; an employee's next record must not carry them."""
    form = forms.load("group-supervision")
    assert form.about.actions
    assert open_actions([Held(form, record(form), 7)]) == ()
