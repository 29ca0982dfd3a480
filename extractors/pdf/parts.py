"""A PDF as readers are asked for it: opened once, and taken apart where it holds more than one form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from extractors.contract import WHOLE, no_such_part
from extractors.pdf import reader
from extractors.pdf.document.opening import recognises
from extractors.pdf.open_document import OpenPdf, open_pages, open_pdf
from schemas.reading import Observation, Query

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.identity import Carrier
    from schemas.reading import Medium, Reading
    from schemas.template import Template

_LOCATOR = re.compile(r"pages=(\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*)")

Told = TypeVar("Told", Query, Observation)


@dataclass(frozen=True, slots=True)
class PdfPart:
    """A PDF, or some pages of one. `numbers` are those its pages have in the file, where they are some of it."""

    document: OpenPdf
    locator: str = WHOLE
    numbers: tuple[int, ...] = ()
    medium: Medium = "pdf"

    def carriers(self) -> tuple[Carrier, ...]:
        """Every place that says which document it is. Raises DocumentError as `pages` of an open document does."""
        return tuple(self._of_carrier(c) for c in self.document.carriers)

    def divided(
        self, form: FormDefinition | None = None, template: Template | None = None
    ) -> tuple[str, ...]:
        """The locators of the forms it turns out to be."""
        del form, template
        return ()

    def read(self, form: FormDefinition, template: Template | None = None) -> Reading:
        """What it says on each path of a form. Raises DocumentError as `extractors.pdf.reader.read` does."""
        reading = reader.read(self.document, form, template)
        if not self.numbers:
            return reading
        return reading.model_copy(
            update={
                "carriers": tuple(map(self._of_carrier, reading.carriers)),
                "values": tuple(map(self._of_evidence, reading.values)),
                "queries": tuple(map(self._of_evidence, reading.queries)),
            }
        )

    def _of_carrier(self, carrier: Carrier) -> Carrier:
        return carrier.model_copy(update={"page": self._in_file(carrier.page)})

    def _of_evidence(self, thing: Told) -> Told:
        if thing.evidence is None or thing.evidence.page is None:
            return thing
        there = thing.evidence.model_copy(update={"page": self._in_file(thing.evidence.page)})
        return thing.model_copy(update={"evidence": there})

    def _in_file(self, page: int | None) -> int | None:
        return self.numbers[page - 1] if page is not None and 0 < page <= len(self.numbers) else page


class PdfDocument:
    """A PDF that is open, and the parts of it that were asked for."""

    def __init__(self, document: OpenPdf, until_closed: ExitStack) -> None:
        self._document = document
        self._until_closed = until_closed

    @cached_property
    def parts(self) -> tuple[PdfPart, ...]:
        """The whole document, unless its pages say that they are of several forms. Raises as `PdfPart.divided` does."""
        whole = PdfPart(self._document)
        return tuple(map(self.part, whole.divided())) or (whole,)

    def part(self, locator: str) -> PdfPart:
        """All of it, or the pages of `pages=4-6`. Raises DocumentError `no-such-part`."""
        if locator == WHOLE:
            return PdfPart(self._document)
        numbers = pages_in(locator)
        if not numbers or self._document.pdf is None or max(numbers) > len(self._document.pdf.pages):
            raise no_such_part()
        return PdfPart(
            self._until_closed.enter_context(open_pages(self._document, numbers)), locator, numbers
        )


class PdfReader:
    """The reader of PDF files."""

    medium: Medium = "pdf"

    def recognises(self, data: bytes) -> bool:
        """Whether this is a PDF, by its content."""
        return recognises(data)

    @contextmanager
    def open(self, data: bytes) -> Iterator[PdfDocument]:
        """The PDF, open. Raises DocumentError: `pdf-empty`, `pdf-too-large`, `pdf-damaged`, `pdf-encrypted`."""
        with ExitStack() as until_closed:
            yield PdfDocument(until_closed.enter_context(open_pdf(data)), until_closed)


def pages_in(locator: str) -> tuple[int, ...]:
    """The pages that a locator names, in its order; none where it is no locator of pages."""
    found = _LOCATOR.fullmatch(locator)
    numbers: list[int] = []
    for piece in found[1].split(",") if found else ():
        first, _, last = piece.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    sound = numbers and numbers[0] > 0 and all(a < b for a, b in pairwise(numbers))
    return tuple(numbers) if sound else ()


def locator_of(numbers: Sequence[int]) -> str:
    """The locator of these pages, which rise: `pages=1-3` or `pages=1,3,5-6`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "pages=" + ",".join(f"{a}-{b}" if a != b else f"{a}" for a, b in runs)
