"""What filling a rendition gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from schemas.template import Template


@dataclass(frozen=True, slots=True)
class Overflow:
    """An answer that did not fit its box and goes on elsewhere: `to` says where, in words."""

    path: str
    question: str
    to: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know of a document that was made: stable code, path, sentence."""

    code: str
    path: str
    say: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A document's bytes and template, what continues elsewhere, and what to know of it.

    `blank` makes the rendition without an answer and without a number, the same bytes each time: the picture that a
    returned page is held against. It is made when it is asked for; a Word document has no pages to compare.
    """

    data: bytes
    template: Template
    overflows: tuple[Overflow, ...] = ()
    warnings: tuple[Notice, ...] = ()
    blank: Callable[[], bytes] | None = field(default=None, compare=False)
