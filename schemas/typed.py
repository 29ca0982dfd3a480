"""Answers that somebody types: as they are written on a form; of printed answers their words.

A number is an answer only where the form prints that number with it: the points of a scale, or an option whose own
words it is. Of “None, One, Two or more” 2 is no answer, for it may be meant as what is counted. Punctuation may be
left out or added (“very worthwhile.”), where one answer alone has these words. What is read from a document goes by
`values.understand` alone: a figure beside boxes is no mark in one.
"""

from __future__ import annotations

import re

from schemas.definition import Field
from schemas.normal_text import line, unpointed
from schemas.values import Doubt, Understood, from_marks, understand

_PRINTED = frozenset({"choice", "scale", "tick"})
_NUMBER = re.compile(r"[-+−]?\d+([.,]\d+)?")


def typed(field: Field, words: str) -> Understood:
    """The value of an answer as it was typed, or the doubt about it; of options, with what may be typed."""
    understood = understand(field, words)
    if field.type not in _PRINTED or understood == Understood():
        return understood
    if understood.doubt is not None and understood.doubt.code != "not-an-option":
        return understood
    pieces = line(words).split(";") if field.many else [line(words)]
    found = [_key(field, piece.strip()) for piece in pieces]
    keys = [key for key in found if key is not None]
    if len(keys) == len(found):
        return from_marks(field, keys)
    near = () if understood.doubt is None else understood.doubt.candidates
    return Understood(doubt=Doubt("not-an-option", _offer(field), near))


def _key(field: Field, piece: str) -> str | None:
    """The answer that this piece names."""
    number = _NUMBER.fullmatch(piece) is not None
    if field.type == "choice" and number:
        # Not by its key either: that is the form's own affair, and 2 may be the key of “One”.
        named = [o.key for o in field.options if line(o.say) == piece]
        return named[0] if len(named) == 1 else None
    exact = understand(field.model_copy(update={"many": True}), piece).value
    if isinstance(exact, tuple) and len(exact) == 1:
        return exact[0]
    return None if number else _by_words(field, piece)  # of a scale, a number is the point of that number


def _by_words(field: Field, piece: str) -> str | None:
    """The answer with these words, of a scale with either part of them; in other punctuation, if one alone has them."""
    words = [(o.key, line(o.say)) for o in field.marks]
    if field.scale is not None:
        words += [(str(n), line(say)) for n, say in field.scale.say]
        words += [(str(n), str(n)) for n in field.scale.points]
    for alike in (str.casefold, _unpointed):
        wanted = alike(piece)
        found = {key for key, say in words if wanted and alike(say) == wanted}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _unpointed(words: str) -> str:
    """Words without punctuation; of figures alone no more than a full stop goes, for signs are a part of numbers."""
    return unpointed(words) if any(c.isalpha() for c in words) else words.rstrip(" .")


def _offer(field: Field) -> str:
    """What may be typed, in full: shortened words would not be taken."""
    told = f"The printed answers are: {', '.join(line(o.say) for o in field.marks)}."
    return f"{told} Put ; between several." if field.many else told


__all__ = ["typed"]
