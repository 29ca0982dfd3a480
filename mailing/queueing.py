"""From a plan to messages in the outbox: locked, written, kept on the disk, and put on record; each once.

Whatever happens in between, a second run goes on where the first one ended: what is in the outbox is not put there
again.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.mail import messages, outgoing
from filing.people import passwords
from filing.people.passwords import Kept
from mailing import restored
from mailing.messages import compose
from mailing.outbox import reference_of
from mailing.outgoing import Enclosure, Mailbox, Outgoing
from mailing.planning import Letter, out_already
from mailing.protecting import protect
from mailing.settings import MailSettings, no_address
from schemas.errors import CarepackError, Fault, UsageError

Chance = Callable[[int], bytes]
"""So many random bytes, from the edge."""
_ENDINGS = {"word": "docx", "pdf": "pdf"}
_TOKEN_BYTES = 15
_NOT_YET, _DOTS = "<.@carepack.invalid>", "····-····"
_SLUG = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_NAME = 36
_LONGEST_WORD = 60
_SMALL = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
"""Words with which no file's name should end."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, and how: `organisation` is its name, `return_by` the day by which papers are wanted back."""

    settings: MailSettings
    organisation: str
    actor: Actor
    chance: Chance
    return_by: dt.date | None = None

    @property
    def sender(self) -> Mailbox:
        """Whom messages come from. Raises UsageError `mail-no-sender`."""
        address = self.settings.address
        if address is None:
            raise no_address()
        return Mailbox(self.settings.name or self.organisation, address)


@dataclass(frozen=True, slots=True)
class Queued:
    """A message that is in the outbox now; `faults` instead, where it could not be written."""

    letter: Letter
    number: int | None = None
    held: bool = False
    faults: tuple[Fault, ...] = ()
    password_owed: bool = False
    """Whether it is locked with a password that the recipient has not been given."""


def queue(
    ledger: Ledger,
    letters: Sequence[Letter],
    writer: Writer,
    tell: Callable[[Queued], None] | None = None,
) -> tuple[Queued, ...]:
    """Puts these into the outbox, one after another.

    One that cannot be written is told with its reason while the others go on. Raises UsageError `mail-no-sender`.
    """
    writer.sender  # noqa: B018 - before anything is written
    restored.notice(ledger, writer.actor)  # what is put there now is looked at by whoever puts it there
    locked = [one.recipient.id for one in letters if one.protection == "password" and one.documents]
    known = passwords.ensure(ledger, locked, writer.actor, writer.chance) if locked else {}
    made = []
    for letter in letters:
        try:
            one = _queue_one(ledger, letter, writer, known.get(letter.recipient.id))
        except CarepackError as error:
            one = Queued(letter, faults=error.faults)
        made.append(one)
        if tell is not None:
            tell(one)
    return tuple(made)


def _queue_one(ledger: Ledger, letter: Letter, writer: Writer, password: Kept | None) -> Queued:
    message_id = f"<{_token(writer.chance)}@{writer.settings.domain}>"
    outgoing_message = _written(letter, writer, message_id, password)
    data = compose(outgoing_message)
    # The text first, for good; then the row that names it. The other way round a crash would leave a row without one.
    sha = outgoing.kept(ledger).put(data)
    held = letter.held[0] if letter.held else None
    values = {
        "kind": letter.kind,
        "pack": letter.pack,
        "person": letter.person.id,
        "recipient": letter.recipient.id,
        "role": letter.role,
        "address": letter.address,
        "message_id": message_id,
        "subject": outgoing_message.subject,
        "sha256": sha,
        "size": len(data),
        "protection": letter.protection,
        "state": "held" if held else "queued",
        "code": held.code if held else None,
        "reason": held.say if held else None,
    }
    with ledger.writing() as conn:
        if letter.documents:
            _refuse_twice(conn, letter)
            _supersede(conn, letter, writer.actor)
        _refuse_reminded(conn, letter)
        documents = [k.document.id for k in letter.documents]
        number = messages.add(conn, values, documents, writer.actor)
        messages.note_asked(conn, number, [a.number for a in letter.awaited if a.number], writer.actor)
    owed = password is not None and password.given_at is None
    return Queued(letter, number, held=held is not None, password_owed=owed)


def foreseen(letter: Letter, writer: Writer, password: Kept | None) -> Outgoing:
    """The message as it will be, without the documents' bytes; `password` is what the recipient has now, if any.

    Each message gets a reference of its own when it is written; here it is made of dots.
    """
    made = _written(letter, writer, _NOT_YET, password, sealed=False)
    return replace(made, reference=_DOTS)


def _refuse_twice(conn: Connection, letter: Letter) -> None:
    """In the moment it is put on record: somebody else may have sent the same meanwhile."""
    out = out_already(conn, letter.person.id, letter.recipient)
    there = next((out[k.document.sha256] for k in letter.documents if k.document.sha256 in out), None)
    if there is not None:
        what = f"These papers are in the outbox already, as message {there.id} ({there.state})."
        raise UsageError.of("mail-out-already", what, "They were not put there again.")


def _refuse_reminded(conn: Connection, letter: Letter) -> None:
    """In that moment, too: somebody else may have reminded them since this was planned."""
    if letter.not_since is None:
        return
    there = messages.reminded_since(conn, letter.person.id, letter.recipient.id, letter.not_since)
    if there is not None:
        what = f"They were reminded meanwhile, by message {there.id} ({there.state})."
        raise UsageError.of("mail-out-already", what, "They are not reminded twice.")


def _supersede(conn: Connection, letter: Letter, actor: Actor) -> None:
    """Takes back what waits with the same papers for whoever had this role before, or for a former address."""
    mine = {k.document.sha256 for k in letter.documents}
    for before in messages.find(conn, person=letter.person.id, states=("queued", "held")):
        if before.role == letter.role and mine & {d.sha256 for d in before.documents}:
            messages.change(
                conn,
                before.id,
                ("queued", "held"),
                "cancelled",
                actor,
                outcome="cancelled",
                code="mail-superseded",
                reason="The same papers go to whoever it is now, at the address they have now.",
            )


def _written(
    letter: Letter, writer: Writer, message_id: str, password: Kept | None, *, sealed: bool = True
) -> Outgoing:
    reference = reference_of(message_id)
    return Outgoing(
        kind=letter.kind,  # type: ignore[arg-type]
        role=letter.role,
        recipient=Mailbox(letter.recipient.name, letter.address),
        about=letter.person.name,
        sender=writer.sender,
        message_id=message_id,
        date=writer.actor.at.astimezone(),
        organisation=writer.organisation,
        reference=reference,
        protection=letter.protection,
        enclosures=tuple(_enclosures(letter, reference if sealed else _DOTS, password, sealed=sealed)),
        awaited=letter.awaited,
        named=letter.titles if letter.protection == "none" else (),
        return_by=writer.return_by,
        password_given=password is not None and password.given_at is not None,
        reply_to=writer.settings.reply_to,
        telephone=writer.settings.telephone,
    )


def _enclosures(
    letter: Letter, reference: str, password: Kept | None, *, sealed: bool
) -> Iterable[Enclosure]:
    """The documents as they go, under names that name nobody; none where they are given another way."""
    if letter.protection == "none":
        return
    taken: set[str] = set()
    for known in letter.documents:
        data = known.piece.read() if sealed else b""
        if sealed and password is not None and letter.protection == "password":
            data = protect(data, password.password)
        document = known.document
        stem = f"{_slug(document.title)}-{reference}"
        ending = _ENDINGS[document.format]
        name = next(n for n in _names(stem, ending) if n.casefold() not in taken)
        taken.add(name.casefold())
        yield Enclosure(name, document.title, data, to_return=document.kind == "form", copy=document.copy)


def _slug(title: str) -> str:
    """A title as a file's name has it: its first words, none of them cut, in at most so many characters."""
    slug = ""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    for word in filter(None, _SLUG.split(plain)):
        longer = f"{slug}-{word}" if slug else word
        if slug and len(longer) > _LONGEST_NAME:
            break
        slug = longer
    while "-" in slug and slug.rpartition("-")[2].lower() in _SMALL:
        slug = slug.rpartition("-")[0]
    return slug[:_LONGEST_WORD] or "document"


def _names(stem: str, ending: str) -> Iterable[str]:
    yield f"{stem}.{ending}"
    number = 2
    while True:
        yield f"{stem}-{number}.{ending}"
        number += 1


def _token(chance: Chance) -> str:
    """What makes a message's number its own: 120 bits, in small letters and figures."""
    return base64.b32encode(chance(_TOKEN_BYTES)).decode("ascii").lower()
