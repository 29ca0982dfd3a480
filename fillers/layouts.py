"""The layouts of released versions, by which a blank of an earlier one is known for this form's.

A rendition's digest is over form, branding, variant and the name of the layout. A blank that was printed by another
version is known by trying the names of the layouts there were: then what it asks is exactly what the form asks, and
only where it stands on the page is not known any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from types import MappingProxyType

from schemas.definition import FormDefinition
from schemas.rendition import Branding, Rendition, RenditionFormat, Variant

RELEASED: Mapping[RenditionFormat, tuple[str, ...]] = MappingProxyType(
    {"word": ("word-4",), "pdf": ("pdf-3 typst-0.15.2 c22188d29a70",)}
)
"""What `present` said when a version was released: added to with each release, never taken away."""
_VARIANTS = (Variant(), Variant(large=True), Variant(open=True))
"""Shapes that a form has by itself. Those of a record (more rows, extra sheets) are kept in a ledger."""


def present() -> Mapping[RenditionFormat, str]:
    """The names of the layouts of this version."""
    from fillers.pdf.compiling import layout
    from fillers.word.compiling import LAYOUT

    return {"word": LAYOUT, "pdf": layout()}


def earlier(
    digest: str,
    form: FormDefinition,
    brandings: Iterable[Branding],
    layouts: Mapping[RenditionFormat, tuple[str, ...]] = RELEASED,
) -> Rendition | None:
    """The rendition of this form in a released layout that has this digest; None where it is none of them."""
    tried = (
        Rendition(form=form, format=kind, layout=name, branding=brand, variant=variant)
        for kind, names in layouts.items()
        for name, brand, variant in product(names, brandings, _VARIANTS)
    )
    return next((one for one in tried if one.digest == digest), None)
