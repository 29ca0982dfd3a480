"""Open queries by their code: how many there are of each, and what may be said to all of one at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from filing.ledger.database import Ledger
from filing.review.decision import COMPARING, PERSON_CODES
from filing.review.query_view import QueryView
from filing.review.selection import repeated
from filing.review.settlement_rules import Way, ways
from schemas.candidates import AnswersCandidate, Candidate, SessionCandidate, WithdrawnCandidate
from schemas.definition import FormDefinition
from schemas.errors import CarepackError
from schemas.handwriting import BY_HAND
from schemas.was_held import CODE as SESSION_HELD


@dataclass(frozen=True, slots=True)
class Kind:
    """The queries of one code, and the ways in which all of them can be settled by one command."""

    code: str
    count: int
    ways: tuple[Way, ...]


def kinds(ledger: Ledger, found: Sequence[QueryView]) -> tuple[Kind, ...]:
    """These queries by code, the most first."""
    by_code: dict[str, list[QueryView]] = {}
    for asked in found:
        by_code.setdefault(asked.query.code, []).append(asked)
    most_first = sorted(by_code.items(), key=lambda kind: -len(kind[1]))
    return tuple(Kind(code, len(mine), _for_all(ledger, code, mine)) for code, mine in most_first)


def _for_all(ledger: Ledger, code: str, mine: Sequence[QueryView]) -> tuple[Way, ...]:
    """Never a value or a person, which are of one document; a candidate where it is no other one in each of them."""
    if code in COMPARING or code in BY_HAND or code == SESSION_HELD:  # each is looked at
        return ()
    each = [ways(form, a.query) if (form := form_of(ledger, a)) else () for a in mine]
    common: list[Way] = [way for way in ("accept", "blank", "waive") if all(way in there for there in each)]
    if "accept" in common and (code in PERSON_CODES or not _one_meaning(mine)):
        common.remove("accept")
    return tuple(common)


def _one_meaning(mine: Sequence[QueryView]) -> bool:
    """Whether “the first candidate” says one thing of all: the only one there is, or the same at the same place."""
    if all(len(a.query.candidates) == 1 for a in mine):
        return True
    return len({(a.form, a.query.path, a.query.say, _meaning(a.query.candidates[0])) for a in mine}) == 1


def _meaning(candidate: Candidate) -> Any:
    """What is chosen with a candidate, whichever record it is held against."""
    if isinstance(candidate, AnswersCandidate):
        return candidate.kind, candidate.keep
    if isinstance(candidate, SessionCandidate | WithdrawnCandidate):
        return candidate.kind
    return candidate


def form_of(ledger: Ledger, asked: QueryView) -> FormDefinition | None:
    """The form of a query; None where it is not here now."""
    try:
        return ledger.library.load(asked.form, asked.edition)
    except CarepackError:
        return None


def the_same(ledger: Ledger, found: Sequence[QueryView]) -> tuple[QueryView, ...]:
    """The queries that ask the same as each other, where they are the most; none where each asks its own.

    Those that hold a return against a record are left out: each has a record of its own.
    """
    with ledger.reading() as conn:
        return repeated(conn, [a for a in found if a.query.code not in COMPARING])


__all__ = ["Kind", "form_of", "kinds", "the_same"]
