"""A visit: one request as a room sees it, and what can be answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from desk.entitled import entitled
from desk.jobs import Job, Jobs, Made, Outcome, Progress, Work
from desk.kept import Kept
from desk.numbers import Turn
from desk.pages import rendered
from desk.sessions import Session, Told, Tone
from desk.uploads import Sent, Upload, shown_name
from schemas.errors import DefinitionError

if TYPE_CHECKING:
    from filing.access.accounts import Account
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from forms.library import Library

Answer = Response
HTMX_GOES_TO = "HX-Redirect"
_SHOWN = {"application/pdf", "image/png", "image/jpeg", "image/webp", "text/plain; charset=utf-8"}
"""What a browser may show under our address: nothing that can run a script in it."""
_QUICK = 0.4
"""So many seconds work is waited for before it is shown how far it is: what is done by then just comes."""


class Door(Protocol):
    """A room as the navigation shows it."""

    @property
    def name(self) -> str:
        """What it is called by programs."""

    @property
    def label(self) -> str:
        """What it is called by people."""

    @property
    def path(self) -> str:
        """Where it is."""


@dataclass(frozen=True)
class Visit:
    """One request. Its room's view is given it in a thread of its own, after all that is checked was checked."""

    request: Request
    kept: Kept
    jobs: Jobs
    session: Session
    rooms: Sequence[Door]
    room: Door | None
    sent: Sent
    account: Account | None = None
    """Who signed in; None where there is no account, and whoever sits here may do all."""
    outside: bool = False
    """Whether there are accounts, and nobody has signed in here."""

    @property
    def home(self) -> Path:
        """The home folder."""
        return self.kept.home

    @cached_property
    def ledger(self) -> Ledger:
        """The open ledger, one for all; whoever shows a page reads it under `ledger.reading()`."""
        return self.kept.ledger

    @property
    def library(self) -> Library:
        """The organisation's forms as they are now. Raises DefinitionError."""
        return self.ledger.library

    @property
    def organisation(self) -> str:
        """The organisation's name; none where it gave none, or where its folder has mistakes."""
        try:
            return self.library.branding.organisation or ""
        except DefinitionError:
            return ""

    @cached_property
    def actor(self) -> Actor:
        """Who acts, and when, by the clocks of the organisation."""
        return self.acting()

    def acting(self) -> Actor:
        """The same, each time it is asked: long work goes on past midnight."""
        now = self.kept.actor
        return now if self.account is None else replace(now, by=self.account.name)

    def may(self, way: str) -> bool:
        """Whether who is here may go this way, as the rooms write it."""
        if self.account is None:
            return not self.outside
        return entitled(self.account.role, way)

    @property
    def owner(self) -> str | None:
        """The account that long work belongs to."""
        return self.account.name if self.account is not None else None

    def at_work(self) -> list[Job]:
        """Long work that runs: where people sign in, their own."""
        if self.outside:
            return []
        return [job for job in self.jobs.running() if self.account is None or job.owner == self.owner]

    @property
    def today(self) -> dt.date:
        """The day it is."""
        return self.actor.day

    def asked(self, name: str, default: str = "") -> str:
        """What the address asks for after its `?`: never anything of a person."""
        return self.request.query_params.get(name, default)

    def said(self, name: str, default: str = "") -> str:
        """What a form says in this field; the first, where it has several."""
        return next((value for key, value in self.sent.fields if key == name), default)

    def said_all(self, name: str) -> tuple[str, ...]:
        """All that a form says in fields of this name, in order."""
        return tuple(value for key, value in self.sent.fields if key == name)

    def upload(self, name: str) -> Upload | None:
        """The file that was sent in this field; None where none was chosen."""
        return next((file for key, file in self.sent.files if key == name), None)

    def uploads(self, name: str) -> tuple[Upload, ...]:
        """All files that were sent in this field, in order."""
        return tuple(file for key, file in self.sent.files if key == name)

    @property
    def turn(self) -> Turn:
        """The page of a list that a form, or else the address, asks for."""
        return Turn.said(self.said("page") or self.asked("page"))

    def number(self, name: str) -> int:
        """A number in the path, where the room's way says `{name:int}`."""
        number: int = self.request.path_params[name]
        return number

    def named(self, name: str) -> str:
        """A word in the path, where the room's way says `{name}`: of a form, say; never of a person."""
        word: str = self.request.path_params[name]
        return word

    @property
    def by_htmx(self) -> bool:
        """Whether a script asks for a piece of the page, and not a person for a whole one."""
        return "hx-request" in self.request.headers

    def tell(self, text: str, tone: Tone = "good") -> None:
        """Says this on the next whole page, once."""
        self.session.messages.append(Told(text, tone))

    def page(self, template: str, /, *, status_code: int = 200, **what: Any) -> Answer:
        """A whole page."""
        shown = {
            "visit": self,
            "rooms": self.rooms,
            "room": self.room,
            "messages": self._messages(),
            "running": self.at_work(),
            **what,
        }
        return HTMLResponse(rendered(template, self.session.token, shown, self._doors), status_code)

    def part(self, template: str, /, *, status_code: int = 200, **what: Any) -> Answer:
        """A piece of a page, for htmx."""
        shown = {"visit": self, "room": self.room, **what}
        return HTMLResponse(rendered(template, self.session.token, shown, self._doors), status_code)

    def see(self, path: str, told: str | None = None, tone: Tone = "good") -> Answer:
        """Takes the visitor to that path of the desk, where `told` is shown once."""
        if told is not None:
            self.tell(told, tone)
        if self.by_htmx:
            return Response(headers={HTMX_GOES_TO: path})
        return RedirectResponse(path, status_code=303)

    def file(self, data: bytes | Path, name: str, media_type: str, *, shown: bool = False) -> Answer:
        """A file to keep under that name; with `shown`, the browser shows it where it can."""
        how = "inline" if shown and media_type in _SHOWN else "attachment"
        said = quote(shown_name(name) or "file", safe="")
        headers = {"Content-Disposition": f"{how}; filename*=UTF-8''{said}"}
        if isinstance(data, bytes):
            return Response(data, media_type=media_type, headers=headers)
        return FileResponse(data, media_type=media_type, headers=headers)

    def begin(self, work: Work, title: str) -> Answer:
        """Begins long work, and shows how far it is: `work(progress)` tells that by `progress(done, of, "what now")`.

        It ends with a path of the desk, to which the visitor is taken, or with a file (`Made`) that is offered. Files
        that came with this form are the job's from now on.
        """
        taken = self.sent.keep()
        job = self.jobs.begin(work, title, *([taken] if taken is not None else []), owner=self.owner)
        self.jobs.quick(job, _QUICK)
        return self.see(job.path)

    @property
    def _doors(self) -> dict[str, str]:
        return {room.path: room.label for room in self.rooms}

    def _messages(self) -> list[Told]:
        if self.outside:
            return self.session.take_messages()
        ended = [
            Told(
                f"{job.title}: {'done' if job.state == 'done' else 'it could not be done'}.",
                "good" if job.state == "done" else "bad",
                job.path,
            )
            for job in self.jobs.ended(self.owner)
        ]
        return self.session.take_messages() + ended


__all__ = ["Answer", "Made", "Outcome", "Progress", "Told", "Upload", "Visit", "Work"]
