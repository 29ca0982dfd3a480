"""Many queries settled in one act: chosen as people mean them, all of them or none, each document decided once."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.tables import audit, readings, settlements, submissions
from filing.life.acts import withdraw
from filing.records import copies, records
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.selection import Numbers, Selection, chosen, numbers_of
from filing.review.settling import NotSettledError, in_ranges, settle, settle_each
from forms import load
from schemas.copies import Copy
from schemas.errors import UsageError
from schemas.policies import Policies
from schemas.reading import Query
from schemas.records import answers_of
from schemas.template import Template
from schemas.values import Value
from tests.cli import bridging
from tests.filing.returns import ACT, FORM, NOON, NUMBER, RENDITION, SESSION, later, returned, submit

SUE = Actor("Sue Supervisor", NOON + dt.timedelta(hours=1))
ACCEPT = Settlement("accept", candidate=1)
UNSURE = ("summary", "date")


def session(day: int, **changes: Value) -> dict[str, Value]:
    """The answers of another session, so that no two returns say the same."""
    return {**SESSION, "date": dt.date(2026, 10, day), "summary": f"Talked on the {day}.", **changes}


def in_doubt(
    ledger: Ledger, count: int, unsure: Sequence[str] = UNSURE, **changes: Value
) -> tuple[Outcome, ...]:
    return tuple(
        submit(ledger, returned(session(day, **changes), unsure=unsure)) for day in range(1, count + 1)
    )


def open_now(ledger: Ledger) -> tuple[int, ...]:
    return tuple(v.number for v in queries.listed(ledger))


def picked(ledger: Ledger, selection: Selection) -> tuple[int, ...]:
    with ledger.reading() as conn:
        return tuple(v.number for v in chosen(conn, selection))


def test_all_queries_of_a_code_are_settled_in_one_act_and_every_document_is_filed(staffed: Ledger) -> None:
    in_doubt(staffed, 4)
    done = settle(staffed, Selection(codes=("unsure",)), ACCEPT, SUE)
    assert len(done.numbers) == 8
    assert [d.outcome.outcome for d in done.documents] == ["filed"] * 4
    assert open_now(staffed) == ()
    for became in done.documents:
        filed = records.get(staffed, became.outcome.record or 0)
        assert {filed.provenance[p]["settled"]["by"] for p in UNSURE} == {SUE.by}
    assert staffed.verify(deep=True) == ()


def test_each_document_is_decided_once_whatever_the_number_of_its_queries(plain: Ledger) -> None:
    in_doubt(plain, 2, ("summary", "date", "supervisor", "session"))
    settle(plain, Selection(codes=("unsure",)), ACCEPT, SUE)
    with plain.reading() as conn:
        count = select(audit.c.action, func.count()).where(audit.c.by == SUE.by).group_by(audit.c.action)
        assert {r[0]: r[1] for r in conn.execute(count)} == {"query-settled": 8, "submission-filed": 2}


def test_what_cannot_be_settled_so_is_told_together_and_nothing_is_settled(staffed: Ledger) -> None:
    asked = in_doubt(staffed, 3)
    extra = Query(code="page-missing", say="Page 2 is missing.")
    whole = submit(staffed, returned(session(20), extra=(extra,)))
    with pytest.raises(NotSettledError) as told:
        settle(staffed, Selection(), Settlement("correct", value="12 October 2026"), SUE)
    # A date is no wrong summary, so those could be settled; what is about the document could not.
    assert set(told.value.refused) == set(whole.asked)
    assert [f.code for f in told.value.faults] == ["settlement-not-an-answer", "not-all-settled"]
    assert f"Query {whole.asked[0]}: " in told.value.faults[0].what
    assert all(queries.get(staffed, n).said == () for o in asked for n in o.asked)
    assert staffed.verify(deep=True) == ()


def test_the_same_reason_is_told_once_with_all_its_numbers(plain: Ledger) -> None:
    in_doubt(plain, 3)
    with pytest.raises(NotSettledError) as told:
        settle(plain, Selection(), Settlement("waive"), SUE)
    (fault,) = told.value.faults
    assert (fault.code, fault.what) == (
        "settlement-no-reason",
        f"Queries {in_ranges(open_now(plain))}: Waiving needs a reason.",
    )


def test_a_selection_that_chooses_nothing_is_refused(plain: Ledger) -> None:
    in_doubt(plain, 1)
    for selection in (
        Selection(codes=("stray-text",)),
        Selection(Numbers(ranges=((900, 950),))),
        Selection(form="appraisal-framework"),
        Selection(Numbers(named=open_now(plain)), codes=("required",)),
    ):
        with pytest.raises(UsageError) as told:
            settle(plain, selection, ACCEPT, SUE)
        assert told.value.code == "nothing-chosen"


def test_a_number_that_is_not_there_is_refused_by_itself(plain: Ledger) -> None:
    in_doubt(plain, 1)
    with pytest.raises(UsageError) as told:
        settle(plain, Selection(Numbers(named=(*open_now(plain), 99))), ACCEPT, SUE)
    assert told.value.code == "no-query"
    assert len(open_now(plain)) == 2


def test_what_is_chosen_fits_everything_that_was_said(staffed: Ledger) -> None:
    zoe = in_doubt(staffed, 2)
    other = in_doubt(staffed, 1, supervisee="Łukasz Próba")[0]
    n = [number for o in (*zoe, other) for number in o.asked]
    page = submit(staffed, returned(session(9), extra=(Query(code="page-missing", say="Gone."),)))
    n += page.asked
    assert picked(staffed, Selection()) == tuple(n)
    assert picked(staffed, Selection(codes=("page-missing", "stray-text"))) == page.asked
    assert picked(staffed, Selection(person="E03")) == other.asked
    assert picked(staffed, Selection(person="E02", codes=("unsure",))) == (*zoe[0].asked, *zoe[1].asked)
    assert picked(staffed, Selection(form="supervision-record")) == tuple(n)
    by_range = Selection(Numbers(ranges=((n[1], n[4]),)), person="E02")
    assert picked(staffed, by_range) == (n[1], n[2], n[3])
    assert picked(staffed, Selection(documents=(str(other.submission),))) == other.asked
    with staffed.reading() as conn:
        row = conn.execute(select(submissions).where(submissions.c.id == other.submission)).mappings().one()
    assert picked(staffed, Selection(documents=(row["name"],))) == other.asked
    assert picked(staffed, Selection(documents=(row["sha256"][:8],))) == other.asked


def test_a_range_means_the_open_ones_and_a_number_means_itself(plain: Ledger) -> None:
    (asked,) = in_doubt(plain, 1, ("summary", "date", "supervisor"))
    first, second, third = asked.asked
    queries.settle(plain, second, ACCEPT, SUE)
    assert picked(plain, Selection(Numbers(ranges=((first, third),)))) == (first, third)
    # Until the document is filed the last word counts, so one that was settled can be named again.
    done = settle(plain, Selection(Numbers(named=(first, second, third))), Settlement("accept"), ACT)
    assert (done.numbers, done.documents[0].outcome.outcome) == ((first, second, third), "filed")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["7"], Numbers((7,))),
        (["3,5", "9"], Numbers((3, 5, 9))),
        (["1-12"], Numbers(ranges=((1, 12),))),
        (["1..4,6", "8-8"], Numbers((6,), ((1, 4), (8, 8)))),
        (["2–5", "2-5"], Numbers(ranges=((2, 5),))),
        ([" 3 , 5 "], Numbers((3, 5))),
    ],
)
def test_numbers_are_read_as_people_write_them(words: list[str], meant: Numbers) -> None:
    assert numbers_of(words) == meant


@pytest.mark.parametrize("word", ["", "x", "5-", "-5", "9-3", "1,,2", "1-2-3", "1.5", "12345678901"])
def test_what_is_no_number_is_refused(word: str) -> None:
    with pytest.raises(UsageError) as told:
        numbers_of([word])
    assert told.value.code == "number-range"


@given(st.sets(st.integers(min_value=1, max_value=60), min_size=1))
def test_numbers_in_words_are_read_as_the_same_numbers(numbers: set[int]) -> None:
    read = numbers_of([in_ranges(sorted(numbers))])
    assert {n for n in range(100) if n in read} == numbers


def issued(ledger: Ledger) -> Copy:
    """A copy that was issued from here."""
    copy = Copy(form="supervision-record", edition=1, rendition=RENDITION, number=NUMBER)
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    copies.issue(ledger, [copy], [template], actor=ACT)
    return copy


def test_of_two_answers_for_one_session_the_second_is_asked_about_with_the_first_beside_it(
    staffed: Ledger,
) -> None:
    """Both were to replace the same record. The second one's answer was given without having seen the first."""
    copy = issued(staffed)
    assert submit(staffed, returned(SESSION, copy=copy)).outcome == "filed"
    two = [
        submit(staffed, returned({**SESSION, "summary": s}, copy=copy))
        for s in ("Talked of others.", "Talked once more.")
    ]
    this = Settlement("accept", candidate=2)
    done = settle(staffed, Selection(codes=("different-answers",)), this, SUE)
    first, second = (d.outcome for d in done.documents)
    assert (first.outcome, first.code, second.outcome) == ("filed", "replaced", "review")
    assert [o.submission for o in two] == [first.submission, second.submission]
    anew = queries.get(staffed, second.asked[0])
    assert anew.query.code == "different-answers"
    assert second.asked == open_now(staffed)
    assert queries.get(staffed, two[1].asked[0]).open is False
    assert staffed.verify(deep=True) == ()


def test_a_signed_return_that_was_waiting_is_not_filed_twice(staffed: Ledger) -> None:
    """Settled together, one return files what another was compared with: each document ends once."""
    copy = issued(staffed)
    submit(staffed, returned(SESSION, copy=copy))
    changed = {**SESSION, "summary": "Talked of others."}
    signed = {**changed, "signed_supervisor": "S. Sample", "signed_supervisor_on": dt.date(2026, 11, 14)}
    submit(staffed, returned(changed, copy=copy))
    submit(staffed, returned(signed, copy=copy))
    done = settle(staffed, Selection(codes=("different-answers",)), Settlement("accept", candidate=2), SUE)
    assert [(d.outcome.outcome, d.outcome.code) for d in done.documents] == [
        ("filed", "replaced"),
        ("filed", "completed"),
    ]
    versions = [r.version for r in records.find(staffed)]
    assert versions == [3]
    assert staffed.verify(deep=True) == ()


def test_what_was_asked_about_a_record_that_has_changed_since_is_asked_anew(staffed: Ledger) -> None:
    copy = issued(staffed)
    submit(staffed, returned(SESSION, copy=copy))
    two = [
        submit(staffed, returned({**SESSION, "summary": s}, copy=copy))
        for s in ("Talked of others.", "Talked once more.")
    ]
    old = two[1].asked[0]
    queries.settle(staffed, two[0].asked[0], Settlement("accept", candidate=2), SUE)
    (fresh,) = in_doubt(staffed, 1)
    with pytest.raises(NotSettledError) as told:
        settle_each(staffed, {old: ACCEPT, fresh.asked[0]: ACCEPT}, SUE)
    assert told.value.refused[old].code == "asked-again"
    assert queries.get(staffed, fresh.asked[0]).open


def test_the_form_asks_on_where_an_answer_breaks_its_rules(plain: Ledger) -> None:
    in_doubt(plain, 3, ("summary",))
    done = settle(plain, Selection(codes=("unsure",)), Settlement("blank"), SUE)
    assert [d.outcome.outcome for d in done.documents] == ["review"] * 3
    assert Counter(queries.get(plain, n).query.code for n in open_now(plain)) == {"required": 3}
    assert tuple(n for d in done.documents for n in d.outcome.asked) == open_now(plain)


def test_who_may_not_settle_is_told_whom_to_ask(plain: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    in_doubt(plain, 1)
    monkeypatch.setattr(plain.library, "policies", Policies(may=(("settle", ("Ama Admin",)),)))
    with pytest.raises(UsageError) as told:
        settle(plain, Selection(), ACCEPT, SUE)
    assert told.value.code == "not-allowed"
    assert settle(plain, Selection(), ACCEPT, ACT).documents[0].outcome.outcome == "filed"


def test_settled_together_or_one_after_another_comes_to_the_same(plain: Ledger) -> None:
    """Of two documents, each with two doubts, the records and what they tell of their history are equal."""
    together, singly = in_doubt(plain, 2)
    settle(plain, Selection(documents=(str(together.submission),)), ACCEPT, SUE)
    for number in singly.asked:
        queries.settle(plain, number, ACCEPT, SUE)
    one, other = (record_of(plain, o.submission) for o in (together, singly))
    assert {p: sorted(v) for p, v in one.items()} == {p: sorted(v) for p, v in other.items()}


def record_of(ledger: Ledger, submission: int) -> Mapping[str, Mapping[str, object]]:
    (found,) = [r for r in records.find(ledger) if r.submission == submission]
    return records.get(ledger, found.number).provenance


def test_what_is_answered_while_an_act_waits_for_its_turn_is_not_chosen_by_it(plain: Ledger) -> None:
    first, second = (o.asked for o in in_doubt(plain, 2, ("summary", "supervisor")))
    with ThreadPoolExecutor(1) as another:
        with plain.writing() as conn:
            word = {"query": first[0], "action": "accept", "by": "Cy", "at": "2026-11-22", "value": "Cy's."}
            conn.execute(insert(settlements).values(**word))
            waiting = another.submit(settle, plain, Selection(codes=("unsure",)), ACCEPT, SUE)
            time.sleep(0.5)  # it stands in the queue of writers by now; what it would have read is open still
        done = waiting.result()
    assert done.numbers == (first[1], *second)
    assert [s.by for s in queries.get(plain, first[0]).said] == ["Cy"]


def test_a_commitment_that_waited_for_its_employers_is_filed_with_it(plain: Ledger) -> None:
    employee, employer = load("commitment-employee"), load("commitment-employer")
    waits = submit(plain, returned(commitment(employee.form), form=employee), actor=later(1))
    assert waits.code == "employer-first"
    made = submit(plain, returned(commitment(employer.form), form=employer, unsure=["date"]), actor=later(2))
    done = settle(plain, Selection(Numbers(named=made.asked)), ACCEPT, later(3))
    assert [o.submission for o in done.waited] == [waits.submission]
    assert done.waited[0].outcome == "filed"


def test_a_return_whose_form_is_gone_breaks_no_act_off_after_it_is_done(staffed: Ledger) -> None:
    employee, employer = load("commitment-employee"), load("commitment-employer")
    gone, waits = (
        submit(staffed, returned({**commitment(employee.form), **who}, form=employee), actor=later(1))
        for who in ({}, {"name": "Sam Sample", "manager": "Ama Admin", "signed_name": "S. Sample"})
    )
    assert (gone.code, waits.code) == ("employer-first", "employer-first")
    other = submit(staffed, returned(SESSION, unsure=["summary"]), actor=later(1))
    with staffed.writing() as conn:
        mine = readings.c.submission == gone.submission
        conn.execute(update(readings).where(mine).values(form="a-form-of-before"))
    done = settle(staffed, Selection(Numbers(named=other.asked)), ACCEPT, later(2))
    assert [(d.outcome.outcome, done.waited) for d in done.documents] == [("filed", ())]
    made = submit(
        staffed, returned(commitment(employer.form), form=employer, unsure=["date"]), actor=later(2)
    )
    done = settle(staffed, Selection(Numbers(named=made.asked)), ACCEPT, later(3))
    assert [(o.submission, o.outcome) for o in done.waited] == [(waits.submission, "filed")]
    (withdrawn,) = withdraw(staffed, [done.waited[0].record or 0], "It is not his.", later(4))
    assert (withdrawn.act, withdrawn.waited) == ("withdrawn", ())
    assert open_now(staffed) == gone.asked


def commitment(form: str) -> dict[str, Value]:
    """A commitment with every answer that its form wants, and who made it."""
    answers = answers_of(load(form), bridging.commitment(form, "2026-06-01"))
    return dict(answers)
