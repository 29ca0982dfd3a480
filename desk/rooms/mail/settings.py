"""Settings of mail: what mail.yaml says in words, whether it works, and the passwords of the servers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desk.rooms.mail.room import ROOM
from desk.rooms.mail.words import own_mail
from desk.visit import Answer, Progress, Visit
from forms.organisation import folder_in
from mailing import account
from mailing.secrets import Kind, Secrets
from mailing.settings import FILE, MailSettings
from mailing.signing_in import sign_in_of
from schemas.errors import CarepackError, Fault, UsageError

Kept = Literal["keyring", "environment", "none"]
_SERVERS = {"sending": "The server for sending", "mailbox": "The mailbox"}
_SECURE = {"starttls": "encrypted (STARTTLS)", "tls": "encrypted (TLS)"}
_SIGNS = {"password": "with a password", "xoauth2": "with the owner’s consent", "none": "without signing in"}
_PROVIDERS = {"microsoft": "Microsoft", "google": "Google", "other": "your provider"}


@dataclass(frozen=True, slots=True)
class Stands:
    """Of one secret of one account, whether it is there, and where."""

    user: str
    kind: Kind
    where: Kept


@ROOM.get("/settings")
def settings(visit: Visit) -> Answer:
    """What is set, in words; mistakes with their lines."""
    return shown(visit)


def shown(visit: Visit, wrong: CarepackError | None = None) -> Answer:
    """The page of settings; with what was wrong with what was just typed."""
    file = folder_in(visit.home) / FILE
    own, faults = MailSettings(), tuple[Fault, ...]()
    try:
        own = own_mail(visit)
    except CarepackError as error:
        faults = error.faults
    stands: list[Stands] = []
    try:
        stands = _stands(own) if not faults else []
    except CarepackError as error:
        faults += error.faults
    return visit.page(
        "mail/settings.html",
        status_code=422 if wrong else 200,
        own=own,
        file=file,
        faults=faults,
        wrong=wrong.faults if wrong else (),
        secure=_SECURE,
        signs=_SIGNS,
        users=account.users(own),
        consent=account.by_consent(own),
        provider=_PROVIDERS[own.signing_in.provider] if own.signing_in else "",
        device=_device(own),
        stands={(s.user, s.kind): s.where for s in stands},
        any=any(s.where == "keyring" for s in stands),
    )


def _device(own: MailSettings) -> bool:
    """Whether somebody can sign in on another device."""
    return account.by_consent(own) and sign_in_of(own).device is not None


def _stands(own: MailSettings) -> list[Stands]:
    secrets = Secrets()
    wanted: list[tuple[str, Kind]] = [(user, "password") for user in account.users(own)]
    if account.by_consent(own) and own.address:
        wanted += [(own.address, "refresh-token"), (own.address, "client-secret")]
    return [Stands(user, kind, _where(secrets, kind, user)) for user, kind in wanted]


def _where(secrets: Secrets, kind: Kind, user: str) -> Kept:
    if secrets.from_environment(kind, user):
        return "environment"
    return "keyring" if secrets.find(kind, user) is not None else "none"


@ROOM.post("/settings/check")
def check(visit: Visit) -> Answer:
    """Tries whether the servers let us in; nothing is read or sent."""
    own = own_mail(visit)
    account.must_be_set(own)
    session, keep = visit.session, visit.tell

    def work(progress: Progress) -> str:
        named = [*account.named(own)]
        found: list[tuple[str, tuple[Fault, ...]]] = []
        for number, server in enumerate(named):
            progress(number, len(named), f"{_SERVERS[server]} is tried")
            found.append((_SERVERS[server], account.against(server, own, Secrets())))
        if not any(faults for _, faults in found):
            keep(f"{' and '.join(name for name, _ in found)} {'let' if len(found) > 1 else 'lets'} us in.")
            return "/mail/settings"
        told = [(name, list(faults)) for name, faults in found]
        return f"/mail/settings/checked/{session.keep(told)}"

    return visit.begin(work, "Whether mail works")


@ROOM.get("/settings/checked/{key}")
def checked(visit: Visit) -> Answer:
    """What stands against signing in, server by server."""
    found = visit.session.shelf.get(visit.named("key"))
    if not isinstance(found, list):
        return visit.see("/mail/settings")
    return visit.page("mail/checked.html", found=found)


@ROOM.post("/settings/password")
def keep(visit: Visit) -> Answer:
    """Puts a password of a server into the system's keyring; it is never shown again."""
    own, user, password = own_mail(visit), visit.said("user"), visit.said("password")
    try:
        if user not in account.users(own):
            raise UsageError.of("mail-not-set", "No server takes a password of that account.", "Look below.")
        if not password:
            raise UsageError.of("nothing-typed", "No password was typed.", "Type it, then keep it.")
        Secrets().keep("password", user, password)
    except CarepackError as error:
        return shown(visit, error)
    return visit.see(
        "/mail/settings", "The password is kept in this computer’s keyring. Try whether mail works."
    )


@ROOM.post("/settings/forget")
def before_forgetting(visit: Visit) -> Answer:
    """What it means, before it is done."""
    return visit.page("mail/forget.html")


@ROOM.post("/settings/forgotten")
def forget(visit: Visit) -> Answer:
    """Takes passwords and consent out of the keyring."""
    gone = account.forget(own_mail(visit), Secrets())
    return visit.see("/mail/settings", "It is forgotten." if gone else "Nothing was kept.")
