"""What programs answer for people, with whatever may hang on it."""

from __future__ import annotations

import base64
import binascii

from tests.mailing.postbox import mail


def part(form: bytes, kind: str = "application/octet-stream", name: str = "form.docx") -> bytes:
    head = f'Content-Type: {kind}\nContent-Disposition: attachment; filename="{name}"\n'
    return head.encode() + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(form)


def uu(data: bytes) -> bytes:
    lines = [binascii.b2a_uu(data[i : i + 45], backtick=True) for i in range(0, len(data), 45)]
    return b"begin 644 form.docx\n" + b"".join(lines) + b"`\nend\n"


def encoded_mail(form: bytes) -> bytes:
    inner = base64.encodebytes(mail("The form", {"form.docx": form}).as_bytes())
    return b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + inner


def receipt(*more: bytes, subject: str = "Read: Papers") -> bytes:
    """A read receipt (RFC 8098), with further parts."""
    head = (
        f"From: zoe@example.org\nSubject: {subject}\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=r\n\n"
    )
    told = (
        b"Content-Type: text/plain\n\nYour message was shown.\n",
        b"Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;zoe@example.org\n"
        b"Disposition: manual-action/MDN-sent-manually; displayed\n",
        *more,
    )
    return head.encode() + b"".join(b"--r\n" + one + b"\n" for one in told) + b"--r--\n"


def away(subject: str) -> bytes:
    """An answer of a program in somebody's absence, which says nothing else."""
    return mail(subject, words="I am away until Monday.", Auto_Submitted="auto-replied").as_bytes()


def absence(*more: bytes, words: bytes = b"I am away until Monday.\n") -> bytes:
    """An answer of a program in somebody's absence, with further parts."""
    head = b"From: zoe@example.org\nSubject: Automatic reply: Papers\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
    if not more:
        return head + b"\n" + words
    parts = (b"Content-Type: text/plain\n\n" + words, *more)
    whole = b"".join(b"--r\n" + one + b"\n" for one in parts)
    return head + b"Content-Type: multipart/mixed; boundary=r\n\n" + whole + b"--r--\n"


def complaint(nested: bytes, *more: bytes) -> bytes:
    """A report of a recipient who called a message unwanted (RFC 5965)."""
    inside = (
        b"Content-Type: text/plain\n\nThis is an email abuse report for an email message.",
        b"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: Example/1.0\nVersion: 1",
        b"Content-Type: message/rfc822\n\n" + nested,
        *more,
    )
    return (
        b"From: abuse@example.net\nSubject: FW: Papers\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/report; report-type=feedback-report; boundary=c\n\n"
        + b"".join(b"--c\n" + one + b"\n" for one in inside)
        + b"--c--\n"
    )
