"""The mutation run changes what it says it changes, finds tests that are near, and excuses nothing that is gone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks.mutants import page
from benchmarks.mutants.__main__ import PACKAGES, everything, sample
from benchmarks.mutants.changes import Mutant, mutants
from benchmarks.mutants.nearest import farther, nearest
from benchmarks.mutants.running import Outcome
from tests.house.sources import ROOT

pytestmark = pytest.mark.thorough


def changed(tmp_path: Path, code: str) -> set[tuple[str, str]]:
    """What is exchanged in some code, every mutant still being Python and another text."""
    file = tmp_path / "module.py"
    file.write_text(code, encoding="utf-8")
    found = mutants(tmp_path, file)
    for mutant in found:
        ast.parse(mutant.applied(code))
        assert mutant.applied(code) != code
    return {(m.was, m.became) for m in found}


@pytest.mark.parametrize(
    ("code", "exchanged"),
    [
        ("LIMIT = 100", {("100", "120")}),
        ("ONE = 1", {("1", "2")}),
        ("SURE = 0.8", {("0.8", "0.96"), ("0.8", "0.64")}),
        ("here = 'é' == a", {("==", "!=")}),
        ("here = a < b <= c", {("<", "<="), ("<=", "<")}),
        ("here = a not in b", {("not in", "in")}),
        ("here = a is not b", {("is not", "is")}),
        ("here = a and b and c", {("and", "or")}),
        ("here = not a", {("not a", "(a)")}),
        ("if a:\n    pass", {("a", "True"), ("a", "False")}),
        ("here = [a for a in b if c]", {("c", "True"), ("c", "False")}),
        ("here = a if b else c", {("b", "True"), ("b", "False")}),
        ("def f():\n    return a", {("a", "None")}),
        ("def f():\n    return [a]", {("[a]", "([a])[:1]")}),
        ("here = a[b:]", {("b", "(b) + 1")}),
        ("def f():\n    return None", set()),
        ("from functools import lru_cache\n@lru_cache(maxsize=9)\ndef f() -> Literal[3]:\n    pass", set()),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a", set()),
        ("flag = True", set()),
    ],
)
def test_each_kind_of_mistake_is_made(tmp_path: Path, code: str, exchanged: set[tuple[str, str]]) -> None:
    assert changed(tmp_path, f"{code}\n") == exchanged


def test_every_mutant_of_a_module_is_one_change_that_is_python() -> None:
    source = (ROOT / "schemas" / "values.py").read_text(encoding="utf-8")
    found = mutants(ROOT, ROOT / "schemas" / "values.py")
    assert len(found) > 150
    for mutant in found:
        applied = mutant.applied(source)
        ast.parse(applied)
        assert len(applied) - len(source) == len(mutant.became) - len(mutant.was)


def test_the_same_seed_draws_the_same_from_every_package() -> None:
    drawn = sample(None, 200, 7)
    assert drawn == sample(None, 200, 7)
    assert drawn != sample(None, 200, 8)
    assert {m.file.partition("/")[0] for m in drawn} == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_has_tests_near_it_and_farther_ones(package: str) -> None:
    for file in (ROOT / package).rglob("*.py"):
        name = file.relative_to(ROOT).as_posix()
        near = nearest(ROOT, name)
        assert near, name
        assert not set(near) & set(farther(ROOT, name, near))


def test_what_is_said_to_be_equivalent_is_a_mutant_of_the_program_as_it_stands() -> None:
    there = {m.key for m in everything()}
    assert [key for key in page.equivalents() if key not in there] == []
    assert all(len(reason.split()) > 4 for reason in page.equivalents().values())


def test_the_rate_leaves_out_what_is_equivalent_and_takes_what_was_not_finished_for_unnoticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two, three, four = (Mutant("schemas/x.py", n, "f", "a", f"b{n}", 0, 1) for n in range(4))
    outcomes = [
        Outcome(one, "killed", "test"),
        Outcome(two, "unfinished", "after 9 s"),
        Outcome(three, "survived", ""),
        Outcome(four, "survived", ""),
    ]
    assert page.rate(outcomes) == 0.25
    monkeypatch.setattr(page, "equivalents", lambda: {four.key: "nothing reads it"})
    assert page.rate(outcomes) == pytest.approx(1 / 3)
    told = page.measured(outcomes, "Today.")
    assert "| schemas | 4 | 1 | 1 | 1 | 1 |" in told
    assert "| `schemas/x.py:2` | `f` | `a` | `b2` |" in told
    assert "b3" not in told
