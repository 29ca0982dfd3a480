"""What was issued from here, as intake asks for it: the ledger's templates and copies, and those of this run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol, get_args

from fillers.layouts import RELEASED, earlier
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.rendition import Branding, Rendition, RenditionFormat
from schemas.template import Template

_REMEMBERED = 64
"""Templates kept at hand; a batch of returns has few renditions."""


class Keeper(Protocol):
    """What a ledger answers."""

    def template(self, rendition: str) -> Template | None:
        """The template of a rendition that was made here."""

    def blank_of(self, rendition: str) -> bytes | None:
        """Its blank PDF."""

    def copy(self, number: str | None) -> Copy | None:
        """The copy of that number, if it was issued from here."""


class Issued:
    """Finds what a returned document is compared with: in the ledger, if there is one, or of this run alone.

    `layouts` are the names of those that released versions had.
    """

    def __init__(
        self,
        ledger: Keeper | None = None,
        layouts: Mapping[RenditionFormat, tuple[str, ...]] = RELEASED,
    ) -> None:
        self._ledger = ledger
        self._layouts = layouts
        self._copies: dict[str, Copy] = {}
        self._templates: dict[str, Template] = {}
        self._blanks: dict[str, bytes] = {}

    def keep(self, thing: Template | Copy, blank: bytes | None = None) -> None:
        """Remembers a template (with the rendition's blank PDF, if it is known) or a numbered copy for this run.

        The ledger is written by `filing.records.copies.issue`.
        """
        if isinstance(thing, Template):
            while len(self._templates) >= _REMEMBERED:
                oldest = next(iter(self._templates))
                del self._templates[oldest]
                self._blanks.pop(oldest, None)
            self._templates[thing.rendition] = thing
            if blank is not None:
                self._blanks[thing.rendition] = blank
        elif thing.number is not None:
            self._copies[thing.number] = thing

    def template(self, rendition: str, form: FormDefinition) -> Template | None:
        """The template of a rendition: as kept, or made again where it is one of the form's own plain ones."""
        found = self._templates.get(rendition)
        if found is None:
            found = self._ledger.template(rendition) if self._ledger is not None else None
            if found is not None:
                self.keep(found)
            elif (again := _made_again(rendition, form)) is not None:
                found = again.template
                self.keep(*again)
        return found

    def blank(self, rendition: str, form: FormDefinition) -> bytes | None:
        """The blank PDF of a rendition: as kept, or made again where it is the form's own plain rendition.

        None for Word, and for a rendition that was kept before blanks were.
        """
        found = self._blanks.get(rendition)
        if found is None:
            found = self._ledger.blank_of(rendition) if self._ledger is not None else None
            if found is None and (again := _made_again(rendition, form)) is not None:
                found = again.blank
            template = self._templates.get(rendition)
            if found is not None and template is not None:
                self.keep(template, found)
        return found

    def is_earlier(self, rendition: str, form: FormDefinition, branding: Branding) -> bool:
        """Whether a rendition is this very form, plain or in this look, in the layout of an earlier version.

        Also in this look before there was a letterhead.
        """
        looks = (Branding(), branding, branding.model_copy(update={"letterhead": None}))
        return earlier(rendition, form, looks, self._layouts) is not None

    def copy(self, number: str | None) -> Copy | None:
        """The copy of that number, if it was issued from here."""
        found = self._copies.get(number or "")
        return self._ledger.copy(number) if found is None and self._ledger is not None else found


class _Again(NamedTuple):
    template: Template
    blank: bytes | None


def _made_again(rendition: str, form: FormDefinition) -> _Again | None:
    # How the document came back does not tell what was made: a Word form may be printed to PDF, or on paper.
    plain = (plain_rendition(form, made) for made in get_args(RenditionFormat))
    return next((_compiled(p) for p in plain if p.digest == rendition), None)


def _compiled(rendition: Rendition) -> _Again:
    from fillers import pdf, word

    if rendition.format == "word":
        return _Again(word.compile(rendition).template, None)
    compiled = pdf.compile(rendition)
    return _Again(compiled.template, pdf.blank(compiled))


def plain_rendition(form: FormDefinition, kind: RenditionFormat) -> Rendition:
    """The form's own rendition: no branding, as first printed."""
    from fillers import pdf, word

    return pdf.rendition(form) if kind == "pdf" else word.rendition(form)
