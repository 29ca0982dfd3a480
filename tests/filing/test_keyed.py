"""What a person gave is told as keyed by them, with what the document has; a keyed signature is noted."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.life.acts import merge, move
from filing.life.amending import amend
from filing.life.undoing import undo
from filing.people import roster
from filing.records import records
from filing.records.how_read import SIGNATURE_KEYED, as_keyed, said_by
from filing.records.records import Filed
from filing.review import queries
from filing.review.queries import Settlement
from schemas.values import Value
from tests.filing.life.test_acts import OTHER, issued
from tests.filing.returns import ACT, NUMBER, SESSION, SIGNED, later, returned, submit
from tests.filing.test_colleagues import ROSTER as ALIKE


def settled(
    ledger: Ledger, answers: dict[str, Value], path: str, how: Settlement, *, unsure: bool = True
) -> Filed:
    """The record of a return whose query about this path is settled so."""
    asked = submit(ledger, returned(answers, unsure=[path] if unsure else []))
    number = next(n for n in asked.asked if queries.get(ledger, n).query.path == path)
    done = queries.settle(ledger, number, how, ACT)
    return records.get(ledger, done.record or 0)


def signed_flags(filed: Filed) -> list[tuple[str, str]]:
    return [(f["path"], f["say"]) for f in filed.flags if f["code"] == SIGNATURE_KEYED]


def test_a_correction_is_keyed_with_what_was_read_beside_it(staffed: Ledger) -> None:
    filed = settled(staffed, SESSION, "length", Settlement("correct", value="90 min", why="He wrote 2."))
    came = filed.provenance["length"]
    assert (came["method"], came["confidence"], came["settled"]["by"]) == ("keyed", 1.0, ACT.by)
    assert came["read"] == {"method": "tag", "confidence": 0.4, "raw": "1 h"}
    (told,) = (a for a in records.answers(staffed, filed) if a.path == "length")
    words = said_by(told.settled_by or "", "now", told.settled_why, told.came)
    assert words == "Ama Admin, now: He wrote 2; the document said “1 h” (Word form)"
    assert staffed.verify(deep=True) == ()


def test_a_candidate_of_the_reader_that_is_accepted_stays_as_it_was_read(staffed: Ledger) -> None:
    came = settled(staffed, SESSION, "length", Settlement("accept")).provenance["length"]
    assert (came["method"], came["confidence"], came["raw"]) == ("tag", 0.4, "1 h")
    assert "read" not in came


def test_what_is_keyed_where_nothing_was_read_says_nothing_of_a_document(staffed: Ledger) -> None:
    without = {p: v for p, v in SESSION.items() if p != "date"}
    came = settled(staffed, without, "date", Settlement("correct", value="14/11/2026"), unsure=False)
    assert came.provenance["date"]["method"] == "keyed"
    assert "read" not in came.provenance["date"]


def test_a_rule_s_correction_keeps_what_was_read_first_however_often_it_is_keyed(staffed: Ledger) -> None:
    early = {**SESSION, "next_meeting": SESSION["date"]}
    filed = settled(staffed, early, "next_meeting", Settlement("correct", value="12/12/2026"), unsure=False)
    assert filed.provenance["next_meeting"]["read"]["raw"] == "14/11/2026"
    put = amend(staffed, filed.number, {"next_meeting": "13/12/2026"}, "Moved.", later(1))
    came = records.get(staffed, put.record).provenance["next_meeting"]
    assert (came["read"]["raw"], came["settled"]["why"]) == ("14/11/2026", "Moved.")


def test_an_amendment_of_what_was_read_keeps_that_beside_it(staffed: Ledger) -> None:
    number = submit(staffed, returned(SESSION)).record or 0
    put = amend(staffed, number, {"length": "45 min", "comments": "Good."}, "Misread.", later(1))
    came = records.get(staffed, put.record).provenance
    assert came["length"]["read"] == {"method": "tag", "confidence": 1.0, "raw": "1 h"}
    assert "read" not in came["comments"]


def test_an_earlier_carepack_s_correction_is_told_as_keyed_too() -> None:
    old = {
        "method": "field",
        "confidence": 0.9,
        "evidence": {"page": 1},
        "settled": {"action": "correct", "by": "Ama"},
        "submission": 1,
    }
    came = as_keyed(old)
    assert (came["method"], came["read"]["evidence"], came["submission"]) == ("keyed", {"page": 1}, 1)
    assert said_by("Ama", "now", None, came) == (
        "Ama, now; something else was read in the document (PDF form field, page 1)"
    )


def by_another() -> dict[str, Value]:
    return {**SESSION, **SIGNED, "signed_supervisor": "Tom Other"}


def test_a_signature_that_was_corrected_is_noted_with_what_the_document_has(staffed: Ledger) -> None:
    how = Settlement("correct", value="Sam Sample")
    filed = settled(staffed, by_another(), "signed_supervisor", how, unsure=False)
    assert signed_flags(filed) == [
        (
            "signed_supervisor",
            "This signature was keyed by Ama Admin; the document has “Tom Other”.",
        )
    ]
    assert (filed.state, filed.provenance["signed_supervisor"]["signature"]) == ("complete", "signed")


def test_a_signature_that_is_amended_is_noted_until_it_is_taken_out_again(staffed: Ledger) -> None:
    number = submit(staffed, returned({**SESSION, **SIGNED, "signed_supervisee": "N/A"})).record or 0
    put = amend(staffed, number, {"signed_supervisee": "Zoë Example"}, "She signed it.", later(1))
    filed = records.get(staffed, put.record)
    assert signed_flags(filed) == [
        ("signed_supervisee", "This signature was keyed by Ama Admin; the document has “N/A”.")
    ]
    assert filed.state == "complete"
    other = amend(staffed, put.record, {"summary": "Talked of others."}, "Wrong.", later(2))
    assert len(signed_flags(records.get(staffed, other.record))) == 1
    gone = amend(staffed, other.record, {"signed_supervisee": None}, "She has not.", later(3))
    assert signed_flags(records.get(staffed, gone.record)) == []
    back = undo(staffed, gone.record, "She has.", later(4))
    assert len(signed_flags(records.get(staffed, back.record))) == 1


@pytest.mark.parametrize("words", ["Refused to sign", "S. Sample"])
def test_words_that_are_no_signature_and_what_the_document_has_itself_are_not_noted(
    staffed: Ledger, words: str
) -> None:
    answers = {**SESSION, **SIGNED}
    filed = settled(staffed, answers, "signed_supervisor", Settlement("correct", value=words))
    assert filed.provenance["signed_supervisor"]["method"] == "keyed"
    assert signed_flags(filed) == []


def test_a_keyed_signature_is_noted_on_the_record_that_it_is_merged_into(staffed: Ledger) -> None:
    one, two = issued(staffed, "E02", NUMBER), issued(staffed, "E02", OTHER)
    copied: dict[str, Value] = {**SESSION, "session": 1}
    first = submit(staffed, returned(copied, copy=one)).record or 0
    again = submit(staffed, returned({**copied, "length": 30}, copy=two), actor=later(1)).record or 0
    put = amend(
        staffed,
        again,
        {"length": "1 h", "signed_supervisee": "Zoë Example"},
        "She did.",
        later(2),
        even_so=True,
    )
    merge(staffed, first, put.record, "One session.", later(3))
    (stands,) = records.find(staffed)
    assert [p for p, _ in signed_flags(stands)] == ["signed_supervisee"]


def test_a_colleague_s_name_is_no_doubt_any_more_once_the_record_is_that_colleague_s(ledger: Ledger) -> None:
    roster.import_csv(ledger, ALIKE.encode(), ACT)
    answers: dict[str, Value] = {
        **SESSION,
        **SIGNED,
        "supervisee": "Ann Lee",
        "signed_supervisee": "Anne Lee",
    }
    filed = settled(ledger, answers, "signed_supervisee", Settlement("waive", why="Ask."), unsure=False)
    assert [f["code"] for f in filed.flags] == ["signed-by-colleague"]
    (fox,) = move(ledger, [filed.number], "E4", "She talked.", later(1))
    assert [f["code"] for f in records.get(ledger, fox.record).flags] == ["signed-by-colleague"]
    (hers,) = move(ledger, [fox.record], "E2", "It is Anne's.", later(2))
    assert records.get(ledger, hers.record).flags == ()
    undone = undo(ledger, hers.record, "No.", later(3))
    assert [f["code"] for f in records.get(ledger, undone.record).flags] == ["signed-by-colleague"]
