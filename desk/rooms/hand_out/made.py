"""What was made to be handed out: the folders of the home, to save, print, note as handed over, take up or remove."""

from __future__ import annotations

import io
import mimetypes
import zipfile
from pathlib import Path

from desk.rooms.hand_out import choice as choosing
from desk.rooms.hand_out.choosing import go_on, making_now
from desk.rooms.hand_out.room import ROOM
from desk.visit import Answer, Visit
from filing.records import packs
from filing.records.going_out import hand_over
from issuing import handed_out
from issuing.handed_out import Run
from issuing.packs import kept
from schemas.errors import UsageError
from schemas.file_names import readable_name

_SHOWN = 50
_ZIP = "application/zip"
mimetypes.add_type("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")


@ROOM.get("/made")
def made_before(visit: Visit) -> Answer:
    """What was made and is still in the folder of the home, the newest first."""
    runs = handed_out.runs(visit.home, _SHOWN)
    making = {b.number for b in runs if making_now(visit, b)}
    return visit.page("hand_out/made_before.html", runs=runs, making=making)


@ROOM.get("/on-record")
def on_record(visit: Visit) -> Answer:
    """Every pack that was ever made, wherever it was made and whether its documents are still here."""
    return _on_record(visit)


@ROOM.post("/on-record")
def on_record_page(visit: Visit) -> Answer:
    """A further page of it."""
    return _on_record(visit)


def _on_record(visit: Visit) -> Answer:
    turn = visit.turn
    return visit.page(
        "hand_out/on_record.html",
        packs=packs.listed(visit.ledger, first=turn.first, most=turn.size),
        page=turn.page,
        pages=turn.pages(packs.counted(visit.ledger)),
    )


@ROOM.get("/made/{number:int}")
def made(visit: Visit) -> Answer:
    """What was made in one go: who has what, who has nothing and why."""
    return _made(visit)


@ROOM.post("/made/{number:int}")
def made_page(visit: Visit) -> Answer:
    """A further page of it."""
    return _made(visit)


def _made(visit: Visit) -> Answer:
    run, turn = _run(visit), visit.turn
    # What a person must look at comes first.
    items = sorted(run.items, key=lambda i: (bool(i.place), not i.look))
    places = {place: number for number, place in enumerate(run.places)}
    return visit.page(
        "hand_out/made.html",
        run=run,
        items=turn.of(items),
        page=turn.page,
        pages=turn.pages(len(items)),
        places=places,
        printed=[p for p in places if p.startswith("Print - ")],
        sheets=run.end.sheets if run.end else (),
        making=making_now(visit, run),
        copies=sum(len(i.copies) for i in run.made),
        look=sum(i.look for i in run.items),
    )


def _run(visit: Visit) -> Run:
    return handed_out.run_of(visit.home, visit.number("number"))


@ROOM.get("/made/{number:int}/all")
def everything(visit: Visit) -> Answer:
    """All of it as one zip, or the one file that it is."""
    run = _run(visit)
    if len(run.places) == 1 and (run.folder / run.places[0]).is_file() and not _sheets(run):
        return _file(visit, run.folder / run.places[0])
    return visit.file(handed_out.zip_of(run), readable_name(run.folder.name, suffix=".zip"), _ZIP)


@ROOM.get("/made/{number:int}/place/{place:int}")
def one_place(visit: Visit) -> Answer:
    """The documents of one person: as they are, where it is one file, else as a zip."""
    run, places = _run(visit), _run(visit).places
    at = visit.number("place")
    files = handed_out.files_at(run, places[at] if at < len(places) else "")
    if len(files) == 1:
        return _file(visit, files[0])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for file in files:
            package.write(file, file.name)
    return visit.file(out.getvalue(), readable_name(places[at], suffix=".zip"), _ZIP)


@ROOM.get("/made/{number:int}/sheet/{place:int}")
def sheet(visit: Visit) -> Answer:
    """The index, or the list to sign on."""
    run, at = _run(visit), visit.number("place")
    sheets = _sheets(run)
    (file,) = handed_out.files_at(run, sheets[at] if at < len(sheets) else "")
    return _file(visit, file)


def _sheets(run: Run) -> tuple[str, ...]:
    return run.end.sheets if run.end is not None else ()


def _file(visit: Visit, file: Path) -> Answer:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return visit.file(file, file.name, kind, shown=visit.asked("show") == "yes")


@ROOM.post("/made/{number:int}/handed")
def handed(visit: Visit) -> Answer:
    """Notes that all of it was handed over today."""
    run = _run(visit)
    copies = [c for i in run.made for c in i.copies]
    hand_over(visit.ledger, copies, visit.actor.day, visit.actor)
    told = f"Noted: {len(copies)} {'copy was' if len(copies) == 1 else 'copies were'} handed over today."
    return visit.see(f"{ROOM.path}/made/{run.number}", told=told)


@ROOM.post("/made/{number:int}/take-up")
def take_up(visit: Visit) -> Answer:
    """Makes what is left of a run that was broken off."""
    run = _run(visit)
    if run.end is not None:
        return visit.see(f"{ROOM.path}/made/{run.number}", told="It had been made to its end already.")
    if run.head.what != "packs":
        raise UsageError.of("no-run", "This cannot be gone on with.", "Make it again.")
    people = kept.order_of(run).people
    return go_on(visit, choosing.own_of(visit), handed_out.again(run), people)


@ROOM.get("/made/{number:int}/remove")
def ask_to_remove(visit: Visit) -> Answer:
    """What removing it means."""
    run = _run(visit)
    return visit.page("hand_out/remove.html", run=run)


@ROOM.post("/made/{number:int}/remove")
def remove(visit: Visit) -> Answer:
    """Removes the documents from the folder of the home."""
    run = _run(visit)
    if making_now(visit, run):
        raise UsageError.of("being-made", "This is being made at this moment.", "Wait until it is done.")
    handed_out.remove(visit.home, run.number)
    return visit.see(f"{ROOM.path}/made", told="The documents are removed. The copies stay on record.")
