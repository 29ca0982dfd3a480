"""What became of one document of an import, and what is said of one that came in before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from filing.review.apply_decision import Outcome
from filing.review.submissions import Receipt
from filing.review.tries import QUARANTINED
from intake.documents import Document
from intake.isolation.results import LeftOut
from schemas.errors import CarepackError

Ended = Literal["filed", "review", "refused", "duplicate", "rejected"]
REJECTED_BEFORE = "rejected-before"
WITHDRAWN_BEFORE = "withdrawn-before"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one document. `records` and `duplicate_of` are numbers in the ledger, as `submission` is.

    `locator` says where in its envelope the document is; of a whole file it is empty. Of several people each has a
    record.
    """

    file: str
    outcome: Ended
    code: str | None
    reason: str | None
    submission: int | None = None
    records: tuple[int, ...] = ()
    duplicate_of: int | None = None
    completes: int | None = None
    person: str | None = None
    asked: tuple[int, ...] = ()
    document: Document | None = None
    waiting: bool = False
    """A duplicate of what is still in review: somebody must look at it, this time as well."""
    locator: str = ""
    """Where in its file it stands (`in.zip!/form.docx`, `pages=4-6`); empty for a whole file."""
    left_out: tuple[LeftOut, ...] = ()
    """With the first document of an envelope: what else lay in it and is plainly no document."""
    also: tuple[Outcome, ...] = ()
    """Returns that came out of review because of this one; see `Outcome.also`."""
    before: str | None = None
    """Of what was taken up again: when, by whom and why it was no record until then."""
    said_again: tuple[int, ...] = ()
    """Queries that got the answer that the same ones had before it was read again."""

    @property
    def record(self) -> int | None:
        """The first record it was filed as."""
        return self.records[0] if self.records else None

    def as_json(self) -> dict[str, Any]:
        """The shape of `read --json`, then the ledger's numbers."""
        read = self.document or Document(file=self.file, part=self.locator, outcome="refused")
        shown = read.as_json() | {"outcome": self.outcome, "code": self.code, "reason": self.reason}
        numbers = ("submission", "duplicate_of", "completes", "person")
        return {
            **shown,
            **{n: getattr(self, n) for n in numbers},
            "filed_as": self.record,
            "records": list(self.records),
            "asked": list(self.asked),
            "waited": [o.submission for o in self.also],
            "before": self.before,
            "said_again": list(self.said_again),
        }


def stands(file: str, receipt: Receipt) -> Imported:
    """A document for which nothing is left to do: it came in before."""
    if receipt.outcome == "refused" and receipt.code == QUARANTINED:
        number, place = receipt.submission, receipt.locator
        return Imported(file, "refused", receipt.code, receipt.reason, submission=number, locator=place)
    gone = receipt.rejected or receipt.withdrawn
    if gone is not None:
        rejected = receipt.rejected is not None
        return Imported(
            file,
            "duplicate",
            code=REJECTED_BEFORE if rejected else WITHDRAWN_BEFORE,
            reason=f"This document came in before, and is no record{'' if rejected else ' any more'}. {gone}",
            submission=receipt.submission,
            duplicate_of=receipt.duplicate_of or receipt.submission,
            locator=receipt.locator,
        )
    if not receipt.again:
        return Imported(
            file,
            "duplicate",
            code=receipt.code,
            reason=receipt.reason,
            submission=receipt.submission,
            duplicate_of=receipt.duplicate_of,
            locator=receipt.locator,
        )
    return Imported(
        file,
        "duplicate",
        code="again",
        reason=f"This file was imported before; it is {_WORDS[receipt.outcome]}.",
        submission=receipt.submission,
        records=receipt.records,
        locator=receipt.locator,
        duplicate_of=receipt.duplicate_of or receipt.submission,
        asked=receipt.asked,
        waiting=receipt.outcome == "review",
    )


def quarantine(submission: int) -> str:
    """Why a document is not read any more, and what to do."""
    return (
        "Twice the program went down while it had this document in hand; it is kept, and not read again by itself. "
        f"Look at it on a computer that can be spared; if it is one of yours: carepack queries reopen {submission}"
    )


_WORDS = {
    "filed": "filed",
    "review": "still in review",
    "refused": "refused",
    "duplicate": "a duplicate",
    "received": "being read",
    "opened": "opened, and what is in it is kept",
    "rejected": "rejected",
}


def refused(file: str, error: CarepackError) -> Imported:
    first = error.faults[0]
    return Imported(file, "refused", first.code, f"{first.what} {first.do}")
