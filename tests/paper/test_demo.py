"""`make demo-paper`, from the printed page to the questions beside their pictures."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import pytest

from benchmarks.paper import demo

pytestmark = pytest.mark.thorough


def test_a_form_is_printed_completed_scanned_imported_and_asked_about_beside_its_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.main(["contact-evaluation", "-o", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "Point of contact evaluation: copy " in said
    assert re.search(r"imported: (review|filed)", said), said
    folder = tmp_path / "contact-evaluation"
    assert (folder / "printed.pdf").read_bytes().startswith(b"%PDF")
    assert len(list((folder / "scans").iterdir())) == 1
    pictures = [line.strip() for line in said.splitlines() if line.endswith(".png")]
    assert pictures
    for picture in pictures:
        assert cv2.imread(picture) is not None
    assert "\x1b" not in said  # no terminal, no colours
