"""How this room says things: what outcomes mean, where a document came from, and times as clocks here show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from desk.outcomes import outcomes_in_words
from desk.visit import Visit
from filing.ledger.actor import when
from intake.sources import place_named
from schemas.zones import local

if TYPE_CHECKING:
    from forms.library import Library

GROUPS = (
    ("review", "Somebody must look at these before they are filed.", ""),
    (
        "refused",
        "These could not be read. Each is kept as it came; the reason, and what to do, stand beside it.",
        "These cannot be read; the reason, and what to do, stand beside each.",
    ),
    (
        "filed",
        "Nothing was in doubt: these are records now.",
        "Nothing is in doubt: these would be records.",
    ),
    ("duplicate", "These came in before, or say what another document said.", ""),
    ("rejected", "Somebody put these aside.", ""),
)
"""Outcomes of an import in the order in which they are shown, what somebody must do something about first: what each
means, and what it means of a try where that is said otherwise."""


def so_far(counts: Mapping[str, int]) -> str:
    """The counts of a batch, in a line."""
    return outcomes_in_words(counts) or "nothing yet"


def at(visit: Visit, moment: str | None) -> dt.datetime | None:
    """A time that the ledger keeps, by the clocks of the organisation."""
    return local(when(moment), visit.library.policies.timezone) if moment else None


def title_of(library: Library, form: str | None, edition: int | None) -> str:
    """The title of a form; nothing where it is not known which it is."""
    return "" if form is None else library.title_of(form, edition)


def place(origin: str) -> str:
    """From where something came, in words."""
    if origin.startswith("sent:"):
        return f"Handed in here as “{place_named(origin)}”"
    if origin.startswith("file:"):
        return place_named(origin)
    if origin.startswith("mail:"):
        return f"The mailbox {origin.removeprefix('mail:')}"
    return origin
