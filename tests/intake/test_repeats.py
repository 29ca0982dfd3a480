"""Repeats are counted whatever the order and the load: by one import after another, or by two at once."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from filing.ledger import upkeep
from filing.ledger.database import open_ledger
from filing.records.copies import issue
from filing.review import submissions
from intake import runs
from intake.sources import Source
from tests.faults import ours
from tests.intake import batch

pytestmark = pytest.mark.thorough


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.client("postgres"))])
def url(request: pytest.FixtureRequest) -> str | None:
    """The address of an empty database; None for a file."""
    return request.getfixturevalue("postgres").database() if request.param == "postgresql" else None


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Two folders with the same bytes under two names each: a form, and what is none."""
    good = ours.filled("word", batch.answers(1))
    out = []
    for place in ("one", "two"):
        inside = tmp_path / place
        inside.mkdir()
        for name in ("a", "b"):
            (inside / f"{name}-good.docx").write_bytes(good)
            (inside / f"{name}-none.pdf").write_bytes(b"%PDF-1.7 nothing of ours")
        out.append(inside)
    return out


def start(home: Path, url: str | None, *paths: Path) -> subprocess.Popen[bytes]:
    env = {**os.environ, **({"CAREPACK_LEDGER": url} if url else {})}
    if url is None:
        env.pop("CAREPACK_LEDGER", None)
    command = [*batch.RUN, "--home", str(home), "import", "--json", *map(str, paths)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)


def told(process: subprocess.Popen[bytes]) -> list[Any]:
    out, _ = process.communicate()
    shown: list[Any] = json.loads(out)["documents"]
    return shown


def ready(home: Path, url: str | None) -> None:
    with open_ledger(home, url=url) as ledger:
        _, copy, template = ours.made("word", batch.answers(0))
        issue(ledger, [copy], [template], actor=ours.ACT)


def test_every_repeat_is_counted_by_imports_in_a_row_and_at_once(
    tmp_path: Path, url: str | None, folders: list[Path]
) -> None:
    at_once, in_a_row = tmp_path / "at-once", tmp_path / "in-a-row"
    for home, its_url in ((at_once, url), (in_a_row, None)):
        ready(home, its_url)
    both = [start(at_once, url, folder) for folder in folders]
    # A run that meets what the other is just reading may finish that, too, and says so: each is asked for its own.
    mine = zip(both, folders, strict=True)
    shown = [d for process, folder in mine for d in told(process) if Path(d["file"]).parent == folder]
    after = [d for folder in reversed(folders) for d in told(start(in_a_row, None, folder))]
    for documents in (shown, after):
        assert Counter((d["file"][-8:], d["outcome"], d["code"]) for d in documents) == {
            ("ood.docx", "filed", None): 1,
            ("ood.docx", "duplicate", "same-bytes"): 3,
            ("none.pdf", "refused", "pdf-damaged"): 4,
        }
        assert {d["duplicate_of"] for d in documents if d["outcome"] == "duplicate"} == {
            d["submission"] for d in documents if d["outcome"] == "filed"
        }
    for home, its_url in ((at_once, url), (in_a_row, None)):
        with open_ledger(home, url=its_url, create=False) as ledger:
            assert dict(upkeep.status(ledger).submissions) == {"duplicate": 3, "filed": 1, "refused": 4}
            assert [len(submissions.came_from(ledger, r.sha256)) for r in submissions.listed(ledger)] == [
                4,
                4,
            ]
            assert not submissions.unfinished(ledger)
            assert ledger.verify(deep=True) == ()


def test_what_another_import_has_just_taken_up_is_not_told_a_second_time(tmp_path: Path) -> None:
    """What could not be read is read afresh whenever it comes in: by whoever brought it, and not by who has told it."""
    file = tmp_path / "none.pdf"
    file.write_bytes(b"%PDF-1.7 nothing of ours")
    with open_ledger(tmp_path / "home") as ledger:
        with runs.imported(ledger, [Source(file)], lambda: ours.ACT, lambda _: None) as ended:
            first = next(ended)
            taken_up = submissions.receive(
                ledger, file.read_bytes(), name="none.pdf", origin="file:/another/none.pdf", actor=ours.ACT
            )
            assert (first.outcome, taken_up.outcome) == ("refused", "received")
            assert list(ended) == []
        with runs.imported(ledger, [], lambda: ours.ACT, lambda _: None) as left:
            assert [one.outcome for one in left] == ["refused"], (
                "a run that was broken off leaves it to the next"
            )
