"""The places of a part that differ from document to document, and the bytes that go there.

A part is compiled once into pieces: bytes that never change, and slots. Filling is then no more than asking
each slot for its bytes and joining them; no XML is parsed or built for a document.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

from lxml import etree

from fillers.word.markup import Element, clean, escaped
from schemas.definition import Field
from schemas.prompts import NOTHING
from schemas.values import Value, marks, show

SENTINEL = "\ue000"
"""Stands for a value in a control while it is compiled: a private character that no definition prints."""

_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_OPEN_LOCK = b'<w:lock w:val="sdtLocked"/>'
_FULL_LOCK = b'<w:lock w:val="sdtContentLocked"/>'
_INSTRUCTION = re.compile(rb"<\?slot (\d+)\?>")


@dataclass(frozen=True, slots=True)
class Facts:
    """What one document is to say: answers by path, the paths given for good, and its own particulars."""

    values: Mapping[str, Value]
    locked: Set[str]
    reference: str
    bookmark: str
    when: str
    bearer: str
    """The line with name and date at the head of the later pages."""
    finished: bool = False
    """A finished record: its empty places are empty, where a form that goes on has a prompt."""


class Slot(Protocol):
    """One changing place."""

    def render(self, facts: Facts) -> bytes:
        """The bytes for one document."""
        ...


def _lock(control: bytes, path: str, facts: Facts) -> bytes:
    return control.replace(_OPEN_LOCK, _FULL_LOCK) if path in facts.locked else control


@dataclass(frozen=True, slots=True)
class TextSlot:
    """A control that is written in: with its prompt, or head + text + tail."""

    path: str
    field: Field
    blank: bytes
    head: bytes
    tail: bytes

    def render(self, facts: Facts) -> bytes:
        """The control, holding the value's words; a line end becomes `<w:br/>`."""
        value = facts.values.get(self.path)
        if value is None:
            return self.head + NOTHING.encode() + self.tail if facts.finished else self.blank
        text = escaped(clean(show(self.field, value)))
        if "\n" in text:
            text = text.replace("\n", _BREAK)
        return _lock(self.head + text.encode() + self.tail, self.path, facts)


@dataclass(frozen=True, slots=True)
class DateSlot:
    """A date picker: the date stands in it twice, for programs and for people."""

    path: str
    field: Field
    blank: bytes
    head: bytes
    middle: bytes
    tail: bytes

    def render(self, facts: Facts) -> bytes:
        """The control, holding the date; words in a date's place are kept as words."""
        value = facts.values.get(self.path)
        if value is None:
            return self.head + self.middle + NOTHING.encode() + self.tail if facts.finished else self.blank
        shown = escaped(clean(show(self.field, value))).encode()
        exact = f' w:fullDate="{value:%Y-%m-%d}T00:00:00Z"'.encode() if isinstance(value, dt.date) else b""
        return _lock(self.head + exact + self.middle + shown + self.tail, self.path, facts)


@dataclass(frozen=True, slots=True)
class MarkSlot:
    """One box that can be ticked."""

    path: str
    field: Field
    option: str
    off: bytes
    on: bytes

    def render(self, facts: Facts) -> bytes:
        """The box, ticked or not."""
        value = facts.values.get(self.path)
        if value is None:
            return self.off
        ticked = self.option in marks(self.field, value)
        return _lock(self.on if ticked else self.off, self.path, facts)


@dataclass(frozen=True, slots=True)
class ListSlot:
    """A drop-down list: with its prompt, or showing one of its items."""

    path: str
    field: Field
    blank: bytes
    empty: bytes
    chosen: Mapping[str, bytes]

    def render(self, facts: Facts) -> bytes:
        """The list, showing the answer's words."""
        value = facts.values.get(self.path)
        control = self.chosen.get(str(value)) if value is not None else None
        if control is None and facts.finished and value is None:
            return self.empty
        return self.blank if control is None else _lock(control, self.path, facts)


@dataclass(frozen=True, slots=True)
class FactSlot:
    """A particular of the document: its reference, its time, the line with name and date."""

    fact: str

    def render(self, facts: Facts) -> bytes:
        """The particular as text."""
        return escaped(clean(str(getattr(facts, self.fact)))).encode()


@dataclass(frozen=True, slots=True)
class StartSlot:
    """The start of the bookmark that names the document."""

    id: int

    def render(self, facts: Facts) -> bytes:
        """The bookmark's start; its name is letters, digits and underscores."""
        return f'<w:bookmarkStart w:id="{self.id}" w:name="{facts.bookmark}"/>'.encode()


Pieces = tuple[bytes | Slot, ...]


class Slots:
    """Collects the slots while a part is built; each leaves a processing instruction in the tree."""

    def __init__(self) -> None:
        self._slots: list[Slot] = []

    def place(self, slot: Slot) -> Element:
        """The instruction that stands where the slot's bytes will go."""
        self._slots.append(slot)
        return etree.ProcessingInstruction("slot", str(len(self._slots) - 1))

    def split(self, data: bytes) -> Pieces:
        """A serialised part as pieces."""
        found: list[bytes | Slot] = []
        for n, piece in enumerate(_INSTRUCTION.split(data)):
            found.append(self._slots[int(piece)] if n % 2 else piece)
        return tuple(found)


def render(pieces: Sequence[bytes | Slot], facts: Facts) -> bytes:
    """The part for one document."""
    return b"".join([p if isinstance(p, bytes) else p.render(facts) for p in pieces])
