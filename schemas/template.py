"""A template: where on the page each answer of a rendition stands.

All lengths are points (1/72 inch), the origin is the top left corner of the page, pages count from 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Literal

from pydantic import model_validator

from schemas import geometry
from schemas.model import Model
from schemas.rendition import RenditionFormat


class PageBox(Model):
    """A rectangle on a page: points, top-left origin; x0 < x1, y0 < y1; pages count from 1."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def corners(self) -> geometry.Box:
        """The rectangle, without its page."""
        return geometry.Box(self.x0, self.y0, self.x1, self.y1)


class Place(Model):
    """One answer's box, or the box of one of its options (`option`).

    `kind`: `text` is written in, `comb` has one cell a character (dates: ten cells, dd/mm/yyyy), `mark` is
    ticked, `signature` is signed. `part` is 0 in the form and 1, 2 … in continuation boxes on extra sheets.
    `size` is the type size in points that our own filling starts from.
    """

    path: str
    box: PageBox
    kind: Literal["text", "comb", "mark", "signature"]
    option: str | None = None
    part: int = 0
    multiline: bool = False
    size: float = 11.0


Run = tuple[str, float, float, float]
"""Printed words without their spaces, left and right end, and baseline."""


class Printed(Model):
    """What a page has printed on it, to know what was added: nothing of any copy is in it.

    `digest`: of its content as `content_digest` makes it; `packed`: of the same as it stands in the blank's file,
    compressed, which most programs leave alone.
    """

    digest: str
    packed: str = ""
    runs: tuple[Run, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _without_pictures(cls, kept: Any) -> Any:
        """Templates that were kept earlier tell where a page's pictures are, which nothing asks any more."""
        return {k: v for k, v in kept.items() if k != "pictures"} if isinstance(kept, dict) else kept


def content_digest(parts: Iterable[bytes]) -> str:
    """A short digest of a page's content, however it is packed: equal where nothing was added to the page."""
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        digest.update(part.strip())
        digest.update(b"\n")
    return digest.hexdigest()


class Template(Model):
    """The boxes of a rendition by path. Word renditions have none: their pages belong to the reader's machine.

    `organisation` is the name that stands in its words where the form has `{organisation}`.
    """

    rendition: str
    form: str
    edition: int
    format: RenditionFormat
    pages: tuple[tuple[float, float], ...] = ()
    places: tuple[Place, ...] = ()
    rows: tuple[tuple[str, int], ...] = ()
    continued: tuple[tuple[str, int], ...] = ()
    printed: tuple[Printed, ...] = ()
    """One a page; none where the template was kept before pages were compared."""
    organisation: str | None = None

    @cached_property
    def by_spot(self) -> Mapping[tuple[str, str | None, int], Place]:
        """Every place by path, option and part. Made once, since all documents of a rendition are held to it."""
        return {(p.path, p.option, p.part): p for p in self.places}

    @cached_property
    def page_of(self) -> Mapping[str, int]:
        """The page on which the box of each path stands, of several the first."""
        found: dict[str, int] = {}
        for place in self.places:
            if not place.part:
                found[place.path] = min(place.box.page, found.get(place.path, place.box.page))
        return found

    @cached_property
    def parts(self) -> Mapping[str, frozenset[int]]:
        """The parts each path has a box for."""
        parts: dict[str, set[int]] = {}
        for place in self.places:
            parts.setdefault(place.path, set()).add(place.part)
        return {path: frozenset(numbers) for path, numbers in parts.items()}
