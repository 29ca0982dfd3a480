"""What hangs on a mail that looks like a program’s is seen, wherever it hangs; what mail systems add is not it."""

from __future__ import annotations

import pytest

from mailing.carried import Carried, carried
from mailing.heads import LOOKED_AT, parsed
from tests.mailing.postbox import bounce, mail

OURS = "<aaaabbbb1234@example.org>"
FORM = {"form.docx": b"PK\x03\x04 a form"}


def of(raw: bytes, *, report: bool = True) -> Carried:
    taken_apart = parsed(raw)
    assert taken_apart is not None
    return carried(taken_apart, raw, OURS.__eq__, report=report)


def with_part(part: bytes, raw: bytes | None = None) -> bytes:
    """A report with one part more."""
    raw = raw or bounce(mail("Papers").as_bytes())
    return raw.replace(b"\n--r--\n", b"\n--r\n" + part + b"\n--r--\n")


def returned(number: str) -> bytes:
    return b"Content-Type: message/rfc822\n\n" + mail("Papers", FORM, Message_ID=number).as_bytes()


PICTURE = b"Content-Type: image/png\nContent-ID: <sign>\nContent-Transfer-Encoding: 8bit\n\n"
NOTHING = Carried(own=False, within=False, returned=False, unseen=False)


@pytest.mark.parametrize(
    "part",
    [
        b"Content-Type: text/plain; name=details.txt\n\nMore words",
        b"Content-Type: message/rfc822-headers; name=details.eml\n\nSubject: x",
        PICTURE + b"x" * 20_000,
    ],
)
def test_what_mail_systems_put_into_reports_is_no_document(part: bytes) -> None:
    assert of(with_part(part)) == NOTHING


@pytest.mark.parametrize(
    "part",
    [
        b"Content-Type: application/octet-stream\n\nPK",
        b"Content-Type: text/plain; name=form.docx\n\nwhatever",
        b"Content-Type: text/plain\n\n%PDF-1.7",
        PICTURE + b"x" * 20_001,
        b"Content-Type: image/png\n\nsmall, and no sign in the words",
    ],
)
def test_a_document_on_a_report_is_one(part: bytes) -> None:
    assert of(with_part(part)).own


def test_a_message_that_is_returned_is_told_from_one_that_is_passed_on() -> None:
    assert of(with_part(returned(OURS))) == Carried(own=False, within=False, returned=True, unseen=False)
    assert of(with_part(returned("<x@example.net>"))) == Carried(
        own=False, within=True, returned=False, unseen=False
    )


@pytest.mark.parametrize(
    ("more", "unseen"), [(b"", False), (b"\n--r\nContent-Type: application/pdf\n\nx", True)]
)
def test_parts_behind_the_beginning_are_known_to_be_there(more: bytes, unseen: bool) -> None:
    words = b"Content-Type: text/plain\n\n" + b"long words\n" * (LOOKED_AT // 10) + more
    found = of(with_part(words))
    assert (found.own, found.unseen) == (False, unseen)
