"""What filling a rendition gives back."""

from __future__ import annotations

from dataclasses import dataclass

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
    """A document's bytes and template, what continues elsewhere, and what to know of it."""

    data: bytes
    template: Template
    overflows: tuple[Overflow, ...] = ()
    warnings: tuple[Notice, ...] = ()
