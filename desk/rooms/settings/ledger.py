"""Settings: what the ledger holds, whether it is whole, a copy of it, and its index made anew."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException

from desk.rooms.settings.room import ROOM
from desk.visit import Answer, Progress, Visit
from doctor.examine import examine
from doctor.finding import Circumstances, Line, free_bytes
from filing.ledger.audit import Finding
from filing.ledger.upkeep import Backup
from filing.ledger.upkeep import backup as backed_up
from filing.ledger.upkeep import reindex as indexed
from filing.ledger.upkeep import status as counted
from schemas.errors import Fault, UsageError


@dataclass(frozen=True, slots=True)
class _Found:
    """What long work found, to be looked at."""

    findings: Sequence[Finding] | None = None
    backup: Backup | None = None
    folder: str = ""
    lines: Sequence[Line] | None = None


@ROOM.get("/ledger")
def ledger(visit: Visit) -> Answer:
    """What there is, and what can be done for it."""
    return _ledger(visit)


@ROOM.post("/ledger/verify")
def verify(visit: Visit) -> Answer:
    """Looks whether the ledger is whole."""
    opened, session, deep = visit.ledger, visit.session, visit.said("deep") == "yes"

    def work(progress: Progress) -> str:
        progress(0, 0, "Every original is looked at" if deep else "The ledger is looked through")
        return f"/settings/ledger/found/{session.keep(_Found(findings=opened.verify(deep=deep)))}"

    return visit.begin(work, "Is the ledger whole?")


@ROOM.post("/ledger/backup")
def backup(visit: Visit) -> Answer:
    """Copies the ledger into a folder that is named."""
    said = visit.said("folder").strip()
    try:
        folder = _folder(said, visit.home)
    except UsageError as error:
        return _ledger(visit, said, error.faults)
    opened, session, actor = visit.ledger, visit.session, visit.actor

    def work(progress: Progress) -> str:
        progress(0, 0, "The ledger and its originals are copied")
        made = _Found(backup=backed_up(opened, folder, actor), folder=str(folder))
        return f"/settings/ledger/found/{session.keep(made)}"

    return visit.begin(work, "Backup")


@ROOM.post("/ledger/reindex")
def reindex(visit: Visit) -> Answer:
    """Makes what records are found by anew."""
    opened, actor = visit.ledger, visit.actor

    def work(progress: Progress) -> str:
        progress(0, 0, "Records are looked through")
        done = indexed(opened, actor)
        visit.tell(f"{done.records} versions of records; {done.mended} of them were not indexed as they are.")
        return "/settings/ledger"

    return visit.begin(work, "The index is made anew")


@ROOM.post("/ledger/doctor")
def doctor(visit: Visit) -> Answer:
    """Looks whether all that carepack needs is there and sound."""
    session, deep = visit.session, visit.said("deep") == "yes"
    at = Circumstances(
        visit.home,
        visit.ledger.url,
        visit.actor.at,
        os.environ,
        free_bytes,
        deep=deep,
        online=visit.said("online") == "yes",
    )

    def work(progress: Progress) -> str:
        progress(0, 0, "The ledger, this computer and your settings are looked at")
        return f"/settings/ledger/found/{session.keep(_Found(lines=tuple(examine(at))))}"

    return visit.begin(work, "Is everything sound?")


@ROOM.get("/ledger/found/{key}")
def found(visit: Visit) -> Answer:
    """What was found, or copied."""
    told = visit.session.shelf.get(visit.named("key"))
    if not isinstance(told, _Found):
        raise HTTPException(404)
    return visit.page("settings/found.html", told=told)


def _folder(said: str, home: Path) -> Path:
    """The folder that is meant. Raises UsageError in words."""
    if not said:
        raise UsageError.of("no-folder", "No folder is named.", "Name a new folder for this backup.")
    try:
        folder = Path(said).expanduser()
        folder.resolve().exists()
    except (OSError, ValueError, RuntimeError) as error:  # no such user, a zero byte, longer than any path
        what = "This folder cannot be looked at."
        raise UsageError.of("no-folder", what, "Look at its name again, or choose another.") from error
    if not folder.is_absolute():
        what = "This does not say where the folder is."
        raise UsageError.of("no-folder", what, f"Name all of it, such as {home.parent / 'backup-of-today'}.")
    if folder.resolve().is_relative_to(home.resolve()):
        what = "This folder is inside the one it would be a copy of."
        raise UsageError.of("no-folder", what, "Name a folder elsewhere, best on another disk.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what, do = "There is something in this folder already.", "Name a new folder for each backup."
        raise UsageError.of("backup-taken", what, do)
    return folder


def _ledger(visit: Visit, folder: str = "", faults: Sequence[Fault] = ()) -> Answer:
    suggested = visit.home.parent / f"carepack-backup-{visit.today:%Y-%m-%d}"
    return visit.page(
        "settings/ledger.html",
        status_code=422 if faults else 200,
        status=counted(visit.ledger),
        folder=folder or str(suggested),
        error=" ".join(f"{f.what} {f.do}" for f in faults),
    )
