"""What a run over the mailbox came to: counted as it goes, in the same way at the terminal and on the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mailing.notices import WORDS
from mailing.taking_in import IN_MAIL

if TYPE_CHECKING:
    from intake.importing import Imported
    from intake.isolation.results import LeftOut
    from mailing.collecting import Came, Collecting
    from schemas.errors import Fault

OUTCOMES = ("filed", "review", "refused", "duplicate", "rejected")
"""What becomes of documents."""
STATES = {"imported": "taken in", "found": "not fetched", "kept": "to be read"}
"""What became of messages, where that is called otherwise than in the ledger."""


def messages(number: int) -> str:
    """`1 message`, `2 messages`."""
    return "1 message" if number == 1 else f"{number} messages"


def left_alone(one: Imported) -> tuple[LeftOut, ...]:
    """What lay in a mail and is no document; not its words, which are told by themselves where somebody wrote any."""
    return tuple(o for o in one.left_out if o.reason != IN_MAIL)


@dataclass(slots=True)
class Tally:
    """Counts of messages and their documents."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("messages", "problems", "bounced", *OUTCOMES), 0)
    )
    waiting: int = 0
    unmoved: int = 0
    found: int = 0
    unread: int = 0
    with_words: int = 0
    no_folder: tuple[Fault, ...] = ()

    def add(self, came: Came) -> None:
        """One more message, with its documents."""
        mail = came.mail
        self.counts["messages"] += 1
        self.counts["problems"] += came.is_problem
        self.counts["bounced"] += mail.state == "bounce"
        self.found += mail.state in {"found", "kept"}
        self.with_words += mail.code == WORDS
        self.unread += mail.state == "refused" and not came.documents
        for one in came.documents:
            self.count(one)

    def count(self, one: Imported) -> None:
        """One more document."""
        self.counts[one.outcome] += 1
        self.waiting += one.waiting

    def look_at(self, step: Collecting) -> None:
        """What could not be moved, once the run has ended."""
        self.unmoved, self.no_folder = len(step.unmoved), tuple(step.no_folder.values())

    @property
    def is_refused(self) -> bool:
        """Whether a document or message was refused."""
        return bool(self.counts["refused"] or self.unread)

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody must look at something."""
        look = self.counts["review"] + self.counts["problems"] + self.counts["bounced"]
        return bool(look + self.waiting + self.unmoved + self.found)

    def in_words(self) -> str:
        """All of it in a line."""
        counts = self.counts
        documents = ", ".join(f"{counts[o]} {o}" for o in OUTCOMES if o != "rejected" or counts[o])
        told = f"{messages(counts['messages'])}, with documents: {documents}."
        return told + (f" {counts['problems']} to look at in the mailbox." if counts["problems"] else "")

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            **self.counts,
            "still_in_review": self.waiting,
            "not_fetched": self.found,
            "not_moved": self.unmoved,
            "no_folder": [fault.what for fault in self.no_folder],
        }
