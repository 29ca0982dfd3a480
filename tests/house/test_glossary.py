"""Every word of the house stands in the glossary, and every room; nothing stands there twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.house.sources import PACKAGES, ROOT

WORDS = (
    "form definition",
    "rendition",
    "rendition format",
    "medium",
    "template",
    "copy",
    "envelope",
    "part",
    "submission",
    "carrier",
    "reading",
    "observation",
    "evidence",
    "query",
    "candidate",
    "settle",
    "waive",
    "record",
    "normal form",
    "rule",
    "ledger",
    "roster",
    "the law",
)
"""The words of the design. They are held here, because a glossary that loses one is none."""


def entries() -> list[str]:
    """What the rows of the glossary's tables are about; a row may be about several words."""
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")]
    return [word for row in rows if row not in {"our word", "folder"} for word in row.split(", ")]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_design_is_explained(word: str) -> None:
    assert word in entries()


def test_every_package_and_every_room_is_explained_and_no_other() -> None:
    folders = {
        f.parent.relative_to(ROOT).as_posix() for p in PACKAGES for f in (ROOT / p).rglob("__init__.py")
    }
    told = {match[1] for entry in entries() if (match := re.fullmatch(r"`([a-z_/]+)`", entry))}
    assert told == {f for f in folders if not f.endswith("/versions")}


def test_no_word_is_explained_twice() -> None:
    assert [word for word, count in Counter(entries()).items() if count > 1] == []


def test_every_row_says_what_the_field_calls_it() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [
        [c.strip() for c in line.strip("| ").split(" | ")]
        for line in page.splitlines()
        if line.startswith("| ")
    ]
    assert len(rows) > 60
    assert [row for row in rows if len(row) != 3 or not all(row)] == []
