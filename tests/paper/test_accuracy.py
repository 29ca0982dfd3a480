"""The long run behind docs/accuracy.md, smaller: no answer of held-out pages is wrong without being asked about."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.paper.accuracy import running

PAGES = int(os.environ.get("CAREPACK_PAGES", "220"))
"""Twice every page of every form; each takes about three seconds with its making."""


@pytest.mark.evidence
def test_nothing_on_held_out_pages_is_wrong_unasked(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    list(running.run(running.missing(out, PAGES, seed=20), out, workers=1))
    pages = list(running.lines(out))
    assert len(pages) == PAGES
    wrong = [
        (page["number"], page["form"], page["page"], one)
        for page in pages
        for one in running.answers_of(page)
        if one.outcome == "wrong"
    ]
    assert wrong == []
