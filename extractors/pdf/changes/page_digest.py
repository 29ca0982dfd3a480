"""Whether the pages under a document's fields are as they were issued.

The fields say what was answered; a person sees the page. So what was printed, placed or drawn on it counts as well. A
page whose content has the blank's digest had nothing added, and is not looked at again; any other is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
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

    from extractors.pdf.page.content import Page
    from schemas.geometry import Box

_REFERENCE = "/CarepackReference"
"""The PDF rendition draws the reference of a copy as this, one for all its pages."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A digest of each page's content as it is packed, and whether the pages bear the references of two copies."""

    packed: tuple[str, ...] = ()
    mixed: bool = False


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
    for page in pdf.pages:
        try:
            own = page.obj
            packed.append(content_digest(_fetched(s, read) for s in _streams(own)))
            reference = _reference(own)
            if reference is not None and (where := reference.objgen) not in references:
                references[where] = reference.read_raw_bytes()
        except (PdfError, ValueError, TypeError, KeyError, AttributeError):
            packed.append("")
    return Contents(tuple(packed), len(set(references.values())) > 1)


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
    """What is looked at in an open document: its file, what was seen of all its pages, and, if need be, these."""

    pdf: Pdf | None
    contents: Contents

    @property
    def pages(self) -> tuple[Page, ...]:
        """What is drawn on the pages."""


def compare(
    document: Open, template: Template, placement: FieldPlacement, shown: Collection[str]
) -> Compared:
    """What the pages of a document with fields have that their blanks have not, and which are not there.

    `shown` are the paths that have a field on a page; the boxes of others are read from the page itself. A template
    that was kept without its printed words tells only which of its pages with fields are missing.
    """
    result = Compared()
    which: dict[int, int] = {}
    changed: list[int] = []
    blanks = {p.packed: p.digest for p in template.printed}
    seen = document.contents
    digests = [blanks.get(packed, "") for packed in seen.packed]
    if template.printed and document.pdf is not None and not all(digests):
        digests = _unpacked(document.pdf)
    for number, digest in enumerate(digests, 1):
        page = placement.page(number)
        same = [n for n, blank in enumerate(template.printed, 1) if blank.digest == digest]
        if page is None and same:
            page = next((n for n in same if n not in which.values()), same[0])
        if page is not None:
            which[number] = page
        if page not in same:
            changed.append(number)
    if template.printed and (changed or seen.mixed):
        _look(document.pages, changed, which, _Known(template, placement, shown), result)
    if seen.packed:
        here = set(which.values())
        if not template.printed:
            here |= set(range(1, len(template.pages) + 1)) - {p.box.page for p in template.places}
        result.queries += missing_pages(here, len(template.pages))
        result.queries += pages_twice(list(which.values()))
    return result


@dataclass(frozen=True, slots=True)
class _Known:
    """What a page is compared with, and the paths that have a field on one."""

    template: Template
    placement: FieldPlacement
    shown: Collection[str]


def _look(
    pages: tuple[Page, ...], changed: list[int], which: dict[int, int], known: _Known, result: Compared
) -> None:
    """Compare the pages that are not their blanks'; what a page is, its own words may have to tell."""
    from extractors.pdf.changes.additions import added, not_printed
    from extractors.pdf.document.identity import on_pages
    from extractors.pdf.page.registration import Registered, register

    template = known.template
    result.carriers += on_pages(pages)
    others = {c.page for c in result.carriers if c.rendition != template.rendition}
    told = {r.page.number: r for r in register(pages, template)}
    for number in changed:
        there = told.get(number)
        if number in others or (there is None and number not in which):
            result.queries.append(foreign_page(number))
            which.pop(number, None)
            continue
        page = which.setdefault(number, there.number if there is not None else 0)
        if there is None or there.number != page:
            there = Registered(pages[number - 1], page)
        places = [p for p in template.places if p.box.page == page and p.path not in known.shown]
        read_there = [there.box(p).grown(1) for p in places]
        chars = [c for c in there.page.chars if not any(box.holds(c.middle) for box in read_there)]
        strange = not_printed(there, template.printed[page - 1], chars)
        result.queries += added(there, template, strange, _path_at(known.placement, number), known.shown)


def _path_at(placement: FieldPlacement, number: int) -> Callable[[Box], str | None]:
    return lambda box: placement.path_at(number, box)
