"""The readers there are, listed once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractors.paper import READER as PAPER
from extractors.pdf import READER as PDF
from extractors.word import READER as WORD
from schemas.errors import CarepackError, DocumentError

if TYPE_CHECKING:
    from extractors.contract import Reader

READERS: tuple[Reader, ...] = (WORD, PDF, PAPER)
"""Every kind of document that can be read. Each is known by its first bytes, so no two may claim one document.

But for a PDF of scanned pages: that is paper, whatever holds it.
"""


def reader_of(data: bytes, readers: Sequence[Reader] = READERS) -> Reader:
    """The reader whose kind of document this is.

    Raises DocumentError `not-a-document` where it is nobody's,
    `two-kinds` where two readers claim it.
    """
    found = [r for r in readers if r.recognises(data)]
    if not found:
        raise DocumentError.of(
            "not-a-document",
            "This is neither a Word document (.docx) nor a PDF, and no picture of a page.",
            "Open it in the program it was made with, save it as .docx or PDF, and try again.",
        )
    if {r.medium for r in found} == {"paper", "pdf"}:
        return next(r for r in found if r.medium == "paper")
    if len(found) > 1:
        raise _two_kinds(found)
    return found[0]


def _two_kinds(found: Sequence[Reader]) -> CarepackError:
    kinds = " and ".join(r.medium for r in found)
    return DocumentError.of(
        "two-kinds",
        f"This file is two kinds of document in one ({kinds}), so programs differ in what they show of it.",
        "Do not open it. Ask the sender how it was made, and for a fresh copy saved by one program.",
    )
