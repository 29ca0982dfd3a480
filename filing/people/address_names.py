"""Whom an e-mail address is called after: names as they stand before the @, in the ways addresses are made of them.

Sam Sample may be sam.sample, sample.sam, samsample, ssample, s_sample12, sample-s, sam.j.sample; or sam alone, or
sample; and Robert may be bob. Initials alone, numbers and words that are in nobody's name say nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Generic, TypeVar

from schemas.names import LETTERS, folded
from schemas.short_forms import short_forms

Key = TypeVar("Key", bound=Hashable)


class Fit(IntEnum):
    """How far an address is called after somebody."""

    NONE = 0
    PART = 1
    """A word of the name is in it, perhaps shortened or with a slip, beside something else."""
    ALONE = 2
    """The first name alone, or the surname; or one of them with the other's initial run on to it (`sams`)."""
    INITIAL = 3
    """One of them and the other's initial."""
    FULL = 4


_WORDS = re.compile(r"[^\W\d_]+")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "rev", "sister", "nurse"})
_SAYING = 3
"""Letters of a word from which on it says anything by itself."""
_RUN_TOGETHER = 6
"""Letters of first name and surname written as one word from which on that is no other word: Al Ma is not Alma."""
_SHORT = (3, 4)
"""Letters that a first name is cut to."""
_SLIP = 80
"""How alike two words must be, of 100, to be one with a slip of the pen."""
_MOST_WORDS = 6
"""Words of a name or an address that are looked at."""


def words_of(text: str, *, german: bool = False) -> list[str]:
    """The words of a name or an address in small letters without marks; ö may be written oe, too."""
    small = folded(text).casefold()
    small = unicodedata.normalize("NFC", small).translate(_GERMAN) if german else small
    apart = unicodedata.normalize("NFKD", small).translate(LETTERS)
    plain = "".join(c for c in apart if not unicodedata.combining(c) and c != "'")
    return _WORDS.findall(plain)


def before_at(address: str) -> list[str]:
    """The words before the @, without numbers, titles and what follows a plus."""
    words = words_of(address.strip().partition("@")[0].partition("+")[0])
    return [w for w in words if w not in _TITLES][:_MOST_WORDS]


def has_number(address: str) -> bool:
    """Whether a digit stands before the @, as in addresses of which many were taken already."""
    return any(c.isdigit() for c in address.partition("@")[0])


class Called(Generic[Key]):
    """People by what their addresses may be called: made once, asked of many addresses."""

    def __init__(self, people: Iterable[tuple[Key, Iterable[str]]]) -> None:
        self._joined: dict[str, dict[Key, Fit]] = {}
        self._pairs: dict[tuple[str, str], dict[Key, Fit]] = {}
        for who, names in people:
            for words in (w for name in names for w in spellings(name)):
                self._add(who, words, Fit.ALONE)
                for short in shortened(words):
                    self._add(who, short, Fit.INITIAL)

    def _add(self, who: Key, words: list[str], least: Fit) -> None:
        for way, fit in _ways(words):
            if fit >= least:
                _note(self._joined.setdefault(way, {}), who, fit)
        for pair, fit in _in_two(words):
            _note(self._pairs.setdefault(_either(*pair), {}), who, fit)

    def fits(self, address: str) -> Mapping[Key, Fit]:
        """Everybody after whom the whole of what stands before the @ may be called."""
        words = before_at(address)
        found = dict(self._joined.get("".join(words), {}))
        for one, other in _pairs_in(words):
            for who, fit in self._pairs.get(_either(one, other), {}).items():
                _note(found, who, fit)
        return found


def own_fit(address: str, names: Collection[str]) -> Fit:
    """How far an address is called after somebody of these names (they may have had others before), taken generously:
    a first name that is shortened, or a slip in it, is theirs as well."""
    found = Called([(0, names)]).fits(address).get(0, Fit.NONE)
    if found is Fit.FULL:
        return found
    whole = [words for name in names for words in spellings(name)]
    if any("".join(before_at(address)) == "".join(words) for words in whole):
        return Fit.FULL  # however short it is
    mine = {w for words in whole for w in words if len(w) >= _SAYING}
    words = [w for w in before_at(address) if len(w) >= _SAYING]
    near = [any(_near(w, own) for own in mine) for w in words]
    if len(words) > 1 and all(near):
        return Fit.FULL
    joined = "".join(words)
    if any(near) or any(joined.startswith(own) or joined.endswith(own) for own in mine):
        return max(found, Fit.PART)
    return max(found, Fit.PART) if any(len(own) > _SAYING and own in joined for own in mine) else found


def _near(word: str, own: str) -> bool:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where an address is somebody else's by its name

    return word in own or fuzz.ratio(word, own) >= _SLIP


def spellings(name: str) -> Iterator[list[str]]:
    """The words of a name, first name first; with ö as o and as oe."""
    last, comma, first = name.partition(",")
    turned = f"{first} {last}" if comma else name
    told: list[list[str]] = []
    for german in (False, True):
        words = [w for w in words_of(turned, german=german) if w not in _TITLES][:_MOST_WORDS]
        if words and words not in told:
            told.append(words)
            yield words


def shortened(words: list[str]) -> Iterator[list[str]]:
    """A name with its first name as friends say it: Bob for Robert, and Dan for Daniel. By itself that says little."""
    first, *others = words
    beginnings = {first[:n] for n in _SHORT if len(first) > n}
    yield from ([short, *others] for short in sorted(short_forms(first) | beginnings) if others)


def _parts(words: list[str]) -> tuple[list[str], list[str]]:
    """What may stand for the first name, and what for the surname."""
    given = [words[0], *words[1:-1], *(["".join(words[:2])] if len(words) > 2 else [])]
    family = [*words[1:], *("".join(words[i:]) for i in range(1, len(words) - 1))]
    return given, family


def _ways(words: list[str]) -> Iterator[tuple[str, Fit]]:
    """Names as one word."""
    given, family = _parts(words)
    for first in given:
        for last in family:
            if len(first) + len(last) >= _RUN_TOGETHER and first != last:
                yield first + last, Fit.FULL
                yield last + first, Fit.FULL
            if len(last) >= _SAYING:
                yield first[0] + last, Fit.INITIAL
                yield last + first[0], Fit.ALONE
            if len(first) >= _SAYING:
                yield first + last[0], Fit.ALONE
    for last in family:
        if len(words) > 2 and len(last) >= _SAYING:
            yield words[0][0] + words[1][0] + last, Fit.INITIAL
    yield from ((w, Fit.ALONE) for w in (words[0], *family) if len(w) >= _SAYING)


def _in_two(words: list[str]) -> Iterator[tuple[tuple[str, str], Fit]]:
    """Names with something between them."""
    given, family = _parts(words)
    for first in given:
        for last in family:
            if first != last and min(len(first), len(last)) > 1:
                yield (first, last), Fit.FULL
                yield (first[0], last), Fit.INITIAL
                yield (first, last[0]), Fit.INITIAL


def _pairs_in(words: list[str]) -> Iterator[tuple[str, str]]:
    """Two words of an address that may be a name; an initial counts only where there is one word beside it."""
    long, short = [w for w in words if len(w) > 1], [w for w in words if len(w) == 1]
    yield from ((a, b) for i, a in enumerate(long) for b in long[i + 1 :])
    if len(long) == 1 and short:
        yield short[0], long[0]


def _either(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def _note(found: dict[Key, Fit], who: Key, fit: Fit) -> None:
    found[who] = max(fit, found.get(who, Fit.NONE))
