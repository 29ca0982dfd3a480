"""`carepack mail`: signing in to the mail server, and the passwords of documents that are mailed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import JSON, Command, Group
from cli.exit_codes import ExitCode
from cli.passwords import COMMANDS
from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from mailing.consent import OnDevice
    from mailing.secrets import Kind, Secrets
    from mailing.settings import MailSettings


@click.group(cls=Group)
def mail() -> None:
    """Sign in to the mail server; passwords of documents, and how they go out."""


for _command in COMMANDS:
    mail.add_command(_command)


@mail.command("sign-in", cls=Command)
@click.option("--device", is_flag=True, help="This machine has no browser: sign in on another device.")
@click.option("--forget", is_flag=True, help="Take password and consent out of the keyring.")
@click.option("--check", is_flag=True, help="Only try whether the servers let us in.")
@click.option("--client-secret", is_flag=True, help="Ask for the secret of the registered program as well.")
@JSON
@click.pass_obj
def sign_in(
    home: Path, device: bool, forget: bool, check: bool, client_secret: bool, as_json: bool
) -> ExitCode:
    """Let carepack into the mail account of mail.yaml; once, until the provider asks again.

    Where servers take a password, it is asked for and put into the system's keyring. Microsoft 365 and Google
    take none: a page of theirs opens in the browser, where the account's owner consents. What carepack gets
    is in the keyring, too, and in no file. At the end it is tried whether the servers let us in.
    """
    from cli.collecting import settings_of
    from mailing.secrets import Secrets

    settings, secrets = settings_of(home), Secrets()
    if forget:
        gone = _forget(settings, secrets)
        said = f"Forgotten: {', '.join(gone)}." if gone else "Nothing was kept."
        _say(as_json, {"forgotten": list(gone)}, said)
        return ExitCode.DONE
    if not check:
        _let_in(settings, secrets, device=device, client_secret=client_secret)
    done = _tried(settings, secrets)
    names = {"mailbox": "the mailbox opens", "sending": "the server for sending lets us in"}
    told = " and ".join(names[name] for name, good in done.items() if good)
    _say(as_json, {"account": settings.address, **done}, f"Signed in: {told or 'no server is named'}.")
    return ExitCode.DONE


def _let_in(settings: MailSettings, secrets: Secrets, *, device: bool, client_secret: bool) -> None:
    from mailing import consent
    from mailing.signing_in import sign_in_of
    from schemas.errors import UsageError

    ways = _ways(settings)
    if not ways:
        do = "Add `address:` and `collecting:` or `sending:` to mail.yaml; docs/collecting.md tells how."
        raise UsageError.of("mail-not-set", "No mail server is named.", do)
    for user in sorted({user for way, user in ways if way == "password"}):
        secrets.keep("password", user, _typed(f"Password of {user}"))
    if any(way == "xoauth2" for way, _ in ways):
        account = sign_in_of(settings)
        if client_secret:
            secrets.keep("client-secret", account.account, _typed("Secret of the registered program"))
        if device:
            consent.by_device(account, secrets, _show_code)
        else:
            consent.by_browser(account, secrets, _open)


def _ways(settings: MailSettings) -> list[tuple[str, str]]:
    """How we sign in where, and by which name."""
    servers = (settings.sending, settings.collecting)
    named = [(s.sign_in, settings.user_of(s)) for s in servers if s is not None and s.sign_in != "none"]
    return [(way, user) for way, user in named if user]


def _typed(what: str) -> str:
    """Asked for without showing it; from a pipe, its first line."""
    from schemas.errors import UsageError

    if sys.stdin.isatty():
        word: str = click.prompt(what, hide_input=True, err=True)
    else:
        word = sys.stdin.readline().rstrip("\r\n")
    if not word:
        raise UsageError.of("nothing-typed", f"{what}: nothing was typed.", "Run it again and type it.")
    return word


def _open(page: str) -> None:
    """Opens a page in the browser, and says where it is in case none opens."""
    import webbrowser

    tell(
        "Sign in as the owner of the mailbox, in the page that opens now. If none opens, open this:", err=True
    )
    tell(page, err=True)
    webbrowser.open(page)


def _show_code(what: OnDevice) -> None:
    tell(f"On any device, open {what.page} and type {what.code}", err=True)
    tell(f"Sign in there as the owner of the mailbox, within {what.seconds // 60} minutes.", err=True)


def _tried(settings: MailSettings, secrets: Secrets) -> dict[str, bool | None]:
    """Which servers let us in; None for one that is not named. Raises what stands against it."""
    from mailing.mailbox import opened
    from mailing.transport import connector

    done: dict[str, bool | None] = {"mailbox": None, "sending": None}
    if settings.collecting is not None:
        with opened(settings, secrets, readonly=True):
            done["mailbox"] = True
    if settings.sending is not None:
        with connector(settings, secrets)():
            done["sending"] = True
    return done


def _forget(settings: MailSettings, secrets: Secrets) -> tuple[str, ...]:
    users = {user for _, user in _ways(settings)} | ({settings.address} if settings.address else set())
    kinds: tuple[Kind, ...] = ("password", "refresh-token", "client-secret")
    return tuple(
        f"{kind} of {user}" for user in sorted(users) for kind in kinds if secrets.forget(kind, user)
    )


def _say(as_json: bool, document: dict[str, object], words: str) -> None:
    if as_json:
        tell_json(document)
    else:
        tell(words)
