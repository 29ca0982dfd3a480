"""Our own completed documents, damaged at random with a fixed seed: bytes, container members, XML, PDF objects.

No mutation rewrites the text of an answer consistently: that is what a person does who fills a form in, and
nothing could tell the two apart. Everything else is fair: what is filed must be what was written.
"""

from __future__ import annotations

import random
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from lxml import etree

from schemas.values import Value
from tests.faults.mutations_of_bytes import originals
from tests.faults.mutations_of_pdf import PDF
from tests.faults.mutations_of_word import WORD

CANNOT = (
    pikepdf.PdfError,
    etree.XMLSyntaxError,
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    ValueError,
    AttributeError,
    TypeError,
    EOFError,
    OSError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged document and how it was made, so that it can be made again."""

    name: str
    data: bytes
    answers: dict[str, Value]

    @property
    def moves(self) -> str:
        """`repeated` or `moved` where whole rows or cells stand elsewhere on the page, as a person can drag them."""
        if any(n in self.name for n in ("repeat-row", "repeat-table")):
            return "repeated"
        return "moved" if any(n in self.name for n in _DRAGGED) else ""


_DRAGGED = ("exchange-rows", "exchange-cells", "exchange-paragraphs", "exchange-controls")


MAKERS = {"word": WORD, "pdf": PDF}


def mutants(seed: int, count: int, first: int = 0) -> Iterator[Mutant]:
    """`count` mutants from number `first`; each is the same for the same seed, whatever was asked before."""
    sound = originals()
    for number in range(first, first + count):
        dice = random.Random(f"{seed}/{number}")
        original = dice.choice(sound)
        makers = MAKERS[original.kind]
        names = dice.sample(sorted(makers), dice.choice((1, 1, 1, 2)))
        data = original.data
        for name in names:
            try:
                data = makers[name](dice, data)
            except CANNOT:  # the first damage left nothing for the second to work on
                break
        yield Mutant(f"{seed}/{number} {original.kind} {'+'.join(names)}", data, original.answers)
