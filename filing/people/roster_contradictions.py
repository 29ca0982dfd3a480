"""What in a line speaks against its being who it seems: asked about, because every later document goes by it.

A reference given out anew, or a common name, makes one person of two; a list that does not know of a leaver brings
them back. What speaks against an e-mail address is in `roster_addresses`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from filing.people.roster_doubts import Meant
from filing.people.roster_faults import Faults
from filing.people.roster_line import Line
from schemas.names import name_key

if TYPE_CHECKING:
    from filing.people.roster_who import Known

_NAME = "Correct it, or add --accept-other-names if it is the same person under a new name."
_BACK = "Write the leaving date, or add --accept-same-people if they are back, or stay."
_SPEAKING = ("starts", "email", "role", "home")
"""What two people of one reference hardly ever have alike, and one person under a new name mostly does."""


def ask_of_contradictions(
    lines: Sequence[Line], there: Sequence[Known], meant: Collection[Meant], faults: Faults
) -> None:
    """Adds every contradiction between a line and the person of its reference that nobody said is `meant`."""
    known = {k.ref.casefold(): k for k in there}
    for line in lines:
        one = known.get((line.was or line.ref).casefold())
        if one is None:
            continue
        if "other-names" not in meant:
            _another(line, one, faults)
        gone, last = one.has_left or one.leaves is not None, "leaves" in line.cells
        if "same-people" not in meant and gone and not line.cells.get("leaves"):
            anew = line.begins_after(one.leaves)
            if last or anew:
                when = "has left" if one.has_left else f"leaves on {one.leaves:%d/%m/%Y}"
                why = "has no leaving date for them" if last else "has them begin after that"
                what = f"{one.name} ({one.ref}) {when}, and the file {why}."
                faults.add(
                    "roster-back", line.number, what, _BACK, line.where("leaves" if last else "starts")
                )


def _another(line: Line, one: Known, faults: Faults) -> None:
    """Another name under a reference, and more that is other than known."""
    if name_key(line.name) == name_key(one.name):
        return
    if any(f.place.line == line.number and f.code == "roster-another-name" for f in faults.found):
        return
    other = [c for c in _SPEAKING if one.other(line, c)]
    if "starts" in other or len(other) > 1:
        told = " and ".join(_WORDS[c] for c in other)
        what = f"On the roster {one.ref} is {one.name}; here it is {line.name}, with another {told}."
        do = f"Is it the same person? {_NAME}"
        faults.add("roster-another-name", line.number, what, do, line.where("name"))


_WORDS = {"starts": "start date", "email": "e-mail address", "role": "role", "home": "home"}
