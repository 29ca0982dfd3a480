"""`carepack read` and `carepack import` as somebody meets them who drops a mail or a zip in."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from cli.exit_codes import ExitCode
from cli.main import run
from tests.faults import ours
from tests.intake import batch
from tests.intake.envelopes.making import mail, zipped

pytestmark = pytest.mark.thorough


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that knows the form, and a folder with a mail that holds a zip, a picture of its words, and a 7z."""
    monkeypatch.setenv("CAREPACK_HOME", str(batch.home(tmp_path, "home")))
    monkeypatch.delenv("CAREPACK_LEDGER", raising=False)
    inner = zipped({"März/form.docx": ours.filled("word", batch.answers(1)), "read me.txt": b"words"})
    made = mail(
        ("in.zip", inner),
        ("return\x1b[2J.pdf", ours.filled("pdf", batch.answers(2))),
        ("x.7z", b"7z\xbc\xaf\x27\x1c"),
    )
    return ours.write(tmp_path, {"mail.eml": made.as_bytes()})


def said(capsys: pytest.CaptureFixture[str], code: ExitCode, *args: str) -> tuple[str, str]:
    capsys.readouterr()
    assert run(list(args)) == code
    out = capsys.readouterr()
    return re.sub(r"\x1b\[[0-9;]*m", "", out.out), out.err


def shown(capsys: pytest.CaptureFixture[str], code: ExitCode, *args: str) -> Any:
    return json.loads(said(capsys, code, *args, "--json")[0])


PARTS = ["in.zip!/März/form.docx", "return\\x1b[2J.pdf", "x.7z"]


def test_read_tells_each_part_and_what_was_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(folder / "mail.eml")
    out, err = said(capsys, ExitCode.REFUSED, "read", file)
    assert [line for line in out.splitlines() if line.startswith(file)] == [
        f"{file}!/{part}" for part in PARTS
    ]
    assert f"left out of {file}: words (the words of the mail), in.zip!/read me.txt (plain text)" in err
    assert "2 read, 0 review, 1 refused" in err
    told = shown(capsys, ExitCode.REFUSED, "read", file)
    assert [(d["file"], d["part"], d["outcome"]) for d in told["documents"]] == [
        (file, PARTS[0], "read"), (file, PARTS[1], "read"), (file, PARTS[2], "refused"),
    ]  # fmt: skip
    assert told["left_out"][1] == {"file": file, "part": "in.zip!/read me.txt", "reason": "plain text"}


def test_a_rehearsal_and_the_import_tell_the_same_parts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rehearsed = shown(capsys, ExitCode.REFUSED, "import", str(folder), "--dry-run")
    assert [(d["part"], d["outcome"]) for d in rehearsed["documents"]] == list(
        zip(PARTS, ("filed", "filed", "refused"), strict=True)
    )
    told = shown(capsys, ExitCode.REFUSED, "import", str(folder))
    assert [(d["part"], d["outcome"], d["code"]) for d in told["documents"]] == [
        (d["part"], d["outcome"], d["code"]) for d in rehearsed["documents"]
    ]
    assert told["left_out"] == rehearsed["left_out"]
    assert told["summary"] | {"dry_run": True} == rehearsed["summary"]
    assert told["summary"]["documents"] == 3
    assert [d["filed_as"] for d in told["documents"]] == [1, 2, None]
    again = shown(capsys, ExitCode.REFUSED, "import", str(folder))
    assert again["left_out"] == told["left_out"]
    out, err = said(capsys, ExitCode.REFUSED, "import", str(folder))
    assert f"left out of {folder / 'mail.eml'}: words (the words of the mail)" in err
    assert f"duplicate  {folder / 'mail.eml'}!/{PARTS[1]}" in out
    assert "3 in: 0 filed, 0 review, 1 refused, 2 duplicate." in err


def test_a_query_says_on_which_pages_of_a_joined_file_its_form_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, joined = PdfWriter(), folder / "joined.pdf"
    for answers in (batch.answers(1), {**batch.answers(2), "supervisor": ""}):
        whole.append(BytesIO(ours.filled("pdf", answers)))
    whole.write(str(joined))
    told = shown(capsys, ExitCode.REVIEW, "import", str(joined))
    doubted = next(d for d in told["documents"] if d["outcome"] == "review")
    pages = f"joined.pdf, pages {doubted['part'].removeprefix('pages=')}"
    assert pages in said(capsys, ExitCode.DONE, "queries", "list")[0]
    assert pages in said(capsys, ExitCode.DONE, "queries", "show", str(doubted["asked"][0]))[0]


def test_asked_to_convert_without_libreoffice_it_says_so_before_anything_else(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("intake.conversion._PLACES", ())
    for command in ("read", "import"):
        out, err = said(capsys, ExitCode.USAGE, command, str(folder / "mail.eml"), "--convert")
        assert out == ""
        assert "[no-converter]" in err


def test_what_lay_in_an_envelope_is_told_again_by_the_run_that_goes_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from itertools import islice

    from filing.ledger.database import open_ledger
    from intake import runs
    from intake.sources import gather

    whole = shown(capsys, ExitCode.REFUSED, "read", str(folder / "mail.eml"))["left_out"]
    with (
        open_ledger(folder.parent / "home") as ledger,
        runs.imported(ledger, gather([str(folder)]), lambda: ours.ACT, print) as documents,
    ):
        begun = list(islice(documents, 1))  # broken off after the first of its documents
    assert [len(one.left_out) for one in begun] == [2]
    told = shown(capsys, ExitCode.REFUSED, "import")
    assert [d["part"] for d in told["documents"]] == PARTS[1:]
    assert told["left_out"] == whole
