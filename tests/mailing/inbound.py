"""Messages as they come in: every other one wrong in one of many ways, the same each time."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from email import policy
from random import Random

from PIL import Image

from tests.intake.envelopes.making import zipped
from tests.mailing.answers import absence, away, encoded_mail, part, receipt, uu
from tests.mailing.postbox import bounce, filed, mail

KINDS = ("word", "pdf")
NAMES = ("Zoë’s form.docx", "Łukasz – próba.docx", "Ŵyn Tŷ.docx", "form (1).docx", "表.docx")


def right(number: int) -> bytes:
    """A message as it should be: forms attached, zipped, passed on, inline; some in doubt."""
    kind, name = KINDS[number % 2], NAMES[number % len(NAMES)]
    name = name if kind == "word" else name.replace(".docx", ".pdf")
    changed = {"supervisor": ""} if number % 9 == 4 else {}
    form = filed(number + 1, kind, **changed)
    subject = f"Return {number}"
    match number % 5:
        case 1:
            return mail(subject, {"papers.zip": zipped({name: form})}).as_bytes()
        case 2:
            passed_on = mail(f"Fwd: {subject}")
            passed_on.add_attachment(mail(subject, {name: form}))
            return passed_on.as_bytes()
        case 3:
            inline = mail(subject, {name: form})
            next(iter(inline.iter_attachments())).replace_header(
                "Content-Disposition", f'inline; filename="{name}"'
            )
            return inline.as_bytes(policy=policy.SMTPUTF8)
    return mail(subject, {name: form}).as_bytes()


def wrong(number: int, dice: Random) -> bytes:
    """A message that is wrong in the way of its number."""
    ways = tuple(_WAYS)
    return _WAYS[ways[number % len(ways)]](number, dice)


def inbound(count: int, seed: int) -> list[bytes]:
    """So many messages, half of them wrong; one in twenty comes twice."""
    dice = Random(seed)
    made: list[bytes] = []
    for number in range(count):
        if number % 20 == 19:
            made.append(made[dice.randrange(len(made))])
        else:
            made.append(wrong(number // 2, dice) if number % 2 else right(number))
    return made


def _form(number: int) -> bytes:
    return mail(f"Wrong {number}", {"form.docx": filed(500 + number)}).as_bytes()


def _flipped(number: int, dice: Random) -> bytes:
    data = bytearray(_form(number))
    for _ in range(40):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


def _headers(*lines: str, words: str = "Hello.") -> bytes:
    return "\n".join(("From: zoe@example.org", "Subject: Wrong", *lines, "", words)).encode()


def _picture(_: int, dice: Random) -> bytes:
    out = io.BytesIO()
    Image.new("L", (900, 1200), dice.randrange(200, 255)).save(out, "PNG")
    made = mail("Photograph")
    made.add_attachment(out.getvalue(), maintype="image", subtype="png", disposition="inline", cid="<photo>")
    return made.as_bytes()


def _deep(_: int, __: Random) -> bytes:
    data = b"Content-Type: text/plain\n\nhello\n"
    for n in range(300):
        data = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n%b\n--b%d--\n" % (n, n, data, n)
    return b"From: zoe@example.org\nSubject: Deep\n" + data


def _nested(number: int, _: Random) -> bytes:
    made = mail("inmost", {"form.docx": filed(700 + number)})
    for n in range(12):
        outer = mail(f"Passed on {n}")
        outer.add_attachment(made)
        made = outer
    return made.as_bytes()


def _postfix(_: int, __: Random) -> bytes:
    words = "The following message could not be delivered:\n550 5.1.1 <x@example.org>: User unknown\n"
    sender = "MAILER-DAEMON@example.net"
    return mail("Undelivered Mail Returned to Sender", sender=sender, words=words).as_bytes()


_WAYS: dict[str, Callable[[int, Random], bytes]] = {
    "cut": lambda n, dice: _form(n)[: dice.randrange(300, 6000)],
    "flipped": _flipped,
    "words alone": lambda n, _: mail(f"I am ill {n}").as_bytes(),
    "no boundary": lambda n, _: _form(n).replace(b"boundary=", b"bounty="),
    "another boundary": lambda n, _: _form(n).replace(b'boundary="=', b'boundary="!'),
    "bytes": lambda _, dice: dice.randbytes(700),
    "bytes in the head": lambda n, _: _form(n).replace(b"Subject: Wrong", b"Subject: \xff\xfe\x00Wrong"),
    "a broken head": lambda n, _: _form(n).replace(b"MIME-Version", b"this is no head\nMIME-Version"),
    "lines ended twice": lambda n, _: _form(n).replace(b"\n", b"\r\r\n"),
    "an unknown coding": lambda n, _: _form(n).replace(b"base64", b"x-yenc"),
    "a letter lost": lambda n, _: _form(n).replace(b"UEsDB", b"UEsD", 1),
    "an open name": lambda n, _: _form(n).replace(b'"form.docx"', b'"form\xeb.docx'),
    "an unknown charset": lambda n, _: _form(n).replace(b'"form.docx"', b'"=?none?Q?f=EB?="'),
    "a path for a name": lambda n, _: _form(n).replace(b'"form.docx"', b'"../../../etc/passwd"'),
    "called text": lambda n, _: _form(n).replace(b"application/octet-stream", b"text/html"),
    "no head": lambda n, _: b"\n\n" + base64.b64encode(filed(600 + n)),
    "three senders": lambda n, _: _form(n).replace(b"zoe@example.org", b"zoe@example.org>, a@b, <c@d"),
    "many heads": lambda n, _: b"X-A: b\n" * 5000 + _form(n),
    "a long head": lambda n, _: b"References: " + b"<a@example.org> " * 20_000 + b"\n" + _form(n),
    "winmail": lambda _, __: mail("Rich text", {"winmail.dat": b"\x78\x9f\x3e\x22" + bytes(60)}).as_bytes(),
    "sealed": lambda _, __: mail("Sealed", words="-----BEGIN PGP MESSAGE-----\n\nhQE\n").as_bytes(),
    "in the words": lambda _, __: mail("Old", words="begin 644 form.pdf\nM)5!$1BTQ\nend\n").as_bytes(),
    "a damaged form": lambda n, _: mail("Half", {"form.docx": filed(800 + n)[:9000]}).as_bytes(),
    "a damaged zip": lambda n, _: mail("Zip", {"a.zip": zipped({"f.docx": filed(1)})[: 500 + n]}).as_bytes(),
    "no form of ours": lambda _, __: mail("Cat", {"cat.gif": b"GIF89a" + bytes(900)}).as_bytes(),
    "a photograph": _picture,
    "deep": _deep,
    "passed on twelve times": _nested,
    "out of office": lambda _, __: away("Automatic reply"),
    "a report": lambda n, _: bounce(mail(f"Nothing of ours {n}").as_bytes()),
    "a report without rules": _postfix,
    "a receipt": lambda _, __: _headers(
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        words="--b\nContent-Type: text/plain\n\nIt was shown.\n--b--\n",
    ),
    "a receipt as it should be": lambda _, __: receipt(),
    "a mail in letters on a receipt": lambda n, _: receipt(encoded_mail(filed(900 + n))),
    "in the words of an absence": lambda n, _: absence(words=uu(filed(1000 + n))),
    "a mail in letters on an absence": lambda n, _: absence(encoded_mail(filed(1100 + n))),
    "a link on an absence": lambda n, _: absence(words=b"https://we.tl/t-%d\n" % n),
    "signed on an absence": lambda n, _: absence(part(_form(n), "application/pkcs7-mime", "smime.p7m")),
    "a person on leave": lambda n, _: mail(f"On annual leave next week – who covers? {n}").as_bytes(),
    "passed on by a page": lambda n, _: mail(
        f"From the page {n}", Auto_Submitted="auto-generated"
    ).as_bytes(),
    "an invitation": lambda n, _: absence(b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nX:%d\n" % n),
    "base64 in the words": lambda n, _: mail(
        "x", words=base64.encodebytes(filed(1200 + n)).decode()
    ).as_bytes(),
    "a form in a page": lambda n, _: _headers(
        "Content-Type: text/html", words=f"<form><input name=a value={n}></form>"
    ),
    "nothing": lambda _, __: b"\n",
    "a part of a mail": lambda _, __: _headers("Content-Type: message/partial; id=x; number=1; total=2"),
    "elsewhere": lambda _, __: _headers(
        "Content-Type: multipart/mixed; boundary=b",
        words="--b\nContent-Type: message/external-body; access-type=URL; name=a.pdf\n\nx: y\n\n\n--b--\n",
    ),
}
