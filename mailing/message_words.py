"""What a message says, in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from mailing.message_parts import Words
from mailing.outgoing import Enclosure, Outgoing


def words(message: Outgoing) -> tuple[Words, ...]:
    """The whole text, piece by piece."""
    return tuple(_pieces(message))


def _pieces(message: Outgoing) -> Iterator[Words]:
    yield Words(f"Dear {message.recipient.name}," if message.recipient.name else "Hello,")
    yield Words(_why(message))
    if message.kind == "reminder":
        yield Words("", tuple(_awaited(message)))
    if message.enclosures:
        heading = "What is enclosed"
        yield Words(heading, tuple(_enclosed(message.enclosures)), heading=True)
        yield from _opening(message)
    elif message.kind != "reminder":
        yield Words("These papers are not sent by e-mail, as was agreed. You are given them another way:")
        yield Words("", message.named)
    if message.kind == "reminder" or any(one.to_return for one in message.enclosures):
        yield from _returning(message)
    yield from _closing(message)


def _enclosed(enclosures: Sequence[Enclosure]) -> Iterator[str]:
    """Each document with its file; a form that is there in two formats once, with the word that one is enough."""
    for files in _copies(enclosures):
        if len(files) == 1:
            yield f"{files[0].title} (file {files[0].name})"
        else:
            names = " or ".join(one.name for one in files)
            yield f"{files[0].title} (file {names}: the same form, so fill in one of them only)"


def _copies(enclosures: Sequence[Enclosure]) -> Iterable[Sequence[Enclosure]]:
    found: dict[object, list[Enclosure]] = {}
    for number, one in enumerate(enclosures):
        found.setdefault(one.copy if one.copy and one.to_return else number, []).append(one)
    return found.values()


def _why(message: Outgoing) -> str:
    own = message.role == "person"
    whose = "your" if own else f"{message.about}’s"
    match message.kind:
        case "appraisal":
            first = f"Here are the papers for {whose} appraisal."
            more = " Please read them, and fill in your part before you meet."
        case "supervision":
            first = f"Here are the papers for {whose} next supervision."
            more = " They show what was agreed last time and is still open."
        case "blank":
            first = "Here are forms for you to fill in." if own else f"Here are forms for {message.about}."
            more = ""
        case "letter":
            first = "Here is a letter for you." if own else f"Here is a letter about {message.about}."
            more = ""
        case "reminder":
            return f"We have not had these papers back{' from you' if own else f' that are about {message.about}'} yet:"
    if not message.enclosures:
        return f"The {_NOUN[message.kind]} {'for you' if own else f'about {message.about}'} {_ARE[message.kind]} ready."
    return f"{first}{more if own else ''}"


_NOUN = {
    "blank": "forms",
    "appraisal": "appraisal papers",
    "supervision": "supervision papers",
    "letter": "letter",
    "reminder": "papers",
}
_ARE = dict.fromkeys(_NOUN, "are") | {"letter": "is"}


def _awaited(message: Outgoing) -> Iterator[str]:
    for one in message.awaited:
        by = f"; wanted by {_day(one.due)}" if one.due else ""
        number = f" (copy {one.number})" if one.number else ""
        yield f"{one.title}{number}, {one.how} on {_day(one.since)}{by}"


def _opening(message: Outgoing) -> Iterator[Words]:
    if message.protection != "password":
        return
    if message.password_given:
        how = (
            "They are locked with your password: the same one as for everything we send you. "
            "If you do not have it at hand, ask us."
        )
    else:
        how = (
            "They are locked with a password of your own. It is not in this e-mail and will not come by e-mail: "
            "you are given it another way, on paper or by telephone. It stays the same for everything we send you, "
            "so please keep it."
        )
    yield Words("How to open them", heading=True)
    yield Words(how)
    yield Words("Some telephones cannot open locked documents. Then use a computer, or tell us.")


def _returning(message: Outgoing) -> Iterator[Words]:
    formats = {one.format for one in message.enclosures if one.to_return}
    steps = []
    if message.enclosures:
        where = {
            frozenset({"docx"}): "in Word or LibreOffice",
            frozenset({"pdf"}): "in a PDF reader, such as Adobe Reader",
        }.get(frozenset(formats), "in Word, LibreOffice or a PDF reader")
        steps.append(f"Save the files on your computer, and open them there ({where}).")
        keep = " Leave the password on." if message.protection == "password" else ""
        steps.append(f"Fill them in, and save them. Please do not rename the files.{keep}")
    to = message.reply_to or message.sender.address
    steps.append(
        f"Reply to this e-mail, and attach the files you filled in; or send them to {to}. "
        "Leave the subject as it is."
    )
    by = f" by {_day(message.return_by)}" if message.return_by else ""
    yield Words(f"How to send them back{by}", tuple(steps), numbered=True, heading=True)
    yield Words("You can also print them, fill them in by hand, and give us the paper.")
    if message.kind == "reminder":
        yield Words("If you have sent them already, or cannot find them, just tell us.")


def _closing(message: Outgoing) -> Iterator[Words]:
    address = message.reply_to or message.sender.address
    ask = f"Questions? Write to {address}"
    yield Words(f"{ask}, or telephone {message.telephone}." if message.telephone else f"{ask}.")
    yield Words("If this is not for you, please tell us, and delete it.")
    yield Words(f"{message.organisation}\nReference {message.reference}")


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
