"""Returns that come after somebody did something to the record: what a person said stands, and nothing is lost."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.life.acts import merge, move, withdraw
from filing.life.amending import amend
from filing.records import copies, records
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.rejecting import reopen
from filing.review.submissions import conclude
from schemas.copies import Copy
from schemas.template import Template
from schemas.values import Value
from tests.filing.life.test_acts import OTHER, issued
from tests.filing.returns import ACT, FORM, NOON, NUMBER, RENDITION, SESSION, SIGNED, later, returned, submit

pytestmark = pytest.mark.thorough

FIRST: dict[str, Value] = {**SESSION, "session": 1}
RIGHT: dict[str, Value] = {**FIRST, "summary": "What was really talked of."}
WHY = "It is somebody else's."


def for_nobody(ledger: Ledger) -> Copy:
    """A copy that was issued for nobody in particular."""
    made = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER)
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="pdf")
    copies.issue(ledger, [made], [template], actor=ACT, blanks={RENDITION: b"%PDF blank"})
    return made


def state_of(ledger: Ledger, number: str) -> str:
    (copy,) = [c for c in copies.listed(ledger, now=NOON, every=True) if c.number == number]
    return copy.state


def accept(ledger: Ledger, keep: str) -> Outcome:
    """Settles the one open query with the candidate that keeps the `earlier` answers, `this` or `another`."""
    (asked,) = queries.listed(ledger)
    kinds = [getattr(c, "keep", "another") for c in asked.query.candidates]
    settlement = Settlement("accept", candidate=kinds.index(keep) + 1)
    return queries.settle(ledger, asked.number, settlement, later(5))


@pytest.mark.parametrize(
    ("changes", "code"), [(SIGNED, "completed"), ({"summary": "Talked about leave."}, "replaced")]
)
def test_what_comes_of_the_copy_of_a_moved_record_does_not_take_the_move_back(
    staffed: Ledger, changes: dict[str, Value], code: str
) -> None:
    copy = for_nobody(staffed)
    one = submit(staffed, returned(SESSION, copy=copy))
    assert one.person == "E02"
    move(staffed, [one.record or 0], "E03", WHY, later(1))
    back = submit(staffed, returned({**SESSION, **changes}, copy=copy), actor=later(2))
    if code == "replaced":
        back = accept(staffed, "this")
    assert (back.outcome, back.code, back.person) == ("filed", code, "E03"), back.queries
    (record,) = records.find(staffed)
    assert (record.person, record.copy) == ("E03", NUMBER)
    assert not staffed.verify(deep=True)


def test_this_returns_answers_are_the_persons_whom_they_name_where_nobody_moved_the_record(
    staffed: Ledger,
) -> None:
    copy = for_nobody(staffed)
    submit(staffed, returned(SESSION, copy=copy))
    submit(staffed, returned({**SESSION, "supervisee": "Łukasz Próba"}, copy=copy), actor=later(2))
    back = accept(staffed, "this")
    assert (back.code, back.person) == ("replaced", "E03")


def set_aside(ledger: Ledger) -> tuple[Copy, Outcome, Outcome]:
    """A copy, the return that is filed of it, and the right one, which was set aside by mistake."""
    copy = issued(ledger, "E02", NUMBER)
    wrong = submit(ledger, returned(FIRST, copy=copy))
    submit(ledger, returned(RIGHT, copy=copy))
    right = accept(ledger, "earlier")
    assert (right.outcome, right.code) == ("duplicate", "set-aside")
    return copy, wrong, right


def test_what_was_set_aside_for_a_record_that_was_withdrawn_is_filed_when_it_comes_again(
    staffed: Ledger,
) -> None:
    copy, wrong, right = set_aside(staffed)
    again = submit(staffed, returned(RIGHT, copy=copy), actor=later(1))
    assert (again.outcome, again.duplicate_of) == ("duplicate", right.submission)
    assert state_of(staffed, NUMBER) == "filed"
    withdraw(staffed, [wrong.record or 0], "Not what was said.", later(2))
    assert state_of(staffed, NUMBER) == "issued"
    back = submit(staffed, returned(RIGHT, copy=copy), actor=later(3))
    assert (back.outcome, back.code) == ("filed", None)
    assert state_of(staffed, NUMBER) == "filed"


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_was_set_aside_by_mistake_is_taken_up_again_and_does_not_give_way_by_itself(
    staffed: Ledger, withdrawn: bool
) -> None:
    copy, wrong, right = set_aside(staffed)
    if withdrawn:
        withdraw(staffed, [wrong.record or 0], "Not what was said.", later(2))
    reopen(staffed, (right.submission,), later(3))
    back = conclude(staffed, right.submission, returned(RIGHT, copy=copy), later(3))
    if not withdrawn:
        assert (back.outcome, back.code) == ("review", "different-answers")
        back = accept(staffed, "this")
    assert back.outcome == "filed"
    (record,) = records.find(staffed)
    assert record.record["summary"] == RIGHT["summary"]
    assert not staffed.verify(deep=True)


def test_a_copy_that_completed_another_ones_record_is_out_again_when_that_is_withdrawn(
    staffed: Ledger,
) -> None:
    one, two = issued(staffed, "E02", NUMBER), issued(staffed, "E02", OTHER)
    submit(staffed, returned(FIRST, copy=one))
    submit(staffed, returned({**FIRST, **SIGNED}, copy=two))
    back = accept(staffed, "earlier")
    assert {state_of(staffed, n) for n in (NUMBER, OTHER)} == {"filed"}
    withdraw(staffed, [back.record or 0], "There was none.", later(6))
    assert {state_of(staffed, n) for n in (NUMBER, OTHER)} == {"issued"}


def test_a_copy_whose_record_was_merged_is_out_again_when_that_one_is_withdrawn(staffed: Ledger) -> None:
    one, two = issued(staffed, "E02", NUMBER), issued(staffed, "E02", OTHER)
    keep = submit(staffed, returned(FIRST, copy=one)).record or 0
    other = submit(staffed, returned(RIGHT, copy=two)).record or 0
    merge(staffed, keep, other, "One session.", later(1), even_so=True)
    assert {state_of(staffed, n) for n in (NUMBER, OTHER)} == {"filed"}
    withdraw(staffed, [keep], "There was none.", later(6))
    assert {state_of(staffed, n) for n in (NUMBER, OTHER)} == {"issued"}


@pytest.mark.parametrize("which", ["ours", "foreign", "blank"])
@pytest.mark.parametrize("keep", ["earlier", "another"])
def test_a_signed_print_of_what_was_moved_is_asked_about_and_goes_where_it_is_said(
    staffed: Ledger, which: str, keep: str
) -> None:
    copy = issued(staffed, "E02", NUMBER) if which == "ours" else None
    number = NUMBER if which == "foreign" else None
    one = submit(staffed, returned(FIRST, copy=copy, number=number)).record or 0
    (away,) = move(staffed, [one], "E03", WHY, later(1))
    back = submit(staffed, returned({**FIRST, **SIGNED}, copy=copy, number=number), actor=later(2))
    assert (back.outcome, back.code) == ("review", "same-session")
    (asked,) = queries.listed(staffed)
    assert f"given to Łukasz Próba (E03) since, as record {away.record}." in asked.query.say
    back = accept(staffed, keep)
    found = {r.person: r.state for r in records.find(staffed)}
    if keep == "earlier":
        assert (back.code, back.completes, found) == ("completed", away.record, {"E03": "complete"})
    else:
        assert back.code == "another-session"
        assert found == {"E03": "unsigned", "E02": "complete"}
    assert not staffed.verify(deep=True)


def test_a_signed_print_of_what_was_moved_is_held_against_that_before_other_answers_of_its_copy(
    staffed: Ledger,
) -> None:
    copy = issued(staffed, "E02", NUMBER)
    one = submit(staffed, returned(FIRST, copy=copy)).record or 0
    (away,) = move(staffed, [one], "E03", WHY, later(1))
    two = submit(staffed, returned(RIGHT, copy=copy), actor=later(2))
    assert (two.outcome, two.person) == ("filed", "E02")
    submit(staffed, returned({**FIRST, **SIGNED}, copy=copy), actor=later(3))
    back = accept(staffed, "earlier")
    assert (back.code, back.completes, back.person) == ("completed", away.record, "E03")


def test_what_was_moved_and_amended_since_is_shown_beside_a_signed_print_of_what_it_said(
    staffed: Ledger,
) -> None:
    one = submit(staffed, returned(FIRST)).record or 0
    (away,) = move(staffed, [one], "E03", WHY, later(1))
    amend(staffed, away.record, {"summary": "Talked, put right."}, "A slip.", later(2))
    back = submit(staffed, returned({**FIRST, **SIGNED}), actor=later(3))
    assert (back.outcome, back.code) == ("review", "different-answers")
    assert "Łukasz Próba (E03)" in queries.listed(staffed)[0].query.say
    back = accept(staffed, "this")
    assert (back.code, back.person) == ("replaced", "E03")


THIRD = "9C7Q9XT2M8WZ1A"


def test_what_is_said_of_one_record_is_done_to_that_one(staffed: Ledger) -> None:
    one, two, three = (issued(staffed, "E02", n) for n in (NUMBER, OTHER, THIRD))
    first = submit(staffed, returned(FIRST, copy=one)).record
    another = submit(staffed, returned(FIRST, copy=two))
    signed = submit(staffed, returned({**FIRST, **SIGNED}, copy=three))
    settle = queries.settle
    second = settle(staffed, another.asked[0], Settlement("accept", candidate=2), later(1)).record
    done = settle(staffed, signed.asked[0], Settlement("accept", candidate=1), later(2))
    assert (done.code, done.completes) == ("completed", first)
    assert {r.number: r.state for r in records.find(staffed)} == {
        second: "unsigned",
        done.record: "complete",
    }


def test_another_session_than_the_one_that_was_shown_may_still_be_the_next_one(staffed: Ledger) -> None:
    one, two, three = (issued(staffed, "E02", n) for n in (NUMBER, OTHER, THIRD))
    submit(staffed, returned(FIRST, copy=one))
    another = submit(staffed, returned(FIRST, copy=two))
    signed = submit(staffed, returned({**FIRST, **SIGNED}, copy=three))
    settle = queries.settle
    second = settle(staffed, another.asked[0], Settlement("accept", candidate=2), later(1)).record
    asked = settle(staffed, signed.asked[0], Settlement("accept", candidate=2), later(2))
    assert (asked.outcome, asked.code) == ("review", "same-session")
    assert f"record {second}," in queries.listed(staffed)[0].query.say
    done = accept(staffed, "earlier")
    assert (done.code, done.completes) == ("completed", second)


@pytest.mark.parametrize("keep", ["earlier", "this"])
def test_earlier_answers_signed_on_another_copy_are_shown_beside_what_the_record_says_now(
    staffed: Ledger, keep: str
) -> None:
    one, two = issued(staffed, "E02", NUMBER), issued(staffed, "E02", OTHER)
    number = submit(staffed, returned(FIRST, copy=one)).record or 0
    now = amend(staffed, number, {"summary": "Talked, put right."}, "A slip.", later(1)).record
    back = submit(staffed, returned({**FIRST, **SIGNED}, copy=two), actor=later(2))
    assert (back.outcome, back.code) == ("review", "different-answers")
    done = accept(staffed, keep)
    (record,) = records.find(staffed)
    if keep == "earlier":
        assert (done.code, record.number) == ("set-aside", now)
    else:
        assert (done.code, record.replaces, record.record["summary"]) == ("replaced", now, FIRST["summary"])
    assert {state_of(staffed, n) for n in (NUMBER, OTHER)} == {"filed"}
    assert not staffed.verify(deep=True)


def photocopied(ledger: Ledger, copy: Copy, changes: dict[str, Value], day: float) -> Outcome:
    """A photocopy of this copy that Łukasz Próba wrote on, settled as his as far as it is asked."""
    answers = {**FIRST, "supervisee": "Łukasz Próba", **changes}
    back = submit(ledger, returned(answers, copy=copy), actor=later(day))
    asked = next(v for v in queries.listed(ledger) if v.query.code == "another-person")
    (his,) = [n for n, c in enumerate(asked.query.candidates, 1) if getattr(c, "person", None) == "E03"]
    assert back.outcome == "review"
    return queries.settle(ledger, asked.number, Settlement("accept", candidate=his), later(day))


SUPERVISOR: dict[str, Value] = {k: SIGNED[k] for k in ("signed_supervisor", "signed_supervisor_on")}


def test_a_photocopy_that_is_signed_completes_the_record_of_the_one_who_wrote_on_it(staffed: Ledger) -> None:
    copy = issued(staffed, "E02", NUMBER)
    one = photocopied(staffed, copy, {}, 1)
    two = photocopied(staffed, copy, SUPERVISOR, 2)
    assert (two.code, two.completes, two.person) == ("completed", one.record, "E03")
    assert [r.number for r in records.find(staffed)] == [two.record]
    assert state_of(staffed, NUMBER) == "issued"


def test_a_photocopy_with_other_words_is_another_record_and_one_that_was_withdrawn_is_asked_about(
    staffed: Ledger,
) -> None:
    copy = issued(staffed, "E02", NUMBER)
    one = photocopied(staffed, copy, {}, 1)
    two = photocopied(staffed, copy, {"summary": "Talked otherwise."}, 2)
    assert (two.outcome, two.code, len(records.find(staffed))) == ("filed", None, 2)
    withdraw(staffed, [one.record or 0], "Never took place.", later(3))
    back = photocopied(staffed, copy, SUPERVISOR, 4)
    assert (back.outcome, back.code) == ("review", "withdrawn-before")


def test_a_photocopy_that_says_what_a_copy_of_that_person_said_is_asked_about(staffed: Ledger) -> None:
    copy, own = issued(staffed, "E02", NUMBER), issued(staffed, "E03", OTHER)
    answers = {**FIRST, "supervisee": "Łukasz Próba"}
    submit(staffed, returned(answers, copy=own))
    back = photocopied(staffed, copy, {}, 2)
    assert (back.outcome, back.code) == ("review", "same-session")


def test_what_was_merged_into_a_record_that_was_withdrawn_was_withdrawn_with_it(staffed: Ledger) -> None:
    numbers = (NUMBER, OTHER, THIRD)
    made = [issued(staffed, "E02", n) for n in numbers]
    said: list[dict[str, Value]] = [{**FIRST, "summary": f"Rota of week {n}."} for n in numbers]
    one, two, three = (
        submit(staffed, returned(a, copy=c)).record or 0 for a, c in zip(said, made, strict=True)
    )
    merge(staffed, two, one, "One session.", later(1), even_so=True)
    merge(staffed, three, two, "One session.", later(2), even_so=True)
    withdraw(staffed, [three], "There was none.", later(3))
    for answers, copy in zip(said, made, strict=True):
        back = submit(staffed, returned(answers, copy=copy), actor=later(4))
        assert (back.outcome, back.code) == ("review", "withdrawn-before"), back


def test_a_record_that_was_moved_away_and_came_back_is_one_with_all_its_versions(staffed: Ledger) -> None:
    copy = issued(staffed, "E02", NUMBER)
    one = submit(staffed, returned(FIRST, copy=copy))
    now = amend(staffed, one.record or 0, {"summary": "Talked, put right."}, "A slip.", later(1)).record
    (away,) = move(staffed, [now], "E03", WHY, later(2))
    move(staffed, [away.record], "E02", "It was hers.", later(3))
    # Read less surely, it is not the very same, and held against what the record said before.
    again = submit(staffed, returned(FIRST, copy=copy, unsure=["summary"]), actor=later(4))
    right = Settlement("correct", value=str(FIRST["summary"]))
    done = queries.settle(staffed, again.asked[0], right, later(4))
    assert (done.outcome, done.code, done.duplicate_of) == ("duplicate", "same-answers", one.submission)
