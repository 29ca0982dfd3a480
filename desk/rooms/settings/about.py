"""Settings: about this desk, and how it is closed."""

from __future__ import annotations

from importlib.metadata import version

from desk.rooms.settings.room import ROOM
from desk.running import desk_of
from desk.shortcut import put
from desk.visit import Answer, Visit
from schemas.errors import UsageError


@ROOM.get("/")
def about(visit: Visit) -> Answer:
    """Where everything is kept, which carepack this is, and a button that closes the desk."""
    return visit.page("settings/about.html", version=version("carepack"))


@ROOM.post("/icon")
def icon(visit: Visit) -> Answer:
    """Puts an icon that opens the desk where the account has its programs: whoever uses it needs no terminal again."""
    try:
        files = put(visit.home, visit.kept.url is not None)
    except OSError as error:
        do = "Ask whoever looks after this computer."
        raise UsageError.of("desk-shortcut", f"The icon could not be made: {error.strerror}.", do) from error
    where = " and ".join(str(file.parent) for file in files)
    return visit.see(
        f"{ROOM.path}/", told=f"The icon “carepack” is there now. It opens this desk. It is in {where}."
    )


@ROOM.post("/close")
def close(visit: Visit) -> Answer:
    """Closes the desk; where work runs, only after it was said."""
    running = visit.jobs.running()
    if running and visit.said("anyway") != "yes":
        return visit.page("settings/close.html", jobs=running)
    desk_of(visit).close(after=1.5)
    return visit.part("closed.html", jobs=running)
