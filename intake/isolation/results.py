"""What reading one foreign document came to, and what it cost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.contract import several_forms
from intake.documents import Document, Findings, document_of, refused
from intake.envelopes import Member
from schemas.definition_base import Model
from schemas.errors import CarepackError, DocumentError

_PLACE = re.compile(r"[A-Za-z_]{1,40} at [A-Za-z_]{1,40}\.py:\d{1,5}")


class UnreadableError(DocumentError):
    """A document that its reader did not survive."""

    kind = "unreadable"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one document took: seconds in the reading process by stage, its processor seconds, peak memory in bytes."""

    look: float = 0.0
    order: float = 0.0
    extract: float = 0.0
    check: float = 0.0
    cpu: float = 0.0
    peak: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """One part read: its findings, or why there are none, or the locators of the parts that it turned out to be.

    `held`: what it holds, where it is an envelope. `key`: the number of the kept password that opened it, where it was
    locked; `copy_number`: of what stayed locked, the copy that it says in clear it is.
    """

    findings: Findings | None
    error: CarepackError | None
    cost: Cost = field(default_factory=Cost)
    parts: tuple[str, ...] = ()
    held: tuple[Member, ...] = ()
    key: int | None = None
    copy_number: str | None = None

    def document(self, file: str, part: str = "") -> Document:
        """The same for `read --json`. Several parts, for whoever does not ask for each, are refused as one."""
        if self.findings is not None:
            return document_of(file, self.findings, part)
        return refused(file, self.error or several_forms(), part)


@dataclass(frozen=True, slots=True)
class PartRead:
    """One part of an envelope, by its locator, and what reading it came to."""

    locator: str
    read: Read
    content: str | None = None
    """The SHA-256 of its own bytes, where they are not those of the envelope."""

    def document(self, file: str) -> Document:
        """The same for `read --json`."""
        return self.read.document(file, self.locator)


@dataclass(frozen=True, slots=True)
class EnvelopeRead:
    """Everything in what arrived: each part, read or refused, in order; and what was left out, with the reason."""

    parts: tuple[PartRead, ...]
    left_out: tuple[LeftOut, ...] = ()


class LeftOut(Model):
    """Something in an envelope that is plainly no document."""

    part: str
    reason: str


def fault(kind: str | None, at: str = "") -> CarepackError:
    """The refusal for a reader that failed: `memory`, `time` (the processor's), `wall`, `answer`, or else it died.

    `at` is where in our code, for whoever mends it: a kind of error, a file and a line, nothing of the document.
    """
    where = "The original is kept. Open it, print it to PDF or on paper, and send that; or key it."
    match kind:
        case "memory":
            return UnreadableError.of(
                "read-too-much-memory", "Reading this file would take more memory than any form needs.", where
            )
        case "time":
            return UnreadableError.of(
                "read-too-long",
                "Reading this file took more of the processor's time than any form needs, and was stopped.",
                where,
            )
        case "wall":
            return UnreadableError.of(
                "read-stuck",
                "Reading this file did not come to an end; it was stopped after minutes on the clock.",
                "The original is kept. If the machine was very busy, import the file again when it is not. Else print "
                "it to PDF or on paper, and send that; or key it.",
            )
        case "answer":
            return UnreadableError.of("read-too-much", "This file holds far more than any form asks.", where)
        case _:
            known = f" ({at})" if _PLACE.fullmatch(at) else ""
            return UnreadableError.of(
                "read-crashed", f"This file broke the program that read it{known}.", where
            )
