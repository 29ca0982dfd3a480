"""A room of tests alone, in which everything happens that can happen in a room."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

from desk.jobs import Made, Progress, Work
from desk.room import Room
from desk.visit import Answer, Visit
from schemas.errors import Place, UsageError


@dataclass
class Seen:
    """What the room was given, and what holds its long work up."""

    names: list[str] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    changes: int = 0
    go_on: threading.Event = field(default_factory=threading.Event)


def made_room() -> tuple[Room, Seen]:
    """The room, and what it saw."""
    room, seen = Room("people", "People", "/people"), Seen()

    @room.get("/")
    def here(visit: Visit) -> Answer:
        return visit.page("made/room.html", typed=visit.asked("typed"))

    @room.post("/change")
    def change(visit: Visit) -> Answer:
        seen.changes += 1
        return visit.see("/people/", told=f"Changed to {visit.said('word')}.")

    @room.post("/refuse")
    def refuse(visit: Visit) -> Answer:
        do = "Give another."
        raise UsageError.of("made-up", "That is no word.", do, Place(file="roster.csv", line=3))

    @room.post("/fall")
    def fall(visit: Visit) -> Answer:
        raise ZeroDivisionError(visit.said("word"))

    @room.post("/files")
    def files(visit: Visit) -> Answer:
        for file in visit.uploads("files"):
            seen.names.append(file.name)
            seen.contents.append(file.path.read_bytes())
            seen.folders.append(file.path.parent)
        return visit.see("/people/", told=f"{len(visit.uploads('files'))} files came.")

    @room.post("/long")
    def long(visit: Visit) -> Answer:
        return visit.begin(_work(seen, visit.said("how")), "Reading six files")

    return room, seen


def _work(seen: Seen, how: str) -> Work:
    def work(progress: Progress) -> str | Made:
        progress(1, 4, "Reading")
        while not seen.go_on.wait(0.02):
            progress(1, 4, "Reading")
        if how == "fault":
            raise UsageError.of("made-up", "It cannot be done.", "Do it otherwise.")
        if how == "fall":
            raise ZeroDivisionError("Zoë Example")
        if how == "file":
            made = progress.folder / "made"
            made.write_bytes(b"made")
            return Made(made, "Zoë’s forms.txt", "text/plain; charset=utf-8", then="/people/")
        return "/people/?typed=after"

    return work
