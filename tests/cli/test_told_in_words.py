"""What is told of queries and records at the terminal: what stood there, what was said, and nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.going import draw
from cli.main import run
from filing.ledger.database import open_ledger
from filing.review.queries import Settlement, settle
from filing.review.round import Round
from filing.review.selection import Selection
from schemas.reading import Query
from schemas.values import Value
from tests.cli.test_ledger_commands import Told, come_back, copy, home, told
from tests.cli.test_record_printing import words
from tests.filing.returns import ACT, SESSION, later, returned, submit

__all__ = ["copy", "home", "told"]  # fixtures
Shown = Callable[..., str]


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Shown:
    """What a command prints for people."""

    def run_text(*args: str, code: ExitCode = ExitCode.DONE) -> str:
        capsys.readouterr()
        assert run(list(args)) == code
        return capsys.readouterr().out

    return run_text


def in_review(
    home: Path, answers: dict[str, Value], *extra: Query, unsure: tuple[str, ...] = ()
) -> list[int]:
    """The open queries of a return with these answers."""
    with open_ledger(home, create=True) as ledger:
        return list(submit(ledger, returned(answers, unsure=unsure, extra=extra)).asked)


def test_what_was_said_to_a_query_is_shown_with_it(home: Path, copy: str, told: Told, shown: Shown) -> None:
    length, summary = in_review(home, SESSION, unsure=("length", "summary"))
    told(
        "queries", "settle", str(length), "--correct", "90 min", "--why", "He wrote 2.", code=ExitCode.REVIEW
    )
    told("queries", "settle", str(length), "--correct", "95 min", code=ExitCode.REVIEW)
    text = shown("queries", "show", str(length))
    assert "Ama Admin: corrected: 1 h 30 min. Why: He wrote 2. (replaced by what was said later)" in text
    assert "Ama Admin: corrected: 1 h 35 min\n" in text
    told("queries", "settle", str(summary), "--accept", "1")
    assert "Ama Admin: taken as offered: Talked about the rota.\n" in shown("queries", "show", str(summary))
    record = shown("records", "show", "1")
    assert record.count("(replaced by what was said later)") == 1
    assert "1 h 35 min  (keyed by Ama Admin, " in record
    assert "; the document said “1 h” (Word form))" in record
    assert "(tag 40%, accepted by Ama Admin)" in record
    (first, last, _) = told("records", "show", "1")["settled"]
    assert (first["replaced"], last["replaced"]) == (True, False)


def test_who_was_chosen_is_shown_with_a_query_by_name(
    home: Path, copy: str, told: Told, shown: Shown
) -> None:
    (whose,) = in_review(home, {**SESSION, "supervisee": "Zoe Exampel"})
    told("queries", "settle", str(whose), "--accept", "1")
    assert "Ama Admin: taken as offered: Zoë Example (E02)\n" in shown("queries", "show", str(whose))


def test_a_rule_s_query_shows_what_stands_there_and_whose_row_it_is_of(
    home: Path, copy: str, told: Told, shown: Shown
) -> None:
    answers: dict[str, Value] = {**SESSION, "next_meeting": dt.date(2026, 1, 2)}
    del answers["actions.1.who"]
    numbers = in_review(home, answers)
    listed = shown("queries", "list")
    assert "It says “02/01/2026”. [order]" in listed
    assert "In the row of “Book the medication course”. [when-then]" in listed
    there = {q["query"]["code"]: q["there"] for q in told("queries", "list")["queries"]}
    assert there == {
        "order": {"answer": "02/01/2026", "row": None},
        "when-then": {"answer": None, "row": "Book the medication course"},
    }
    text = "".join(shown("queries", "show", str(n)) for n in numbers)
    assert "  It says:  02/01/2026\n" in text
    assert "  Its row:  Book the medication course\n" in text


def test_a_rule_that_is_broken_by_what_was_settled_shows_that(home: Path, copy: str, told: Told) -> None:
    (number,) = in_review(home, SESSION, unsure=("next_meeting",))
    told("queries", "settle", str(number), "--correct", "03/01/2026", code=ExitCode.REVIEW)
    (order,) = told("queries", "list")["queries"]
    assert (order["query"]["code"], order["there"]["answer"]) == ("order", "03/01/2026")


def test_a_list_of_all_says_what_nobody_settled(home: Path, copy: str, told: Told, shown: Shown) -> None:
    answers: dict[str, Value] = {**SESSION, "next_meeting": SESSION["date"]}
    date = in_review(home, answers, unsure=("date",))[0]
    in_review(home, {**SESSION, "summary": "Talked of others."}, unsure=("comments", "summary"))
    told("queries", "settle", str(date), "--correct", "13/11/2026")
    told("queries", "reject", "2", "--why", "Minutes.")
    rows = shown("queries", "list", "--all").splitlines()
    ends = {row.rpartition("  (")[2] for row in rows if row.startswith("   ")}
    assert {"settled)", "rejected)"} <= ends
    assert any("[unsure]  (rejected)" in row for row in rows)


def test_boxes_go_by_the_words_beside_them(home: Path, copy: str, told: Told, shown: Shown) -> None:
    (number,) = in_review(home, {**SESSION, "worth_supervisee": 5}, unsure=("worth_supervisee",))
    assert "It says “5 = very worthwhile”." in shown("queries", "list")
    assert "It says:  5 = very worthwhile\n" in shown("queries", "show", str(number))
    told("queries", "settle", str(number), "--correct", "4")
    assert "the document said “5 = very worthwhile” (Word form)" in shown("records", "show", "1")


def test_what_was_blanked_says_what_stood_there_and_what_was_waived_is_told_once(
    home: Path, copy: str, told: Told, shown: Shown
) -> None:
    extra = Query(code="unknown-copy", say="No copy of this number was issued.", raw="4K7Q")
    summary, whole, whose = sorted(
        in_review(home, {**SESSION, "supervisee": "Some Body"}, extra, unsure=("summary",))
    )
    codes = {q["number"]: q["query"]["code"] for q in told("queries", "list")["queries"]}
    for left, (number, code) in zip((2, 1, 0), codes.items(), strict=True):
        how = ("--blank", "--why", "A slip.") if code == "unsure" else ("--waive", "--why", f"Let be {code}.")
        told("queries", "settle", str(number), *how, code=ExitCode.REVIEW if left else ExitCode.DONE)
    assert {summary, whole, whose} == set(codes)
    text = shown("records", "show", "1")
    assert "It says “Talked about the rota.”. Blanked by Ama Admin: A slip. [unsure]" in text
    assert text.count("A slip.") == 1
    assert text.count("[unknown-person]") == 1
    assert "Waived by Ama Admin: nobody on the roster. Let be unknown-person. [unknown-person]" in text


def test_an_earlier_version_tells_nothing_that_was_said_later(
    home: Path, copy: str, told: Told, shown: Shown
) -> None:
    told("import", come_back(home, copy, "back.docx"))
    told("import", come_back(home, copy, "more.docx", {"summary": "Talked of others."}), code=ExitCode.REVIEW)
    (query,) = told("queries", "list")["queries"]
    told("queries", "settle", str(query["number"]), "--accept", "2", "--why", "The later one.")
    assert [s["code"] for s in told("records", "show", "2")["settled"]] == ["different-answers"]
    assert told("records", "show", "1")["settled"] == []
    assert "[different-answers]" not in shown("records", "show", "1")


def test_what_is_asked_of_a_document_that_is_taken_up_again_is_no_part_of_its_old_record(
    home: Path, copy: str, told: Told, shown: Shown
) -> None:
    file = come_back(home, copy, "back.docx", {"next_meeting": dt.date(2026, 1, 2)})
    told("import", file, code=ExitCode.REVIEW)
    (order,) = told("queries", "list")["queries"]
    told("queries", "settle", str(order["number"]), "--waive", "--why", "So agreed.")
    told("records", "withdraw", "1", "--why", "Not ours.")
    before = told("records", "show", "2")["settled"]
    with open_ledger(home, create=False) as ledger:
        from filing.review.rejecting import reopen
        from filing.review.submissions import conclude

        reopen(ledger, [1], later(9999))
        answers: dict[str, Value] = {**SESSION, "next_meeting": dt.date(2026, 1, 2)}
        outcome = conclude(ledger, 1, returned(answers, unsure=("summary",)), later(9999))
        for number in outcome.asked:
            settle(ledger, number, Settlement("waive", why="Read again."), later(9999, 1))
    assert told("records", "show", "2")["settled"] == before
    text = shown("records", "show", "2")
    assert text.count("So agreed.") == 1
    assert "Read again." not in text


def test_a_keyed_signature_is_told_in_text_json_and_print(
    home: Path, copy: str, told: Told, shown: Shown
) -> None:
    signed: dict[str, Value] = {"signed_supervisee": "Tom Other", "signed_supervisee_on": SESSION["date"]}
    told("import", come_back(home, copy, "signed.pdf", signed), code=ExitCode.REVIEW)
    (query,) = told("queries", "list")["queries"]
    told("queries", "settle", str(query["number"]), "--correct", "Zoë Example", "--why", "I saw her sign.")
    kept = told("records", "show", "1")["provenance"]["signed_supervisee"]
    assert (kept["method"], kept["read"]["method"], kept["read"]["raw"]) == ("keyed", "field", "Tom Other")
    assert {"page", "box"} <= kept["read"]["evidence"].keys()
    page = kept["read"]["evidence"]["page"]
    told("records", "print", "1", "--provenance", "-o", "it.pdf")
    note = "This signature was keyed by Ama Admin; the document has “Tom Other”."
    said = f": I saw her sign; the document said “Tom Other” (PDF form field, page {page})"
    text, printed = shown("records", "show", "1"), " ".join(words("it.pdf").split())
    for each in (note, said):
        assert each in text
        assert each in printed
    assert "keyed by Ama Admin, " in text
    assert "Keyed by Ama Admin, " in printed
    assert "signature: signed, as it was keyed" in printed


def test_a_round_draws_the_row_of_a_question_as_a_list_does(
    home: Path, copy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {p: v for p, v in SESSION.items() if p != "actions.1.who"}
    in_review(home, answers)
    with open_ledger(home, create=False) as ledger:
        question = Round(ledger, Selection(), lambda: ACT).shown()
    assert question is not None
    capsys.readouterr()
    draw(question)
    assert "  Its row:  Book the medication course\n" in capsys.readouterr().out
