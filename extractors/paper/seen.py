"""What a recogniser says of one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.geometry import Box

if TYPE_CHECKING:
    from extractors.paper.flat_page import Ink


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer as it was seen: `raw` words (empty: seen and blank) or `marks`, the keys of the boxes that are ticked.

    `confidence`: 0 to 1, calibrated: how often what is said with it is right. `doubt`: a code of
    `schemas.doubts.SENTENCES`; then a person decides. `other`: what it may be instead. `box`: where it stands, in the
    template's points.
    """

    box: Box
    raw: str | None = None
    marks: tuple[str, ...] | None = None
    confidence: float = 1.0
    doubt: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Handwriting:
    """What was written at a path, as a picture (0 paper to 255 ink, 200 dpi), for a draft to be made of it."""

    path: str
    ink: Ink
