"""What is out, what was promised, what is unsigned, what somebody must deal with, and what may be published."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.staff_tables import dealt_with
from filing.life.amending import amend
from filing.people import roster
from filing.people.leaving import leave
from filing.people.whom import Whom
from forms import load
from reports import actions, audit_sample, awards, domains, matters, means, renewals, unsigned
from reports.scope import scope
from reports.table import Report, Row, Table
from schemas.errors import UsageError
from schemas.values import Value
from tests.filing.returns import ACT, later
from tests.reports.filed import HELD, TODAY, filed, greens, of, shown

pytestmark = pytest.mark.thorough

EVALUATION = load("contact-evaluation")
APPRAISAL = load("appraisal-framework")
CONSENT = load("idea-consent")
SIXES = ("care", "compassion", "competence", "communication", "courage", "commitment")


def row_of(table: Table, person: str) -> Row:
    (row,) = [r for r in table.rows if r.person == person]
    return row


def rated(
    ledger: Ledger, ratings: int, *, client: str | None = "C-1", who: str = "Zoë Example", **more: Value
) -> int:
    """An evaluation in which every C has this rating; by the worker themselves without a client."""
    answers: dict[str, Value] = {
        "worker": who,
        "date": HELD,
        "evaluator": "client" if client else "self",
        **({"client": client} if client else {}),
        **{f"ratings.{c}.rating": ratings for c in SIXES},
        **more,
    }
    return filed(ledger, answers, form=EVALUATION, whose=roster.find(ledger, who).ref)


def appraised(ledger: Ledger, who: str, *, met: str = "met", **more: Value) -> int:
    """An appraisal by Sam Sample, with a behaviour of each domain reviewed."""
    answers: dict[str, Value] = {
        "name": who,
        "appraiser": "Sam Sample",
        "date": HELD,
        **{f"levels.{d}.agreed": APPRAISAL.table("levels").columns[0].options[0].key for d in _domains()},
        **{f"behaviours.{r}.met": met for r in ("pq1", "ms1", "ww1", "is1", "sd1")},
        **{f"behaviours.{r}.evidence": "Seen." for r in ("pq1", "ms1", "ww1", "is1", "sd1")},
        "capability": "at",
        "signed_appraiser": "S. Sample",
        "signed_appraiser_on": HELD,
        "signed_name": who,
        "signed_name_on": HELD,
        **more,
    }
    return filed(ledger, answers, form=APPRAISAL, whose=roster.find(ledger, who).ref)


def _domains() -> list[str]:
    return [r.id for r in APPRAISAL.table("levels").fixed]


def test_an_action_of_who_left_says_whose_it_is_now(office: Ledger) -> None:
    filed(office, **{"actions.1.who": "Sam", "actions.1.when": "10/12/2026"})
    assert shown(actions.report(office, of(office)).table("open"), "who") == [("Sam",)]
    sam, nia = roster.find(office, "E01"), roster.find(office, "E09")
    leave(office, sam, TODAY - dt.timedelta(days=1), later(8), to=nia)
    table = actions.report(office, of(office)).table("open")
    assert shown(table, "who") == [("Sam (left), now Nia Example",)]


def test_what_somebody_owes_on_records_of_others_is_among_their_actions_and_said_to_be_so(
    office: Ledger,
) -> None:
    filed(office, **{"actions.1.who": "Sam", "actions.1.when": "20/11/2026"})
    asked = actions.report(office, of(office, "E01"))
    assert shown(asked.table("open"), "ref", "who", "when", "agreed", "listed") == [
        ("E02", "Sam", "20/11/2026", "14/11/2026", "owed by Sam Sample (E01)")
    ]
    assert asked.table("open").sums == (
        "1 open, 1 of them over, 0 without a day; 1 owed by them on records of others.",
    )
    assert [(g.code, g.person) for g in asked.gaps] == [("action-over", "E02")]
    for one in (actions.report(office, of(office)), actions.report(office, of(office, "E02"))):
        assert shown(one.table("open"), "ref", "listed") == [("E02", "on their record")]
    assert actions.report(office, of(office, "E03")).table("open").rows == ()
    leave(office, roster.find(office, "E02"), dt.date(2026, 11, 15), later(8))
    every = actions.report(office, of(office, period=None)).table("open")
    assert shown(every, "ref", "listed") == [("E02", "owed by Sam Sample (E01)")]


def test_actions_are_open_over_or_closed_each_with_its_records(office: Ledger) -> None:
    first = filed(office, **{"actions.1.when": "20/11/2026"})
    second = filed(office, date=HELD + dt.timedelta(days=5), session=5, summary="Talked more.", **{
        "actions.1.what": "Read the policy", "actions.1.when": "31/12/2026",
        "actions.2.what": "Ask the pharmacist", "actions.2.who": "Sam", "actions.2.when": "soon",
        "signed_supervisor_on": HELD + dt.timedelta(days=5),
    })  # fmt: skip
    table = actions.report(office, of(office)).table("open")
    assert shown(table, "what", "when", "state") == [
        ("Book the medication course", "20/11/2026", "over"),
        ("Read the policy", "31/12/2026", "open"),
        ("Ask the pharmacist", "soon", "open, no day"),
    ]
    day = dt.date(2026, 11, 21)
    third = filed(office, date=day, session=6, summary="Talked again.", signed_supervisor_on=day, **{
        "last_actions.1.what": "Book the medication course", "last_actions.1.now": "done",
        "last_actions.2.what": "Read the policy", "last_actions.2.now": "drop",
        "actions.1.what": None, "actions.1.who": None, "actions.1.when": None,
    })  # fmt: skip
    report = actions.report(office, of(office))
    assert shown(report.table("open"), "what") == [("Ask the pharmacist",)]
    closed = report.table("closed")
    assert shown(closed, "what", "agreed", "closed", "days", "state") == [
        ("Book the medication course", "14/11/2026", "21/11/2026", "7", "done"),
        ("Read the policy", "19/11/2026", "21/11/2026", "2", "dropped"),
    ]
    assert [e.record for row in closed.rows for e in row.cells[-1].evidence] == [third, third]
    assert first < second < third
    assert greens(report) == [("closed", "E02")]
    assert actions.report(office, of(office, period="2025")).table("closed").rows == ()


def test_records_are_unsigned_late_not_given_or_no_evidence(office: Ledger) -> None:
    day = dt.date(2026, 10, 1)
    filed(
        office,
        date=day,
        session=1,
        signed_supervisor_on=day,
        signed_supervisee_on=day + dt.timedelta(days=15),
    )
    filed(office, date=HELD, signed_supervisee=None, signed_supervisee_on=None)
    filed(
        office,
        date=dt.date(2026, 10, 20),
        session=2,
        supervisor="Zoë Example",
        signed_supervisor="Zoë Example",
    )
    report = unsigned.report(office, of(office))
    assert shown(report.table("signing"), "held", "until", "state") == [
        ("01/10/2026", "15/10/2026", "copy not given"),
        ("01/10/2026", "15/10/2026", "signed late"),
        ("14/11/2026", "28/11/2026", "to be signed"),
    ]
    assert shown(report.table("void"), "held", "lacks") == [
        ("20/10/2026", "who held it has the person's own name")
    ]
    assert {g.code for g in report.gaps} == {"copy-not-given", "record-signed-late", "record-no-evidence"}
    late = unsigned.report(office, of(office, today=dt.date(2026, 11, 29)))
    assert shown(late.table("signing"), "state", "days")[0] == ("not signed", "1")


def test_a_low_rating_is_the_line_managers_until_words_say_what_was_done(either: Ledger) -> None:
    number = rated(either, 5, **{"ratings.care.rating": 2, "ratings.courage.rating": 3})
    rated(either, 1, client=None)  # the worker's own
    report = matters.report(either, of(either))
    (row,) = report.table("open").rows
    assert [c.shown for c in row.cells[:5]] == [
        f"{number}-low",
        "Zoë Example",
        "E02",
        "Oak House",
        "low rating",
    ]
    assert row.cells[7].shown == "Sam Sample"
    assert row.cells[4].says == "Rated low: Care 2."
    matters.deal(either, f"{number}-low", "Talked with her on Monday.", later(1))
    after = matters.report(either, of(either, today=TODAY + dt.timedelta(days=1)))
    assert after.table("open").rows == ()
    assert shown(after.table("dealt"), "id", "on", "by") == [(f"{number}-low", "23/11/2026", "Ama Admin")]
    with either.reading() as conn:
        assert conn.execute(select(dealt_with.c.words)).scalars().all() == ["Talked with her on Monday."]
    assert either.verify(deep=True) == ()


def test_a_matter_of_a_session_that_the_manager_held_goes_to_the_manager_above(office: Ledger) -> None:
    number = filed(office, disagree="It was not so.")
    (row,) = matters.report(office, of(office)).table("open").rows
    assert (row.cells[0].shown, row.cells[7].shown) == (f"{number}-disagreement", "Nia Example")
    # What the person wrote is read on the record, and stands in no list.
    assert "It was not so" not in str(row)


def test_a_matter_is_open_again_where_the_rating_was_amended_and_stays_done_where_only_signed(
    office: Ledger,
) -> None:
    number = filed(office, worth_supervisee=2, signed_supervisee=None, signed_supervisee_on=None)
    matters.deal(office, f"{number}-low", "Asked why.", later(1))
    signed = amend(office, number, {"copy_given": "20/11/2026"}, "It was given.", later(2), even_so=True)
    assert matters.report(office, of(office)).table("open").rows == ()
    amend(office, signed.record, {"worth_supervisee": "1"}, "It is a 1.", later(3), even_so=True)
    assert len(matters.report(office, of(office)).table("open").rows) == 1


@pytest.mark.parametrize("name", ["999-low", "1-high", "low", "", "１-low"])
def test_a_matter_that_is_not_there_is_refused(office: Ledger, name: str) -> None:
    filed(office)
    with pytest.raises(UsageError) as error:
        matters.deal(office, name, "Done.", later(1))
    assert [f.code for f in error.value.faults] == ["matter-unknown"]


def test_what_was_said_of_a_matter_stands_in_the_list_of_those_dealt_with(office: Ledger) -> None:
    number = filed(office, disagree="It was not so.")
    matters.deal(office, f"{number}-disagreement", "Talked with both on Monday.", later(1))
    table = matters.report(office, of(office)).table("dealt")
    assert shown(table, "id", "words") == [(f"{number}-disagreement", "Talked with both on Monday.")]
    assert "It was not so" not in str(table)


def test_a_matter_is_dealt_with_in_words(office: Ledger) -> None:
    number = filed(office, disagree="It was not so.")
    with pytest.raises(UsageError) as error:
        matters.deal(office, f"{number}-disagreement", " ", later(1))
    assert [f.code for f in error.value.faults] == ["matter-no-words"]


def clients(ledger: Ledger, who: str, count: int, rating: int, first: int = 1) -> None:
    for n in range(first, first + count):
        rated(ledger, rating, client=f"C-{n}", who=who)


def test_a_mean_is_published_of_three_clients_and_not_of_two(office: Ledger) -> None:
    clients(office, "Zoë Example", 2, 4)
    assert shown(means.report(office, of(office)).tables[0], "home", "care") == [
        ("All", "too few"),
        ("Oak House", "too few"),
    ]
    rated(office, 5, client="C-3")
    rated(office, 1, client=None)
    report = means.report(office, of(office))
    assert shown(report.tables[0], "home", "care", "n") == [("All", "4.33", "3"), ("Oak House", "4.33", "3")]
    assert report.charts[0].series[0].values[0] == Decimal("4.33")


def test_three_evaluations_of_one_client_are_told_of_nobody(office: Ledger) -> None:
    for _ in range(3):
        rated(office, 4, comments=f"Note {_}")
    assert shown(means.report(office, of(office)).tables[0], "care")[0] == ("too few",)


def test_the_mean_of_a_small_home_cannot_be_worked_out_from_the_total(office: Ledger) -> None:
    clients(office, "Zoë Example", 3, 5)
    clients(office, "Ama Sample", 2, 1, first=10)
    found = shown(means.report(office, of(office)).tables[0], "home", "care")
    assert found == [("All", "3.40"), ("Elm House", "too few"), ("Oak House", "not told")]
    rated(office, 1, client="C-12", who="Ama Sample")
    found = shown(means.report(office, of(office)).tables[0], "home", "care")
    assert found == [("All", "3.00"), ("Elm House", "1.00"), ("Oak House", "5.00")]


def test_appraisals_are_told_by_domain_from_three_people_on_and_self_reflection_never(office: Ledger) -> None:
    appraised(office, "Zoë Example", **{"behaviours.pq1.self": 1})
    appraised(office, "Łukasz Próba", met="not_met")
    few = domains.report(office, of(office))
    assert {s for row in shown(few.tables[0], "met", "share") for s in row} == {"too few"}
    assert few.charts == ()
    appraised(office, "Ama Sample", **{
        "behaviours.pq1.client": 4, "behaviours.pq1.client_mean": Decimal("4.25"), "behaviours.pq1.client_n": 3,
        "behaviours.pq2.client": 1, "behaviours.pq2.client_mean": Decimal("1.00"), "behaviours.pq2.client_n": 2,
    })  # fmt: skip
    report = domains.report(office, of(office))
    assert shown(report.tables[0], "domain", "people", "met", "reviewed", "share", "client")[0] == (
        "Demonstrating personal qualities", "3", "2", "3", "67 %", "too few",
    )  # fmt: skip
    # One person's mean is not told as the team's, in no table and no chart.
    assert "4.25" not in str(report)
    assert "self" not in str(report.tables[0]).casefold()
    assert [c.beside for c in report.charts] == ["domains-appraisal-framework"]
    assert report.charts[0].alt.startswith("Bars from 0 to 100 %. Demonstrating personal qualities 67 %;")
    assert {g.person for g in report.gaps} == {"E01", "E09"}


def test_a_team_has_a_client_mean_where_three_of_its_people_have_one(office: Ledger) -> None:
    for who, mean in (("Zoë Example", "4.00"), ("Łukasz Próba", "4.50"), ("Ama Sample", "2.00")):
        appraised(office, who, **{
            "behaviours.pq1.client": 4, "behaviours.pq1.client_mean": Decimal(mean), "behaviours.pq1.client_n": 3,
        })  # fmt: skip
    report = domains.report(office, of(office))
    assert shown(report.tables[0], "client")[0] == ("3.50",)
    assert [c.beside for c in report.charts] == ["domains-appraisal-framework"] * 2


def test_what_is_said_of_a_manager_without_a_manager_is_nobodys(office: Ledger) -> None:
    roster.import_csv(office, b"ref,name,manager\nE01,Sam Sample,\n", ACT)
    filed(office, disagree="It was not so.")
    (row,) = matters.report(office, of(office)).table("open").rows
    assert row.cells[7].shown == "nobody"


def test_an_appraisal_of_oneself_is_none(office: Ledger) -> None:
    appraised(office, "Zoë Example", appraiser="Zoë Example", signed_appraiser="Zoë Example")
    report = domains.report(office, of(office, "E02"))
    assert shown(report.table("who"), "state") == [("no evidence",)]
    assert [g.code for g in report.gaps] == ["record-no-evidence"]  # by the clocks none was due yet


def test_an_award_is_nominated_by_an_appraisal_above_the_post_and_shown_with_consent_alone(
    office: Ledger,
) -> None:
    appraised(office, "Zoë Example", capability="exceeding")
    table = awards.report(office, of(office)).table("awards")
    assert shown(table, "ref", "consent") == [("E02", "to be asked")]
    consent: dict[str, Value] = {
        "person": "Zoë Example", "manager": "Sam Sample", "idea": "Tea at three.", "award": "tea", "share": "named",
        "with_whom": ("team",), "date": HELD, "signed_person": "Z. Example",
    }  # fmt: skip
    filed(office, consent, form=CONSENT)
    assert shown(awards.report(office, of(office)).table("awards"), "consent") == [("consents, with name",)]
    filed(office, {**consent, "date": TODAY, "share": "no", "with_whom": None}, form=CONSENT)
    assert shown(awards.report(office, of(office)).table("awards"), "consent") == [("no consent",)]


def test_a_consent_that_somebody_else_signed_is_none(office: Ledger) -> None:
    appraised(office, "Zoë Example", capability="exceeding")
    consent: dict[str, Value] = {
        "person": "Zoë Example", "manager": "Sam Sample", "idea": "Tea at three.", "award": "tea", "share": "named",
        "with_whom": ("team",), "date": HELD, "signed_person": "Łukasz Próba",
    }  # fmt: skip
    filed(office, consent, form=CONSENT)
    report = awards.report(office, of(office))
    assert shown(report.table("awards"), "consent") == [("no consent",)]
    assert greens(report) == []


def test_employees_commitments_are_in_no_list_of_renewals(office: Ledger) -> None:
    agreement = load("supervision-agreement")
    names = {f.name for b in agreement.blocks for f in getattr(b, "fields", ())}
    said: dict[str, Value] = {"supervisee": "Zoë Example", "supervisor": "Sam Sample"}
    held = agreement.about.held or ""
    said[held] = dt.date(2025, 10, 1)
    said |= (
        {"frequency": "monthly", "location": "office", "duration": "1 hour"} if "frequency" in names else {}
    )
    filed(office, said, form=agreement)
    report = renewals.report(office, of(office, period=None))
    whats = [r.cells[2].shown for r in report.tables[0].rows if r.person == "E02"]
    assert any("greement" in w for w in whats), report.tables[0]
    assert "private" in report.notes[0]


def sampled(ledger: Ledger, seed: str, size: int | None = None) -> Report:
    asked = scope(ledger, Whom(everybody=True), today=TODAY, months=6)
    return audit_sample.report(ledger, asked, ACT, seed=seed, size=size)


def test_a_sample_is_drawn_by_chance_again_by_its_seed_and_noted(office: Ledger) -> None:
    first, again = sampled(office, "one", 3), sampled(office, "one", 3)
    assert first.people == again.people
    assert {sampled(office, f"seed {n}", 1).people[0] for n in range(40)} == {
        "E01",
        "E02",
        "E03",
        "E04",
        "E09",
    }
    assert len(sampled(office, "x").people) == 1  # one in ten, at least one
    assert office.verify() == ()


def test_whoever_was_audited_in_the_period_is_drawn_last(office: Ledger) -> None:
    audit = load("file-audit")
    rows = {f"criteria.{r.id}.found": "yes" for r in audit.table("criteria").fixed}
    said: dict[str, Value] = {
        "supervisee": "Zoë Example", "supervisor": "Sam Sample", "auditor": "Nia Example", "date": HELD,
        "from_date": dt.date(2026, 5, 1), "to_date": HELD, "chosen": "random", "records": 4, **rows,
    }  # fmt: skip
    filed(office, said, form=audit)
    assert all(sampled(office, f"seed {n}", 5).people[-1] == "E02" for n in range(5))


def test_more_files_than_there_are_cannot_be_drawn(office: Ledger) -> None:
    assert len(sampled(office, "x", 5).people) == 5
    with pytest.raises(UsageError) as error:
        sampled(office, "x", 6)
    assert [f.code for f in error.value.faults] == ["sample-size"]
