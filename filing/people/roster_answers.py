"""How doubts in a roster file are answered where it is meant as it stands: options of a command, or ticks on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import get_args

from filing.people.roster_doubts import Meant
from schemas.errors import Fault

EVERY: tuple[Meant, ...] = get_args(Meant)
TICKS: Mapping[Meant, str] = {
    "new-refs": "New people, or second references",
    "other-names": "New names",
    "odd-letters": "It is written so",
    "same-people": "The same people",
    "other-addresses": "The e-mail addresses are right",
    "unused-columns": "These columns are of no use",
}
"""What each is called where it is ticked, in a few words."""
MEANINGS: Mapping[Meant, str] = {
    "new-refs": (
        "A known name under a new reference is somebody else, or has two; digits without their zeros are right."
    ),
    "other-names": "Another name under a known reference, or of somebody who is known otherwise, is their new name.",
    "odd-letters": "What looks damaged is written so.",
    "same-people": "Somebody of a known name, who is in doubt, is the person of that name.",
    "other-addresses": "Addresses that are, were or look like a colleague’s are right as they stand.",
    "unused-columns": "Columns that are not known, and look as if they mattered, are of no use here.",
}
"""What ticking each means, for the whole file."""
_OPTION = re.compile(r"(?P<add>\b[Aa]dd )?--accept-(?P<meant>[a-z]+(?:-[a-z]+)*)")


def answers_to(fault: Fault) -> tuple[Meant, ...]:
    """What of `Meant` takes it as it stands, as its own words say; () for a mistake that must be corrected."""
    said = {found["meant"] for found in _OPTION.finditer(fault.do)}
    return tuple(m for m in EVERY if m in said)


def asked(faults: Iterable[Fault]) -> tuple[Meant, ...]:
    """All that would answer any of these, in one order."""
    some = {m for fault in faults for m in answers_to(fault)}
    return tuple(m for m in EVERY if m in some)


def with_ticks(do: str) -> str:
    """What is to be done, for a page that has `TICKS` where a command has options."""
    return _OPTION.sub(_tick, do)


def _tick(found: re.Match[str]) -> str:
    name = next((m for m in EVERY if m == found["meant"]), None)
    if name is None:
        return found[0]
    how = {"A": "Tick ", "a": "tick "}.get((found["add"] or " ")[0], "")
    return f"{how}“{TICKS[name]}”"
