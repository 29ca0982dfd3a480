"""What becomes of a message that was offered to a server: written into the ledger, and told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.mail import messages
from filing.mail.messages import Message, State
from mailing.recipients import Held
from mailing.still_wanted import Dropped
from schemas.errors import Fault

Became = Literal["sent", "later", "refused", "held", "unknown", "drafted", "dropped"]
_FIRST_WAIT = dt.timedelta(minutes=5)
_LONGEST_WAIT = dt.timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one message now: in a word, with the code and the words for it, and when it is tried again."""

    message: Message
    became: Became
    code: str | None = None
    say: str | None = None
    again_at: dt.datetime | None = None


def told_of(waiting: Message) -> Told:
    """What became of a message that waits for a person since the ledger went back."""
    return Told(waiting, "held" if waiting.state == "held" else "unknown", waiting.code, waiting.reason)


@dataclass(slots=True)
class Run:
    """What a run came to: messages in order; what ended it before its end; how many are left, and when one is due."""

    told: list[Told] = field(default_factory=list)
    stopped: tuple[Fault, ...] = ()
    left: int = 0
    next_at: dt.datetime | None = None

    @property
    def counts(self) -> Counter[str]:
        """How many became what."""
        return Counter(t.became for t in self.told)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Writes what became of messages, one transaction each."""

    ledger: Ledger
    actor: Callable[[], Actor]
    run: Run
    tell: Callable[[Told], None]
    tries: int = 1
    """How often a message is tried that is refused for now."""

    def hold(self, message: Message, held: Held) -> None:
        """It waits for a person; one that is not wanted any more is taken out of the outbox."""
        if isinstance(held, Dropped):
            self._change(message, ("queued",), "cancelled", Told(message, "dropped", held.code, held.say))
            return
        self._change(message, ("queued",), "held", Told(message, "held", held.code, held.say))

    def sent(self, message: Message, words: str) -> None:
        """The server has it."""
        self._change(message, ("sending", "unknown"), "sent", Told(message, "sent", None, words))

    def drafted(self, message: Message, words: str) -> None:
        """It lies in a folder, for a person to send."""
        self._change(message, ("sending",), "drafted", Told(message, "drafted", None, words))

    def unknown(self, message: Message, words: str) -> None:
        """Nobody here knows whether the server has it."""
        told = Told(message, "unknown", "mail-unknown", words)
        self._change(message, ("sending", "unknown"), "unknown", told)

    def refused(self, message: Message, before: State, code: str, words: str) -> None:
        """The server has not got it, and will not take it."""
        tried = before == "queued"  # a message that is being handed over was counted when that began
        self._change(message, (before,), "refused", Told(message, "refused", code, words), tried=tried)

    def later(self, message: Message, before: State, words: str) -> None:
        """The server has not got it, and is asked again; after so many tries it is given up."""
        tries = message.tries + 1
        if tries >= self.tries:
            self.refused(message, before, "mail-gave-up", f"Tried {tries} times. {words}".strip())
            return
        again = self.actor().at + min(_FIRST_WAIT * 3 ** (tries - 1), _LONGEST_WAIT)
        told = Told(message, "later", "mail-later", words, again)
        self._change(message, (before,), "queued", told, tried=before == "queued")

    def back(self, message: Message, before: State, words: str) -> None:
        """It waits as it did: what went wrong is not about this message."""
        with self.ledger.writing() as conn:
            messages.change(
                conn, message.id, (before,), "queued", self.actor(), outcome="later", reason=words
            )

    def _change(
        self, message: Message, before: tuple[State, ...], state: State, told: Told, *, tried: bool = False
    ) -> None:
        with self.ledger.writing() as conn:
            changed = messages.change(
                conn,
                message.id,
                before,
                state,
                self.actor(),
                outcome=told.became,
                code=told.code,
                reason=told.say,
                next_at=told.again_at,
                tried=tried,
            )
        if changed:  # otherwise somebody cancelled it or kept it back meanwhile, and that stands
            self.hear(told)

    def hear(self, told: Told) -> None:
        """Adds what became of a message to the run, and says so."""
        self.run.told.append(told)
        self.tell(told)
