"""Documents that are no records of ours: rejected with a reason, kept, counted, and taken up again where asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from filing.ledger.database import Ledger, open_ledger
from filing.ledger.tables import audit
from filing.ledger.upkeep import status
from filing.review import documents, queries, rejecting
from filing.review.queries import Settlement
from filing.review.submissions import (
    Inside,
    conclude,
    open_up,
    receipt_of,
    receive,
    refuse,
)
from schemas.errors import UsageError
from tests.filing.returns import ACT, SESSION, later, returned, submit

pytestmark = pytest.mark.thorough

WHY = "The minutes of a meeting"
NOBODY = {**SESSION, "supervisee": "Nobody Known"}


def code_of(told: pytest.ExceptionInfo[UsageError]) -> str:
    return told.value.code


def test_a_document_in_review_is_rejected_and_its_queries_are_closed_as_moot(staffed: Ledger) -> None:
    back = submit(staffed, returned(NOBODY))
    done = rejecting.reject(staffed, back.submission, WHY, later(1))
    assert (done.outcome, done.code, done.reason, done.asked) == ("rejected", "rejected", WHY, ())
    (asked,) = [a for a in queries.listed(staffed, every=True) if a.query.level == "must"]
    assert asked.moot
    assert not queries.listed(staffed)
    (one,) = rejecting.rejected(staffed)
    assert (one.submission, one.by, one.why, one.form) == (back.submission, ACT.by, WHY, "supervision-record")
    assert status(staffed).submissions == {"rejected": 1}
    assert not staffed.verify(deep=True)
    with pytest.raises(UsageError) as told:
        queries.settle(staffed, asked.number, Settlement("waive", why="No"), ACT)
    assert code_of(told) == "not-in-review"


def test_the_audit_tells_of_it_without_the_reason(staffed: Ledger) -> None:
    back = submit(staffed, returned(NOBODY))
    rejecting.reject(staffed, back.submission, "About Zoë's illness", ACT)
    with staffed.reading() as conn:
        body = conn.execute(select(audit.c.body).where(audit.c.action == "submission-rejected")).scalar_one()
    assert json.loads(body)["was"] == "review"
    assert "Zoë" not in body


@pytest.mark.parametrize("change", ["state", "concluded_by"])
def test_a_rejection_that_was_changed_behind_the_audit_shows(plain: Ledger, change: str) -> None:
    from filing.ledger.tables import submissions

    back = submit(plain, returned(NOBODY))
    rejecting.reject(plain, back.submission, WHY, ACT)
    with plain.writing() as conn:
        values = {"state": "refused"} if change == "state" else {"concluded_by": "Somebody else"}
        conn.execute(submissions.update().values(**values))
    assert [f.code for f in plain.verify(deep=True)] == ["submission-changed"]


def test_a_refused_document_can_be_rejected_and_is_then_not_taken_up_when_it_comes_again(
    staffed: Ledger,
) -> None:
    def come(origin: str, read_as: str | None = None) -> str:
        return receive(
            staffed, b"minutes", name="minutes.docx", origin=origin, actor=ACT, read_as=read_as
        ).outcome

    first = receive(staffed, b"minutes", name="minutes.docx", origin="file:/a", actor=ACT)
    refuse(staffed, first.submission, "unknown-document", "Nothing says which form it is.", ACT)
    rejecting.reject(staffed, first.submission, WHY, ACT)
    assert come("file:/a") == "rejected"
    assert come("file:/b") == "duplicate"
    assert come("file:/a", "supervision-record.1") == "rejected"
    assert "Ama Admin: The minutes" in (receipt_of(staffed, first.submission).rejected or "")


def test_what_is_filed_or_linked_or_unread_is_not_rejected_and_it_is_said_what_to_do(staffed: Ledger) -> None:
    filed = submit(staffed, returned(SESSION))
    twin = submit(staffed, returned(SESSION))
    unread = receive(staffed, b"waiting", name="w.docx", origin="file:/w", actor=ACT)
    gone = submit(staffed, returned(NOBODY))
    rejecting.reject(staffed, gone.submission, WHY, ACT)
    for number, code, do in (
        (filed.submission, "document-filed", f"carepack records withdraw {filed.record}"),
        (twin.submission, "document-linked", f"number {filed.submission}"),
        (unread.submission, "document-unread", "carepack import"),
        (gone.submission, "document-rejected", "reopen"),
        (999, "no-submission", ""),
    ):
        with pytest.raises(UsageError) as told:
            rejecting.reject(staffed, number, WHY, ACT)
        assert code_of(told) == code
        assert do in told.value.faults[0].do


def test_a_reason_is_needed_and_several_are_rejected_all_or_none(staffed: Ledger) -> None:
    back, filed = submit(staffed, returned(NOBODY)), submit(staffed, returned(SESSION))
    with pytest.raises(UsageError) as told:
        rejecting.reject(staffed, back.submission, "  ", ACT)
    assert code_of(told) == "reject-no-reason"
    with pytest.raises(UsageError) as told:
        rejecting.reject_all(staffed, (back.submission, filed.submission), WHY, ACT)
    assert code_of(told) == "document-filed"
    assert receipt_of(staffed, back.submission).outcome == "review"


def test_an_envelope_is_rejected_with_all_that_is_in_it_and_says_so(staffed: Ledger) -> None:
    sent = receive(staffed, b"zip", name="in.zip", origin="file:/z", actor=ACT)
    one, two = open_up(
        staffed, sent.submission, [Inside("a", "a.docx", "1" * 64), Inside("b", "b.docx")], ACT
    )
    refuse(staffed, one.submission, "unknown-document", "What is it?", ACT)
    conclude(staffed, two.submission, returned(NOBODY), ACT)
    rejecting.reject(staffed, sent.submission, WHY, ACT)
    assert [receipt_of(staffed, n.submission).outcome for n in (one, two)] == ["rejected", "rejected"]
    assert receipt_of(staffed, sent.submission).code == "rejected"
    inside_another = receive(staffed, b"zip 2", name="again.zip", origin="file:/y", actor=ACT)
    (part,) = open_up(staffed, inside_another.submission, [Inside("a", "a.docx", "1" * 64)], ACT)
    assert (part.outcome, part.duplicate_of) == ("duplicate", one.submission)
    assert not staffed.verify(deep=True)


def test_a_rejected_document_is_reopened_and_what_was_said_before_is_said_again(staffed: Ledger) -> None:
    back = submit(staffed, returned(NOBODY, unsure=["summary"]))
    unsure = next(a for a in queries.listed(staffed) if a.query.code == "unsure")
    queries.settle(staffed, unsure.number, Settlement("correct", value="Talked, as I say"), ACT)
    rejecting.reject(staffed, back.submission, WHY, ACT)
    (taken,) = rejecting.reopen(staffed, (back.submission,), ACT)
    assert taken.outcome == "received"
    again = conclude(staffed, back.submission, returned(NOBODY, unsure=["summary"]), ACT)
    assert [q.code for q in again.queries if q.level == "must"] == ["unknown-person"]
    assert not rejecting.rejected(staffed)
    assert not staffed.verify(deep=True)


def test_a_query_of_a_rejected_document_names_how_it_is_taken_up_again(staffed: Ledger) -> None:
    back = submit(staffed, returned(NOBODY))
    (asked,) = queries.listed(staffed)
    rejecting.reject(staffed, back.submission, WHY, later(1))
    with pytest.raises(UsageError) as told:
        queries.settle(staffed, asked.number, Settlement("waive", why="It is so."), later(2))
    (fault,) = told.value.faults
    assert fault.code == "not-in-review"
    assert fault.do.endswith(f"carepack queries reopen {back.submission}")
    with pytest.raises(UsageError) as told:
        rejecting.reject(staffed, back.submission, WHY, later(2))
    (fault,) = told.value.faults
    assert (fault.code, fault.what[-len(WHY) - 1 :]) == ("document-rejected", f"{WHY}.")


def test_a_query_of_a_filed_document_names_its_record(staffed: Ledger) -> None:
    submit(staffed, returned(NOBODY))
    (asked,) = queries.listed(staffed)
    done = queries.settle(staffed, asked.number, Settlement("waive", why="It is so."), later(1))
    with pytest.raises(UsageError) as told:
        queries.settle(staffed, asked.number, Settlement("waive", why="It is so."), later(2))
    assert told.value.faults[0].do == f"Look at its record: carepack records show {done.record}"


def test_what_stands_as_a_record_or_repeats_another_document_is_not_reopened(staffed: Ledger) -> None:
    filed = submit(staffed, returned(SESSION))
    twin = submit(staffed, returned(SESSION))
    for number, code in ((filed.submission, "document-filed"), (twin.submission, "document-linked")):
        with pytest.raises(UsageError) as told:
            rejecting.reopen(staffed, (number,), ACT)
        assert code_of(told) == code


def test_who_may_reject_is_a_setting(tmp_path: Path) -> None:
    from forms.organisation import organisation

    folder = tmp_path / "organisation"
    folder.mkdir()
    (folder / "organisation.yaml").write_text("policies:\n  may:\n    reject: [Mia Manager]\n")
    with open_ledger(tmp_path / "home", library=organisation(folder).library) as ledger:
        back = submit(ledger, returned({**SESSION, "summary": "Talked."}, unsure=["date"]))
        for act in (
            lambda: rejecting.reject(ledger, back.submission, WHY, ACT),
            lambda: rejecting.reopen(ledger, (back.submission,), ACT),
        ):
            with pytest.raises(UsageError) as told:
                act()
            assert code_of(told) == "not-allowed"


def test_a_document_goes_by_number_name_path_or_the_start_of_its_digest(staffed: Ledger) -> None:
    receipt = receive(staffed, b"one", name="Zoë.docx", origin="file:/in/Zoë.docx", actor=ACT)
    found = receipt.submission
    for text in (str(found), "Zoë.docx", "Zoe\u0308.docx", receipt.sha256[:8], receipt.sha256.upper()):
        assert documents.find_document(staffed, text) == found
    for text in ("99", "Zo", "zoë.docx", receipt.sha256[:5], "%", ""):
        with pytest.raises(UsageError) as told:
            documents.find_document(staffed, text)
        assert code_of(told) == "no-document"
    receive(staffed, b"two", name="Zoë.docx", origin="file:/other/Zoë.docx", actor=ACT)
    with pytest.raises(UsageError) as told:
        documents.find_document(staffed, "Zoë.docx")
    assert code_of(told) == "which-document"
    assert f"{found} (received" in told.value.faults[0].do


def test_the_name_of_a_file_that_holds_others_is_the_files_and_not_its_parts(staffed: Ledger) -> None:
    sent = receive(staffed, b"pages", name="drawer.pdf", origin="file:/d", actor=ACT)
    parts = open_up(
        staffed, sent.submission, [Inside("pages=1-2", "drawer.pdf"), Inside("pages=3", "drawer.pdf")], ACT
    )
    assert documents.find_document(staffed, "drawer.pdf") == sent.submission
    with staffed.reading() as conn:
        assert documents.within(conn, sent.submission) == tuple(p.submission for p in parts)
