"""Which tests stand nearest to a module: those that would be run first by whoever changed it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

FARTHER = (
    "tests/forms",
    "tests/law",
    "tests/samples",
    "tests/extractors",
    "tests/intake",
    "tests/faults",
    "tests/cli",
)
"""What is run where the nearest noticed nothing, the nearest of these first by its folder's name."""


def name_of(file: str) -> str:
    """A module's dotted name."""
    parts = Path(file).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports_of(file: Path) -> frozenset[str]:
    """The names that a file imports: modules, and what might be one in a `from` import."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return frozenset(found)


def nearest(root: Path, file: str) -> list[str]:
    """Test files that import the module or its room, and then those of the folder that is named after its room."""
    tests = sorted(root.glob("tests/**/test_*.py"))
    name, rooms = name_of(file), Path(file).parent.parts
    direct = [t for t in tests if name in imports_of(t)]
    room = [t for t in tests if ".".join(rooms) in imports_of(t) and len(rooms) > 1]
    beside: list[Path] = []
    for depth in range(len(rooms), 0, -1):
        folder = root.joinpath("tests", *rooms[:depth])
        if folder.is_dir():
            beside = [t for t in tests if t.is_relative_to(folder)]
            break
    at_home = root / "tests" / rooms[0]
    direct.sort(key=lambda t: not t.is_relative_to(at_home))  # those of its own package are the quickest
    ordered = dict.fromkeys([*direct, *room, *beside])
    return [t.relative_to(root).as_posix() for t in ordered]


def farther(root: Path, file: str, near: list[str]) -> list[str]:
    """The tests that go through the whole program, without those that were run."""
    package = Path(file).parts[0]
    folders = sorted(FARTHER, key=lambda f: f != f"tests/{package}")
    found = [t.relative_to(root).as_posix() for f in folders for t in sorted((root / f).rglob("test_*.py"))]
    return [t for t in dict.fromkeys(found) if t not in near]
