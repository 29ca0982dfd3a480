"""Answers that somebody types: as they are written on a form; of printed options their number or their words alike.

What is read from a document goes by `values.understand` alone: a figure beside boxes is no mark in one.
"""

from __future__ import annotations

from schemas.definition import Field
from schemas.normal_text import line
from schemas.values import Doubt, Understood, from_marks, understand

_WORDS = 40
"""Characters that are told of an option."""


def typed(field: Field, words: str) -> Understood:
    """The value of an answer as it was typed, or the doubt about it; of options, with what may be typed."""
    understood = understand(field, words)
    if understood.doubt is None or understood.doubt.code != "not-an-option":
        return understood
    pieces = line(words).split(";") if field.many else [line(words)]
    found = [_key(field, piece.strip()) for piece in pieces]
    keys = [key for key in found if key is not None]
    if len(keys) == len(found):
        return from_marks(field, keys)
    return Understood(doubt=Doubt("not-an-option", _offer(field), understood.doubt.candidates))


def _key(field: Field, piece: str) -> str | None:
    """The option that this piece names, in any way it can be typed."""
    exact = understand(field.model_copy(update={"many": True}), piece).value
    if isinstance(exact, tuple) and len(exact) == 1:
        return exact[0]
    if field.scale is not None:
        named = [str(n) for n, words in field.scale.say if line(words).casefold() == piece.casefold()]
    else:
        named = [key for number, key in _numbered(field) if number == piece]
    return named[0] if len(named) == 1 else None


def _numbered(field: Field) -> tuple[tuple[str, str], ...]:
    """The options with their numbers, in printed order; none where figures are in their own names (“Band 9”)."""
    if any(c.isdigit() for o in field.options for c in o.key + o.say):
        return ()
    return tuple((str(n), o.key) for n, o in enumerate(field.options, 1))


def _offer(field: Field) -> str:
    numbers = {key: f"{number}) " for number, key in _numbered(field)}
    told = ", ".join(f"{numbers.get(o.key, '')}{_short(o.say)}" for o in field.marks)
    return f"The printed answers are: {told}."


def _short(words: str) -> str:
    said = line(words)
    return said if len(said) <= _WORDS else f"{said[: _WORDS - 2].rstrip()} …"


__all__ = ["typed"]
