"""A report says by which rules it judges: no setting takes a gap away without a word in its place."""

from __future__ import annotations

import datetime as dt
import io
import json

import openpyxl
import pypdf
import pytest

from filing.ledger.database import Ledger
from forms.library import BUILT_IN, Library
from forms.supervision_file import regimes_in
from reports import domains, renewals, unsigned
from reports.faces.paper import pages
from reports.faces.web import html
from reports.faces.workbook import xlsx
from reports.faces.writing import written
from reports.inspection.making import plan
from reports.plain import as_json, as_lines
from reports.states import ALL
from reports.table import Gap, Report
from schemas.yaml_source import Faults
from tests.filing.returns import ACT
from tests.reports.filed import by, filed, matrix, of, shown

pytestmark = pytest.mark.thorough

TODAY = dt.date(2026, 11, 30)


def ruled(ledger: Ledger, settings: str) -> None:
    """The ledger with this `supervision.yaml`."""
    library, faults = Library((BUILT_IN,)), Faults("supervision.yaml")
    library.regimes = regimes_in(settings, faults)
    assert faults.found == []
    ledger.library = library


def held(ledger: Ledger, day: dt.date) -> int:
    """A session of Zoë's on that day, signed and filed on it."""
    days = {"date": day, "signed_supervisor_on": day, "signed_supervisee_on": day, "next_meeting": None}
    return filed(ledger, actor=by(day), session=day.toordinal() % 900, **days)


def rule_gaps(gaps: tuple[Gap, ...]) -> list[tuple[str, str]]:
    return [(g.code, g.what) for g in gaps if g.code.startswith("rule-")]


def packed(ledger: Ledger, period: str = "2026") -> tuple[tuple[Gap, ...], Report]:
    """The gaps of an inspection pack, and its index."""
    pack = plan(ledger, "Oak House", period, ACT, today=TODAY)
    dict(pack.files(lambda told: json.dumps(as_json(told)).encode()))
    assert pack.report is not None
    return pack.gaps, pack.report


def test_the_matrix_says_its_regime_how_often_in_how_many_days_and_by_which_source(office: Ledger) -> None:
    report = matrix(office, today=TODAY)
    assert report.judged_by == (
        "Regime “provider”: formal supervision every 3 months; informal supervision 60 minutes in each month; "
        "signing within 14 days."
    )
    rows = {r[0]: r[1:] for r in shown(report.table("rules"), "what", "regime", "rule", "source", "changed")}
    assert rows["formal supervision"][1] == "every 3 months"
    assert rows["formal supervision"][2].startswith("the provider’s supervision pack, Policy")
    assert rows["signing"] == (
        "provider",
        "within 14 days",
        "the provider’s supervision pack, Newcastle: two weeks",
        "",
    )
    assert rows["postponed"][1] == "excused for 5 working days"
    assert rule_gaps(report.gaps) == []


def test_every_face_of_the_matrix_and_of_the_index_says_by_which_rules(office: Ledger) -> None:
    ruled(
        office,
        "counts_from: 2026-06-01\nregimes:\n  ours: {like: provider, formal: 10 years}\nregime: ours\n",
    )
    for report in (matrix(office, today=TODAY), packed(office)[1]):
        pdf = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pages(report, index=True))).pages)
        book = openpyxl.load_workbook(io.BytesIO(xlsx(report)))
        sheets = " ".join(str(c.value) for s in book for line in s.iter_rows() for c in line)
        csv = b"".join(written(report, "m.csv").values()).decode()  # type: ignore[union-attr]
        text = " ".join(" ".join(as_lines(report, 4000)).split())
        for face in (" ".join(pdf.split()), html(report).decode(), sheets, text, json.dumps(as_json(report))):
            assert "every 10 years" in face
            assert "01/06/2026 (counts_from in supervision.yaml)" in face
        assert "every 10 years" in csv
        assert "2026-06-01" in csv


@pytest.mark.parametrize(
    ("settings", "code", "says"),
    [
        ("regime: none\n", "rule-none", "no formal supervision and no appraisal is asked for: everybody"),
        ("regime: walsall\n", "rule-none", "By the regime “walsall” no formal supervision is asked for"),
        (
            "counts_from: 2026-11-30\n",
            "rule-counts-from",
            "what was due from 01/01/2026 to 29/11/2026 is not",
        ),
        (
            "counts_from: 2027-11-30\n",
            "rule-counts-from",
            "what was due from 01/01/2026 to 31/12/2026 is not",
        ),
        ("who:\n  - {regime: none, person: [E02]}\n", "rule-none", "is asked for: Zoë Example (E02)."),
        ("sessions: {informal-supervision: formal}\n", "rule-weaker", "informal-supervision count as formal"),
        (
            "sessions: {file-audit: formal}\n",
            "rule-weaker",
            "file-audit count as formal, though the form’s kind is",
        ),
        (
            "sessions: {contact-evaluation: informal}\n",
            "rule-weaker",
            "count as informal, though the form’s kind",
        ),
    ],
)
def test_what_is_not_asked_for_or_not_counted_is_the_first_gap_of_the_pack(
    office: Ledger, settings: str, code: str, says: str
) -> None:
    ruled(office, settings)
    gaps, index = packed(office)
    ((found, what),) = rule_gaps(gaps)
    assert (found, gaps[0].code) == (code, code)
    assert says in what
    assert index.judged_by
    assert code in {g.code for g in matrix(office, today=TODAY).gaps}


@pytest.mark.parametrize(
    ("regime", "says"),
    [
        ("formal: 10 years", "formal supervision every 10 years instead of every 3 months"),
        ("formal: {in: [march]}", "formal supervision in March instead of every 3 months"),
        ("formal: {every: 1 month, at_latest: 6 months}", "at the latest after 6 months instead of"),
        ("formal: {every: 3 months, first: 2 years}", "the first after 2 years"),
        ("formal: {every: 3 months, from_start: false}", "counted from the last one that is filed"),
        ("formal: {every: 3 months, roles: {Support worker: 3 years}}", "Support worker every 3 years"),
        (
            "formal: {every: 3 months, phases: [{during: start, lasts: 9 years, every: 9 years}]}",
            "for 9 years",
        ),
        ("informal: none", "informal supervision none instead of 60 minutes in each month"),
        ("informal: {minutes: 5}", "5 minutes in each month instead of 60"),
        ("informal: {counts: [informal, formal]}", "formal sessions counted"),
        ("give_within: 365", "signing within 365 days instead of within 14 days"),
        ("rebook_within: 60", "postponed within 60 working days instead of within 5"),
        ("back_within: 60", "after an absence within 60 working days instead of within 5"),
        ("pro_rata: true", "part-time staff so much more rarely"),
        ("appraisal: 5 years", "appraisal every 5 years instead of every 12 months"),
        ("agreement: none", "supervision agreement none instead of every 1 year"),
    ],
)
def test_a_regime_that_asks_for_less_than_its_preset_is_told_with_both(
    office: Ledger, regime: str, says: str
) -> None:
    ruled(office, f"regime: ours\nregimes:\n  ours:\n    like: provider\n    {regime}\n")
    gaps, index = packed(office)
    ((code, what),) = rule_gaps(gaps)
    assert code == "rule-weaker"
    assert what.startswith("The regime “ours” asks for less than “provider”: ")
    assert says in what
    assert "asks for less than “provider” in 1 of its rules" in index.judged_by
    assert any(c.startswith("less: “provider” has ") for (c,) in shown(index.table("rules"), "changed"))


@pytest.mark.parametrize(
    "settings",
    [
        "",
        *(f"regime: {name}\n" for name in ("old-vicarage", "nspcc", "newcastle", "southwark", "integrated")),
        'regime: ours\nregimes:\n  ours: {like: newcastle, formal: {every: 4 weeks}, source: "Board"}\n',
        "regime: ours\nregimes:\n  ours: {like: provider, formal: 13 weeks, give_within: 7}\n",
        "regime: ours\nregimes:\n  ours: {like: provider, formal: {every: 1 month, at_latest: 3 months}}\n",
        "regime: ours\nregimes:\n  ours: {like: provider, informal: {minutes: 90}, appraisal: {in: [march]}}\n",
        "counts_from: 2019-01-01\n",
        "counts_from: 2026-01-01\n",
        "regime: ours\nregimes:\n  ours: {like: walsall, formal: 2 months, informal: {minutes: 60}}\n",
        "sessions: {file-audit: none}\nholidays: {also: [2026-12-24]}\n",
    ],
)
def test_a_preset_and_a_regime_that_asks_for_as_much_are_no_gap(office: Ledger, settings: str) -> None:
    ruled(office, settings)
    gaps, index = packed(office)
    assert rule_gaps(gaps) == []
    assert index.judged_by
    assert index.table("rules").rows


def test_a_regime_of_ones_own_that_follows_none_is_measured_by_what_holds_without_settings(
    office: Ledger,
) -> None:
    ruled(office, "regime: ours\nregimes:\n  ours: {formal: 10 years}\n")
    report = matrix(office, today=TODAY)
    ((_, what),) = rule_gaps(report.gaps)
    assert "less than “provider”: formal supervision every 10 years instead of every 3 months" in what
    ruled(office, "regime: two\nregimes:\n  one: {like: nspcc}\n  two: {like: one, formal: 2 months}\n")
    ((_, what),) = rule_gaps(matrix(office, today=TODAY).gaps)
    assert "less than “nspcc”" in what


@pytest.mark.parametrize(
    ("like", "regime", "says"),
    [
        ("walsall", "formal: 10 years", "formal supervision every 10 years instead of every 3 months"),
        ("none", "formal: 10 years", "formal supervision every 10 years instead of every 3 months"),
        ("walsall", "formal: {in: [march]}", "formal supervision in March instead of every 3 months"),
        (
            "newcastle",
            "informal: {minutes: 5}",
            "informal supervision 5 minutes in each month instead of 60 minutes in each month",
        ),
    ],
)
def test_a_rule_that_the_preset_has_none_of_is_measured_by_the_usual_preset(
    office: Ledger, like: str, regime: str, says: str
) -> None:
    ruled(office, f"regime: ours\nregimes:\n  ours:\n    like: {like}\n    {regime}\n")
    gaps, index = packed(office)
    (what,) = [w for c, w in rule_gaps(gaps) if c == "rule-weaker"]
    assert f"less than “provider”: {says}" in " ".join(what.split())
    assert f"(“{like}” has none, “provider” has this)" in what
    assert "asks for less than “provider” in 1 of its rules" in index.judged_by
    assert any(
        c.startswith(f"less: “{like}” has none, and “provider” has ")
        for (c,) in shown(index.table("rules"), "changed")
    )


def test_what_is_less_than_two_presets_is_told_of_each(office: Ledger) -> None:
    ruled(office, "regime: ours\nregimes:\n  ours: {like: walsall, formal: 10 years, agreement: 5 years}\n")
    gaps, index = packed(office)
    ((_, what),) = rule_gaps(gaps)
    assert "less than “provider”: formal supervision every 10 years" in what
    assert "and for less than “walsall”: supervision agreement every 5 years" in what
    assert "less than “provider” or “walsall” in 2 of its rules" in index.judged_by


def test_a_form_that_policies_call_an_appraisal_though_its_kind_is_another_is_told(office: Ledger) -> None:
    library = Library((BUILT_IN,))
    library.policies = library.policies.model_copy(
        update={"appraisals": ("appraisal-framework", "file-audit")}
    )
    office.library = library
    ((code, what),) = rule_gaps(matrix(office, today=TODAY).gaps)
    assert code == "rule-weaker"
    assert "In organisation.yaml: records of file-audit count as appraisal" in what


def test_policies_that_ask_for_fewer_appraisals_are_told_too(office: Ledger) -> None:
    library = Library((BUILT_IN,))
    library.policies = library.policies.model_copy(update={"appraisal_months": 60})
    office.library = library
    report = domains.report(office, of(office, today=TODAY))
    ((_, what),) = rule_gaps(report.gaps)
    assert "appraisal every 60 months instead of every 12 months" in what
    assert ("appraisal", "organisation.yaml") in shown(report.table("rules"), "what", "source")


def test_who_has_which_regime_is_told_by_reference(office: Ledger) -> None:
    ruled(office, "who:\n  - {regime: nspcc, person: [E02, E03]}\n  - {regime: walsall, person: [E04]}\n")
    report = matrix(office, today=TODAY)
    whom = dict(shown(report.table("rules"), "regime", "whom"))
    assert whom == {"nspcc": "E02, E03", "provider": "E01, E09", "walsall": "E04"}
    assert "1 more regime stands in the table of rules." in report.judged_by


def test_the_months_before_records_count_say_so_and_are_counted_apart(office: Ledger) -> None:
    late = held(office, dt.date(2026, 5, 20))
    before = matrix(office, today=TODAY).table("matrix")
    ruled(office, "counts_from: 2026-06-15\n")
    report = matrix(office, today=TODAY)
    (row,) = [r for r in report.table("matrix").rows if r.person == "E03"]
    states = [c.state for c in row.cells[5:]]
    assert states[:6] == ["before"] * 6
    assert states[6:] == ["nothing", "nothing", "missing", "nothing", "nothing", "due"]
    assert "before" not in {c.state for r in before.rows for c in r.cells}
    (zoe,) = [r for r in report.table("matrix").rows if r.person == "E02"]
    assert zoe.cells[9].evidence[0].record == late
    assert "It is of before 15/06/2026: whether it was in time is not told." in zoe.cells[9].says
    counts = {r[0]: r[1] for r in shown(report.table("by-month"), "month", "before_records_are_kept")}
    assert (counts["January 2026"], counts["July 2026"]) == ("5", "0")
    assert report.table("informal").rows[0].cells[5].state == "before"
    assert "before records are kept here" in html(report).decode()


def test_of_somebody_who_came_after_that_day_nothing_was_before_it(office: Ledger) -> None:
    ruled(office, "counts_from: 2026-01-05\n")
    report = matrix(office, "E02", "E03", today=TODAY)
    assert "before" not in {c.state for r in report.table("matrix").rows for c in r.cells}
    assert rule_gaps(report.gaps) == []


def test_a_line_of_whom_nothing_is_asked_says_no_rule_and_never_that_nothing_was_due(office: Ledger) -> None:
    ruled(office, "who:\n  - {regime: none, person: [E02]}\n")
    held(office, dt.date(2026, 5, 20))
    (row,) = matrix(office, "E02", today=TODAY).table("matrix").rows
    assert {c.state for c in row.cells[5:]} == {"no-rule", "done"}


def test_marks_of_the_matrix_are_all_different() -> None:
    marks = [s.mark for s in ALL if s.mark]
    assert len(set(marks)) == len(marks)


def test_other_reports_that_go_by_clocks_say_their_rules_and_no_more(office: Ledger) -> None:
    ruled(office, "regime: ours\nregimes:\n  ours: {like: provider, give_within: 200, formal: 1 year}\n")
    scope = of(office, today=TODAY)
    assert unsigned.report(office, scope).judged_by.endswith(
        "signing within 200 days; asks for less than “provider” in 1 of its rules."
    )
    assert [c for c, _ in rule_gaps(unsigned.report(office, scope).gaps)] == ["rule-weaker"]
    assert rule_gaps(renewals.report(office, of(office, today=TODAY, period=None)).gaps) == []
