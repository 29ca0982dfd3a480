"""What became of each answer of a page: right, queried, or wrong without a query."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from schemas.paths import slot_at
from schemas.values import from_marks, understand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.paper.accuracy.reading import Read
    from benchmarks.paper.labelled.printing import Printed
    from benchmarks.paper.labelled.truth import Completed, Truth
    from intake.documents import Findings
    from schemas.values import Value

Outcome = Literal["right", "queried", "wrong"]
_OF_THE_COPY = frozenset({"locked-changed"})
"""Queries of the check, not of the reader, that stand for what was seen on the page."""
WHOLE = "whole page"
"""Why an answer was queried of which nothing was read, and of which nothing else is asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a page. `due`: a person must be asked whoever reads it, or our rules ask for it to be keyed.

    `code`: of the query; `read`: what was taken for it, where that is wrong. The rest is as in `Truth`.
    """

    path: str
    kind: str
    what: str
    how: str
    style: str
    pen: str
    due: bool
    outcome: Outcome
    code: str = ""
    read: str = ""
    digits: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Without what is empty."""
        return {k: v for k, v in asdict(self).items() if v not in ("", (), False)}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Answer:
        """As `as_json` wrote it."""
        plain: dict[str, Any] = {"style": "", "pen": "", "due": False} | kept
        return cls(**{**plain, "digits": tuple(plain.get("digits", ()))})


def judged(done: Completed, printed: Printed, read: Read) -> Iterator[Answer]:
    """Every answer of a completed page, in printed order."""
    for path, truth in done.truth.items():
        outcome, code, said = _outcome(path, truth, printed, read)
        due = truth.due or code == _keyed()
        yield Answer(
            path,
            truth.kind,
            truth.what,
            truth.how,
            truth.style,
            truth.pen,
            due,
            outcome,
            code,
            said,
            truth.digits,
        )


def _keyed() -> str:
    from schemas.handwriting import KEYED

    return KEYED


def _outcome(path: str, truth: Truth, printed: Printed, read: Read) -> tuple[Outcome, str, str]:
    if read.found is None:
        return "queried", read.refused or WHOLE, ""
    asked = _asked(path, read.found)
    if asked is not None:
        return "queried", asked, ""
    seen = {v.path for v in read.found.reading.values}
    if path not in seen:
        # Of a page that is in review as a whole all is looked at; otherwise something was lost.
        # A scan of one page always lacks the others, which says nothing of this one.
        whole = [
            q.code
            for q in read.found.queries
            if q.level == "must" and q.path is None and q.code != "page-missing"
        ]
        return ("queried", whole[0], "") if whole else ("wrong", "", "nothing")
    got = read.found.checked.understood.get(path)
    blank = got in (None, "", ())
    if blank and any(q.code == "page-pale" for q in read.found.queries):
        return "queried", "page-pale", ""  # its blanks are what is asked about
    if not truth.due and got == _meant(path, truth, printed):
        return "right", "", ""
    return "wrong", "", repr(got)


def _asked(path: str, found: Findings) -> str | None:
    """The code of the query about an answer; None where it was accepted. What rules of the form ask is no doubt."""
    for seen in found.reading.values:
        if seen.path == path and path not in found.checked.understood:
            return seen.doubt or "unsure"
    for query in found.reading.queries:
        if query.level == "must" and query.path == path:
            return query.code
    for query in found.checked.queries:
        if query.path == path and query.code in _OF_THE_COPY:
            return query.code
    return None


def _meant(path: str, truth: Truth, printed: Printed) -> Value | None:
    slot = slot_at(printed.form, path)
    assert slot is not None
    if truth.marks is not None:
        return from_marks(slot.field, truth.marks).value
    return understand(slot.field, truth.value or "").value


def strange(done: Completed, read: Read) -> tuple[int, int, int]:
    """Notes in margins, how many of the pages with one are asked about as a whole, and pages that are for nothing."""
    if read.found is None:
        return len(done.strange), len(done.strange), 0
    codes = {q.code for q in read.found.reading.queries if q.level == "must" and q.path is None}
    alarm = bool(codes & {"added-by-hand", "print-missing"})
    return len(done.strange), len(done.strange) if alarm else 0, int(alarm and not done.strange)
