"""What letters to people say of the ledger and of a record."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from filing.ledger.database import open_ledger
from filing.records.going_out import hand_over
from forms import load
from issuing import letter_facts
from issuing.letter_facts import said
from issuing.letter_meeting import role_of
from issuing.letter_outcome import lacking, of_record, without_past
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


def test_an_appraisal_that_was_not_summed_up_makes_no_outcome_letter_unless_it_is_said() -> None:
    form, answers = load("appraisal-framework"), sample("appraisal-framework")
    assert lacking(form, answers, {}) == ()
    without = {path: value for path, value in answers.items() if path != "capability"}
    assert [f.code for f in lacking(form, without, {})] == ["letter-incomplete"]
    assert lacking(form, without, {"outcome": "All went well."}) == ()
    assert lacking(load("supervision-record"), sample("supervision-record"), {}) == ()


@pytest.mark.parametrize(
    ("about", "role"),
    [
        ("Appraisal", "manager"),
        ("appraisal-framework", "manager"),
        ("Your PDP", "manager"),
        ("Supervision Record", "supervisor"),
        ("A chat", "supervisor"),
        ("Supervision and appraisal", None),
    ],
)
def test_what_a_letter_is_about_says_who_holds_it(about: str, role: str | None) -> None:
    forms = [load(n) for n in ("appraisal-framework", "supervision-record", "pdp-2016")]
    assert role_of(about, forms) == role


def test_a_next_day_that_is_past_is_left_out_and_told_and_one_that_comes_stays() -> None:
    day = dt.date(2026, 11, 30)
    facts = {"next_on": day, "next_what": "review", "about": "x"}
    assert without_past(facts, day) == (facts, None)
    assert without_past(facts, day + dt.timedelta(1)) == ({"about": "x"}, day)


def test_where_a_form_asks_for_no_next_one_the_day_it_is_looked_at_again_is_told() -> None:
    told = of_record(load("pdp-guided"), sample("pdp-guided"))
    assert told["next_what"] == "review"
    assert told["next_on"] == sample("pdp-guided")["review"]


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
        "record", "probation", "supervisor", "adhoc", "award", "start", "unsupervised", "action",
        "undated",
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
