"""A run without the real clients says so at its end; in CI it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.process import ROOT

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


def _run(folder: Path, test: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One pytest run in `folder` with our conftest, on a PATH that has no client."""
    (folder / "test_it.py").write_text(test)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = client\n")
    path = {"PATH": str(folder), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    kept = {key: value for key, value in os.environ.items() if key != "CAREPACK_FORBID_SKIPS"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", folder]
    return subprocess.run(
        command, env=kept | path | more, cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_missing_client_is_named_at_the_end_with_the_command_that_brings_it_in(tmp_path: Path) -> None:
    run = _run(tmp_path, ASKS)
    assert run.returncode == 0
    assert "1 passed, 1 skipped" in run.stdout
    block = run.stdout.split("REAL PROGRAMS WERE MISSING")[1]
    assert "pdftk: 1 test not run" in block
    assert "bash .ci/clients.sh" in block


@pytest.mark.parametrize("test", [ASKS, SKIPS_ITSELF], ids=["a missing client", "a file that skips itself"])
def test_a_skip_fails_the_run_where_skips_are_forbidden(tmp_path: Path, test: str) -> None:
    run = _run(tmp_path, test, CAREPACK_FORBID_SKIPS="1")
    assert run.returncode != 0
    assert "CAREPACK_FORBID_SKIPS=1 forbids it" in run.stdout


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    assert _run(tmp_path, EXPECTED_FAILURE, CAREPACK_FORBID_SKIPS="1").returncode == 0
