"""What commands that only look load when they start: a library that is not needed makes people wait for nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from filing.ledger.database import open_ledger
from filing.people import roster
from tests.filing import returns
from tests.filing.conftest import ROSTER

FORMS = ("pydantic", "yaml", "forms.library", "schemas.definition", "schemas.language")
"""What reads forms, of which the first two take longest to load."""
DOCUMENTS = (
    "alembic", "cv2", "docxtpl", "fontTools", "jinja2", "lxml", "numpy", "openpyxl", "pdfplumber", "pikepdf",
    "pypdf", "pypdfium2", "rapidfuzz", "typst", "xlsxwriter", "intake", "extractors", "fillers",
)  # fmt: skip
"""What makes and reads documents and workbooks, and what changes the tables of an older ledger."""
DECIDING = (
    "filing.review.apply_decision",
    "filing.review.settling",
    "filing.review.receipts",
    "filing.life.acts",
    "filing.ledger.record_index",
    "filing.people.roster_file",
)
"""What decides, files and changes."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a record, and a return that is asked about."""
    there = tmp_path_factory.mktemp("home")
    with open_ledger(there) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), returns.ACT)
        returns.submit(ledger, returns.returned(returns.SESSION))
        unsure = returns.returned({**returns.SESSION, "summary": "Talked once more."}, unsure=("summary",))
        returns.submit(ledger, unsure)
    return there


def loaded(home: Path, *arguments: str, of: tuple[str, ...]) -> list[str]:
    """Which of these modules a process of its own has loaded once the command is done."""
    code = (
        "import sys; from cli.main import run; code = run(sys.argv[1:]); "
        f"print(code, *(m for m in {of!r} if m in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--home", str(home), *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout
    code, *found = done.stderr.splitlines()[-1].split()
    assert code == "0", done.stderr
    return found


@pytest.mark.parametrize(
    "command",
    [
        ("records", "find", "rota"),
        ("records", "find", "--for", "E02", "--period", "2020..2030", "--json"),
        ("records", "list", "--json"),
        ("ledger", "status"),
    ],
    ids=" ".join,
)
def test_finding_and_counting_load_no_form_and_nothing_that_reads_or_decides(
    home: Path, command: tuple[str, ...]
) -> None:
    assert loaded(home, *command, of=(*FORMS, *DOCUMENTS, *DECIDING)) == []


def test_a_list_of_queries_loads_nothing_that_reads_documents_or_decides(home: Path) -> None:
    loaded(home, "queries", "list", of=())  # what waits is looked at once, and noted
    assert loaded(home, "queries", "list", of=(*DOCUMENTS, *DECIDING)) == []


def test_a_kind_of_record_is_found_by_the_forms_which_are_read_then(home: Path) -> None:
    found = loaded(home, "records", "find", "--kind", "supervision", "--json", of=FORMS)
    assert found == list(FORMS)
