"""Our completed documents, locked with a password."""

from __future__ import annotations

from functools import cache

from mailing.protecting import protect
from schemas.rendition import RenditionFormat
from tests.faults import ours


@cache
def locked(kind: RenditionFormat, password: str) -> bytes:
    """The invented record, locked; the same bytes each time it is asked for."""
    return protect(ours.completed(kind), password)
