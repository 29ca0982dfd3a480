"""Which tests stand nearest to a mutant: those that would be run first by whoever changed it there."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

FARTHER = ("forms", "law", "samples", "extractors", "intake", "faults", "filing", "cli")
"""Folders of tests that are run where the nearest noticed nothing."""
TAKES = Path(__file__).parent / "seconds.toml"
MANY = 40.0
"""Processor seconds; a file of tests that takes more is run after all that take less, whatever it is near to."""


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


@cache
def words_of(file: Path) -> str:
    """A file's text."""
    return file.read_text(encoding="utf-8")


@cache
def _modules(root: Path) -> dict[str, Path]:
    """Every module of ours by its name."""
    return {
        name_of(f.relative_to(root).as_posix()): f
        for folder in root.iterdir()
        if (folder / "__init__.py").is_file()
        for f in folder.rglob("*.py")
    }


@cache
def reached(root: Path, test: Path) -> frozenset[str]:
    """The modules that a test loads, through others too; wherever in a file they are imported."""
    modules = _modules(root)
    found, more = set[str](), {n for n in imports_of(test) if n in modules}
    while more:
        found |= more
        more = {n for m in more for n in imports_of(modules[m]) if n in modules} - found
    return frozenset(found)


@cache
def seconds() -> dict[str, float]:
    """Processor seconds that files of tests take, as far as they take more than five."""
    return dict(tomllib.loads(TAKES.read_text(encoding="utf-8")))


def takes(test: str) -> float:
    """Processor seconds of one file of tests, roughly."""
    return seconds().get(test, 3.0)


def nearest(root: Path, file: str, where: str = "") -> list[str]:
    """Test files that import the module, name it or the function, or stand in the folder of its room.

    Those that do most of this come first, and of these the quickest.
    """
    name, rooms = name_of(file), Path(file).parent.parts
    named = {
        n
        for n in (name.rpartition(".")[2], where.rpartition(".")[2].strip("_"))
        if len(n) > 3 and n != "module"
    }
    beside = _beside(root, rooms)

    def near(test: Path) -> int:
        direct = name in imports_of(test)
        room = len(rooms) > 1 and any(n.startswith(".".join(rooms)) for n in imports_of(test))
        said = any(n in words_of(test) for n in named)
        return 3 * direct + 2 * said + room + (test in beside)

    found = {t.relative_to(root).as_posix(): near(t) for t in _tests(root) if near(t)}
    return sorted(found, key=lambda t: (takes(t) > MANY, -found[t], takes(t)))


def farther(root: Path, file: str, near: list[str]) -> list[str]:
    """The tests that go through the whole program and load the module, the quickest first, without those near to it."""
    name = name_of(file)
    found = [
        t.relative_to(root).as_posix()
        for t in _tests(root)
        if t.relative_to(root).parts[1] in FARTHER and name in reached(root, t)
    ]
    return sorted((t for t in found if t not in near), key=takes)


def _tests(root: Path) -> list[Path]:
    """Every file of tests but those of the source itself, which run no program."""
    return [t for t in sorted(root.glob("tests/**/test_*.py")) if t.relative_to(root).parts[1] != "house"]


def _beside(root: Path, rooms: tuple[str, ...]) -> set[Path]:
    """The tests of the folder that is named after a room, or else after what it is in."""
    for depth in range(len(rooms), 0, -1):
        folder = root.joinpath("tests", *rooms[:depth])
        if folder.is_dir():
            return set(folder.rglob("test_*.py"))
    return set()
