"""Mail (RFC 5322, MIME: RFC 2045 to 2049): its attachments, by their own names, and its words.

The standard library takes a message apart. Its older classes are used on purpose: they keep what they cannot
understand, where the newer ones raise on a header that is wrong.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Sequence
from email import errors
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import collapse_rfc2231_value
from functools import partial
from typing import Any

from extractors.paper.picture_kinds import kind_of
from intake.envelopes import in_words
from intake.envelopes.entries import Entry, damaged, elsewhere, enclosed, envelope_damaged, sealed
from intake.envelopes.outlook import OLE
from schemas.errors import CarepackError, DocumentError

Mail = Message  # of str, as the parser makes them
_MAILBOX = re.compile(rb"(?:\r?\n){2}From [^\r\n]*\d{4}\r?\n[!-9;-~]+:")
_POSTMARK = re.compile(rb"\A>From [^\r\n]*\r?\n")
_DOCUMENTS = (b"%PDF", b"PK\x03\x04", OLE, b"{\\rtf")
_BROKEN_QUOTED = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*$)")
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_MAILS = frozenset({"message/rfc822", "message/global", "message/news"})
_ENVELOPED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_WORDS = frozenset(
    {"text/plain", "text/html", "text/enriched", "text/richtext", "text/x-amp-html", "text/watch-html"}
)
_CARDS = frozenset({"text/calendar", "text/vcard", "text/x-vcard"})
_ENDINGS = {
    "application/pdf": ".pdf", "application/zip": ".zip", "message/rfc822": ".eml",
    "text/calendar": ".ics", "text/vcard": ".vcf", "text/x-vcard": ".vcf",
}  # fmt: skip
_UU = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})
NOTICES = frozenset(
    {
        "message/delivery-status", "message/disposition-notification", "message/feedback-report",
        "message/tracking-status", "message/rfc822-headers", "message/global-delivery-status",
        "message/global-disposition-notification", "message/global-headers",
    }
)  # fmt: skip
"""What mail systems say for programs to read (RFC 3464, 8098, 5965, 3886, 6533)."""
_BINHEX = b"(This file must be converted with BinHex"
_APPLE_SINGLE = b"\x00\x05\x16\x00"
_TNEF = b"\x78\x9f\x3e\x22"  # MS-OXTNEF 2.1.3.1


def entries(data: bytes) -> list[Entry]:
    """The parts of a mail. Raises DocumentError: `envelope-damaged`, `mailbox`."""
    if data.startswith(b"From ") and _MAILBOX.search(data):
        raise DocumentError.of(
            "mailbox",
            "This file holds many mails at once.",
            "Save each mail by itself from the mail program, and import those.",
        )
    try:
        begun = _POSTMARK.sub(b"", data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t"))
        mail = BytesParser(policy=compat32).parsebytes(begun)
    except (errors.MessageError, ValueError, LookupError, RecursionError) as error:
        raise envelope_damaged("mail") from error
    return _of(mail)


def _of(mail: Mail) -> list[Entry]:
    try:
        found = list(_parts(mail, cut=False, related=False))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise envelope_damaged("mail") from error
    # The same words stand in most mails twice, plain and as a page, and are told once.
    once: dict[str, Entry] = {}
    return [e for e in found if e.refusal is None or once.setdefault(_told(e), e) is e]


def _told(entry: Entry) -> str:
    return f"{entry.name} {entry.refusal}" if entry.name.endswith("of the mail") else f"{id(entry)}"


def _parts(part: Mail, *, cut: bool, related: bool) -> Iterator[Entry]:
    """The leaves of a message. `cut`: the mail ends in this part, before its closing boundary (RFC 2046, 5.1.2)."""
    _mend_headers(part)
    kind = part.get_content_type()
    if kind == "multipart/encrypted":
        yield Entry(_name(part) or "encrypted", refusal=sealed())
        return
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        ended = not any(isinstance(d, errors.CloseBoundaryNotFoundDefect) for d in part.defects)
        parts = _messages(part)
        for number, one in enumerate(parts, 1):
            here = cut if ended else True
            yield from _parts(
                one, cut=here and number == len(parts), related=related or kind == "multipart/related"
            )
        for beside, where in ((part.preamble, "before the beginning"), (part.epilogue, "behind the end")):
            if beside and in_words.found(str(beside)):
                yield Entry(f"a file {where} of the mail", refusal=damaged())
        return
    if kind in _WORDS and not _name(part) and _disposition(part) != "attachment" and not _is_document(part):
        yield from _words(part)
    else:
        yield _leaf(part, kind, cut=cut, related=related)


def _mend_headers(part: Mail) -> None:
    """Bytes beyond ASCII in headers, which the rules forbid, as letters; the parser would make them unreadable."""
    for name in ("Content-Disposition", "Content-Type", "Subject"):
        raw = next((str(v) for n, v in part.raw_items() if n.casefold() == name.casefold()), "")
        if not raw.isascii():
            part.replace_header(name, _eight_bit(raw))


def _messages(part: Mail) -> list[Mail]:
    held = part.get_payload()
    return [m for m in held if isinstance(m, Message)] if isinstance(held, list) else []


def _leaf(part: Mail, kind: str, *, cut: bool, related: bool) -> Entry:
    name = _name(part)
    if kind in _ENVELOPED or name.casefold().endswith((".p7m", ".rpmsg")):
        signed = "signed" in str(part.get_param("smime-type", "")).casefold()
        return Entry(name or "smime.p7m", refusal=enclosed() if signed else sealed())
    if kind in _SIGNATURES:
        return Entry(name or "signature", aside="the signature of the mail")
    if kind in _MAILS and _messages(part):
        return _mail_in(part, name)
    if kind in {"message/external-body", "message/partial"}:
        return Entry(name, refusal=elsewhere())
    hidden = in_words.found(in_words.text_of(part)) if kind in _CARDS else []
    if part.get_content_maintype() == "message":
        if kind not in NOTICES or _is_encoded(part):
            return Entry(name or kind, read=partial(_encoded, part, _coding(part)))
        hidden = in_words.found(part.as_string())
        if not hidden:
            return Entry(name or kind, aside="a notice of the mail system")
    if hidden:
        return hidden[0]
    return Entry(
        name or _made_up(kind),
        refusal=damaged() if cut else None,
        read=partial(_content, part, _coding(part)),
        passing=related or part["Content-ID"] is not None,
    )


def _mail_in(part: Mail, name: str) -> Entry:
    if _is_encoded(part) and not _is_plain(part):
        return Entry(name or "mail.eml", read=partial(_encoded, part, _coding(part)))
    return Entry(name or _subject(_messages(part)[0]), inside=partial(_of, _messages(part)[0]))


def _is_encoded(part: Mail) -> bool:
    """Whether a mail in a mail is written in letters of its own, as some servers do (RFC 2046, 5.2.1, forbids it)."""
    return str(part.get("Content-Transfer-Encoding", "")).strip().casefold() in {"base64", "quoted-printable"}


def _is_plain(part: Mail) -> bool:
    """Whether it says that it is written in base64, and is not: its head can be read as it stands."""
    coding = str(part.get("Content-Transfer-Encoding", "")).strip().casefold()
    return coding == "base64" and len(_messages(part)[0].keys()) > 1


def _encoded(part: Mail, coding: str, most: int) -> bytes:
    """The bytes of such a mail. Raises DocumentError `part-damaged`."""
    try:
        raw = _messages(part)[0].as_bytes().lstrip(b"\r\n")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise damaged() from error
    written = Message()
    written.set_payload(raw.decode("ascii", "surrogateescape"))
    return _content(written, coding, most)


def _is_document(part: Mail) -> bool:
    """Whether what is called words begins as a document does: gateways, scanners and scripts call anything text."""
    data = part.get_payload(decode=True)
    return isinstance(data, bytes) and (data.startswith(_DOCUMENTS) or kind_of(data) is not None)


def _words(part: Mail) -> Iterator[Entry]:
    """The words of the mail, and what stands in them."""
    text = in_words.text_of(part)
    files = in_words.found(text)
    yield from files
    if in_words.is_binary(text):
        yield Entry("a file instead of words", refusal=damaged())
    elif not files:
        yield Entry("words", aside="the words of the mail")


def _coding(part: Mail) -> str:
    """How a part's bytes are written; the header is taken away, so that what decodes them is ours and strict."""
    coding = str(part.get("Content-Transfer-Encoding", "")).strip().casefold()
    del part["Content-Transfer-Encoding"]
    return coding


def _content(part: Mail, coding: str, most: int) -> bytes:
    """The bytes of a leaf. Raises DocumentError `part-damaged`, `part-winmail`."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        raise damaged()
    if coding == "base64":
        raw = raw.translate(None, b" \t\r\n")
        if len(raw) // 4 * 3 > most + 3:
            return bytes(most + 1)  # never looked into: it is only counted
        try:
            data = base64.b64decode(raw, validate=True)
        except (binascii.Error, ValueError) as error:
            raise damaged() from error
    elif coding == "quoted-printable":
        if _BROKEN_QUOTED.search(raw):
            raise damaged()
        data = quopri.decodestring(raw)
    elif coding in _UU:
        files = in_words.found(raw.decode("latin-1"))
        if len(files) != 1 or files[0].read is None:
            raise damaged()
        data = files[0].read(most)
    elif coding in {"", "7bit", "8bit", "binary"}:
        data = raw
    else:
        raise damaged()
    if data.startswith(_TNEF):
        raise _winmail()
    if _BINHEX in data[:2_000]:
        raise _binhex()
    return _data_fork(data)[: most + 1]


def _data_fork(data: bytes) -> bytes:
    """What of a file a Mac program has packed together with what only Macs know of it (AppleSingle, RFC 1740)."""
    if not data.startswith(_APPLE_SINGLE) or len(data) < 26:
        return data
    for number in range(int.from_bytes(data[24:26], "big")):
        at = 26 + 12 * number
        what, start, length = (int.from_bytes(data[i : i + 4], "big") for i in (at, at + 4, at + 8))
        if what == 1:
            if start + length > len(data):
                raise damaged()
            return data[start : start + length]
    return data


def _disposition(part: Mail) -> str:
    return str(part.get("Content-Disposition", "")).partition(";")[0].strip().casefold()


def _name(part: Mail) -> str:
    """The name of an attachment: RFC 2231 as it should be, RFC 2047 as most programs do; neither is a path."""
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        found = _parameter(part, parameter, header)
        if found:
            return found
    return ""


def _parameter(part: Mail, parameter: str, header: str) -> str:
    try:
        value: Any = part.get_param(parameter, None, header)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    if value is None:
        return ""
    try:
        return _decoded(collapse_rfc2231_value(value))
    except (ValueError, LookupError, TypeError, AttributeError):
        return str(value[2] if isinstance(value, tuple) else value)


def _decoded(text: str) -> str:
    """Encoded words (RFC 2047) in a text, which also stand where they should not, in quotes."""
    if "=?" not in text:
        return _eight_bit(text)
    found = ""
    try:
        pieces = decode_header(text.replace("\r", "").replace("\n", ""))
    except (errors.HeaderParseError, ValueError, binascii.Error):
        return text
    for piece, charset in pieces:
        if isinstance(piece, str):
            found += piece
            continue
        try:
            found += piece.decode(charset or "ascii")
        except (LookupError, UnicodeDecodeError):
            found += piece.decode("utf-8", "surrogateescape")
    return found


def _eight_bit(text: str) -> str:
    """A name written in bytes beyond ASCII, against the rules: UTF-8 where it is that, else Western Europe's."""
    if text.isascii():
        return text
    raw = text.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "surrogateescape")


def _subject(mail: Mail) -> str:
    subject = _decoded(str(mail.get("Subject", ""))).strip()
    return f"{subject or 'mail'}.eml"


def _made_up(kind: str) -> str:
    return f"unnamed{_ENDINGS.get(kind, '')}"


def _binhex() -> CarepackError:
    return DocumentError.of(
        "part-packing",
        "An old Mac program packed it (BinHex), which carepack does not unpack.",
        "Unpack it, and import what was in it; or ask for the file itself.",
    )


def _winmail() -> CarepackError:
    return DocumentError.of(
        "part-winmail",
        "Outlook packed the attachments into this file (winmail.dat), which only Outlook opens.",
        "Open the mail in Outlook, save the attachments, and import those; or ask the sender to send the mail as "
        "HTML or plain text, not as Rich Text.",
    )


__all__: Sequence[str] = ("NOTICES", "entries")
