"""One document in one format: its rendition, the copy it is, and its bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from schemas.copies import Copy, organisation_code
from schemas.paths import slot_at
from schemas.rendition import Variant

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.filled import Filled
    from schemas.further_pages import FurtherPages
    from schemas.rendition import Branding, Rendition, RenditionFormat
    from schemas.values import Value

SUFFIX: Mapping[RenditionFormat, str] = {"word": ".docx", "pdf": ".pdf"}
"""How files of each format are called."""


def format_of(suffix: str) -> RenditionFormat | None:
    """The format that a file name's ending (`.docx`, `.PDF`) says; None for any other."""
    return next((kind for kind, ending in SUFFIX.items() if ending == suffix.lower()), None)


@dataclass(frozen=True, slots=True)
class Need:
    """What a reader needs: `large` print, or a Word document that is `open`, its printed words not protected."""

    large: bool = False
    open: bool = False

    @property
    def suffix(self) -> str:
        """What it adds to a file's name."""
        return (".large" if self.large else "") + (".open" if self.open else "")


AS_USUAL = Need()


def rendition_of(
    form: FormDefinition, kind: RenditionFormat, brand: Branding, need: Need = AS_USUAL
) -> Rendition:
    """The shape a form is printed in."""
    from fillers import pdf, word

    if kind == "pdf":
        return pdf.rendition(form, brand, Variant(large=need.large))
    return word.rendition(form, brand, Variant(large=need.large, open=need.open))


def make_copy(
    form: FormDefinition,
    kind: RenditionFormat,
    brand: Branding,
    number: str | None = None,
    given: Mapping[str, Value] | None = None,
    *,
    need: Need = AS_USUAL,
) -> Copy:
    """The copy with these values, locked where the form says so; without a number it is a generic blank."""
    values = dict(given or {})
    locked = tuple(p for p in values if (slot := slot_at(form, p)) is not None and slot.field.locked)
    return Copy(
        form=form.form,
        edition=form.edition,
        rendition=rendition_of(form, kind, brand, need).digest,
        number=number,
        organisation=organisation_code(brand.organisation),
        given=values,
        locked=locked,
    )


def make_document(
    form: FormDefinition,
    kind: RenditionFormat,
    brand: Branding,
    copy: Copy,
    answers: Mapping[str, Value],
    *,
    when: dt.datetime,
    need: Need = AS_USUAL,
    finished: bool = False,
    standing: str | None = None,
) -> Filled:
    """The document of a copy, filled with these answers, as made at `when` (with its zone).

    `finished`: they are a record that is filed, and nothing asks for more, even where the form would. `standing` is
    said at the foot of every page (`schemas.standing`).
    """
    from fillers import pdf, word

    rendition = rendition_of(form, kind, brand, need)
    if kind == "pdf":
        filled = pdf.fill(pdf.compile(rendition), copy, answers, when=when, standing=standing)
    else:
        filled = word.fill(
            word.compile(rendition), copy, answers, when=when, finished=finished, standing=standing
        )
    # A return is read in the words it was made in, whatever the organisation is called by then.
    template = filled.template.model_copy(update={"organisation": brand.organisation})
    return replace(filled, template=template)


def with_further_pages(
    filled: Filled,
    pages: FurtherPages,
    kind: RenditionFormat,
    form: FormDefinition,
    brand: Branding,
    *,
    large: bool = False,
) -> Filled:
    """A document with pages behind its own that are no part of the form. It is read back as it is without them."""
    from fillers import pdf, word

    if kind == "word":
        return word.with_further_pages(filled, pages, form, large=large)
    beside = f"{form.title} · edition {form.edition}"
    return pdf.with_further_pages(filled, pages, brand, beside=beside, large=large)
