"""Nothing that comes from elsewhere acts on a terminal, and names of any bytes stay apart."""

from __future__ import annotations

import ast
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import terminal
from cli.exit_codes import ExitCode
from cli.main import run
from schemas.file_names import file_text
from tests.cli.bridging import staffed
from tests.cli.test_ledger_commands import Told, home, told
from tests.schemas.test_shown_text import acts

__all__ = ["home", "told"]

ROOT = Path(__file__).parents[2]
EVIL = "a\x1b[2J\x1b]0;title\x07\u202egnp.\x9b31m\x7f"
PRINTS = {"echo", "secho", "style", "progressbar", "echo_via_pager", "print_exception", "print_exc"}
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file names")


def test_one_module_prints_and_no_other() -> None:
    for file in sorted((ROOT / "cli").glob("*.py")):
        if file.name == "terminal.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                about = f"{file.name}:{node.lineno}"
                assert node.attr not in PRINTS, about
                assert not (node.attr in {"write", "writelines"} and "sys.std" in ast.unparse(node)), about
            assert not (isinstance(node, ast.Name) and node.id == "print"), f"{file.name}:{node.lineno}"


@given(st.binary(max_size=8), st.binary(max_size=8))
def test_names_of_other_bytes_are_other_texts(one: bytes, other: bytes) -> None:
    texts = [file_text(n.decode("utf-8", "surrogateescape")) for n in (one, other)]
    assert (texts[0] == texts[1]) == (one == other)
    for text in texts:
        text.encode()  # no lone surrogate is left


def test_a_name_as_people_write_it_stays_as_it_is() -> None:
    assert file_text("Zoë’s form\u00ad (2).docx") == "Zoë’s form\u00ad (2).docx"


@posix_only
@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    "command",
    [
        ["read", EVIL],
        ["read", f"{EVIL}.docx"],
        ["import", f"{EVIL}-missing"],
        ["import", f"{EVIL}.docx"],
        ["import", f"{EVIL}.docx", "--dry-run"],
        ["import", "--form", EVIL, f"{EVIL}.docx"],
        ["blank", EVIL],
        ["blank", "supervision-record", "--for", EVIL],
        ["blank", "supervision-record", "--logo", EVIL],
        ["fill", "supervision-record", EVIL, "-o", "x.pdf"],
        ["fill", "supervision-record", f"{EVIL}.docx", "-o", f"{EVIL}.odt"],
        ["letter", EVIL, f"{EVIL}.docx", "-o", "x.docx"],
        ["letter", "commitment-plan", f"{EVIL}.docx", "-o", "x.docx"],
        ["forms", "show", EVIL],
        ["forms", "lint", f"{EVIL}.docx"],
        ["forms", EVIL],
        ["records", "show", EVIL],
        ["records", "list", "--period", EVIL],
        ["records", "list", "--state", EVIL],
        ["records", "list", f"--{EVIL}"],
        ["records", "list", EVIL],
        ["copies", "withdraw", EVIL, "--why", "x"],
        ["queries", "list", "--for", EVIL],
        ["due", "--within", EVIL],
        ["means", "--for", "E02", "--period", EVIL],
        ["roster", "import", f"{EVIL}.docx"],
        ["ledger", "move", EVIL],
        ["ledger", "backup", f"{EVIL}.docx"],
        ["--home", f"{EVIL}.docx", "roster", "list"],
        ["completion", EVIL],
        [EVIL],
        [f"--{EVIL}"],
    ],
    ids=lambda c: " ".join(c).replace(EVIL, "EVIL"),
)
def test_no_argument_reaches_the_terminal_raw(
    command: list[str], as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    staffed()
    Path(f"{EVIL}.docx").write_bytes(b"PK\x03\x04 not a document")
    capsys.readouterr()
    run([*command, "--json"] if as_json else command)
    out, err = capsys.readouterr()
    assert acts(out + err) == set()
    assert out + err


@posix_only
def test_no_answer_name_or_file_name_acts_where_records_and_queries_are_shown(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    who = f"Zoë {EVIL}"
    Path("roster.csv").write_text(f'ref,name\n"E\x1b[2J1","{who}"\n', encoding="utf-8")
    assert run(["roster", "import", "roster.csv"]) is ExitCode.FAULTY
    out, err = capsys.readouterr()
    assert acts(out + err) == set()
    Path("roster.csv").write_text("ref,name\nE1,Pat Specimen\n", encoding="utf-8")
    told("roster", "import", "roster.csv")
    record = {"supervisee": "Zoë Example", "supervisor": "Sam", "date": "2026-11-14", "summary": "Talked."}
    Path("record.json").write_text(json.dumps(record), encoding="utf-8")
    told("fill", "supervision-record", "record.json", "-o", f"back {EVIL}.docx")
    told("import", f"back {EVIL}.docx", code=ExitCode.REVIEW)
    (query, *_) = told("queries", "list")["queries"]
    capsys.readouterr()
    for command in (
        ["roster", "list"],
        ["queries", "list"],
        ["queries", "show", str(query["number"])],
        ["queries", "settle", str(query["number"]), "--waive", "--why", EVIL, "--by", EVIL],
        ["queries", "show", str(query["number"])],
        ["records", "list"],
        ["records", "show", "1"],
        ["records", "export"],
        ["ledger", "status"],
        ["read", f"back {EVIL}.docx"],
    ):
        for more in ([], ["--json"]):
            run([*command, *more])
            out, err = capsys.readouterr()
            assert acts(out + err) == set(), command


@posix_only
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS takes no such names")
def test_two_names_of_undecodable_bytes_are_two_in_json(told: Told, tmp_path: Path) -> None:
    names = (b"bad\xff\xfe.pdf", b"bad\xfe\xff.pdf", rb"bad\xff\xfe.pdf")
    for name in names:
        Path(os.fsdecode(name)).write_bytes(b"%PDF- nothing")
    shown = [r"bad\xff\xfe.pdf", r"bad\xfe\xff.pdf", r"bad\\xff\\xfe.pdf"]
    read = told("read", *(os.fsdecode(n) for n in names), code=ExitCode.REFUSED)
    assert [d["file"] for d in read["documents"]] == shown
    brought = told("import", *(os.fsdecode(n) for n in names), code=ExitCode.REFUSED)
    assert sorted(Path(d["file"]).name for d in brought["documents"]) == sorted(shown)


def test_what_is_put_out_on_a_terminal_cannot_act_and_a_file_gets_every_byte(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = f"value\r\n{EVIL}\r\n".encode()
    terminal.put_out(data)
    assert capfdbinary.readouterr().out == data
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    terminal.put_out(data)
    assert acts(capfdbinary.readouterr().out.decode()) == set()
