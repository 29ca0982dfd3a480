"""`carepack import` as the person who runs a batch meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing import submissions
from filing.acts import Act
from filing.ledger import open_ledger
from tests.faults import ours
from tests.intake import batch


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = batch.home(tmp_path, "home")
    monkeypatch.setenv("CAREPACK_HOME", str(folder))
    monkeypatch.delenv("CAREPACK_LEDGER", raising=False)
    return folder


def told(capsys: pytest.CaptureFixture[str], *args: str, code: ExitCode = ExitCode.DONE) -> Any:
    capsys.readouterr()
    assert run(["import", *args, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def outcomes(shown: Any) -> dict[str, tuple[str, str | None]]:
    return {Path(d["file"]).name: (d["outcome"], d["code"]) for d in shown["documents"]}


FILES = {
    "a.docx": lambda: ours.filled("word", batch.answers(1)),
    "b.pdf": lambda: ours.filled("pdf", batch.answers(2)),
    "c.pdf": lambda: ours.filled("pdf", {**batch.answers(3), "supervisor": ""}),
    "d.pdf": lambda: b"",
    "e/copy-of-b.pdf": lambda: ours.filled("pdf", batch.answers(2)),
}


def folder(tmp_path: Path) -> str:
    return str(ours.write(tmp_path, {name: make() for name, make in FILES.items()}))


def test_every_document_has_its_outcome_and_they_add_up(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = told(capsys, folder(tmp_path), "--by", "Ama Admin", code=ExitCode.REFUSED)
    assert outcomes(shown) == {
        "a.docx": ("filed", None),
        "b.pdf": ("filed", None),
        "c.pdf": ("review", "required"),
        "d.pdf": ("refused", "empty-file"),
        "copy-of-b.pdf": ("duplicate", "same-bytes"),
    }
    summary = {"documents": 5, "filed": 2, "review": 1, "refused": 1, "duplicate": 1, "dry_run": False}
    assert shown["summary"] == summary
    first = shown["documents"][0]
    keys = ("file", "form", "edition", "copy", "outcome", "code", "reason", "record", "queries", "readings")
    assert tuple(first)[: len(keys)] == keys
    assert first["record"]["session"] == 1
    assert first["filed_as"]
    review = shown["documents"][2]
    assert review["asked"]
    assert review["filed_as"] is None


def test_a_second_run_says_what_stands_and_changes_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder(tmp_path)
    told(capsys, place, code=ExitCode.REFUSED)
    before = batch.state(home)
    again = outcomes(told(capsys, place, code=ExitCode.REFUSED))
    assert again["a.docx"] == again["c.pdf"] == ("duplicate", "again")
    assert again["d.pdf"] == ("refused", "empty-file")
    assert batch.state(home) == before


def test_a_dry_run_files_nothing_and_knows_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAREPACK_HOME", str(tmp_path / "new"))
    place = folder(tmp_path)
    shown = told(capsys, place, "--dry-run", code=ExitCode.REFUSED)
    assert shown["summary"]["dry_run"] is True
    assert outcomes(shown)["copy-of-b.pdf"] == ("duplicate", "same-bytes")
    assert outcomes(shown)["d.pdf"] == ("refused", "empty-file")
    assert not (tmp_path / "new").exists()


def test_nothing_named_finishes_what_a_broken_run_left(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_ledger(home) as ledger:
        data = ours.filled("word", batch.answers(4))
        submissions.receive(
            ledger, data, name="x.docx", origin="file:/gone/x.docx", act=Act("Ama", ours.WHEN)
        )
    shown = told(capsys)
    assert outcomes(shown) == {"x.docx": ("filed", None)}
    assert told(capsys)["documents"] == []


def test_a_form_that_is_named_takes_up_what_was_refused(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    import pikepdf

    with pikepdf.new() as blank:
        blank.add_blank_page()
        out = io.BytesIO()
        blank.save(out)
    place = ours.write(tmp_path, {"lost.pdf": out.getvalue()})
    shown = told(capsys, str(place), code=ExitCode.REFUSED)
    assert outcomes(shown) == {"lost.pdf": ("refused", "unknown-document")}
    shown = told(capsys, str(place), "--form", "supervision-record", code=ExitCode.REVIEW)
    assert outcomes(shown)["lost.pdf"][0] == "review"
    assert shown["documents"][0]["form"] == "supervision-record"


def test_for_a_person_each_document_is_a_line_and_the_sum_comes_last(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", folder(tmp_path)]) == ExitCode.REFUSED
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == [
        "filed", "filed", "review", "refused", "duplicate",
    ]  # fmt: skip
    assert "[empty-file]" in shown.out
    assert "5 in: 2 filed, 1 review, 1 refused, 1 duplicate." in shown.err
    assert "carepack queries list" in shown.err


def test_a_files_name_cannot_steer_the_terminal(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ours.write(tmp_path, {"a\x1b[2Jb.pdf": b""})
    run(["import", str(place)])
    assert "\x1b[2J" not in capsys.readouterr().out


def test_a_name_that_is_not_there_files_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", folder(tmp_path), str(tmp_path / "missing")]) == ExitCode.USAGE
    assert "no-such-file" in capsys.readouterr().err
    with open_ledger(home) as ledger:
        assert not submissions.listed(ledger)
