"""Returned documents that ask something, as they come back: on pages that are drawn, and in Word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from fillers import pdf, word
from intake.runs import imported
from intake.sources import gather
from schemas.copies import Copy
from tests.filing.conftest import ROSTER
from tests.filing.returns import FORM, SESSION

ACT = Actor("Ama Admin", dt.datetime(2026, 11, 29, 9, 0, tzinfo=dt.UTC))
WHEN = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)


def staffed(home: Path) -> None:
    """A home with three people on its roster."""
    with open_ledger(home) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)


def come_back(ledger: Ledger, folder: Path, documents: Mapping[str, Mapping[str, Any]]) -> None:
    """Fills a supervision record for each of these file names, a day each, with what is written otherwise on it."""
    folder.mkdir(exist_ok=True)
    compiled = {m: m.compile(m.rendition(FORM)) for m in (pdf, word)}
    for n, (name, changes) in enumerate(documents.items(), 1):
        filler: Any = word if name.endswith(".docx") else pdf
        digest = filler.rendition(FORM).digest
        copy = Copy(form=FORM.form, edition=FORM.edition, rendition=digest)
        answers = {**SESSION, "date": dt.date(2026, 11, n), "summary": f"Talked on the {n}.", **changes}
        filled = filler.fill(compiled[filler], copy, answers, when=WHEN)
        (folder / name).write_bytes(filled.data)
    with imported(ledger, gather((str(folder),)), lambda: ACT, lambda _: None, drafts=False) as ended:
        assert {e.outcome for e in ended} == {"review"}


TWENTY: Mapping[str, Mapping[str, Any]] = {
    **{
        f"{n}-march.pdf": {"date": f"{n}.11.26", "length": "90", "next_meeting": f"{n + 10}.12.26"}
        for n in range(1, 6)
    },
    "6-march.pdf": {"date": "4/5/26", "length": "75", "next_meeting": "20.12.26"},
    "7-march.pdf": {"supervisee": "Zoe Exampel", "length": "90"},
}
"""Twenty questions about seven documents, each with its place on a page and something proposed first."""


def meant(name: str, question: str) -> str | None:
    """What a person who sees the page knows to be meant where the first proposal is not it; None where it is.

    The session of 6-march was held on the 5th of April, and it took 75 hours of nobody's time: 1 h 15 min.
    """
    return {("5-march.pdf", "Date of next meeting"): "5/1/27", ("6-march.pdf", "Date"): "5/4/26"}.get(
        (name, question)
    )
