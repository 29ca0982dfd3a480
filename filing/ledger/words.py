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
_QUOTED_OR_NOT = re.compile(r'"([^"]*)"(\*?)|(\S+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


def plain(text: str) -> str:
    """Text without capitals, accents and other marks, as it is compared."""
    if text.isascii():
        return text.lower().replace("`", "'")
    low = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", folded(text)).casefold())
    bare = "".join(c for c in low if not unicodedata.category(c).startswith("M"))
    return folded(bare).translate(LETTERS)


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return [_word(w) for w in _WORD.findall(plain(text))]


def _word(found: str) -> str:
    if found.isascii() and found.isdigit():
        found = found.lstrip("0") or "0"
    return found[:LONGEST]


def _together(text: str) -> Iterator[str]:
    """What is written with apostrophes or hyphens in it, as one word; not numbers."""
    for compound in _COMPOUND.findall(text):
        if not (compound.isascii() and compound.replace("-", "").replace("'", "").isdigit()):
            yield _word(re.sub("['-]", "", compound))


def _other_way_round(text: str) -> Iterator[str]:
    """The days in a text, year first where they are written day first, and the other way round."""
    for day, month, year in _DAY.findall(text):
        yield " ".join(map(_word, (year, month, day)))
    for year, month, day in _ISO.findall(text):
        yield " ".join(map(_word, (day, month, year)))


def index_text(texts: Iterable[str]) -> str:
    """What several answers are found by: their words, then other ways to write some of them; spaces between.

    Of a record of more than `MOST_WORDS` words or `MOST_BYTES` bytes the rest is left out.
    """
    parts: dict[str, None] = {}
    others: dict[str, None] = {}
    for text in texts:
        compared = plain(text)
        if found := " ".join(_word(w) for w in _WORD.findall(compared)):
            parts[found] = None
        others |= dict.fromkeys((*_together(compared), *_other_way_round(compared)))
    out: list[str] = []
    room = MOST_BYTES
    for part in (*parts, *(o for o in others if o not in parts)):
        for word in (BETWEEN, *part.split(" ")) if out else part.split(" "):
            room -= len(word.encode()) + 1
            if room < 0 or len(out) == MOST_WORDS:
                return " ".join(out)
            out.append(word)
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
        one = tuple(_word(w) for w in _WORD.findall(compared))
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
