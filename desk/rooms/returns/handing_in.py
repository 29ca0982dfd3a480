"""Handing in: files, folders, mails and scans; sent one after another by a script, or all at once by a plain form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import JSONResponse

from desk.rooms.returns import running as returns_running
from desk.rooms.returns.room import ROOM
from desk.rooms.returns.words import at, so_far
from desk.visit import Answer, Visit
from filing.people.directory import find
from filing.review import came_in
from filing.review.submissions import unfinished
from forms.naming import with_edition
from intake import conversion
from intake.batches import keeping, running
from intake.batches.keeping import Batch, Wanted
from schemas.errors import CarepackError, UsageError

_RECENT = 5
_HOW = {"import", "try", "read"}
_FIELDS = {
    "no-such-file": "place",
    "batch-empty": "place",
    "unknown-form": "form",
    "unknown-edition": "form",
    "no-converter": "",
}
"""Which field a fault is about; whose password it is that opens them, where it is none of these."""


@dataclass(frozen=True, slots=True)
class Lately:
    """An earlier batch, for a line: when, and what became of it."""

    batch: Batch
    at: object
    said: str
    working: bool


@ROOM.get("/")
def start(visit: Visit) -> Answer:
    """The place to drop files in, what was broken off, and what was handed in lately."""
    return _start(visit)


def _start(visit: Visit, error: CarepackError | None = None) -> Answer:
    batches = keeping.every(visit.home)
    broken = [
        b for b in batches if b.state in {"sending", "running"} and not returns_running.works_on(visit, b)
    ]
    counts = came_in.counts(visit.ledger)
    left = 0 if any(b.state == "running" for b in batches) else counts.get("received", 0)
    return visit.page(
        "returns/start.html",
        status_code=422 if error is not None else 200,
        counts=counts,
        broken=[_lately(visit, b) for b in broken],
        left=left,
        lately=[_lately(visit, b) for b in batches if b not in broken][:_RECENT],
        **form_of(visit, error),
        how="import",
    )


def form_of(visit: Visit, error: CarepackError | None = None) -> dict[str, Any]:
    """What the form to hand in with shows: nothing, or, after a fault, what was said, and the fault at its field."""
    said = {name: visit.said(name) for name in ("place", "form", "opener", "convert", "drafts")}
    faults = error.faults if error is not None else ()
    words = " ".join(f"{f.what} {f.do}" for f in faults)
    about = _FIELDS.get(faults[0].code, "opener") if faults else ""
    field = about if said.get(about) else ""
    return {
        "said": said if faults else {"drafts": "yes"},
        "faults": () if field else faults,
        "wrong": {field: words} if field else {},
    }


def _lately(visit: Visit, batch: Batch) -> Lately:
    counts = dict(batch.counts) if batch.counts is not None else running.told(batch).tally.counts
    sent = f"{len(keeping.names(batch)):,} files were sent"
    said = sent if batch.state == "sending" else so_far(counts)
    return Lately(batch, at(visit, batch.at), said, returns_running.works_on(visit, batch))


@ROOM.get("/read")
def read(visit: Visit) -> Answer:
    """The place to drop what is only to be read."""
    return visit.page("returns/read.html", how="read", **form_of(visit))


@ROOM.post("/hand-in")
def hand_in(visit: Visit) -> Answer:
    """Files that a plain form sends all at once, or a path of this computer: imported, tried or only read."""
    try:
        batch = keeping.begin(visit.home, _wanted(visit), visit.actor)
        try:
            for upload in (*visit.uploads("files"), *visit.uploads("folder")):
                keeping.add(batch, upload.name, upload.path)
            return _go(visit, batch, visit.said("how", "import"))
        except CarepackError:
            keeping.throw_away(batch)
            raise
    except CarepackError as error:
        if visit.said("how") == "read":
            return visit.page("returns/read.html", status_code=422, how="read", **form_of(visit, error))
        return _start(visit, error)


@ROOM.post("/batches")
def begin(visit: Visit) -> Answer:
    """A new batch for a script, which sends its files one after another: its name, and how many it may have."""
    batch = keeping.begin(visit.home, _wanted(visit), visit.actor)
    return JSONResponse({"batch": batch.name})


@ROOM.post("/batches/{name}/files")
def add(visit: Visit) -> Answer:
    """One file of a batch; `path` is where in a folder it was."""
    batch = keeping.found(visit.home, visit.named("name"))
    upload = visit.upload("file")
    if upload is None:
        raise UsageError.of("no-file", "No file was sent.", "Choose one, and send it again.")
    taken = keeping.add(batch, visit.said("path") or upload.name, upload.path)
    return JSONResponse({"taken": taken})


@ROOM.post("/batches/{name}/go")
def go(visit: Visit) -> Answer:
    """The files of a batch, all of which were sent: imported, tried or only read."""
    return _go(visit, keeping.found(visit.home, visit.named("name")), visit.said("how", "import"))


@ROOM.post("/finish")
def finish(visit: Visit) -> Answer:
    """Reads what an import elsewhere received and never concluded."""
    batch = keeping.begin(visit.home, Wanted(), visit.actor)
    return returns_running.begin_import(visit, batch, files=len(unfinished(visit.ledger)))


def _go(visit: Visit, batch: Batch, how: str) -> Answer:
    if how not in _HOW:
        raise UsageError.of(
            "no-such-way", "It is not known what to do with these files.", "Go back, and try again."
        )
    if batch.state == "ended" or returns_running.works_on(
        visit, batch
    ):  # in another window, or by a second press
        return visit.see(returns_running.path_of(batch))
    if batch.state == "running":  # broken off: whatever is left of it is gone on with
        return returns_running.begin_import(visit, batch, files=len(keeping.names(batch)))
    if batch.wanted.places and keeping.names(batch):  # files that were chosen go before a path that was typed
        batch = keeping.with_wanted(batch, replace(batch.wanted, places=()))
    files = running.check(visit.ledger, batch)
    if how == "read":
        return returns_running.begin_reading(visit, batch)
    if how == "try":
        return returns_running.begin_try(visit, batch, files=files)
    return returns_running.begin_import(visit, batch, files=files)


def _wanted(visit: Visit) -> Wanted:
    """How they are to be read, as the form says. Raises CarepackError for what cannot be, before anything is sent."""
    form, opener, convert = visit.said("form"), visit.said("opener").strip(), visit.said("convert") == "yes"
    path = visit.said("place").strip().strip('"')
    if (
        path and visit.account is not None
    ):  # it would be read with what the desk may read, not with what they may
        what, do = (
            "A folder of the desk's computer is not read for an account.",
            "Choose the files here instead.",
        )
        raise UsageError.of("no-such-file", what, do)
    if convert:
        conversion.find()
    return Wanted(
        form=with_edition(visit.library, form) if form else None,
        convert=convert,
        drafts=visit.said("drafts") == "yes",
        openers=(find(visit.ledger, opener).id,) if opener else (),
        places=(path,) if path else (),
    )
