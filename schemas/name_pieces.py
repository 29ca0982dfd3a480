"""Words cut into pieces at the signs between them: commas, brackets, slashes and the like.

A sign that nobody expects beside a name, a mark that strikes out or a possessive makes words say something else: they
are no pieces then.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.names import folded, sort_key
from schemas.own_names import Word
from schemas.signing_words import BEHALF, FORMER, PHRASES, ROLES

_SOFT = frozenset("._*#~^\"“”„«»'•…‚‹›`©®")
"""Signs that say nothing between words."""
_PARTS = frozenset(",;:()[]|/\\!-·\n\t。，、：；（）【】")
"""Signs that part one piece from the next; a hyphen only with a space beside it."""
_STOPPED = 4
"""A full stop behind a word of so many letters ends a sentence, and is no abbreviation."""
_TICKS = frozenset("✓✔✅👍🙂😊🖊✍🏻🏼🏽🏾🏿")
_STRUCK = frozenset("\u0334\u0335\u0336\u0337\u0338\u20d2\u20d3\u20d8\u20db\u20dd\u20e0\u20e5\u20eb")
"""Marks that strike a letter through or out."""
_CONFORMED = re.compile(r"^\s*/s/", re.IGNORECASE)
"""By which a copy says that the original is signed."""
_DASH = re.compile("[\u2012-\u2015\u2212]")
_BOX = re.compile(r"[\[(]\W*x?\W*[\])]", re.IGNORECASE)
"""A box, ticked or not: what stands beside one was chosen, and is no signature."""
_PRONOUNS = re.compile(
    r"\b(?:she|he|they)\s*/\s*(?:her|him|them|they)(?:\s*/\s*(?:hers|his|theirs))?\b", re.IGNORECASE
)
_PHRASES = (*BEHALF, *(p for p in sorted(PHRASES | ROLES) if " " in p))
_OPENING = frozenset(phrase.split()[0] for phrase in _PHRASES)
_POSSESSIVE = re.compile(r"[^\W\d_]'s(?!\w)|[^\W\d_]s'\s+\w", re.IGNORECASE)
_FIGURE = re.compile(
    r"\d{1,2}[-./](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-./]\d{2,4}(?!\d)|"
    r"\d{4}-\d\d-\d\dt[\d:.]+z?|[+#]?\d[\d/.:'+\-]*\d(?![^\W\d_])|(?:[A-Z]{1,3}-?)?\d+[A-Z]?\d*[A-Z]?(?![^\W\d_])"
    r"|[+#]?\d[\d/.:'+\-]*",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between two signs; `sign` is the one before them."""

    words: tuple[Word, ...]
    sign: str = ""


@lru_cache(maxsize=50_000)
def pieces(words: str) -> tuple[Piece, ...] | None:
    """Words cut at their signs; None where a sign, or a possessive, makes them say something else."""
    # A dash is no hyphen: what follows it is no part of the name.
    text = folded(_DASH.sub(" - ", _CONFORMED.sub("", words)))
    if any(c in _STRUCK for c in unicodedata.normalize("NFD", words)) or "~~" in text:
        return None
    if _POSSESSIVE.search(text) or _BOX.search(text):
        return None
    text = _PRONOUNS.sub("", text) if "/" in text else text
    found: list[Piece] = []
    run: list[Word] = []
    sign = ""
    for part in _tokens(text):
        if part is None:
            return None
        if isinstance(part, Word):
            if run and _is_uncased(run[-1]) != _is_uncased(part):
                found.append(Piece(_joined(run), sign))
                run, sign = [], ""
            run.append(part)
            continue
        if run or part == ":":
            found.append(Piece(_joined(run), sign))
        sign = ":" if sign == ":" and not run and found else part
        run = []
    found.append(Piece(_joined(run), sign))
    return tuple(_with_former(found))


def _joined(run: Sequence[Word]) -> tuple[Word, ...]:
    """Words with “on behalf of” and “in charge” as one."""
    out = list(run)
    for phrase in _PHRASES if any(w.key in _OPENING for w in run) else ():
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


def _is_uncased(word: Word) -> bool:
    """Whether a word is of a script without capitals."""
    return word.key != "" and word.raw.upper() == word.raw.lower()


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] == "'" and at + 1 < len(text) and _is_letter(text[at + 1])
