"""Folders and zips in any state are looked through: what is damaged is told, and nothing of it goes."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filing.ledger.database import open_ledger
from mailing import gathering
from mailing.gathering import Gathered, gather
from mailing.queueing import queue
from tests import prepared
from tests.mailing.sending_office import Office, pdf

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        made.pack(made.person("E02", name="Zoë Example"), "Record", "Letter")
        yield made


def zipped(office: Office, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The pack, and a larger file behind it that can be damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for file in sorted(office.folder.rglob("*.pdf")):
            archive.write(file, file.name)
        archive.writestr("last.pdf", os.urandom(5_000) + b"x" * 5_000)
    return out.getvalue()


def of(office: Office, data: bytes) -> Gathered:
    file = office.folder.parent / "packs.zip"
    file.write_bytes(data)
    return gather(office.ledger, [file])


@pytest.mark.parametrize(
    "how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_nothing_of_a_damaged_zip_goes_and_it_is_named(office: Office, how: int) -> None:
    whole = zipped(office, how)
    assert len(of(office, whole).known) == 2
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        last = archive.infolist()[-1]
    for at in range(last.header_offset + 38, last.header_offset + 38 + last.compress_size - 1, 307):
        damaged = bytearray(whole)
        damaged[at : at + 24] = bytes(b ^ 0xFF for b in damaged[at : at + 24])
        found = of(office, bytes(damaged))
        assert (found.known, found.strange) == ((), ()), at
        assert [f.code for f in found.faults] == ["mail-zip"], at


def test_a_zip_that_ends_in_the_middle_is_named(office: Office) -> None:
    whole = zipped(office)
    assert [f.code for f in of(office, whole[: len(whole) // 2]).faults] == ["mail-zip"]


def test_two_files_of_one_name_in_a_zip_are_two(office: Office) -> None:
    first, second = (file.read_bytes() for file in sorted(office.folder.rglob("*.pdf")))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("form.pdf", first)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("form.pdf", second)
    assert sorted(k.piece.read() for k in of(office, out.getvalue()).known) == sorted([first, second])


def altered(file: Path) -> None:
    file.write_bytes(pdf("Another"))


@pytest.mark.parametrize("change", [altered, Path.unlink])
def test_what_changes_between_the_question_and_the_sending_does_not_go(
    office: Office, change: Callable[[Path], None]
) -> None:
    planned = office.plan()
    change(next(office.folder.rglob("Letter*")))
    (done,) = queue(office.ledger, planned.letters, office.writer())
    assert [f.code for f in done.faults] == ["mail-unknown-file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_in_the_folder_is_named_and_not_waited_for(office: Office) -> None:
    os.mkfifo(office.folder / "pipe.pdf")
    found = gather(office.ledger, [office.folder])
    assert (len(found.known), [f.code for f in found.faults]) == (2, ["not-a-file"])
    assert [f.code for f in gather(office.ledger, [office.folder / "pipe.pdf"]).faults] == ["not-a-file"]


LOOK = """
import resource, sys
from pathlib import Path
from filing.ledger.database import open_ledger
from mailing.gathering import gather
with open_ledger(Path(sys.argv[1])) as ledger:
    gather(ledger, [Path(sys.argv[2])])  # everything that is loaded late, before memory is short
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[4]),) * 2)
    found = gather(ledger, [Path(sys.argv[3])])
    print(len(found.strange), [f.code for f in found.faults])
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is measured as Linux tells it")
def test_a_zip_in_zips_that_unpacks_to_much_needs_little_memory(office: Office, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("0.pdf", bytes(55_000_000))
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        for number in range(6):
            archive.writestr(f"{number}.zip", inner.getvalue())
    small = tmp_path / "small.zip"
    shutil.make_archive(str(small.with_suffix("")), "zip", office.folder)
    command = [sys.executable, "-c", LOOK, str(office.ledger.home), str(small), str(outer), str(250_000_000)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "6 []", done.stderr[-500:]


@pytest.mark.parametrize(("more", "said"), [(0, []), (-1, ["mail-zip"])])
def test_a_zip_is_read_up_to_a_limit(
    office: Office, monkeypatch: pytest.MonkeyPatch, more: int, said: list[str]
) -> None:
    inner = zipped(office)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.zip", inner)
    with zipfile.ZipFile(io.BytesIO(inner)) as archive:
        size = len(inner) + sum(m.file_size for m in archive.infolist())
    monkeypatch.setattr(gathering, "_MOST_UNPACKED", size + more)
    found = of(office, out.getvalue())
    assert [f.code for f in found.faults] == said
    assert len(found.known) == (0 if said else 2)
