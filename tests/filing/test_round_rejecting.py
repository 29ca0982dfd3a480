"""In a round, a document that is no record: held as an answer is, taken back as one, and written as one."""

from __future__ import annotations

import pytest

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.records import records
from filing.review import queries
from filing.review.queries import Settlement
from filing.review.rejecting import rejected
from filing.review.round_parts import KEPT, UNSAID
from filing.review.settling import Became
from schemas.errors import Fault
from schemas.policies import Policies
from tests.filing.test_round import SUE, actions, became, begun, in_doubt, now, typed


def test_a_document_that_is_no_record_is_rejected_and_the_others_are_not_touched(plain: Ledger) -> None:
    one, two = (in_doubt(plain, d, ("summary", "session")) for d in (1, 2))
    around = begun(plain)
    typed(around, "1", "1", "s", "r", "Minutes of a meeting.")
    assert became(around) == [(one.submission, "filed")]
    assert around.wants == "last"
    typed(around, "\r")
    told = around.news()
    assert [n.outcome.outcome for n in told if isinstance(n, Became)] == ["rejected"]
    assert f"If that was wrong: carepack queries reopen {two.submission}" in told
    assert (around.wants, around.left) == ("end", ())
    assert plain.verify(deep=True) == ()
    assert [r.why for r in rejected(plain)] == ["Minutes of a meeting."]


def test_a_document_that_was_rejected_is_taken_back_as_an_answer_is(plain: Ledger) -> None:
    """What was answered about it before is there still, and nothing was written meanwhile."""
    one, two = (in_doubt(plain, d, ("summary", "session")) for d in (1, 2))
    around = begun(plain)
    typed(around, "1", "r", "Minutes of a meeting.")
    assert any("u takes that back" in str(n) for n in around.news())
    assert (now(around), rejected(plain)) == (two.asked[0], ())
    assert around.held == (one.asked[1],)  # the answer before counts no more, as long as it is rejected
    typed(around, "u")
    assert (now(around), around.held) == (one.asked[1], one.asked[:1])
    typed(around, "1", "1")
    assert became(around) == [(one.submission, "filed")]
    assert rejected(plain) == ()


def test_an_answer_about_the_next_document_makes_a_rejection_final(plain: Ledger) -> None:
    one, two = (in_doubt(plain, d, ("summary", "session")) for d in (1, 2))
    around = begun(plain)
    typed(around, "1", "r", "Minutes of a meeting.", "1")
    assert became(around) == [(one.submission, "rejected")]
    assert all(s == ["moot"] for s in (actions(plain, n) for n in one.asked))
    typed(around, "u", "u")
    assert KEPT in around.news()
    typed(around, "q")
    assert (around.left, around.settled, around.rejected) == (two.asked, 0, 1)


def test_stopping_keeps_a_rejection(plain: Ledger) -> None:
    one = in_doubt(plain, 1, ("summary",))
    in_doubt(plain, 2, ("summary",))
    around = begun(plain)
    typed(around, "r", "Minutes of a meeting.")
    around.end()  # as Ctrl+C does
    assert [r.submission for r in rejected(plain)] == [one.submission]


def test_a_document_that_was_filed_while_its_rejection_was_held_stays_filed_and_that_is_told(
    plain: Ledger,
) -> None:
    one, two = (in_doubt(plain, d, ("summary",)) for d in (1, 2))
    around = begun(plain)
    typed(around, "r", "Minutes of a meeting.")
    queries.settle(plain, one.asked[0], Settlement("accept"), Actor("Cy", SUE.at))
    typed(around, "1")
    assert [n.code for n in around.news() if isinstance(n, Fault)] == ["document-filed"]
    typed(around, "\r")
    assert became(around) == [(two.submission, "filed")]
    assert (rejected(plain), len(records.find(plain))) == ((), 2)


def test_a_reason_to_reject_is_needed(plain: Ledger) -> None:
    (number,) = in_doubt(plain, 1, ("summary",)).asked
    around = begun(plain)
    typed(around, "r", "")
    assert (now(around), around.wants) == (number, "key")
    assert around.news() == (UNSAID["reject"],)


def test_who_may_not_reject_is_told_before_typing_why(plain: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    (number,) = in_doubt(plain, 1, ("summary",)).asked
    monkeypatch.setattr(plain.library, "policies", Policies(may=(("reject", ("Ama Admin",)),)))
    around = begun(plain)
    typed(around, "r")
    assert (now(around), around.wants) == (number, "key")
    assert [n.code for n in around.news() if isinstance(n, Fault)] == ["not-allowed"]
