"""Whether the pages under a document's fields are as they were issued.

The fields say what was answered; a person sees the page. So what was printed, placed or drawn on it counts as well. A
page whose content has the blank's digest had nothing added; any other says itself which page it is, and is compared as
a picture (`picture_witness`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pikepdf import ObjectType, PdfError

from extractors.pdf.document.limits import MAX_STREAM
from extractors.pdf.document.page_numbers import foreign_page, missing_pages, pages_twice
from extractors.pdf.fields.placement import FieldPlacement
from schemas.identity import Carrier
from schemas.reading import Query
from schemas.template import Template, content_digest

if TYPE_CHECKING:
    from pikepdf import Pdf

    from extractors.pdf.document.glance import PageMark

_REFERENCE = "/CarepackReference"
"""The PDF rendition draws the reference of a copy as this, one for all its pages."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A digest of each page's content as it is packed, and whether the pages bear the references of two copies.

    `unnamed`: how many of them do not draw a copy's reference as we draw it.
    """

    packed: tuple[str, ...] = ()
    mixed: bool = False
    unnamed: int = 0


@dataclass(slots=True)
class Compared:
    """What is odd about the pages, and what those that were looked at say the document is."""

    queries: list[Query] = field(default_factory=list)
    carriers: list[Carrier] = field(default_factory=list)


def contents(pdf: Pdf) -> Contents:
    """What can be told of all pages without unpacking one. A page whose content cannot be read has no digest (`""`)."""
    packed: list[str] = []
    read: dict[tuple[int, int], bytes] = {}  # our pages share a stream, and each takes a while to be fetched
    references: dict[tuple[int, int], bytes] = {}
    named = 0
    for page in pdf.pages:
        try:
            own = page.obj
            packed.append(content_digest(_fetched(s, read) for s in _streams(own)))
            reference = _reference(own)
            named += reference is not None
            if reference is not None and (where := reference.objgen) not in references:
                references[where] = reference.read_raw_bytes()
        except (PdfError, ValueError, TypeError, KeyError, AttributeError):
            packed.append("")
    return Contents(tuple(packed), len(set(references.values())) > 1, len(packed) - named)


def _fetched(stream: Any, read: dict[tuple[int, int], bytes]) -> bytes:
    where = stream.objgen
    if where not in read or not where[0]:
        read[where] = stream.read_raw_bytes()
    return read[where]


def _unpacked(pdf: Pdf) -> list[str]:
    """The digest of each page's content unpacked: `""` where that cannot be, or it unpacks to too much."""
    digests: list[str] = []
    left = MAX_STREAM
    for page in pdf.pages:
        try:
            parts = [s.read_bytes() for s in _streams(page.obj)] if left > 0 else []
            left -= sum(map(len, parts))
            digests.append(content_digest(parts) if left > 0 else "")
        except (PdfError, ValueError, TypeError, KeyError, AttributeError):
            digests.append("")
    return digests


def _streams(page: Any) -> Iterable[Any]:
    content = page.get("/Contents")
    if content is None:
        return ()
    streams: Iterable[Any] = content if content._type_code is ObjectType.array else (content,)
    return streams


def _reference(page: Any) -> Any:
    try:
        found = page["/Resources"]["/XObject"][_REFERENCE]
    except (KeyError, ValueError, TypeError):
        return None
    return found if found._type_code is ObjectType.stream else None


class Open(Protocol):
    """What is looked at in an open document: its file, what was seen of all its pages, and, if need be, their words."""

    contents: Contents

    @property
    def pdf(self) -> Pdf | None:
        """The file, which is opened for this if need be."""

    @property
    def marks(self) -> tuple[PageMark, ...]:
        """What the words of each page say of it."""


def are_as_printed(document: Open, template: Template) -> bool:
    """Whether the content of every page is that of a page of the blank."""
    digests = _digests(document, template)
    return bool(digests) and all(d in {p.digest for p in template.printed} for d in digests)


def _digests(document: Open, template: Template) -> list[str]:
    blanks = {p.packed: p.digest for p in template.printed}
    digests = [blanks.get(packed, "") for packed in document.contents.packed]
    if template.printed and not all(digests) and document.pdf is not None:
        digests = _unpacked(document.pdf)
    return digests


def compare(document: Open, template: Template, placement: FieldPlacement) -> Compared:
    """Which pages a document with fields has that are not the form's, and which it has not.

    A template that was kept without its printed words tells only which of its pages with fields are missing.
    """
    result = Compared()
    which: dict[int, int] = {}
    changed: list[int] = []
    seen = document.contents
    for number, digest in enumerate(_digests(document, template), 1):
        page = placement.page(number)
        same = [n for n, blank in enumerate(template.printed, 1) if blank.digest == digest]
        if page is None and same:
            page = next((n for n in same if n not in which.values()), same[0])
        if page is not None:
            which[number] = page
        if page not in same:
            changed.append(number)
    if template.printed and (changed or seen.mixed):
        _look(document.marks, changed, which, template, result)
    if seen.packed:
        here = set(which.values())
        if not template.printed:
            here |= set(range(1, len(template.pages) + 1)) - {p.box.page for p in template.places}
        result.queries += missing_pages(here | template.only_read, len(template.pages))
        result.queries += pages_twice(list(which.values()))
    return result


def _look(
    marks: tuple[PageMark, ...],
    changed: list[int],
    which: dict[int, int],
    template: Template,
    result: Compared,
) -> None:
    """What pages that are not their blanks' are: their own words may have to tell."""
    by_page = {mark.page: mark for mark in marks}
    result.carriers += (mark.reference for mark in marks if mark.reference is not None)
    for number in changed:
        mark = by_page.get(number)
        said = mark.reference.rendition if mark is not None and mark.reference is not None else None
        told = mark.number if mark is not None and mark.count == len(template.pages) else None
        if said not in (None, template.rendition) or (told is None and number not in which):
            result.queries.append(foreign_page(number))
            which.pop(number, None)
        elif told is not None:
            which.setdefault(number, told)
