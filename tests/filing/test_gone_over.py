"""An organisation goes over from one form to another of its kind: what is on record counts on, whatever its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.clocks.due import due
from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from filing.people.whom import Whom
from filing.records.evaluations import Span
from filing.records.finding import Choice, appraisal_forms, listed
from filing.records.given import given_for
from filing.records.packing import held_on, known
from filing.review.queries import Settlement, settle
from forms.library import BUILT_IN, Library
from schemas.regimes import Regimes
from schemas.values import Value
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, SIGNED, returned, submit

OURS = {
    "our-supervision": """\
form: our-supervision
edition: 1
title: "One-to-one"
source: "ours"
kind: supervision
about: {person: worker, by: lead, held: day, next: next_day, actions: [agreed]}
blocks:
  - across: 2
    fields:
      worker: {ask: "Worker", type: person, required: true, given: roster.name}
      lead: {ask: "Lead", type: person, required: true, given: roster.supervisor}
      day: {ask: "Day", type: date, required: true}
      number: {ask: "Number", type: number, given: next.session}
      next_day: {ask: "Next day", type: date}
  - fields:
      notes: {ask: "What we talked about", type: paragraph}
  - table: still_open
    heading: "Still open"
    repeat: {print: 2, most: 20, given: open.actions}
    columns: {what: {ask: "Action", type: paragraph}, who: "By whom", when: {ask: "By when", type: when}}
  - table: agreed
    heading: "Agreed"
    repeat: {print: 2, most: 9}
    columns: action
  - across: 2
    fields:
      signed_lead: {ask: "Signature of the lead", type: signature, of: lead, required: note}
      signed_lead_on: {ask: "Date of it", type: date}
      signed_worker: {ask: "Signature of the worker", type: signature, of: worker, required: note}
      signed_worker_on: {ask: "Its date", type: date}
""",
    "our-appraisal": """\
form: our-appraisal
edition: 1
title: "Yearly talk"
source: "ours"
kind: appraisal
about: {person: worker, by: lead, held: day}
blocks:
  - fields:
      worker: {ask: "Worker", type: person, required: true}
      lead: {ask: "Lead", type: person, required: true}
      day: {ask: "Day", type: date, required: true}
      notes: {ask: "What we talked about", type: paragraph}
""",
    "our-agreement": """\
form: our-agreement
edition: 1
title: "How we meet"
source: "ours"
kind: agreement
about: {person: worker, by: lead, held: day}
blocks:
  - fields:
      worker: {ask: "Worker", type: person, required: true}
      lead: {ask: "Lead", type: person, required: true}
      day: {ask: "Day", type: date, required: true}
      often: {ask: "How often"}
""",
}
WHO: dict[str, Value] = {"worker": "Zoë Example", "lead": "Sam Sample"}
TALK: dict[str, Value] = {
    **WHO,
    "number": 5,
    "day": dt.date(2026, 11, 20),
    "notes": "We talked about the rota and the new house.",
    "agreed.1.what": "Show the new house",
    "agreed.1.who": "Sam",
    "agreed.1.when": "05/12/2026",
    "signed_lead": "S. Sample",
    "signed_lead_on": dt.date(2026, 11, 20),
    "signed_worker": "Z. Example",
    "signed_worker_on": dt.date(2026, 11, 21),
}
TODAY = dt.date(2026, 11, 30)


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with forms of the organisation's own, one of each kind beside a built-in one."""
    for name, text in OURS.items():
        (tmp_path / f"{name}.1.yaml").write_text(text, encoding="utf-8")
    library = Library((BUILT_IN, tmp_path))
    library.regimes = Regimes(usual="newcastle")
    with open_ledger(tmp_path / "home", library=library) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        yield ledger


def file(ledger: Ledger, form: str, answers: dict[str, Value]) -> int:
    """The number of the record."""
    outcome = submit(ledger, returned(answers, form=ledger.library.load(form)))
    assert outcome.record is not None, outcome.queries
    return outcome.record


def test_records_of_both_forms_are_one_list_by_their_kind(ours: Ledger) -> None:
    before = file(ours, "supervision-record", {**SESSION, **SIGNED})
    talk = file(ours, "informal-supervision", _informal())
    since = file(ours, "our-supervision", TALK)
    file(ours, "our-appraisal", {**WHO, "day": dt.date(2026, 11, 1)})
    found = listed(ours, Choice(kind="supervision")).records
    assert [r.number for r in found] == [before, talk, since]
    assert {r.form for r in found} == {"supervision-record", "informal-supervision", "our-supervision"}


def _informal() -> dict[str, Value]:
    return {
        "worker": "Zoë Example",
        "supervisor": "Sam Sample",
        "date": dt.date(2026, 11, 17),
        "length": 20,
        "form_of_it": "meeting",
        "matter": "We talked about the keys of the medicine cupboard and who carries them.",
        "outcome": "They hang in the office.",
    }


def test_open_actions_and_the_number_of_the_session_go_on_from_one_form_to_the_other(ours: Ledger) -> None:
    file(ours, "supervision-record", {**SESSION, **SIGNED})
    zoe = next(p for p in roster.people(ours) if p.ref == "E02")
    given = given_for(ours, ours.library.load("our-supervision"), zoe).values
    assert (given["number"], given["still_open.1.what"]) == (5, "Book the medication course")
    file(ours, "our-supervision", TALK)
    back = given_for(ours, ours.library.load("supervision-record"), zoe).values
    assert back["session"] == 6
    assert {v for v in back.values() if isinstance(v, str)} >= {
        "Book the medication course",
        "Show the new house",
    }


def test_a_session_on_either_form_meets_what_was_due(ours: Ledger) -> None:
    def formal() -> dt.date:
        (one,) = [d for d in due(ours, today=TODAY, whom=Whom(("E02",)), within=60) if d.clock == "formal"]
        return one.on

    unbooked = {p: v for p, v in SESSION.items() if p != "next_meeting"}
    file(ours, "supervision-record", {**unbooked, **SIGNED})
    before = formal()
    file(ours, "our-supervision", TALK)
    assert formal() - before == dt.timedelta(days=6), "from the 20th instead of the 14th"


def test_an_agreement_on_either_form_is_the_one_that_is_reviewed(ours: Ledger) -> None:
    file(ours, "our-agreement", {**WHO, "day": dt.date(2025, 12, 10), "often": "Monthly"})
    asked = due(ours, today=TODAY, whom=Whom(("E02",)), within=30)
    (one,) = [d for d in asked if d.clock == "agreement"]
    assert (one.form, one.on) == ("our-agreement", dt.date(2026, 12, 10))


def test_the_last_appraisal_is_the_last_of_its_kind(ours: Ledger) -> None:
    zoe = next(p for p in roster.people(ours) if p.ref == "E02")
    file(ours, "our-appraisal", {**WHO, "day": dt.date(2026, 3, 2)})
    mine = known(ours, zoe, Span())
    assert mine.appraisal is not None
    assert (mine.appraisal.form.form, held_on(mine.appraisal)) == ("our-appraisal", dt.date(2026, 3, 2))
    assert appraisal_forms(ours) == ("appraisal-framework", "our-appraisal")
    library = ours.library
    library.regimes = Regimes(usual="newcastle", sessions={"our-appraisal": "none"})
    assert appraisal_forms(ours) == ("appraisal-framework",)


def test_of_somebody_who_is_not_on_the_roster_the_last_of_either_form_tells_when_the_next_is_due(
    ours: Ledger,
) -> None:
    for day in (dt.date(2025, 3, 2), dt.date(2026, 3, 2)):
        form = ours.library.load("our-appraisal")
        back = submit(ours, returned({**WHO, "worker": "Ada Outside", "day": day}, form=form))
        (number,) = back.asked
        assert settle(ours, number, Settlement("waive", why="From an agency"), ACT).outcome == "filed"
    (one,) = [
        d for d in due(ours, today=TODAY, within=365) if d.name == "Ada Outside" and d.clock == "appraisal"
    ]
    assert one.on == dt.date(2027, 3, 2)
