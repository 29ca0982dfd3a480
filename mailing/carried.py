"""Whether documents hang on a mail that a program seems to have written: whoever dresses one up as a receipt, or whose
mail program does, has sent a document all the same, and it is not to be lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message

from intake.envelopes.in_words import found, is_binary, text_of
from intake.envelopes.mail import NOTICES
from intake.envelopes.pictures import is_page
from mailing.heads import LOOKED_AT, name_of, parsed

_ID = re.compile(r"^[> \t]*message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,300}>)", re.IGNORECASE | re.MULTILINE)
_BODY = re.compile(r"\n[> \t]*\r?\n\s*\S")
_ENDINGS = frozenset({"txt", "eml", "dsn", "dat", "msg", "htm", "html", ""})
"""How the names end that mail systems give to the parts of a report."""
_WORDS = frozenset({"plain", "html", "enriched", "richtext", "x-amp-html", "watch-html", "rfc822-headers"})
"""Kinds of text that are words; whatever else is called text is somebody's file, or an invitation."""
_MAILS = frozenset({"message/rfc822", "message/global", "message/news"})
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_BEGINNINGS = ("%PDF", "PK\x03\x04", "\xd0\xcf\x11\xe0", "{\\rtf")
"""How documents begin, whatever they are called."""
_PLAIN = frozenset({"", "7bit", "8bit", "binary", "quoted-printable", "base64"})
_SMALL = 20_000
"""Bytes of a signature, or of a picture in the words, such as the sign that Gmail puts into a report."""
_DEEP = 20
"""Mails in one another that are looked into; behind them anything may be."""


@dataclass(frozen=True, slots=True)
class Carried:
    """`own`: documents hang on the mail itself. `within`: in a mail that hangs on it, and is none of ours.
    `returned`: in one of ours. `unseen`: it broke off, or goes on behind what was looked at."""

    own: bool
    within: bool
    returned: bool
    unseen: bool


def carried(mail: Message, raw: bytes, is_ours: Callable[[str], bool], *, report: bool) -> Carried:
    """What hangs on a mail; `is_ours` says of a number (Message-ID) whether that message is one of ours.

    Nothing hangs on it only where every part is known to be words, a notice for programs or a small sign: whatever
    else it is, and whatever cannot be told, may be a document. `report`: it is what a mail system wrote.
    """
    own = within = returned = False
    for part in _leaves(mail):
        inner = inner_of(part)
        if inner is None:
            quoted = _before_ours(part, is_ours) if report else None
            returned = returned or quoted is not None
            own = own or _may_be_document(part, report=report, before=quoted)
        elif is_ours(str(inner.get("Message-ID", "")).strip()):
            returned = returned or not _is_bare(inner, _DEEP)
        else:
            within = within or not _is_bare(inner, _DEEP)
    beside = any(found(text) for text in _beside(mail))
    unseen = _is_cut(mail, raw, is_ours, report=report) or _has_more(mail, raw)
    return Carried(own or beside, within, returned, unseen)


def carries_documents(mail: Message) -> bool:
    """Whether a file hangs on a mail, beside words and other mails: what a person sends, and no mail system.

    What stands in the words is left to `carried`: some mail systems write there what they return.
    """
    return any(_is_file(part, report=False) for part in _leaves(mail) if inner_of(part) is None)


def _may_be_document(part: Message, *, report: bool, before: str | None = None) -> bool:
    """Whether a part that is no mail may hold a document. `before`: the words of it that are to be looked at."""
    if _is_file(part, report=report):
        return True
    if part.get_content_maintype() == "text":
        text = text_of(part) if before is None else before
        return is_binary(text) or bool(found(text))
    return part.get_content_maintype() == "message" and bool(found(part.as_string()))


def _is_file(part: Message, *, report: bool) -> bool:
    """Whether a part is anything but words, a notice for programs, a signature or a small sign, by its kind."""
    kind, name = part.get_content_type(), name_of(part)
    if kind in _SIGNATURES or (part.get_content_maintype() == "image" and part.get("Content-ID") is not None):
        body = _body(part)
        return len(body) > _SMALL or is_page(body)
    if part.get_content_maintype() == "text":
        is_known = kind.partition("/")[2] in _WORDS and _coding(part) in _PLAIN
        if not is_known or text_of(part).lstrip().startswith(_BEGINNINGS):
            return True
    elif kind not in NOTICES or _coding(part) not in _PLAIN - {"base64"}:
        return True
    return bool(name) and not (report and str(name).rpartition(".")[2].casefold() in _ENDINGS | {name})


def _is_bare(mail: Message, deep: int) -> bool:
    """Whether there are only words in a mail that hangs on another one."""
    if deep == 0 or any(found(text) for text in _beside(mail)):
        return False
    for part in _leaves(mail):
        inner = inner_of(part)
        if _may_be_document(part, report=False) if inner is None else not _is_bare(inner, deep - 1):
            return False
    return True


def _leaves(mail: Message) -> Iterator[Message]:
    """The parts that are no more taken apart; a mail that hangs on it is one."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting += [p for p in inside if isinstance(p, Message)]
        else:
            yield part


def inner_of(part: Message) -> Message | None:
    """The mail that a part is, however it is written; None where it is none, or cannot be read."""
    inside = part.get_payload()
    if part.get_content_type() not in _MAILS or not isinstance(inside, list):
        return None
    mail = next((p for p in inside if isinstance(p, Message)), None)
    if mail is None or len(mail.keys()) > 1 or _coding(part) not in {"base64", "quoted-printable"}:
        return mail if mail is not None and mail.keys() else None
    written = Message()
    written["Content-Transfer-Encoding"] = _coding(part)
    written.set_payload(mail.as_string())
    return parsed(_body(written))


def _beside(mail: Message) -> Iterator[str]:
    """What stands before the first and behind the last part, where no mail program looks."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting += [p for p in inside if isinstance(p, Message)]
            yield from (str(text) for text in (part.preamble, part.epilogue) if text)


def _before_ours(part: Message, is_ours: Callable[[str], bool]) -> str | None:
    """The words of a report up to where it returns a message of ours in them; None where it does not."""
    if part.get_content_maintype() != "text":
        return None
    text = text_of(part)
    for line in _ID.finditer(text):
        # A head alone returns nothing.
        if is_ours(line[1]) and _BODY.search(text, line.end()):
            return text[: max(text.rfind("\n\n", 0, line.start()), text.rfind("\n\r\n", 0, line.start()), 0)]
    return None


def _coding(part: Message) -> str:
    return str(part.get("Content-Transfer-Encoding", "")).strip().casefold()


def _body(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return data if isinstance(data, bytes) else b""


def _is_cut(mail: Message, raw: bytes, is_ours: Callable[[str], bool], *, report: bool) -> bool:
    """Whether the mail broke off on its way, or goes on behind its beginning with anything but a message of ours."""
    if any(isinstance(d, CloseBoundaryNotFoundDefect) for d in mail.defects) and len(raw) <= LOOKED_AT:
        return True
    if len(raw) <= LOOKED_AT:
        return False
    last: Message | None = mail
    while last is not None and last.get_content_maintype() == "multipart":
        inside = last.get_payload()
        behind = inside[-1] if isinstance(inside, list) and inside else None
        last = behind if isinstance(behind, Message) else None
    if last is None:
        return True
    inner = inner_of(last)
    if inner is not None:
        return not is_ours(str(inner.get("Message-ID", "")).strip())
    return not report or _before_ours(last, is_ours) is None


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


__all__ = ["Carried", "carried", "carries_documents", "inner_of"]
