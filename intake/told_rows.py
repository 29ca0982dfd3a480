"""What became of one document, short: for a list or a report, without what stands on the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intake.importing import Imported

_MINDED = frozenset({"settled-before", "session-not-held"})
"""Notes that are said beside the outcome."""


def row(one: Imported) -> dict[str, Any]:
    """One document as it ended. `questions`: how many a person must settle."""
    queries = one.document.queries if one.document else ()
    return {
        "file": one.file,
        "part": one.locator,
        "outcome": one.outcome,
        "code": one.code,
        "reason": one.reason,
        "form": one.document.form if one.document else None,
        "edition": one.document.edition if one.document else None,
        "submission": one.submission,
        "records": list(one.records),
        "duplicate_of": one.duplicate_of,
        "person": one.person,
        "questions": len(one.asked) or sum(q.level == "must" for q in queries),
        "waiting": one.waiting,
        "before": one.before,
        "said_again": list(one.said_again),
        "notes": [q.say for q in queries if q.code in _MINDED],
        "left_out": [left.model_dump() for left in one.left_out],
    }


__all__ = ["row"]
