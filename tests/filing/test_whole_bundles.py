"""Many files go onto the disk together, whole and read back, or none of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.whole_bundles import SUMS, write
from schemas.errors import LedgerError


def nothing() -> None:
    """Neither a note nor a step."""


def files(sha: str | None = None) -> Iterator[tuple[str, bytes]]:
    """Two files and their digests, of the first perhaps another one."""
    for name in ("a/one", "two"):
        yield name, name.encode()
    first, second = (hashlib.sha256(name.encode()).hexdigest() for name in ("a/one", "two"))
    yield SUMS, f"{sha or first}  a/one\n{second}  two\n".encode()


@pytest.mark.parametrize("target", ["out", "out.zip"])
def test_all_of_it_is_there_under_its_name(tmp_path: Path, target: str) -> None:
    assert write(files(), tmp_path / target, nothing, nothing) == 3
    assert [p.name for p in tmp_path.iterdir()] == [target]


@pytest.mark.parametrize("target", ["out", "out.zip"])
def test_what_the_disk_gives_back_otherwise_leaves_nothing(tmp_path: Path, target: str) -> None:
    with pytest.raises(LedgerError) as refused:
        write(files("0" * 64), tmp_path / target, nothing, nothing)
    assert refused.value.code == "bundle-unlike"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("target", ["out", "out.zip"])
def test_where_the_note_fails_nothing_is_left(tmp_path: Path, target: str) -> None:
    def refuse() -> None:
        raise RuntimeError("the audit is closed")

    with pytest.raises(RuntimeError):
        write(files(), tmp_path / target, refuse, nothing)
    assert not list(tmp_path.iterdir())


def test_an_empty_folder_that_waits_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert write(files(), tmp_path / "out", nothing, nothing) == 3
