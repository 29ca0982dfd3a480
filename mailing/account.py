"""The account that mail goes by: which secrets it needs, whether the servers let us in, and forgetting it all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from mailing.mailbox import opened
from mailing.secrets import Kind, Secrets
from mailing.settings import MailSettings
from mailing.transport import connector
from schemas.errors import CarepackError, Fault, UsageError

Server = Literal["mailbox", "sending"]
_KINDS: tuple[Kind, ...] = ("password", "refresh-token", "client-secret")


def ways(settings: MailSettings) -> tuple[tuple[str, str], ...]:
    """How we sign in where, and by which name."""
    servers = (settings.sending, settings.collecting)
    named = [(s.sign_in, settings.user_of(s)) for s in servers if s is not None and s.sign_in != "none"]
    return tuple((way, user) for way, user in named if user)


def users(settings: MailSettings) -> tuple[str, ...]:
    """The names that a password is wanted for."""
    return tuple(sorted({user for way, user in ways(settings) if way == "password"}))


def by_consent(settings: MailSettings) -> bool:
    """Whether somebody signs in at a page of the provider's."""
    return any(way == "xoauth2" for way, _ in ways(settings))


def must_be_set(settings: MailSettings) -> None:
    """Raises UsageError `mail-not-set` where there is nothing to sign in to."""
    if not ways(settings):
        do = "Add `address:` and `collecting:` or `sending:` to mail.yaml; docs/collecting.md tells how."
        raise UsageError.of("mail-not-set", "No mail server is named.", do)


def tried(settings: MailSettings, secrets: Secrets) -> dict[Server, bool | None]:
    """Which servers let us in; None for one that is not named. Raises what stands against it."""
    done: dict[Server, bool | None] = {"mailbox": None, "sending": None}
    for server in named(settings):
        let_in(server, settings, secrets)
        done[server] = True
    return done


def named(settings: MailSettings) -> Iterator[Server]:
    """The servers that the settings name."""
    if settings.collecting is not None:
        yield "mailbox"
    if settings.sending is not None:
        yield "sending"


def let_in(server: Server, settings: MailSettings, secrets: Secrets) -> None:
    """Reaches one server and signs in; nothing is read or sent. Raises CarepackError."""
    if server == "mailbox":
        with opened(settings, secrets, readonly=True):
            return
    with connector(settings, secrets)():
        return


def against(server: Server, settings: MailSettings, secrets: Secrets) -> tuple[Fault, ...]:
    """What stands against signing in at a server: nothing where it lets us in."""
    try:
        let_in(server, settings, secrets)
    except CarepackError as error:
        return error.faults
    return ()


def forget(settings: MailSettings, secrets: Secrets) -> tuple[str, ...]:
    """Takes password and consent out of the keyring; says what was there."""
    whose = {user for _, user in ways(settings)} | ({settings.address} if settings.address else set())
    return tuple(
        f"{kind} of {user}" for user in sorted(whose) for kind in _KINDS if secrets.forget(kind, user)
    )


__all__ = [
    "Server", "against", "by_consent", "forget", "let_in", "must_be_set", "named", "tried", "users", "ways",
]  # fmt: skip
