"""A disk that is full, becomes read-only or is slow ends an import in one sentence, nothing half; then it goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from filing.ledger.database import open_ledger
from tests.clients import disks
from tests.faults import ours
from tests.intake import batch

pytestmark = pytest.mark.thorough
COUNT = 10


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ours.write(tmp_path_factory.mktemp("came"), batch.documents(COUNT))


@pytest.fixture(scope="module")
def expected(inside: Path) -> object:
    home = batch.home(inside.parent, "undisturbed")
    batch.finish(home, inside)
    return batch.state(home)


def broken_off(home: Path, inside: Path, trouble: Callable[[], object]) -> tuple[int, str]:
    """An import with which something goes wrong after its first document: exit code, and what it said."""
    command = [*batch.RUN, "--home", str(home), "import", str(inside)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1)
    assert process.stdout is not None
    process.stdout.readline()
    trouble()
    _, err = process.communicate(timeout=250)
    return process.returncode, err


def fill(place: Path) -> Path:
    """Writes until a disk is full."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as out:
        while True:
            try:
                out.write(b"\0" * 65536)
            except OSError:
                break
    return filler


@pytest.mark.client("tmpfs")
def test_a_batch_for_which_there_is_no_room_is_refused_before_anything_is_written(
    tmp_path: Path, inside: Path
) -> None:
    with disks.mounted(tmp_path / "disk", 24) as disk:
        home = batch.home(disk, "home")
        before = batch.state(home)
        done = subprocess.run(
            [*batch.RUN, "--home", str(home), "import", str(inside)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == ExitCode.NOT_WRITTEN
        assert "[disk-nearly-full]" in done.stderr
        assert done.stdout == ""
        assert batch.state(home) == before


@pytest.mark.client("tmpfs")
def test_a_disk_that_fills_in_the_midst_ends_the_import_and_it_goes_on_once_there_is_room(
    tmp_path: Path, inside: Path, expected: object
) -> None:
    with disks.mounted(tmp_path / "disk", 96) as disk:
        home = batch.home(disk, "home")
        code, err = broken_off(home, inside, lambda: fill(disk))
        assert (code, "[disk-full]" in err, "Traceback" in err) == (ExitCode.NOT_WRITTEN, True, False), err
        assert "run the same again" in err
        (disk / "filler").unlink()
        with open_ledger(home) as ledger:
            assert not ledger.verify(deep=True)
        batch.finish(home, inside)
        assert batch.state(home) == expected


@pytest.mark.client("tmpfs")
def test_originals_that_become_read_only_in_the_midst_end_the_import_and_it_goes_on_once_they_are_not(
    tmp_path: Path, inside: Path, expected: object
) -> None:
    home = batch.home(tmp_path, "home")
    with disks.mounted(home / "originals", 96) as originals:
        code, err = broken_off(home, inside, lambda: disks.remount(originals, "ro"))
        assert (code, "[ledger-read-only]" in err) == (ExitCode.NOT_WRITTEN, True), err
        disks.remount(originals, "rw")
        batch.finish(home, inside)
        assert batch.state(home) == expected


@pytest.mark.client("strace")
def test_a_disk_that_takes_its_time_changes_nothing_but_the_time(
    tmp_path: Path, inside: Path, expected: object
) -> None:
    home = batch.home(tmp_path, "home")
    command = [*batch.RUN, "--home", str(home), "import", str(inside)]
    done = subprocess.run(disks.slowed(command, 40), capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.REFUSED, done.stderr
    assert batch.state(home) == expected


def test_originals_that_are_not_where_they_were_are_told_before_anything_is_written(
    tmp_path: Path, inside: Path
) -> None:
    home = batch.home(tmp_path, "home")
    first, *_ = sorted(inside.iterdir())
    batch.finish(home, first)
    (home / "originals").rename(tmp_path / "away")
    database = (home / "ledger.sqlite").read_bytes()
    done = subprocess.run(
        [*batch.RUN, "--home", str(home), "import", str(inside)], capture_output=True, text=True, check=False
    )
    assert done.returncode == ExitCode.NOT_WRITTEN
    assert "[originals-gone]" in done.stderr
    assert "carepack ledger verify" in done.stderr
    assert (home / "ledger.sqlite").read_bytes() == database
    (tmp_path / "away").rename(home / "originals")
    assert batch.finish(home, first) in {ExitCode.DONE, ExitCode.REVIEW}
