"""Two records that are one are asked about when they come in; what was withdrawn or merged is held against as it is."""

from __future__ import annotations

import pytest

from filing.ledger.actor import moment
from filing.ledger.database import Ledger
from filing.life.acts import merge, move, withdraw
from filing.people.roster import find
from filing.records import records
from filing.records.copies import issue, listed
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.query_view import QueryView
from filing.review.wording import in_words
from schemas.copies import Copy
from schemas.errors import UsageError
from schemas.template import Template
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NOON, NUMBER, RENDITION, SESSION, SIGNED, later, returned, submit

pytestmark = pytest.mark.thorough

OTHER = "7W2M4K9QXT81ZA"


def made(ledger: Ledger, number: str, person: str = "E02") -> Copy:
    copy = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=number)
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    issue(ledger, [copy], [template], actor=ACT, person=find(ledger, person))
    return copy


def only(ledger: Ledger) -> QueryView:
    (asked,) = queries.listed(ledger)
    return asked


def accept(ledger: Ledger, candidate: int) -> Outcome:
    return queries.settle(ledger, only(ledger).number, Settlement("accept", candidate=candidate), later(1))


def state_of(ledger: Ledger, number: str) -> str:
    (copy,) = [c for c in listed(ledger, now=NOON, every=True) if c.number == number]
    return copy.state


@pytest.mark.parametrize("first", ["ours", "foreign", "blank"])
@pytest.mark.parametrize("second", ["ours", "foreign"])
def test_the_same_answers_on_another_copy_are_asked_about(staffed: Ledger, first: str, second: str) -> None:
    def back(which: str, number: str) -> Outcome:
        if which == "ours":
            return submit(staffed, returned(SESSION, copy=made(staffed, number)))
        return submit(staffed, returned(SESSION, number=number if which == "foreign" else None))

    one = back(first, NUMBER)
    two = back(second, OTHER)
    assert (one.outcome, two.outcome, two.code) == ("filed", "review", "same-session")
    asked = only(staffed).query
    assert f"record {one.record}" in asked.say
    assert [in_words(FORM, None, c)[0].split(":")[0] for c in asked.candidates] == [
        "the same session",
        f"another session than record {one.record}",
    ]
    done = accept(staffed, 1)
    assert (done.outcome, done.duplicate_of) == ("duplicate", one.submission)
    assert done.reason == "It is the session that is filed already; this return is linked to it."
    assert [r.number for r in records.find(staffed)] == [one.record]
    if second == "ours":
        assert state_of(staffed, OTHER) == "filed"
    assert not staffed.verify(deep=True)


def test_another_session_with_the_same_answers_is_filed_by_itself(staffed: Ledger) -> None:
    submit(staffed, returned(SESSION, number=NUMBER))
    submit(staffed, returned(SESSION, number=OTHER))
    done = accept(staffed, 2)
    assert (done.outcome, done.code) == ("filed", "another-session")
    assert len(records.find(staffed)) == 2


def test_the_same_session_with_more_signatures_completes_the_record_which_keeps_its_copy(
    staffed: Ledger,
) -> None:
    one = submit(staffed, returned(SESSION, copy=made(staffed, NUMBER)))
    submit(staffed, returned({**SESSION, **SIGNED}, copy=made(staffed, OTHER)))
    done = accept(staffed, 1)
    assert (done.outcome, done.code, done.completes) == ("filed", "completed", one.record)
    (record,) = records.find(staffed)
    assert (record.copy, record.state) == (NUMBER, "complete")
    assert {state_of(staffed, n) for n in (NUMBER, OTHER)} == {"filed"}


def test_other_answers_on_the_same_day_stay_a_note(staffed: Ledger) -> None:
    submit(staffed, returned(SESSION, number=NUMBER))
    two = submit(staffed, returned({**SESSION, "summary": "Talked of something else."}, number=OTHER))
    assert two.outcome == "filed"
    assert "same-day" in [q.code for q in two.queries]


def test_it_cannot_be_waived_and_what_was_asked_beside_an_older_version_is_asked_anew(
    staffed: Ledger,
) -> None:
    copy = made(staffed, NUMBER)
    submit(staffed, returned(SESSION, copy=copy))
    submit(staffed, returned(SESSION, number=OTHER))
    before = only(staffed)
    with pytest.raises(UsageError) as told:
        queries.settle(staffed, before.number, Settlement("waive", why="Whatever."), ACT)
    assert told.value.code == "settlement-not-waivable"
    submit(staffed, returned({**SESSION, **SIGNED}, copy=copy))
    assert only(staffed).number != before.number
    assert queries.get(staffed, before.number).moot


def test_a_withdrawn_record_is_not_there_and_its_answers_in_another_file_are_asked_about(
    staffed: Ledger,
) -> None:
    copy = made(staffed, NUMBER)
    one = submit(staffed, returned(SESSION, copy=copy))
    withdraw(staffed, [one.record or 0], "Not hers.", later(1))
    assert state_of(staffed, NUMBER) == "issued"
    two = submit(staffed, returned(SESSION, copy=copy), actor=later(2))
    assert (two.outcome, two.code) == ("review", "withdrawn-before")
    say = only(staffed).query.say
    assert f"on {moment(later(1).at)[:10]} by {ACT.by}: Not hers." in say
    done = accept(staffed, 1)
    assert (done.outcome, records.get(staffed, done.record or 0).copy) == ("filed", NUMBER)
    third = submit(staffed, returned(SESSION, copy=copy), actor=later(3))
    assert (third.outcome, third.duplicate_of) == ("duplicate", two.submission)
    assert state_of(staffed, NUMBER) == "filed"


def test_other_answers_after_a_withdrawal_are_filed_as_if_nothing_had_been(staffed: Ledger) -> None:
    copy = made(staffed, NUMBER)
    one = submit(staffed, returned(SESSION, copy=copy))
    withdraw(staffed, [one.record or 0], "Not hers.", later(1))
    two = submit(staffed, returned({**SESSION, "summary": "Talked better."}, copy=copy))
    assert (two.outcome, two.code) == ("filed", None)


def test_a_document_whose_record_was_withdrawn_is_read_again_where_somebody_asks(staffed: Ledger) -> None:
    from filing.review.rejecting import reopen
    from filing.review.submissions import conclude, receipt_of

    one = submit(staffed, returned(SESSION))
    (gone,) = withdraw(staffed, [one.record or 0], "Read badly.", later(1))
    reopen(staffed, (one.submission,), later(2))
    again = conclude(staffed, one.submission, returned(SESSION), later(2))
    assert again.outcome == "filed", again.queries
    assert again.record not in {one.record, gone.record}
    assert receipt_of(staffed, one.submission).records == again.records
    assert not staffed.verify(deep=True)


def merged(ledger: Ledger, changes: dict[str, Value]) -> tuple[int, int]:
    """A record of one copy, and that of another with these changes, merged into it."""
    one = submit(ledger, returned(SESSION, copy=made(ledger, NUMBER))).record or 0
    submit(ledger, returned({**SESSION, **changes}, copy=made(ledger, OTHER)))
    open_ = queries.listed(ledger)
    if open_:
        accept(ledger, 2)
    two = max(r.number for r in records.find(ledger))
    done = merge(ledger, one, two, "One session.", later(1), even_so=bool(changes))
    return done.into or 0, two


def test_a_further_signature_on_a_merged_copy_completes_the_record_it_is_now(staffed: Ledger) -> None:
    merged(staffed, {})
    copy = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=OTHER)
    back = submit(staffed, returned({**SESSION, **SIGNED}, copy=copy), actor=later(2))
    assert (back.outcome, back.code) == ("filed", "completed"), back.queries
    (record,) = records.find(staffed)
    assert (record.number, record.copy, record.state) == (back.record, NUMBER, "complete")
    assert record.record["summary"] == SESSION["summary"]
    assert {state_of(staffed, n) for n in (NUMBER, OTHER)} == {"filed"}


def test_a_signature_under_the_other_words_of_a_merged_copy_is_not_put_under_the_records(
    staffed: Ledger,
) -> None:
    keep, _ = merged(staffed, {"summary": "Talked about training."})
    copy = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=OTHER)
    answers = {**SESSION, "summary": "Talked about training.", **SIGNED}
    back = submit(staffed, returned(answers, copy=copy), actor=later(2))
    assert (back.outcome, back.code) == ("review", "different-answers")
    (record,) = records.find(staffed)
    assert (record.number, record.state) == (keep, "unsigned")


def test_a_record_that_was_moved_leaves_its_copy_out_and_a_return_of_it_is_filed(staffed: Ledger) -> None:
    copy = made(staffed, NUMBER)
    one = submit(staffed, returned(SESSION, copy=copy))
    move(staffed, [one.record or 0], "E03", "Settled wrongly.", later(1))
    assert state_of(staffed, NUMBER) == "issued"
    two = submit(staffed, returned({**SESSION, "summary": "She talked."}, copy=copy), actor=later(2))
    assert (two.outcome, two.person) == ("filed", "E02"), two.queries
    assert state_of(staffed, NUMBER) == "filed"
