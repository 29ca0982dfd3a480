"""What was issued from here: templates by rendition and copies by number, kept as JSON files in the home folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.rendition import Format, Rendition
from schemas.template import Template

M = TypeVar("M", bound=BaseModel)


class Issued:
    """Finds and keeps what a returned document is compared with. Without a folder nothing outlives the run."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, BaseModel] = {}

    def keep(self, thing: Template | Copy) -> None:
        """Remembers a template (by rendition) or a copy (by number); a generic blank needs no remembering."""
        name = thing.rendition if isinstance(thing, Template) else thing.number
        if name is None:
            return
        kind = "templates" if isinstance(thing, Template) else "copies"
        self._memory[f"{kind}/{name}"] = thing
        if self._folder is not None:
            write_safely(self._folder / kind / f"{name}.json", thing.model_dump_json().encode())

    def template(self, rendition: str, form: FormDefinition, kind: Format) -> Template | None:
        """The template of a rendition: as kept, or made again where it is the form's own plain rendition."""
        return self._kept("templates", rendition, Template) or self._made_again(rendition, form, kind)

    def copy(self, number: str | None) -> Copy | None:
        """The copy of that number, if it was issued from here."""
        return self._kept("copies", number, Copy) if number is not None else None

    def _kept(self, kind: str, name: str, model: type[M]) -> M | None:
        found = self._memory.get(f"{kind}/{name}")
        if found is None and self._folder is not None:
            try:
                found = model.model_validate_json((self._folder / kind / f"{name}.json").read_bytes())
            except (FileNotFoundError, ValidationError):
                return None
            self._memory[f"{kind}/{name}"] = found
        return found if isinstance(found, model) else None

    def _made_again(self, rendition: str, form: FormDefinition, kind: Format) -> Template | None:
        plain = plain_rendition(form, kind)
        if plain.digest != rendition:
            return None
        template = compiled_template(plain)
        self._memory[f"templates/{rendition}"] = template
        return template


def plain_rendition(form: FormDefinition, kind: Format) -> Rendition:
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
