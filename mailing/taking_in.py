"""Messages that are kept, taken in: what a program wrote is told, and all else goes the way of every import.

What became of a message is told by what stands in the ledger of the documents in it, so that a run that was broken off
anywhere comes to the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from email.message import Message as Mail
from functools import partial
from typing import TYPE_CHECKING

from filing.ledger.rehearsal import Rehearsal
from filing.mail import collected, messages, outgoing
from filing.mail.collected import Collected, State
from filing.review import submissions
from intake import runs
from intake.envelopes.naming import INSIDE
from intake.sources import Source
from mailing import outbox
from mailing.heads import Head, head_of, parsed
from mailing.notices import WORDS, notice
from mailing.own_words import WORDY, Answered, has_own_words, text_in
from schemas.errors import LedgerError

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.mail.messages import Message
    from filing.review.apply_decision import Outcome
    from intake.conversion import Converter
    from intake.importing import Imported

SOME_REFUSED, UNREADABLE = "some-refused", "mail-unreadable"
_EMPTY = "envelope-empty"
_OF_MAIL = frozenset({"mail-encrypted", "mail-signed", "mailbox"})
"""Refusals of a whole file that speak of a mail; the others speak of a document, which a message is not."""
IN_MAIL = "the words of the mail"
_FILED = re.compile(r"\.(?:msg|eml|zip)$", re.IGNORECASE)
_SAY = {
    SOME_REFUSED: "Some of the documents in it could not be read; each says why.",
    WORDS: "The sender wrote something beside the documents: read it in the mail.",
    _EMPTY: "No document hangs on it.",
    UNREADABLE: "This is no message that can be opened; nothing in it was looked at.",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A message as it stands now, what its head says, and what became of each document in it, as it was told now."""

    mail: Collected
    head: Head
    documents: tuple[Imported, ...] = ()


@dataclass(frozen=True, slots=True)
class TakingIn:
    """Takes in whatever is kept and not concluded. `acting` says who acts and what time it is, each time it is asked.

    `waited` is told of returns that had waited for one of these, `besides` of documents of an import that was broken
    off, `through` of how many messages of how many are read. With a Rehearsal nothing is kept.
    """

    ledger: Ledger
    acting: Callable[[], Actor]
    waited: Callable[[Outcome], None]
    besides: Callable[[Imported], None]
    through: Callable[[int, int], None]
    converter: Converter | None = None
    drafts: bool = True

    def run(self) -> Iterator[Taken]:
        """Every message with what became of it. Raises LedgerError where the ledger fails."""
        with self.ledger.reading() as conn:
            waiting = collected.waiting(conn)
        letters: list[_Letter] = []
        for mail in waiting:
            raw = self._raw(mail)
            taken_apart = parsed(raw) if raw is not None else None
            head = head_of(taken_apart)
            if (
                raw is not None
                and taken_apart is not None
                and self._is_no_letter(mail, taken_apart, head, raw)
            ):
                yield Taken(self._as_it_stands(mail), head)
            else:
                has_words = raw is not None and self._has_words(mail, raw)
                letters.append(_Letter.of(self.ledger, mail, head, has_words=has_words))
        if letters:
            yield from self._import(letters)

    def _raw(self, mail: Collected) -> bytes | None:
        try:
            return self.ledger.originals.get(mail.sha256 or "")
        except (LedgerError, ValueError):
            return None  # told when it is imported

    def _is_no_letter(self, mail: Collected, taken_apart: Mail, head: Head, raw: bytes) -> bool:
        """Concludes what a program wrote and no document hangs on; whether it was that."""
        found = notice(taken_apart, raw, head, partial(outbox.of_message_id, self.ledger))
        if found is None:
            return False
        if found.bounce is not None and found.about is not None:
            told = found.bounce
            outbox.bounced(self.ledger, found.about.message_id, told.code, told.say, self.acting())
        self._conclude(mail, found.state, found.code, found.say, found.about)
        return True

    def _has_words(self, mail: Collected, raw: bytes) -> bool:
        """Whether its sender wrote something: all of it is looked at, for words may stand behind what hangs on it."""
        return has_own_words(parsed(raw, whole=True), self._is_ours, self._answered(mail))

    def _answered(self, mail: Collected) -> Answered:
        """The message of ours that it answers; its text as long as that is kept."""
        if mail.answers is None:
            return Answered()
        with self.ledger.reading() as conn:
            found = messages.find(conn, ids=[mail.answers])
        if not found:
            return Answered()
        try:
            sent = parsed(outgoing.kept(self.ledger).get(found[0].sha256), whole=True)
        except (LedgerError, ValueError):
            sent = None
        return Answered(found[0].subject, text_in(sent) if sent is not None else "")

    def _is_ours(self, number: str) -> bool:
        return bool(number) and outbox.of_message_id(self.ledger, number) is not None

    def _conclude(
        self, mail: Collected, state: State, code: str | None, say: str | None, ours: Message | None = None
    ) -> None:
        answers = ours.id if ours is not None else None
        with self.ledger.writing() as conn:
            collected.conclude(conn, mail.id, state, self.acting(), code=code, reason=say, answers=answers)

    def _import(self, letters: Sequence[_Letter]) -> Iterator[Taken]:
        """What hangs on these messages, then each message, as the ledger has it."""
        documents: dict[str, list[Imported]] = {one.sha256: [] for one in letters}
        by_file = {str(one.path): one.sha256 for one in letters}
        with self._imported(letters) as ended:
            for one in ended:
                sha = by_file.get(one.file) or self._sha(one)
                if sha in documents:
                    documents[sha].append(one)
                    self.through(sum(map(bool, documents.values())), len(documents))
                else:
                    self.besides(one)
        for letter in letters:
            told = documents[letter.sha256]
            # What is said of the file as a whole is said of the message.
            found = tuple(replace(one, file=letter.path.name) for one in told if one.locator)
            became = self._became(letter.sha256, told)
            if became == ("imported", None, None) and (letter.has_words or _hides_words(told)):
                became = "imported", WORDS, _SAY[WORDS]
            if became is not None:
                self._conclude(letter.mail, *became)
            yield Taken(self._as_it_stands(letter.mail), letter.head, found)

    def _imported(self, letters: Sequence[_Letter]) -> AbstractContextManager[Iterator[Imported]]:
        who = (self.acting, self.waited)
        if isinstance(self.ledger, Rehearsal):
            return runs.rehearsed(self.ledger, letters, *who, converter=self.converter, drafts=self.drafts)
        return runs.imported(self.ledger, letters, *who, converter=self.converter, drafts=self.drafts)

    def _sha(self, one: Imported) -> str:
        """The envelope that a document of a run that was broken off came in."""
        if one.submission is None:
            return ""
        return submissions.receipt_of(self.ledger, one.submission).sha256

    def _became(self, sha: str, documents: Sequence[Imported]) -> tuple[State, str | None, str | None] | None:
        """What became of a message, by what stands of it in the ledger; None where it is still to be read."""
        found = submissions.whole(self.ledger, sha)
        if found is None:  # its original is damaged or gone
            refused = next((d for d in documents if d.outcome == "refused"), None)
            return ("refused", refused.code, refused.reason) if refused is not None else None
        match found.outcome:
            case "received":
                return None
            case "refused" if found.code == _EMPTY:
                return "empty", _EMPTY, _SAY[_EMPTY]
            case "refused" if found.code in _OF_MAIL or (found.code or "").startswith("envelope-"):
                return "refused", found.code, found.reason
            case "refused":
                return "refused", UNREADABLE, _SAY[UNREADABLE]
            case "opened":
                return _of_parts(submissions.parts_of(self.ledger, found.submission))
        return "imported", None, None

    def _as_it_stands(self, mail: Collected) -> Collected:
        with self.ledger.reading() as conn:
            return collected.of(conn, ids=[mail.id])[0]


def _hides_words(documents: Sequence[Imported]) -> bool:
    """Whether a file of words was left out of an archive, or the words of a mail that is kept as a file."""
    left_out = [one for document in documents for one in document.left_out]
    return any(
        INSIDE in one.part
        and (one.reason in WORDY or (one.reason == IN_MAIL and _FILED.search(one.part.rpartition(INSIDE)[0])))
        for one in left_out
    )


def _of_parts(parts: Sequence[submissions.Receipt]) -> tuple[State, str | None, str | None] | None:
    """What became of a message by its documents."""
    refused = [p for p in parts if p.outcome == "refused"]
    if any(p.outcome == "received" for p in parts):
        return None
    if refused and len(refused) == len(parts):
        return "refused", refused[0].code, refused[0].reason
    return ("imported", SOME_REFUSED, _SAY[SOME_REFUSED]) if refused else ("imported", None, None)


def name_of(mail: Collected) -> str:
    """What a message is called here: its subject is nobody else's business."""
    return f"mail {mail.id}"


def as_they_stand(ledger: Ledger, mail: Collected) -> tuple[Imported, ...]:
    """The documents of a message that came before, each with what stands of it now."""
    whole = submissions.whole(ledger, mail.sha256) if mail.sha256 is not None else None
    if whole is None or whole.outcome != "opened":
        return ()
    parts = submissions.parts_of(ledger, whole.submission)
    return tuple(_as_it_stands(name_of(mail), p) for p in parts if p.outcome not in {"opened", "received"})


def _as_it_stands(file: str, part: submissions.Receipt) -> Imported:
    from intake.importing import Imported

    return Imported(
        file,
        part.outcome,  # type: ignore[arg-type]  # one that has ended
        part.code,
        part.reason,
        submission=part.submission,
        records=part.records,
        duplicate_of=part.duplicate_of,
        asked=part.asked,
        locator=part.locator,
    )


@dataclass(frozen=True, slots=True)
class _Letter(Source):
    """A message as a thing to bring in: its bytes are among the originals already, and no file has this name."""

    ledger: Ledger | None = None
    mail: Collected = None  # type: ignore[assignment]  # `of` gives all three
    head: Head = None  # type: ignore[assignment]
    has_words: bool = False
    """Whether its sender wrote something in it themselves."""

    @classmethod
    def of(cls, ledger: Ledger, mail: Collected, head: Head, *, has_words: bool) -> _Letter:
        """A message by its number here."""
        path = ledger.home / "mail" / name_of(mail)
        return cls(path, found=True, ledger=ledger, mail=mail, head=head, has_words=has_words)

    @property
    def sha256(self) -> str:
        """The message's own digest (hex)."""
        return self.mail.sha256 or ""

    @property
    def origin(self) -> str:
        """The mailbox: the same message from there is the same one again, whatever number it has."""
        return f"mail:{self.mail.where.account}/{self.mail.where.folder}"

    def bytes(self) -> bytes:
        """All of the message. Raises LedgerError where its original is damaged or gone."""
        assert self.ledger is not None  # noqa: S101 - of `of`
        return self.ledger.originals.get(self.sha256)


__all__ = ["SOME_REFUSED", "Taken", "TakingIn", "as_they_stand", "name_of"]
