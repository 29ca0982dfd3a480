"""Whether two records may be one session that was written down, or came in, twice: their words are nearly the same.

A full stop, a space, a capital or a slip of the pen makes no other session, nor does another way to write the name of
who held it, a length that differs by a few minutes, or a sentence more. Another day, choice, number or name does, and
so do other words. What is told here is never decided by: it is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from filing.records.signing import content
from schemas.definition import FieldsBlock, FormDefinition
from schemas.names import each_name, name_key
from schemas.signatures import state_of
from schemas.values import Value

_SLIP = 85.0
"""How alike (0 to 100) two words of four letters or more are that differ by a slip: “Tuesday” is not “Thursday”."""
_MORE = 12
"""Of so many words, one may be another."""
_LEAST = 4
"""So many words, and most of all, are shared where one says more than the other within a sentence."""
_FEW = 10
"""Minutes by which the lengths of one session may differ, as two people remember it."""
_TELLING = frozenset({
    "no", "not", "never", "none", "without", "again", "second", "first", "third",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
})  # fmt: skip
"""Words that make it another story wherever they are added to a sentence, or stand for another."""
_SENTENCE = re.compile(r"[.!?;\n]+(?=\s|$)")


def nearly_same(
    form: FormDefinition,
    one: Mapping[str, Value],
    other: Mapping[str, Value],
    *,
    but: Collection[str | None] = (),
) -> bool:
    """Whether two sets of answers of a form say the same but for the signing, and for signs and slips in their words.

    What one has blank the other may have filled in words, as long as they share some. `but`: fields that are compared
    elsewhere, such as the person's name.
    """
    mine, theirs = content(form, one), content(form, other)
    shared = differs = False
    for path in {*mine, *theirs} - set(but):
        a, b = mine.get(path), theirs.get(path)
        if a == b:
            shared |= _words_of(a) != ()
            continue
        differs = True
        if path in _lengths(form):
            if not about_as_long(a, b):
                return False
        elif a is None or b is None:
            if not isinstance(a if b is None else b, str):
                return False
        elif not (isinstance(a, str) and isinstance(b, str)):
            return False
        elif path == form.about.by:
            if not one_holder(a, b):
                return False
        elif not _near(a, b):
            return False
        else:
            shared = True
    return shared or not differs


def same_words(
    form: FormDefinition,
    one: Mapping[str, Value],
    other: Mapping[str, Value],
    *,
    least: int = 1,
) -> bool:
    """Whether the account of two sets of answers is one to the word, of so many words at least."""
    mine, theirs = (
        {p: words for p in _accounts(form) if (words := _words_of(answers.get(p)))}
        for answers in (one, other)
    )
    return mine == theirs and sum(map(len, mine.values())) >= least


def about_as_long(one: Value | None, other: Value | None) -> bool:
    """Whether two lengths may be those of one session; nobody knows of one that is blank."""
    if not (isinstance(one, int) and isinstance(other, int)):
        return one is None or other is None
    return abs(one - other) <= _FEW


@lru_cache(maxsize=2_000)
@lru_cache(maxsize=4096)
def one_holder(one: str, other: str) -> bool:
    """Whether two ways to say who held it may name one person: an initial, a role or letters beside it, a slip."""
    return name_key(one) == name_key(other) or any(
        state_of(a, b) == "signed" or state_of(b, a) == "signed"
        for a in each_name(one)
        for b in each_name(other)
    )


@lru_cache(maxsize=128)
def _lengths(form: FormDefinition) -> frozenset[str]:
    blocks = (b for b in form.blocks if isinstance(b, FieldsBlock))
    return frozenset(f.name for b in blocks for f in b.fields if f.type == "duration")


@lru_cache(maxsize=128)
def _accounts(form: FormDefinition) -> frozenset[str]:
    blocks = (b for b in form.blocks if isinstance(b, FieldsBlock))
    return frozenset(f.name for b in blocks for f in b.fields if f.type == "paragraph")


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
    if not one or not other:
        return not one and not other
    if "".join(one) == "".join(other):
        return True
    return _is_within(a, b) or _is_within(b, a) or _most_are_the_same(one, other)


def _is_within(short: str, long: str) -> bool:
    """Whether each sentence of one text stands in the other, whatever more is told there."""
    mine, theirs = _sentences(short), _sentences(long)
    return len(mine) < len(theirs) and all(
        any(m == t or _most_are_the_same(m, t) for t in theirs) for m in mine
    )


@lru_cache(maxsize=2_000)
def _sentences(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(words for part in _SENTENCE.split(text) if (words := _plain(part)))


def _most_are_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether texts differ by slips, by words that only one of them has, and by hardly any that stand for others."""
    if _numbers(one) != _numbers(other):
        return False
    longest, shared = max(len(one), len(other)), 0
    others, added = longest // _MORE, 0
    for what, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            shared += j - i
            continue
        if what == "replace" and j - i == m - k and all(map(_slip, one[i:j], other[k:m])):
            shared += j - i
            continue
        if not _TELLING.isdisjoint((*one[i:j], *other[k:m])):
            return False
        if what == "replace":
            others -= max(j - i, m - k)
        added += max(j - i, m - k)
    return others >= 0 and (added <= longest // _MORE or (shared >= _LEAST and 2 * shared > longest))


def _numbers(words: Sequence[str]) -> list[str]:
    return [w for w in words if any(c.isdigit() for c in w)]


def _slip(one: str, other: str) -> bool:
    """Whether two words are one, written with a slip."""
    if min(len(one), len(other)) < 4 or any(c.isdigit() for c in one + other):
        return False
    from rapidfuzz import fuzz  # noqa: PLC0415 - two records of one day are rare

    return fuzz.ratio(one, other) >= _SLIP
