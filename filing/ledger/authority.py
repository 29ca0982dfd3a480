"""Who may do what: asked by every service before it changes anything, so that no face of the program can forget it.

An organisation names, under `policies: may:`, who may do a thing; what it does not name, everybody may who can open the
ledger. The name is the one an act is done under (`Actor.by`): this keeps colleagues to what was agreed and tells them
whom to ask, and is no lock against somebody who can write the ledger's folder.
"""

from __future__ import annotations

from filing.ledger.actor import Actor
from schemas.errors import Fault, Place, UsageError
from schemas.names import name_key
from schemas.policies import Doing, Policies

_WORDS = {
    "settle": "settle what is asked",
    "reject": "reject documents, or take that back",
    "amend": "amend records",
    "move": "move records to another person",
    "withdraw": "withdraw records",
    "merge": "merge records",
    "destroy": "say how long records are kept, or destroy those whose time is over",
}


def authorise(policies: Policies, actor: Actor, doing: Doing) -> None:
    """Raises UsageError `not-allowed`, with who may, where this actor may not."""
    who = dict(policies.may).get(doing)
    if who is None or name_key(actor.by) in {name_key(w) for w in who}:
        return
    what = f"{actor.by} may not {_WORDS[doing]} here."
    do = f"Ask {' or '.join(who)}." if who else "Nobody may; the organisation's `policies` say so."
    raise UsageError(Fault("not-allowed", what, Place(), do))
