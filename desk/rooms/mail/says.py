"""What somebody says of mails: let it go again, keep it back, take it out, it went, it did not arrive; and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from starlette.exceptions import HTTPException

from desk.rooms.mail.outbox import chosen
from desk.rooms.mail.room import ROOM
from desk.rooms.mail.words import STATES, advice, own_mail
from desk.visit import Answer, Visit
from filing.mail.messages import Message
from mailing import outbox
from schemas.errors import CarepackError

Does = Literal["retry", "hold", "cancel", "confirm", "lost"]


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said: as a heading, as a button, what it means, whether a reason is wanted, and what is told then."""

    title: str
    button: str
    means: str
    why: bool
    told: str


SAYINGS: Mapping[str, Saying] = {
    "retry": Saying(
        "Let it go",
        "Let it go",
        "It is put back into the outbox, and goes when you send what waits. Where something speaks against it, your "
        "reason is kept with it.",
        False,
        "Put back into the outbox.",
    ),
    "hold": Saying(
        "Keep it back",
        "Keep it back",
        "It stays in the outbox and does not go until somebody lets it go.",
        True,
        "Kept back.",
    ),
    "cancel": Saying(
        "Take it out",
        "Take it out of the outbox",
        "It never goes. Its papers may be sent again later.",
        True,
        "Taken out of the outbox.",
    ),
    "confirm": Saying(
        "It went out",
        "Note that it went out",
        "What it carries counts as out from then on, and people can be reminded of it.",
        False,
        "Noted: it went out.",
    ),
    "lost": Saying(
        "It did not arrive",
        "Note that it did not arrive",
        "What it carries does not count as out any more, and may be sent again.",
        True,
        "Noted: it did not arrive.",
    ),
}


@ROOM.post("/outbox/say")
def ask(visit: Visit) -> Answer:
    """What it means, and the field for the reason, before it is noted."""
    return _ask(visit, chosen(visit))


def _ask(visit: Visit, found: Sequence[Message], wrong: CarepackError | None = None) -> Answer:
    does = _does(visit)
    return visit.page(
        "mail/say.html",
        status_code=422 if wrong else 200,
        mails=found,
        does=does,
        saying=SAYINGS[does],
        why=visit.said("why"),
        faults=wrong.faults if wrong else (),
        states=STATES,
        advice=advice,
        back=f"/mail/outbox/{found[0].id}" if len(found) == 1 else "/mail/outbox",
    )


@ROOM.post("/outbox/said")
def note(visit: Visit) -> Answer:
    """Notes it; where something speaks against it, that is said, and the reason stands as it was typed."""
    found, does, why = chosen(visit), _does(visit), visit.said("why").strip()
    numbers = [m.id for m in found]
    try:
        if does == "retry":
            outbox.retry(visit.ledger, numbers, why or None, own_mail(visit), visit.actor)
        else:
            _NOTED[does](visit.ledger, numbers, why, visit.actor)
    except CarepackError as error:
        return _ask(visit, found, error)
    told = SAYINGS[does].told if len(found) == 1 else f"{len(found)} mails. {SAYINGS[does].told}"
    return visit.see(f"/mail/outbox/{numbers[0]}" if len(found) == 1 else "/mail/outbox", told)


_NOTED: Mapping[str, Callable[..., tuple[Message, ...]]] = {
    "hold": outbox.hold,
    "cancel": outbox.cancel,
    "confirm": outbox.confirm,
    "lost": outbox.lost,
}


def _does(visit: Visit) -> str:
    does = visit.said("does")
    if does not in SAYINGS:
        raise HTTPException(404)
    return does
