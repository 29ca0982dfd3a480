"""Every code that a message ends in is explained in docs/codes.md, and nothing is explained that is not there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Container, Iterator

from schemas.doubts import SENTENCES
from tests.house.sources import PACKAGES, ROOT, modules, tree

MODELS = {"Fault", "Doubt", "Notice"}
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def codes() -> Iterator[str]:
    """Every string that is given as a code: by the name `code`, in its place, or in brackets at a message's end."""
    trees = [tree(f) for f in modules(*PACKAGES)]
    takers = MODELS | {name for one in trees for name in _takers(one)}
    for one in trees:
        for node in ast.walk(one):
            if isinstance(node, ast.Call):
                yield from _given(node, takers)
            elif _is_text(node):
                yield from re.findall(r"\[([a-z]+(?:-[a-z0-9]+)+)\]\n?$", node.value)


def _given(node: ast.Call, takers: Container[str]) -> Iterator[str]:
    named = (k.value for k in node.keywords if k.arg in {"code", "doubt"})
    yield from (text for value in named for text in _texts(value))
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in takers and node.args:
        yield from _texts(node.args[0])


def _texts(node: ast.expr) -> Iterator[str]:
    """The texts an expression may be: itself, or either side of a choice."""
    if isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif _is_text(node):
        yield node.value


def _takers(module: ast.AST) -> set[str]:
    """Functions whose first parameter (after self) is called `code`; they may be called from any module."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            names = [a.arg for a in node.args.args if a.arg not in {"self", "cls"}]
            if names and names[0] == "code":
                found.add(node.name)
    return found - {"__missing__"}


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def rows() -> Iterator[tuple[str, str]]:
    """Every code that a row of docs/codes.md begins with, with the heading it stands under; a row may have several."""
    heading = ""
    for line in (ROOT / "docs" / "codes.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line
        elif line.startswith("| `"):
            yield from ((heading, code) for code in re.findall(r"`([a-z0-9-]+)`", line.split("|")[1]))


def explained() -> set[str]:
    """The codes that are explained."""
    return {code for _, code in rows()}


def test_every_code_is_explained() -> None:
    used = {c for c in codes() if CODE.fullmatch(c)}
    assert len(used) > 190
    # One of each way a code can be given, so that the net has no hole.
    assert used >= {
        "other-format",
        "letter-docx",
        "def-about",
        "roster-column",
        "letter-in-doubt",
        "file-system",
    }
    assert (used | set(SENTENCES)) - explained() == set()


def test_a_code_is_explained_once_under_each_heading() -> None:
    # What happens where something is made, and where it is read, may be two things of one code.
    assert [row for row, count in Counter(rows()).items() if count > 1] == []


def test_nothing_is_explained_that_does_not_exist() -> None:
    text = "".join(f.read_text(encoding="utf-8") for f in modules(*PACKAGES))
    assert {c for c in explained() if f'"{c}"' not in text and f"[{c}]" not in text} == set()
