"""Every promise of docs/promises.md names a test that is there, with a command that runs it."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.sources import ROOT, tree

PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"`python -m pytest -q (tests/[\w/]+\.py)(?:::(\w+))?`")


def rows() -> list[tuple[str, str]]:
    """Each promise, and the cell with its commands."""
    lines = (
        line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| promise ")
    )
    cells = ([cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines)
    return [(row[0], row[1]) for row in cells if len(row) == 3 or pytest.fail(f"a row of other cells: {row}")]


def functions(module: str) -> set[str]:
    """The tests of a module."""
    found = (n for n in ast.walk(tree(ROOT / module)) if isinstance(n, ast.FunctionDef))
    return {n.name for n in found if n.name.startswith("test_")}


def test_every_promise_has_a_command_and_nothing_else_in_its_place() -> None:
    assert len(rows()) > 30
    for promise, cell in rows():
        commands = cell.split("<br>")
        assert all(COMMAND.fullmatch(command) for command in commands), promise


def test_every_test_that_a_promise_names_is_there() -> None:
    gone = []
    for module, name in COMMAND.findall(PAGE):
        there = (ROOT / module).is_file()
        if not there or not functions(module) or (name and name not in functions(module)):
            gone.append(f"{module}::{name}")
    assert gone == []


def test_no_promise_rests_on_a_long_run_alone() -> None:
    """What is marked `evidence` is left out unless it is asked for, so the command would run nothing."""
    long = []
    for module, name in COMMAND.findall(PAGE):
        for node in ast.walk(tree(ROOT / module)):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                marks = {ast.unparse(d) for d in node.decorator_list}
                long += [name] if "pytest.mark.evidence" in marks else []
    assert long == []


def test_no_promise_is_there_twice() -> None:
    promises = [promise for promise, _ in rows()]
    assert sorted(promises) == sorted(set(promises))
