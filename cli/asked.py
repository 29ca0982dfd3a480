"""How a query is told of: the document it is about, and where on it something was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.file_names import part_of

if TYPE_CHECKING:
    from filing.review.query_view import QueryView


def document_of(asked: QueryView) -> str:
    """The name of the document, with its pages where it is a part of a file."""
    return part_of(asked.document, asked.locator)


def seen_at(asked: QueryView) -> str:
    """The page, and the words beside it; empty where nothing is known."""
    e = asked.query.evidence
    if e is None:
        return ""
    where = [f"page {e.page}" if e.page else "", f"beside “{e.beside}”" if e.beside else ""]
    return ", ".join(w for w in where if w)
