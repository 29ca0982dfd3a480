"""What names and folders stand for: every file once, nothing outside a folder, nothing that is no file."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from intake.preflight import SIZE_LIMIT
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


def gone(source: Source) -> str:
    with pytest.raises(CarepackError) as refused:
        source.bytes()
    return refused.value.code
