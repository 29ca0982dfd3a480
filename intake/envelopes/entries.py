"""What every kind of envelope gives: its entries, in their order, each to be read within a bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from schemas.errors import CarepackError, DocumentError


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in an envelope.

    `name`: as it stands there. `size`, `packed`: bytes as the envelope says, where it does. `read`: its bytes, of
    which it unpacks no more than the bound it is given and one; raises DocumentError. `inside`: an envelope that has
    no bytes of its own (a mail in a mail). `aside`: why it is plainly no document, where the envelope knows.
    `passing`: it belongs to the words of a mail (a picture among them), so only a page is worth a look.
    `refusal`: why it cannot be read.
    """

    name: str
    size: int | None = None
    packed: int | None = None
    read: Callable[[int], bytes] | None = None
    inside: Callable[[], Sequence[Entry]] | None = None
    aside: str = ""
    passing: bool = False
    refusal: CarepackError | None = None


def damaged() -> CarepackError:
    """A member whose bytes did not arrive as they were sent."""
    return DocumentError.of(
        "part-damaged", "It was damaged or cut off on its way.", "Ask for it to be sent again."
    )


def envelope_damaged(kind: str) -> CarepackError:
    """An envelope that cannot be opened at all."""
    return DocumentError.of(
        "envelope-damaged",
        f"This {kind} is damaged or cut off, and cannot be opened.",
        "Ask for it to be sent again.",
    )


def elsewhere() -> CarepackError:
    """An attachment that is only named in the mail."""
    return DocumentError.of(
        "part-elsewhere",
        "The mail only says where this file lies, and does not hold it.",
        "Fetch the file from there, and import it.",
    )


def sealed() -> CarepackError:
    """A mail that only its receiver's program can open."""
    return DocumentError.of(
        "mail-encrypted",
        "The mail is encrypted (S/MIME, PGP or by Microsoft 365).",
        "Open it in the mail program of the person it was sent to, save the attachments, and import those.",
    )


def enclosed() -> CarepackError:
    """A signed mail whose attachments stand inside the signature."""
    return DocumentError.of(
        "mail-signed",
        "The mail is signed in a way that encloses its attachments (smime.p7m).",
        "Open it in a mail program, save the attachments, and import those.",
    )
