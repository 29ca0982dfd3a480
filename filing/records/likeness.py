"""Whether two records may be one session that was written down, or came in, twice: their words are nearly the same.

A full stop, a space, a capital or a slip of the pen makes no other session. Another day, length, choice, number or name
does, and so do other words. What is told here is never decided by: it is asked about.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from filing.records.signing import content
from schemas.definition import FormDefinition
from schemas.values import Value

_SLIP = 85.0
"""How alike (0 to 100) two words of four letters or more are that differ by a slip: “Tuesday” is not “Thursday”."""
_MORE = 12
"""Of so many words, one may be missing or more."""
_TELLING = frozenset({"no", "not", "never", "none", "without", "again", "second", "first", "third"})
"""Words that make it another story wherever they are added."""


def nearly_same(
    form: FormDefinition,
    one: Mapping[str, Value],
    other: Mapping[str, Value],
    *,
    but: Collection[str | None] = (),
) -> bool:
    """Whether two sets of answers of a form say the same but for the signing, and for signs and slips in their words.

    What one has blank the other may have filled in words, as long as they share some. `but`: fields that are compared
    elsewhere, such as names.
    """
    mine, theirs = content(form, one), content(form, other)
    shared = differs = False
    for path in {*mine, *theirs} - set(but):
        a, b = mine.get(path), theirs.get(path)
        if a == b:
            shared |= _words_of(a) != ()
            continue
        differs = True
        if a is None or b is None:
            if not isinstance(a if b is None else b, str):
                return False
        elif not (isinstance(a, str) and isinstance(b, str) and _near(a, b)):
            return False
        else:
            shared = True
    return shared or not differs


def _words_of(value: Value | None) -> tuple[str, ...]:
    return _plain(value) if isinstance(value, str) else ()


@lru_cache(maxsize=2_000)
def _plain(text: str) -> tuple[str, ...]:
    """Words in small letters, without accents and signs."""
    split = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in split if not unicodedata.combining(c))
    return tuple("".join(c if c.isalnum() else " " for c in kept).split())


def _near(a: str, b: str) -> bool:
    one, other = _plain(a), _plain(b)
    if "".join(one) == "".join(other):
        return True
    if _numbers(one) != _numbers(other) or not one or not other:
        return False
    spare = max(len(one), len(other)) // _MORE
    for what, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        if what == "replace" and j - i == m - k:
            if not all(_slip(x, y) for x, y in zip(one[i:j], other[k:m], strict=True)):
                return False
            continue
        added = (*one[i:j], *other[k:m])
        spare -= len(added)
        if what == "replace" or spare < 0 or not _TELLING.isdisjoint(added):
            return False
    return True


def _numbers(words: Sequence[str]) -> list[str]:
    return [w for w in words if any(c.isdigit() for c in w)]


def _slip(one: str, other: str) -> bool:
    """Whether two words are one, written with a slip."""
    if min(len(one), len(other)) < 4 or any(c.isdigit() for c in one + other):
        return False
    from rapidfuzz import fuzz  # noqa: PLC0415 - two records of one day are rare

    return fuzz.ratio(one, other) >= _SLIP
