"""A cheap look at the words of the pages: whose they are and which page of it, before anything is parsed in earnest.

pdfium reads the words of a page in some milliseconds, where parsing what is drawn takes fifty times as long; that
is what it takes to say that a long report is none of our forms. It stops the process on some broken files, and so is
only used where a file is read in confinement, or is of our own making.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.pdf.document.limits import MAX_GLANCED, MAX_GLANCED_FIRST, MAX_GLANCED_PAGES
from schemas.further_pages import is_further
from schemas.identity import parse_reference

if TYPE_CHECKING:
    from pikepdf import Pdf

    from schemas.identity import Carrier

_NUMBER = re.compile(r"\bPage\s+(\d{1,3})\s+of\s+(\d{1,3})\b")
_OWN_NUMBER = re.compile(r"\bedition\s+\d{1,4}\s+" + _NUMBER.pattern)
"""As the form's own line has it, so that it is not taken from an answer."""
_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})
"""Categories of characters that stand for no letter: controls, unassigned, private use, surrogates."""
_ENDS = 12
"""Pages at the beginning, and at the end, of a long file that are looked at in any case."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """What the words of one page say it is: its reference, and the number printed on it (of how many).

    `further`: it is none of the form's, but one that we printed behind it.
    """

    page: int
    reference: Carrier | None = None
    number: int | None = None
    count: int | None = None
    words: str = ""
    further: bool = False

    @property
    def readable(self) -> bool:
        """Whether its fonts say which letters they have: else there are codes that no text has, or nothing."""
        seen = [c for c in self.words if not c.isspace()]
        return sum(unicodedata.category(c) in _NO_TEXT for c in seen) <= 0.2 * len(seen)


def glance(data: bytes, pdf: Pdf) -> tuple[PageMark, ...] | None:
    """The marks of the pages, in order; none of a page whose words were not read. None where pdfium cannot read it.

    Of a long file some pages are read first, and the others only where one of these has a reference.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return None
    try:
        every = range(1, min(len(pdf.pages), len(document)) + 1)
        first = _affordable(pdf, _spread(every))
        marks = list(_marks(document, first))
        if any(m.reference for m in marks):
            marks += _marks(
                document, [n for n in every if n not in set(first) and _size_of(pdf, n) is not None]
            )
        return tuple(sorted(marks, key=lambda m: m.page))
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()


def _spread(pages: Sequence[int]) -> list[int]:
    """Those of many pages that are looked at first: the first, the last, and some at even steps between."""
    if len(pages) <= MAX_GLANCED_PAGES:
        return list(pages)
    step = -(-(len(pages) - 2 * _ENDS) // (MAX_GLANCED_PAGES - 2 * _ENDS))
    return [*pages[:_ENDS], *pages[_ENDS:-_ENDS:step], *pages[-_ENDS:]]


def _affordable(pdf: Pdf, pages: Sequence[int]) -> list[int]:
    """As many of these pages as unpack to `MAX_GLANCED_FIRST` together, at least two, from both ends inwards."""
    left = MAX_GLANCED_FIRST
    chosen: list[int] = []
    for place in range(len(pages)):
        if left <= 0 and len(chosen) > 1:
            break
        number = pages[place // 2] if place % 2 == 0 else pages[-1 - place // 2]
        size = _size_of(pdf, number)
        if size is not None and (size <= left or len(chosen) < 2):
            chosen.append(number)
            left -= size
    return chosen


def _marks(document: Any, pages: Sequence[int]) -> Iterator[PageMark]:
    for number in pages:
        page = document[number - 1]
        text = page.get_textpage()
        words = text.get_text_range()
        text.close()
        page.close()
        yield marked(number, words)


def marked(page: int, words: str) -> PageMark:
    """What the words of a page say of it."""
    reference = parse_reference(words, "footer", page)
    if reference is None:
        return PageMark(page, words=words, further=is_further(words))
    said = set(_OWN_NUMBER.findall(words)) or set(_NUMBER.findall(words))
    if len(said) != 1:
        return PageMark(page, reference, words=words)
    number, count = said.pop()
    return PageMark(page, reference, int(number), int(count), words)


def _size_of(pdf: Pdf, number: int) -> int | None:
    """Bytes a page's content, and what it draws by name, unpacks to; None for more than a form's page could have."""
    from pikepdf import Array, Dictionary, PdfError, Stream

    try:
        page = pdf.pages[number - 1].obj
        content = page.get("/Contents")
        streams = list(content) if isinstance(content, Array) else [content]
        resources = page.get("/Resources")
        drawn = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        if isinstance(drawn, Dictionary):
            streams += [s for s in drawn.values() if isinstance(s, Stream) and s.get("/Subtype") == "/Form"]
        left = MAX_GLANCED
        for stream in streams:
            if isinstance(stream, Stream):
                left -= _size(stream, left)
                if left < 0:
                    return None
    except (PdfError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return MAX_GLANCED - left


def _size(stream: Any, most: int) -> int:
    """Bytes a stream unpacks to, counted no further than a little beyond `most`."""
    raw = stream.read_raw_bytes()
    chain = stream.get("/Filter")
    if chain is None or len(raw) > most:
        return len(raw)
    if str(chain) == "/FlateDecode":
        try:
            return len(zlib.decompressobj().decompress(raw, most + 1))
        except zlib.error:
            return len(raw)
    return len(stream.read_bytes())
