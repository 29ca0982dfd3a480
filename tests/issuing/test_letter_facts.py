"""What letters to people say of the ledger and of a record."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from filing.ledger.database import open_ledger
from filing.records.going_out import hand_over
from forms import load
from issuing import letter_facts
from issuing.letter_facts import of_record, said
from schemas.errors import UsageError
from tests import prepared
from tests.law.documents import sample
from tests.mailing.copies_out import make
from tests.mailing.sending_office import NOON, Office


def test_dates_are_read_day_first_and_lists_by_their_semicolons() -> None:
    told = said(
        ["meeting-on=3/4/2027", "reply_by=2027-04-01", "documents= A ; B;", "message=a=b", "outcome="]
    )
    assert told == {
        "meeting_on": dt.date(2027, 4, 3),
        "reply_by": dt.date(2027, 4, 1),
        "documents": ["A", "B"],
        "message": "a=b",
        "outcome": "",
    }


def test_a_field_that_is_said_twice_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        said(["about=a", "about=b"])
    assert caught.value.code == "letter-fact"


def test_an_outcome_says_what_was_held_by_whom_and_what_was_agreed() -> None:
    form, answers = load("supervision-record"), sample("supervision-record")
    told = of_record(form, answers)
    assert told["about"] == form.title
    assert (told["held_on"], told["held_by"]) == (answers["date"], answers["supervisor"])
    actions = told["actions"]
    assert isinstance(actions, list)
    assert actions[0]["what"] == answers["actions.1.what"]
    assert actions[0]["who"] == answers["actions.1.who"]


@pytest.mark.parametrize("name", ["appraisal-framework", "pdp-2016", "informal-supervision"])
def test_every_fact_of_a_record_is_a_field_of_a_letter(name: str) -> None:
    from fillers.letters.personal import unknown_facts

    assert unknown_facts(of_record(load(name), sample(name))) == ()


def test_a_meeting_today_is_invited_to_and_one_of_yesterday_is_not() -> None:
    today = dt.date(2026, 11, 30)
    assert letter_facts.faults_of({"meeting_on": today}, "invitation", today) == ()
    assert letter_facts.faults_of({"meeting_on": today - dt.timedelta(1)}, "invitation", today)
    assert letter_facts.faults_of({"meeting_on": today - dt.timedelta(1)}, "outcome", today) == ()


def test_what_ratings_call_for_and_what_others_must_do_is_in_no_reminder() -> None:
    from filing.clocks.falling import TITLES

    assert set(TITLES) - set(letter_facts.TOLD) == {
        "record", "notes", "probation", "supervisor", "adhoc", "award", "start", "unsupervised", "action",
    }  # fmt: skip


def test_a_letter_reminds_of_what_went_out_to_the_person_and_of_nothing_that_was_only_made(
    tmp_path: Path,
) -> None:
    made, given = "4K7Q9XT2M8WZ1A", "4K7Q9XT2M8WZ2B"
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        office = Office(ledger, tmp_path / "packs")
        zoe = office.person("E02", name="Zoë Example")
        make(office, "E02", made, at=NOON - dt.timedelta(days=20))
        make(office, "E02", given, at=NOON - dt.timedelta(days=20))
        hand_over(ledger, [given], NOON.date() - dt.timedelta(days=3), office.actor())
        facts = letter_facts.known(ledger, "reminder", [zoe], now=NOON, today=NOON.date())[zoe.id]
        documents = facts["documents"]
        assert isinstance(documents, list)
        assert [(d["number"], d["sent_on"]) for d in documents] == [(given, dt.date(2026, 11, 27))]
