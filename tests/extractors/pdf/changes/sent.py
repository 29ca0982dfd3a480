"""A form as it was sent out and came back, read as intake reads it: with its template and its kept blank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Pdf

import forms
from extractors.contract import WHOLE
from extractors.pdf import READER
from intake import comparison, parts
from intake.documents import look, order
from intake.issued import Issued
from samples import make
from schemas.definition import FormDefinition
from schemas.filled import Filled
from schemas.reading import Reading
from schemas.values import Value


@dataclass(frozen=True)
class Sent:
    """A form's filled sample and its blank."""

    name: str
    filled: Filled
    blank: bytes

    @classmethod
    def of(cls, name: str) -> Sent:
        filled = make.filled(forms.load(name), "pdf")
        assert filled.blank is not None
        return cls(name, filled, filled.blank())

    @property
    def answers(self) -> dict[str, Value]:
        """What was filled in."""
        return make.record(forms.load(self.name))

    def read(self, data: bytes) -> Reading:
        """What comes of a document, both witnesses heard."""
        issued = Issued()
        issued.keep(self.filled.template, self.blank)
        with parts.opened(data) as part:
            how = order(look(part), forms.builtin(), issued)
            assert how.template == self.filled.template
            assert how.blank == self.blank
            return comparison.read(part, how)


SEEN = frozenset({"added-by-hand", "print-missing", "picture-disagrees"})
"""The codes of what the picture witness tells."""


def compared(data: bytes, form: FormDefinition, filled: Filled) -> Reading:
    """A document read with its template, its pages held against its blank."""
    assert filled.blank is not None
    with READER.open(data) as document:
        part = document.part(WHOLE)
        return comparison.compared(part, part.read(form, filled.template), filled.template, filled.blank())


def seen_at(reading: Reading) -> list[str | None]:
    """The paths about which something is seen on the pages; None for what is in no answer."""
    return [q.path for q in reading.queries if q.code in SEEN]


def asked(reading: Reading) -> set[tuple[str, str | None]]:
    """Codes and paths of what is asked about a document."""
    doubts = {(v.doubt, v.path) for v in reading.values if v.doubt}
    return doubts | {(q.code, q.path) for q in reading.queries}


def changed(data: bytes, change: Callable[[Pdf], object]) -> bytes:
    """The document with a change, written anew."""
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()
