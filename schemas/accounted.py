"""Whether every word beside a person's name is accounted for: as the name itself, a title, a post, letters, a date.

Words fall into pieces at commas, brackets, slashes and the like. Each piece is the person's name, with what may stand
beside it, or it is such words alone. Anything else, an “and”, a possessive or a sign that nobody expects, and it is no
longer the name alone: nobody can say what was meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.names import each_name, folded, joins_names, sort_key
from schemas.own_names import Name, Word, is_own, may_be_name, name_of
from schemas.signing_words import (
    AFTER_FIGURES,
    ALONE,
    ASSENT,
    BY_AFTER,
    CLOCK,
    FORMER,
    IN_CAPITALS,
    LETTERS_AFTER,
    MONTHS,
    NUMBERED,
    ONLY_BEFORE,
    PARTICLES,
    PLACES,
    POSTS,
    QUALIFIERS,
    ROLES,
    SIGNING,
    SURNAMES,
    TITLES,
    WEEKDAYS,
)

_SOFT = frozenset("._*#~^\"“”„«»'•…‚‹›`©®")
"""Signs that say nothing between words."""
_PARTS = frozenset(",;:()[]|/\\!-·\n\t。，、：；（）【】")
"""Signs that part one piece from the next; a hyphen only with a space beside it."""
_STOPPED = 4
"""A full stop behind a word of so many letters ends a sentence, and is no abbreviation."""
_KISSES = frozenset(("x", "xx", "xxx"))
_TICKS = frozenset("✓✔☑✅👍🙂😊🖊✍🏻🏼🏽🏾🏿")
_STRUCK = frozenset("\u0334\u0335\u0336\u0337\u0338\u20d2\u20d3\u20d8\u20db\u20dd\u20e0\u20e5\u20eb")
"""Marks that strike a letter through or out."""
_CONFORMED = re.compile(r"^\s*/s/", re.IGNORECASE)
"""By which a copy says that the original is signed."""
_DASH = re.compile("[\u2012-\u2015\u2212]")
_POSSESSIVE = re.compile(r"[^\W\d_]'s(?!\w)|[^\W\d_]s'\s+\w", re.IGNORECASE)
_FIGURE = re.compile(
    r"\d{1,2}[-./](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-./]\d{2,4}(?!\d)|"
    r"\d{4}-\d\d-\d\dt[\d:.]+z?|[+#]?\d[\d/.:'+\-]*\d(?![^\W\d_])|(?:[A-Z]{1,3}-?)?\d+[A-Z]?\d*[A-Z]?(?![^\W\d_])"
    r"|[+#]?\d[\d/.:'+\-]*",
    re.ASCII | re.IGNORECASE,
)
_BEHALF = ("for and on behalf of", "on behalf of")
_POST = "Q*R(?:AQ*R)*"
_AFTER = re.compile(rf"(?:{_POST}|L|S|D|OD)*")
_BEFORE = re.compile(rf"(?:T|{_POST}|L|S|D|OD)*(?:(?<=[SD])B(?:T|Q*R)*)?")
_MOST = 14
"""More words in one piece than this are a sentence."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between two signs; `sign` is the one before them."""

    words: tuple[Word, ...]
    sign: str = ""


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
    if word.key in SURNAMES and word.raw[:1].isupper():
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
        elif not _is_beside(piece, after=found):
            whole = False
    empty = bool(cut) and not cut[-1].words and cut[-1].sign == ":"
    return Account(found, whole and not empty)


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
        return not after or said not in ONLY_BEFORE
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
    if key in {"on", "and"}:
        return "O" if key == "on" else "A"
    if key in {"by", "of"} and (before in BY_AFTER or (key == "by" and at > 0 and _is_time(words, at - 1))):
        return "B"
    if key in {*_BEHALF, "for", "at", "of"}:
        return "O" if key in {"at", "of"} and _is_time(words, at + 1) else "F"
    return None


def _beside_others(words: Sequence[Word], at: int) -> str | None:
    """What a word is that only says something beside certain others."""
    key, before = words[at].key, words[at - 1].key if at else ""
    last = at == len(words) - 1
    if key == "sister":
        # A nurse's title; of a person whose name stands before it, it may be a relation.
        leads = not last and (not before or before in TITLES)
        return "T" if leads else "R" if before in ROLES else "N"
    if key in NUMBERED:
        return "L" if any(w.is_figure for w in words[at + 1 : at + 3]) else "N"
    if key == "e" and not last and words[at + 1].joined and words[at + 1].key in SIGNING:
        return "S"
    return "S" if key in _KISSES and last and words[at].raw.islower() else None


def _is_time(words: Sequence[Word], at: int) -> bool:
    """Whether a word is of a date or a time of day."""
    if not 0 <= at < len(words):
        return False
    key = words[at].key
    if words[at].is_figure or key in WEEKDAYS or key in CLOCK:
        return True
    if key in AFTER_FIGURES:
        return at > 0 and words[at - 1].is_figure
    return key in MONTHS and any(w.is_figure for w in words[max(at - 2, 0) : at + 3])


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
    if at == len(words) - 2 and last.raw[:1].isupper() and last.key in SURNAMES:
        return (*bare, last)
    return bare


@lru_cache(maxsize=50_000)
def pieces(words: str) -> tuple[Piece, ...] | None:
    """Words cut at their signs; None where a sign, or a possessive, makes them say something else."""
    # A dash is no hyphen: what follows it is no part of the name.
    text = folded(_DASH.sub(" - ", _CONFORMED.sub("", words)))
    if any(c in _STRUCK for c in unicodedata.normalize("NFD", words)) or "~~" in text:
        return None
    if _POSSESSIVE.search(text):
        return None
    found: list[Piece] = []
    run: list[Word] = []
    sign = ""
    for part in _tokens(text):
        if part is None:
            return None
        if isinstance(part, Word):
            run.append(part)
            continue
        if run or part == ":":
            found.append(Piece(_joined(run), sign))
        sign = ":" if sign == ":" and not run and found else part
        run = []
    found.append(Piece(_joined(run), sign))
    return tuple(_with_former(found))


def _joined(run: Sequence[Word]) -> tuple[Word, ...]:
    """Words with “on behalf of” as one."""
    out = list(run)
    for phrase in _BEHALF:
        parts = phrase.split()
        for at in range(len(out) - len(parts) + 1):
            if [w.key for w in out[at : at + len(parts)]] == parts:
                out[at : at + len(parts)] = [Word(phrase, phrase)]
    return tuple(out)


def _with_former(found: Sequence[Piece]) -> Iterator[Piece]:
    """A former name in brackets belongs to the name before them."""
    out: list[Piece] = []
    for piece in found:
        if out and out[-1].words and piece.words and piece.words[0].key in FORMER:
            out[-1] = Piece((*out[-1].words, *piece.words), out[-1].sign)
        else:
            out.append(piece)
    return iter(out)


def _tokens(text: str) -> Iterator[Word | str | None]:
    """Words and the signs that part them; None for a sign that is expected beside no name."""
    at, hyphen = 0, False
    while at < len(text):
        sign = text[at]
        figure = _FIGURE.match(text, at)
        if figure and any(c.isdigit() for c in figure.group()):
            yield Word(figure.group(), "")
            at, hyphen = figure.end(), False
        elif _is_letter(sign):
            start = at
            while at < len(text) and (_is_letter(text[at]) or _is_apostrophe(text, at)):
                at += 1
            raw = text[start:at]
            key = sort_key(raw)[0].replace(" ", "")
            yield Word(raw, key, hyphen) if key else None
            hyphen = False
        else:
            at += 1
            hyphen = sign == "-" and 1 < at < len(text) and _is_letter(text[at]) and _is_letter(text[at - 2])
            if sign == "." and _ends_sentence(text, at):
                yield sign
            if hyphen or sign in _SOFT or sign in _TICKS:
                continue
            if sign in "&+":
                yield Word("and", "and")
            elif sign in _PARTS:
                yield sign
            elif not sign.isspace():
                yield Word(sign, "0") if sign.isdigit() else None


def _ends_sentence(text: str, at: int) -> bool:
    """Whether the full stop before a place ends a sentence."""
    word = text[max(at - 1 - _STOPPED, 0) : at - 1]
    return text[at : at + 1].isspace() and len(word) == _STOPPED and all(_is_letter(c) for c in word)


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] == "'" and at + 1 < len(text) and _is_letter(text[at + 1])
