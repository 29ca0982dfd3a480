"""The PDF reader: form fields, then text at the template's boxes, then words beside their labels.

Bytes in, `schemas.reading.Reading` out. Every value says how and where it was seen; what was not found is
left out, and what is doubtful says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.pdf.document.opening import recognises
from extractors.pdf.parts import PdfReader

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.identity import Carrier
    from schemas.reading import Reading
    from schemas.template import Template

__all__ = ["READER", "carriers", "extract", "recognises"]

READER = PdfReader()


def carriers(data: bytes) -> tuple[Carrier, ...]:
    """Who a whole document is; it is opened for this alone. Raises DocumentError as `PdfReader.open` does."""
    with READER.open(data) as document:
        return document.part("").carriers()


def extract(data: bytes, form: FormDefinition, template: Template | None = None) -> Reading:
    """A whole document read as one form; it is opened for this alone. Raises DocumentError as `PdfPart.read` does."""
    with READER.open(data) as document:
        return document.part("").read(form, template)
