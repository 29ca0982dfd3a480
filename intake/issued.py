"""What was issued from here, as intake asks for it: the ledger's templates and copies, and those of this run."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Protocol, get_args

from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.rendition import Rendition, RenditionFormat
from schemas.template import Template

_REMEMBERED = 64
"""Templates kept at hand; a batch of returns has few renditions."""


class Keeper(Protocol):
    """What a ledger answers."""

    def template(self, rendition: str) -> Template | None:
        """The template of a rendition that was made here."""

    def copy(self, number: str | None) -> Copy | None:
        """The copy of that number, if it was issued from here."""


class Issued:
    """Finds what a returned document is compared with: in the ledger, if there is one, or of this run alone."""

    def __init__(self, ledger: Keeper | None = None) -> None:
        self._ledger = ledger
        self._copies: dict[str, Copy] = {}
        self._templates: dict[str, Template] = {}

    def keep(self, thing: Template | Copy) -> None:
        """Remembers a template or a numbered copy for this run; the ledger by `filing.records.copies.issue`."""
        if isinstance(thing, Template):
            while len(self._templates) >= _REMEMBERED:
                del self._templates[next(iter(self._templates))]
            self._templates[thing.rendition] = thing
        elif thing.number is not None:
            self._copies[thing.number] = thing

    def template(self, rendition: str, form: FormDefinition) -> Template | None:
        """The template of a rendition: as kept, or made again where it is one of the form's own plain ones."""
        found = self._templates.get(rendition)
        if found is None:
            found = self._ledger.template(rendition) if self._ledger is not None else None
            found = found or _made_again(rendition, form)
            if found is not None:
                self.keep(found)
        return found

    def copy(self, number: str | None) -> Copy | None:
        """The copy of that number, if it was issued from here."""
        found = self._copies.get(number or "")
        return self._ledger.copy(number) if found is None and self._ledger is not None else found


def _made_again(rendition: str, form: FormDefinition) -> Template | None:
    # How the document came back does not tell what was made: a Word form may be printed to PDF, or on paper.
    plain = (plain_rendition(form, made) for made in get_args(RenditionFormat))
    return next((compiled_template(p) for p in plain if p.digest == rendition), None)


def plain_rendition(form: FormDefinition, kind: RenditionFormat) -> Rendition:
    """The form's own rendition: no branding, as first printed."""
    from fillers import pdf, word

    return pdf.rendition(form) if kind == "pdf" else word.rendition(form)


def compiled_template(rendition: Rendition) -> Template:
    """The template of a rendition, made now."""
    from fillers import pdf, word

    compiled = pdf.compile(rendition) if rendition.format == "pdf" else word.compile(rendition)
    template: Template = compiled.template
    return template


def write_safely(file: Path, data: bytes) -> None:
    """Writes a file whole or not at all: a temporary file beside it, flushed to disk, then renamed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.parent / f".carepack-{secrets.token_hex(8)}"
    try:
        with draft.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
