"""Whether a column of e-mail addresses stands beside the wrong people: shifted by a row, or sorted without the others.

One address made of initials (`ss012`), of a short form (`bob.stone`) or of a staff number says little. A column of them
says much: where it is right, most fit their own row, and where it was moved, hardly any does and others would.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from filing.people.address_names import Called, Fit, own_fit, shortened, spellings, words_of
from schemas.short_forms import short_forms

_LEAST = 4
"""Rows that another place must explain at least."""
_OF_ALL = 4
"""The part of all addresses (a quarter) that stand beside somebody else in a column that was sorted."""
_CODE = 3
"""Letters up to which what stands before the @ may be anybody's initials, or no name's at all."""
_EXPLAINED = 0.75
"""The part of such codes, and of numbers, that must be somebody's: of others many are so by chance."""
_CUT, _REST, _JOINED = 4, 7, 8
"""Letters of one part of a name, of the other, and of both, in what is made of the beginnings of two."""
_DIGIT = re.compile(r"[0-9]")
_LONG, _MANY, _MOST = 3, 5, 2
"""Digits from which on a number by itself, or beside a word that every fifth address has, is hardly there by chance;
a shorter one is so beside a word that every second has."""
_CUTS = (3, 4)
"""Letters of one name that an address may be cut to."""
_BESIDE_ONE = 4
"""Digits that one letter needs beside it to be an initial."""


Named = Callable[[str], Mapping[int, Fit]]
"""The rows, and how far, that an address is called after."""


@dataclass(frozen=True, slots=True)
class Row:
    """Who stands in a row, under all their names; `ref` as the organisation wrote it; `mail` as it is compared.

    `mail` is None where the address says nothing of one person; `settled`: it is theirs, as is known.
    """

    names: tuple[str, ...]
    ref: str | None = None
    mail: str | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the addresses seem to belong: `by` rows further down (-1: up), or anywhere else (0).

    `pairs` are the row in which an address stands, and the one whose it seems to be.
    """

    by: Literal[-1, 0, 1]
    pairs: tuple[tuple[int, int], ...]


def moved(rows: Sequence[Row], named: Named | None = None) -> Moved | None:
    """How the column was moved, where that explains markedly more rows than the column as it stands; else None.

    `named` is who an address is called after, where that is known already: of thousands it takes a while.
    """
    mails = Counter(row.mail for row in rows if row.mail)
    looked = [i for i, row in enumerate(rows) if row.mail and not row.settled and mails[row.mail] == 1]
    if len(looked) < _LEAST:
        return None
    by_number = _numbered(rows, looked)
    fits = _named(rows, looked, named or Called((i, row.names) for i, row in enumerate(rows)).fits)
    fits = {i: fits[i] | by_number.get(i, set()) for i in looked}
    own = {i for i in looked if i in fits[i] or own_fit(rows[i].mail or "", rows[i].names) > Fit.NONE}
    own |= {i for i, row in enumerate(rows) if row.settled}
    shift = max((_shifted(len(rows), fits, own, by) for by in (1, -1)), key=lambda m: len(m.pairs))
    strange = [i for i in looked if i not in own]
    pairs = _matched(rows, strange, fits, own)
    codes = [i for i in strange if _is_code(rows[i]) or i in by_number]
    if len({i for i, _ in pairs}.intersection(codes)) < _EXPLAINED * len(codes):
        pairs = tuple(pair for pair in pairs if pair[0] not in codes)
    enough = max(_LEAST, len(own & set(looked)) / 2, len(looked) / _OF_ALL)
    sorted_ = len(pairs) >= enough
    if len(shift.pairs) >= _LEAST and (not sorted_ or len(shift.pairs) * 2 >= len(pairs)):
        return shift
    return Moved(0, pairs) if sorted_ else None


def is_made_of(mail: str, names: Iterable[str], ref: str | None) -> bool:
    """Whether an address may be made of the beginnings of a name, or of a reference's number: `ss012`, `10123`."""
    ways = set(_as_begun(mail))
    digits = _number(mail.partition("@")[0])
    return bool(_begun([Row(tuple(names))], ways)) or (len(digits) >= _LONG and digits == _number(ref or ""))


def _shifted(count: int, fits: Mapping[int, set[int]], own: set[int], by: Literal[-1, 1]) -> Moved:
    """The run of rows for which most speaks that each address is that of the next row, or of the one before."""
    best: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    score = most = 0
    for at in range(count):
        fitting = at not in own and at + by in fits.get(at, ())
        score += 1 if fitting else -(at in own or bool(fits.get(at)))
        if score <= 0:
            score, run = 0, []
        elif fitting:
            run.append((at, at + by))
        if score > most:
            most, best = score, list(run)
    return Moved(by, tuple(best) if most >= _LEAST else ())


def _matched(
    rows: Sequence[Row], strange: Iterable[int], fits: Mapping[int, set[int]], own: set[int]
) -> tuple[tuple[int, int], ...]:
    """Addresses that do not fit their row, each with somebody whose it may be and who has none that fits."""
    free = set(range(len(rows))) - own
    pairs = []
    for at in sorted(strange, key=lambda i: len(fits[i])):
        whose = min(fits[at] & free, default=None)
        if whose is not None:
            free.discard(whose)
            pairs.append((at, whose))
    return tuple(sorted(pairs))


def _named(rows: Sequence[Row], looked: Sequence[int], named: Named) -> dict[int, set[int]]:
    """For each address the rows that it may be called after, by name, or by initials and the like."""
    ways = {i: list(_as_begun(rows[i].mail or "")) for i in looked}
    begun = _begun(rows, {way for some in ways.values() for way in some})
    found = {}
    for i in looked:
        after = named(rows[i].mail or "")
        best = max(after.values(), default=Fit.NONE)
        some = {who for who, fit in after.items() if fit is best}
        likely = next((begun[way] for way in ways[i] if way in begun), set())
        found[i] = some | likely if best <= Fit.ALONE else some
    return found


def _letters(mail: str) -> str:
    return "".join(words_of(mail.partition("@")[0].partition("+")[0]))


def _is_code(row: Row) -> bool:
    return any(len(way) <= _CODE for way in _as_begun(row.mail or ""))


def _as_begun(mail: str) -> Iterator[str]:
    """What may be made of beginnings; of three initials the middle one is of a name that a list may lack, and one by
    itself says something beside a number alone."""
    word = _letters(mail)
    if 1 < len(word) <= _JOINED or (len(word) == 1 and len(_digits(mail)) >= _BESIDE_ONE):
        yield word
    if len(word) == _CODE:
        yield word[0] + word[-1]


def _begun(rows: Sequence[Row], wanted: set[str]) -> dict[str, set[int]]:
    """The rows of whose names these words may be made: `ss`, `ssam`, `samsa` and `sam` of Samantha Sample."""
    found: dict[str, set[int]] = defaultdict(set)
    for i, row in enumerate(rows):
        for words in (w for name in row.names for w in spellings(name)):
            for spelled in (words, *shortened(words)):
                for way in _beginnings(spelled):
                    if way in wanted:
                        found[way].add(i)
    return dict(found)


def _beginnings(words: Sequence[str]) -> Iterator[str]:
    first = words[0]
    yield first[0]
    yield from (word[:cut] for word in words for cut in _CUTS)
    yield from short_forms(first)
    for last in words[1:]:
        for cut in range(1, min(_CUT, len(first)) + 1):
            for rest in range(1, min(_REST, len(last), _JOINED - cut) + 1):
                yield first[:cut] + last[:rest]
                yield last[:rest] + first[:cut]
    yield "".join(word[0] for word in words)


def _numbered(rows: Sequence[Row], looked: Sequence[int]) -> dict[int, set[int]]:
    """Of addresses that seem to be made of numbers, the rows whose reference has the number; perhaps none."""
    by_number: dict[str, set[int]] = defaultdict(set)
    for i, row in enumerate(rows):
        if number := _number(row.ref or ""):
            by_number[number].add(i)
    letters = {i: _letters(rows[i].mail or "") for i in looked}
    common = Counter(letters.values())
    before_refs = {_letters(row.ref) for row in rows if row.ref} - {""}
    found = {}
    for i, word in letters.items():
        digits = _digits(rows[i].mail or "")
        many = _MANY if len(digits) >= _LONG else _MOST
        is_common = common[word] * many >= len(letters) if word else len(digits) >= _LONG
        if digits and (is_common or word in before_refs):
            found[i] = by_number.get(digits.lstrip("0"), set())
    return found


def _digits(mail: str) -> str:
    return "".join(_DIGIT.findall(mail.partition("@")[0]))


def _number(text: str) -> str:
    """The digits of a reference or an address, without zeros before them."""
    return "".join(_DIGIT.findall(text)).lstrip("0")
