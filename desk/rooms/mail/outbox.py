"""The outbox: what waits, what went, what came back; each mail with its story; and sending what waits."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException

from desk.rooms.mail.room import ROOM, asked
from desk.rooms.mail.running import WAYS, Ran, going, way_of
from desk.rooms.mail.words import (
    BECAME,
    DID,
    HOW,
    KINDS,
    MEANS,
    STATES,
    advice,
    own_mail,
    page_asked,
)
from desk.visit import Answer, Made, Progress, Visit
from filing.mail.messages import Message, State
from mailing import outbox, preview
from mailing.looking import TO_LOOK_AT, as_it_is, bytes_of, counts, half_done
from mailing.looking import page as some
from mailing.told import in_short
from schemas.errors import UsageError

_SHOWN = 50
_LOOK = "look"
_SAYS: dict[State, tuple[str, ...]] = {
    "queued": ("hold", "cancel"),
    "held": ("retry", "hold", "cancel"),
    "refused": ("retry", "cancel"),
    "unknown": ("confirm", "retry", "lost"),
    "bounced": ("retry",),
    "drafted": ("confirm", "lost", "cancel"),
    "sent": ("lost",),
}
"""What can be said of a mail in each state."""


@ROOM.get("/outbox")
def everything(visit: Visit) -> Answer:
    """All there is, the newest first; `?state=` is one of the states, or what somebody must look at."""
    return _list(visit, visit.asked("state"), "")


@ROOM.post("/outbox")
def found(visit: Visit) -> Answer:
    """Those of a state, or about and to people that are looked for; a further page."""
    return _list(visit, visit.said("state"), visit.said("words"))


def _list(visit: Visit, state: str, words: str) -> Answer:
    under_way = half_done(visit.ledger, visit.actor)
    number = page_asked(visit)
    states: Sequence[State] | None = [s for s in STATES if s == state] or None
    if state == _LOOK:
        states = [*TO_LOOK_AT]
    shelf = some(visit.ledger, states=states, said=words, first=(number - 1) * _SHOWN, most=_SHOWN)
    there = counts(visit.ledger)
    look = sum(there.get(s, 0) for s in TO_LOOK_AT)
    return visit.page(
        "mail/outbox.html",
        mails=shelf.messages,
        total=shelf.total,
        page=number,
        pages=-(-shelf.total // _SHOWN),
        state=state if states else "",
        words=words,
        choices=[
            ("", f"All ({sum(there.values()):,})"),
            (_LOOK, f"To look at ({look:,})"),
            *((s, f"{label} ({there[s]:,})") for s, (label, _) in STATES.items() if there.get(s)),
        ],
        queued=there.get("queued", 0),
        waits=there.get("queued", 0) + there.get("held", 0),
        under_way=under_way,
        **_words(visit),
    )


def _words(visit: Visit) -> dict[str, Any]:
    zone = visit.actor.at.tzinfo
    return {
        "states": STATES,
        "kinds": KINDS,
        "how": HOW,
        "advice": advice,
        "at": lambda moment: moment.astimezone(zone) if moment is not None else None,
    }


@ROOM.get("/outbox/{number:int}")
def one(visit: Visit) -> Answer:
    """One mail: for whom, what it carries, what it says, and everything that was done with it."""
    shown = outbox.show(visit.ledger, visit.number("number"), own_mail(visit), visit.actor)
    message = shown.message
    data = bytes_of(visit.ledger, message)
    return visit.page(
        "mail/message.html",
        shown=shown,
        message=message,
        mail=as_it_is(data) if data is not None else None,
        reference=outbox.reference_of(message.message_id),
        means=MEANS[message.state],
        says=_SAYS.get(message.state, ()),
        did=DID,
        said=_said,
        **_words(visit),
    )


def _said(outcome: str, said: str | None) -> str:
    """What is kept with an entry of the story; of what was let go the reason, without code and address."""
    if outcome == outbox.ALLOWED:
        return (said or "").split(" ", 2)[-1]
    return said or ""


@ROOM.get("/outbox/{number:int}/file")
def file(visit: Visit) -> Answer:
    """The mail as a file that a mail program opens."""
    (message,) = outbox.named(visit.ledger, [visit.number("number")])
    data = bytes_of(visit.ledger, message)
    if data is None:
        what = "Text and documents of this mail are not kept any more."
        raise UsageError.of("mail-body-missing", what, "What went to whom stays known.")
    unsent = preview.DRAFT if message.state == "drafted" else b""
    return visit.file(unsent + data, preview.name_of(message), "message/rfc822")


@ROOM.post("/outbox/preview")
def look(visit: Visit) -> Answer:
    """What waits as files, with a list of who gets what."""
    ledger = visit.ledger

    def work(progress: Progress) -> Made:
        waiting = outbox.listed(ledger, states=("queued", "held"))
        made = progress.folder / "preview.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            for number, (name, data) in enumerate(preview.files(ledger, waiting)):
                package.writestr(name, data)
                progress(number, len(waiting), "Mails")
        return Made(made, "Who gets what.zip", "application/zip", "/mail/outbox")

    return visit.begin(work, "Who gets what, as files")


@ROOM.get("/outbox/go")
def before_it_goes(visit: Visit) -> Answer:
    """What will happen, before it does."""
    return _before(visit, ())


@ROOM.post("/outbox/before")
def before_these_go(visit: Visit) -> Answer:
    """The same, of the mails that were ticked."""
    return _before(visit, _numbers(visit))


def _before(visit: Visit, numbers: Sequence[int]) -> Answer:
    own = own_mail(visit)
    waits = outbox.named(visit.ledger, numbers) if numbers else ()
    ways = [w for w in WAYS if w[0] == "drafts" or (w[0] == "send" and own.sending is not None)]
    return visit.page(
        "mail/go.html",
        path="/mail/outbox/go",
        back="/mail/outbox",
        going=sum(m.state == "queued" for m in waits) if numbers else counts(visit.ledger).get("queued", 0),
        held=sum(m.state == "held" for m in waits),
        ways=ways,
        server=own.sending,
        numbers=numbers,
        asked=asked(visit),
    )


@ROOM.post("/outbox/go")
def go(visit: Visit) -> Answer:
    """Sends what waits and is due, or makes drafts of it."""
    way = way_of(visit)
    numbers = frozenset(_numbers(visit)) or None
    return going(visit, own_mail(visit), "drafts" if way == "drafts" else "send", numbers)


@ROOM.get("/ran/{key}")
def ran(visit: Visit) -> Answer:
    """What became of each mail of a run."""
    kept = visit.session.shelf.get(visit.named("key"))
    if not isinstance(kept, Ran):
        raise HTTPException(404)
    faults = [one for one in kept.queued if one.faults]
    return visit.page(
        "mail/ran.html",
        ran=kept,
        # What somebody must look at comes first.
        told=sorted(kept.told, key=lambda t: t.became in {"sent", "drafted", "dropped"}),
        waiting=[one for one in kept.queued if one.held],
        queued=sum(one.number is not None for one in kept.queued),
        wrong=faults,
        became=BECAME,
        short=in_short(kept.run) if kept.run is not None else "",
        left=counts(visit.ledger).get("queued", 0),
        **_words(visit),
    )


def _numbers(visit: Visit) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(n) for n in visit.said_all("number") if n.isdecimal() and len(n) < 10))


def chosen(visit: Visit) -> tuple[Message, ...]:
    """The mails that were ticked, or that the page is about. Raises UsageError where none was."""
    numbers = _numbers(visit)
    if not numbers:
        raise UsageError.of("mail-nothing", "No mail is ticked.", "Tick those that are meant.")
    return outbox.named(visit.ledger, numbers)
