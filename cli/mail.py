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
    from mailing.secrets import Secrets
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
    from mailing import account
    from mailing.secrets import Secrets

    settings, secrets = settings_of(home), Secrets()
    if forget:
        gone = account.forget(settings, secrets)
        said = f"Forgotten: {', '.join(gone)}." if gone else "Nothing was kept."
        _say(as_json, {"forgotten": list(gone)}, said)
        return ExitCode.DONE
    if not check:
        _let_in(settings, secrets, device=device, client_secret=client_secret)
    done = account.tried(settings, secrets)
    names: dict[account.Server, str] = {
        "mailbox": "the mailbox opens",
        "sending": "the server for sending lets us in",
    }
    told = " and ".join(names[name] for name, good in done.items() if good)
    _say(
        as_json,
        {"account": settings.address, **{str(k): v for k, v in done.items()}},
        f"Signed in: {told or 'no server is named'}.",
    )
    return ExitCode.DONE


def _let_in(settings: MailSettings, secrets: Secrets, *, device: bool, client_secret: bool) -> None:
    from mailing import account, consent
    from mailing.signing_in import sign_in_of

    account.must_be_set(settings)
    for user in account.users(settings):
        secrets.keep("password", user, _typed(f"Password of {user}"))
    if account.by_consent(settings):
        own = sign_in_of(settings)
        if client_secret:
            secrets.keep("client-secret", own.account, _typed("Secret of the registered program"))
        if device:
            consent.by_device(own, secrets, _show_code)
        else:
            consent.by_browser(own, secrets, _open)


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


def _say(as_json: bool, document: dict[str, object], words: str) -> None:
    if as_json:
        tell_json(document)
    else:
        tell(words)
