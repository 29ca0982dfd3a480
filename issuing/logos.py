"""An organisation's logo taken into use: PNG, JPEG or SVG, bounded, and drawn once where it can harm nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from forms.organisation import LOGO_LIMIT
from schemas.errors import RenditionError


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo that can be printed: its bytes as they were given, the ending of its name, and how it looks, as PNG."""

    data: bytes
    suffix: str
    picture: bytes


@lru_cache(maxsize=4)
def taken(data: bytes) -> Logo:
    """A logo from outside. Raises RenditionError `logo-kind` for what is no such picture or a damaged one,
    `logo-large`, `logo-unsafe` for an SVG that acts or fetches, and `logo-bounds` for one that takes too much."""
    from fillers.logo_confined import drawn
    from fillers.pictures import JPEG, PNG
    from fillers.svg_look import is_svg

    if len(data) > LOGO_LIMIT:
        what = f"The logo is larger than {LOGO_LIMIT // 1_000_000} MB."
        raise RenditionError.of("logo-large", what, "Save it smaller; 600 pixels across are plenty.")
    kinds = ((data.startswith(PNG), ".png"), (data.startswith(JPEG), ".jpg"), (is_svg(data), ".svg"))
    suffix = next((ending for fits, ending in kinds if fits), None)
    if suffix is None:
        what = "The logo is neither a PNG, a JPG nor an SVG picture."
        raise RenditionError.of("logo-kind", what, "Save the logo as PNG and give that.")
    return Logo(data, suffix, drawn(data))
