"""Our own source files, as the tests of the house look at them."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES: tuple[str, ...] = tuple(
    tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "root_packages"
    ]
)
"""The product's packages, as pyproject.toml lists them for the layers."""
LOOKED_AFTER = (*PACKAGES, "tests", "benchmarks", "samples")
"""Every folder with modules of ours."""


def modules(*folders: str) -> list[Path]:
    """The modules in these folders, in order."""
    return [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]


def named(file: Path) -> str:
    """How a module is called in a message: its path from the root."""
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))
