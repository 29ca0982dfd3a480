"""What the head of a mail says: who wrote it, what it answers, whether a program wrote it. Hints, none of them proven.

Only the beginning of a message is looked at, by the standard library's parser that takes anything; the documents in it
are opened elsewhere, in a confined process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses

from filing.people.address_forms import key

LOOKED_AT = 512 * 1024
"""Bytes at the start of a message; heads, and what a report says, stand before what it returns."""
_MOST_HEADS = 2_000
_ID = re.compile(r"<[^<>\s]{1,300}>")
_BOX = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
_PARTS = 200
_SIGNS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From")
"""Heads that only programs write that answer for somebody."""
_NO = frozenset({"", "no", "none", "false", "0", "off"})
"""What such a head says where it was not a program."""
_AUTO_REPLY = re.compile(
    r"""^\s*(?:(?:automatic|auto)[ -]?(?:reply|response)|autoreply|out\ of\ (?:the\ )?office\ auto-?reply
    |automatische\ (?:antwort|antwoord)|automatisch\ antwoord|abwesenheits(?:notiz|assistent|meldung)
    |r[ée]ponse\ automatique|respuesta\ autom[áa]tica|resposta\ autom[áa]tica|risposta\ automatica
    |odpowied[źz]\ automatyczna|autoodpowied[źz]|r[ăa]spuns\ automat|ateb\ awtomatig|autosvar|automatiskt\ svar)
    \s*:""",
    re.IGNORECASE | re.VERBOSE,
)
"""How the subject begins that programs write, in the languages of their users; people begin otherwise."""
_ABSENT = re.compile(
    r"^\s*(?:(?:automatic|auto)[ -]?(?:reply|response)|autoreply|out of (?:the )?office|abwesen[dt]\w*)"
    r"\s*(?:[:(\[–-]|$)",
    re.IGNORECASE,
)
"""How it may begin as well; people write that too, so it counts beside a surer sign that a program sent the mail."""


@dataclass(frozen=True, slots=True)
class Head:
    """`answers`: the messages that it names as answered, the nearest first. `sender`: the address that it says it came
    from, in small letters; None where it says none, or several. `automatic`: a program answered, not a person."""

    message_id: str | None
    answers: tuple[str, ...]
    sender: str | None
    subject: str
    automatic: bool


def parsed(raw: bytes, *, whole: bool = False) -> Message | None:
    """The beginning of a message, or the whole of it, taken apart; None for what is none at all."""
    beginning = raw if whole else raw[:LOOKED_AT]
    try:
        mail: Message = BytesParser(policy=compat32).parsebytes(beginning.lstrip(b"\r\n \t"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, HeaderParseError):
        return None
    return mail if 0 < len(mail.keys()) <= _MOST_HEADS else None


def head_of(mail: Message | None) -> Head:
    """What a message's head says; of what is no message, nothing."""
    if mail is None:
        return Head(None, (), None, "", automatic=False)
    named = [*_ids(mail, "In-Reply-To"), *reversed(_ids(mail, "References"))]
    own = _ids(mail, "Message-ID")
    return Head(
        message_id=own[0] if own else None,
        answers=tuple(dict.fromkeys(i for i in named if i not in own))[:100],
        sender=_sender(mail),
        subject=words(mail, "Subject"),
        automatic=_automatic(mail),
    )


def addresses(mail: Message, name: str) -> tuple[str, ...]:
    """The addresses in a head, in small letters."""
    try:
        found = getaddresses([str(v) for v in mail.get_all(name, [])])
    except (ValueError, TypeError, LookupError, AttributeError):
        return ()
    return tuple(dict.fromkeys(key(box) for _, box in found if _BOX.fullmatch(box.strip())))


def words(mail: Message, name: str) -> str:
    """A head as a person reads it, on one line."""
    raw = str(mail.get(name, "")).replace("\r", "").replace("\n", "")[:2_000]
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError, LookupError):
        pieces = [(raw, None)]
    text = "".join(_piece(piece, charset) for piece, charset in pieces)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def names(mail: Message) -> tuple[str, ...]:
    """What the files in a message are called, as far as that is easily seen."""
    return tuple(name for part in parts(mail) if (name := name_of(part)))


def name_of(part: Message) -> str | None:
    """What a part is called, if it is a file with a name."""
    try:
        return part.get_filename()
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def parts(mail: Message) -> Iterator[Message]:
    """The message and all its parts, however deep, but no more of them than a message has."""
    waiting, number = [mail], 0
    while waiting and number < _PARTS:
        part = waiting.pop(0)
        number += 1
        yield part
        inside = part.get_payload()
        if isinstance(inside, list):
            waiting = [p for p in inside if isinstance(p, Message)] + waiting


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        piece = piece.encode("utf-8", "surrogateescape")
        charset = None
    for name in (charset or "utf-8", "utf-8", "cp1252", "latin-1"):
        try:
            return piece.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return ""


def _ids(mail: Message, name: str) -> list[str]:
    return _ID.findall(" ".join(str(v) for v in mail.get_all(name, []))[:50_000])


def _sender(mail: Message) -> str | None:
    """Whom the message says it is from; `Sender` counts where several wrote it together (RFC 5322, 3.6.2)."""
    for name in ("From", "Sender"):
        found = addresses(mail, name)
        if len(found) == 1:
            return found[0]
    return None


def without_program(subject: str) -> str:
    """A subject without the beginning that programs write that answer for somebody."""
    begun = _AUTO_REPLY.match(subject) or _ABSENT.match(subject)
    return subject[begun.end() :] if begun is not None else subject


def _automatic(mail: Message) -> bool:
    """Whether a program answered for a person (RFC 3834, and what programs say instead).

    What a person wrote must not be taken for that, nor what a program passes on for a person (a form on a web page, a
    desk for requests: auto-generated): a subject says it beside a sign that a program sent the mail, and never alone.
    """
    said = str(mail.get("Auto-Submitted", "")).partition(";")[0].partition("(")[0].strip().casefold()
    if said in {"no", "auto-replied"}:
        return said == "auto-replied"
    if any(str(mail.get(name, "no")).strip().casefold() not in _NO for name in _SIGNS):
        return True
    if str(mail.get("Precedence", "")).strip().casefold() == "auto_reply":
        return True
    subject = words(mail, "Subject")
    if said.startswith("auto-") or str(mail.get("Return-Path", "")).strip() == "<>":
        return bool(_AUTO_REPLY.match(subject) or _ABSENT.match(subject))
    return mail.get("X-Auto-Response-Suppress") is not None and bool(_AUTO_REPLY.match(subject))


__all__ = [
    "LOOKED_AT",
    "Head",
    "addresses",
    "head_of",
    "name_of",
    "names",
    "parsed",
    "parts",
    "without_program",
    "words",
]
