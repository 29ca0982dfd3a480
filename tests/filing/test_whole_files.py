"""What goes out is there whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from filing.whole_files import drafted


def test_what_cannot_be_put_in_place_takes_the_others_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(draft: Path, target: Path) -> None:
        if target.name == "b":
            raise PermissionError(13, "Permission denied", str(draft))
        os.replace(draft, target)  # noqa: PTH105 - what is replaced here is Path.replace

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "replace", refuse)
    with (
        pytest.raises(PermissionError) as caught,
        drafted({Path("new/a"): b"1", Path("new/b"): b"2"}, force=False) as put_in_place,
    ):
        put_in_place()
    assert caught.value.filename == str(Path("new/b"))
    assert not Path("new").exists()
