"""What the room Records says of records, and of what went wrong: what to do next here, not which command."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from filing.ledger.actor import when
from schemas.zones import local

if TYPE_CHECKING:
    from desk.visit import Visit
    from schemas.errors import Fault

STATES = {
    "complete": "Complete",
    "unsigned": "Not signed yet",
    "replaced": "Earlier version",
    "withdrawn": "Withdrawn",
    "merged": "Merged into another",
}
KINDS = {"case_content": "Case content", "development_plan": "Development plan"}
PURPOSES = {
    "subject-access": "The person asked for their own records",
    "legal-duty": "An order that must be obeyed",
}
_DO = {
    "no-record": "Look for it under Records.",
    "record-replaced": "Look at the newest version, and do it there if it is still right.",
    "record-gone": "To take that back, open the record and choose “Undo”.",
    "record-rests": (
        "Withdraw the copies that are out first, then do this, and make them again after it. Records and copies that "
        "are back stay as they are: look at them before you go on all the same."
    ),
    "record-twice": (
        "If the two are one session, move it all the same, and then merge them. If they are two sessions, go on."
    ),
    "merge-differs": (
        "If they are of one session, bring what is missing into the record that stands first (Amend). If you go on "
        "all the same, the other answers can be read on the other record alone."
    ),
    "merge-other-form": "They cannot be one. To put one aside, withdraw it.",
    "merge-other-person": "Move one to the other person first.",
    "move-nobody": "Withdraw it instead.",
    "amend-person": "Whose record it is, is put right with “Move”.",
    "amend-needs": "Leave it there; or withdraw the record, if it is none.",
    "amend-breaks": "Put that right, too; or go on all the same, and the record says why it was let be.",
    "amend-no-value": "Write what is to stand there.",
    "undo-nothing": "Amend, move or withdraw it instead; its history is on its page.",
    "act-no-reason": "Say why; it is kept with the record.",
    "unknown-person": "Write a name or reference as it stands on the roster.",
    "ambiguous-person": "Write the reference of the one you mean.",
    "no-period": "Write 2026, 2026-11, 2026-11-14, or two of them with .. between, such as 2026-04..2027-03.",
    "private-of-whom": "Name one person.",
    "one-person": "Name one person.",
    "means-no-form": "Choose an appraisal that has such boxes.",
    "not-allowed": "Ask somebody who may, or change who may under Settings.",
}
_NUMBERED = re.compile(r"record (\d+) is the newest one")


def in_words(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults with what to do next in this room, where that is something else than elsewhere."""
    return tuple(replace(f, do=_do(f)) for f in faults)


def _do(fault: Fault) -> str:
    if fault.code == "unknown-person" and fault.do.startswith("Did you mean"):
        return fault.do
    return _DO.get(fault.code, fault.do)


def newest_named(faults: Iterable[Fault]) -> int | None:
    """The newest version that a fault `record-replaced` names."""
    for fault in faults:
        if fault.code == "record-replaced" and (found := _NUMBERED.search(fault.what)):
            return int(found[1])
    return None


def kind_in_words(kind: str) -> str:
    """A kind of form, as a label."""
    return KINDS.get(kind, kind.replace("_", " ").capitalize())


def moment_here(visit: Visit, kept: str) -> dt.datetime:
    """A time as the ledger keeps it, by the clocks of the organisation."""
    return local(when(kept), visit.library.policies.timezone)


def said_here(visit: Visit, kept: str) -> str:
    """The same, as people write it."""
    return f"{moment_here(visit, kept):%d/%m/%Y, %H:%M}"
