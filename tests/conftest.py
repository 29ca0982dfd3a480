"""What all tests share: the real clients, and a run that never skips in silence.

`@pytest.mark.client("pdftk", ...)` names the programs a test needs. Without them it is skipped, and the last thing
the run prints is which were missing and the command that brings them in. With CAREPACK_FORBID_SKIPS=1, as CI sets it,
any skip at all is a failure. Both hold for a run in several processes too: each test's report carries what it missed
to the process that prints the end.

The order of the tests is drawn anew for each run. Its seed stands at the head of the run, and after a failure at the
end, with the words that draw the same order again.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from forms import Entry
from tests import goldens
from tests.clients import presence
from tests.clients.dovecot import Dovecot
from tests.clients.libreoffice import LibreOffice
from tests.clients.postgres import Postgres
from tests.clients.process import BRING, ROOT
from tests.shared import Shared

# The gate draws the same examples every time, so that a red run is of the change and not of the draw; the long
# runs, which set CAREPACK_EXAMPLES, draw new ones.
# No example has a deadline by the clock, which on a busy machine measures the others; each test has a limit instead.
settings.register_profile("gate", derandomize=True, print_blob=True, deadline=None)
settings.register_profile("evidence", print_blob=True, deadline=None)
# A run in the background has Ctrl+C switched off, and so would the programs have that the tests press it in.
signal.signal(signal.SIGINT, signal.default_int_handler)
settings.load_profile("evidence" if "CAREPACK_EXAMPLES" in os.environ else "gate")

MISSED = pytest.StashKey[Counter[str]]()
"""Missing clients and how many tests wanted each, in the process that prints."""


def _skips_forbidden() -> bool:
    return os.environ.get("CAREPACK_FORBID_SKIPS") == "1"


def _left_to_ci(value: object) -> bool:
    """Whether a test's parameter is a form that stands for no other; forms are loaded for what may be one alone."""
    if not isinstance(value, str | Entry):
        return False
    from tests import shapes

    return shapes.stands_for_no_other(value)


@pytest.hookimpl(tryfirst=True)  # before tests are left out by their markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(map(_left_to_ci, getattr(getattr(item, "callspec", None), "params", {}).values())):
            item.add_marker(pytest.mark.thorough)
        for mark in item.iter_markers("client"):
            for name in mark.args:
                presence.present(name)  # a misspelt name stops the run here, not as a skip


def pytest_collection_finish() -> None:
    # What was loaded stays, and is not looked through again for what could be thrown away: a quarter of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


def pytest_runtest_setup(item: pytest.Item) -> None:
    names = [name for mark in item.iter_markers("client") for name in mark.args]
    presence.require(*names)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.excinfo is not None and isinstance(call.excinfo.value, presence.MissingClientError):
        report.missing_clients = list(call.excinfo.value.names)  # plain, so that a worker can send it on
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


class _Missed:
    """Counts what the reports say was missing, in whichever process the tests ran."""

    def __init__(self, config: pytest.Config) -> None:
        self._missed = config.stash.setdefault(MISSED, Counter())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._missed.update(getattr(report, "missing_clients", ()))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        goldens.FLAG, action="store_true", help="write the golden files instead of holding to them"
    )


def pytest_unconfigure() -> None:
    warm = sys.modules.get("tests.warm")
    if warm is not None:
        warm.end()


def pytest_configure(config: pytest.Config) -> None:
    goldens.refuse_where_nobody_looks(config.getoption(goldens.FLAG))
    config.pluginmanager.register(_Missed(config), "carepack-missed-clients")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    write = terminalreporter
    seed = config.getoption("randomly_seed", None)
    if seed is not None and {"failed", "error"} & set(write.stats):
        write.write_line(
            f"The tests' order was --randomly-seed={seed}; the same again:  make test-all SEED={seed}"
        )
    missed = config.stash[MISSED]
    if not missed:
        return
    write.write_sep("!", "REAL PROGRAMS WERE MISSING", red=True, bold=True)
    for name, count in sorted(missed.items()):
        tests = "1 test" if count == 1 else f"{count} tests"
        write.write_line(f"  {name}: {tests} not run", red=True, bold=True)
    write.write_line(f"What our documents do in them is unproven by this run. To bring them in:  {BRING}")
    write.write_sep("!", red=True, bold=True)


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The state folder of this computer, as all tests of this process have it: nobody's own is touched."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREPACK_STATE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """What the processes of this run make once for all of them."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return Shared(folder)


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[LibreOffice]:
    """One running LibreOffice for all tests of this process, with a profile of its own; skipped where there is none."""
    presence.require("libreoffice")
    with LibreOffice() as office:
        yield office


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One running PostgreSQL for all tests of this process, on a socket of its own; skipped where there is none."""
    presence.require("postgres")
    with Postgres() as server:
        yield server


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One running Dovecot for all tests of this process, a mailbox for each; skipped where there is none."""
    presence.require("dovecot")
    with Dovecot() as server:
        yield server


@pytest.fixture
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> goldens.Golden:
    """Holds texts against golden files; see `tests.goldens`."""
    return goldens.Golden(tmp_path / "golden", ROOT, regenerate=request.config.getoption(goldens.FLAG))
