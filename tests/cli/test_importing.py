"""`carepack import` as the person who runs a batch meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.actor import Actor
from filing.ledger.database import open_ledger
from filing.review import submissions
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
    counts = {"documents": 5, "filed": 2, "review": 1, "refused": 1, "duplicate": 1}
    more = {"rejected": 0, "still_in_review": 0, "rejected_before": 0, "dry_run": False}
    assert shown["summary"] == {**counts, **more}
    first = shown["documents"][0]
    keys = (
        "file",
        "part",
        "form",
        "edition",
        "copy",
        "outcome",
        "code",
        "reason",
        "record",
        "queries",
        "readings",
    )
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


def test_a_file_that_is_still_in_review_is_told_on_a_second_run_as_on_the_first(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(ours.write(tmp_path, {"c.pdf": FILES["c.pdf"]()}))
    first = told(capsys, place, code=ExitCode.REVIEW)
    again = told(capsys, place, code=ExitCode.REVIEW)
    assert again["summary"]["still_in_review"] == 1
    assert again["documents"][0]["asked"] == first["documents"][0]["asked"] != []
    assert run(["import", place]) == ExitCode.REVIEW
    assert "still in review" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["suprvision-record", "supervision-record.9", "nothing-like-it"])
def test_a_form_that_is_not_there_touches_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    place = str(ours.write(tmp_path, {"c.pdf": FILES["c.pdf"]()}))
    told(capsys, place, code=ExitCode.REVIEW)
    before = batch.state(home)
    capsys.readouterr()
    assert run(["import", place, "--form", form, "--json"]) == ExitCode.USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "unknown-" in shown.err
    assert form != "suprvision-record" or "supervision-record" in shown.err
    assert batch.state(home) == before


def test_a_form_that_was_named_is_for_those_files_alone_and_stays_with_them(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actor = Actor("Ama", ours.WHEN)
    mine, theirs = ours.filled("word", batch.answers(4)), ours.filled("word", batch.answers(5))
    with open_ledger(home) as ledger:
        submissions.receive(ledger, theirs, name="theirs.docx", origin="file:/gone/theirs.docx", actor=actor)
        wrong = {"name": "mine.docx", "origin": "file:/gone/mine.docx", "read_as": "appraisal-framework.1"}
        submissions.receive(ledger, mine, actor=actor, **wrong)
    place = ours.write(tmp_path, {"now.docx": ours.filled("word", batch.answers(6))})
    shown = told(capsys, str(place), "--form", "appraisal-framework", code=ExitCode.REVIEW)
    forms = {Path(d["file"]).name: d["form"] for d in shown["documents"]}
    assert forms == {
        "now.docx": "appraisal-framework",
        "theirs.docx": "supervision-record",
        "mine.docx": "appraisal-framework",
    }


def test_what_was_settled_stays_settled_when_the_file_is_read_again(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking = {**batch.answers(3), "supervisor": "", "summary": ""}
    place = str(ours.write(tmp_path, {"c.pdf": ours.filled("pdf", lacking)}))
    asked = told(capsys, place, code=ExitCode.REVIEW)["documents"][0]["asked"]
    assert run(["queries", "settle", str(asked[0]), "--waive", "--why", "Not known."]) == ExitCode.REVIEW
    wrong = told(capsys, place, "--form", "appraisal-framework", code=ExitCode.REVIEW)["documents"][0]
    assert f"query {asked[0]} " in next(q["say"] for q in wrong["queries"] if q["code"] == "settled-before")
    right = told(capsys, place, "--form", "supervision-record", code=ExitCode.REVIEW)["documents"][0]
    assert len(right["asked"]) == len(asked) - 1


def test_one_damaged_original_is_made_whole_and_stops_nobody_else(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ours.filled("word", batch.answers(4))
    with open_ledger(home) as ledger:
        sha = submissions.receive(
            ledger, data, name="x", origin="file:/gone/x", actor=Actor("Ama", ours.WHEN)
        ).sha256
    kept = home / "originals" / sha[:2] / sha
    kept.write_bytes(bytes(len(data)))
    place = ours.write(tmp_path, {"b.docx": ours.filled("word", batch.answers(5))})
    shown = outcomes(told(capsys, str(place), code=ExitCode.REFUSED))
    assert shown == {"b.docx": ("filed", None), "x": ("refused", "original-changed")}
    place = ours.write(tmp_path, {"b.docx": ours.filled("word", batch.answers(5)), "x.docx": data})
    assert outcomes(told(capsys, str(place)))["x.docx"] == ("filed", None)
    assert kept.read_bytes() == data


def test_a_home_that_is_refused_leaves_standard_output_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(ours.write(tmp_path, {"d.pdf": b""}))
    home = str(tmp_path / "Dropbox" / "home")
    assert run(["--home", home, "import", place, "--json"]) == ExitCode.NOT_WRITTEN
    assert capsys.readouterr().out == ""


BROKEN = [
    (OSError(28, "No space left on device"), "file-system", ExitCode.NOT_WRITTEN),
    (KeyboardInterrupt(), "stopped", ExitCode.UNEXPECTED),
    (ZeroDivisionError(), "unexpected", ExitCode.UNEXPECTED),
]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("broken", BROKEN, ids=[code for _, code, _ in BROKEN])
@pytest.mark.parametrize("after", [0, 2])
def test_what_breaks_off_in_the_middle_is_still_one_json_document_and_says_how_to_go_on(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    broken: tuple[BaseException, str, ExitCode],
    after: int,
) -> None:
    error, code, ends = broken
    from intake.importing import Importer

    whole = Importer._conclude
    left = iter(range(after))

    def breaking(self: Importer, *args: Any) -> Any:
        if next(left, None) is None:
            raise error
        return whole(self, *args)

    monkeypatch.setattr(Importer, "_conclude", breaking)
    place = folder(tmp_path)
    capsys.readouterr()
    assert run(["import", place, "--json"]) == ends
    shown = capsys.readouterr()
    told_json = json.loads(shown.out)
    assert told_json["error"]["code"] == code
    assert told_json["summary"]["documents"] == len(told_json["documents"]) == after
    assert f"Broken off after {after} of 5" in shown.err
    assert "run the same again" in shown.err
    monkeypatch.setattr(Importer, "_conclude", whole)
    again = told(capsys, place, code=ExitCode.REFUSED)
    assert outcomes(again)["b.pdf"][0] in {"filed", "duplicate"}


def test_the_home_in_the_folder_is_not_brought_in(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = home.parent / "x.docx"
    place.write_bytes(ours.filled("word", batch.answers(4)))
    for code in (ExitCode.DONE, ExitCode.DONE):
        assert list(outcomes(told(capsys, str(home.parent), code=code))) == ["x.docx"]


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
            ledger, data, name="x.docx", origin="file:/gone/x.docx", actor=Actor("Ama", ours.WHEN)
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
