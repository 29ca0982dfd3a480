"""A scan as readers are asked for it: opened once, its pages looked at once, and each form of it read page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.contract import WHOLE, no_such_part
from extractors.locators import locator_of, pages_in
from extractors.paper.by_page import ByPage
from extractors.paper.grouping import Group, by_order, grouped
from extractors.paper.opening import open_scan, recognises
from schemas.errors import DocumentError

if TYPE_CHECKING:
    from extractors.contract import AsGivenOut, GivenOut, Shown
    from extractors.paper.flat_page import FlatPage
    from extractors.paper.picture import Picture, Scan
    from extractors.paper.placing import Sight
    from extractors.paper.seen import Handwriting
    from extractors.pdf.changes.rendering import Drawing
    from extractors.pixels import Pixels
    from schemas.definition import FormDefinition
    from schemas.identity import Carrier
    from schemas.reading import Medium, Query, Reading
    from schemas.template import Template


@dataclass
class PaperPart:
    """Pages of a scan. `numbers` are those they have in the file; `handwriting` is what the last reading kept of it."""

    file: PaperDocument
    numbers: tuple[int, ...]
    locator: str = WHOLE
    medium: Medium = "paper"
    handwriting: list[Handwriting] = field(default_factory=list)

    @cached_property
    def _groups(self) -> tuple[Group, ...]:
        return grouped([self.file.sight(n) for n in self.numbers])

    @cached_property
    def _written(self) -> tuple[Sight, ...]:
        return tuple(s for group in self._groups for s in group.sights if not s.blank)

    def carriers(self) -> tuple[Carrier, ...]:
        """What the codes of its pages say.

        Raises DocumentError of a page that is refused: `foreign-page`, `page-code-unreadable`, `several-pages`,
        `only-blank-sides`, or as its picture does.
        """
        from extractors.paper.placing import nothing_on_it

        if not self._written:
            raise nothing_on_it()
        said = tuple(s.codes[0].carrier for s in self._written if s.codes)
        refused = next((s.refused for s in self._written if s.refused is not None), None)
        if refused is not None and not self._in_order:
            raise refused
        return said

    @property
    def _in_order(self) -> bool:
        """Whether no page has a code that can be read, and all are taken as they come: whoever asks says the form."""
        return all(s.marked for s in self._written) and self.locator == WHOLE

    def divided(
        self, form: FormDefinition | None = None, template: Template | None = None
    ) -> tuple[str, ...]:
        """The locators of the forms in it, and of each page that is refused; none where it is one form."""
        del form, template
        groups = self._groups
        return tuple(locator_of(g.numbers) for g in groups) if len(groups) > 1 else ()

    def read(
        self, form: FormDefinition, template: Template | None = None, given_out: GivenOut | None = None
    ) -> Reading:
        """What stands on each path of a form. Raises DocumentError as `carriers` does."""
        from extractors.paper import reading

        found = reading.read(self, form, template, given_out)
        self.handwriting = found.handwriting
        return found.reading

    def compare(
        self, reading: Reading, template: Template, blank: bytes | None, expected: Callable[[], bytes]
    ) -> tuple[Query, ...]:
        """Nothing: while it was read each page was held against the very page that was printed."""
        del reading, template, blank, expected
        return ()

    def picture(
        self, place: Shown, template: Template | None = None, given_out: GivenOut | None = None
    ) -> Pixels | None:
        """A place of one of its pages, laid flat where that can be. Raises DocumentError of the page."""
        from extractors.paper import showing

        return showing.picture(self, place, template, given_out)

    def as_it_came(self, number: int) -> Picture | None:
        """A page of the file, from 1; None where it is none of these. Raises DocumentError of the page."""
        return self.file.scan.picture(number) if number in self.numbers else None

    def flat_page(self, number: int, template: Template, given: AsGivenOut) -> FlatPage | None:
        """One page of the file, from 1, laid over its page of the template; None where it cannot be."""
        from extractors.paper.flat_page import FlatPage
        from extractors.pdf.changes.rendering import Drawing

        pages, _ = self._pages(len(template.pages))
        for page, sights in pages.items():
            here = [s for s in sights if s.number == number]
            if here:
                with Drawing(given.pdf) as drawing:
                    laid = self._laid(here, page, template, drawing)
                    return next((one for one in laid if isinstance(one, FlatPage)), None)
        return None

    def flat_pages(self, template: Template, given: AsGivenOut) -> Iterator[FlatPage | Query]:
        """Each page laid over its page of the template, one at a time; and what is asked about the pages.

        Raises DocumentError where the pages as they were given out cannot be drawn.
        """
        from extractors.paper.blank_sides import blank_sides
        from extractors.pdf.changes.rendering import Drawing
        from extractors.pdf.document.page_numbers import foreign_page, missing_pages

        count = len(template.pages)
        pages, beyond = self._pages(count)
        yield from (foreign_page(s.number) for s in beyond)
        yield from missing_pages(template.only_read.union(pages), count)
        group = Group(tuple(self.file.sight(n) for n in self.numbers))
        if not group.numbered:
            asked = by_order(group, self.file.others(self.numbers), template.only_read)
            yield from () if asked is None else (asked,)
        if blanks := [s.number for s in group.sights if s.blank]:
            yield blank_sides(blanks)
        with Drawing(given.pdf) as drawing:
            for page in sorted(pages):
                yield from self._laid(pages[page], page, template, drawing)

    def _pages(self, count: int) -> tuple[dict[int, list[Sight]], list[Sight]]:
        """The pages of the file by the page of the form they are; and those that are none of it."""
        pages: dict[int, list[Sight]] = {}
        beyond = []
        for place, sight in enumerate(self._written, 1):
            page = sight.page if sight.codes else place
            if page is None or not 1 <= page <= count:
                beyond.append(sight)
            else:
                pages.setdefault(page, []).append(sight)
        return pages, beyond

    def _laid(
        self, sights: Sequence[Sight], page: int, template: Template, drawing: Drawing
    ) -> Iterator[FlatPage | Query]:
        """A page of the form; of one that was scanned several times the best, with what is said of that."""
        from extractors.paper.doubles import alike, better, twice
        from extractors.paper.flat_page import DPI, FlatPage
        from extractors.paper.placing import placed

        blank = drawing.ink(page - 1, DPI)
        answers = [p.box.corners for p in template.places if p.box.page == page]
        kept: FlatPage | None = None
        asked: list[Query] = []
        same, read = True, 0
        for sight in sights:
            picture = self.file.scan.picture(sight.number)
            found = placed(picture, sight, page, template.pages[page - 1], blank)
            if not isinstance(found, FlatPage):
                asked.append(found)
                continue
            same = same and (kept is None or alike(kept, found, answers))
            kept, read = (found if kept is None else better(kept, found)), read + 1
        if kept is None:
            yield from asked
            return
        if len(sights) > 1:
            # One that is too poor to be read may say something else.
            yield twice(page, kept, same=same and read == len(sights))
        yield kept


class PaperDocument:
    """A scan that is open, and what its pages showed at first sight."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self._sights: dict[int, Sight] = {}

    def sight(self, number: int) -> Sight:
        """A page of the file (from 1) at first sight, looked at once."""
        from extractors.paper.placing import sighted

        if number not in self._sights:
            self._sights[number] = sighted(self.scan, number)
        return self._sights[number]

    def others(self, numbers: Sequence[int]) -> list[Sight]:
        """The pages of the file that are none of these."""
        return [self.sight(n) for n in range(1, len(self.scan) + 1) if n not in numbers]

    @cached_property
    def parts(self) -> tuple[PaperPart, ...]:
        """Its forms, and each page that is refused."""
        whole = self.part(WHOLE)
        return tuple(map(self.part, whole.divided())) or (whole,)

    def part(self, locator: str) -> PaperPart:
        """All of it, or the pages of `pages=4-6`. Raises DocumentError `no-such-part`."""
        if locator == WHOLE:
            return PaperPart(self, tuple(range(1, len(self.scan) + 1)))
        numbers = pages_in(locator)
        if not numbers or max(numbers) > len(self.scan):
            raise no_such_part()
        return PaperPart(self, numbers, locator)


class PaperReader:
    """The reader of scans and photographs of our pages."""

    medium: Medium = "paper"

    def recognises(self, data: bytes) -> bool:
        """Whether these are pictures of pages, by content."""
        return recognises(data)

    @contextmanager
    def open(self, data: bytes) -> Iterator[PaperDocument]:
        """The scan, open. Raises DocumentError of the file as a whole, as `open_scan` does."""
        scan = open_scan(data)
        if scan is None:
            raise DocumentError.of(
                "not-a-document", "This is no picture of a page.", "Send the scan or photograph itself."
            )
        try:
            yield PaperDocument(ByPage(scan))
        finally:
            scan.close()
