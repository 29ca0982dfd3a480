"""A batch: how far it is, what became of each document, and how it is gone on with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.outcomes import outcomes
from desk.rooms.returns import running as returns_running
from desk.rooms.returns.room import ROOM
from desk.rooms.returns.words import GROUPS, at, so_far, title_of
from desk.visit import Answer, Visit
from filing.review import came_in
from filing.review.came_in import CameIn
from intake.batches import keeping, running
from intake.batches.keeping import Batch
from intake.batches.running import Row, Told
from schemas.file_names import name_of

_NEWEST = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A document of a batch as it is shown: as it ended, and as it is now where that is something else."""

    row: Row
    name: str
    form: str
    reason: str
    now: CameIn | None

    @property
    def whose(self) -> str:
        """The person it is of, as far as that is known."""
        return self.now.name or "" if self.now is not None else ""


@ROOM.get("/batches/{name}")
def look(visit: Visit) -> Answer:
    """How far a batch is, or what became of it."""
    batch = keeping.found(visit.home, visit.named("name"))
    job = returns_running.job_of(batch)
    works = returns_running.works_on(visit, batch)
    if job is not None and not works:
        job.told = True
    told = running.told(batch)
    shown = {**_shown(visit, batch, told, works=works), "failed": job.faults if job is not None else ()}
    if works:
        return visit.page("returns/working.html", **shown)
    turn = visit.turn
    groups = [
        (
            state,
            outcomes(state),
            (about_try if batch.state == "tried" else "") or about,
            len(mine),
            _lines(visit, turn.of(mine)),
        )
        for state, about, about_try in GROUPS
        if (mine := [r for r in told.rows if r.outcome == state])
    ]
    most = max((number for *_, number, _ in groups), default=0)
    return visit.page("returns/batch.html", groups=groups, page=turn.page, pages=turn.pages(most), **shown)


@ROOM.get("/batches/{name}/state")
def state(visit: Visit) -> Answer:
    """The piece of the page that says how far it is; asked for again and again while it runs."""
    batch = keeping.found(visit.home, visit.named("name"))
    if not returns_running.works_on(visit, batch):
        return visit.see(returns_running.path_of(batch))
    return visit.part("returns/state.html", **_shown(visit, batch, running.told(batch), works=True))


def _shown(visit: Visit, batch: Batch, told: Told, *, works: bool) -> dict[str, Any]:
    job = returns_running.job_of(batch)
    return {
        "batch": batch,
        "at": at(visit, batch.at),
        "job": job,
        "works": works,
        "told": told,
        "tally": told.tally,
        "newest": _lines(visit, told.rows[-_NEWEST:][::-1]) if works else [],
        "files": len(keeping.names(batch)) if batch.state in {"sending", "tried"} else 0,
        "waited": [_waited(w) for w in told.waited],
        "besides": [b for row in told.rows for b in row.besides],
    }


def _lines(visit: Visit, rows: Sequence[Row]) -> list[Line]:
    numbers = sorted({r.submission for r in rows if r.submission is not None})
    with visit.ledger.reading() as conn:
        now = {d.number: d for d in came_in.of_numbers(conn, numbers)} if numbers else {}
    return [
        Line(
            row,
            name_of(row.file, row.part),
            title_of(visit.library, row.form, row.edition),
            row.reason or "",
            now.get(row.submission or 0),
        )
        for row in rows
    ]


def _waited(told: Mapping[str, Any]) -> dict[str, Any]:
    return {**told, "reason": str(told.get("reason") or "")}


@ROOM.post("/batches/{name}/stop")
def stop(visit: Visit) -> Answer:
    """Asks that the import stops after the document in hand."""
    batch = keeping.found(visit.home, visit.named("name"))
    keeping.ask_to_stop(batch)
    return visit.see(returns_running.path_of(batch), "It stops after the document in hand.", "note")


@ROOM.get("/batches/{name}/throw-away")
def before_throwing_away(visit: Visit) -> Answer:
    """Says what will be gone, before it is."""
    batch = keeping.found(visit.home, visit.named("name"))
    files, tally = len(keeping.names(batch)), running.told(batch).tally
    return visit.page(
        "returns/throw_away.html", batch=batch, files=files, tally=tally, said=so_far(tally.counts)
    )


@ROOM.post("/batches/{name}/throw-away")
def throw_away(visit: Visit) -> Answer:
    """Lets go of what was sent and not imported; what was filed stays."""
    keeping.throw_away(keeping.found(visit.home, visit.named("name")))
    return visit.see("/returns/", "What was not imported is thrown away. What was filed stays filed.", "note")


@ROOM.get("/batches/{name}/report")
def report(visit: Visit) -> Answer:
    """What became of each document, for a program: the same as the terminal's."""
    batch = keeping.found(visit.home, visit.named("name"))
    when = at(visit, batch.at)
    name = f"Import {when:%Y-%m-%d %H.%M}.json" if when is not None else "Import.json"
    return visit.file(_written(batch), name, "application/json")


def _written(batch: Batch) -> Path:
    """The report as a file of the batch: it may be larger than what is held in memory at once."""
    file = batch.folder / "report.json"
    with keeping.private(file) as out:
        out.write('{"documents": [')
        between = ""
        for thing, last in running.report(batch):
            said = json.dumps(thing, ensure_ascii=False)
            out.write(f"],\n{said[1:]}\n" if last else f"{between}\n{said}")
            between = ","
    return file
