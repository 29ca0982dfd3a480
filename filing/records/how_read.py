"""How an answer of a record came about: read in a document, or keyed by a person in the place of what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemas import normal, signatures
from schemas.definition import FormDefinition
from schemas.values import Value

KEYED = "keyed"
BY_HAND = frozenset({"correct", "amend"})
"""What is done where a person gives a value of their own; a candidate that is accepted was read."""
SIGNATURE_KEYED = "signature-keyed"
METHODS = {
    "tag": "Word form",
    "bookmark": "Word form, by bookmark",
    "label": "By the words beside it",
    "field": "PDF form field",
    "text": "Words on the page",
    "picture": "Picture of the page",
    KEYED: "Keyed by hand",
}
_OF_READING = ("method", "confidence", "evidence")


def keyed(
    came: Mapping[str, Any] | None, settled: Mapping[str, Any], raw: str | None = None
) -> dict[str, Any]:
    """The provenance of what a person gave at a place; `came` is that of what was read there before, if anything was.

    `raw` are the words that the document has there. What was read stands under `read`, however often it is keyed.
    """
    was = as_keyed(came or {})
    read = was.get("read")
    if read is None and was.get("method", KEYED) != KEYED:
        read = {k: was[k] for k in _OF_READING if k in was} | ({"raw": raw} if raw is not None else {})
    out = {"method": KEYED, "confidence": 1.0, "settled": dict(settled)}
    return out | ({"read": read} if read is not None else {})


def as_keyed(came: Mapping[str, Any]) -> Mapping[str, Any]:
    """Provenance as it is kept now: in records of an older carepack what was corrected says how it had been read."""
    settled = came.get("settled") or {}
    if settled.get("action") not in BY_HAND or came.get("method") == KEYED:
        return came
    read = {k: came[k] for k in _OF_READING if k in came}
    others = {k: v for k, v in came.items() if k not in _OF_READING}
    return {"method": KEYED, "confidence": 1.0, "read": read, **others}


def document_said(came: Mapping[str, Any]) -> str:
    """What the document has where something was keyed, as the end of a sentence; empty where nothing was read."""
    read = came.get("read")
    if not read:
        return ""
    page = (read.get("evidence") or {}).get("page")
    where = ", ".join(
        w for w in (METHODS.get(read.get("method", ""), ""), f"page {page}" if page is not None else "") if w
    )
    at = f" ({where})" if where else ""
    if read.get("raw") is None:
        return f"; something else was read in the document{at}"
    if not read["raw"]:
        return f"; the document has nothing there{at}"
    return f"; the document said “{' '.join(read['raw'].split())}”{at}"


def said_by(by: str, at: str, why: str | None, came: Mapping[str, Any]) -> str:
    """Who keyed an answer, when and why, and what the document has: `keyed by` goes before it."""
    told = document_said(came)
    reason = (why or "").strip()
    if told:
        reason = reason.rstrip(" .;")
    return f"{by}, {at}{f': {reason}' if reason else ''}{told}"


def signatures_keyed(
    form: FormDefinition, answers: Mapping[str, Value], provenance: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """A flag for each signature of these answers that stands in the record because somebody keyed it.

    Words that say why nobody signed are no signature; and what the document has to the letter is the person's own.
    """
    for path, kept in provenance.items():
        came = as_keyed(kept)
        settled = came.get("settled") or {}
        state = signatures.state_at(form, answers, path)
        if came.get("method") != KEYED or not settled or state in {None, *signatures.NOT_SIGNED}:
            continue
        raw = (came.get("read") or {}).get("raw")
        if raw is not None and normal.line(raw) == answers[path]:
            continue
        has = ", and was not read in the document" if raw is None else "; the document has none"
        if raw:
            has = f"; the document has “{' '.join(raw.split())}”"
        say = f"This signature was keyed by {settled.get('by')}{has}."
        yield {"code": SIGNATURE_KEYED, "path": path, "say": say}


__all__ = [
    "BY_HAND",
    "KEYED",
    "METHODS",
    "SIGNATURE_KEYED",
    "as_keyed",
    "document_said",
    "keyed",
    "said_by",
    "signatures_keyed",
]
