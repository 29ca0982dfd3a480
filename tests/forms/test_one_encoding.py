"""A definition in another encoding is told of with the line that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.library import text_of
from schemas.errors import DefinitionError


def test_a_file_that_is_no_utf8_is_told_with_the_line_of_the_first_foreign_letter(tmp_path: Path) -> None:
    file = tmp_path / "visit.1.yaml"
    file.write_bytes('form: visit\nedition: 1\ntitle: "Siân"\n'.encode("latin-1"))
    with pytest.raises(DefinitionError) as caught:
        text_of(file)
    (fault,) = caught.value.faults
    assert (fault.code, fault.place.line) == ("def-file", 3)
    assert "UTF-8" in fault.do


def test_a_file_that_cannot_be_opened_is_not_called_wrongly_encoded(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="cannot be opened"):
        text_of(tmp_path / "nowhere.1.yaml")
