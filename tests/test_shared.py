"""What is made once in a run: by what it is made of, whole, and found by other processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shared import Shared


def test_the_same_source_is_made_once_and_another_anew(tmp_path: Path) -> None:
    made: list[str] = []

    def make(out: Path) -> None:
        made.append(out.suffix)
        out.write_bytes(b"made")

    one = Shared(tmp_path).file(b"source", "pdf", make)
    again = Shared(tmp_path).file(b"source", "pdf", make)  # as another process has it
    assert one == again
    assert one.read_bytes() == b"made"
    assert Shared(tmp_path).file(b"another", "pdf", make) != one
    assert Shared(tmp_path).file(b"source", "pages", make) != one
    assert made == [".pdf", ".pdf", ".pages"]


def test_what_could_not_be_made_whole_is_not_kept(tmp_path: Path) -> None:
    def fail(out: Path) -> None:
        out.write_bytes(b"half")
        raise RuntimeError("the program went away")

    with pytest.raises(RuntimeError):
        Shared(tmp_path).file(b"source", "pdf", fail)
    whole = Shared(tmp_path).file(b"source", "pdf", lambda out: out.write_bytes(b"whole"))
    assert whole.read_bytes() == b"whole"
