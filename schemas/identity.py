"""Who a document is: form, edition, rendition and copy, and how every carrier writes it.

One line of text, the *reference*, is the same in PDF metadata, Word properties and the page footer:

    supervision-record.1 3F2A9C1B7D20 4K7Q9XT2M8WZ1A org QX

(copy number and organisation left out where there is none), closed by two check characters. People see it on a finished
record, so it has no word for what is not there; documents that say `BLANK` in the number's place are read as well. A QR
code holds it in capitals with the page, `CP1:SUPERVISION-RECORD.1:…:1/3:QX`, in QR's alphanumeric mode (ISO/IEC 18004,
7.3.4), and a Word bookmark rendition and copy, `cp_3F2A9C1B7D20_4K7Q9XT2M8WZ1A`: both, which only machines read, have
`BLANK` there, so that their parts keep their places. Never personal data.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field as Spec

from schemas.copies import COPY_NUMBER, Copy
from schemas.definition import FORM_ID
from schemas.definition_base import Model
from schemas.standing import said_after

PROPERTY = "carepack"
"""The name of the PDF metadata entry and of the Word custom property."""

_NO_COPY = "BLANK"
"""What machines read where there is no copy number."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_REFERENCE = re.compile(
    r"([a-z][a-z0-9-]{0,39})\.(\d{1,4})\s+([0-9A-F]{12})(?:\s+(BLANK|[0-9A-HJKMNP-TV-Z]{14}))?"
    r"(?:\s+([a-z0-9-]{1,20}))?\s+([0-9A-Z]{2})"
)
_BOOKMARK = re.compile(r"cp_([0-9A-F]{12})_(BLANK|[0-9A-HJKMNP-TV-Z]{14})")

CarrierKind = Literal["metadata", "property", "qr", "footer", "bookmark", "title"]


class Identity(Model):
    """What a document says it is. `page` and `pages` only come from a QR code."""

    form: Annotated[str, Spec(pattern=FORM_ID)]
    edition: int = Spec(ge=1)
    rendition: Annotated[str, Spec(pattern=r"^[0-9A-F]{12}$")]
    copy_number: Annotated[str, Spec(pattern=COPY_NUMBER)] | None = None
    organisation: Annotated[str, Spec(pattern=r"^[a-z0-9-]{1,20}$")] | None = None

    @classmethod
    def of(cls, copy: Copy) -> Identity:
        """The identity of a copy."""
        return cls(
            form=copy.form,
            edition=copy.edition,
            rendition=copy.rendition,
            copy_number=copy.number,
            organisation=copy.organisation,
        )

    def _parts(self, no_copy: str) -> list[str]:
        parts = [
            f"{self.form}.{self.edition}",
            self.rendition,
            self.copy_number or no_copy,
            self.organisation or "",
        ]
        return [p for p in parts if p]

    @property
    def reference(self) -> str:
        """The line that metadata, properties and the footer carry."""
        body = " ".join(self._parts(no_copy=""))
        return f"{body} {_check(body)}"

    def qr(self, page: int, pages: int) -> str:
        """The text of a page's QR codes: capitals, digits, `: . / -` only. Pages count from 1."""
        body = f"CP1:{':'.join(self._parts(no_copy=_NO_COPY)).upper()}:{page}/{pages}"
        return f"{body}:{_check(body)}"

    @property
    def bookmark(self) -> str:
        """The name of the bookmark around a Word rendition's title (at most 40 characters)."""
        return f"cp_{self.rendition}_{self.copy_number or _NO_COPY}"


class Carrier(Model):
    """One place that named the document, and what it said; a bookmark says no form.

    `standing` is how the record stood that was printed, where it was not the current one.
    """

    kind: CarrierKind
    text: str
    page: int | None = None
    form: str | None = None
    edition: int | None = None
    rendition: str | None = None
    copy_number: str | None = None
    organisation: str | None = None
    page_number: int | None = None
    pages: int | None = None
    standing: str | None = None


def _check(body: str) -> str:
    bits = int.from_bytes(hashlib.sha256(body.encode()).digest()[:2]) & 1023
    return _ALPHABET[bits >> 5] + _ALPHABET[bits & 31]


def parse_reference(text: str, kind: CarrierKind, page: int | None = None) -> Carrier | None:
    """The first reference in some text whose check characters are right; None without one."""
    for m in _REFERENCE.finditer(text):
        form, edition, rendition, copy, organisation, check = m.groups()
        body = " ".join(p for p in (f"{form}.{edition}", rendition, copy or "", organisation or "") if p)
        if _check(body) == check:
            return Carrier(
                kind=kind,
                text=m[0],
                page=page,
                form=form,
                edition=int(edition),
                rendition=rendition,
                copy_number=None if copy == _NO_COPY else copy,
                organisation=organisation,
                standing=said_after(text[m.end() :]),
            )
    return None


def parse_qr(text: str, page: int | None = None) -> Carrier | None:
    """What a QR code says, or None where it is not one of ours or its check characters are wrong."""
    body, _, check = text.rpartition(":")
    parts = body.split(":")
    if len(parts) not in {5, 6} or parts[0] != "CP1" or _check(body) != check:
        return None
    form, _, edition = parts[1].lower().rpartition(".")
    number, _, pages = parts[-1].partition("/")
    if not (edition.isdigit() and number.isdigit() and pages.isdigit()):
        return None
    return Carrier(
        kind="qr",
        text=text,
        page=page,
        form=form,
        edition=int(edition),
        rendition=parts[2],
        copy_number=None if parts[3] == _NO_COPY else parts[3],
        organisation=parts[4].lower() if len(parts) == 6 else None,
        page_number=int(number),
        pages=int(pages),
    )


def parse_bookmark(name: str) -> Carrier | None:
    """What a bookmark's name says of rendition and copy, or None for any other bookmark."""
    m = _BOOKMARK.fullmatch(name)
    if m is None:
        return None
    return Carrier(kind="bookmark", text=name, rendition=m[1], copy_number=None if m[2] == _NO_COPY else m[2])


def settle(carriers: Iterable[Carrier]) -> tuple[Identity | None, bool]:
    """The identity all carriers agree on, and whether they do.

    Returns (identity, True) where every carrier that says something says the same, (None, True) where none
    names a form, and (the first full one, False) where any two disagree.
    """
    seen = list(carriers)
    full = [c for c in seen if c.form and c.edition and c.rendition]
    if not full:
        return None, True
    first = full[0]
    identity = Identity(
        form=first.form or "",
        edition=first.edition or 1,
        rendition=first.rendition or "",
        copy_number=first.copy_number,
        organisation=first.organisation,
    )
    named = {(c.form, c.edition) for c in full}
    issued = {(c.rendition, c.copy_number) for c in seen if c.rendition}
    return identity, len(named) == 1 and len(issued) == 1
