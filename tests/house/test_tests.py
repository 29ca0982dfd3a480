"""Every test can fail: it asserts something itself, or calls what does.

A test that only runs the program passes whatever the program says. Looked for by syntax: an `assert`, a
`pytest.raises`, `fail` or `warns`, or a call of a function of the tests that has one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import modules, named, tree

CHECKS = {"raises", "fail", "warns"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(module: ast.AST) -> Iterator[Function]:
    """Every function and method of a module."""
    return (n for n in ast.walk(module) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def called(node: ast.AST) -> Iterator[tuple[str, str]]:
    """What a piece of code calls: what stands before the dot, where anything does, and the name."""
    for call in (n for n in ast.walk(node) if isinstance(n, ast.Call)):
        if isinstance(call.func, ast.Name):
            yield "", call.func.id
        elif isinstance(call.func, ast.Attribute):
            base = call.func.value
            yield base.id if isinstance(base, ast.Name) else "?", call.func.attr


def asserts(function: ast.AST) -> bool:
    """Whether it holds anything itself: playwright's `expect(…).to_be_visible()` waits for what is so, or fails."""
    checks = any(base == "pytest" and name in CHECKS for base, name in called(function))
    checks = checks or any(_is_expected(n) for n in ast.walk(function))
    return checks or any(isinstance(n, ast.Assert) for n in ast.walk(function))


def _is_expected(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Attribute) and node.attr.startswith(("to_", "not_to_"))):
        return False
    asked = node.value.func if isinstance(node.value, ast.Call) else None
    return isinstance(asked, ast.Name) and asked.id == "expect"


def imported(module: ast.Module, trees: dict[str, ast.Module]) -> dict[str, tuple[str, str]]:
    """What a module imports from the tests: its name here, to the module it is of and its name there."""
    found = {}
    for node in (n for n in ast.walk(module) if isinstance(n, ast.ImportFrom) and n.module):
        for alias in node.names:
            folder = node.module.replace(".", "/")
            whole = [f"{folder}/{alias.name}.py", f"{folder}/{alias.name}/__init__.py"]
            part = [f"{folder}.py", f"{folder}/__init__.py"]
            place = next((p for p in (*whole, *part) if p in trees), "")
            if place:
                found[alias.asname or alias.name] = (place, "" if place in whole else alias.name)
    return found


def targets(name: str, function: Function, from_tests: dict[str, tuple[str, str]]) -> set[tuple[str, str]]:
    """The functions of the tests that this one calls, by module and name; a method by its name alone.

    `from_tests`: what its module imports of them.
    """
    given = {a.arg for a in function.args.args}
    found = set()
    for base, called_so in called(function):
        if not base:
            found.add(from_tests.get(called_so, (name, called_so)))
        elif base in from_tests:
            found.add((from_tests[base][0], called_so))
        elif base in given:  # a fixture's, or an object's own
            found.add(("", called_so))
    return found


def idle(trees: dict[str, ast.Module]) -> list[str]:
    """The tests of these modules that assert nothing, themselves or through the functions they call."""
    methods = {
        id(f) for one in trees.values() for c in ast.walk(one) if isinstance(c, ast.ClassDef) for f in c.body
    }
    every = [
        (
            ("" if id(f) in methods else name, f.name),
            f"{name}::{f.name}",
            targets(name, f, from_tests),
            asserts(f),
        )
        for name, one in trees.items()
        for from_tests in (imported(one, trees),)
        for f in functions(one)
    ]
    holding = {key for key, _, _, holds in every if holds}
    while more := {key for key, _, calls, _ in every if calls & holding} - holding:
        holding |= more
    return sorted(
        told
        for key, told, calls, holds in every
        if key[1].startswith("test_") and not holds and not calls & holding
    )


def test_every_test_asserts_something() -> None:
    trees = {named(file): tree(file) for file in modules("tests")}
    assert sum(f.name.startswith("test_") for one in trees.values() for f in functions(one)) > 900
    assert idle(trees) == []


@pytest.mark.parametrize(
    ("body", "holds"),
    [
        ("run()", False),
        ("assert run()", True),
        ("with pytest.raises(ValueError):\n        run()", True),
        ("there_and_back()", True),
        ("further()", True),
        ("helper.there_and_back()", True),
        ("program.there_and_back()", False),
        ("len([1])", False),
    ],
)
def test_a_test_that_asserts_nothing_is_found(body: str, holds: bool) -> None:
    helper = "def there_and_back():\n    assert run()\n\ndef back_only():\n    assert run()\n"
    code = (
        "from tests import helper\nfrom tests.helper import there_and_back\nimport program\n\n"
        "def back_only():\n    run()\n\ndef further():\n    there_and_back()\n\n"
        f"def test_it():\n    {body}\n"
    )
    trees = {"tests/test_it.py": ast.parse(code), "tests/helper.py": ast.parse(helper)}
    assert idle(trees) == ([] if holds else ["tests/test_it.py::test_it"])
