"""Files that stand in the words of a mail, or that the words only lead to: of old programs, of pages from the web, of
mails that were damaged on their way, of programs that upload what is attached and send a link to it.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from email.message import Message
from functools import partial
from urllib.parse import unquote

from extractors.paper.picture_kinds import measured
from intake import preflight
from intake.envelopes.entries import Entry, damaged, elsewhere, sealed
from schemas.errors import CarepackError, DocumentError

_NAME = "a file in the words of the mail"
_PGP = "-----BEGIN PGP MESSAGE-----"
_PLAIN_BLOCK = re.compile(
    r"-----BEGIN (PGP SIGNATURE|PGP PUBLIC KEY BLOCK|CERTIFICATE)-----.{0,3000}?-----END \1-----", re.DOTALL
)
"""Signatures and keys: letters that look like a file's, and are none."""
_BEGIN = re.compile(r"^([> \t]*)begin [0-7]{3,4} (\S[^\r\n]*)\r?$", re.MULTILINE)
_END = re.compile(r"^[> \t]*end[ \t]*\r?$", re.MULTILINE)
_PICTURE = re.compile(
    r"data:image/[\w.+-]+(?:;[\w=.-]+)*;base64,((?:[A-Za-z0-9+/=\s]|%[0-9a-f]{2})+)", re.IGNORECASE
)
_MOST = 50
"""Files in one text; a text with more beginnings of files than that is for a person."""
_LARGE = 100_000
"""Letters of a picture in a page, of which nobody can tell how large it is, from which on it may be a page."""
_AS_TEXT = re.compile(
    r"^[> \t]*=ybegin [^\r\n]*(?:name|size)="  # yEnc
    r"|^[> \t]*\(This file must be converted with BinHex"  # RFC 1741
    r"|^[> \t]*content-transfer-encoding:[ \t]*(?:base64|x-?uu[a-z]*)[ \t]*\r?$"  # a head that broke off
    r"|^[> \t]*begin-base64 [0-7]{3,4} \S"
    r"|data:(?:application|message|text/rtf|multipart)[^\s,;]{0,100}(?:;[^\s,]{0,200})?,"
    r"|ATTACH[^:\r\n]{0,200}(?:\r?\n[ \t][^:\r\n]{0,100}){0,5}ENCODING=BASE64"  # RFC 5545, 3.8.1.1
    r"|^[> \t]*%PDF-\d|PK=03=04|^[> \t]*\{\\rtf\d",
    re.MULTILINE | re.IGNORECASE,
)
_LETTERS = re.compile(
    r"(?:^[> \t]*[A-Za-z0-9+/]{40,}={0,2}[ \t]*\r?\n){8}|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{3000}"
    r"|(?<![A-Za-z0-9+/=])(?:JVBERi0|UEsDB|0M8R4KGx|e1xydG|eJ8\+I|/9j/4|iVBORw0KGgo|SUkqAA|TU0AK)"
    r"(?:[A-Za-z0-9+/]|\r?\n[> \t]*){40}",
    re.MULTILINE,
)
"""base64: many lines of it, a long piece, or one that begins as documents and pictures do."""
_FORM = re.compile(r"<form\b", re.IGNORECASE)
_FIELD = re.compile(
    r"<(?:textarea|select)\b|<input\b(?![^>]{0,500}\btype\s*=\s*[\"']?(?:hidden|submit|button|image|reset|search))",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"https?://(?:[\w-]+\.)*(?:1drv\.ms/|onedrive\.live\.com/|sharepoint\.com/(?:\S{0,200}/)?(?::[a-z]:|personal|_layouts)/|"
    r"sharepoint\.com/\S{0,300}\.(?:docx?|pdf|odt|rtf|zip|jpe?g|png|heic)\b|"
    r"drive\.google\.com/(?:a/\S{1,80}/)?(?:file|open|drive|uc|folders)|docs\.google\.com/(?:document|file|presentation|"
    r"spreadsheets|uc)|photos\.app\.goo\.gl/|dropbox\.com/(?:s|scl|sh|t|l|transfer)\b|we\.tl/|wetransfer\.com/downloads|"
    r"icloud\.com/(?:attachment|iclouddrive|photos|pages)|icloud-content\.com/|share\.icloud\.com/|box\.com/(?:s|v|shared)\b|"
    r"mega\.nz/|sharefile\.\w+/|egnyte\.com/|transfernow\.net/|fromsmash\.com/|filemail\.com/|mailbigfile\.com/|"
    r"swisstransfer\.com/|gofile\.io/|mimecast\.com/\S{0,100}(?:lfs|large))",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"\b(?:shared|sent) (?:\S{1,40} ){0,8}?(?:files?|folders?|documents?|attachments?|photos?|items?)\b"
    r".{0,120}?\bwith you\b|\bshared with you\b|\bmail drop\b|"
    r"\b(?:click|tap|use|follow)\b.{0,60}?\b(?:download|view|open|get)\b.{0,40}?\b(?:files?|attachments?|documents?)\b|"
    r"\bfiles? (?:was|were|has been|have been) (?:uploaded|shared)\b",
    re.IGNORECASE,
)
_SIGN = re.compile(r"<img\b[^>]{0,1500}>", re.IGNORECASE)
"""The logos of signatures lie in clouds as well."""
_WEB = re.compile(r"https?://", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:br|p|div|tr|li|pre)\b[^>]{0,200}>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Letters that no words have; a few old charsets use ESC (\\x1b)."""


def text_of(part: Message) -> str:
    """The words of a part, in whatever charset; what no charset fits is kept as far as it goes."""
    try:
        data = part.get_payload(decode=True)
        charset = str(part.get_content_charset() or "utf-8")
    except (ValueError, LookupError, TypeError, AttributeError):
        data, charset = None, "utf-8"
    if not isinstance(data, bytes):
        return ""
    for name in (charset, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def is_binary(text: str) -> bool:
    """Whether a text holds letters that no words hold."""
    return _CONTROL.search(text) is not None


def found(text: str) -> list[Entry]:
    """What stands in words, plain or of a page, beside words: files to be read, and what cannot be taken from there."""
    if _PGP in text:
        return [Entry("encrypted", refusal=sealed())]
    files = list(_uuencoded(text))
    page = _FORM.search(text) is not None and _FIELD.search(text) is not None
    # What a page hides between its signs, and what programs that look at links make of an address.
    plain = html.unescape(_BREAK.sub("\n", text))
    pictures = [m[1] for m in _PICTURE.finditer(plain)]
    rest = _PLAIN_BLOCK.sub("", _PICTURE.sub("", plain))
    quoted = not files and plain != text and any(True for _ in _uuencoded(plain))
    if (
        quoted
        or _AS_TEXT.search(rest)
        or (not files and _LETTERS.search(rest))
        or any(map(_is_page, pictures))
    ):
        files.append(Entry(_NAME, refusal=_embedded()))
    if page:
        files.append(Entry("a form in the words of the mail", refusal=_is_form()))
    if leads_elsewhere(rest):
        files.append(Entry("a link in the words of the mail", refusal=elsewhere()))
    return files


def leads_elsewhere(text: str) -> bool:
    """Whether words lead to a file in a cloud, as mail programs write where a file is too large to be attached."""
    text = _SIGN.sub("", text)
    opened = unquote(unquote(text)) if "%3A%2F%2F" in text.upper() else text
    return _LINK.search(opened) is not None or (
        _WEB.search(opened) is not None and _SHARED.search(opened) is not None
    )


def _is_page(letters: str) -> bool:
    """Whether a picture in a page may be a page of a form, by its size in points, or else by its length."""
    try:
        data = base64.b64decode(re.sub(r"\s|=+$", "", unquote(letters)) + "===")
        size = measured(data)
    except (ValueError, binascii.Error):
        size = None
    if size is None:
        return len(letters) >= _LARGE
    return not preflight.is_small_picture(data)


def _uuencoded(text: str) -> Iterator[Entry]:
    for number, begun in enumerate(_BEGIN.finditer(text)):
        if number == _MOST:
            yield Entry(_NAME, refusal=_embedded())
            return
        line = text[begun.end() + 1 : begun.end() + 200].split("\n", 1)[0].rstrip("\r")
        first = line[len(begun[1]) :]
        ends = _END.search(text, begun.end())
        if not (_is_line(first) or ends):
            continue  # words that happen to begin so
        if begun[1] or not _is_line(first):
            yield Entry(_NAME, refusal=_embedded())
        elif ends is None:
            yield Entry(begun[2].strip(), refusal=damaged())
        else:
            body = text[begun.end() : ends.start()]
            yield Entry(begun[2].strip(), read=partial(_uu, body))


def _is_line(line: str) -> bool:
    """Whether it is a line of uuencoded bytes, whole; some programs put one letter behind it as a checksum."""
    if not line or not all(" " <= c <= "`" for c in line):
        return False
    needs = ((ord(line[0]) - 32 & 63) + 2) // 3 * 4 + 1
    return needs <= len(line) <= needs + 1


def _uu(body: str, most: int) -> bytes:
    """The bytes of a uuencoded file. Raises DocumentError `part-damaged`: a line that is short is never filled up."""
    data, ended = bytearray(), False
    for line in body.splitlines():
        if not line.strip():
            continue
        if ended or not _is_line(line):
            raise damaged()
        try:
            got = binascii.a2b_uu(line[: ((ord(line[0]) - 32 & 63) + 2) // 3 * 4 + 1])
        except (binascii.Error, ValueError) as error:
            raise damaged() from error
        ended = not got
        data += got
        if len(data) > most:
            break
    if not data:
        raise damaged()
    return bytes(data[: most + 1])


def _embedded() -> CarepackError:
    return DocumentError.of(
        "part-embedded",
        "A file stands in the words of the mail, as old programs write it, or the mail was damaged on its way.",
        "Open the mail in a mail program, save the file, and import that.",
    )


def _is_form() -> CarepackError:
    return DocumentError.of(
        "part-embedded",
        "The words of the mail are a form with fields of its own.",
        "Open the mail in a mail program, read what was filled in, and ask for the form as a file.",
    )


__all__ = ["found", "is_binary", "leads_elsewhere", "text_of"]
