"""`carepack import --dry-run` beside the import itself: what it tells is what happens, and it changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger import database
from filing.ledger.database import Ledger, open_ledger
from filing.ledger.rehearsal import Rehearsal
from filing.ledger.tables import METADATA
from filing.ledger.upkeep import status
from filing.people import roster
from filing.records.copies import issue
from filing.review.submissions import listed
from forms import builtin
from tests.faults import ours
from tests.filing.conftest import ROSTER as TEAM
from tests.forms.group import GROUP
from tests.intake.envelopes.making import zipped

pytestmark = pytest.mark.thorough

ROSTER = TEAM + "E10,Anne Lee,Support worker,E01,,3\nE11,Ann Lee,Support worker,E01,,3\n"
ZOE = {"supervisee": "Zoë Example", "signed_supervisee": "Zoë Example"}
GROUPS = {
    "led": "Sam Sample", "day": "2026-11-14", "began": "14:30", "notes": "Talked of who covers Christmas.",
    "attendees": [{"name": "Zoë Example", "signed": "Zoë Example"}, {"name": "Łukasz Próba", "signed": None}],
    "decided": [], "homework": [],
}  # fmt: skip


def of(number: int, **more: Any) -> dict[str, Any]:
    return ours.answers(**{**ZOE, "session": number, "date": ours.WHEN.date().replace(day=number), **more})


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.client("postgres"))])
def url(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("postgres").database() if request.param == "postgresql" else None


@pytest.fixture
def home(url: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with a roster, a record, a withdrawn one, a return in review and a rejected one."""
    home = tmp_path / "home"
    (home / "organisation" / "forms").mkdir(parents=True)
    (home / "organisation" / "forms" / "team-session.1.yaml").write_text(GROUP, encoding="utf-8")
    monkeypatch.setenv("CAREPACK_HOME", str(home))
    monkeypatch.delenv("CAREPACK_LEDGER", raising=False)
    if url is not None:
        monkeypatch.setenv("CAREPACK_LEDGER", url)
    with open_ledger(home, url=url) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ours.ACT)
        made = [ours.made(kind, ours.answers()) for kind in ours.KINDS]
        issue(ledger, [c for _, c, _ in made], [t for _, _, t in made], actor=ours.ACT)
    files = {
        "1 filed.docx": ours.filled("word", of(1)),
        "2 in review.pdf": ours.filled("pdf", of(2, supervisor="")),
        "3 rejected.docx": ours.filled("word", of(3, supervisor="")),
        "4 withdrawn.docx": ours.filled("word", of(4)),
        "5 whose.docx": ours.filled(
            "word", of(5, supervisee="Nobody Known", signed_supervisee="Nobody Known")
        ),
    }
    assert run(["import", str(ours.write(tmp_path, files))]) == ExitCode.REVIEW
    assert run(["queries", "reject", "3 rejected.docx", "--why", "Not ours."]) == ExitCode.DONE
    assert run(["records", "withdraw", "2", "--why", "Of somebody else."]) == ExitCode.DONE
    return home


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    """Beside all that came before: what is new, in doubt, refused, or the same in other words."""
    record = tmp_path / "record.json"
    record.write_text(json.dumps(GROUPS), encoding="utf-8")
    files = {
        "a unknown.docx": ours.filled(
            "word", of(11, supervisee="Somebody Else", signed_supervisee="Somebody Else")
        ),
        "b same answers.pdf": ours.filled("pdf", of(1)),
        "c other answers.pdf": ours.filled("pdf", of(1, summary="Something else was talked of.")),
        "d again rejected.docx": ours.filled("word", of(3, supervisor="")),
        "e again in review.pdf": ours.filled("pdf", of(2, supervisor="")),
        "f withdrawn.pdf": ours.filled("pdf", of(4)),
        "g new.docx": ours.filled("word", of(12)),
        "h new again.docx": ours.filled("word", of(12)),
        "i both.zip": zipped({"x.docx": ours.filled("word", of(13)), "y.pdf": ours.filled("pdf", of(12))}),
        "j empty.pdf": b"",
        "l colleague.docx": ours.filled("word", of(14, supervisee="Anne Lee", signed_supervisee="Ann Lee")),
    }
    place = ours.write(tmp_path, files)
    assert run(["fill", "team-session", str(record), "-o", str(place / "k team.docx")]) == ExitCode.DONE
    return place


def told(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, Any]:
    capsys.readouterr()
    code = run(["import", *args, "--json"])
    return code, json.loads(capsys.readouterr().out)


def outcomes(shown: Any) -> list[tuple[Any, ...]]:
    names = ("part", "outcome", "code", "person")
    return [
        (Path(d["file"]).name, *(d[n] for n in names), sorted(q["code"] for q in d["queries"]))
        for d in shown["documents"]
    ]


def everything(home: Path, url: str | None) -> Any:
    """Every row of every table, and every file but SQLite's own."""
    with open_ledger(home, url=url, create=False) as ledger, ledger.reading() as conn:
        rows = {t.name: sorted(map(repr, conn.execute(select(t)))) for t in METADATA.sorted_tables}
    files = {str(p): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}
    return rows, {name: data for name, data in files.items() if "ledger.sqlite" not in name}


def damage(home: Path, url: str | None) -> Any:
    with open_ledger(home, url=url, create=False) as ledger:
        return ledger.verify(deep=True)


def test_a_dry_run_tells_what_the_import_then_does_and_changes_nothing(
    home: Path, url: str | None, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(home, url)
    code, dry = told(capsys, str(folder), "--dry-run")
    assert everything(home, url) == before
    assert not damage(home, url)
    done, real = told(capsys, str(folder))
    assert outcomes(dry) == outcomes(real)
    assert dry["summary"] == real["summary"] | {"dry_run": True}
    assert (code, dry["left_out"]) == (done, real["left_out"])
    # The mixture holds what the two are to be compared for.
    assert {(name[:2], result, why) for name, _, result, why, *_ in outcomes(real)} == {
        ("1 ", "duplicate", "again"),
        ("2 ", "duplicate", "again"),
        ("3 ", "duplicate", "rejected-before"),
        ("4 ", "duplicate", "withdrawn-before"),
        ("5 ", "duplicate", "again"),
        ("a ", "review", "unknown-person"),
        ("b ", "duplicate", "same-document"),
        ("c ", "filed", None),
        ("d ", "duplicate", "rejected-before"),
        ("e ", "duplicate", "same-bytes"),
        ("f ", "review", "withdrawn-before"),
        ("g ", "filed", None),
        ("h ", "duplicate", "same-bytes"),
        ("i ", "filed", None),
        ("i ", "duplicate", "same-document"),
        ("j ", "refused", "empty-file"),
        ("k ", "filed", None),
        ("l ", "review", "signed-by-colleague"),
    }


def test_what_is_in_review_already_is_told_as_such_and_asks_to_be_looked_at(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "in" / "2 in review.pdf")
    assert run(["import", file, "--dry-run"]) == ExitCode.REVIEW
    shown = capsys.readouterr()
    assert "it is still in review. [again]" in shown.out
    assert "to settle: queries" in shown.out
    assert "nothing was filed (--dry-run)" in shown.err
    assert run(["import", file]) == ExitCode.REVIEW


def test_numbers_that_only_the_dry_run_gave_are_not_told(
    home: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, shown = told(capsys, str(folder), "--dry-run")
    by_name = {Path(d["file"]).name[:1]: d for d in shown["documents"]}
    for new in "agk":
        one = by_name[new]
        assert (one["submission"], one["filed_as"], one["records"], one["asked"]) == (None, None, [], [])
    assert by_name["b"]["duplicate_of"] == 1
    assert by_name["h"]["duplicate_of"] is None
    assert by_name["2"]["asked"] != []


def test_what_would_come_out_of_review_is_told(
    home: Path, url: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_ledger(home, url=url) as ledger:
        more = ROSTER + "E04,Nobody Known,Support worker,E01,,3\n"
        roster.import_csv(ledger, more.encode(), ours.ACT)  # without looking at what is in review
        number = _whose(ledger)
    before = everything(home, url)
    capsys.readouterr()
    assert run(["import", "--dry-run"]) == ExitCode.DONE
    assert f"Document {number} of E04 is in review, and would be filed" in capsys.readouterr().err
    assert everything(home, url) == before
    assert run(["import"]) == ExitCode.DONE
    assert f"Document {number} of E04 waited for this" in capsys.readouterr().err


def _whose(ledger: Ledger) -> int:
    return next(r.submission for r in listed(ledger) if r.name == "5 whose.docx")


@pytest.mark.parametrize("url", [None])
def test_a_ledger_that_can_only_be_read_is_rehearsed_in(home: Path, url: str | None) -> None:
    reading = database._reading_engine(home / database.FILE)
    with (
        database.Ledger(home, reading, builtin, closed=True) as closed,
        Rehearsal(home, builtin(), closed) as beside,
    ):
        assert status(beside).submissions == status(closed).submissions
        roster.import_csv(beside, (ROSTER + "E20,Nia Sampl,Support worker,E01,,3\n").encode(), ours.ACT)
        assert len(roster.people(beside)) == len(roster.people(closed)) + 1
