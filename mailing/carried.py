"""Whether documents hang on a mail that a program seems to have written: whoever dresses one up as a receipt, or whose
mail program does, has sent a document all the same, and it is not to be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message

from mailing.heads import LOOKED_AT, name_of

_WORDS = frozenset({"txt", "eml", "dsn", "dat", "msg", "htm", "html", ""})
"""How the names end that mail systems give to the parts of a report."""
_BEGINNINGS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How documents begin, whatever they are called."""
_SMALL_PICTURE = 20_000
"""Bytes of a picture in the words of a report, such as the sign that Gmail puts there."""


@dataclass(frozen=True, slots=True)
class Carried:
    """`own`: documents hang on the mail itself. `within`: in a mail that hangs on it, and is none of ours.
    `returned`: in one of ours. `unseen`: parts of it stand behind what was looked at."""

    own: bool
    within: bool
    returned: bool
    unseen: bool


def carried(mail: Message, raw: bytes, is_ours: Callable[[str], bool], *, report: bool) -> Carried:
    """What hangs on a mail; `is_ours` says of a number (Message-ID) whether that message is one of ours."""
    within = returned = False
    for inner in _messages(mail):
        if carries_documents(inner, deep=True):
            if is_ours(str(inner.get("Message-ID", "")).strip()):
                returned = True
            else:
                within = True
    return Carried(carries_documents(mail, report=report), within, returned, _has_more(mail, raw))


def carries_documents(mail: Message, *, report: bool = False, deep: bool = False) -> bool:
    """Whether anything hangs on a mail but words and other mails: what a person sends, and no mail system.

    With `report`, what mail systems put into reports is none; with `deep`, mails that hang on it are looked into.
    """
    return any(_is_document(part, report=report) for part in _leaves(mail, deep=deep))


def _leaves(mail: Message, *, deep: bool) -> Iterator[Message]:
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        inside = part.get_payload()
        goes_in = part.get_content_maintype() == "multipart" or (deep and _is_message(part))
        if goes_in and isinstance(inside, list):
            waiting += [p for p in inside if isinstance(p, Message)]
        else:
            yield part


def _messages(mail: Message) -> Iterator[Message]:
    """The mails that hang on it."""
    for part in _leaves(mail, deep=False):
        inside = part.get_payload()
        if _is_message(part) and isinstance(inside, list):
            yield from (p for p in inside if isinstance(p, Message))


def _is_message(part: Message) -> bool:
    return part.get_content_type() in {"message/rfc822", "message/global"}


def _is_document(part: Message, *, report: bool) -> bool:
    kind, name = part.get_content_maintype(), name_of(part)
    if kind == "text" and _body(part).lstrip()[:4].startswith(_BEGINNINGS):
        return True
    if kind in {"text", "message"}:
        return bool(name) and not (report and str(name).rpartition(".")[2].casefold() in _WORDS | {name})
    small = report and kind == "image" and part.get("Content-ID") is not None
    return not (small and len(_body(part)) <= _SMALL_PICTURE)


def _body(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return data if isinstance(data, bytes) else b""


def _has_more(mail: Message, raw: bytes) -> bool:
    """Whether parts of the mail itself begin behind its beginning, which alone was taken apart."""
    if len(raw) <= LOOKED_AT:
        return False
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() != "multipart":
            continue
        inside = part.get_payload()
        waiting += [p for p in inside if isinstance(p, Message)] if isinstance(inside, list) else []
        boundary = part.get_boundary()
        if boundary is None:
            return True
        line = b"\n--" + boundary.encode("utf-8", "surrogateescape")
        at = raw.find(line, LOOKED_AT - len(line))
        while at >= 0:
            if not raw.startswith(b"--", at + len(line)):
                return True
            at = raw.find(line, at + 1)
    return False


__all__ = ["Carried", "carried", "carries_documents"]
