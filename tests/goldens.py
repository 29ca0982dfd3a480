"""Golden files: text that was looked at once, and is what comes out until somebody looks at it again.

A test asks the `golden` fixture to hold a text against a file. Where they differ it fails with the lines that do, and
both texts are kept in the test's own folder. `pytest --regenerate-goldens` writes the files instead, and is refused
where nobody would look at what it wrote.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

FLAG = "--regenerate-goldens"
SHOWN = 60
"""Lines of a difference that are shown; the whole stands in the files that are kept."""


def refuse_where_nobody_looks(regenerate: bool, environment: Mapping[str, str] = os.environ) -> None:
    """Raises pytest.UsageError where goldens would be written by a machine that nobody watches."""
    watched = not environment.get("CI") and environment.get("CAREPACK_FORBID_SKIPS") != "1"
    if regenerate and not watched:
        raise pytest.UsageError(
            f"{FLAG} writes what is to be held: never in CI, which would then hold nothing"
        )


@dataclass(frozen=True, slots=True)
class Golden:
    """`kept` is where both texts go when they differ; `root` is what files are named from in messages."""

    kept: Path
    root: Path
    regenerate: bool = False

    def holds(self, file: Path, text: str) -> None:
        """Fails unless the file holds this very text; with the flag writes it."""
        if self.regenerate:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                file.write_text(text, encoding="utf-8", newline="\n")
            return
        name = file.relative_to(self.root).as_posix()
        assert file.exists(), f"there is no {name}; `make goldens` makes it"
        expected = file.read_text(encoding="utf-8")
        if text != expected:
            pytest.fail(self._told(name, expected, text), pytrace=False)

    def _told(self, name: str, expected: str, actual: str) -> str:
        self.kept.mkdir(parents=True, exist_ok=True)
        for suffix, text in (("expected", expected), ("actual", actual)):
            (self.kept / f"{suffix}.json").write_text(text, encoding="utf-8", newline="\n")
        lines = [
            *difflib.unified_diff(
                expected.splitlines(), actual.splitlines(), name, "what came out", lineterm=""
            )
        ]
        left_out = [f"… {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else []
        end = (
            f"Both are in {self.kept}. Where the new one is right: make goldens, and look at what git shows."
        )
        return "\n".join([f"{name} says otherwise:", *lines[:SHOWN], *left_out, end])
