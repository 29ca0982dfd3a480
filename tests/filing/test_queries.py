"""Queries: settled by a person, checked again, filed with who said what; history that nobody can change."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.records import records
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.submissions import receive
from schemas.copies import Copy
from schemas.errors import UsageError
from schemas.reading import Query
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NOON, SESSION, SIGNED, returned, submit

SUE = Actor("Sue Supervisor", NOON + dt.timedelta(hours=1))


def settle(ledger: Ledger, outcome: Outcome, path: str | None, settlement: Settlement) -> Outcome:
    """Settles the open query about this path."""
    number = next(n for n in outcome.asked if queries.get(ledger, n).query.path == path)
    return queries.settle(ledger, number, settlement, SUE)


def test_an_accepted_candidate_is_filed_with_who_accepted_it(staffed: Ledger) -> None:
    asked = submit(staffed, returned(SESSION, unsure=["date"]))
    done = settle(staffed, asked, "date", Settlement("accept"))
    filed = records.get(staffed, done.record or 0)
    assert (done.outcome, filed.record["date"]) == ("filed", "2026-11-14")
    settled = filed.provenance["date"]["settled"]
    assert (settled["by"], settled["action"], settled["at"]) == (
        SUE.by,
        "accept",
        "2026-11-22T13:00:00+00:00",
    )
    assert filed.provenance["date"]["method"] == "tag"
    assert "settled" not in filed.provenance["summary"]


@pytest.mark.parametrize(
    ("path", "said", "kept"),
    [
        ("date", "15 November 2026", "2026-11-15"),
        ("length", "1 h 30 min", 90),
        ("worth_supervisee", "5", 5),
        ("worth_supervisee", "very worthwhile", 5),
        ("summary", "Two lines\nof it", "Two lines\nof it"),
        ("session", "12", 12),
    ],
)
def test_a_correction_is_written_as_on_the_form(plain: Ledger, path: str, said: str, kept: Value) -> None:
    answers: dict[str, Value] = {**SESSION, "length": 60, "worth_supervisee": 3}
    asked = submit(plain, returned(answers, unsure=[path]))
    done = settle(plain, asked, path, Settlement("correct", value=said))
    assert records.get(plain, done.record or 0).record[path] == kept


@pytest.mark.parametrize(
    ("path", "said"), [("date", "soon"), ("session", "many"), ("worth_supervisee", "9"), ("date", " ")]
)
def test_a_correction_that_is_no_answer_is_not_taken_and_nothing_changes(
    plain: Ledger, path: str, said: str
) -> None:
    asked = submit(plain, returned({**SESSION, "worth_supervisee": 3}, unsure=[path]))
    with pytest.raises(UsageError) as told:
        settle(plain, asked, path, Settlement("correct", value=said))
    assert told.value.code in {"settlement-not-understood", "settlement-empty"}
    assert queries.get(plain, asked.asked[0]).said == ()
    assert plain.verify() == ()


@pytest.mark.parametrize("why", [None, " "])
def test_a_length_of_more_than_a_day_is_keyed_only_with_a_reason(plain: Ledger, why: str | None) -> None:
    asked = submit(plain, returned({**SESSION, "length": 60}, unsure=["length"]))
    with pytest.raises(UsageError) as refused:
        settle(plain, asked, "length", Settlement("correct", value="90 hours", why=why))
    (fault,) = refused.value.faults
    assert (fault.code, fault.place.path) == ("settlement-long-length", "length")
    assert fault.what == "“Length of session”: 90 h is longer than a day. Is 1 h 30 min meant?"
    assert '--correct "90 h" --why TEXT' in (fault.do or "")
    assert queries.get(plain, asked.asked[0]).said == ()
    # As the message says: the same with a reason is filed, and says who let it stand and why.
    done = settle(plain, asked, "length", Settlement("correct", value="90 h", why="A camp."))
    filed = records.get(plain, done.record or 0)
    assert (filed.record["length"], filed.provenance["length"]["settled"]["why"]) == (5400, "A camp.")


def test_a_length_of_a_day_is_keyed_and_a_longer_one_that_was_read_is_accepted_as_it_stands(
    plain: Ledger,
) -> None:
    asked = submit(plain, returned({**SESSION, "length": 60}, unsure=["length"]))
    done = settle(plain, asked, "length", Settlement("correct", value="24 h"))
    assert records.get(plain, done.record or 0).record["length"] == 24 * 60
    other = {**SESSION, "date": dt.date(2026, 11, 15), "length": 5400}
    read = submit(plain, returned(other, unsure=["length"]))
    done = settle(plain, read, "length", Settlement("accept", candidate=1))
    assert records.get(plain, done.record or 0).record["length"] == 5400


def test_blanking_what_must_be_answered_asks_the_forms_rule(plain: Ledger) -> None:
    asked = submit(plain, returned(SESSION, unsure=["summary"]))
    still = settle(plain, asked, "summary", Settlement("blank"))
    assert (still.outcome, still.code) == ("review", "required")
    done = settle(plain, still, "summary", Settlement("waive", why="The session was cut short."))
    filed = records.get(plain, done.record or 0)
    assert (done.outcome, filed.record["summary"]) == ("filed", None)
    waived = next(f for f in filed.flags if f["code"] == "required")["waived"]
    assert (waived["by"], waived["why"]) == (SUE.by, "The session was cut short.")


@pytest.mark.parametrize("why", [None, "", "  "])
def test_waiving_needs_a_reason(plain: Ledger, why: str | None) -> None:
    asked = submit(plain, returned(SESSION, unsure=["summary"]))
    with pytest.raises(UsageError) as told:
        settle(plain, asked, "summary", Settlement("waive", why=why))
    assert told.value.code == "settlement-no-reason"


def test_a_rule_that_a_correction_fulfils_is_no_longer_asked(plain: Ledger) -> None:
    early = {**SESSION, "next_meeting": dt.date(2026, 1, 1)}
    asked = submit(plain, returned(early))
    assert asked.code == "order"
    done = settle(plain, asked, "next_meeting", Settlement("correct", value="12/12/2026"))
    assert done.outcome == "filed"


def test_a_rule_that_a_correction_breaks_is_asked(plain: Ledger) -> None:
    asked = submit(plain, returned(SESSION, unsure=["next_meeting"]))
    still = settle(plain, asked, "next_meeting", Settlement("correct", value="1/1/2026"))
    assert (still.outcome, still.code) == ("review", "order")
    again = settle(plain, still, "next_meeting", Settlement("correct", value="1/2/2026"))
    assert (again.outcome, again.code) == ("review", "order")
    assert settle(plain, again, "next_meeting", Settlement("blank")).outcome == "filed"


def test_another_settlement_can_answer_a_query_and_it_is_closed_as_moot(plain: Ledger) -> None:
    answers = {**SESSION, "next_meeting": dt.date(2026, 11, 1), "date": dt.date(2026, 11, 14)}
    order = submit(plain, returned(answers, extra=(_doubt("date"),)))
    date = next(n for n in order.asked if queries.get(plain, n).query.path == "date")
    done = queries.settle(plain, date, Settlement("correct", value="14/10/2026"), SUE)
    assert done.outcome == "filed"
    other = next(n for n in order.asked if n != date)
    assert [s.action for s in queries.get(plain, other).said] == ["moot"]


def _doubt(path: str) -> Query:
    return Query(code="unsure", path=path, question="Date", say="Not certain.", raw="14?11", candidates=())


def test_the_last_word_on_a_query_counts_until_the_record_is_filed(plain: Ledger) -> None:
    asked = submit(plain, returned(SESSION, unsure=["summary", "supervisor"]))
    supervisor, summary = asked.asked
    queries.settle(plain, summary, Settlement("correct", value="The rota first"), ACT)
    queries.settle(plain, summary, Settlement("correct", value="The rota, then leave"), SUE)
    done = queries.settle(plain, supervisor, Settlement("accept"), SUE)
    assert records.get(plain, done.record or 0).record["summary"] == "The rota, then leave"
    assert [s.value for s in queries.get(plain, summary).said] == ["The rota first", "The rota, then leave"]
    with pytest.raises(UsageError) as told:
        queries.settle(plain, summary, Settlement("correct", value="Third"), SUE)
    assert told.value.code == "not-in-review"


def test_what_was_left_blank_says_by_whom(plain: Ledger) -> None:
    asked = submit(plain, returned({**SESSION, "comments": "?"}, unsure=["comments"]))
    done = settle(plain, asked, "comments", Settlement("blank", why="Nothing is written there."))
    flag = records.get(plain, done.record or 0).flags[-1]
    assert (flag["path"], flag["blanked"]["by"]) == ("comments", SUE.by)
    assert flag["blanked"]["why"] == "Nothing is written there."


def test_rows_keep_their_numbers_while_they_are_settled_and_close_up_when_filed(plain: Ledger) -> None:
    answers: dict[str, Value] = {
        **SESSION,
        "agenda.1.item": "Rota",
        "agenda.2.item": "??",
        "agenda.3.item": "Training",
        "agenda.4.item": "???",
    }
    asked = submit(plain, returned(answers, unsure=["agenda.2.item", "agenda.4.item"]))
    still = settle(plain, asked, "agenda.2.item", Settlement("blank"))
    assert [queries.get(plain, n).query.path for n in still.asked] == ["agenda.4.item"]
    done = settle(plain, still, "agenda.4.item", Settlement("correct", value="Leave"))
    filed = records.get(plain, done.record or 0)
    assert [r["item"] for r in filed.record["agenda"]] == ["Rota", "Training", "Leave"]
    assert filed.provenance["agenda.3.item"]["settled"]["action"] == "correct"
    assert "settled" not in filed.provenance["agenda.2.item"]


def test_a_missing_question_can_be_keyed_from_the_paper(plain: Ledger) -> None:
    back = returned(SESSION)
    missing = Query(code="missing", path="comments", question="Comments:", say="Not found.")
    asked = submit(plain, type(back)(back.form, back.reading, back.checked, (*back.queries, missing)))
    done = settle(plain, asked, "comments", Settlement("correct", value="Went well"))
    filed = records.get(plain, done.record or 0)
    assert filed.record["comments"] == "Went well"
    assert filed.provenance["comments"]["settled"]["action"] == "correct"


def test_what_must_be_answered_on_a_missing_page_is_asked_once_somebody_lets_the_page_be_missing(
    plain: Ledger,
) -> None:
    without = {path: value for path, value in SESSION.items() if path != "supervisor"}
    back = returned({**without, "comments": "?"}, unsure=["comments"])
    gone = Query(code="page-missing", say="Page 2 of 3 is not in this document. Ask for the whole form.")
    kept = tuple(q for q in back.queries if q.code != "required")
    asked = submit(plain, type(back)(back.form, back.reading, back.checked, (gone, *kept)))
    page = next(n for n in asked.asked if queries.get(plain, n).query.code == "page-missing")
    still = settle(plain, asked, "comments", Settlement("blank"))
    assert still.asked == (page,)
    then = queries.settle(plain, page, Settlement("waive", why="It was never sent."), SUE)
    assert [queries.get(plain, n).query.path for n in then.asked] == ["supervisor"]
    done = settle(plain, then, "supervisor", Settlement("correct", value="Sam Sample"))
    assert (done.outcome, records.get(plain, done.record or 0).record["supervisor"]) == (
        "filed",
        "Sam Sample",
    )


def test_a_person_is_chosen_by_candidate_reference_or_name(staffed: Ledger) -> None:
    for number, settlement in enumerate(
        (Settlement("accept"), Settlement("correct", value="e02"), Settlement("correct", value="Zoë Example"))
    ):
        answers = {**SESSION, "supervisee": "Zoe Exampel", "session": number + 1}
        asked = submit(staffed, returned(answers))
        assert asked.code == "unknown-person"
        done = settle(staffed, asked, "supervisee", settlement)
        filed = records.get(staffed, done.record or 0)
        assert (filed.person, filed.record["supervisee"]) == ("E02", "Zoe Exampel")


def test_a_document_of_nobody_on_the_roster_can_be_filed_for_nobody(staffed: Ledger) -> None:
    asked = submit(staffed, returned({**SESSION, "supervisee": "A Visitor"}))
    done = settle(staffed, asked, "supervisee", Settlement("waive", why="An agency worker."))
    assert (done.outcome, done.person) == ("filed", None)


def test_a_name_that_is_corrected_is_looked_up_again(staffed: Ledger) -> None:
    asked = submit(staffed, returned({**SESSION, "supervisee": "Zoe Exampel"}, unsure=["supervisee"]))
    assert asked.code == "unsure"
    done = settle(staffed, asked, "supervisee", Settlement("correct", value="Zoë Example"))
    assert (done.outcome, done.person) == ("filed", "E02")


def test_doubts_about_the_whole_document_are_waived_with_a_reason_and_nothing_else(plain: Ledger) -> None:
    strange = Query(code="unknown-rendition", say="It was not made here.", raw="3F2A9C1B7D20")
    asked = submit(plain, returned(SESSION, extra=(strange,)))
    for wrong in (Settlement("correct", value="x"), Settlement("blank"), Settlement("accept")):
        with pytest.raises(UsageError) as told:
            settle(plain, asked, None, wrong)
        assert told.value.code.startswith("settlement-")
    done = settle(plain, asked, None, Settlement("waive", why="Compared with the paper."))
    assert done.outcome == "filed"
    assert records.get(plain, done.record or 0).flags[-1]["code"] == "unknown-rendition"


@pytest.fixture
def copy(staffed: Ledger) -> Copy:
    """A copy that was issued to Zoë Example."""
    from filing.people.roster import find
    from filing.records.copies import issue
    from schemas.template import Template
    from tests.filing.returns import NUMBER, RENDITION

    made = Copy(
        form=FORM.form,
        edition=1,
        rendition=RENDITION,
        number=NUMBER,
        given={"supervisee": "Zoë Example"},
        locked=("supervisee",),
    )
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    issue(staffed, [made], [template], actor=ACT, person=find(staffed, "E02"), period="2026 Q4")
    return made


def test_different_answers_for_one_copy_are_asked_and_either_can_be_kept(staffed: Ledger, copy: Copy) -> None:
    first = submit(staffed, returned(SESSION, copy=copy))
    other = submit(staffed, returned({**SESSION, "summary": "Talked of others."}, copy=copy))
    third = submit(staffed, returned({**SESSION, "summary": "Talked a third time."}, copy=copy))
    assert (first.outcome, other.code, third.code) == ("filed", "different-answers", "different-answers")
    kept = queries.settle(staffed, other.asked[0], Settlement("accept", candidate=1), SUE)
    assert (kept.outcome, kept.code, kept.duplicate_of) == ("duplicate", "set-aside", first.submission)
    replaced = queries.settle(staffed, third.asked[0], Settlement("accept", candidate=2), SUE)
    filed = records.get(staffed, replaced.record or 0)
    assert (filed.record["summary"], filed.replaces, filed.period) == (
        "Talked a third time.",
        first.record,
        "2026 Q4",
    )
    assert [r.number for r in records.find(staffed)] == [replaced.record]


def test_different_answers_must_be_chosen_between(staffed: Ledger, copy: Copy) -> None:
    submit(staffed, returned(SESSION, copy=copy))
    other = submit(staffed, returned({**SESSION, "summary": "Talked of others."}, copy=copy))
    for wrong in (
        Settlement("waive", why="x"),
        Settlement("blank"),
        Settlement("accept"),
        Settlement("accept", 4),
    ):
        with pytest.raises(UsageError):
            queries.settle(staffed, other.asked[0], wrong, SUE)


def test_a_return_in_review_is_compared_with_what_was_filed_meanwhile(staffed: Ledger, copy: Copy) -> None:
    waiting = submit(staffed, returned(SESSION, copy=copy, unsure=["summary"]))
    filed = submit(staffed, returned({**SESSION, "comments": "Talked more."}, copy=copy))
    assert filed.outcome == "filed"
    still = settle(staffed, waiting, "summary", Settlement("accept"))
    assert (still.outcome, still.code) == ("review", "different-answers")


def test_a_settled_return_that_turns_out_the_same_is_linked(staffed: Ledger, copy: Copy) -> None:
    waiting = submit(staffed, returned(SESSION, copy=copy, unsure=["summary"]))
    filed = submit(staffed, returned(SESSION, copy=copy))
    done = settle(staffed, waiting, "summary", Settlement("accept"))
    assert (done.outcome, done.duplicate_of) == ("duplicate", filed.submission)


def test_a_signed_return_of_a_copy_completes_its_record(staffed: Ledger, copy: Copy) -> None:
    first = submit(staffed, returned(SESSION, copy=copy))
    done = submit(staffed, returned({**SESSION, **SIGNED}, copy=copy))
    assert (done.code, done.completes) == ("completed", first.record)


def test_a_photocopy_used_by_somebody_else_is_asked_once_and_filed_for_them(
    staffed: Ledger, copy: Copy
) -> None:
    asked = submit(staffed, returned({**SESSION, "supervisee": "Łukasz Próba"}, copy=copy))
    assert [queries.get(staffed, n).query.code for n in asked.asked] == ["another-person"]
    done = settle(staffed, asked, "supervisee", Settlement("accept", candidate=2))
    filed = records.get(staffed, done.record or 0)
    assert (filed.person, filed.copy) == ("E03", None)
    own = submit(staffed, returned(SESSION, copy=copy))
    assert (own.outcome, own.person) == ("filed", "E02")


def test_a_query_that_is_not_there_is_told(plain: Ledger) -> None:
    with pytest.raises(UsageError) as told:
        queries.settle(plain, 99, Settlement("accept"), SUE)
    assert told.value.code == "no-query"


def test_open_queries_are_listed_by_form_and_person(staffed: Ledger) -> None:
    submit(staffed, returned(SESSION, unsure=["summary"]))
    submit(staffed, returned({**SESSION, "supervisee": "Łukasz Próba"}, unsure=["summary"]))
    assert len(queries.listed(staffed)) == 2
    assert [a.person for a in queries.listed(staffed, person="E03")] == ["E03"]
    assert queries.listed(staffed, form="another-form") == ()
    assert all(a.query.level == "must" for a in queries.listed(staffed))
    assert any(a.query.level == "note" for a in queries.listed(staffed, every=True))


def test_the_queries_of_a_reading_that_was_made_anew_are_closed(plain: Ledger) -> None:
    data = b"a document"
    asked = submit(plain, returned(SESSION, unsure=["summary"]), data=data)
    again = receive(
        plain, data, name="again", origin="file:/elsewhere", actor=ACT, read_as="supervision-record.1"
    )
    assert again.outcome == "received"
    with pytest.raises(UsageError) as told:
        queries.settle(plain, asked.asked[0], Settlement("accept"), SUE)
    assert told.value.code == "not-in-review"
