"""An inspection pack: every green cell has its record in it, and nothing is in it that is nobody else's business."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.ledger.tables import audit
from filing.life.acts import withdraw
from filing.people import roster
from filing.records.finding import listed
from forms import load
from reports.inspection.making import SUMS, Pack, plan
from reports.plain import as_json
from reports.table import Report
from schemas.errors import UsageError
from schemas.values import Value
from tests.filing.returns import ACT, SESSION, returned, submit
from tests.reports.conftest import ROSTER
from tests.reports.filed import GOOD, HELD, INFORMAL, TALK, TODAY, by, filed
from tests.reports.test_others import appraised, rated

pytestmark = pytest.mark.thorough

NIA = Actor("Nia Example", dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC))
OBSERVATION = load("direct-observation")
AGREEMENT = load("supervision-agreement")
COMMITMENT = load("commitment-employee")
SEEN: dict[str, Value] = {
    "worker": "Zoë Example",
    "observer": "Sam Sample",
    "date": HELD,
    "asye": "neither",
    "client": "CLIENT-4711",
    "plan": "Lunch",
    "observed": "She listened.",
    "well": "All of it.",
    "learned": "To wait.",
    "signed_observer": "S. Sample",
    "signed_observer_on": HELD,
    "signed_worker": "Z. Example",
    "signed_worker_on": HELD,
}


def pack(ledger: Ledger, home: str = "Oak House", *, period: str = "2026", named: bool = False) -> Pack:
    return plan(ledger, home, period, NIA, today=TODAY, named=named)


def told(report: Report) -> bytes:
    return json.dumps(as_json(report), ensure_ascii=False).encode()


def made(planned: Pack) -> dict[str, bytes]:
    """The files of a pack."""
    return dict(planned.files(told))


def index_of(files: dict[str, bytes]) -> dict[str, dict[str, object]]:
    """Rows of the index by table and head."""
    return {t["key"]: t for t in json.loads(files["index.json"])["tables"]}


def rows(files: dict[str, bytes], prefix: str) -> list[dict[str, dict[str, object]]]:
    return [r["cells"] for k, t in index_of(files).items() if k.startswith(prefix) for r in t["rows"]]  # type: ignore[attr-defined]


def words(data: bytes) -> str:
    """All that stands on the pages of a PDF, in its fields too."""
    read = pypdf.PdfReader(io.BytesIO(data))
    fields = (str(f.get("/V", "")) for f in (read.get_fields() or {}).values())
    return " ".join(" ".join([*(p.extract_text() for p in read.pages), *fields]).split())


def codes(planned: Pack) -> set[tuple[str, str | None]]:
    return {(g.code, g.person) for g in planned.gaps}


def test_every_record_behind_any_cell_is_in_the_pack_with_the_digest_of_its_original(office: Ledger) -> None:
    filed(office)
    filed(office, TALK, form=INFORMAL)
    filed(office, date=dt.date(2025, 12, 20), signed_supervisor_on=dt.date(2025, 12, 21),
          signed_supervisee_on=dt.date(2025, 12, 21), next_meeting=dt.date(2026, 1, 20),
          actor=by(dt.date(2025, 12, 22)))  # fmt: skip
    filed(office, signed_supervisee=None, signed_supervisee_on=None, date=dt.date(2026, 9, 1),
          actor=by(dt.date(2026, 9, 2)))  # fmt: skip
    planned = pack(office)
    files = made(planned)
    behind = {e.record for m in planned.made.values() for *_, e in m.report.evidence()}
    assert behind
    found = {int(str(c["record"]["value"])): c for c in rows(files, "records-")}
    assert behind <= set(found)
    shas = {one.number: one.sha256 for one in listed(office).records}
    for number, cells in found.items():
        assert cells["sha256"]["value"] == shas[number]
        assert files[str(cells["file"]["value"])].startswith(b"%PDF")
        assert f"INSPECTION COPY of record {number}" in words(files[str(cells["file"]["value"])])


def test_a_record_is_called_no_better_than_the_rule_of_the_matrix_calls_it(office: Ledger) -> None:
    good = filed(office)
    alone = filed(office, supervisor="Zoë Example", date=dt.date(2026, 10, 1), actor=by(dt.date(2026, 10, 2)))
    late = filed(office, date=dt.date(2026, 9, 1), signed_supervisee=None, signed_supervisee_on=None,
                 actor=by(dt.date(2026, 9, 2)))  # fmt: skip
    ahead = filed(office, date=dt.date(2026, 12, 24))
    planned = pack(office)
    states = {int(str(c["record"]["value"])): c["state"]["value"] for c in rows(made(planned), "records-")}
    assert states == {good: "done", alone: "void", late: "unsigned", ahead: "void"}
    for piece in planned.contents.pieces:
        assert piece.judged is not None
        assert piece.judged.counts == (piece.record.number == good)
    assert {("record-no-evidence", "E02"), ("record-unsigned", "E02")} <= codes(planned)


def test_nothing_private_and_no_evaluation_is_in_it_and_the_index_says_how_many_and_why(
    office: Ledger,
) -> None:
    rated(office, 5, client=None, comments="SELFWORDS of mine")
    rated(office, 1, comments="CLIENTWORDS about her")
    filed(office, {"name": "Zoë Example", "date": HELD}, form=COMMITMENT)
    seen = filed(office, SEEN, form=OBSERVATION)
    files = made(pack(office))
    whole = (
        b"".join(files.values()) + " ".join(words(d) for n, d in files.items() if n.endswith(".pdf")).encode()
    )
    for secret in (b"SELFWORDS", b"CLIENTWORDS", b"CLIENT-4711", b"C-1"):
        assert secret not in whole
    assert [c["record"]["value"] for c in rows(files, "records-")] == [seen]
    left = {(c["form"]["shown"], c["n"]["value"]): c["why"]["shown"] for c in rows(files, "left-out")}
    assert left["Evaluations", 2].startswith("ratings are told as means only")
    assert left["Private records", 1] == "they are private"
    assert COMMITMENT.title.encode() not in whole
    (copy,) = [words(d) for n, d in files.items() if n.startswith("records/")]
    assert f"INSPECTION COPY of record {seen}, 1 answer left out" in copy
    assert "She listened." in copy


def test_files_are_called_by_reference_and_by_name_where_that_is_asked_for(office: Ledger) -> None:
    number = filed(office)
    assert f"records/E02/2026-11-14 supervision-record (record {number}).pdf" in pack(office).names
    named = pack(office, named=True).names
    assert f"records/Zoë Example (E02)/2026-11-14 Supervision Record (record {number}).pdf" in named
    assert not any("Zo" in n or "Sam" in n for n in pack(office).names)


def test_the_same_ledger_and_clock_give_the_same_bytes(office: Ledger) -> None:
    filed(office)
    first, second = made(pack(office)), made(pack(office))
    assert first == second
    assert len(first) == len(pack(office).names)


def test_the_check_file_lists_every_other_file(office: Ledger) -> None:
    filed(office)
    planned = pack(office)
    files = made(planned)
    assert list(files)[-1] == SUMS
    lines = dict(reversed(line.split("  ", 1)) for line in files[SUMS].decode().splitlines())
    assert lines == {n: hashlib.sha256(d).hexdigest() for n, d in files.items() if n != SUMS}
    assert set(files) == set(planned.names)


def test_what_is_lacking_stands_at_the_head_by_kind_and_name(office: Ledger) -> None:
    roster.import_csv(office, b"ref,name,home,manager\nE05,Ada Sample,Oak House,E01\n", ACT)
    waiting = submit(office, returned(SESSION, unsure=("date",)))
    assert waiting.record is None
    planned = pack(office)
    assert {
        ("start-unknown", "E05"),
        ("nobody-supervises", "E09"),
        ("session-missing", "E02"),
        ("session-missing", "E03"),
        ("agreement-missing", "E02"),
        ("query-open", "E02"),
        ("headings-old", None),
    } <= codes(planned)
    assert len({(g.code, g.person, g.record, g.on, g.what) for g in planned.gaps}) == len(planned.gaps)
    page = made(planned)["index.html"].decode()
    assert page.index("What is lacking</h2>") < page.index("Who is in it, and who is not</h2>")
    assert "came back and is not settled" in page


def test_a_private_document_that_is_asked_about_is_told_without_its_name_or_whose_it_is(
    office: Ledger,
) -> None:
    private = {"name": "Zoë Example", "date": HELD}
    assert submit(office, returned(private, form=COMMITMENT, unsure=("date",))).record is None
    (gap,) = [g for g in pack(office).gaps if g.code == "query-open"]
    assert (gap.person, gap.name) == (None, None)
    assert "of a private kind" in gap.what
    assert COMMITMENT.title not in gap.what


def test_an_agreement_holds_though_it_is_of_before_the_period(office: Ledger) -> None:
    (person, by_whom) = (AGREEMENT.about.person, AGREEMENT.about.by)
    assert person is not None
    assert by_whom is not None
    day: dict[str, Value] = {str(AGREEMENT.about.held): dt.date(2026, 2, 2)}
    answers: dict[str, Value] = {person: "Zoë Example", by_whom: "Sam Sample", **day}
    number = filed(office, answers, form=AGREEMENT, actor=by(dt.date(2026, 2, 3)))
    planned = pack(office, period="2026-11")
    assert [p.record.number for p in planned.contents.pieces] == [number]
    assert ("agreement-missing", "E02") not in codes(planned)
    assert ("agreement-missing", "E03") in codes(planned)


@pytest.mark.parametrize(("many", "told_too_few"), [(2, True), (3, False)])
def test_figures_of_too_few_people_are_not_told_and_that_is_told(
    office: Ledger, many: int, told_too_few: bool
) -> None:
    for n in range(many):
        rated(office, 4, client=f"C-{n}")
    assert (("too-few", None) in codes(pack(office))) is told_too_few


def test_an_overdue_appraisal_is_told_once(office: Ledger) -> None:
    planned = pack(office)
    mine = [g for g in planned.gaps if g.person == "E01" and g.code.startswith("appraisal")]
    assert [g.code for g in mine] == ["appraisal-over"]
    appraised(office, "Sam Sample", appraiser="Nia Example", signed_appraiser="N. Example")
    assert not [g for g in pack(office).gaps if g.person == "E01" and g.code.startswith("appraisal")]


def test_who_left_before_or_moved_away_is_told_and_who_left_meanwhile_is_in_it(office: Ledger) -> None:
    roster.import_csv(
        office,
        "ref,name,home,leaves\nE03,Łukasz Próba,Oak House,31/12/2025\nE02,Zoë Example,Oak House,30/06/2026\n"
        "E01,Sam Sample,Elm House,\n".encode(),
        ACT,
    )
    planned = pack(office)
    assert planned.scope.refs == ("E01", "E02", "E09")
    out = {n.person.ref: n.why for n in planned.contents.not_in}
    assert out["E03"] == "left on 31/12/2025, before the period"
    assert planned.contents.told["E01"].startswith("has been in Elm House by the roster since 22/11/2026")
    assert planned.contents.told["E02"] == "last day 30/06/2026"
    elm = pack(office, "elm house")
    assert elm.home == "Elm House"
    assert elm.contents.told["E01"].startswith("came from Oak House, by the roster on 22/11/2026")


def test_a_withdrawn_record_is_not_in_it(office: Ledger) -> None:
    number = filed(office)
    withdraw(office, [number], "It was another's.", ACT)
    assert pack(office).contents.pieces == ()


def test_a_record_that_cannot_be_printed_is_listed_and_the_others_are_made(
    office: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = filed(office), filed(office, TALK, form=INFORMAL)
    from issuing import inspection_copies

    whole = inspection_copies.inspection_copy

    def failing(ledger: Ledger, number: int, *more: object, **named: object) -> object:
        if number == first:
            raise UsageError.of("pdf-layout", "The pages could not be laid out.", "Look.")
        return whole(ledger, number, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(inspection_copies, "inspection_copy", failing)
    planned = pack(office)
    files = made(planned)
    assert planned.unprinted == {first: "The pages could not be laid out."}
    found = {int(str(c["record"]["value"])): str(c["file"]["shown"]) for c in rows(files, "records-")}
    assert found[first] == "not printed: The pages could not be laid out."
    assert found[second] in files
    assert f"Record {first} could not be printed" in files["index.html"].decode()


def test_that_it_was_made_is_noted_without_a_name(office: Ledger) -> None:
    filed(office)
    planned = pack(office)
    made(planned)
    planned.note()
    with office.reading() as conn:
        row = conn.execute(select(audit).order_by(audit.c.seq.desc())).first()
    assert row is not None
    assert (row.action, row.by) == ("inspection-pack-made", "Nia Example")
    assert json.loads(row.body)["records"] == 1
    assert not any(name in row.body for name in ("Zoë", "E02", "Oak"))


def test_the_index_says_who_made_it_when_in_the_organisation_s_own_time(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "summer") as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        night = Actor("Nia Example", dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC))
        planned = plan(ledger, "Oak House", "2026", night, today=dt.date(2026, 7, 1))
        page = made(planned)["index.html"].decode()
    assert "Nia Example, 01/07/2026 at 00:30" in page


def test_a_period_that_has_not_begun_and_a_home_that_nobody_knows_are_refused(office: Ledger) -> None:
    for home, period, code in (
        ("Oak House", "2027", "inspection-future"),
        ("Oak Hose", "2026", "unknown-home"),
        ("Oak House", "soon", "report-period"),
    ):
        with pytest.raises(UsageError) as error:
            pack(office, home, period=period)
        assert [f.code for f in error.value.faults] == [code]


def test_what_the_matrix_says_of_good_sessions_is_all_that_the_pack_says(office: Ledger) -> None:
    filed(office, GOOD)
    planned = pack(office)
    greens = {
        cell.evidence[0].record
        for table in planned.made["matrix"].report.tables
        for row in table.rows
        for cell in row.cells
        if (state := table.state(cell)) is not None and state.tone == "good"
    }
    good = {p.record.number for p in planned.contents.pieces if p.judged is not None and p.judged.counts}
    assert greens == good
