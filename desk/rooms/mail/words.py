"""How this room says things: states in words, and what to do about what holds a mail up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from forms.organisation import folder_in
from mailing.settings import settings

if TYPE_CHECKING:
    from desk.visit import Visit
    from filing.mail.messages import State
    from mailing.settings import MailSettings

STATES: Mapping[State, tuple[str, str]] = {
    "queued": ("Waits to go", "note"),
    "sending": ("Going out now", "note"),
    "sent": ("Sent", "good"),
    "held": ("For you to decide", "note"),
    "unknown": ("Nobody knows", "bad"),
    "refused": ("Refused", "bad"),
    "bounced": ("Came back", "bad"),
    "drafted": ("Draft", "note"),
    "cancelled": ("Cancelled", ""),
}
"""What each state is called, and how it looks."""
MEANS: Mapping[State, str] = {
    "queued": "It waits in the outbox, and goes when you send what waits.",
    "sending": "It is being handed over at this moment.",
    "sent": "The mail server has it. What it carries counts as out from then on.",
    "held": "It does not go until somebody decides.",
    "unknown": "The line broke while this was being handed over: it may have arrived, or not. It is never sent again "
    "by itself. Ask whoever it was for, then say below what you know.",
    "refused": "The mail server does not take it. Put the address right in People and send the papers again, or try "
    "it once more.",
    "bounced": "It did not arrive. Put the address right in People and send the papers again, or try it once more.",
    "drafted": "It was written as a draft. Nothing in it counts as out until you say that you sent it.",
    "cancelled": "It was taken out of the outbox. Its papers may be sent again.",
}
COUNTED: Mapping[State, tuple[str, str, str]] = {
    "queued": ("waits to go", "wait to go", ""),
    "held": ("for you to decide", "for you to decide", "note"),
    "unknown": ("where nobody knows whether it went", "where nobody knows whether they went", "bad"),
    "refused": ("refused by the server", "refused by the server", "bad"),
    "bounced": ("came back", "came back", "bad"),
    "drafted": ("draft to send yourself", "drafts to send yourself", "note"),
}
"""States in which somebody has something to do: what is said beside one and beside more, and how it looks."""
BECAME = {
    "sent": ("Sent", "good"),
    "drafted": ("Draft written", "good"),
    "later": ("Refused for now", "note"),
    "held": ("For you to decide", "note"),
    "refused": ("Refused", "bad"),
    "unknown": ("Nobody knows", "bad"),
    "dropped": ("Not needed any more", ""),
}
"""What became of a mail just now."""
DID = {
    "sending": "Handed to the server",
    "drafting": "Written as a draft",
    "sent": "Taken by the server",
    "drafted": "Draft written",
    "later": "Not taken for now",
    "held": "Kept back",
    "unknown": "Nobody knows whether it went",
    "refused": "Refused by the server",
    "bounced": "Came back",
    "cancelled": "Taken out of the outbox",
    "confirmed": "Somebody said that it went out",
    "lost": "Somebody said that it did not arrive",
    "again": "Put back into the outbox",
    "allowed": "Somebody let it go all the same",
    "asks": "Asks for copies",
    "dropped": "Not needed any more",
}
"""What was done with a mail, in the words of its story."""
HOW = {
    "password": ("Locked with their password", "good"),
    "plain": ("Not locked", "note"),
    "none": ("Nothing enclosed: papers are given another way", "note"),
}
"""How documents go out, and how it looks."""
KINDS = {
    "blank": "Forms to fill in",
    "appraisal": "Appraisal papers",
    "supervision": "Supervision papers",
    "letter": "Letter",
    "reminder": "Reminder",
}
ROLES = (
    ("person", "the person themselves"),
    ("supervisor", "their supervisor"),
    ("manager", "their manager"),
)

_DECIDE = "If it is right all the same, let it go from the outbox and say why."
_ADVICE: Mapping[str, str] = {
    "mail-no-address": "Write the address into People, or hand the papers out on paper.",
    "mail-bad-address": "Put the address right in People, or hand the papers out on paper.",
    "mail-nobody": "Name one in People, or hand the papers out.",
    "mail-left": f"Mostly it should not go: take it out of the outbox. {_DECIDE}",
    "mail-about-leaver": f"Mostly it should not go: take it out of the outbox. {_DECIDE}",
    "mail-shared-address": "Put the address right in People. If they do share it, and it is right, let it go from the "
    "outbox and say why.",
    "mail-former-address": "Ask whether they alone read it now. Then let it go from the outbox and say so.",
    "mail-role-mailbox": "Better give the person’s own address in People. If one person alone reads it, let it go from "
    "the outbox and say so.",
    "mail-name-changed": "If it is the same person, let it go from the outbox and say so; or make the papers again, so "
    "that they have the new name.",
    "mail-other-person": "It never goes. Make the papers again for whoever it is now.",
    "mail-names-another": "Withdraw the copy in Hand out and make it again; or let it go as it is, and say why.",
    "mail-bounced-address": f"Ask for the right address, and put it into People. {_DECIDE}",
    "mail-restored": "Ask whoever it was for whether it came. If not, let it go from the outbox and say so.",
    "mail-went-back": "Let it go from the outbox if it is still wanted, or take it out.",
    "mail-private": "Give it to the person or their manager alone.",
    "mail-unknown-file": "Take that file away, or make the papers again.",
    "mail-not-placed": "Make the papers again.",
    "mail-whose": "Choose one person’s folder alone.",
    "mail-zip": "Make the zip again.",
    "mail-too-many": "Send one team after another.",
    "mail-not-out": "Send them, say of a draft that it went, or note in Hand out that they were handed over.",
    "mail-withdrawn": "Make another one in Hand out, if one is wanted.",
    "mail-came-back": f"Take it out of the outbox. {_DECIDE}",
    "mail-handed": f"Take it out of the outbox. {_DECIDE}",
    "mail-made-anew": f"Take it out of the outbox, and send the later one. {_DECIDE}",
    "mail-postponed": f"Take it out of the outbox, and write anew. {_DECIDE}",
    "mail-session-held": f"Take it out of the outbox, and make them anew. {_DECIDE}",
    "mail-changed": "Take it out of the outbox and send the papers again: they go to whoever it is now.",
    "mail-address-changed": "Take it out of the outbox and send the papers again: they go to the new address.",
    "mail-protection-changed": "Take it out of the outbox, and send the papers again.",
    "mail-password-changed": "Take it out of the outbox, and send the papers again.",
    "mail-body-missing": "Take it out of the outbox, and send the papers again.",
    "mail-kept-back": "Somebody kept it back. Let it go when it may.",
    "mail-refused": "Put the address right in People and send the papers again, or try it once more from its page.",
    "mail-gave-up": "Ask the recipient’s provider, or try it once more.",
    "mail-too-large": "Send fewer documents, or PDFs alone.",
    "mail-encrypted": "Open it in a mail program, save what hangs on it, and hand that in under Returns.",
    "mail-signed": "Open it in a mail program, save what hangs on it, and hand that in under Returns.",
    "mail-words": "Read it in the mailbox.",
    "mail-unreadable": "Look at it in a mail program; ask for it to be sent again.",
    "mail-reminded": "Remind them another way, or later.",
}
_SAID: Mapping[str, str] = {
    "mail-no-address": "Or write the address into People, and look again.",
    "mail-bad-address": "Or put the address right in People, and look again.",
    "mail-other-person": "",
    "mail-bounced-address": "",
}


def advice(code: str | None) -> str:
    """What to do about what holds a mail up; nothing where that is said already, or nobody knows."""
    return _ADVICE.get(code or "", "")


def advice_left(code: str, person: bool) -> str:
    """The same of what is not sent at all: its sentence mostly says what to do already."""
    if code in _SAID:
        return _SAID[code]
    return "" if person and code == "mail-unknown-file" else advice(code)


def own_mail(visit: Visit) -> MailSettings:
    """What mail.yaml says. Raises DefinitionError with every mistake in it."""
    return settings(folder_in(visit.home))


def page_asked(visit: Visit) -> int:
    """The page that is asked for, by the address or a form; from 1."""
    said = visit.said("page") or visit.asked("page", "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 7 else 1
