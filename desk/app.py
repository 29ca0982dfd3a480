"""The desk as a program that answers requests: its rooms, its static files, its faults."""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
import time
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from desk import looking, numbers, uploads
from desk.counting import Counting
from desk.entry import NOBODY, entry_of
from desk.entry import ROOM as ENTRY
from desk.guard import STATIC, TOKEN_FIELD, TOKEN_HEADER, Guard, bare, session_of
from desk.jobs import Jobs, unexpected
from desk.kept import ROSTERS, Kept
from desk.room import Room, Way
from desk.rooms import ROOMS
from desk.running import Desk
from desk.sessions import Sessions
from desk.uploads import Limits, Sent
from desk.visit import Visit
from desk.writing import to_correct
from filing.people.held_files import HeldFiles
from schemas.errors import CarepackError, Fault, Place

_STATIC = Path(__file__).with_name("static")
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
"""Said by us: a computer's own list may call a script something that browsers then refuse."""
TOO_SLOW, TOO_MUCH, WRONG = 408, 413, 422
JOBS = "jobs"


def create(
    kept: Kept, rooms: Sequence[Room] | None = None, limits: Limits | None = None
) -> tuple[Starlette, Desk]:
    """The desk over what is kept open, with these rooms (all, unless said); and what its server needs of it.

    What a desk that was killed left in the folder for passing files is removed: there is one desk a home. So are staff
    lists that nobody came back to.
    """
    shown = ROOMS if rooms is None else tuple(rooms)
    shutil.rmtree(kept.passing, ignore_errors=True)
    HeldFiles(kept.folder / ROSTERS).forget(dt.datetime.now(dt.UTC))
    numbers.know()
    counting = Counting(kept.home, kept.url, lambda: kept.actor.at)
    jobs, sessions = Jobs(kept.passing / JOBS), Sessions(time.monotonic)
    desk = Desk(kept, jobs, sessions, counting, limits=limits or Limits())
    routes = [Route(f"{STATIC}{{name}}", _static)]
    routes += [_route(desk, shown, room, way) for room in (*shown, looking.ROOM, ENTRY) for way in room.ways]
    guard = Middleware(Guard, sessions=desk.sessions, port=lambda: desk.port, note=desk.note, seen=desk.seen)
    app = Starlette(
        routes=routes,
        middleware=[guard],
        exception_handlers={HTTPException: partial(_not_there, desk, shown)},
    )
    app.state.desk = desk
    return app, desk


def _route(desk: Desk, rooms: Sequence[Room], room: Room, way: Way) -> Route:
    async def answer(request: Request) -> Response:
        sent = Sent()
        visit = partial(NOBODY.visit, request, desk, rooms, room)
        try:
            entry = await run_in_threadpool(entry_of, desk, request)
            visit = partial(entry.visit, request, desk, rooms, room)
            stopped = await run_in_threadpool(entry.stopped, way, visit(sent))
            if stopped is not None:
                return stopped
            if way.method == "POST":
                sent = await _sent(desk, request)
                if not session_of(request).is_token(_token(request, sent)):
                    return await run_in_threadpool(_show, visit(sent), (_stale(),), 403)
            return await run_in_threadpool(way.view, visit(sent))
        except HTTPException:
            raise
        except CarepackError as error:
            status_code = TOO_MUCH if error.code == "desk-too-large" else WRONG
            return await run_in_threadpool(_show, visit(sent), error.faults, status_code)
        except uploads.TooSlowError:
            return Response(status_code=TOO_SLOW, headers={"Connection": "close"})
        except ClientDisconnect:
            return Response(status_code=TOO_SLOW)
        except Exception as error:  # a disk that is full while files come in, too
            return await run_in_threadpool(_show, visit(sent), (unexpected(error),), 500)
        finally:
            sent.remove()

    return Route(way.path, answer, methods=[way.method], name=f"{room.name} {way.method} {way.path}")


async def _sent(desk: Desk, request: Request) -> Sent:
    length = request.headers.get("content-length", "")
    return await uploads.received(
        request.stream(),
        request.headers.get("content-type", ""),
        int(length) if length.isdecimal() else None,
        desk.kept.passing / secrets.token_hex(8),
        desk.limits,
    )


def _token(request: Request, sent: Sent) -> str:
    said = request.headers.get(TOKEN_HEADER)
    return said if said is not None else dict(reversed(sent.fields)).get(TOKEN_FIELD, "")


def _stale() -> Fault:
    what = "This page is older than the desk that runs now, and nothing was done."
    return Fault("desk-stale", what, Place(), "Open the page again, and do it once more.")


def _show(visit: Visit, faults: Sequence[Fault], status_code: int) -> Response:
    """Faults, as a page, or as a piece of one for htmx; bare, where what is around them cannot be shown either."""
    try:
        if visit.by_htmx:
            return visit.part("fault_part.html", status_code=status_code, faults=faults)
        files = to_correct(faults)
        return visit.page("fault.html", status_code=status_code, faults=faults, files=files)
    except Exception as error:
        unexpected(error)
        why = " ".join(f"{one.what} {one.do}" for one in faults)
        return bare("That did not work", why, status_code)


async def _not_there(desk: Desk, rooms: Sequence[Room], request: Request, error: Exception) -> Response:
    status_code = error.status_code if isinstance(error, HTTPException) else 500
    if "desk_session" not in request.scope:
        return Response(status_code=status_code)
    entry = await run_in_threadpool(entry_of, desk, request)
    visit = entry.visit(request, desk, rooms, None, Sent())
    fault = Fault(
        "desk-not-there", "There is no such page here, or no longer.", Place(), "Choose a room beside."
    )
    return await run_in_threadpool(_show, visit, (fault,), status_code)


@cache
def _files() -> dict[str, Path]:
    return {file.name: file for file in _STATIC.iterdir() if file.suffix in _TYPES}


async def _static(request: Request) -> Response:
    """A file by its name: only such as are there, so no name can lead anywhere else."""
    file = _files().get(request.path_params["name"])
    if file is None:
        raise HTTPException(404)
    data = await run_in_threadpool(file.read_bytes)
    return Response(data, media_type=_TYPES[file.suffix], headers={"Cache-Control": "no-cache"})
