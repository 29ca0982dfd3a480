"""Files that stand in the words of a mail are taken from there or told, and words that only look like one are words."""

from __future__ import annotations

import base64
import binascii
import io
import re

import pytest
from PIL import Image

from intake.envelopes import member
from tests.intake.envelopes.making import mail
from tests.intake.envelopes.telling import DOCX, PDF, code, holds, told

HEAD = b"From: zoe@example.org\nSubject: x\nMIME-Version: 1.0\n"
WORDS = "the words of the mail"


def plain(text: str) -> bytes:
    return mail(words=text).as_bytes()


def page(text: str) -> bytes:
    return (
        HEAD + b"Content-Type: text/html; charset=utf-8\n\n<html><body>" + text.encode() + b"</body></html>\n"
    )


def uu(data: bytes, name: str = "form.pdf") -> str:
    lines = [binascii.b2a_uu(data[i : i + 45]).decode() for i in range(0, len(data), 45)]
    return f"begin 644 {name}\n{''.join(lines)} \nend\n"


@pytest.mark.parametrize("data", [PDF, DOCX], ids=["pdf", "docx"])
def test_a_uuencoded_file_is_taken_from_the_words(data: bytes) -> None:
    whole = HEAD + b"\nHere:\n" + uu(data).encode() + b"Bye\n"
    holds(whole, {"form.pdf": data})
    assert told(HEAD + b"\n" + uu(data, "a.pdf").encode() + uu(data, "b.pdf").encode()) == {
        "a.pdf": "read",
        "b.pdf": "read",
    }


def test_a_uuencoded_file_is_taken_from_a_part_that_is_written_so() -> None:
    head = HEAD + b"Content-Type: application/pdf; name=form.pdf\nContent-Transfer-Encoding: x-uuencode\n\n"
    holds(head + uu(PDF).encode(), {"form.pdf": PDF})


@pytest.mark.parametrize("how", ["cut", "short", "torn"])
def test_a_uuencoded_file_that_was_damaged_is_never_filled_up(how: str) -> None:
    data = bytes(range(200))
    text = uu(data)
    lines = text.splitlines()
    lines[3] = {"short": lines[3][:-9], "torn": "\x7f" + lines[3][1:], "cut": lines[3]}[how]
    raw = "\n".join(lines[:5] if how == "cut" else lines)
    assert told(HEAD + b"\n" + raw.encode()) == {"form.pdf": "part-damaged"}


def test_words_that_begin_like_a_file_are_words() -> None:
    assert code(plain("We\nbegin 100 days from now.\nSee you.\n")) == "envelope-empty"


B64 = base64.encodebytes(PDF * 20).decode()
TOLD = {
    "quoted uuencode": plain(re.sub("^", "> ", uu(PDF), flags=re.MULTILINE)),
    "uuencode in a page": page(
        f"<pre>{uu(bytes(range(130))).replace('&', '&amp;').replace('<', '&lt;')}</pre>"
    ),
    "yenc of several parts": plain("=ybegin part=1 line=128 size=9\n*+,\n=yend size=9\n"),
    "binhex": plain(
        '(This file must be converted with BinHex 4.0)\n\n:$f*TEQKPH#jdCA0d,R0TG!"6594%8dP8)3#3\n'
    ),
    "base64": plain(f"The form:\n\n{B64}\n"),
    "base64, quoted": plain(re.sub("^", "> ", B64, flags=re.MULTILINE)),
    "base64 on one line": page(f"<p>{B64.replace(chr(10), '')}</p>"),
    "base64, short": plain(base64.b64encode(PDF).decode() + "\n"),
    "base64 of no kind that is known": plain(base64.encodebytes(bytes(range(256)) * 3).decode()),
    "begin-base64": plain("begin-base64 644 form.pdf\nJVBE\n====\n"),
    "a link that holds it": page('<a href="data:application/pdf;base64,JVBERi0xLjcK">form</a>'),
    "a link that holds it, by percents": page('<a href="data:application/msword,%D0%CF%11%E0">form</a>'),
    "a document as it is": plain("see\n%PDF-1.7\n1 0 obj\n"),
}


@pytest.mark.parametrize("what", TOLD)
def test_a_file_that_cannot_be_taken_from_the_words_is_told(what: str) -> None:
    assert told(TOLD[what]) == {"a file in the words of the mail": "part-embedded"}


def test_an_appointment_is_left_out_unless_a_file_stands_in_it() -> None:
    begun = HEAD + b"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nSUMMARY:Supervision\n"
    assert code(begun + b"END:VCALENDAR\n") == "envelope-empty"
    held = begun + b"ATTACH;FMTTYPE=application/pdf;ENCODING=BASE64;VALUE=BINARY:JVBE\nEND:VCALENDAR\n"
    assert told(held) == {"a file in the words of the mail": "part-embedded"}


def pasted(width: int, height: int) -> str:
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, "PNG")
    return f'<img src="data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}">'


def test_a_picture_in_a_page_is_told_where_it_may_be_a_page() -> None:
    assert code(page(pasted(120, 40))) == "envelope-empty"
    assert told(page(pasted(1654, 2339))) == {"a file in the words of the mail": "part-embedded"}


def test_a_form_in_a_page_is_told() -> None:
    form = '<form action="x"><input type="text" name="a" value="Zoë"></form>'
    assert told(page(form)) == {"a form in the words of the mail": "part-embedded"}
    assert code(page('<form><input type="hidden" name="a"><input type=submit></form>')) == "envelope-empty"


LINKS = [
    "https://1drv.ms/w/s!Axyz",
    "https://example-my.sharepoint.com/:w:/g/personal/zoe/Exyz?e=1",
    "https://drive.google.com/file/d/1abc/view?usp=drive_web",
    "https://docs.google.com/document/d/1abc/edit",
    "https://www.dropbox.com/scl/fi/abc/form.docx?rlkey=x",
    "https://we.tl/t-AbCdEf",
    "https://www.icloud.com/attachment/?u=https%3A%2F%2Fcvws.icloud-content.com%2FB%2Fabc",
    "https://gbr01.safelinks.protection.outlook.com/?url=https%3A%2F%2F1drv.ms%2Fw%2Fs!Axyz&data=05%7C",
    "Zoë has shared the document form.docx with you: https://files.example.com/x",
    "Click here to download your file https://send.example.com/x",
]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_in_place_of_a_file_is_told_once_beside_what_is_attached(link: str) -> None:
    made = mail(("form.pdf", PDF), words=link)
    made.get_body().add_alternative(f"<p>{link}</p>", subtype="html")  # type: ignore[union-attr]
    found = told(made.as_bytes())
    assert found == {"a link in the words of the mail": "part-elsewhere", "form.pdf": "read"}


def test_a_file_that_only_leads_elsewhere_is_no_thing_to_be_left_out() -> None:
    made = mail(
        ("form.url", b"[InternetShortcut]\nURL=https://1drv.ms/w/s!Axyz\n"),
        ("www.url", b"URL=https://x.org\n"),
    )
    assert told(made.as_bytes())["form.url"] == "read"
    assert told(made.as_bytes())["www.url"] == "a link"


HONEST = {
    "a signature with links": "Kind regards\nZoë\nhttps://www.example.org/about https://twitter.com/example",
    "a link that is followed": "https://click.example.com/f/a/" + "aB3" * 300 + "~~/x",
    "a key": "-----BEGIN PGP SIGNATURE-----\n\n"
    + (("iQ" * 32 + "\n") * 12)
    + "-----END PGP SIGNATURE-----\n",
    "talk of files": "I could not open the attachment. Please send the file again, or share it with me.",
    "our own words": "Save the files on your computer. Questions? Write to office@example.org.",
    "another office": "See https://example.sharepoint.com/sites/home for news",
}


@pytest.mark.parametrize("what", HONEST)
def test_honest_words_beside_a_form_raise_no_question(what: str) -> None:
    found = told(mail(("form.pdf", PDF), words=HONEST[what]).as_bytes())
    assert found == {"words": WORDS, "form.pdf": "read"}
    assert member(mail(("form.pdf", PDF), words=HONEST[what]).as_bytes(), "form.pdf") == PDF


def test_a_logo_that_lies_in_a_cloud_is_no_file() -> None:
    logo = '<p>Zoë</p><img alt="logo" src="https://docs.google.com/uc?export=download&amp;id=1abc">'
    assert code(page(logo)) == "envelope-empty"
    assert told(page(f'{logo}<a href="https://docs.google.com/uc?id=1abc">form</a>')) == {
        "a link in the words of the mail": "part-elsewhere"
    }
