"""Zips, mails and pictures of our own completed documents, damaged at random with a fixed seed."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache

from PIL import Image, ImageOps

from tests.faults import ours
from tests.faults.mutations import CANNOT, MAKERS
from tests.faults.mutations_of_bytes import GENERIC, Change, originals

_DPI = 120
_SUBTYPES = {"word": "vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "pdf"}
_NAMES = (
    "../../a.docx",
    "/etc/a.pdf",
    "a" * 300 + ".docx",
    "a\x1b[2J.pdf",
    "con.docx",
    "\u202excod.pdf",
    "",
    ".",
)
Members = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class DamagedEnvelope:
    """A damaged envelope, how it was made, and its name."""

    name: str
    file: str
    data: bytes


def damaged_envelopes(seed: int, count: int) -> Iterator[DamagedEnvelope]:
    """So many of them; each is the same for the same seed."""
    for number in range(count):
        dice = random.Random(f"{seed}/{number}")
        kind = dice.choice(("zip", "zip", "mail", "mail", "picture"))
        names = dice.sample(sorted(_CHANGES[kind]), dice.choice((1, 1, 2)))
        data, file = _MADE[kind](dice)
        for name in names:
            try:
                data = _CHANGES[kind][name](dice, data)
            except CANNOT:
                break
        yield DamagedEnvelope(f"{seed}/{number} {kind} {'+'.join(names)}", file, data)


def _members(dice: random.Random) -> Members:
    """Some of the sound documents, now and then with one that is damaged itself."""
    some = dice.sample(originals(), dice.choice((1, 2, 3)))
    found = []
    for at, one in enumerate(some):
        data = one.data
        if dice.random() < 0.5:
            maker = MAKERS[one.kind][dice.choice(sorted(MAKERS[one.kind]))]
            try:
                data = maker(dice, data)
            except CANNOT:
                data = one.data
        found.append((f"{at}{ours.SUFFIX[one.kind]}", data))
    return found


def _zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)  # two of one name, which is meant
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def _zip(dice: random.Random) -> tuple[bytes, str]:
    data = _zipped(_members(dice), dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)))
    return (_zipped([("inner.zip", data)]) if dice.random() < 0.2 else data), "returned.zip"


def _mail(dice: random.Random) -> tuple[bytes, str]:
    mail = EmailMessage()
    mail["From"], mail["To"] = "zoe@example.org", "forms@example.org"
    mail["Subject"] = dice.choice(("The form", "=?utf-8?b?8J+YgA==?=", "x" * 2000))
    mail.set_content("Here it is.\n")
    for name, data in _members(dice):
        kind = _SUBTYPES["word" if name.endswith(".docx") else "pdf"]
        mail.add_attachment(data, maintype="application", subtype=kind, filename=name)
    if dice.random() < 0.2:
        mail.add_attachment(_zip(dice)[0], maintype="application", subtype="zip", filename="more.zip")
    return mail.as_bytes(), "returned.eml"


@cache
def _pages() -> tuple[Image.Image, ...]:
    import pypdfium2

    found = []
    for one in originals():
        if one.kind == "pdf":
            with pypdfium2.PdfDocument(one.data) as document:
                document.init_forms()
                found += [page.render(scale=_DPI / 72).to_pil().convert("L") for page in document]
    return tuple(found)


def _picture(dice: random.Random) -> tuple[bytes, str]:
    out, kind = io.BytesIO(), dice.choice(("PNG", "JPEG", "TIFF"))
    dice.choice(_pages()).save(out, kind, dpi=(_DPI, _DPI))
    return out.getvalue(), f"scan.{kind.lower()}"


def _rename_members(dice: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _zipped([(dice.choice(_NAMES), archive.read(i)) for i in archive.infolist()])


def _lie_in_the_directory(dice: random.Random, data: bytes) -> bytes:
    """Some word of a header of the directory says something else: a size, an offset, a method, a flag."""
    out, at = bytearray(data), data.rfind(b"PK\x01\x02")
    place = at + dice.choice((8, 10, 16, 20, 24, 28, 30, 32, 42))
    out[place : place + 4] = dice.choice(
        (b"\xff\xff\xff\xff", bytes(4), b"\x01\x00\x00\x00", b"\x00\x00\x00\x7f")
    )
    return bytes(out)


def _double_members(dice: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        each = [(i.filename, archive.read(i)) for i in archive.infolist()]
    return _zipped([(f"{n}-{name}", one) for n in range(dice.choice((2, 3))) for name, one in each])


def _dirty_letters(dice: random.Random, data: bytes) -> bytes:
    """Letters that no transfer encoding has, in the middle of one."""
    at = dice.randrange(len(data) // 3, len(data))
    return data[:at] + dice.choice((b"=\n=\n", b"\x00", b"--\n", b"\xff\xfe", b"\n\n")) + data[at:]


def _another_header(dice: random.Random, data: bytes) -> bytes:
    was = dice.choice(
        (b"base64", b"multipart/mixed", b"boundary=", b"attachment", b"application/pdf", b"filename=")
    )
    now = dice.choice(
        (b"quoted-printable", b"multipart/alternative", b"message/rfc822", b"text/html", b"", b"x-y")
    )
    return data.replace(was, now, 1)


def _repicture(dice: random.Random, data: bytes) -> bytes:
    """A page that lies, is cut, dark, small, or partly covered."""
    with Image.open(io.BytesIO(data)) as opened:
        kind, page = opened.format or "PNG", opened.convert("L")
    wide, high = page.size
    match dice.randrange(6):
        case 0:
            page = page.rotate(dice.uniform(-20, 20), fillcolor=255, expand=True)
        case 1:
            page = page.crop((dice.randrange(wide // 2), dice.randrange(high // 2), wide, high))
        case 2:
            page = page.resize(
                (max(1, wide // dice.choice((3, 20, 400))), max(1, high // dice.choice((3, 20))))
            )
        case 3:
            page.paste(dice.randrange(256), (0, dice.randrange(high), wide, high))
        case 4:
            page = ImageOps.invert(page)
        case _:
            page = ImageOps.mirror(page)
    out = io.BytesIO()
    page.save(out, kind)
    return out.getvalue()


_BYTES = {name: change for name, change in GENERIC.items() if name != "join-halves"}
_MADE = {"zip": _zip, "mail": _mail, "picture": _picture}
_CHANGES: Mapping[str, Mapping[str, Change]] = {
    "zip": {
        **_BYTES,
        "rename": _rename_members,
        "lie": _lie_in_the_directory,
        "double-members": _double_members,
    },
    "mail": {**_BYTES, "dirty": _dirty_letters, "header": _another_header},
    "picture": {**_BYTES, "repicture": _repicture},
}
