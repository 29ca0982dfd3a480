"""A record printed for the person it is about: made anew of its answers, without the words about others."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from issuing.inspection_copies import to_be_read
from issuing.making import Need, make_copy, make_document
from schemas import standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from filing.rights.deciding import Flagged
    from filing.rights.held import Piece
    from schemas.rendition import Branding, RenditionFormat
    from schemas.values import Value


def access_copy(
    piece: Piece,
    found: Sequence[Flagged],
    kind: RenditionFormat,
    brand: Branding,
    *,
    when: dt.datetime,
    large: bool = False,
) -> bytes:
    """The record as it may go out, as made at `when`; equal arguments give equal bytes. Raises RenditionError.

    No part of the file was ever filled with what is left out: there is nothing under anything to be uncovered.
    """
    from filing.rights.deciding import redacted

    gone = sum(f.redacted for f in found)
    words = standing.access_copy(piece.number, gone, piece.few)
    return _printed(piece, redacted(piece, found), words, kind, brand, when=when, large=large)


def whole_copy(
    piece: Piece, kind: RenditionFormat, brand: Branding, *, when: dt.datetime, large: bool = False
) -> bytes:
    """The same with every word in its place, for whoever decides about them. Raises RenditionError."""
    words = standing.access_copy(piece.number, 0, piece.few)
    return _printed(piece, piece.answers, words, kind, brand, when=when, large=large)


def _printed(
    piece: Piece,
    answers: Mapping[str, Value],
    words: str,
    kind: RenditionFormat,
    brand: Branding,
    *,
    when: dt.datetime,
    large: bool,
) -> bytes:
    need = Need(large=large)
    copy = make_copy(piece.form, kind, brand, need=need)
    document = make_document(
        piece.form, kind, brand, copy, answers, when=when, need=need, finished=True, standing=words
    )
    return to_be_read(document.data) if kind == "pdf" else document.data
