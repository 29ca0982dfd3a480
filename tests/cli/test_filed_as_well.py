"""Who settles a query or brings in a document is told what else was filed by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from tests.cli.test_ledger_commands import Told, come_back, copy, home, told
from tests.filing.returns import SIGNED
from tests.filing.test_re_evaluation import form_gone

__all__ = ["copy", "home", "told"]  # fixtures

BY_ONE = {p: v for p, v in SIGNED.items() if "supervisor" in p}
BY_OTHER = {p: v for p, v in SIGNED.items() if "supervisee" in p}


@pytest.fixture
def asked(home: Path, told: Told, copy: str) -> tuple[int, int]:
    """A record, and two returns of its copy that say something else: the second one what the first does, signed."""
    told("import", come_back(home, copy, "back.docx"))
    numbers = []
    for name, more in (("other.docx", {}), ("signed.docx", BY_OTHER)):
        back = come_back(home, copy, name, {"summary": "Talked of others.", **more})
        (one,) = told("import", back, code=ExitCode.REVIEW)["documents"]
        numbers += one["asked"]
    return numbers[0], numbers[1]


def test_who_settles_one_query_is_told_what_is_filed_as_well(
    asked: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["queries", "settle", str(asked[0]), "--accept", "2"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert out == "Filed as record 2.\n"
    assert err == "Document 3 of E02 waited for this and is filed now, as record 3.\n"
    assert run(["queries", "list"]) == ExitCode.DONE
    assert "0 open" in capsys.readouterr().err


@pytest.mark.parametrize("which", ["by number", "by document"])
def test_a_program_is_told_the_same(asked: tuple[int, int], told: Told, which: str) -> None:
    chosen = [str(asked[0])] if which == "by number" else ["--document", "2"]
    assert told("queries", "settle", *chosen, "--accept", "2")["waited"] == [3]
    assert [r["record"] for r in told("records", "list")["records"]] == [3]


def test_who_imports_is_told_what_is_filed_because_of_it(
    home: Path, copy: str, asked: tuple[int, int], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_ledger(home, create=False) as ledger, form_gone(ledger, 3):
        assert told("queries", "settle", str(asked[0]), "--accept", "2")["waited"] == []
    back = come_back(home, copy, "last.docx", {"summary": "Talked of others.", **BY_ONE})
    capsys.readouterr()
    assert run(["import", back, "--json"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    (one,) = json.loads(out)["documents"]
    assert (one["outcome"], one["filed_as"], one["waited"]) == ("filed", 3, [3])
    assert "Document 3 of E02 waited for this and is filed now, as record 4." in err
