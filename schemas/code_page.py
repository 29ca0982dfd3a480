"""What every code means and what to do about it, out of the page docs/codes.md, which is installed with the program.

The page is the one place where codes are told; a test holds it against the program. Nothing heavy is imported here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_INSTALLED = Path(__file__).with_name("codes.md")
_IN_SOURCE = Path(__file__).parents[1] / "docs" / "codes.md"

_DO = "**What to do:** "
"""Begins the paragraph of a section that says what to do about every code of it, where its row does not."""
_BAR = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Explained:
    """One row of the page: the codes it is about, its section, what they mean, and what to do, where anything is."""

    codes: tuple[str, ...]
    section: str
    means: str
    do: str | None


@cache
def page() -> tuple[Explained, ...]:
    """Every row, in the page's order. Raises OSError where the page is not there, as no whole install has it."""
    file = _INSTALLED if _INSTALLED.exists() else _IN_SOURCE
    return tuple(read(file.read_text(encoding="utf-8")))


def read(text: str) -> Iterator[Explained]:
    """The rows of a page of codes: tables under headings, the codes of a row in its first cell."""
    section = ""
    heads: list[str] = []
    general: str | None = None
    for block in text.split("\n\n"):
        lines = block.strip().splitlines()
        if block.lstrip().startswith("## "):
            section, general = lines[0].removeprefix("## ").strip(), None
        elif block.lstrip().startswith(_DO):
            general = _plain(" ".join(lines).removeprefix(_DO))
        for line in (one for one in lines if one.startswith("|")):
            cells = [cell.strip() for cell in _BAR.split(line)[1:-1]]
            codes = tuple(re.findall(r"`([a-z0-9-]+)`", cells[0]))
            if codes:
                yield Explained(codes, section, _plain(cells[1]), _do(heads, cells) or general)
            elif not cells[0].startswith("-"):
                heads = cells


def _do(heads: list[str], cells: list[str]) -> str | None:
    """What a row says is to be done; under another heading than that, with the heading's words before it."""
    if len(cells) < 3 or not cells[2]:
        return None
    said = _plain(cells[2])
    return said if len(heads) < 3 or heads[2] in {"what to do", "do"} else f"{heads[2]}: {said}"


def _plain(cell: str) -> str:
    """The words of a cell without what only a page needs."""
    return _LINK.sub(r"\1", cell).replace("\\|", "|")


def explained(code: str) -> tuple[Explained, ...]:
    """What is said of a code: some have two places where they come up. () for one that there is not.

    It may be in brackets, as messages have it, in capitals, or with other marks between its words.
    """
    wanted = bare(code)
    return tuple(row for row in page() if wanted in row.codes)


def bare(code: str) -> str:
    """A code as the page has it: `[Unknown_Person]` is `unknown-person`."""
    return "-".join(re.findall(r"[a-z0-9]+", code.casefold()))


def near(code: str) -> tuple[str, ...]:
    """Up to three codes that may have been meant: spelt much alike, or holding the same words."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where a code was not found

    known = list(dict.fromkeys(c for row in page() for c in row.codes))
    wanted = bare(code)
    alike = get_close_matches(wanted, known, n=3, cutoff=0.75)
    within = [c for c in known if wanted and set(wanted.split("-")) <= set(c.split("-"))]
    return tuple(dict.fromkeys([*alike, *within]))[:3]


__all__ = ["Explained", "bare", "explained", "near", "page", "read"]
