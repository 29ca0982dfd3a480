"""How somebody is employed, in one word each: registers write it in many."""

from __future__ import annotations

import re

KINDS = (
    "permanent", "fixed-term", "temporary", "bank", "agency", "volunteer", "apprentice", "student", "self-employed",
)  # fmt: skip
"""Every kind of employment that the roster knows."""

_WAYS = {
    "permanent": ("perm", "substantive", "employed", "employee", "full time", "part time", "permanent full time",
                  "permanent part time", "full time permanent", "part time permanent", "contracted", "ft", "pt"),
    "fixed-term": ("fixed term", "ftc", "fixed", "fixed term contract", "secondment", "seconded"),
    "temporary": ("temp", "seasonal"),
    "bank": ("casual", "relief", "zero hours", "zero hour", "bank staff", "as and when", "sessional", "nil hours",
             "0 hours", "bank worker", "zero hours contract"),
    "agency": ("agency staff", "agency worker", "locum"),
    "volunteer": ("voluntary", "unpaid"),
    "apprentice": ("apprenticeship", "trainee"),
    "student": ("placement", "student placement", "student social worker"),
    "self-employed": ("self employed", "contractor", "freelance"),
}  # fmt: skip
_BY_WORDS = {way: kind for kind, ways in _WAYS.items() for way in (kind.replace("-", " "), *ways)}


def employment_of(written: str) -> str | None:
    """The kind of employment that words mean; None where they are none that is known."""
    return _BY_WORDS.get(" ".join(re.findall(r"[^\W_]+", written.casefold())))
