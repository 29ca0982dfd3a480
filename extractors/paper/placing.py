"""A page of a file at first sight, and then in its place: which page of which form it is, and the same laid flat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.paper import gate
from extractors.paper.blank_sides import is_blank
from extractors.paper.laying import lay
from extractors.paper.page_marks import SIZES, Code, codes, look_at, markers_anywhere
from extractors.paper.registration import register
from schemas.errors import CarepackError, DocumentError
from schemas.page_marks import MM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.paper.flat_page import FlatPage, Ink
    from extractors.paper.picture import Picture, Scan
    from schemas.reading import Query

Whose = tuple[str | None, int | None, str | None, str | None, str | None]
"""Form, edition, rendition, copy number and organisation, as a page's code says them."""


_CODES = 2
"""Codes on a page."""
_FAR = 4.0
"""Sides of a code by which the two lie apart at least, each way: on paper seen straight on it is 8 and 14."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a page of the file (`number`, from 1) shows at first sight.

    `blank`: nothing. `marked`: our corner markers, but no code that can be read. `refused`: why it is not read.
    """

    number: int
    codes: tuple[Code, ...] = ()
    blank: bool = False
    marked: bool = False
    refused: CarepackError | None = None

    @property
    def whose(self) -> Whose | None:
        """Which document it says it is of; None where it says nothing."""
        return _whose(self.codes[0]) if self.codes else None

    @property
    def page(self) -> int | None:
        """Which page of that it says it is, from 1."""
        return self.codes[0].carrier.page_number if self.codes else None


def _whose(code: Code) -> Whose:
    said = code.carrier
    return said.form, said.edition, said.rendition, said.copy_number, said.organisation


def _several(found: Sequence[Code]) -> bool:
    """Whether these are codes of more than one page; of a blank form that many fill in, all of them say the same.

    A page has two codes, turned alike, the second lower than the first and further left.
    """
    if len({(_whose(c), c.carrier.page_number) for c in found}) > 1 or len(found) > _CODES:
        return True
    return len(found) == _CODES and not (_below(found[0], found[1]) or _below(found[1], found[0]))


def _below(first: Code, second: Code) -> bool:
    """Whether a code lies where the second of a page does, as its first sees it: an exact place is known later."""
    across, down = first.corners[1] - first.corners[0], first.corners[3] - first.corners[0]
    away = second.corners[0] - first.corners[0]
    alike = float((second.corners[1] - second.corners[0]) @ across) > 0
    return alike and away @ across < -_FAR * (across @ across) and away @ down > _FAR * (down @ down)


def sighted(scan: Scan, number: int) -> Sight:
    """The first look at a page of the file. A page that cannot be had is seen as refused, and raises nothing."""
    try:
        grey = scan.picture(number).grey
        found = codes(grey, number, thoroughly=False)
    except DocumentError as refused:
        return Sight(number, refused=refused)
    if found:
        return Sight(number, found, refused=several_pages() if _several(found) else None)
    if is_blank(grey):
        return Sight(number, blank=True)
    found = codes(grey, number)
    if found:
        return Sight(number, found, refused=several_pages() if _several(found) else None)
    small, _ = look_at(grey)
    marked = any(markers_anywhere(small, size) for size in SIZES)
    return Sight(number, marked=marked, refused=code_unreadable() if marked else foreign())


def placed(
    picture: Picture, sight: Sight, page: int, size: tuple[float, float], blank: Ink
) -> FlatPage | Query:
    """A page laid over a page of the template (from 1), of this size (points); or why it is too poor to be read."""
    place = register(picture.grey, sight.codes, (size[0] / MM, size[1] / MM))
    if place is None:
        return gate.unplaced(picture.number, page)
    flat, found = lay(picture, place, page, blank)
    return gate.too_poor(flat, found) or flat


def several_pages() -> CarepackError:
    """A picture that shows more than one page."""
    return DocumentError.of(
        "several-pages",
        "Several pages lie on this picture.",
        "Scan or photograph each page by itself.",
    )


def code_unreadable() -> CarepackError:
    """One of our pages that does not say any more which it is."""
    return DocumentError.of(
        "page-code-unreadable",
        "This is a page of a form of ours, but neither of its two codes can be read, so nobody knows whose it is.",
        "Scan it again, flat and whole, or key its answers from the paper.",
    )


def foreign() -> CarepackError:
    """A page of something else, or the back of one with a note."""
    return DocumentError.of(
        "foreign-page",
        "Neither codes nor corner markers of ours are seen on this page. Something is written on it, or printed.",
        "If it is the back of a form, look whether what it says belongs into an answer, and key that. If it is a page "
        "of ours, scan it again, sharp, flat and whole; else look whether it belongs to a form.",
    )


def nothing_on_it() -> CarepackError:
    """A file of blank sides."""
    return DocumentError.of(
        "only-blank-sides",
        "Nothing is written or printed on these pages.",
        "Look whether they were scanned with the wrong side up.",
    )
