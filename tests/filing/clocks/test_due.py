"""What falls due, told of a real ledger: one line for each thing, the most urgent first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import event, insert, update

from filing.clocks.due import Due, due
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.staff_tables import absences
from filing.ledger.tables import people
from filing.people.roster import find, import_csv
from filing.people.whom import Whom
from filing.review.queries import Settlement, settle
from forms import load
from forms.library import BUILT_IN, Library
from reports.settings import sign_within
from schemas.records import answers_of
from schemas.regimes import Regimes
from schemas.values import Value
from tests.cli.bridging import commitment
from tests.filing.returns import ACT, SESSION, SIGNED, returned, submit

TODAY = dt.date(2026, 11, 30)
ZOE = Whom(("E02",))
_TALK = "We spoke about the rota and agreed on training, in week"


@pytest.fixture
def quiet(plain: Ledger) -> Ledger:
    """Three people who started on 1 October 2026 and have Newcastle's regime: monthly, nothing informal."""
    library = Library((BUILT_IN,))
    library.regimes = Regimes(usual="newcastle")
    plain.library = library
    say(plain, None, starts=dt.date(2026, 10, 1))
    return plain


def say(ledger: Ledger, ref: str | None, **values: Any) -> None:
    with ledger.writing() as conn:
        query = update(people).values(**values)
        conn.execute(query if ref is None else query.where(people.c.ref == ref))


def away(ledger: Ledger, ref: str, first: dt.date, last: dt.date | None, noted: str = "2026-10-01") -> None:
    with ledger.writing() as conn:
        row = {
            "person": find_id(conn, ref),
            "first": first,
            "last": last,
            "noted_at": f"{noted}T09:00:00+00:00",
            "noted_by": "Ama",
        }
        conn.execute(insert(absences).values(**row))


def find_id(conn: Any, ref: str) -> int:
    return int(conn.execute(people.select().where(people.c.ref == ref)).one().id)


def file(
    ledger: Ledger, answers: Mapping[str, Value], form: str = "supervision-record", actor: Actor = ACT
) -> int:
    return submit(ledger, returned(answers, form=load(form)), actor=actor).records[0]


def told(found: tuple[Due, ...]) -> list[tuple[str, str, int]]:
    return [(d.clock, d.on.isoformat(), d.days) for d in found]


def line(found: tuple[Due, ...], clock: str) -> Due:
    (one,) = [d for d in found if d.clock == clock]
    return one


def test_somebody_never_supervised_is_overdue_from_the_start_in_one_line_however_often(quiet: Ledger) -> None:
    found = due(quiet, today=TODAY, whom=ZOE, within=60)
    assert told(found) == [("formal", "2026-10-15", -46), ("agreement", "2026-11-01", -29)]
    assert found[0].says == "formal supervision: none is filed, here since 01/10/2026; 4 turns missed"
    assert found[1].says == "supervision agreement: none is filed, here since 01/10/2026"
    assert found[1].title == "Supervision agreement"
    assert (found[0].name, found[0].person, found[0].record) == ("Zoë Example", "E02", None)
    assert found[0].source.startswith("S0, Appendix A.ii, Newcastle")


def test_of_whom_neither_start_nor_record_is_known_it_is_said_and_nothing_is_guessed(quiet: Ledger) -> None:
    say(quiet, "E02", starts=None)
    (one,) = due(quiet, today=TODAY, whom=ZOE)
    assert (one.clock, one.days) == ("start", 0)
    assert "give the start date" in one.says


def test_the_meeting_that_a_record_names_stands_for_the_next_session_until_it_is_missed(
    quiet: Ledger,
) -> None:
    say(quiet, "E02", probation_end=dt.date(2026, 10, 2))
    number = file(quiet, {**SESSION, **SIGNED, "copy_given": TODAY})
    found = due(quiet, today=TODAY, whom=ZOE, within=60)
    meeting = line(found, "meeting")
    assert (meeting.on, meeting.record) == (dt.date(2026, 12, 12), number)
    assert "at the latest on 26/12/2026" in meeting.says
    assert [d.clock for d in found] == ["agreement", "meeting", "action"]
    late = line(due(quiet, today=dt.date(2026, 12, 13), whom=ZOE, within=60), "meeting")
    assert (late.days, "nothing is filed" in late.says) == (-1, True)
    # Once the policy's own day is over, that is what is said.
    over = due(quiet, today=dt.date(2027, 1, 20), whom=ZOE, within=60)
    assert [d.clock for d in over if d.clock != "agreement"][:1] == ["meeting"]
    assert sum(d.clock in {"formal", "meeting"} for d in over) == 1


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2026-11-28", "give the record for signature"),
        ("2026-12-12", "give the record for signature"),
        (
            "2026-12-13",
            "1 record to be signed, of 14/11/2026; its notes were to be complete by 12/12/2026",
        ),
    ],
)
def test_a_record_is_to_be_given_and_signed_in_two_weeks_and_the_four_of_its_notes_are_named_as_such(
    quiet: Ledger, today: str, words: str
) -> None:
    file(quiet, {**SESSION, "signed_supervisor": "S. Sample", "signed_supervisor_on": dt.date(2026, 11, 14)})
    found = due(quiet, today=dt.date.fromisoformat(today), whom=ZOE, within=60)
    (one,) = [d for d in found if d.clock == "record"]
    assert (one.on, words in one.says) == (dt.date(2026, 11, 28), True)


def test_due_has_the_day_for_a_signature_that_the_matrix_judges_by(quiet: Ledger) -> None:
    file(quiet, {**SESSION, "copy_given": TODAY})
    one = line(due(quiet, today=TODAY, whom=ZOE), "record")
    days = sign_within(quiet)(find(quiet, "E02"))
    assert one.on == dt.date(2026, 11, 14) + dt.timedelta(days)
    assert (one.title, "to be signed" in one.says) == ("Records to be signed", True)


def test_a_record_that_was_signed_or_refused_is_waited_for_no_more(quiet: Ledger) -> None:
    file(quiet, {**SESSION, **SIGNED})
    file(quiet, {**SESSION, **SIGNED, "date": dt.date(2026, 11, 13), "signed_supervisee": "Refused to sign"})
    assert not [d for d in due(quiet, today=TODAY, whom=ZOE) if d.clock == "record"]


def test_records_to_be_signed_are_one_line_with_the_oldest(quiet: Ledger) -> None:
    for number in (3, 5, 7):
        file(quiet, {**SESSION, "date": dt.date(2026, 10, number), "summary": f"{_TALK} {number}"})
    found = line(due(quiet, today=TODAY, whom=ZOE), "record")
    assert (found.on, found.says) == (
        dt.date(2026, 10, 17),
        "3 records to be signed, the oldest of 03/10/2026; its notes were to be complete by 31/10/2026",
    )


def test_open_actions_are_told_on_their_day_without_their_words(quiet: Ledger) -> None:
    file(quiet, {**SESSION, **SIGNED})
    action = line(due(quiet, today=TODAY, whom=ZOE, within=60), "action")
    assert (action.on, action.says) == (dt.date(2026, 12, 31), "1 action agreed on 14/11/2026, by Zoë")
    assert all("medication" not in d.says for d in due(quiet, today=TODAY))
    closing: dict[str, Value] = {
        **SESSION,
        **SIGNED,
        "date": dt.date(2026, 11, 28),
        "last_actions.1.what": "Book the medication course",
        "last_actions.1.now": "done",
        "actions.1.what": "Read the policy",
        "actions.1.when": "by Christmas",
    }
    file(quiet, closing)
    assert not [d for d in due(quiet, today=TODAY, whom=ZOE) if d.clock == "action"]


def test_actions_without_a_day_that_can_be_read_are_told_last_and_those_with_one_fall_due(
    quiet: Ledger,
) -> None:
    more = {"what": "Ring the GP", "who": "Sam", "when": "ASAP"}
    file(quiet, {**SESSION, "actions.1.when": "25/11", **{f"actions.2.{k}": v for k, v in more.items()}})
    found = due(quiet, today=TODAY, whom=Whom(("E02",)))
    (dated,) = [d for d in found if d.clock == "action"]
    assert (dated.on, dated.days) == (dt.date(2026, 11, 25), -5)
    assert found[-1].clock == "undated"
    assert found[-1].says == (
        "1 action agreed on 14/11/2026, by Sam: by when is not said, or cannot be read; give the day on the next record"
    )


def test_leavers_have_nothing_due_and_nobody_is_asked_about_who_has_left(quiet: Ledger) -> None:
    say(quiet, "E02", leaves=dt.date(2026, 11, 29))
    assert due(quiet, today=TODAY, whom=ZOE) == ()
    assert {d.person for d in due(quiet, today=TODAY)} == {"E01", "E03"}


def test_the_end_of_probation_is_told_before_it_and_for_two_weeks_after(quiet: Ledger) -> None:
    say(quiet, "E02", probation_end=dt.date(2026, 12, 20))
    for today, is_told in ((TODAY, True), (dt.date(2027, 1, 3), True), (dt.date(2027, 1, 4), False)):
        found = due(quiet, today=today, whom=ZOE, within=60)
        assert any(d.clock == "probation" for d in found) is is_told


@pytest.mark.parametrize(("first", "is_told"), [("2026-10-30", True), ("2026-11-01", False)])
def test_a_supervisor_who_is_away_for_a_month_is_told_once_with_whom_they_supervise(
    quiet: Ledger, first: str, is_told: bool
) -> None:
    away(quiet, "E01", dt.date.fromisoformat(first), None)
    found = [d for d in due(quiet, today=TODAY, within=0) if d.clock == "supervisor"]
    assert len(found) == is_told
    for one in found:
        assert (one.person, one.on) == ("E01", TODAY)
        assert "who else supervises Zoë Example, Łukasz Próba" in one.says or "Łukasz Próba, Zoë" in one.says


@pytest.mark.parametrize(
    ("leaves", "says"),
    [
        ("2026-11-29", "left on 29/11/2026: say who else supervises Łukasz Próba, Zoë Example"),
        ("2026-11-30", "leaves on 30/11/2026: say who else supervises Łukasz Próba, Zoë Example"),
    ],
)
def test_a_supervisor_who_has_left_or_leaves_is_told_with_whom_they_supervise(
    quiet: Ledger, leaves: str, says: str
) -> None:
    last = dt.date.fromisoformat(leaves)
    say(quiet, "E01", leaves=last)
    one = line(due(quiet, today=TODAY, within=60), "supervisor")
    assert (one.person, one.on, one.says) == ("E01", last + dt.timedelta(days=1), says)
    say(quiet, "E03", leaves=last)  # is not there without them for a day
    assert line(due(quiet, today=TODAY, within=60), "supervisor").says.endswith("supervises Zoë Example")
    assert not [d for d in due(quiet, today=last, within=0) if d.clock == "supervisor"]


def test_whom_the_roster_gives_nobody_is_told_and_a_supervisor_yet_to_begin(quiet: Ledger) -> None:
    assert {d.person for d in due(quiet, today=TODAY) if d.clock == "unsupervised"} == {"E01"}
    say(quiet, "E02", manager=None)
    assert {d.person for d in due(quiet, today=TODAY) if d.clock == "unsupervised"} == {"E01", "E02"}
    say(quiet, "E01", starts=dt.date(2026, 12, 1))
    one = line(due(quiet, today=TODAY), "supervisor")
    assert one.says == "begins on 01/12/2026 only: say who supervises Łukasz Próba until then"


def test_who_is_away_for_long_has_nothing_due_until_they_are_back(quiet: Ledger) -> None:
    away(quiet, "E02", dt.date(2026, 10, 5), None)
    assert [d.clock for d in due(quiet, today=TODAY, whom=ZOE, within=60)] == []


def rated(on: dt.date, client: str, rating: int) -> dict[str, Value]:
    each: dict[str, Value] = {
        f"ratings.{c}.rating": rating
        for c in ("care", "compassion", "competence", "communication", "courage")
    }
    return {"worker": "Zoë Example", "date": on, "evaluator": "client", "client": client, **each}


def test_poor_ratings_of_enough_clients_call_for_a_supervision_and_one_answers_them(quiet: Ledger) -> None:
    for number, client in enumerate(("C1", "C2"), 1):
        file(quiet, rated(dt.date(2026, 11, number), client, 2), "contact-evaluation")
    assert not [d for d in due(quiet, today=TODAY) if d.clock == "adhoc"]
    file(quiet, rated(dt.date(2026, 11, 3), "C3", 2), "contact-evaluation")
    one = line(due(quiet, today=TODAY), "adhoc")
    assert (one.person, one.on, one.record) == ("E02", dt.date(2026, 11, 17), None)
    assert "2.00" in one.says
    file(quiet, {**SESSION, **SIGNED})
    assert not [d for d in due(quiet, today=TODAY) if d.clock == "adhoc"]


def test_ratings_at_the_threshold_are_not_poor_and_own_ones_count_nowhere(quiet: Ledger) -> None:
    for number, client in enumerate(("C1", "C2", "C3"), 1):
        file(quiet, rated(dt.date(2026, 11, number), client, 3), "contact-evaluation")
        own = {**rated(dt.date(2026, 11, number), client, 1), "evaluator": "self"}
        own.pop("client")
        file(quiet, own, "contact-evaluation")
    assert not [d for d in due(quiet, today=TODAY) if d.clock == "adhoc"]


@pytest.mark.parametrize(("last", "is_told"), [(5, True), (4, False)])
def test_exceptional_ratings_month_after_month_call_for_an_award(
    quiet: Ledger, last: int, is_told: bool
) -> None:
    for month in (9, 10, 11):
        for client in ("C1", "C2", "C3"):
            rating = last if month == 11 else 5
            file(quiet, rated(dt.date(2026, month, 20), client, rating), "contact-evaluation")
    assert any(d.clock == "award" for d in due(quiet, today=TODAY)) is is_told


def test_of_one_day_the_organisation_s_own_comes_first_and_with_whom_it_is_not_told(quiet: Ledger) -> None:
    form = load("commitment-employer")
    number = file(quiet, answers_of(form, commitment(form.form, "2024-11-30")), form.form)
    say(quiet, "E02", probation_end=TODAY)
    found = due(quiet, today=TODAY)
    assert [d.on for d in found] == sorted(d.on for d in found)
    assert [(d.clock, d.person, d.record) for d in found if d.days == 0] == [
        ("renewal", None, number),
        ("unsupervised", "E01", None),
        ("probation", "E02", None),
    ]
    assert not [d for d in due(quiet, today=TODAY, whom=ZOE) if d.clock == "renewal"]


def test_within_is_a_day_s_edge(quiet: Ledger) -> None:
    file(quiet, {**SESSION, **SIGNED})
    for within, is_told in ((31, True), (30, False)):
        assert any(d.clock == "action" for d in due(quiet, today=TODAY, whom=ZOE, within=within)) is is_told


def test_team_and_home_are_told_and_chosen_by(quiet: Ledger) -> None:
    say(quiet, "E02", home="Oak House", team="Days")
    found = due(quiet, today=TODAY, whom=Whom(locations=("Oak House",)), within=60)
    assert {(d.person, d.home, d.team) for d in found} == {("E02", "Oak House", "Days")}
    assert {d.person for d in due(quiet, today=TODAY, whom=Whom(teams=("Sam Sample",)))} == {"E02", "E03"}
    assert find(quiet, "E02").home == "Oak House"


def test_the_minutes_told_are_those_of_the_month_whose_day_it_is(plain: Ledger) -> None:
    say(plain, None, starts=dt.date(2026, 9, 1))
    short = line(due(plain, today=TODAY, whom=ZOE, within=0), "informal")
    assert (short.on, short.says) == (
        dt.date(2026, 9, 30),
        "informal supervision: 0 of 60 minutes in September 2026; too few in 2 months; 0 of 60 in November 2026",
    )
    now = line(due(plain, today=dt.date(2026, 9, 30), whom=ZOE, within=0), "informal")
    assert (now.on, now.says) == (
        dt.date(2026, 9, 30),
        "informal supervision: 0 of 60 minutes in September 2026",
    )


def test_every_database_tells_the_same(staffed: Ledger) -> None:
    say(staffed, None, starts=dt.date(2026, 10, 1))
    file(staffed, SESSION)
    file(staffed, rated(dt.date(2026, 11, 20), "C1", 5), "contact-evaluation")
    away(staffed, "E01", dt.date(2026, 11, 1), None)
    assert told(due(staffed, today=TODAY, whom=ZOE, within=60)) == [
        ("informal", "2026-10-31", -30),
        ("supervisor", "2026-11-15", -15),
        ("record", "2026-11-28", -2),
        ("meeting", "2026-12-12", 12),
        ("action", "2026-12-31", 31),
    ]


def test_a_review_missed_in_september_is_told_until_the_next(quiet: Ledger) -> None:
    library = Library((BUILT_IN,))
    library.regimes = Regimes(usual="southwark")
    quiet.library = library
    say(quiet, "E02", starts=dt.date(2026, 1, 1))
    review = line(due(quiet, today=TODAY, whom=ZOE, within=0), "review")
    assert (review.on, review.days) == (dt.date(2026, 9, 30), -61)


def test_of_somebody_who_is_not_on_the_roster_it_is_told_by_name(quiet: Ledger) -> None:
    form = load("commitment-employee")
    ours = load("commitment-employer")
    file(quiet, answers_of(ours, commitment(ours.form, "2026-01-01")), ours.form)
    mine = {**commitment(form.form, "2026-06-01"), "name": "Ada Outside", "signed_name": "A. Outside"}
    asked = submit(quiet, returned(answers_of(form, mine), form=form))
    (number,) = asked.asked
    assert settle(quiet, number, Settlement("waive", why="From an agency"), ACT).outcome == "filed"
    (one,) = [d for d in due(quiet, today=TODAY) if d.name == "Ada Outside"]
    assert (one.clock, one.on, one.person) == ("renewal", dt.date(2028, 6, 1), None)
    assert not [d for d in due(quiet, today=TODAY, whom=ZOE) if d.name == "Ada Outside"]


def test_more_people_are_no_more_questions_to_the_database(quiet: Ledger) -> None:
    def asked() -> int:
        seen: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
            seen.append(statement)

        with quiet.reading() as conn:
            engine = conn.engine
        event.listen(engine, "before_cursor_execute", note)
        due(quiet, today=TODAY)
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    file(quiet, SESSION)
    few = asked()
    lines = "".join(f"X{n:02},Person{n} Example,Support worker,E01\n" for n in range(40))
    import_csv(quiet, f"ref,name,role,manager\n{lines}".encode(), ACT)
    say(quiet, None, starts=dt.date(2026, 10, 1))
    file(quiet, {**SESSION, "supervisee": "Person7 Example"})
    assert asked() == few


def test_an_absence_noted_long_after_excuses_its_turns_and_is_told(quiet: Ledger) -> None:
    away(quiet, "E02", dt.date(2026, 10, 20), dt.date(2026, 11, 10), noted="2026-11-30")
    (one,) = [d for d in due(quiet, today=TODAY, whom=ZOE) if d.clock == "formal"]
    # Due by 15 and 29 October and 12 and 26 November; the second fell into it, and the third
    # is due before the five days after the return are over.
    assert "3 turns missed; 1 turn in an absence noted afterwards, on 30/11/2026" in one.says
