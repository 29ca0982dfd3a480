"""A run without the real clients says so at its end; in CI it fails. In one process or in several."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.process import ROOT

pytestmark = pytest.mark.thorough

NOT_OURS = {"CAREPACK_FORBID_SKIPS", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"}
"""What must not reach the inner run from the one that this test is in."""
ASKS = """
import pytest

@pytest.mark.client("pdftk")
def test_with_pdftk():
    pass

def test_plain():
    pass
"""
SKIPS_ITSELF = 'import pytest\npytest.skip("whole file", allow_module_level=True)\n'
EXPECTED_FAILURE = "import pytest\n\n@pytest.mark.xfail\ndef test_known():\n    raise ValueError\n"


FAILS = "def test_wrong():\n    assert 1 == 2\n"
PROCESSES = pytest.mark.parametrize(
    "how", [["-p", "no:xdist"], ["-n", "2"]], ids=["in one process", "in two"]
)


def _run(folder: Path, tests: list[str], how: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    """One pytest run in `folder` with our conftest, on a PATH that has no client; each text is a file of tests."""
    for number, test in enumerate(tests):
        (folder / f"test_{number}.py").write_text(test)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = client\n")
    path = {"PATH": str(folder), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    kept = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        *how,
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        folder,
    ]
    return subprocess.run(
        command, env=kept | path | more, cwd=folder, capture_output=True, text=True, check=False
    )


@PROCESSES
def test_the_end_names_a_missing_client_and_how_to_get_it_and_how_to_fail_again(
    tmp_path: Path, how: list[str]
) -> None:
    run = _run(tmp_path, [ASKS, FAILS], [*how, "--randomly-seed=1234"])
    assert run.returncode == 1
    assert "1 failed, 1 passed, 1 skipped" in run.stdout
    assert "make test-all SEED=1234" in run.stdout
    block = run.stdout.split("REAL PROGRAMS WERE MISSING")[1]
    assert "pdftk: 1 test not run" in block
    assert "bash .ci/clients.sh" in block


def test_a_missing_client_alone_fails_no_run(tmp_path: Path) -> None:
    run = _run(tmp_path, [ASKS], ["-p", "no:xdist"])
    assert run.returncode == 0
    assert "1 passed, 1 skipped" in run.stdout
    assert "make test-all SEED" not in run.stdout


@PROCESSES
def test_a_skip_fails_the_run_where_skips_are_forbidden_and_an_expected_failure_is_no_skip(
    tmp_path: Path, how: list[str]
) -> None:
    run = _run(tmp_path, [ASKS, EXPECTED_FAILURE], how, CAREPACK_FORBID_SKIPS="1")
    assert run.returncode != 0
    assert "1 passed, 1 xfailed, 1 error" in run.stdout
    assert "CAREPACK_FORBID_SKIPS=1 forbids it" in run.stdout


@PROCESSES
def test_a_file_that_skips_itself_fails_the_run_where_skips_are_forbidden(
    tmp_path: Path, how: list[str]
) -> None:
    run = _run(tmp_path, [SKIPS_ITSELF], how, CAREPACK_FORBID_SKIPS="1")
    assert run.returncode != 0
    assert "CAREPACK_FORBID_SKIPS=1 forbids it" in run.stdout
