"""Documents received and concluded: nothing is lost, nothing is filed twice, wherever a run was broken off."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from filing.ledger.database import Ledger, open_ledger
from filing.ledger.tables import audit, readings
from filing.ledger.tables import submissions as table
from filing.records import records
from filing.review import queries, submissions
from filing.review.submissions import conclude, receive, refuse, unfinished
from schemas.copies import Copy
from schemas.reading import Query
from tests.filing.returns import ACT, NOON, SESSION, SIGNED, later, returned, submit

HERE, THERE = "file:/returned/a.docx", "file:/returned/b.docx"


def count(ledger: Ledger, what: object = table) -> int:
    with ledger.reading() as conn:
        number: int = conn.execute(select(func.count()).select_from(what)).scalar_one()  # type: ignore[arg-type]
        return number


def test_a_document_is_kept_before_anything_else_is_known_of_it(ledger: Ledger) -> None:
    receipt = receive(ledger, b"bytes", name="a.docx", origin=HERE, actor=ACT)
    assert receipt.outcome == "received"
    assert ledger.originals.get(receipt.sha256) == b"bytes"
    assert [r.submission for r in unfinished(ledger)] == [receipt.submission]


def test_the_same_bytes_from_the_same_place_are_one_submission(ledger: Ledger) -> None:
    first = receive(ledger, b"bytes", name="a.docx", origin=HERE, actor=ACT)
    conclude(ledger, first.submission, returned(SESSION), ACT)
    before = count(ledger, audit)
    again = receive(ledger, b"bytes", name="a.docx", origin=HERE, actor=later(days=1))
    assert (again.submission, again.outcome, again.again, again.record) == (
        first.submission,
        "filed",
        True,
        1,
    )
    assert (count(ledger), count(ledger, audit)) == (1, before)


def test_the_same_bytes_from_another_place_are_a_duplicate_linked_to_the_first(ledger: Ledger) -> None:
    first = receive(ledger, b"bytes", name="a.docx", origin=HERE, actor=ACT)
    second = receive(ledger, b"bytes", name="b.docx", origin=THERE, actor=ACT)
    assert (second.outcome, second.code, second.duplicate_of) == ("duplicate", "same-bytes", first.submission)
    third = receive(ledger, b"bytes", name="c.docx", origin="file:/c.docx", actor=ACT)
    assert third.duplicate_of == first.submission


def test_what_was_refused_is_taken_up_again_wherever_it_comes_from(ledger: Ledger) -> None:
    first = receive(ledger, b"bytes", name="a.docx", origin=HERE, actor=ACT)
    refused = refuse(ledger, first.submission, "unknown-document", "Nothing says which form it is.", ACT)
    assert (refused.outcome, refused.code) == ("refused", "unknown-document")
    again = receive(ledger, b"bytes", name="b.docx", origin=THERE, actor=ACT)
    assert (again.submission, again.outcome, again.code) == (first.submission, "received", None)
    assert conclude(ledger, again.submission, returned(SESSION), ACT).outcome == "filed"


def test_what_is_in_review_is_read_again_only_when_asked_to(ledger: Ledger) -> None:
    first = receive(ledger, b"bytes", name="a.docx", origin=HERE, actor=ACT)
    asked = conclude(ledger, first.submission, returned(SESSION, unsure=["summary"]), ACT).asked
    assert receive(ledger, b"bytes", name="a.docx", origin=HERE, actor=ACT).outcome == "review"
    anew = receive(ledger, b"bytes", name="a.docx", origin=HERE, actor=ACT, read_as="supervision-record.1")
    assert anew.outcome == "received"
    assert queries.get(ledger, asked[0]).said[-1].action == "moot"
    assert conclude(ledger, first.submission, returned(SESSION), ACT).outcome == "filed"
    assert count(ledger, readings) == 2


def test_concluding_twice_changes_nothing(ledger: Ledger) -> None:
    receipt = receive(ledger, b"bytes", name="a.docx", origin=HERE, actor=ACT)
    first = conclude(ledger, receipt.submission, returned(SESSION), ACT)
    again = conclude(ledger, receipt.submission, returned({**SESSION, "summary": "Talked of others"}), ACT)
    late = refuse(ledger, receipt.submission, "too-late", "It was filed.", ACT)
    assert (again.record, late.record, late.outcome) == (first.record, first.record, "filed")
    assert len(records.find(ledger)) == 1


def test_an_unsigned_record_is_filed_and_flagged(staffed: Ledger) -> None:
    outcome = submit(staffed, returned(SESSION))
    filed = records.get(staffed, outcome.record or 0)
    assert (outcome.outcome, filed.state, filed.person) == ("filed", "unsigned", "E02")
    assert {q.code for q in outcome.queries} == {"unsigned"}


def test_a_signed_print_completes_the_record_and_each_answer_says_which_document_brought_it(
    staffed: Ledger,
) -> None:
    first = submit(staffed, returned(SESSION))
    second = submit(staffed, returned({**SESSION, **SIGNED}))
    filed = records.get(staffed, second.record or 0)
    assert (second.code, second.completes, filed.replaces, filed.version) == ("completed", first.record, 1, 2)
    assert filed.state == "complete"
    assert filed.provenance["summary"]["submission"] == first.submission
    assert filed.provenance["signed_supervisor"]["submission"] == second.submission
    assert records.get(staffed, first.record or 0).state == "replaced"
    assert [f.number for f in records.find(staffed)] == [second.record]
    assert [f.number for f in records.find(staffed, state="replaced")] == [first.record]


def test_the_same_answers_in_other_bytes_are_linked_to_the_first(staffed: Ledger) -> None:
    first = submit(staffed, returned(SESSION))
    second = submit(staffed, returned(SESSION))
    assert (second.outcome, second.duplicate_of, second.record) == ("duplicate", first.submission, None)


def test_the_same_doubts_again_are_asked_once(staffed: Ledger) -> None:
    first = submit(staffed, returned(SESSION, unsure=["summary"]))
    second = submit(staffed, returned(SESSION, unsure=["summary"]))
    assert (first.outcome, second.outcome, second.duplicate_of) == ("review", "duplicate", first.submission)
    assert len(queries.listed(staffed)) == 1


def test_two_people_who_tick_the_same_on_a_form_without_names_are_asked_about_each_by_themselves(
    ledger: Ledger,
) -> None:
    nameless = {k: v for k, v in SESSION.items() if k not in {"supervisee", "date"}}
    back = returned(nameless)
    # As if the form itself asked for neither: what no record goes without is asked all the same.
    unasked = replace(back, queries=tuple(q for q in back.queries if q.level == "note"))
    for _ in range(2):
        outcome = submit(ledger, unasked)
        assert outcome.outcome == "review"
        assert {q.code for q in outcome.queries if q.level == "must"} == {"no-person", "no-date"}
    assert records.find(ledger) == ()


def test_a_second_record_of_the_same_person_and_day_is_flagged(staffed: Ledger) -> None:
    submit(staffed, returned(SESSION))
    second = submit(staffed, returned({**SESSION, "summary": "Talked, written down once more."}))
    assert second.outcome == "filed"
    assert "same-day" in {f["code"] for f in records.get(staffed, second.record or 0).flags}
    assert "same-day" in {q.code for q in second.queries}


def test_a_note_of_the_reading_is_reported_and_holds_nothing_back(ledger: Ledger) -> None:
    note = Query(code="extra-page", say="There is a page more than was printed.", level="note")
    outcome = submit(ledger, returned(SESSION, extra=(note,)))
    assert outcome.outcome == "filed"
    assert "extra-page" in {f["code"] for f in records.get(ledger, outcome.record or 0).flags}


def test_names_that_are_no_text_and_readings_with_nul_are_kept(ledger: Ledger) -> None:
    name = os.fsdecode(b"caf\xe9 \xff.docx")
    receipt = receive(ledger, b"bytes", name=name, origin=f"file:/{name}", actor=ACT)
    odd = Query(code="odd", path=None, say="Odd.", raw="a\x00b\ud800c", candidates=("\x00",))
    outcome = conclude(ledger, receipt.submission, returned(SESSION, extra=(odd,)), ACT)
    assert outcome.outcome == "review"
    assert queries.get(ledger, outcome.asked[0]).query.raw == "a\ufffdb?c"


def test_every_document_in_is_in_exactly_one_state(staffed: Ledger) -> None:
    submit(staffed, returned(SESSION))
    submit(staffed, returned(SESSION))
    submit(staffed, returned({**SESSION, "supervisee": "Nobody Known"}))
    refuse(staffed, receive(staffed, b"x", name="x", origin="x", actor=ACT).submission, "c", "r", ACT)
    assert [r.outcome for r in submissions.listed(staffed)] == ["filed", "duplicate", "review", "refused"]
    assert unfinished(staffed) == ()


_WORKER = """
import sys
from pathlib import Path
from filing.ledger.database import open_ledger
from filing.review.submissions import conclude, receive
from tests.filing.returns import ACT, SESSION, returned
with open_ledger(Path(sys.argv[1])) as ledger:
    print("ready", flush=True)
    for n in range(25):
        back = returned({**SESSION, "summary": f"Talked of {n}", "session": n + 1})
        receipt = receive(ledger, f"document {n}".encode(), name=f"{n}.docx", origin=f"file:/{n}", actor=ACT)
        if receipt.outcome == "received":
            conclude(ledger, receipt.submission, back, ACT)
        print(n, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows")
@pytest.mark.parametrize("after", [0, 13])
def test_a_run_that_was_killed_ends_the_same_when_run_again(tmp_path: Path, after: int) -> None:
    command = [sys.executable, "-c", _WORKER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if line.strip() == str(after):
                break
        run.send_signal(signal.SIGKILL)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2])
    with open_ledger(tmp_path) as ledger:
        assert [r.outcome for r in submissions.listed(ledger)] == ["filed"] * 25
        assert len(records.find(ledger)) == 25
        assert ledger.verify(deep=True) == ()


def test_orphan_drafts_are_swept_and_documents_are_not(ledger: Ledger) -> None:
    receipt = receive(ledger, b"bytes", name="a", origin=HERE, actor=ACT)
    folder = ledger.home / "originals" / receipt.sha256[:2]
    (folder / ".draft-left").write_bytes(b"half")
    (folder / ".draft-new").write_bytes(b"being written")
    old = (NOON - dt.timedelta(days=1)).timestamp()
    os.utime(folder / ".draft-left", (old, old))
    assert ledger.originals.sweep(NOON - dt.timedelta(hours=1)) == 1
    assert sorted(p.name for p in folder.iterdir()) == [".draft-new", receipt.sha256]


def test_an_original_that_was_changed_or_taken_away_is_noticed(ledger: Ledger) -> None:
    one = receive(ledger, b"one", name="a", origin=HERE, actor=ACT)
    two = receive(ledger, b"two", name="b", origin=THERE, actor=ACT)
    folder = ledger.home / "originals"
    (folder / one.sha256[:2] / one.sha256).write_bytes(b"onE")
    (folder / two.sha256[:2] / two.sha256).unlink()
    assert {f.code for f in ledger.verify()} == {"original-missing"}
    assert {f.code for f in ledger.verify(deep=True)} == {"original-missing", "original-changed"}


def test_an_original_is_never_looked_for_outside_its_folder(ledger: Ledger) -> None:
    for name in ("../../etc/passwd", "ab", "A" * 64, "/" + "a" * 63):
        with pytest.raises(ValueError, match="SHA-256"):
            ledger.originals.get(name)


def test_two_returns_of_one_copy_at_the_same_moment_are_one_record_and_one_query(staffed: Ledger) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from filing.records.copies import issue
    from schemas.template import Template
    from tests.filing.returns import FORM, NUMBER, RENDITION

    copy = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER)
    issue(
        staffed, [copy], [Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")], actor=ACT
    )
    returns = [returned({**SESSION, "summary": f"Talked of version {n}."}, copy=copy) for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = [o.outcome for o in pool.map(lambda back: submit(staffed, back), returns)]
    assert sorted(outcomes) == ["filed", "review", "review", "review"]
    assert {a.query.code for a in queries.listed(staffed)} == {"different-answers"}
    assert staffed.verify() == ()
