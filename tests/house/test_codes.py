"""Every code that a message ends in is explained in docs/codes.md, and nothing is explained that is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from schemas.doubts import SENTENCES

ROOT = Path(__file__).parents[2]
PACKAGES = ("schemas", "forms", "fillers", "extractors", "filing", "intake", "cli")
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def codes() -> Iterator[str]:
    """Every string that is given as a code: `code="…"`, or first in a call whose callee takes a code first."""
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            takers = {"Fault", "Doubt", "Notice"} | _takers(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    named = (k.value for k in node.keywords if k.arg in {"code", "doubt"})
                    yield from (value.value for value in named if _is_text(value))
                    name = (
                        node.func.attr
                        if isinstance(node.func, ast.Attribute)
                        else getattr(node.func, "id", "")
                    )
                    if name in takers and node.args and _is_text(node.args[0]):
                        yield node.args[0].value


def _takers(tree: ast.AST) -> set[str]:
    """Functions of a module whose first parameter (after self) is called `code`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [a.arg for a in node.args.args if a.arg not in {"self", "cls"}]
            if names and names[0] == "code":
                found.add(node.name)
    return found


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def explained() -> set[str]:
    """The codes that a row of docs/codes.md begins with; a row may explain several."""
    lines = (ROOT / "docs" / "codes.md").read_text(encoding="utf-8").splitlines()
    return {
        code
        for line in lines
        if line.startswith("| `")
        for code in re.findall(r"`([a-z0-9-]+)`", line.split("|")[1])
    }


def test_every_code_is_explained() -> None:
    used = {c for c in codes() if CODE.fullmatch(c)}
    assert len(used) > 100
    assert (used | set(SENTENCES)) - explained() == set()


def test_nothing_is_explained_that_does_not_exist() -> None:
    text = "".join(f.read_text(encoding="utf-8") for p in PACKAGES for f in (ROOT / p).rglob("*.py"))
    assert {c for c in explained() if f'"{c}"' not in text and f"[{c}]" not in text} == set()
