"""Collecting what comes back: each message of the mailbox is kept, taken in as an envelope, and moved out of the way.

In rounds: fetch (each message is kept, byte for byte, and that is on the disk), take in (what hangs on it goes the way
of every import), and with the next line to the server move what is concluded. The line is closed while documents are
read, which can take long. Wherever a run ends, the next one goes on; nothing is answered, and nothing deleted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filing.ledger.rehearsal import Rehearsal
from filing.mail import collected, messages
from filing.mail.collected import Collected, State, Where
from filing.people.roster import Person, by_number
from intake.preflight import SCAN_LIMIT
from mailing.heads import Head, head_of, parsed
from mailing.mailbox import NO_FOLDER, NOT_FETCHED, NOT_MOVED, Mailbox, opened
from mailing.notices import COMPLAINT, DOCUMENTS, DOUBTFUL, REPORT, WORDS
from mailing.senders import hints
from mailing.taking_in import SOME_REFUSED, TakingIn, as_they_stand
from schemas.errors import LedgerError, MailError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.mail.messages import Message
    from filing.review.apply_decision import Outcome
    from intake.conversion import Converter
    from intake.importing import Imported
    from mailing.secrets import Secrets
    from mailing.settings import MailSettings
    from schemas.errors import Fault

AT_ONCE = 100
"""Messages of a round."""
_BYTES_AT_ONCE = 300_000_000
TOO_LARGE = "mail-too-large"
_PROBLEM_STATES: frozenset[State] = frozenset({"empty", "refused"})
_PROBLEM_CODES = frozenset({SOME_REFUSED, REPORT, DOUBTFUL, DOCUMENTS, COMPLAINT})


@dataclass(frozen=True, slots=True)
class Came:
    """A message, what became of it and of each document in it. `subject` is for whoever looks for it in the mailbox.

    `person`: whose address it came from, by the roster. `answers`: the message of ours that it answers or returns.
    `folder`: where it is on the server, or goes next.
    """

    mail: Collected
    subject: str
    person: Person | None
    answers: Message | None
    folder: str
    documents: tuple[Imported, ...] = ()

    @property
    def is_problem(self) -> bool:
        """Whether a person must look at the message itself: it lies in the folder for that."""
        return is_problem(self.mail)


@dataclass(slots=True)
class Collecting:
    """One run. `acting` says who acts and what time it is, each time it is asked.

    `waited` is told of returns that had waited for one of these, `besides` of documents of an import that was broken
    off, `through` of how many messages of how many are read. With a Rehearsal nothing is moved or kept.
    """

    ledger: Ledger
    settings: MailSettings
    secrets: Secrets
    acting: Callable[[], Actor]
    waited: Callable[[Outcome], None]
    besides: Callable[[Imported], None]
    through: Callable[[int, int], None] = lambda _, __: None
    converter: Converter | None = None
    drafts: bool = True
    unmoved: list[int] = field(default_factory=list)
    """Messages that the server would not move: they lie where they were found, and nothing else is wrong."""
    no_folder: dict[str, Fault] = field(default_factory=dict)
    """Folders of the mailbox that cannot be made, each with what is wrong."""
    _tried: set[int] = field(default_factory=set)
    _left: list[Collected] = field(default_factory=list)

    def run(self) -> Iterator[Came]:
        """Every message that is found, as soon as all is said about it; those that cannot be fetched as well.

        Raises what `mailbox.opened` raises, MailError `mailbox-broken`, and LedgerError where the ledger fails. What
        was fetched until then is kept, and taken in by the next run.
        """
        yield from self._take_in()
        while True:
            with opened(self.settings, self.secrets, readonly=self._rehearses) as box:
                self._move(box)
                fetched = self._fetch(box) + len(self._left)
            while self._left:
                yield self._came(self._left.pop(0))
            yield from self._take_in()
            if not fetched:
                return

    @property
    def _rehearses(self) -> bool:
        return isinstance(self.ledger, Rehearsal)

    def _place(self, box: Mailbox, uid: int = 0) -> Where:
        own = self.settings.collecting
        assert own is not None  # noqa: S101 - a mailbox is open
        return Where(f"{self.settings.user_of(own)}/{own.server}", box.folder, box.validity, uid)

    def _fetch(self, box: Mailbox) -> int:
        """Keeps what is new, as much as makes a round; says how many."""
        here = self._place(box)
        with self.ledger.reading() as conn:
            known = collected.in_folder(conn, here.account, here.folder, here.validity)
        fetched = size = 0
        # What could not be fetched before comes last: a message that breaks the line holds up no other.
        later = {uid for uid, one in known.items() if one.state == "found"}
        for uid in sorted(box.uids(), key=lambda uid: (uid in later, uid)):
            there = known.get(uid)
            is_done = there is not None and there.state != "found" and there.moved_at is None
            if is_done or uid in self._tried:
                continue
            if fetched >= AT_ONCE or size >= _BYTES_AT_ONCE:
                break
            self._tried.add(uid)
            got = self._keep(box, uid, there)
            fetched, size = fetched + (got > 0), size + got
        return fetched

    def _keep(self, box: Mailbox, uid: int, there: Collected | None) -> int:
        """One message onto the disk: how many bytes; 0 where it cannot be fetched, or is there no more."""
        where = self._place(box, uid)
        try:
            if (box.size(uid) or 0) > SCAN_LIMIT:
                say = f"The message is larger than {SCAN_LIMIT >> 20} MB."
                return self._not_here(where, "refused", TOO_LARGE, say, there)
            raw = box.message(uid)
        except MailError as error:
            self._not_here(where, "found", NOT_FETCHED, "The mail server does not give it out.", there)
            if error.code != NOT_FETCHED:
                raise
            return 0
        if not raw:
            return 0  # somebody moved it meanwhile
        sha = self.ledger.originals.put(raw)
        if isinstance(self.ledger, Rehearsal):
            self.ledger.beside.lies(sha, lambda: raw)
        found = hints(self.ledger, parsed(raw))
        with self.ledger.writing() as conn:
            if there is not None and there.moved_at is not None and there.sha256 == sha:
                # Somebody put it back, or a backup did: it is looked at once more.
                collected.look_again(conn, there.id, self.acting())
            else:
                collected.keep(conn, where, (sha, len(raw)), found, self.acting(), known=there)
        return len(raw)

    def _not_here(self, where: Where, state: State, code: str, say: str, there: Collected | None) -> int:
        with self.ledger.writing() as conn:
            acting = self.acting()
            number = collected.not_fetched(conn, where, state, acting, code=code, reason=say, known=there)
            self._left += collected.of(conn, ids=[number])
        return 0

    def _take_in(self) -> Iterator[Came]:
        step = TakingIn(
            self.ledger,
            self.acting,
            self.waited,
            self.besides,
            self.through,
            converter=self.converter,
            drafts=self.drafts,
        )
        for one in step.run():
            yield self._came(one.mail, one.head, one.documents)

    def _came(self, mail: Collected, head: Head | None = None, documents: tuple[Imported, ...] = ()) -> Came:
        with self.ledger.reading() as conn:
            return came(conn, self.settings, mail, head, documents)

    def _move(self, box: Mailbox) -> None:
        """Moves what is concluded out of the way."""
        if self._rehearses:
            return
        here = self._place(box)
        with self.ledger.reading() as conn:
            concluded = collected.to_move(conn, here.account, here.folder, here.validity)
        there = set(box.uids()) if concluded else set()
        for mail in concluded:
            if mail.where.uid in there and not self._moved(box, mail):
                self.unmoved += [mail.id] if mail.id not in self.unmoved else []  # rounds try it again
                continue
            with self.ledger.writing() as conn:
                collected.moved(conn, [mail.id], self.acting())

    def _moved(self, box: Mailbox, mail: Collected) -> bool:
        folder = folder_of(self.settings, mail)
        if folder in self.no_folder:
            return False
        try:
            # Words are not read here: whoever looks at the mailbox sees where some are.
            box.move(mail.where.uid, folder, flag=mail.code == WORDS)
        except MailError as error:
            if error.code == NO_FOLDER:
                self.no_folder[folder] = error.faults[0]
            elif error.code != NOT_MOVED:
                raise
            return False
        return True


def came(
    conn: Connection,
    settings: MailSettings,
    mail: Collected,
    head: Head | None = None,
    documents: tuple[Imported, ...] = (),
) -> Came:
    """A message with what the ledger knows around it."""
    person = by_number(conn, mail.person) if mail.person is not None else None
    answers = messages.find(conn, ids=[mail.answers]) if mail.answers is not None else ()
    subject = head.subject if head is not None else ""
    return Came(mail, subject, person, answers[0] if answers else None, folder_of(settings, mail), documents)


def came_before(ledger: Ledger, settings: MailSettings, since: dt.datetime) -> Iterator[Came]:
    """What was collected since then, oldest first, with what stands of the documents now."""
    with ledger.reading() as conn:
        found = collected.of(conn, since=since)
    yield from came_again(ledger, settings, found)


def came_again(ledger: Ledger, settings: MailSettings, found: Sequence[Collected]) -> Iterator[Came]:
    """Messages that were collected before, with what stands of the documents now."""
    for mail in found:
        head = None
        with suppress(LedgerError):  # without its original, a message is told without its subject
            head = head_of(parsed(ledger.originals.get(mail.sha256))) if mail.sha256 is not None else None
        documents = as_they_stand(ledger, mail)
        with ledger.reading() as conn:
            yield came(conn, settings, mail, head, documents)


def folder_of(settings: MailSettings, mail: Collected) -> str:
    """The folder on the server in which a message is, or to which it goes next."""
    own = settings.collecting
    if own is None or mail.state in collected.OPEN:
        return mail.where.folder
    return own.problems if is_problem(mail) else own.done


def is_problem(mail: Collected) -> bool:
    """Whether a person must look at the message itself."""
    words = mail.code == WORDS and mail.state != "imported"  # beside what was taken in, they are only told
    return words or mail.state in _PROBLEM_STATES or mail.code in _PROBLEM_CODES


__all__ = ["AT_ONCE", "Came", "Collecting", "came_again", "came_before", "folder_of", "is_problem"]
