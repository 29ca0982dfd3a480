"""A client's reference that looks like a name is asked about: on an evaluation nobody may be named.

A reference has a number, or is a few letters: “C-014”, “Flat 3”, “MS”. Whoever is asked takes the name out, or says
that it is a reference after all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from schemas.definition import FormDefinition
from schemas.paths import slot_at
from schemas.questions import asked
from schemas.reading import Query
from schemas.values import Value

CODES = frozenset({"client-named"})

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|miss|mx|dr|prof|sir|lady|lord|rev|sister|father)\b\.?\s+[^\W\d_]{2,}", re.IGNORECASE
)
_PLAIN = frozenset((
    "client", "clients", "resident", "patient", "person", "service", "user", "ref", "reference", "number", "no", "id",
    "room", "flat", "house", "unit", "floor", "bed", "home", "ward", "street", "road", "lane", "court", "the",
    "unknown", "none", "not", "known", "given", "new", "na",
))  # fmt: skip
"""Words of references, and of there being none, that are nobody's name."""


def looks_like_a_name(reference: str) -> bool:
    """Whether a reference has what only names have: a title, two words of letters, or one and no figure at all."""
    if _TITLE.search(reference):
        return True
    words = [w for w in _WORD.findall(reference) if w.casefold() not in _PLAIN]
    named = [w for w in words if len(w) > 2 and (not w.isupper() or len(w) > 4)]
    return len(named) > 1 or (bool(named) and not any(c.isdigit() for c in reference))


def queries(form: FormDefinition, answers: Mapping[str, Value]) -> Iterator[Query]:
    """A query where the client's reference of an evaluation looks like a name."""
    path = form.about.client
    reference = answers.get(path) if path is not None else None
    if path is None or not isinstance(reference, str) or not looks_like_a_name(reference):
        return
    slot = slot_at(form, path)
    say = "This looks like a name. Put the client’s reference here instead, or say that it is one."
    yield Query(
        code="client-named", path=path, question=asked(slot) if slot else None, say=say, raw=reference
    )
