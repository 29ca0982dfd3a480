"""pypdf's own filling and reading of form fields, on the document that we made."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from typing import Any

import pypdf

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of characters its fonts lack


def fill(blank: bytes, values: Mapping[str, Any]) -> bytes:
    """The blank with its fields filled by pypdf, appearances included."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(blank))
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(values), auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def read(document: bytes) -> Mapping[str, Any]:
    """Every field by pypdf's `get_fields`."""
    return pypdf.PdfReader(io.BytesIO(document)).get_fields() or {}
