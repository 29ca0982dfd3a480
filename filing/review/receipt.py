"""What is known of a document in the ledger: its receipt, the places it came from, and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass

from filing.review.apply_decision import Outcomes
from filing.review.tries import Doubt


@dataclass(frozen=True, slots=True)
class Receipt:
    """A document in the ledger. `outcome` received: it is still to be read; anything else: nothing is left to do.

    `locator` says where in the envelope `sha256` it is (the whole file: nothing), `envelope` is the submission that it
    was in. `origin` is where the envelope came from first. `again`: this very document came from this very place
    before. `read_as`: the form that somebody said it is (`ID.N`). `asked`: of what is in review, its open queries.
    `parts`: of an envelope that came again, those that are to be read again. `before`: of what somebody took up again,
    when, by whom and why it was no record until then. `doubt`: what earlier tries to read it say.
    `rejected`: when, by whom and why, and how it is taken up; `withdrawn`: the same of the record that it was filed
    as, or linked to, where none stands any more.
    """

    submission: int
    sha256: str
    name: str
    origin: str
    outcome: Outcomes
    again: bool = False
    code: str | None = None
    reason: str | None = None
    records: tuple[int, ...] = ()
    duplicate_of: int | None = None
    read_as: str | None = None
    asked: tuple[int, ...] = ()
    locator: str = ""
    envelope: int | None = None
    parts: tuple[Receipt, ...] = ()
    rejected: str | None = None
    withdrawn: str | None = None
    before: str | None = None
    doubt: Doubt = ""

    @property
    def record(self) -> int | None:
        """The first record it was filed as."""
        return self.records[0] if self.records else None


@dataclass(frozen=True, slots=True)
class Origin:
    """A place that a document came from, as it was called there; `times` counts how often, the first time too."""

    number: int
    name: str
    origin: str
    first_at: str
    first_by: str
    times: int
    last_at: str


@dataclass(frozen=True, slots=True)
class Inside:
    """A part that was found in an envelope. `content` is the SHA-256 of its own bytes; pages of a file have none."""

    locator: str
    name: str
    content: str | None = None
