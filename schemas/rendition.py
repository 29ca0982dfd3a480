"""A rendition: one printable or fillable shape of a form, named by a digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field as Spec

from schemas.definition import FormDefinition
from schemas.definition_base import Model

RenditionFormat = Literal["word", "pdf"]
"""What was made: a Word document, or a PDF to fill in or print. (`schemas.reading.Medium` is how it came back.)"""
NAME_LIMIT = 80
"""Characters of an organisation's name: two lines of the page head, above the title and beside the QR code."""


class Branding(Model):
    """What an organisation lays over a form. Colours are #rrggbb; the logo is PNG, JPEG or SVG bytes, the letterhead
    a Word document whose head, foot and margins a Word form has instead of logo, name and footer."""

    organisation: str | None = None
    logo: bytes | None = None
    colour: str = Spec(default="#1f4e5f", pattern=r"^#[0-9a-f]{6}$")
    footer: str | None = None
    letterhead: bytes | None = None


class Variant(Model):
    """How this shape departs from the form as first printed.

    `rows`: rows of a repeating table, where more than its `print`. `continued`: how much room on extra
    sheets a path has, in parts of a sheet (PDF only; a Word box grows). `picks`: the answer a text block is
    printed for. `grown`: by how many points a path's box is higher than at first (PDF only). `large`: in
    large print, for people who do not read 12 points easily. `open`: without the protection of the printed words, for
    screen readers that read a protected document from control to control only (Word only).
    """

    rows: tuple[tuple[str, int], ...] = ()
    continued: tuple[tuple[str, int], ...] = ()
    picks: tuple[tuple[str, str], ...] = ()
    grown: tuple[tuple[str, int], ...] = ()
    large: bool = False
    open: bool = False

    @classmethod
    def of(
        cls,
        rows: Mapping[str, int] | None = None,
        continued: Mapping[str, int] | None = None,
        picks: Mapping[str, str] | None = None,
        *,
        grown: Mapping[str, int] | None = None,
        large: bool = False,
    ) -> Variant:
        """A variant from mappings, in one order, so that equal variants have equal digests."""
        return cls(
            rows=tuple(sorted((rows or {}).items())),
            continued=tuple(sorted((continued or {}).items())),
            picks=tuple(sorted((picks or {}).items())),
            grown=tuple(sorted((grown or {}).items())),
            large=large,
        )


class Rendition(Model):
    """Resolved definition + branding + variant + layout revision.

    `layout` is the filler's own name for how it lays out (revision, typst version, font digest): boxes move
    with each of them, so all of them are in the digest.
    """

    form: FormDefinition
    format: RenditionFormat
    layout: str
    branding: Branding = Branding()
    variant: Variant = Variant()

    @cached_property
    def digest(self) -> str:
        """12 hexadecimal digits (upper case) that name this rendition."""
        parts: tuple[str, ...] = (
            self.form.digest,
            self.format,
            self.layout,
            self.branding.model_dump_json(exclude={"logo", "letterhead"}),
            hashlib.sha256(self.branding.logo or b"").hexdigest(),
            # Of documents without it nothing is different from before there was it: they keep their names.
            self.variant.model_dump_json(exclude=None if self.variant.open else {"open"}),
        )
        if self.format == "word" and self.branding.letterhead is not None:
            parts = (*parts, hashlib.sha256(self.branding.letterhead).hexdigest())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12].upper()

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each repeating table has in this rendition."""
        printed = {t.table: t.repeat.print for t in self.form.tables if t.repeat is not None}
        return printed | dict(self.variant.rows)
