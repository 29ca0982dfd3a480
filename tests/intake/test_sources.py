"""What names and folders stand for: every file once, nothing outside a folder, nothing that is no file."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from intake.preflight import SIZE_LIMIT, look
from intake.sources import Source, gather
from schemas.errors import CarepackError, UsageError


def codes(*names: Path | str) -> dict[str, str | None]:
    """File name to the code of its refusal, or None where it can be read."""
    found: dict[str, str | None] = {}
    for source in gather([str(n) for n in names]):
        try:
            source.bytes()
            found[source.path.name] = None
        except CarepackError as refusal:
            found[source.path.name] = refusal.code
    return found


def written(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    return folder


def test_a_folder_is_all_that_is_in_it_in_order_but_for_what_systems_leave(tmp_path: Path) -> None:
    names = [
        "b.pdf",
        "a.docx",
        "deep/er/c.pdf",
        "~$a.docx",
        ".DS_Store",
        "Thumbs.db",
        ".git/x.pdf",
        "no-ending",
    ]
    assert list(codes(written(tmp_path, *names))) == ["a.docx", "b.pdf", "c.pdf", "no-ending"]


def test_a_dropping_that_is_named_is_taken(tmp_path: Path) -> None:
    assert codes(written(tmp_path, ".hidden.pdf") / ".hidden.pdf") == {".hidden.pdf": None}


def test_a_file_named_twice_is_brought_in_once(tmp_path: Path) -> None:
    written(tmp_path, "in/a.pdf")
    found = gather(
        [str(tmp_path / "in" / "a.pdf"), str(tmp_path / "in"), str(tmp_path / "in" / ".." / "in" / "a.pdf")]
    )
    assert len(found) == 1


def test_patterns_work_where_the_shell_leaves_them(tmp_path: Path) -> None:
    written(tmp_path, "a.pdf", "b.docx", "c.pdf")
    assert list(codes(str(tmp_path / "*.pdf"))) == ["a.pdf", "c.pdf"]


def test_every_name_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        gather([str(tmp_path / "one.pdf"), str(tmp_path), str(tmp_path / "*.docx")])
    assert [f.code for f in told.value.faults] == ["no-such-file", "no-such-file"]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes as POSIX has them")
def test_what_leads_out_or_is_no_file_is_refused_and_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = written(tmp_path / "in", "real.pdf", "sub/other.pdf")
    written(tmp_path / "out", "secret.pdf")
    (inside / "out.pdf").symlink_to(tmp_path / "out" / "secret.pdf")
    (inside / "outfolder").symlink_to(tmp_path / "out", target_is_directory=True)
    (inside / "loop").symlink_to(inside, target_is_directory=True)
    (inside / "broken.pdf").symlink_to(tmp_path / "nowhere.pdf")
    (inside / "again.pdf").symlink_to(inside / "real.pdf")
    os.mkfifo(inside / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as ear:
        monkeypatch.chdir(inside)  # the name of a socket may be no longer than 107 bytes
        ear.bind("ear.pdf")
        found = codes(inside)
    assert found == {
        "real.pdf": None,
        "other.pdf": None,
        "out.pdf": "link",
        "outfolder": "link",
        "broken.pdf": "link",
        "pipe.pdf": "not-a-file",
        "ear.pdf": "not-a-file",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="links as POSIX has them")
def test_a_link_to_what_is_left_out_of_the_folder_is_counted(tmp_path: Path) -> None:
    written(tmp_path, ".kept/a.pdf", ".hidden.pdf")
    (tmp_path / "b.pdf").symlink_to(tmp_path / ".kept" / "a.pdf")
    (tmp_path / "c.pdf").symlink_to(tmp_path / ".hidden.pdf")
    assert codes(tmp_path) == {"b.pdf": "link", "c.pdf": "link"}


@pytest.mark.skipif(sys.platform == "win32", reason="paths there are never so long")
def test_a_folder_may_be_as_deep_as_the_system_allows(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1400):
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(os.open("a.pdf", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    try:
        assert [s.path.name for s in gather([str(tmp_path)])] == ["a.pdf"]
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)


def test_what_is_the_ledgers_own_is_left_out_of_the_folder_around_it(tmp_path: Path) -> None:
    written(tmp_path, "home/ledger.sqlite", "home/originals/ab/abcd", "originals/mine.pdf", "home/a.pdf")
    own = [tmp_path / "home" / n for n in ("ledger.sqlite", "originals")]
    found = gather([str(tmp_path)], leave_out=own)
    assert [s.path.name for s in found] == ["a.pdf", "mine.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="links as POSIX has them")
def test_a_file_that_became_a_link_after_it_was_found_is_not_followed(tmp_path: Path) -> None:
    written(tmp_path, "in/a.pdf", "secret.pdf")
    source = gather([str(tmp_path / "in")])[0]
    source.path.unlink()
    source.path.symlink_to(tmp_path / "secret.pdf")
    with pytest.raises(CarepackError) as refused:
        source.bytes()
    assert refused.value.code == "file-unreadable"


def test_what_cannot_be_opened_or_is_too_large_is_refused(tmp_path: Path) -> None:
    assert gone(Source(tmp_path / ("x" * 300))) == "file-unreadable"
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)
    assert gone(Source(large)) == "too-large"


def test_a_text_that_begins_like_a_bitmap_is_not_called_a_picture() -> None:
    look(b"BMI was measured on the ward, and written down here as a plain text.")
    head = (
        b"BM"
        + (1000).to_bytes(4, "little")
        + bytes(4)
        + (54).to_bytes(4, "little")
        + (40).to_bytes(4, "little")
    )
    with pytest.raises(CarepackError) as refused:
        look(head + (90).to_bytes(4, "little") * 2)
    assert refused.value.code == "picture-too-small"


def gone(source: Source) -> str:
    with pytest.raises(CarepackError) as refused:
        source.bytes()
    return refused.value.code
