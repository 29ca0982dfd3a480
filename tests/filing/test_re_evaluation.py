"""Returns of one copy that differ: nobody settles against a record they were not shown, and nothing said is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import insert, text, update

from filing.ledger.database import Ledger
from filing.ledger.tables import readings, settlements
from filing.people.roster import find, import_csv
from filing.records import records
from filing.records.copies import issue
from filing.review import queries
from filing.review.apply_decision import Outcome, enact
from filing.review.queries import Settlement
from filing.review.re_evaluation import ask_again, check_again
from filing.review.selection import Numbers, Selection
from filing.review.settling import settle
from filing.review.submissions import conclude, receive
from schemas.candidates import AnswersCandidate, PersonCandidate, Plain
from schemas.copies import Copy
from schemas.errors import UsageError
from schemas.reading import Query
from schemas.records import plain
from schemas.template import Template
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, SIGNED, returned, submit

pytestmark = pytest.mark.thorough

OTHER = "7W2M4K9QXT81ZA"
STRAY = Query(code="stray-text", say="Words outside the places for answers.", raw="Please ring me.")


@pytest.fixture
def copy(staffed: Ledger) -> Copy:
    """A copy that was issued to Zoë Example."""
    made = Copy(
        form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given={"supervisee": "Zoë Example"}
    )
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    issue(staffed, [made], [template], actor=ACT, person=find(staffed, "E02"))
    return made


def says(summary: str, **more: Value) -> dict[str, Value]:
    return {**SESSION, "summary": summary, **more}


def keep(ledger: Ledger, number: int, candidate: int) -> Outcome:
    return queries.settle(ledger, number, Settlement("accept", candidate=candidate), ACT)


def shown(ledger: Ledger, number: int) -> list[dict[str, Plain]]:
    candidates = queries.get(ledger, number).query.candidates
    return [c.answers for c in candidates if isinstance(c, AnswersCandidate)]


def offered(ledger: Ledger, number: int) -> list[str]:
    candidates = queries.get(ledger, number).query.candidates
    return [c.person for c in candidates if isinstance(c, PersonCandidate)]


def open_numbers(ledger: Ledger) -> list[int]:
    return [a.number for a in queries.listed(ledger)]


def test_what_was_asked_about_a_replaced_record_is_closed_and_asked_with_the_new_one(
    staffed: Ledger, copy: Copy
) -> None:
    submit(staffed, returned(says("Talked"), copy=copy))
    second, third, fourth = (
        submit(staffed, returned(says(w), copy=copy)).asked[0]
        for w in ("Talked: Second", "Talked: Third", "Talked: Fourth")
    )
    done = keep(staffed, second, 2)
    assert records.get(staffed, done.record or 0).record["summary"] == "Talked: Second"
    for stale in (third, fourth):
        assert queries.get(staffed, stale).said[-1].action == "moot"
        with pytest.raises(UsageError) as told:
            keep(staffed, stale, 1)
        assert told.value.code == "asked-again"
    new_third, new_fourth = open_numbers(staffed)
    assert str(new_fourth) in told.value.faults[0].do
    assert shown(staffed, new_third) == [
        {"summary": "Talked: Second"},
        {"summary": "Talked: Third"},
    ]
    assert keep(staffed, new_third, 1).code == "set-aside"
    assert open_numbers(staffed) == [new_fourth]
    replaced = keep(staffed, new_fourth, 2)
    assert records.get(staffed, replaced.record or 0).replaces == done.record
    assert staffed.verify(deep=True) == ()


def test_a_signature_that_came_meanwhile_is_shown_before_it_can_be_replaced(
    staffed: Ledger, copy: Copy
) -> None:
    submit(staffed, returned(SESSION, copy=copy))
    asked = submit(staffed, returned(says("Talked: Third"), copy=copy)).asked[0]
    signed = submit(staffed, returned({**SESSION, **SIGNED}, copy=copy))
    assert signed.code == "completed"
    with pytest.raises(UsageError):
        keep(staffed, asked, 2)
    assert records.find(staffed)[0].number == signed.record
    (again,) = open_numbers(staffed)
    earlier, this = shown(staffed, again)
    assert earlier["signed_supervisor"] == "S. Sample"
    assert this["signed_supervisor"] is None


def test_a_signed_return_of_the_answers_that_were_chosen_completes_them_by_itself(
    staffed: Ledger, copy: Copy
) -> None:
    submit(staffed, returned(SESSION, copy=copy))
    plain, signed = (
        submit(staffed, returned(a, copy=copy)).asked[0]
        for a in (says("Talked: Other"), says("Talked: Other", **SIGNED))
    )
    keep(staffed, plain, 2)
    (current,) = records.find(staffed)
    assert (current.version, current.record["signed_supervisor"]) == (3, "S. Sample")
    assert open_numbers(staffed) == []
    assert queries.get(staffed, signed).said[-1].action == "moot"


def test_what_is_filed_as_well_is_told_with_what_was_settled(staffed: Ledger, copy: Copy) -> None:
    submit(staffed, returned(SESSION, copy=copy))
    chosen, signed, other = (
        submit(staffed, returned(a, copy=copy))
        for a in (says("Talked: Other"), says("Talked: Other", **SIGNED), says("Talked: Third"))
    )
    which = Selection(Numbers(named=chosen.asked))
    done = settle(staffed, which, Settlement("accept", candidate=2), ACT)
    assert [d.outcome.submission for d in done.documents] == [chosen.submission]
    (also,) = done.waited
    assert (also.submission, also.outcome, also.code) == (signed.submission, "filed", "completed")
    assert also.records == (records.find(staffed)[0].number,)
    assert other.submission not in {o.submission for o in done.waited}, "it is asked about still"


def test_what_was_settled_in_the_same_act_is_not_told_twice(staffed: Ledger, copy: Copy) -> None:
    submit(staffed, returned(SESSION, copy=copy))
    chosen, signed = (
        submit(staffed, returned(a, copy=copy))
        for a in (says("Talked: Other"), says("Talked: Other", **SIGNED))
    )
    which = Selection(Numbers(named=(*chosen.asked, *signed.asked)))
    done = settle(staffed, which, Settlement("accept", candidate=2), ACT)
    assert {d.outcome.submission for d in done.documents} == {chosen.submission, signed.submission}
    assert done.waited == ()


def test_a_return_tells_what_is_filed_because_it_came_in(staffed: Ledger, copy: Copy) -> None:
    submit(staffed, returned(SESSION, copy=copy))
    by_one, by_other = ({p: v for p, v in SIGNED.items() if who in p} for who in ("supervisor", "supervisee"))
    chosen, waits = (
        submit(staffed, returned(a, copy=copy))
        for a in (says("Talked: Other"), says("Talked: Other", **by_other))
    )
    with form_gone(staffed, waits.submission):
        keep(staffed, chosen.asked[0], 2)
    came = submit(staffed, returned(says("Talked: Other", **by_one), copy=copy))
    assert (came.outcome, came.code) == ("filed", "completed")
    (also,) = came.also
    assert (also.submission, also.outcome, also.code) == (waits.submission, "filed", "completed")
    assert {**records.get(staffed, also.record or 0).record}.keys() >= {
        "signed_supervisor",
        "signed_supervisee",
    }


@contextmanager
def form_gone(ledger: Ledger, submission: int) -> Iterator[None]:
    """While the form of a return in review is not here."""
    mine = update(readings).where(readings.c.submission == submission)
    with ledger.writing() as conn:
        conn.execute(mine.values(form="a-form-of-before"))
    yield
    with ledger.writing() as conn:
        conn.execute(mine.values(form=FORM.form))


def test_what_is_asked_about_anew_is_told_with_what_became_of_it(staffed: Ledger, copy: Copy) -> None:
    submit(staffed, returned(SESSION, copy=copy))
    chosen, other, same = (
        submit(staffed, returned(a, copy=copy))
        for a in (says("Talked: Chosen"), says("Talked: Other"), says("Talked: Chosen", **SIGNED))
    )
    with staffed.writing() as conn:
        said = {
            "query": chosen.asked[0],
            "action": "accept",
            "value": "this",
            "by": ACT.by,
            "at": "2026-11-22",
        }
        conn.execute(insert(settlements).values(**said))
        enact(conn, staffed.library, check_again(conn, staffed.library, chosen.submission, ACT), ACT)
        again = ask_again(conn, staffed.library, ACT)
        assert ask_again(conn, staffed.library, ACT) == ()
    became = {o.submission: o for o in again}
    assert {n: o.outcome for n, o in became.items()} == {other.submission: "review", same.submission: "filed"}
    assert became[same.submission].record == records.find(staffed)[0].number
    # Asked about once more, because the signature came after it was: it is told once, as it is after all.
    assert became[other.submission].asked == tuple(open_numbers(staffed))
    assert len(again) == len(became)


def test_a_word_on_an_older_record_says_nothing_about_a_newer_one(plain: Ledger) -> None:
    from filing.review.decision import DecisionContext, Said, Version, decide

    current = Version(11, 21, says("Talked: Second"))
    decision = decide(
        FORM,
        says("Talked: Third"),
        DecisionContext(versions=(current,)),
        Said(kept={10: "this"}),
        in_doubt=False,
    )
    assert (decision.outcome, decision.code) == ("review", "different-answers")


@pytest.mark.parametrize("number", [0, -1, 4])
def test_a_candidate_that_is_not_there_is_not_taken_for_another(
    staffed: Ledger, copy: Copy, number: int
) -> None:
    submit(staffed, returned(SESSION, copy=copy))
    asked = submit(staffed, returned(says("Talked: Other"), copy=copy)).asked[0]
    with pytest.raises(UsageError) as told:
        keep(staffed, asked, number)
    assert told.value.code == "settlement-no-candidate"


def test_the_first_of_two_that_say_the_same_is_filed_when_it_is_settled(staffed: Ledger) -> None:
    first = submit(staffed, returned(SESSION, unsure=["summary"]))
    second = submit(staffed, returned(SESSION, unsure=["summary"]))
    assert second.duplicate_of == first.submission
    assert queries.settle(staffed, first.asked[0], Settlement("accept"), ACT).outcome == "filed"


def waived(ledger: Ledger, number: str, answers: dict[str, Value]) -> Outcome:
    """A return of a copy that was not issued from here, let in."""
    unknown = Query(code="unknown-copy", say="This copy was not issued from here.", raw=number)
    asked = submit(ledger, returned(answers, number=number, extra=(unknown,)))
    return queries.settle(ledger, asked.asked[0], Settlement("waive", why="It is ours."), ACT)


def test_two_returns_of_one_unknown_copy_that_differ_are_a_query(staffed: Ledger) -> None:
    first = waived(staffed, OTHER, says("Talked: First"))
    assert first.outcome == "filed"
    second = waived(staffed, OTHER, says("Talked: Second"))
    assert (second.outcome, second.code) == ("review", "different-answers")
    done = keep(staffed, second.asked[0], 2)
    assert records.get(staffed, done.record or 0).replaces == first.record


def test_photocopies_of_an_unknown_copy_are_the_records_of_each_person(staffed: Ledger) -> None:
    waived(staffed, OTHER, says("Talked: First"))
    other = waived(staffed, OTHER, says("Talked: Second", supervisee="Łukasz Próba"))
    assert (other.outcome, other.person) == ("filed", "E03")


def test_words_beside_the_answers_of_a_repeated_return_go_with_the_record(
    staffed: Ledger, copy: Copy
) -> None:
    first = submit(staffed, returned(SESSION, copy=copy))
    asked = submit(staffed, returned(SESSION, copy=copy, extra=(STRAY,)))
    done = queries.settle(staffed, asked.asked[0], Settlement("waive", why="I rang."), ACT)
    assert (done.outcome, done.code) == ("filed", "noted")
    (current,) = records.find(staffed)
    flag = next(f for f in current.flags if f["code"] == "stray-text")
    assert queries.get(staffed, flag["waived"]["query"]).query.raw == "Please ring me."
    assert current.replaces == first.record
    signed = submit(staffed, returned({**SESSION, **SIGNED}, copy=copy))
    assert "stray-text" in {f["code"] for f in records.get(staffed, signed.record or 0).flags}


def test_what_was_settled_is_kept_when_a_document_is_read_again(staffed: Ledger) -> None:
    data = b"a document"
    asked = submit(staffed, returned(SESSION, unsure=["summary", "supervisor"]), data=data)
    summary = next(n for n in asked.asked if queries.get(staffed, n).query.path == "summary")
    queries.settle(staffed, summary, Settlement("correct", value="Talked, corrected."), ACT)
    back = returned(SESSION, unsure=["summary", "supervisor"])
    again = receive(staffed, data, name="a", origin="file:/a", actor=ACT, read_as="supervision-record.1")
    still = conclude(staffed, again.submission, back, ACT)
    assert [queries.get(staffed, n).query.path for n in still.asked] == ["supervisor"]
    done = queries.settle(staffed, still.asked[0], Settlement("accept"), ACT)
    filed = records.get(staffed, done.record or 0)
    assert filed.record["summary"] == "Talked, corrected."
    assert filed.provenance["summary"]["settled"]["by"] == ACT.by
    assert staffed.verify(deep=True) == ()


def test_what_was_settled_and_is_not_asked_again_is_told(plain: Ledger) -> None:
    data = b"a document"
    asked = submit(plain, returned(SESSION, unsure=["summary", "supervisor"]), data=data)
    queries.settle(plain, asked.asked[0], Settlement("accept"), ACT)
    again = receive(plain, data, name="a", origin="file:/a", actor=ACT, read_as="supervision-record.1")
    now = conclude(plain, again.submission, returned(SESSION, unsure=["date"]), ACT)
    note = next(q for q in now.queries if q.code == "settled-before")
    assert f"query {asked.asked[0]} " in note.say
    assert plain.verify(deep=True) == ()


def test_a_blank_in_a_name_that_somebody_else_has_now_is_asked(staffed: Ledger) -> None:
    import_csv(staffed, "ref,name\nE02,Zoë Newname\nE09,Zoë Example\n".encode(), ACT, {"new-refs"})
    asked = submit(staffed, returned(SESSION))
    assert (asked.outcome, asked.code) == ("review", "unknown-person")
    assert offered(staffed, asked.asked[0]) == ["E09", "E02"]
    assert keep(staffed, asked.asked[0], 2).person == "E02"


def test_a_blank_in_a_name_that_nobody_has_any_more_offers_whose_it_was(staffed: Ledger) -> None:
    import_csv(staffed, b"ref,name\nE02,Anna Newname\n", ACT, {"other-names"})
    asked = submit(staffed, returned(SESSION))
    assert offered(staffed, asked.asked[0])[0] == "E02"


def test_a_return_whose_form_is_gone_keeps_no_other_from_being_asked_anew(
    staffed: Ledger, copy: Copy
) -> None:
    submit(staffed, returned(says("Talked"), copy=copy))
    gone, there = (
        submit(staffed, returned(says(w), copy=copy)).asked[0] for w in ("Talked: Gone", "Talked: There")
    )
    with staffed.writing() as conn:
        conn.execute(text("UPDATE readings SET form = 'a-form-of-before' WHERE id = 2"))
    submit(staffed, returned(says("Talked", **SIGNED), copy=copy))
    again = [n for n in open_numbers(staffed) if n not in {gone, there}]
    assert [queries.get(staffed, n).query.candidates[0] for n in again] == [
        AnswersCandidate(
            keep="earlier",
            record=2,
            answers={p: plain({**says("Talked"), **SIGNED}.get(p)) for p in sorted({"summary", *SIGNED})},
        )
    ]
    assert not queries.get(staffed, there).open
    assert queries.get(staffed, gone).open
