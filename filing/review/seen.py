"""What a document has where something else was said: the words that were read, or asked about, at each place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from filing.review.decision_terms import CODES, WORDS
from filing.review.query_view import QueryView
from filing.review.wording import says
from schemas import rules
from schemas.definition import FormDefinition
from schemas.paths import slot_at
from schemas.values import Value, show


def seen_at(
    form: FormDefinition, base: Mapping[str, Value], every: Sequence[QueryView], paths: Iterable[str]
) -> dict[str, str]:
    """The words that a document has at these paths, of those where it has any: as read, or as they were asked about.

    What a rule asks once something was settled is about that, and words beside an answer are not the answer.
    """
    out: dict[str, str] = {}
    for path in paths:
        slot, value = slot_at(form, path), base.get(path)
        asked = (a.query for a in every if a.query.path == path and a.query.code not in _NOT_SEEN)
        raw = next((q for q in asked if q.raw is not None), None)
        if slot is not None and value is not None:
            out[path] = show(slot.field, value)
        elif raw is not None:
            out[path] = says(form, raw) or ""
    return out


_NOT_SEEN = WORDS | rules.CODES | CODES
