"""Where an answer of a record comes from, in words: how it was read, who settled it, what the document has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from filing.records.how_read import KEYED, METHODS
from schemas.handwriting import SIGNED, WRITTEN

if TYPE_CHECKING:
    from filing.records.records import Answer

SAID = {
    "accept": "Taken as offered",
    "correct": "Corrected",
    "blank": "Left blank",
    "waive": "Let pass",
    "amend": "Amended",
}
"""What was said to a query."""
SETTLED = {**SAID, "accept": "Accepted"}
"""How an answer was settled."""
LET_BE = {"waived": "Let pass", "blanked": "Left blank"}
"""What was done about something that a record has a flag of."""


def whence(answer: Answer, at: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """What is known of where an answer comes from, a label and words each; `at` words a time as the ledger keeps it."""
    came = answer.came
    keyed = answer.method == KEYED
    read = (came.get("read") or {}) if keyed else came
    if method := METHODS.get(read.get("method", "")):
        yield "In the document" if keyed else "Read", f"{method}{_page(read)}"
    if keyed and "raw" in read:
        yield "It says there", f"“{read['raw']}”" if read["raw"] else "nothing"
    confidence = read.get("confidence")
    if confidence not in {None, 1}:
        yield "How surely", f"{confidence:.0%}"
    if signed := came.get("signature"):
        yield "Signature", str(signed).replace("-", " ")
    if draft := came.get("draft"):
        yield "It may say", f"“{draft}”"
    if answer.settled_by:
        how = SETTLED.get(answer.settled_how or "", "Settled")
        when = f", {at(answer.settled_at)}" if answer.settled_at else ""
        yield how, f"by {answer.settled_by}{when}"
        if answer.settled_why:
            yield "Why", answer.settled_why


def _page(read: Mapping[str, Any]) -> str:
    where = read.get("evidence") or {}
    page = where.get("page")
    return f", page {page}" if page is not None else ""


def mark(answer: Answer) -> str | None:
    """One word that must not be overlooked of an answer; None where it was simply read."""
    if answer.value == WRITTEN:
        return "handwriting"
    if answer.value == SIGNED:
        return "signed by hand"
    if answer.method == KEYED:
        return "amended" if answer.settled_how == "amend" else "keyed"
    return None


def has_picture(answer: Answer) -> bool:
    """Whether there is a place on a page of the document that can be shown."""
    read = answer.came.get("read") or answer.came
    return (read.get("evidence") or {}).get("page") is not None


__all__ = ["LET_BE", "SAID", "SETTLED", "has_picture", "mark", "whence"]
