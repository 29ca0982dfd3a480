"""What in a line speaks against its being who it seems: asked about, because every later document goes by it.

A column sorted by itself gives everybody a colleague's address; a reference given out anew, or a common name, makes one
person of two; a list that does not know of a leaver brings them back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from filing.people.roster_doubts import Meant
from filing.people.roster_faults import Faults
from filing.people.roster_line import Line
from schemas.names import name_key

if TYPE_CHECKING:
    from filing.people.roster_who import Known

_ADDRESS = "Correct it, or add --accept-other-addresses if it is theirs now."
_NAME = "Correct it, or add --accept-other-names if it is the same person under a new name."
_BACK = "Write the leaving date, or add --accept-same-people if they are back."
_SPEAKING = ("starts", "email", "role", "home")
"""What two people of one reference hardly ever have alike, and one person under a new name mostly does."""


def ask_of_contradictions(
    lines: Sequence[Line], there: Sequence[Known], meant: Collection[Meant], faults: Faults
) -> None:
    """Adds every contradiction between a line and the person of its reference that nobody said is `meant`."""
    known = {k.ref.casefold(): k for k in there}
    if "other-addresses" not in meant:
        _addresses(lines, there, known, faults)
    for line in lines:
        one = known.get((line.was or line.ref).casefold())
        if one is None:
            continue
        if "other-names" not in meant:
            _another(line, one, faults)
        if (
            "same-people" not in meant
            and one.has_left
            and "leaves" in line.cells
            and not line.cells["leaves"]
        ):
            what = f"{one.name} ({one.ref}) has left, and the file has no leaving date for them."
            faults.add("roster-back", line.number, what, _BACK, line.where("leaves"))


def _addresses(
    lines: Sequence[Line], there: Sequence[Known], known: Mapping[str, Known], faults: Faults
) -> None:
    """Addresses that are one other person's on the roster."""
    shared = Counter(mail for k in there if (mail := _mail(k.more)))
    whose = {mail: k for k in there if (mail := _mail(k.more)) and shared[mail] == 1}
    for line in lines:
        if not line.ref or line.given:
            continue  # who that is has been asked already, by the address too
        mail = _mail(line.cells)
        owner = whose.get(mail) if mail else None
        mine = known.get((line.was or line.ref).casefold())
        if owner is None or (mine is not None and owner.ref == mine.ref):
            continue
        what = f"On the roster this is the e-mail address of {owner.name} ({owner.ref}), and here it is {line.name}’s."
        do = f"Is the column sorted without the others? {_ADDRESS}"
        faults.add("roster-address-moved", line.number, what, do, line.where("email"))


def _another(line: Line, one: Known, faults: Faults) -> None:
    """Another name under a reference, and more that is other than known."""
    if name_key(line.name) == name_key(one.name):
        return
    if any(f.place.line == line.number and f.code == "roster-another-name" for f in faults.found):
        return
    other = [c for c in _SPEAKING if _differs(line, one, c)]
    if "starts" in other or len(other) > 1:
        told = " and ".join(_WORDS[c] for c in other)
        what = f"On the roster {one.ref} is {one.name}; here it is {line.name}, with another {told}."
        do = f"Is it the same person? {_NAME}"
        faults.add("roster-another-name", line.number, what, do, line.where("name"))


_WORDS = {"starts": "start date", "email": "e-mail address", "role": "role", "home": "home"}


def _differs(line: Line, one: Known, column: str) -> bool:
    mine, theirs = one.more.get(column), line.cells.get(column)
    return mine is not None and theirs is not None and mine.casefold() != theirs.casefold()


def _mail(cells: Mapping[str, str | None]) -> str | None:
    return (cells.get("email") or "").casefold() or None
