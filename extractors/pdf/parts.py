"""A PDF as readers are asked for it: opened once, and taken apart where it holds more than one form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from extractors.contract import WHOLE, no_such_part, several_forms
from extractors.locators import locator_of, pages_in
from extractors.pdf import reader
from extractors.pdf.document.opening import recognises
from extractors.pdf.document.splitting import begins_twice, by_number, by_reference, doubled
from extractors.pdf.joined import are_several, check_shared, has_rivals, shared
from extractors.pdf.open_document import OpenPdf, open_pages, open_pdf
from extractors.while_open import forgetting
from schemas.errors import DocumentError
from schemas.reading import Evidence, Observation, Query

if TYPE_CHECKING:
    from extractors.contract import GivenOut, Shown
    from extractors.paper.seen import Handwriting
    from extractors.pixels import Pixels
    from schemas.definition import FormDefinition
    from schemas.identity import Carrier
    from schemas.reading import Medium, Reading
    from schemas.template import Template

_JUDGED = 6
"""Forms of one file that are read to tell whether they are several people's; with so many, the others are as well."""

Told = TypeVar("Told", Query, Observation)


@dataclass(frozen=True, slots=True)
class PdfPart:
    """A PDF, or some pages of one. `numbers` are those its pages have in the file, where they are some of it.

    `further` are the pages of the file that stand behind the form and were not read.
    """

    document: OpenPdf
    file: PdfDocument
    locator: str = WHOLE
    numbers: tuple[int, ...] = ()
    shared: dict[str, bool] = field(default_factory=dict)
    further: tuple[int, ...] = ()
    medium: Medium = "pdf"

    def carriers(self) -> tuple[Carrier, ...]:
        """Every place that says which document it is. Raises DocumentError as `pages` of an open document does."""
        return tuple(self._of_carrier(c) for c in self.document.carriers)

    def divided(
        self, form: FormDefinition | None = None, template: Template | None = None
    ) -> tuple[str, ...]:
        """The locators of the forms it turns out to be: those of several copies, or of several people or days.

        Pages are looked at only where something is not as in a file that is one form. Raises DocumentError
        `several-forms`.
        """
        document = self.document
        if not (
            document.may_be_several or (template is not None and 0 < len(template.pages) < document.count)
        ):
            return ()
        marks = document.marks
        groups = by_reference(marks, document.count)
        if not groups and form is not None and begins_twice(marks):
            groups = by_number(marks, document.count)
            if not groups and (has_rivals(document.found) or not doubled(marks)):
                raise several_forms()
            if not self._are_several(groups, form, template):
                groups = ()
        return tuple(locator_of([self._in_file(page) for page in group]) for group in groups)

    def _are_several(
        self, groups: Sequence[tuple[int, ...]], form: FormDefinition, template: Template | None
    ) -> bool:
        readings: list[Reading | None] = []
        for group in groups[:_JUDGED]:
            try:
                part = self.file.part(locator_of([self._in_file(page) for page in group]))
                readings.append(part.read(form, template))
            except DocumentError as refused:
                if refused.code != "fields-shared":
                    raise
                readings.append(None)
        return bool(readings) and are_several(readings, form)

    def read(
        self, form: FormDefinition, template: Template | None = None, given_out: GivenOut | None = None
    ) -> Reading:
        """What it says on each path of a form. Raises DocumentError as `extractors.pdf.reader.read` does."""
        del given_out
        reading = reader.read(self.document, form, template)
        if not self.numbers:
            return reading
        check_shared(self.shared, reading)
        return reading.model_copy(
            update={
                "carriers": tuple(map(self._of_carrier, reading.carriers)),
                "values": tuple(map(self._of_evidence, reading.values)),
                "queries": (*map(self._of_evidence, reading.queries), *_not_read(self.further)),
            }
        )

    def compare(
        self, reading: Reading, template: Template, blank: bytes | None, expected: Callable[[], bytes]
    ) -> tuple[Query, ...]:
        """What its pages show that is neither the form's nor what was read."""
        from extractors.pdf.changes.asking import queries

        here = {number: page for page, number in enumerate(self.numbers, 1)}
        if here:
            reading = reading.model_copy(
                update={"queries": tuple(_moved(q, lambda p: here.get(p, p)) for q in reading.queries)}
            )
        found = queries(self.document, reading, template, blank, expected)
        return tuple(map(self._of_evidence, found)) if here else found

    @property
    def handwriting(self) -> tuple[Handwriting, ...]:
        """None: it was typed."""
        return ()

    def picture(
        self, place: Shown, template: Template | None = None, given_out: GivenOut | None = None
    ) -> Pixels | None:
        """A place of one of its pages, drawn; None where the file has no such page. Raises `page-undrawable`."""
        from extractors.pdf.showing import picture

        del template, given_out
        return picture(self.file.data, place)

    def _of_carrier(self, carrier: Carrier) -> Carrier:
        if carrier.page is None or not self.numbers:
            return carrier
        return carrier.model_copy(update={"page": self._in_file(carrier.page)})

    def _of_evidence(self, thing: Told) -> Told:
        return _moved(thing, self._in_file)

    def _in_file(self, page: int) -> int:
        return self.numbers[page - 1] if 0 < page <= len(self.numbers) else page


def _not_read(further: Sequence[int]) -> Iterator[Query]:
    """What is said of pages that were printed behind the form."""
    if further:
        one = len(further) == 1
        which = f"Page {further[0]} tells" if one else f"Pages {further[0]} to {further[-1]} tell"
        say = f"{which} where the record of this form comes from, and {'was' if one else 'were'} not read."
        yield Query(code="further-pages", say=say, level="note", evidence=Evidence(page=further[0]))


def _moved(thing: Told, page_of: Callable[[int], int | None]) -> Told:
    if thing.evidence is None or thing.evidence.page is None:
        return thing
    there = thing.evidence.model_copy(update={"page": page_of(thing.evidence.page)})
    return thing.model_copy(update={"evidence": there})


class PdfDocument:
    """A PDF that is open, and the parts of it that were asked for."""

    def __init__(self, document: OpenPdf, until_closed: ExitStack) -> None:
        self._document = document
        self._until_closed = until_closed

    @property
    def data(self) -> bytes:
        """The file as it came."""
        return self._document.data

    @cached_property
    def parts(self) -> tuple[PdfPart, ...]:
        """The whole document, unless its pages say that they are of several forms. Raises as `PdfPart.divided` does."""
        whole = self.part(WHOLE)
        return tuple(map(self.part, whole.divided())) or (whole,)

    def part(self, locator: str) -> PdfPart:
        """All of it, or the pages of `pages=4-6`. Raises DocumentError `no-such-part`."""
        if locator == WHOLE:
            return self._whole()
        numbers = pages_in(locator)
        if not numbers or self._document.pdf is None or max(numbers) > len(self._document.pdf.pages):
            raise no_such_part()
        pages = self._until_closed.enter_context(open_pages(self._document, numbers))
        return PdfPart(pages, self, locator, numbers, shared(self._document.found, numbers))

    def _whole(self) -> PdfPart:
        """All of it but the pages that were printed behind the form, if it has any."""
        document = self._document
        rest = tuple(n for n in range(1, document.count + 1) if n not in document.further)
        if not document.further or not rest:
            return PdfPart(document, self)
        pages = self._until_closed.enter_context(open_pages(document, rest))
        pages.stated = document.stated
        return PdfPart(pages, self, WHOLE, rest, further=document.further)


class PdfReader:
    """The reader of PDF files."""

    medium: Medium = "pdf"

    def recognises(self, data: bytes) -> bool:
        """Whether this is a PDF, by its content."""
        return recognises(data)

    @contextmanager
    def open(self, data: bytes) -> Iterator[PdfDocument]:
        """The PDF, open. Raises DocumentError: `pdf-empty`, `pdf-too-large`, `pdf-damaged`, `pdf-encrypted`."""
        with forgetting(), ExitStack() as until_closed:
            yield PdfDocument(until_closed.enter_context(open_pdf(data)), until_closed)
