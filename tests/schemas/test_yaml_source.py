"""YAML that only wants to be read for ever is told as a mistake, soon and at its line."""

from __future__ import annotations

import pytest

from schemas.yaml_source import DEEPEST, Faults, read


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[" * 20_000, 1),
        ("a: " + "{a: " * 20_000, 1),
        ("- " * 5_000, 1),
        ("".join(" " * n + "a:\n" for n in range(400)), DEEPEST + 1),
    ],
)
def test_a_text_that_is_nested_without_end_is_told_at_its_line(text: str, line: int) -> None:
    faults = Faults("deep.1.yaml")
    assert read(text, faults) is None
    (fault,) = faults.found
    assert (fault.code, fault.place.line) == ("def-yaml", line)
    assert "more deeply than in any form" in fault.what
