"""Settings: who may sign in at this desk, as what, and for which homes."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from desk.rooms.settings.room import ROOM
from desk.running import desk_of
from filing.access.accounts import Account, Accounts, Role
from filing.people.directory import find, people
from filing.people.whom import homes_of
from schemas.errors import CarepackError, Fault, UsageError

if TYPE_CHECKING:
    from desk.visit import Answer, Visit

ROLES: dict[Role, str] = {
    "administrator": "Administrator: forms, people, mail settings and accounts; reads no record",
    "importer": "Importer: hands in returns and answers their questions; reads no record",
    "manager": "Manager: what clients said in their homes, and the records that are open to managers or to them",
    "member": "Member: the records that they are a party of",
}


@ROOM.get("/accounts")
def accounts(visit: Visit) -> Answer:
    """All accounts, and a form for another one."""
    return _accounts(visit)


@ROOM.post("/accounts")
def add(visit: Visit) -> Answer:
    """One account more, with its first password."""
    try:
        account, password = _said(visit), _password(visit)
        _opened(visit).add(account, password, visit.actor)
    except CarepackError as error:
        return _accounts(visit, error.faults)
    return visit.see("/settings/accounts", told=f"{account.name} can sign in now.")


@ROOM.post("/accounts/change")
def change(visit: Visit) -> Answer:
    """Another role, person or homes."""
    try:
        account = _said(visit)
        _opened(visit).change(account, visit.actor)
    except CarepackError as error:
        return _accounts(visit, error.faults)
    return visit.see("/settings/accounts", told=f"{account.name} was changed. It counts at once.")


@ROOM.post("/accounts/password")
def password(visit: Visit) -> Answer:
    """Another password; whoever is signed in by the old one is not any more."""
    name = visit.said("name")
    try:
        _opened(visit).set_password(name, _password(visit), visit.actor)
    except CarepackError as error:
        return _accounts(visit, error.faults)
    desk_of(visit).sessions.end(name)
    return visit.see("/settings/accounts", told=f"{name} signs in by the new password from now on.")


@ROOM.post("/accounts/end")
def end(visit: Visit) -> Answer:
    """Ends an account: nobody signs in by it any more."""
    name = visit.said("name")
    try:
        _opened(visit).end(name, visit.actor)
    except CarepackError as error:
        return _accounts(visit, error.faults)
    desk_of(visit).sessions.end(name)
    return visit.see(
        "/settings/accounts", told=f"{name} was ended. What was done under that name stays noted."
    )


def _opened(visit: Visit) -> Accounts:
    return Accounts(visit.ledger)


def _said(visit: Visit) -> Account:
    """The account that a form says. Raises UsageError, also where the person is not known."""
    role = next((r for r in get_args(Role) if r == visit.said("role")), None)
    if role is None:
        raise UsageError.of("account-role", "No role is chosen.", "Choose what the account is for.")
    person = visit.said("person").strip()
    ref = find(visit.ledger, person).ref if person else None
    return Account(visit.said("name").strip(), role, ref, tuple(h for h in visit.said_all("home") if h))


def _password(visit: Visit) -> str:
    if visit.said("password") != visit.said("again"):
        raise UsageError.of("account-password", "The two passwords differ.", "Type the same one twice.")
    return visit.said("password")


def _accounts(visit: Visit, faults: tuple[Fault, ...] = ()) -> Answer:
    return visit.page(
        "settings/accounts.html",
        status_code=422 if faults else 200,
        accounts=_opened(visit).everybody(),
        roles=list(ROLES.items()),
        homes=[h.label for h in homes_of(people(visit.ledger))],
        faults=faults,
    )
