"""Records leave together with their originals and an index, in a folder or a zip file, and nothing is written over."""

from __future__ import annotations

import csv
import hashlib
import io
import sqlite3
import stat
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from filing.ledger.tables import audit
from tests.cli.bridging import bring_in, evaluate, staffed
from tests.cli.test_ledger_commands import Told, come_back, copy, home, told

pytestmark = pytest.mark.thorough

__all__ = ["copy", "home", "told"]


@pytest.fixture
def filed(home: Path, copy: str, told: Told) -> Path:
    """Zoë's session, on record, and its document beside it."""
    name = come_back(home, copy, "Zoë Example back.docx")
    told("import", name)
    return Path(name)


def index(data: bytes) -> list[dict[str, str]]:
    """The lines of an index."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_folder_has_each_record_its_untouched_original_and_an_index_that_leads_to_both(
    filed: Path, told: Told
) -> None:
    made = told("records", "bundle", "--for", "E02", "-o", "taken")

    assert (made["records"], made["originals"], made["files"]) == (1, 1, 5)
    here = sorted(p.relative_to("taken").as_posix() for p in Path("taken").rglob("*") if p.is_file())
    assert here == [
        "SHA256SUMS", "index.csv", "index.html", "originals/document-1.docx", "records/record-1.pdf",
    ]  # fmt: skip
    assert Path("taken/originals/document-1.docx").read_bytes() == filed.read_bytes()
    (line,) = index(Path("taken/index.csv").read_bytes())
    assert (line["file"], line["original"], line["person"], line["called"]) == (
        "records/record-1.pdf", "originals/document-1.docx", "E02", filed.name,
    )  # fmt: skip
    page = Path("taken/index.html").read_text(encoding="utf-8")
    assert 'href="records/record-1.pdf"' in page
    assert 'href="originals/document-1.docx"' in page
    if sys.platform != "win32":
        assert stat.S_IMODE(Path("taken").stat().st_mode) == 0o700
        assert stat.S_IMODE(Path("taken/index.csv").stat().st_mode) == 0o600


def test_a_zip_file_has_the_same_and_every_digest_holds(filed: Path, told: Told) -> None:
    told("records", "bundle", "--for", "E02", "--to", "word", "-o", "taken.zip")

    with zipfile.ZipFile("taken.zip") as made:
        assert made.testzip() is None
        assert made.read("originals/document-1.docx") == filed.read_bytes()
        sums = dict(line.split("  ")[::-1] for line in made.read("SHA256SUMS").decode().splitlines())
        assert set(sums) == set(made.namelist()) - {"SHA256SUMS"}
        assert all(hashlib.sha256(made.read(name)).hexdigest() == sha for name, sha in sums.items())


@pytest.mark.parametrize("target", ["taken", "taken.zip"])
def test_what_is_there_already_is_never_written_over(
    filed: Path, told: Told, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    told("records", "bundle", "-o", target)
    before = {p: p.stat().st_mtime_ns for p in Path().rglob("*") if target in p.parts[0]}
    assert run(["records", "bundle", "-o", target]) == ExitCode.USAGE
    assert "[exists]" in capsys.readouterr().err
    assert {p: p.stat().st_mtime_ns for p in Path().rglob("*") if target in p.parts[0]} == before
    assert not list(Path().glob(".carepack-*"))


def test_words_choose_and_where_there_is_none_nothing_is_written(
    filed: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told("records", "bundle", "rota", "-o", "one")["records"] == 1
    assert run(["records", "bundle", "nosuchword", "-o", "two"]) == ExitCode.USAGE
    assert "[bundle-none]" in capsys.readouterr().err
    assert not Path("two").exists()


def test_no_cell_of_the_index_acts_as_a_formula(home: Path, copy: str, told: Told) -> None:
    told("import", come_back(home, copy, "=SUM(A1).docx"))
    told("records", "bundle", "-o", "taken")
    (line,) = index(Path("taken/index.csv").read_bytes())
    assert line["called"] == "'=SUM(A1).docx"


def test_an_original_that_is_gone_is_said_and_the_rest_is_there(filed: Path, home: Path, told: Told) -> None:
    sha = hashlib.sha256(filed.read_bytes()).hexdigest()
    (home / "originals" / sha[:2] / sha).unlink()
    made = told("records", "bundle", "-o", "taken", code=ExitCode.REVIEW)
    assert made["originals_left_out"] == [{"document": 1, "code": "original-missing"}]
    assert "original-missing" in index(Path("taken/index.csv").read_bytes())[0]["note"]
    assert Path("taken/records/record-1.pdf").is_file()


def test_private_records_stay_and_a_persons_own_are_taken_on_purpose(home: Path, told: Told) -> None:
    staffed()
    evaluate("self", {"care": 2}, comments="I was tired that day")
    bring_in()

    made = told("records", "bundle", "-o", "without")
    assert (made["records"], made["left_out"], made["originals"]) == (0, 1, 0)
    told("records", "bundle", "--for", "E02", "--private", "subject-access", "-o", "with")
    assert Path("with/records/record-1.pdf").is_file()
    with open_ledger(home, create=False) as ledger, ledger.reading() as conn:
        actions = conn.execute(select(audit.c.action).order_by(audit.c.seq)).scalars().all()
    assert actions[-1] == "private-exported"


def test_where_it_cannot_be_noted_nothing_leaves(filed: Path, home: Path) -> None:
    with closing(sqlite3.connect(home / "ledger.sqlite")) as plain:
        plain.execute("CREATE TRIGGER closed BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'closed'); END")
        plain.commit()
    assert run(["records", "bundle", "-o", "taken"]) != ExitCode.DONE
    assert not Path("taken").exists()
    assert not list(Path().glob(".carepack-*"))
