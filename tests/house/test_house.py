"""The house itself: names nobody else uses, floors that hold, modules small enough to read in one sitting."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.house.sources import LOOKED_AFTER, PACKAGES, ROOT, modules, named, tree

LIMIT = 400
"""Lines of one module."""


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_distribution_provides_our_package(package: str) -> None:
    assert set(packages_distributions().get(package, ["carepack"])) == {"carepack"}


def test_imports_run_downhill_only() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("folder", LOOKED_AFTER)
def test_modules_stay_small_enough_to_read_in_one_sitting(folder: str) -> None:
    lengths = {named(f): len(f.read_text(encoding="utf-8").splitlines()) for f in modules(folder)}
    assert lengths
    assert {name: n for name, n in lengths.items() if n > LIMIT} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_and_every_room_says_what_it_is(package: str) -> None:
    files = modules(package)
    assert files
    assert [named(f) for f in files if len((ast.get_docstring(tree(f)) or "").split()) < 3] == []
    homeless = {f.parent for f in files if not (f.parent / "__init__.py").exists()}
    assert homeless == set()


def imported(package: str) -> Iterator[tuple[str, str]]:
    """Every module that a package imports, with where it does."""
    for file in modules(package):
        for node in ast.walk(tree(file)):
            at = f"{named(file)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Import):
                yield from ((alias.name, at) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module is not None:
                yield node.module, at


def test_the_command_line_makes_and_reads_no_document_by_itself() -> None:
    makers = {"fillers", "extractors", "pypdfium2", "pikepdf", "lxml", "sqlalchemy"}
    assert [at for name, at in imported("cli") if name.partition(".")[0] in makers] == []


def test_services_know_no_terminal_and_take_clock_and_chance_as_arguments() -> None:
    edges = {"click", "secrets", "random", "getpass", "time"}
    assert [at for name, at in imported("issuing") if name.partition(".")[0] in edges] == []
    for file in modules("issuing"):
        said = file.read_text(encoding="utf-8")
        assert not re.search(r"\.(now|today|utcnow)\(|\bprint\(|(?<!pikepdf\.)\bopen\(|sys\.std", said), (
            file.name
        )


def test_the_locks_name_no_place_to_download_from() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "http" not in text
        assert not re.search(r"^--(index|extra|find)", text, re.M)
        pins = re.findall(r"^[a-z0-9-]+(?:\[[a-z,]+\])?==", text, re.M)
        assert text.count("--hash=sha256:") >= len(pins) > 10
    assert '"resolved"' not in (ROOT / ".ci/clients/package-lock.json").read_text(encoding="utf-8")


HEAVY = (
    "typst",
    "pikepdf",
    "lxml",
    "pdfplumber",
    "pydantic",
    "yaml",
    "sqlalchemy",
    "alembic",
    "rapidfuzz",
    "fontTools",
    "docxtpl",
    "jinja2",
    "openpyxl",
    "xlsxwriter",
    "docx",
)


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from cli.main import run; run(['--help']); "
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "Commands:" in done.stdout
