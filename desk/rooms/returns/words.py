"""How this room says things: states and outcomes, where a document came from, and times as clocks here show them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from desk.visit import Visit
from filing.ledger.actor import when
from intake.sources import place_named
from schemas.zones import local

if TYPE_CHECKING:
    from forms.library import Library

STATES = {
    "review": "In review",
    "filed": "Filed",
    "refused": "Refused",
    "duplicate": "Duplicate",
    "rejected": "Not a record",
    "received": "Not read yet",
    "opened": "Opened",
}
TONES = {"review": "note", "filed": "good", "refused": "bad", "received": "note"}
GROUPS = (
    ("review", "In review", "Somebody must look at these before they are filed.", ""),
    (
        "refused",
        "Refused",
        "These could not be read. Each is kept as it came; the reason, and what to do, stand beside it.",
        "These cannot be read; the reason, and what to do, stand beside each.",
    ),
    (
        "filed",
        "Filed",
        "Nothing was in doubt: these are records now.",
        "Nothing is in doubt: these would be records.",
    ),
    ("duplicate", "Duplicates", "These came in before, or say what another document said.", ""),
    ("rejected", "Not records", "Somebody put these aside.", ""),
)
"""Outcomes of an import in the order in which they are shown, what somebody must do something about first: what each is
called, what it means, and what it means of a try where that is said otherwise."""
_OF_THE_TERMINAL = (
    (
        r"If you know, say so with --form; `carepack forms list` shows the names\.",
        "If you know which form it is, say so on its page.",
    ),
    (r"`carepack queries reject` puts this one away", "put it aside as no record"),
    (
        r"If you know who locked it: `carepack queries reopen` with `--password-of` and their name\. If they took a "
        r"password of their own, keep it first: `carepack mail password` with `--told`\.",
        "If you know who locked it, say so on its page; with the password, if they took one of their own.",
    ),
    (
        r" ?Or read it with --convert, where LibreOffice is installed\.",
        " Or have LibreOffice make it a Word document, on its page.",
    ),
    (r"reject it \(carepack queries reject\)", "put it aside"),
    (r"read it as that \([^)]*\)", "have it read as that form"),
    (r" If (?:it is one|it counts) after all: carepack queries reopen \d+", ""),
    (r" \(carepack queries show\)", ""),
    (r"`carepack forms list` shows them all\.", "The room Forms shows them all."),
)  # fmt: skip
"""What sentences of services say to somebody at a terminal, as it is said here."""


def so_far(counts: Mapping[str, int]) -> str:
    """The counts of a batch, in a line."""
    said = {"review": "in review", "rejected": "not records", "duplicate": "duplicates"}
    return ", ".join(f"{n:,} {said.get(o, o)}" for o, n in counts.items() if n) or "nothing yet"


def plain(sentence: str | None) -> str:
    """A sentence without the terminal's commands: what they do stands beside it as a button."""
    said = sentence or ""
    for words, here in _OF_THE_TERMINAL:
        said = re.sub(words, here, said)
    return said


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
