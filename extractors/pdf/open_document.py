"""A PDF that is open: its fields and what it says of itself, read once, and its pages, parsed when they are asked for.

Everything learnt of a person's document lives here, and goes when it is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.pdf.changes import page_digest
from extractors.pdf.changes.byte_witness import Base
from extractors.pdf.changes.own_copy import own_copy
from extractors.pdf.document import fallback_reader, identity
from extractors.pdf.document.glance import PageMark, glance, marked
from extractors.pdf.document.opening import damaged, opened, warnings_of, was_repaired
from extractors.pdf.document.taking import taken
from extractors.pdf.fields.controls import Found, controls
from extractors.pdf.joined import has_repeats, own_name
from schemas.errors import DocumentError

if TYPE_CHECKING:
    from pikepdf import Pdf

    from extractors.pdf.page.content import Page
    from schemas.identity import Carrier


@dataclass(eq=False)
class OpenPdf:
    """One PDF, or some pages of one as a file of their own.

    `opening` opens the file, None where only the fallback reader could; `stated` are the carriers that need no page to
    be read, `warnings` what was odd about the file. `own_of` is the known blank of which this is a copy that we wrote.
    """

    data: bytes
    opening: Callable[[], Pdf] | None
    found: Found
    stated: list[Carrier]
    contents: page_digest.Contents = field(default_factory=page_digest.Contents)
    warnings: tuple[str, ...] = ()
    repaired: bool = False
    author: str | None = None
    own_of: Base | None = None

    @cached_property
    def pdf(self) -> Pdf | None:
        """The file, which is opened for this if need be; None where only the fallback reader could open it."""
        return self.opening() if self.opening is not None else None

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """What is drawn on the pages. Raises DocumentError `pdf-too-large`, `pdf-damaged`."""
        from extractors.pdf.page.content import pages_of, parsed

        if self.pdf is None:
            return parsed(self.data)  # where its fields were past reading, its pages may not be
        return pages_of(self.pdf)

    @property
    def named(self) -> bool:
        """Whether it says which form it is without its pages being read, and has fields to be read by."""
        return bool(self.found.controls) and any(c.form for c in self.stated)

    @cached_property
    def may_be_several(self) -> bool:
        """Whether anything that is known of it so far is not as in a file that is one form."""
        return not self.named or self.contents.mixed or has_repeats(self.found)

    @cached_property
    def count(self) -> int:
        """Its pages; 0 where only the fallback reader could open it."""
        if self.own_of is not None:
            return len(self.contents.packed)
        return len(self.pdf.pages) if self.pdf is not None else 0

    @cached_property
    def carriers(self) -> tuple[Carrier, ...]:
        """Every place that says which document it is: metadata, the foot of each page, the title.

        Pages are only read where there is no metadata or no form field: a filled form on screen has both.
        """
        if self.named:
            return tuple(self.stated)
        return (*self.stated, *(m.reference for m in self.marks if m.reference is not None))

    @cached_property
    def further(self) -> tuple[int, ...]:
        """The pages, from 1, that were printed behind the form and are no part of it. They have no fields.

        Where all pages are drawn as those of a form, their words are not asked.
        """
        if self.own_of is not None or self.pdf is None or (self.named and not self.contents.unnamed):
            return ()
        answered = {w.page for c in self.found.controls for w in c.widgets}
        return tuple(m.page for m in self.marks if m.further and m.page not in answered)

    @cached_property
    def marks(self) -> tuple[PageMark, ...]:
        """What the words of each page say of it: its reference and number. Raises DocumentError as `pages` does."""
        if self.pdf is None:
            return self._marks_as_drawn()
        marks = glance(self.data, self.pdf)
        if marks is None:  # pdfium cannot open it
            return self._marks_as_drawn()
        # Where no font says which letters it has, they are told by how they are drawn.
        dumb = [m.page for m in marks if not m.readable]
        if not dumb or any(m.reference for m in marks):
            return marks
        with open_pages(self, sorted({dumb[0], dumb[-1]})) as ends:
            ours = any(marked(page.number, page.text).reference for page in ends.pages)
        return self._marks_as_drawn() if ours else marks

    def _marks_as_drawn(self) -> tuple[PageMark, ...]:
        return tuple(marked(page.number, page.text) for page in self.pages)


@contextmanager
def open_pdf(data: bytes) -> Iterator[OpenPdf]:
    """The PDF in these bytes, open.

    Raises DocumentError: `pdf-empty`, `pdf-too-large`, `pdf-damaged`, `pdf-encrypted`.
    """
    with ExitStack() as until_closed:
        own = own_copy(data)
        if own is not None:
            # What is in it is known; the file itself is opened only where its pages are to be looked at.
            yield OpenPdf(
                data, lambda: until_closed.enter_context(opened(data)), own.found, own.stated, own.base.contents,
                own_of=own.base,
            )  # fmt: skip
            return
        try:
            document = _looked_through(data, until_closed.enter_context(opened(data)))
        except DocumentError as refused:
            if refused.code != "pdf-damaged":
                raise
            again = fallback_reader.read(data)
            if again is None:
                raise
            document = OpenPdf(data, None, *again, repaired=True)
        yield document


def _looked_through(data: bytes, pdf: Pdf) -> OpenPdf:
    from pikepdf import PdfError

    try:
        odd = warnings_of(pdf)
        found, contents = controls(pdf), page_digest.contents(pdf)
        stated, author = identity.in_metadata(pdf), identity.author(pdf)
        warnings = odd + warnings_of(pdf)
    except (PdfError, ValueError, TypeError, RuntimeError, KeyError, AttributeError) as broken:
        raise damaged() from broken
    return OpenPdf(data, lambda: pdf, found, stated, contents, warnings, was_repaired(warnings), author)


@contextmanager
def open_pages(document: OpenPdf, numbers: Sequence[int]) -> Iterator[OpenPdf]:
    """Some pages of an open document, counted from 1, as a document of their own.

    What the file says of itself as a whole is not theirs; their fields are those whose widgets stand on them.
    Raises DocumentError `pdf-damaged` where the pages cannot be taken out.
    """
    assert document.pdf is not None  # noqa: S101 - asked by whoever has counted its pages
    data = taken(document.pdf, numbers)
    with open_pdf(data) as part:
        part.stated = []
        part.repaired = document.repaired
        for control in part.found.controls:
            control.name = own_name(control.name)
        yield part
