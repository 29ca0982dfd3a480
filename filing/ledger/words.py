"""Words as records are found by them: one normal form for what stands on a record and for what somebody looks for.

The databases only compare what is made here, so that both find the same: no capitals, accents or other marks, one kind
of apostrophe and dash, letters and digits alone, numbers without zeros in front. What is written with apostrophes or
hyphens is also found as one word (O'Neill, oneill), and a date both as people and as computers write it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas.names import LETTERS, folded

BETWEEN = "¶"
"""Stands between answers, so that no phrase is found across them; nobody can look for it, for it is no letter."""
LONGEST = 64
"""Characters of a word that count; of longer ones the rest makes no difference."""
MOST_WORDS, MOST_BYTES = 16_000, 400_000
"""How much of one record is taken in: PostgreSQL tells places apart up to 16,383, and keeps a megabyte of words."""

_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:['-][^\W_]+)+")
_DAY = re.compile(r"(?<!\w)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\w)", re.ASCII)
_ISO = re.compile(r"(?<!\w)(\d{4})-(\d{1,2})-(\d{1,2})(?!\w)", re.ASCII)
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_APART = "\x00"
"""Between texts that are compared together: normal text has none, and nobody can type it."""
_QUOTED_OR_NOT = re.compile(r'"([^"]*)"(\*?)|(\S+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


def plain(text: str) -> str:
    """Text without capitals, accents and other marks, as it is compared."""
    if text.isascii():
        return text.lower().replace("`", "'")
    low = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", folded(text)).casefold())
    return folded(_FOREIGN.sub(_without_marks, low)).translate(LETTERS)


def _without_marks(found: re.Match[str]) -> str:
    return "".join(c for c in found[0] if not unicodedata.category(c).startswith("M"))


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return _words(plain(text))


def _words(compared: str) -> list[str]:
    return [_word(w) if w[0] == "0" or len(w) > LONGEST else w for w in _WORD.findall(compared)]


def _word(found: str) -> str:
    if found.isascii() and found.isdigit():
        found = found.lstrip("0") or "0"
    return found[:LONGEST]


def _otherwise(compared: str) -> Iterator[str]:
    """Other ways to write what is in a text: compounds as one word (not numbers), days the other way round."""
    for piece in compared.replace(_APART, " ").split():
        # Most pieces are plain words, perhaps with a full stop or comma behind them.
        if "-" in piece or "'" in piece:
            yield from _together(piece)
        if piece[:-1].isalpha():
            continue
        for day, month, year in _DAY.findall(piece):
            yield " ".join(map(_word, (year, month, day)))
        for year, month, day in _ISO.findall(piece):
            yield " ".join(map(_word, (day, month, year)))


def _together(piece: str) -> Iterator[str]:
    for compound in _COMPOUND.findall(piece):
        if not (compound.isascii() and compound.replace("-", "").replace("'", "").isdigit()):
            yield _word(re.sub("['-]", "", compound))


def index_text(texts: Iterable[str]) -> str:
    """What several answers are found by: their words, then other ways to write some of them; spaces between.

    Of a record of more than `MOST_WORDS` words or `MOST_BYTES` bytes the rest is left out.
    """
    compared = plain(_APART.join(texts))
    parts = dict.fromkeys(" ".join(_words(part)) for part in compared.split(_APART))
    parts |= dict.fromkeys(_otherwise(compared))
    told = f" {BETWEEN} ".join(p for p in parts if p)
    if len(told) * 4 < MOST_BYTES and told.count(" ") < MOST_WORDS:
        return told
    return _beginning(told.split(" "))


def _beginning(found: list[str]) -> str:
    room, out = MOST_BYTES, found[:MOST_WORDS]
    for n, word in enumerate(out):
        room -= len(word.encode()) + 1
        if room < 0:
            return " ".join(out[:n])
    return " ".join(out)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word or phrase that must stand on a record, in one of several ways; `begins`: its last word begins so."""

    ways: tuple[tuple[str, ...], ...]
    begins: bool = False


def wanted(text: str) -> tuple[Wanted, ...]:
    """What somebody looks for: each word of it and each “phrase in quotation marks”; `medic*` is how a word begins.

    Every other sign only parts words: nothing a person types has a meaning of its own to the database.
    """
    found: dict[Wanted, None] = {}
    for phrase, star, word in _QUOTED_OR_NOT.findall(text.translate(_QUOTES)):
        compared = plain(phrase or word)
        one = tuple(_words(compared))
        if not one:
            continue
        ways: tuple[tuple[str, ...], ...] = (one,)
        if len(one) > 1 and _COMPOUND.fullmatch(compared.strip(" *")):
            ways = (one, *((t,) for t in _together(compared)))
        found[Wanted(ways, begins=star == "*" or (not phrase and word.endswith("*")))] = None
    return tuple(found)


def as_fts5(asked: Iterable[Wanted], columns: Iterable[str]) -> str:
    """What is wanted in the language of SQLite's FTS5."""
    items = (
        " OR ".join(f'"{" ".join(way)}"{" *" if item.begins else ""}' for way in item.ways) for item in asked
    )
    return f"{{{' '.join(columns)}}} : ({' AND '.join(f'({i})' for i in items)})"


def as_tsquery(asked: Iterable[Wanted]) -> str:
    """What is wanted as PostgreSQL's tsquery."""
    return " & ".join(f"({' | '.join(_phrase(way, item.begins) for way in item.ways)})" for item in asked)


def _phrase(way: tuple[str, ...], begins: bool) -> str:
    *before, last = (f"'{word}'" for word in way)
    return f"({' <-> '.join((*before, f'{last}:*' if begins else last))})"
