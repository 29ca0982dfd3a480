"""People's names: when two spellings are one name, and where a name stands in a list. Names are kept as written.

Word processors, telephones and registers write one name in several ways: O'Neill with a straight, a curly or a
modifier apostrophe, Anne-Marie with any of a dozen dashes, with soft hyphens, zero-width marks or no-break spaces
inside, letters with their accents in one character or two. None of it makes another name. Accents do: Zoe is not Zoë.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = "'‘’‛′‵ʹʻʼʽʾʿˈ`´՚׳ꞌ＇"
"""Every sign that stands for an apostrophe in names: quotation marks, primes, accents alone, modifier letters."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u058a\u05be\ufe58\ufe63\uff0d"
"""Hyphens and dashes: Unicode's Pd as far as names have them, the hyphen bullet and the minus sign."""

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters without a shape (Unicode: Default_Ignorable_Code_Point): soft hyphens, joiners, marks of direction."""

_SIGNS = {**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_DASHES, "-")}
_FOLDS = str.maketrans(_SIGNS)
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_FOLDED = re.compile(f"[{_APOSTROPHES}{_DASHES}{_INVISIBLE}]")
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_BESIDE = re.compile(r" ?(['-]) ?")

LETTERS = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "þ": "th",
        "ŧ": "t", "ß": "ss", "ə": "e", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o",
    }
)  # fmt: skip
"""Latin letters of names that Unicode does not take apart into a letter and a mark, as English lists file them."""


def folded(text: str) -> str:
    """Text with one kind of apostrophe and dash, and without marks that have no shape."""
    if text.isascii():
        return text.replace("`", "'")
    # Few letters of a text are any of these: looking each of them up takes several times as long.
    return _FOLDED.sub(lambda found: _SIGNS.get(found[0], ""), unicodedata.normalize("NFC", text))


_BETWEEN = re.compile(r"\s+(?:and|&|\+)\s+|\s*[;/]\s*", re.IGNORECASE)


def joins_names(words: str) -> bool:
    """Whether words plainly name two or more people: “Zoë Example and Tom Example”, “Ann & Tom Fox”.

    Commas say nothing: a role may follow one, or a first name.
    """
    parts = [part.split() for part in _BETWEEN.split(words.strip())]
    named = all(part and part[0][:1].isupper() and part[-1][:1].isupper() for part in parts)
    return len(parts) > 1 and named and any(len(part) > 1 for part in parts)


@lru_cache(maxsize=8192)
def each_name(words: str) -> tuple[str, ...]:
    """The names that words hold: several where they plainly join several, else the words as one name."""
    return tuple(p for p in _BETWEEN.split(words.strip()) if p) if joins_names(words) else (words,)


def name_key(name: str) -> str:
    """A name as it is compared; what only looks alike (Zoe and Zoë) stays two names.

    Capitals, single or double spaces, the kind of apostrophe or dash and the spaces beside it, marks without a shape
    and the way an accent is encoded (NFC or NFD, compatibility characters too) make no difference.
    """
    if name.isascii() and name.isprintable():
        folded = name.casefold()
    else:
        # Before the compatibility form: that takes a free-standing accent for a space and a mark.
        folded = _UNSEEN.sub("", unicodedata.normalize("NFC", name).translate(_FOLDS))
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())
        folded = _UNSEEN.sub("", folded.translate(_FOLDS))
    return _BESIDE.sub(r"\1", _SPACES.sub(" ", folded.replace("`", "'")).strip())


@lru_cache(maxsize=8192)
def sort_key(name: str | None) -> tuple[str, str]:
    """Where a name stands in a list, as people file names: Élodie among E, Łukasz among L, O'Neill as Oneill.

    Mc, Mac, de la and the like are plain letters. Names that are alike but for accents stand together; no name comes
    last. See docs/decisions/names-compared-and-sorted.md for why this is not a library.
    """
    if name is None:
        return "\U0010ffff", ""
    key = name_key(name)
    plain = "".join(c for c in unicodedata.normalize("NFD", key) if not unicodedata.combining(c))
    return plain.translate(LETTERS).replace("'", "").replace("-", " "), key
