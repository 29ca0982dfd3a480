"""What reading one foreign document came to, and what it cost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from intake.documents import Document, Findings, document_of, refused
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
    """One part read: its findings, or why there are none, or the locators of the parts that it turned out to be."""

    findings: Findings | None
    error: CarepackError | None
    cost: Cost = field(default_factory=Cost)
    parts: tuple[str, ...] = ()

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

    def document(self, file: str) -> Document:
        """The same for `read --json`."""
        return self.read.document(file, self.locator)


def several_forms() -> CarepackError:
    """The refusal of a file that holds several forms where one is wanted."""
    return DocumentError.of(
        "several-forms",
        "This file seems to hold several forms.",
        "Send each form as a file of its own.",
    )


def fault(kind: str | None, at: str = "") -> CarepackError:
    """The refusal for a reader that failed: `memory`, `time`, `answer`, or anything else (it died).

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
                "read-too-long", "Reading this file took too long and was stopped.", where
            )
        case "answer":
            return UnreadableError.of("read-too-much", "This file holds far more than any form asks.", where)
        case _:
            known = f" ({at})" if _PLACE.fullmatch(at) else ""
            return UnreadableError.of(
                "read-crashed", f"This file broke the program that read it{known}.", where
            )
