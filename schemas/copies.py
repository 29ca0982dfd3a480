"""A copy: one issued document, and what was given on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field as Spec

from schemas.definition_base import Model
from schemas.names import LETTERS
from schemas.values import Value

COPY_NUMBER = r"^[0-9A-HJKMNP-TV-Z]{14}$"
"""Crockford base 32, upper case: 14 characters carry 70 random bits."""


ORGANISATION_LIMIT = 20
"""Characters of an organisation's name on a copy."""


class Copy(Model):
    """One issued document. Without a number it is a generic blank; `given` and `locked` go by path.

    `organisation` is who made it, as `organisation_code` writes it.
    """

    form: str
    edition: int
    rendition: str
    number: Annotated[str, Spec(pattern=COPY_NUMBER)] | None = None
    organisation: str | None = None
    given: Mapping[str, Value] = Spec(default_factory=dict)
    locked: tuple[str, ...] = ()


def organisation_code(name: str | None) -> str | None:
    """An organisation's name as codes and references carry it: “Example Care (North)” is `example-care-north`.

    None without a name, or where it has no letter or figure that they can carry.
    """
    plain = unicodedata.normalize("NFKD", (name or "").casefold().translate(LETTERS))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "-".join(words)[:ORGANISATION_LIMIT].rstrip("-") or None


def mint(random_bytes: bytes) -> str:
    """A copy number from at least 9 random bytes, which the caller brings from the edge.

    Raises ValueError for fewer bytes.
    """
    if len(random_bytes) < 9:
        raise ValueError("a copy number needs 9 random bytes")
    bits = int.from_bytes(random_bytes[:9]) >> 2
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(alphabet[(bits >> shift) & 31] for shift in range(65, -1, -5))
