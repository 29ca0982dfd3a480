"""Records as they are asked for and exported: whole, with where each answer came from, and never a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from filing.ledger.database import Ledger
from filing.ledger.tables import record_index
from filing.people import roster
from filing.records import copies, export, records
from filing.records.export import disarmed
from filing.records.periods import span_of
from filing.review import queries
from schemas.copies import Copy
from schemas.errors import UsageError
from schemas.template import Template
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, SIGNED, returned, submit

EVIL = {
    "summary": "=cmd|' /C calc'!A0",
    "comments": "+44 20 7946 0000",
    "outcomes": "-2+3",
    "disagree": "@SUM(A1)",
    "for_supervisor": "＝1+1",
}


def filed(ledger: Ledger, **changes: Value) -> int:
    """The number of a record with these answers."""
    outcome = submit(ledger, returned({**SESSION, **changes}))
    assert outcome.record is not None
    return outcome.record


def test_records_are_found_by_person_form_period_and_state(staffed: Ledger) -> None:
    first = filed(staffed)
    signed = {**SIGNED, "signed_supervisee": "Łukasz Próba"}
    second = filed(staffed, supervisee="Łukasz Próba", date=dt.date(2026, 10, 1), **signed)
    assert [f.number for f in records.find(staffed)] == [second, first]
    assert [f.number for f in records.find(staffed, person="E02")] == [first]
    assert [f.number for f in records.find(staffed, state="complete")] == [second]
    assert [f.number for f in records.find(staffed, state="unsigned")] == [first]
    assert [f.number for f in records.find(staffed, period="2026-10")] == [second]
    assert [f.number for f in records.find(staffed, period="2026-10..2026")] == [second, first]
    assert len(records.find(staffed, form="supervision-record")) == 2
    assert len(records.find(staffed, form="supervision-record.1")) == 2
    assert records.find(staffed, form="supervision-record.2") == ()
    assert records.find(staffed, form="another") == ()


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2026", (2026, 1, 1), (2026, 12, 31)),
        ("2026-12", (2026, 12, 1), (2026, 12, 31)),
        ("2028-02", (2028, 2, 1), (2028, 2, 29)),
        ("2026-11-14", (2026, 11, 14), (2026, 11, 14)),
        ("2026-04..2027-03", (2026, 4, 1), (2027, 3, 31)),
    ],
)
def test_a_period_is_a_year_a_month_a_day_or_a_span(
    period: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert span_of(period) == (dt.date(*first), dt.date(*last))


@pytest.mark.parametrize("period", ["2026-13", "2026-02-30", "Q4", "", "..", "0000", "2026-1"])
def test_other_words_are_no_span_of_days(period: str) -> None:
    assert span_of(period) is None


@given(st.text(max_size=20))
def test_no_period_breaks_the_search(period: str) -> None:
    span = span_of(period)
    assert span is None or span[0] <= span[1]


def test_a_record_that_is_not_there_is_told(plain: Ledger) -> None:
    with pytest.raises(UsageError) as told:
        records.get(plain, 99)
    assert told.value.code == "no-record"


def test_json_holds_every_answer_exactly_with_its_history(staffed: Ledger) -> None:
    asked = submit(staffed, returned({**SESSION, **EVIL}, unsure=["date"]))
    queries.settle(staffed, asked.asked[0], queries.Settlement("accept", why="It is clear."), ACT)
    told = json.loads(json.dumps(export.as_json(staffed, records.find(staffed))))["records"][0]
    assert told["record"]["summary"] == EVIL["summary"]
    assert told["provenance"]["date"]["settled"]["why"] == "It is clear."
    assert told["provenance"]["summary"]["sha256"] == told["sha256"]
    assert (told["person"], told["held"], told["state"]) == ("E02", "2026-11-14", "unsigned")
    assert list(told["record"])[:3] == ["supervisee", "supervisor", "session"]


def test_csv_has_a_line_an_answer_and_no_cell_that_is_a_formula(staffed: Ledger) -> None:
    filed(staffed, **EVIL)
    data = export.as_csv(staffed, records.find(staffed))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert {r["path"]: r["value"] for r in rows}["summary"] == "'" + EVIL["summary"]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for r in rows for cell in r.values())
    session = next(r for r in rows if r["path"] == "session")
    assert (session["value"], session["person"], session["method"]) == ("4", "E02", "tag")
    assert len(session["document_sha256"]) == 64


@given(st.text(max_size=40))
def test_disarming_changes_nothing_but_what_could_act(text: str) -> None:
    out = disarmed(text)
    assert out.lstrip("'") == text.lstrip("'")
    assert not out.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert disarmed(-3) == -3


def test_a_workbook_has_records_by_form_and_every_answer_as_plain_cells(staffed: Ledger) -> None:
    filed(staffed, **EVIL)
    filed(
        staffed,
        session=5,
        summary="Talked a second time",
        date=dt.date(2026, 12, 1),
        next_meeting=dt.date(2027, 1, 1),
    )
    data, cut = export.as_xlsx(staffed, records.find(staffed))
    assert cut == ()
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["supervision-record.1", "Answers"]
    wide = book["supervision-record.1"]
    titles = [c.value for c in wide[1]]
    summary = wide.cell(2, titles.index("Summary of session: [summary]") + 1)
    assert (summary.value, summary.data_type, summary.quotePrefix) == (EVIL["summary"], "s", True)
    date = wide.cell(2, titles.index("Date [date]") + 1)
    assert date.value == dt.datetime(2026, 11, 14)
    assert wide.cell(2, titles.index("Session No [session]") + 1).value == 4
    assert all(c.data_type != "f" for sheet in book for row in sheet for c in row)


def test_an_answer_longer_than_a_cell_is_cut_there_and_told(staffed: Ledger) -> None:
    number = filed(staffed, summary="long " * 8000)
    data, cut = export.as_xlsx(staffed, records.find(staffed))
    assert cut == (f"Record {number}, “Summary of session” (summary)",)  # once, on however many sheets
    assert export.long_answers(staffed, records.find(staffed)) == cut
    assert openpyxl.load_workbook(io.BytesIO(data)) is not None
    assert export.as_json(staffed, records.find(staffed))["records"][0]["record"]["summary"].startswith(
        "long long"
    )


def sheet_values(data: bytes, sheet: str) -> list[list[object]]:
    """The cells of a sheet as a spreadsheet has them."""
    return [[c.value for c in row] for row in openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows()]


def test_a_cell_is_measured_as_excel_measures_it(staffed: Ledger) -> None:
    filed(staffed, **{"actions.1.what": "\N{GRINNING FACE}" * 20_000})
    data, cut = export.as_xlsx(staffed, records.find(staffed))
    assert len(cut) == 1
    assert cut[0].endswith("(actions.1.what)")
    head, *rows = sheet_values(data, "Answers")
    (text,) = [r[head.index("value")] for r in rows if r[head.index("path")] == "actions.1.what"]
    assert isinstance(text, str)
    assert text == "\N{GRINNING FACE}" * 16_383 + "…"
    assert export.units(text) == export.CELL_LIMIT


@pytest.mark.parametrize("text", ["x" * 32_767, "\N{GRINNING FACE}" * 16_383 + "x"])
def test_what_just_goes_into_a_cell_is_whole_and_one_more_is_cut(text: str) -> None:
    assert export.cut_short(text) == text
    assert export.units(export.cut_short(text + "x")) == export.CELL_LIMIT
    assert export.cut_short(text + "x").endswith("…")


def test_more_answers_than_a_sheet_has_rows_go_on_another(
    staffed: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(staffed)
    monkeypatch.setattr(export, "ROW_LIMIT", 4)
    data, _ = export.as_xlsx(staffed, records.find(staffed))
    whole = [r for f in records.find(staffed) for r in records.answers(staffed, f)]
    names = [s for s in openpyxl.load_workbook(io.BytesIO(data)).sheetnames if s.startswith("Answers")]
    rows = [row for name in names for row in sheet_values(data, name)[1:]]
    assert len(names) > 1
    assert [row[10] for row in rows] == [a.path for a in whole]


def test_a_number_of_more_digits_than_excel_keeps_is_written_as_text() -> None:
    assert export._fits(123_456_789_012_345)
    assert not export._fits(1_234_567_890_123_456)


def test_nothing_found_is_an_empty_export(plain: Ledger) -> None:
    assert export.as_json(plain, ()) == {"records": []}
    assert export.as_csv(plain, ()).count(b"\n") == 1
    assert openpyxl.load_workbook(io.BytesIO(export.as_xlsx(plain, ())[0])).sheetnames == ["Answers"]


def test_a_record_without_a_date_is_of_the_period_of_its_copy_alone(staffed: Ledger) -> None:
    made = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER)
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="pdf")
    copies.issue(staffed, [made], [template], actor=ACT, person=roster.find(staffed, "E02"), period="Autumn")
    number = submit(staffed, returned(SESSION, copy=made)).record
    other = filed(staffed, session=5)
    assert [f.number for f in records.find(staffed, period=" autumn")] == [number]
    assert [f.number for f in records.find(staffed, period="2026")] == [number, other]
    with staffed.writing() as conn:
        conn.execute(update(record_index).values(held=None))
    assert [f.number for f in records.find(staffed, period="AUTUMN")] == [number]
    assert records.find(staffed, period="2026") == ()
    with pytest.raises(UsageError) as told:
        records.find(staffed, period="Spring")
    assert told.value.code == "no-period"
    assert "Autumn" in told.value.faults[0].do
