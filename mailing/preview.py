"""What is in the outbox, to be looked at: each message as a mail program opens it, and a list of who gets what."""

from __future__ import annotations

import csv
import html
import io
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.mail_journal import Past
from filing.ledger.originals import flush
from filing.mail import messages, outgoing
from filing.mail.alone import alone
from filing.mail.messages import Message
from mailing import restored
from mailing.outbox import looked_at, name_half_done
from mailing.outcomes import Outcomes, Run, Told, told_of
from mailing.recipients import Held
from mailing.settings import MailSettings
from schemas.errors import LedgerError
from schemas.file_names import readable_name

_HEAD = ("message", "state", "to", "address", "about", "documents", "protection", "subject", "reason")
DRAFT = b"X-Unsent: 1\r\n"
"""What makes Outlook open a message for somebody to send, instead of as one that came."""
LIST = "who-gets-what"


def name_of(message: Message) -> str:
    """A file's name for it that a person can read; it stays on their own computer."""
    return readable_name(f"{message.id:04d}", message.recipient_name, suffix=".eml")


def files(ledger: Ledger, found: Sequence[Message]) -> Iterator[tuple[str, bytes]]:
    """Every message by the name of its file, then the lists. One whose text is not kept any more is only listed."""
    kept = outgoing.kept(ledger)
    for message in found:
        try:
            yield name_of(message), kept.get(message.sha256)
        except LedgerError:
            continue
    yield f"{LIST}.csv", as_csv(found)
    yield f"{LIST}.html", as_html(found)


def names(found: Sequence[Message]) -> tuple[str, ...]:
    """The names of all files that `files` may give."""
    return (*(name_of(m) for m in found), f"{LIST}.csv", f"{LIST}.html")


def row(message: Message) -> Mapping[str, str]:
    """One line of the list."""
    to = "themselves" if message.role == "person" else f"{message.recipient_name} ({message.role})"
    told = (
        str(message.id),
        message.state,
        message.recipient_name if message.role == "person" else to,
        message.address,
        f"{message.person_name} ({message.person_ref})",
        "; ".join({d.copy or d.document: d.title for d in message.documents}.values()) or "none",
        message.protection,
        message.subject,
        message.reason or "",
    )
    return dict(zip(_HEAD, told, strict=True))


def as_csv(found: Sequence[Message]) -> bytes:
    """The list as CSV that Excel opens; a cell that it would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEAD)
    for message in found:
        writer.writerow(["'" + v if v[:1] in set("=+-@\t") else v for v in row(message).values()])
    return out.getvalue().encode("utf-8-sig")


def as_html(found: Sequence[Message]) -> bytes:
    """The list as a page of its own, which loads nothing from anywhere."""
    cells = "".join(
        "<tr>" + "".join(f"<td>{html.escape(v)}</td>" for v in row(message).values()) + "</tr>\n"
        for message in found
    )
    head = "".join(f'<th scope="col">{word.capitalize()}</th>' for word in _HEAD)
    page = (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Who gets what</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>body{font:1rem/1.5 sans-serif;'
        "margin:1rem}table{border-collapse:collapse}th,td{border:1px solid #555;padding:.3rem .5rem;text-align:left;"
        "vertical-align:top}</style></head><body><main><h1>Who gets what</h1>\n"
        f"<table><caption>{len(found)} messages of the outbox</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>\n{cells}</tbody></table></main></body></html>\n"
    )
    return page.encode()


def draft(
    ledger: Ledger,
    settings: MailSettings,
    folder: Path,
    actor: Actor,
    *,
    only: Collection[int] | None = None,
    tell: Callable[[Told], None] | None = None,
) -> Run:
    """Writes what is queued into a folder, as drafts that a person opens and sends; each once, whatever happens.

    Who may receive is looked at again, as when it is sent. Raises UsageError `mail-busy` where another run sends or
    writes drafts, and OSError where the folder takes no file; what was not written then is still queued.
    """
    run = Run()
    did = Outcomes(ledger, lambda: actor, run, tell or (lambda _: None))
    with alone(ledger):
        for one in name_half_done(ledger, actor):
            did.hear(Told(one, "unknown", one.code, one.reason))
        for one in restored.notice(ledger, actor):
            did.hear(told_of(one))
        past = restored.past(ledger, actor.day)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with ledger.reading() as conn:
            queued = [m for m in messages.find(conn, states=("queued",)) if only is None or m.id in only]
        for message in queued:
            _draft_one(ledger, settings, folder / name_of(message), message, did=did, past=past)
        with ledger.reading() as conn:
            run.left = len(messages.find(conn, states=("queued",)))
    return run


def _draft_one(
    ledger: Ledger, settings: MailSettings, file: Path, message: Message, *, did: Outcomes, past: Past
) -> None:
    """Takes it for this run, on the disk, before its file is there: a server or another folder never gets it too."""
    held, data = None, b""
    try:
        data = outgoing.kept(ledger).get(message.sha256)
    except LedgerError:
        say = "Its text and documents are not where they were kept. Cancel it and send the documents again."
        held = Held("mail-body-missing", say)
    with ledger.writing() as conn:
        held = looked_at(conn, ledger, settings, message, actor=did.actor(), past=past) or held
        taken = held is None and messages.change(
            conn, message.id, ("queued",), "sending", did.actor(), outcome="drafting"
        )
        head = restored.head_of(conn)
    if held is not None:
        did.hold(message, held)
    elif taken:
        try:
            restored.handing_over(ledger, message, head, did.actor().day)
        except LedgerError:
            did.back(message, "sending", "It could not be noted that this is handed over.")
            raise
        try:
            _put(file, DRAFT + data)
        except OSError as error:
            say = f"The draft could not be written: {error.strerror or 'unknown reason'}."
            if file.is_file():
                did.unknown(message, f"{say} Look whether {file.name} is whole.")
            else:
                did.back(message, "sending", say)
            raise
        did.drafted(message, f"Written as {file.name}.")


def _put(file: Path, data: bytes) -> None:
    passing = file.with_name(f".carepack-{file.name}")
    passing.unlink(missing_ok=True)
    # For its owner's eyes alone from the first byte on: what is in it may not be locked.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(passing, flags, 0o600), "wb") as out:
        out.write(data)
    flush(passing)
    passing.replace(file)
    flush(file.parent)
