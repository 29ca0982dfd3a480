"""What all tests share: the real clients, and a run that never skips in silence.

`@pytest.mark.client("pdftk", ...)` names the programs a test needs. Without them it is skipped, and the last thing
the run prints is which were missing and the command that brings them in. With CAREPACK_FORBID_SKIPS=1, as CI sets it,
any skip at all is a failure.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from tests.clients import presence
from tests.clients.libreoffice import LibreOffice
from tests.clients.postgres import Postgres
from tests.clients.process import BRING

# The gate draws the same examples every time, so that a red run is of the change and not of the draw; the long
# runs, which set CAREPACK_EXAMPLES, draw new ones.
settings.register_profile("gate", derandomize=True, print_blob=True)
settings.register_profile("evidence", print_blob=True)
settings.load_profile("evidence" if "CAREPACK_EXAMPLES" in os.environ else "gate")


def _skips_forbidden() -> bool:
    return os.environ.get("CAREPACK_FORBID_SKIPS") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in item.iter_markers("client"):
            for name in mark.args:
                presence.present(name)  # a misspelt name stops the run here, not as a skip


def pytest_runtest_setup(item: pytest.Item) -> None:
    names = [name for mark in item.iter_markers("client") for name in mark.args]
    presence.require(*names)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and _skips_forbidden():
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped, and CAREPACK_FORBID_SKIPS=1 forbids it: {_reason(report)}"
        )
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped and _skips_forbidden():
        report.outcome = "failed"
        report.longrepr = (
            f"{report.nodeid} was skipped, and CAREPACK_FORBID_SKIPS=1 forbids it: {_reason(report)}"
        )
    return report


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    told = report.longrepr
    return str(told[2]) if isinstance(told, tuple) else str(told)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not presence.missed:
        return
    write = terminalreporter
    write.write_sep("!", "REAL PROGRAMS WERE MISSING", red=True, bold=True)
    for name, count in sorted(presence.missed.items()):
        tests = "1 test" if count == 1 else f"{count} tests"
        write.write_line(f"  {name}: {tests} not run", red=True, bold=True)
    write.write_line(f"What our documents do in them is unproven by this run. To bring them in:  {BRING}")
    write.write_sep("!", red=True, bold=True)


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[LibreOffice]:
    """One running LibreOffice for the whole session; the test is skipped where there is none."""
    presence.require("libreoffice")
    with LibreOffice() as office:
        yield office


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One running PostgreSQL server for the whole session; the test is skipped where there is none."""
    presence.require("postgres")
    with Postgres() as server:
        yield server
