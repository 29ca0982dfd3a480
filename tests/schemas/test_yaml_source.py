"""YAML that only wants to be read for ever is told as a mistake, soon and at its line."""

from __future__ import annotations

import pytest

from schemas.node_reader import NodeReader
from schemas.vocabulary import FORM
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


@pytest.mark.parametrize("line", ["key{}: {}", "- {{a: {}, b{}: 1}}", "a: {} {}"])
def test_a_text_of_more_keys_than_any_form_has_is_told_before_all_of_it_is_read(line: str) -> None:
    faults = Faults("wide.1.yaml")
    assert read("\n".join(line.format(n, n) for n in range(20_000)), faults) is None
    (fault,) = faults.found
    assert (fault.code, fault.place.file) == ("def-too-large", "wide.1.yaml")
    assert fault.place.line is not None
    assert fault.place.line < 10_001
    assert "some 10,000 keys before this line" in fault.what


def test_of_many_unknown_keys_the_first_are_told_each_and_the_others_together() -> None:
    text = "".join(f"titel{n}: 1\n" for n in range(500))
    faults = Faults("wide.1.yaml")
    node = read(text, faults)
    assert node is not None
    assert NodeReader(faults).keys(node, FORM) == {}
    unknown = [f for f in faults.found if f.code == "def-unknown-key"]
    assert [f.place.line for f in unknown] == list(range(1, 22))
    assert "Did you mean `title`?" in unknown[0].do
    assert "480 more keys" in unknown[-1].what
