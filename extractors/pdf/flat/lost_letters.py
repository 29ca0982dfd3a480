"""Letters that a program did not have, and for which it drew a question mark: Zoë becomes Zo?, Łukasz becomes ?ukasz.

qpdf, pikepdf and others know the letters of plain English alone when they draw what a field holds. Once fields are part
of the pages nothing else tells what was meant: the page itself shows the question mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from schemas.definition import FormDefinition
from schemas.paths import slot_at
from schemas.reading import Observation

_CODE = "letters-lost"
_WITHIN = re.compile(r"\?\w")
"""No question ends so. (An address on the web may: `page?id=1`.)"""
_NAMES = frozenset({"person", "signature"})


def doubted(form: FormDefinition, values: Sequence[Observation]) -> list[Observation]:
    """The answers of a document; where one has surely lost letters, all that have a question mark are in doubt."""
    if not any(_is_lost(form, seen) for seen in values):
        return list(values)
    return [
        v.model_copy(update={"doubt": _CODE}) if v.raw is not None and "?" in v.raw and v.doubt is None else v
        for v in values
    ]


def _is_lost(form: FormDefinition, seen: Observation) -> bool:
    if seen.raw is None or "?" not in seen.raw:
        return False
    slot = slot_at(form, seen.path)
    if slot is not None and slot.field.type in _NAMES:
        return True
    return any(_WITHIN.search(word) and "=" not in word for word in seen.raw.split())
