"""Who comes in where there are accounts: signed in by name and password, and only where the role may go.

While the ledger has no account nothing of this is asked. From the first account on nobody goes anywhere unsigned, and
each way is looked up in `desk.entitled`; a record in the way is asked for by `desk.doors`, which notes that it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk import doors
from desk.entitled import SIGN_IN, SIGN_OUT, entitled
from desk.guard import hand_over, session_of
from desk.room import Room, Way
from desk.running import Desk, desk_of
from desk.uploads import Sent
from desk.visit import Answer, Visit
from desk.writing import to_correct
from filing.access.accounts import Accounts
from schemas.errors import CarepackError, Fault, Place

if TYPE_CHECKING:
    from starlette.requests import Request

    from filing.access.accounts import Account

ROOM = Room("sign-in", "Sign in", "/")
"""It is no room of the navigation: whoever has not signed in is brought here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of who asks; `asked`: there are accounts, so it is asked who they are."""

    asked: bool
    account: Account | None

    def visit(
        self, request: Request, desk: Desk, rooms: Sequence[Room], room: Room | None, sent: Sent
    ) -> Visit:
        """The visit of whoever this is, with the rooms that are open to them."""
        outside = self.asked and self.account is None
        return Visit(
            request,
            desk.kept,
            desk.jobs,
            session_of(request),
            [one for one in rooms if self._may(f"{one.path.rstrip('/')}/")],
            room,
            sent,
            self.account,
            outside,
        )

    def stopped(self, way: Way, visit: Visit) -> Answer | None:
        """What is answered instead of going this way, before anything of a form is read; None where it is open."""
        if not self.asked or way.path == SIGN_IN:
            return None
        if self.account is None:
            return visit.see(SIGN_IN)
        if not self._may(way.path):
            return _refused(visit, (closed(),))
        try:
            doors.passed(visit, way.path)
        except CarepackError as error:
            return _refused(visit, error.faults)
        return None

    def _may(self, way: str) -> bool:
        if self.account is None:
            return not self.asked
        return entitled(self.account.role, way)


NOBODY = Entry(asked=True, account=None)
"""Of whom nothing is known: no account, and no room."""


def entry_of(desk: Desk, request: Request) -> Entry:
    """Who asks, as the accounts have it now: one that was ended or changed is so at once."""
    accounts = Accounts(desk.kept.ledger)
    if not accounts.any():
        return Entry(asked=False, account=None)
    acts = request.method == "POST" or "hx-request" not in request.headers
    name = desk.sessions.signed_in(session_of(request), acts=acts)
    return Entry(asked=True, account=accounts.of(name) if name is not None else None)


def _refused(visit: Visit, faults: tuple[Fault, ...]) -> Answer:
    if visit.by_htmx:
        return visit.part("fault_part.html", status_code=403, faults=faults)
    return visit.page("fault.html", status_code=403, faults=faults, files=to_correct(faults))


def closed() -> Fault:
    """That a page is not for this role."""
    what, do = (
        "This page is not open to your account.",
        "Choose a room beside, or ask whoever keeps the accounts.",
    )
    return Fault("desk-not-entitled", what, Place(), do)


@ROOM.get("/sign-in")
def ask(visit: Visit) -> Answer:
    """Name and password."""
    if not visit.outside:
        return visit.see("/")
    return _asked(visit)


@ROOM.post("/sign-in")
def sign_in(visit: Visit) -> Answer:
    """Signs in, with a session that nobody knew before."""
    if not visit.outside:
        return visit.see("/")
    try:
        accounts = Accounts(visit.ledger)
        account = accounts.signed_in(visit.said("name").strip(), visit.said("password"), visit.kept.actor.at)
    except CarepackError as error:
        return _asked(visit, error.faults)
    if account is None:
        what, do = (
            "The name or the password is not right.",
            "Type both again. After ten wrong ones, wait a quarter of an hour, or ask whoever keeps the accounts.",
        )
        return _asked(visit, (Fault("sign-in-refused", what, Place(), do),))
    return _anew(visit, account.name, "/")


@ROOM.post("/sign-out")
def sign_out(visit: Visit) -> Answer:
    """Ends the session: what was kept for it is gone."""
    return _anew(visit, None, SIGN_IN)


def _anew(visit: Visit, account: str | None, path: str) -> Answer:
    cookie: str = visit.request.scope["desk_cookie"]
    key = desk_of(visit).sessions.renew(visit.request.cookies[cookie], account)
    answer = visit.see(path)
    hand_over(answer, cookie, key)
    return answer


def _asked(visit: Visit, faults: tuple[Fault, ...] = ()) -> Answer:
    return visit.page(
        "sign_in.html", status_code=422 if faults else 200, faults=faults, name=visit.said("name")
    )


__all__ = ["NOBODY", "ROOM", "SIGN_OUT", "Entry", "closed", "entry_of"]
