"""The JSON of a record: from a file or standard input, and no more of it than a record can be."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from cli.files import read_json
from schemas.errors import UsageError

LIMIT = 8 * 1024 * 1024
"""Bytes."""


def written(file: Path, size: int) -> Path:
    start, end = b'{"summary": "', b'"}'
    file.write_bytes(start + b"x" * (size - len(start) - len(end)) + end)
    return file


def test_a_record_is_read_up_to_its_limit_and_refused_beyond(tmp_path: Path) -> None:
    read_json(written(tmp_path / "most.json", LIMIT))
    with pytest.raises(UsageError) as refused:
        read_json(written(tmp_path / "more.json", LIMIT + 1))
    [fault] = refused.value.faults
    assert (fault.code, fault.place.file) == ("too-large", str(tmp_path / "more.json"))


def test_standard_input_has_the_same_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for size, fits in ((LIMIT, True), (LIMIT + 1, False)):
        data = written(tmp_path / "in.json", size).read_bytes()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        if fits:
            read_json(Path("-"))
            continue
        with pytest.raises(UsageError) as refused:
            read_json(Path("-"))
        assert (refused.value.faults[0].code, refused.value.faults[0].place.file) == (
            "too-large",
            "standard input",
        )
