"""`carepack send list`, `show`, `preview`, `retry` …: the outbox, and what a person says of its messages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, JSON, Command, Group, TargetFolder
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing
from cli.organisation import folder
from cli.terminal import tell, tell_json
from cli.whom import about_people

if TYPE_CHECKING:
    from filing.mail.messages import Message
    from filing.people.whom import Whom

_STATES = ("queued", "sending", "sent", "refused", "unknown", "held", "cancelled", "bounced", "drafted")
_NO_SERVER = "It names no server: messages go out as drafts, with --drafts FOLDER."
_NUMBERS = click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER...")


@click.command("list", cls=Command)
@click.option(
    "--state", "states", multiple=True, type=click.Choice(_STATES), help="In this state; again for each."
)
@about_people("About or to whom")
@JSON
@click.pass_obj
def list_(home: Path, states: tuple[str, ...], whom: Whom, as_json: bool) -> None:
    """Messages that were put into the outbox, the oldest first, and what became of them."""
    from cli.sending_words import tell_of_message
    from filing.people.whom import refs_of
    from mailing.outbox import listed

    with existing(home, forms=False) as ledger:
        found = listed(ledger, states=states or None, people=refs_of(ledger, whom))  # type: ignore[arg-type]
    if as_json:
        tell_json({"messages": [_json(m) for m in found]})
        return
    for message in found:
        tell_of_message(message)
    tell(f"{len(found)} in all.", err=True)


@click.command(cls=Command)
@click.argument("number", type=int)
@JSON
@click.pass_obj
def show(home: Path, number: int, as_json: bool) -> None:
    """Message NUMBER: whom it is for, what it carries, and everything that was done with it."""
    from cli.sending_words import tell_of_shown
    from mailing import outbox
    from mailing.settings import settings

    with existing(home, forms=False) as ledger:
        shown = outbox.show(ledger, number, settings(folder(home)), acting())
    if not as_json:
        tell_of_shown(shown, outbox.reference_of(shown.message.message_id))
        return
    history = [
        {"at": a.at.isoformat(), "by": a.by, "outcome": a.outcome, "said": a.said} for a in shown.history
    ]
    held = {"code": shown.held.code, "say": shown.held.say} if shown.held else None
    tell_json({**_json(shown.message), "history": history, "would_be_held": held})


@click.command(cls=Command)
@click.argument("numbers", nargs=-1, type=int, metavar="[NUMBER]...")
@click.option("-o", "--output", type=TargetFolder(), required=True, metavar="FOLDER", help="Where to.")
@FORCE
@JSON
@click.pass_obj
def preview(home: Path, numbers: tuple[int, ...], output: Path, force: bool, as_json: bool) -> ExitCode:
    """Write what waits in the outbox into a folder, to be looked at: a file (.eml) each, and a list of who gets what.

    Or the messages of these NUMBERs, whatever became of them. Nothing is sent.
    """
    from filing.whole_files import drafting
    from mailing import preview as previews
    from mailing.outbox import listed, named
    from mailing.told import counted

    with existing(home, forms=False) as ledger:
        found = named(ledger, numbers) if numbers else listed(ledger, states=("queued", "held"))
        files = [output / name for name in previews.names(found)]
        with drafting(files, force=force, private=True) as drafts:
            written = []
            for name, data in previews.files(ledger, found):
                drafts.add(output / name, data)
                written.append(str(output / name))
            drafts.put_in_place()
    if as_json:
        tell_json({"folder": str(output), "files": written, "messages": [_json(m) for m in found]})
    else:
        tell(
            f"{counted(len(found), 'message')} in {output}: {previews.LIST}.html says who gets what.",
            err=True,
        )
    return ExitCode.DONE


@click.command(cls=Command)
@_NUMBERS
@click.option(
    "--why",
    help="Why it goes again, or all the same; needed where it may have arrived, and where it is held.",
)
@BY
@JSON
@click.pass_obj
def retry(home: Path, numbers: tuple[int, ...], why: str | None, by: str | None, as_json: bool) -> None:
    """Put messages back into the outbox: held, refused, unknown or bounced ones, and drafts. `send go` sends them."""
    from cli.sending_words import tell_of_went_back
    from mailing.outbox import retry as again
    from mailing.settings import settings

    with existing(home, forms=False) as ledger:
        tell_of_went_back(ledger, acting(by), as_json=as_json)
        _told(again(ledger, numbers, why, settings(folder(home)), acting(by)), as_json)
    if not as_json:
        tell("To send what is in the outbox: carepack send go", err=True)


@click.command(cls=Command)
@click.option(
    "--newest",
    is_flag=True,
    help="This home knows all that was sent from anywhere: it was moved here, and is no copy of before.",
)
@BY
@JSON
@click.pass_obj
def here(home: Path, newest: bool, by: str | None, as_json: bool) -> ExitCode:
    """Say that this home, on this computer, sends from now on, where that is asked: after a move, or of two copies.

    What this home may not know of was sent, waits for you then: look at it, and say `send retry`, `sent` or `cancel`.
    """
    from cli.sending_words import tell_of_one
    from mailing.outbox import listed
    from mailing.outcomes import told_of
    from mailing.restored import here as said

    with existing(home, forms=False) as ledger:
        found = said(ledger, acting(by), newest=newest)
        is_waiting = bool(listed(ledger, states=["queued"]))
    if as_json:
        tell_json({"home": str(home), "messages": [_json(m) for m in found]})
        return ExitCode.REVIEW if found else ExitCode.DONE
    for message in found:
        tell_of_one(told_of(message))
    go = " To send what is in the outbox: carepack send go" if is_waiting else ""
    tell(f"This home sends from now on, from this computer.{go}", err=True)
    return ExitCode.REVIEW if found else ExitCode.DONE


@click.command(cls=Command)
@click.option(
    "--server/--settings", "reach", default=True, help="Reach the server and sign in, or read alone."
)
@JSON
@click.pass_obj
def check(home: Path, reach: bool, as_json: bool) -> ExitCode:
    """Whether mail.yaml is right, and whether the server can be reached and lets us in. Nothing is sent."""
    from mailing.secrets import Secrets
    from mailing.settings import no_address, settings
    from mailing.transport import connector
    from schemas.errors import CarepackError

    own = settings(folder(home))
    if own.address is None:
        raise no_address()
    if own.sending is None:
        if as_json:
            tell_json({"server": None, "address": own.address, "reached": False, "faults": []})
        else:
            tell(f"mail.yaml is right. {_NO_SERVER}", err=True)
        return ExitCode.DONE
    faults: list[dict[str, str]] = []
    if reach:
        try:
            connector(own, Secrets())().close()
        except CarepackError as error:
            faults = [{"code": f.code, "say": f"{f.what} {f.do}"} for f in error.faults]
            if not as_json:
                for fault in error.faults:
                    tell(str(fault), err=True)
    if as_json:
        tell_json({"server": own.sending.server, "address": own.address, "reached": reach, "faults": faults})
    elif not faults:
        said = (
            f"{own.sending.server} can be reached, and lets us in."
            if reach
            else f"mail.yaml is right. It names {own.sending.server}, which was not asked."
        )
        tell(said, err=True)
    return ExitCode.REVIEW if faults else ExitCode.DONE


def _saying(name: str, service: str, help_: str, *, needed: bool) -> click.Command:
    """A command that says something of messages."""

    # Where a default is named, even None, an option that is required may be left out.
    more: dict[str, Any] = {"required": True} if needed else {"default": ""}

    @click.command(name, cls=Command, help=help_)
    @_NUMBERS
    @click.option("--why", help="Why; kept with the message.", **more)
    @BY
    @JSON
    @click.pass_obj
    def say(home: Path, numbers: tuple[int, ...], why: str, by: str | None, as_json: bool) -> None:
        from mailing import outbox

        with existing(home, forms=False) as ledger:
            done: Callable[..., tuple[Message, ...]] = getattr(outbox, service)
            _told(done(ledger, numbers, why, acting(by)), as_json)

    return say


def _told(found: tuple[Message, ...], as_json: bool) -> None:
    from cli.sending_words import tell_of_message

    if as_json:
        tell_json({"messages": [_json(m) for m in found]})
        return
    for message in found:
        tell_of_message(message)


def _json(message: Message) -> dict[str, Any]:
    from cli.sending_words import message_json
    from mailing.outbox import reference_of

    return message_json(message, reference_of(message.message_id))


def add_to(group: Group) -> None:
    """Puts these commands into the group."""
    sent = _saying("sent", "confirm", "Say that unknown messages, or drafts, went out.", needed=False)
    lost = _saying(
        "lost", "lost", "Say that messages did not arrive; then they may be sent again.", needed=True
    )
    hold = _saying("hold", "hold", "Keep messages back that wait in the outbox.", needed=True)
    cancel = _saying("cancel", "cancel", "Take messages out of the outbox that are not out.", needed=True)
    for command in (list_, show, preview, retry, sent, lost, hold, cancel, here, check):
        group.add_command(command)
