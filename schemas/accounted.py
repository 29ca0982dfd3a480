"""Whether every word beside a person's name is accounted for: as the name itself, a title, a post, letters, a date.

Words fall into pieces at commas, brackets, slashes and the like. Each piece is the person's name, with what may stand
beside it, or it is such words alone. Anything else, an “and”, a possessive or a sign that nobody expects, and it is no
longer the name alone: nobody can say what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.name_pieces import Piece, pieces
from schemas.names import each_name, joins_names
from schemas.own_names import Name, Word, is_own, may_be_name, name_of
from schemas.own_script import is_own_script
from schemas.signing_words import (
    AFTER_FIGURES,
    ALONE,
    ASSENT,
    BANDS,
    BEHALF,
    BY_AFTER,
    CLOCK,
    IN_CAPITALS,
    KISSES,
    LETTERS_AFTER,
    MONTHS,
    NUMBERED,
    ONLY_BEFORE,
    PARTICLES,
    PHRASES,
    PLACES,
    POSTS,
    QUALIFIERS,
    ROLES,
    SELDOM,
    SIGNING,
    SURNAMES,
    TITLES,
    WEEKDAYS,
)

_POST = "Q*R(?:AQ*R)*"
_AFTER = re.compile(rf"(?:{_POST}|L|S|D|OD)*")
_BEFORE = re.compile(rf"(?:T|{_POST}|L|S|D|OD)*(?:(?<=[SD])B(?:T|Q*R)*)?")
_SMALL = re.compile(r"[+#]?\d{1,3}")
"""A number that is no date, and of no register, unless what stands near makes it one."""
_TIMES = re.compile(r"x\d+|\d+x", re.IGNORECASE)
"""“x2” says that somebody else signs too."""
_MAKES = MONTHS | WEEKDAYS | CLOCK | AFTER_FIGURES | BANDS | NUMBERED
_USUAL_SURNAMES = SURNAMES - SELDOM
_MOST = 14
"""More words in one piece than this are a sentence."""


@dataclass(frozen=True, slots=True)
class Account:
    """What was found: a piece that is the person's name, and whether anything was left over."""

    found: bool
    whole: bool


def account(words: str, name: str) -> Account:
    """What of the words in a place is the name of the person, one of those that are named, or may stand beside it."""
    owners = tuple(_owner(part) for part in each_name(name))
    if len(owners) > 1 and joins_names(words):
        every = [_account(part, owners) for part in each_name(words)]
        return Account(any(a.found for a in every), all(a.found and a.whole for a in every))
    return _account(words, owners)


def is_one_name(words: str) -> bool:
    """Whether words read as the name of one person, nobody knows whose, and nothing but what may stand beside it."""
    return name_within(words) is not None


@lru_cache(maxsize=50_000)
def name_within(words: str) -> tuple[Word, ...] | None:
    """The one name that words hold, where all the rest may stand beside a name; None otherwise."""
    cut = pieces(words)
    if cut is None:
        return None
    lower = not any(c.isupper() for c in words)
    found: list[Word] = []
    for at, piece in enumerate(cut):
        if _is_beside(piece, after=bool(found)):
            continue
        run = _named(piece.words)
        if not all(_may_be(w, lower=lower) for w in run):
            return None
        if found and not (at == 1 and piece.sign == "," and len(found) <= 2):
            return None
        found = [*run, *found]
    return tuple(found) or None


def _may_be(word: Word, *, lower: bool) -> bool:
    """Whether a word may be of a name; one of a script without capitals may."""
    uncased = word.raw.upper() == word.raw.lower()
    if word.key in _USUAL_SURNAMES and word.raw[:1].isupper():
        return True
    return uncased or word.key in PARTICLES or may_be_name(word, lower=lower)


def _bare(words: Sequence[Word]) -> tuple[Word, ...] | None:
    """What a name leaves of its words without what stands before and after it; None where that leaves none."""
    kinds = _kinds(words)
    first = max((i for i in range(len(words)) if _BEFORE.fullmatch(kinds[:i])), default=0)
    last = min((i for i in range(first, len(words) + 1) if _is_after(words, kinds, i)), default=len(words))
    return tuple(words[first:last]) or None


def _account(words: str, owners: Sequence[Name]) -> Account:
    cut = pieces(words)
    if cut is None:
        return Account(found=False, whole=False)
    lower = not any(c.isupper() for c in words)
    found, whole, surname = False, True, False
    for at, piece in enumerate(cut):
        initial = surname and piece.sign == ","
        own = _own_run(piece, owners, initial=initial, lower=lower)
        if own is not None:
            found = True
            if at and not lower and len(own) == 1 and own[0].raw.islower():
                whole = False  # “(verbally)” is no short form of Vera
            surname = len(own) == 1 and any(own[0].key in o.surnames for o in owners)
        elif not (_is_in_own_script(piece, owners) or _is_beside(piece, after=found)):
            whole = False
    empty = bool(cut) and not cut[-1].words and cut[-1].sign == ":"
    return Account(found, whole and not empty)


def _is_in_own_script(piece: Piece, owners: Sequence[Name]) -> bool:
    """Whether a piece is the person's name in the signs of another script."""
    return len(piece.words) == 1 and any(is_own_script(piece.words[0].raw, o.whole) for o in owners)


def _own_run(piece: Piece, owners: Sequence[Name], *, initial: bool, lower: bool) -> tuple[Word, ...] | None:
    """The words of a piece that are the person's name, where all others may stand beside it."""
    words = piece.words
    if not 0 < len(words) <= _MOST:
        return None
    kinds = _kinds(words)
    starts = [i for i in range(len(words)) if _BEFORE.fullmatch(kinds[:i])]
    for first in starts:
        for last in range(len(words), first, -1):
            run = words[first:last]
            if not _is_after(words, kinds, last) or any(w.is_figure for w in run):
                continue
            if any(is_own(run, o, initial=initial, lower=lower) for o in owners):
                return None if _is_of_theirs(run, words[last:], owners) else tuple(run)
    return None


def _is_of_theirs(run: Sequence[Word], after: Sequence[Word], owners: Sequence[Name]) -> bool:
    """Whether a name with an s stands before a post, as people forget the apostrophe: “Zoë Examples manager”."""
    last = run[-1].key
    own = {n for o in owners for n in o.whole}
    return bool(after) and after[0].key in ROLES and last not in own and last[-1:] == "s" and last[:-1] in own


def _is_after(words: Sequence[Word], kinds: str, at: int) -> bool:
    """Whether what follows may stand after a name: posts, letters, a date, a home."""
    rest = kinds[at:]
    if _AFTER.fullmatch(rest):
        return True
    behalf = rest.find("F")
    if behalf < 0 or not _AFTER.fullmatch(rest[:behalf]):
        return False
    of = words[at + behalf + 1 :]
    # “Head of care”, “Manager of Oak House”.
    post = rest[:behalf].endswith("R") and bool(of) and all(w.key in ROLES for w in of)
    return post or _is_place(of)


def _is_beside(piece: Piece, *, after: bool) -> bool:
    """Whether a piece that is no name may stand beside one."""
    words = piece.words
    if not words:
        return True
    said = " ".join(w.key for w in words)
    if said in ASSENT:
        return said not in (ONLY_BEFORE if after else KISSES)
    if len(words) == 1 and said in ALONE:
        return True
    kinds = _kinds(words)
    return bool(_BEFORE.fullmatch(kinds)) or _is_after(words, kinds, 0) or _is_place(words)


def _is_place(words: Sequence[Word]) -> bool:
    """Whether words are the name of a home or an organisation, in capitals."""
    told = [w for w in words if w.key != "the"]
    if not 1 < len(told) <= 4 or told[-1].key not in PLACES:
        return False
    return all(w.raw[:1].isupper() and (w.key in PLACES or may_be_name(w)) for w in told)


def _kinds(words: Sequence[Word]) -> str:
    """One letter for each word: what it may be beside a name, or N."""
    return "".join(_kind(words, i) for i in range(len(words)))


def _kind(words: Sequence[Word], at: int) -> str:
    if _is_time(words, at):
        return "D"
    key, raw = words[at].key, words[at].raw
    said = _joining(words, at) or _beside_others(words, at)
    if said is not None:
        return said
    if key in IN_CAPITALS and not raw.isupper():
        return "N"
    kinds = ((LETTERS_AFTER, "L"), (POSTS, "R"), (QUALIFIERS, "Q"), (TITLES, "T"), (SIGNING, "S"))
    return next((kind for every, kind in kinds if key in every), "N")


def _joining(words: Sequence[Word], at: int) -> str | None:
    """What a small word is, by what it joins."""
    key, before = words[at].key, words[at - 1].key if at else ""
    if key == "and":
        return "A"
    if key == "on":
        return "O" if _is_day(words[at + 1 :]) else "N"
    if key == "by" and (before in BY_AFTER or (at > 0 and _is_time(words, at - 1))):
        return "B"
    if key in PHRASES:
        near = words[max(at - 1, 0) : at + 2]
        return "R" if any(w.key in POSTS for w in near) else "N"
    if key in {*BEHALF, "for", "at", "of"}:
        dated = (key == "at" and _is_time(words, at + 1)) or (
            key == "of" and any(w.key in MONTHS for w in words[at + 1 : at + 2])
        )
        return "O" if dated else "F"
    return None


def _beside_others(words: Sequence[Word], at: int) -> str | None:
    """What a word is that only says something beside certain others."""
    key, before = words[at].key, words[at - 1].key if at else ""
    last = at == len(words) - 1
    if key == "sister":
        # A nurse's title; of a person whose name stands before it, it may be a relation.
        leads = not last and (not before or before in TITLES)
        return "T" if leads else "R" if before in ROLES else "N"
    if key in BANDS and not last and _SMALL.match(words[at + 1].raw):
        return "L"
    if key == "pin":
        return "L"
    if key in NUMBERED:
        return "L" if any(w.is_figure for w in words[at + 1 : at + 3]) else "N"
    if key == "e" and not last and words[at + 1].joined and words[at + 1].key in SIGNING:
        return "S"
    return "S" if key in KISSES and last and words[at].raw.islower() else None


def _is_time(words: Sequence[Word], at: int) -> bool:
    """Whether a word is of a date or a time of day."""
    if not 0 <= at < len(words):
        return False
    key = words[at].key
    if words[at].is_figure:
        return _is_told(words, at)
    if key in WEEKDAYS or key in CLOCK:
        return True
    if key in AFTER_FIGURES:
        return at > 0 and words[at - 1].is_figure
    return key in MONTHS and any(w.is_figure for w in words[max(at - 2, 0) : at + 3])


def _is_told(words: Sequence[Word], at: int) -> bool:
    """Whether a figure is of a date, a time, a grade or a register."""
    if _TIMES.fullmatch(words[at].raw):
        return False
    near = (*words[max(at - 2, 0) : at], *words[at + 1 : at + 3])
    return not _SMALL.fullmatch(words[at].raw) or any(w.is_figure or w.key in _MAKES for w in near)


def _is_day(words: Sequence[Word]) -> bool:
    """Whether words begin with a day by its date: a day of the week alone may be one that comes."""
    after = words[1:4] if words and words[0].key in WEEKDAYS else words[:2]
    return any(w.key in MONTHS or len(w.raw) > 3 for w in after if w.is_figure or w.key in MONTHS)


@lru_cache(maxsize=50_000)
def _owner(name: str) -> Name:
    """A person's name as it is known, without posts, titles and letters."""
    cut = pieces(name) or ()
    kept: list[Piece] = []
    for piece in cut:
        if piece.words and (not kept or not _is_beside(piece, after=True)):
            kept.append(Piece(_named(piece.words), piece.sign))
    if len(kept) == 2 and kept[1].sign == ",":
        kept.reverse()
    return name_of([w for p in kept for w in p.words])


def _named(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a name. A surname may be a word of a post: “Grace Manager”."""
    bare = _bare(words)
    if bare is None:
        return tuple(w for w in words if w.key)
    last = words[-1]
    at = words.index(bare[-1])
    surname = last.key in SURNAMES and (len(bare) == 1 or last.key not in SELDOM)
    return (*bare, last) if surname and at == len(words) - 2 and last.raw[:1].isupper() else bare
