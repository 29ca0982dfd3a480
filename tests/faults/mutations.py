"""Our own completed documents, damaged at random with a fixed seed: bytes, container members, XML, PDF objects.

No mutation rewrites the text of an answer consistently: that is what a person does who fills a form in, and
nothing could tell the two apart. Everything else is fair: what is filed must be what was written.
"""

from __future__ import annotations

import io
import random
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name, String

from schemas.copies import Copy
from schemas.template import Template
from schemas.values import Value
from tests.faults import ours

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Change = Callable[[random.Random, bytes], bytes]
CANNOT = (
    pikepdf.PdfError,
    etree.XMLSyntaxError,
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    ValueError,
    AttributeError,
    TypeError,
    EOFError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged document and how it was made, so that it can be made again."""

    name: str
    data: bytes
    answers: dict[str, Value]

    @property
    def moves(self) -> str:
        """`repeated` or `moved` where whole rows or cells stand elsewhere on the page, as a person can drag them."""
        if any(n in self.name for n in ("repeat-row", "repeat-table")):
            return "repeated"
        return "moved" if any(n in self.name for n in _DRAGGED) else ""


_DRAGGED = ("exchange-rows", "exchange-cells", "exchange-paragraphs")


@dataclass(frozen=True, slots=True)
class Original:
    """A sound document, what it says, and what the ledger knows of it."""

    kind: ours.RenditionFormat
    data: bytes
    answers: dict[str, Value]
    copy: Copy
    template: Template


@cache
def originals() -> tuple[Original, ...]:
    """Two numbered copies of different people, each in Word and PDF."""
    others = {
        "supervisee": "Łukasz Próba",
        "summary": "A short session: the rota, and leave over Christmas.",
        "session": 3,
        "worth_supervisee": 2,
        "actions.1.what": "Swap the Tuesday shift",
    }
    found = []
    for letter, values in (("A", ours.answers()), ("B", ours.answers(**others))):
        for kind in ours.KINDS:
            data, copy, template = ours.made(kind, values, number=f"4K7Q9XT2M8WZ1{letter}")
            found.append(Original(kind, data, values, copy, template))
    return tuple(found)


def mutants(seed: int, count: int, first: int = 0) -> Iterator[Mutant]:
    """`count` mutants from number `first`; each is the same for the same seed, whatever was asked before."""
    sound = originals()
    for number in range(first, first + count):
        dice = random.Random(f"{seed}/{number}")
        original = dice.choice(sound)
        makers = WORD if original.kind == "word" else PDF
        names = dice.sample(sorted(makers), dice.choice((1, 1, 1, 2)))
        data = original.data
        for name in names:
            try:
                data = makers[name](dice, data)
            except CANNOT:  # the first damage left nothing for the second to work on
                break
        yield Mutant(f"{seed}/{number} {original.kind} {'+'.join(names)}", data, original.answers)


# ---- any bytes


def _flip(dice: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8, 64))):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def _cut_short(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def _chunk(dice: random.Random, data: bytes) -> tuple[int, int]:
    length = dice.choice((1, 16, 256, 4096))
    at = dice.randrange(max(1, len(data) - length))
    return at, at + length


def _cut_out(dice: random.Random, data: bytes) -> bytes:
    start, end = _chunk(dice, data)
    return data[:start] + data[end:]


def _blank_out(dice: random.Random, data: bytes) -> bytes:
    start, end = _chunk(dice, data)
    return data[:start] + bytes(end - start) + data[end:]


def _double(dice: random.Random, data: bytes) -> bytes:
    start, end = _chunk(dice, data)
    return data[:end] + data[start:end] + data[end:]


def _swap_chunks(dice: random.Random, data: bytes) -> bytes:
    (a, b), (c, d) = sorted((_chunk(dice, data), _chunk(dice, data)))
    return data if c < b else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _join_halves(dice: random.Random, data: bytes) -> bytes:
    other = dice.choice([o.data for o in originals() if o.data[:4] == data[:4]])
    at = dice.randrange(min(len(data), len(other)))
    return data[:at] + other[at:]


# ---- Word


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {n: container.read(n) for n in container.namelist()}


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, body in files.items():
            container.writestr(name, body)
    return out.getvalue()


def _swap_members(dice: random.Random, data: bytes) -> bytes:
    other = _members(dice.choice([o.data for o in originals() if o.kind == "word"]))
    mine = _members(data)
    name = dice.choice(sorted(mine))
    return _zipped({**mine, name: other.get(name, mine[name])})


def _lose_member(dice: random.Random, data: bytes) -> bytes:
    files = _members(data)
    del files[dice.choice(sorted(files))]
    return _zipped(files)


def _flip_inside(dice: random.Random, data: bytes) -> bytes:
    """Bytes of the markup of the main part, its checksum set right."""
    files = _members(data)
    xml = bytearray(files["word/document.xml"])
    marks = [i for i, b in enumerate(xml) if b in b'<>/="']
    for _ in range(dice.choice((1, 2, 4))):
        xml[dice.choice(marks)] ^= 1 << dice.randrange(7)
    return _zipped({**files, "word/document.xml": bytes(xml)})


def _xml(change: Callable[[random.Random, etree._Element], None]) -> Change:
    def changed(dice: random.Random, data: bytes) -> bytes:
        files = _members(data)
        root = etree.fromstring(files["word/document.xml"])
        change(dice, root)
        body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return _zipped({**files, "word/document.xml": body})

    return changed


def _any(dice: random.Random, root: etree._Element, *tags: str) -> etree._Element:
    return dice.choice(list(root.iter(*[W + t for t in tags])))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _lose(*tags: str) -> Change:
    return _xml(lambda dice, root: _remove(_any(dice, root, *tags)))


def _repeat(*tags: str) -> Change:
    def change(dice: random.Random, root: etree._Element) -> None:
        element = _any(dice, root, *tags)
        element.addnext(etree.fromstring(etree.tostring(element)))

    return _xml(change)


def _exchange(*tags: str) -> Change:
    def change(dice: random.Random, root: etree._Element) -> None:
        one, two = _any(dice, root, *tags), _any(dice, root, *tags)
        if one is two or two in one.iterdescendants() or one in two.iterdescendants():
            return
        marker = etree.Element("marker")
        one.addprevious(marker)
        two.addprevious(one)
        marker.addprevious(two)
        _remove(marker)

    return _xml(change)


def _exchange_attribute(tag: str, attribute: str) -> Change:
    def change(dice: random.Random, root: etree._Element) -> None:
        one, two = _any(dice, root, tag), _any(dice, root, tag)
        one.set(W + attribute, two.get(W + attribute, "")), two.set(W + attribute, one.get(W + attribute, ""))

    return _xml(change)


def _rename(tag: str, attribute: str) -> Change:
    def change(dice: random.Random, root: etree._Element) -> None:
        _any(dice, root, tag).set(W + attribute, dice.choice(("x", "", "actions.what", "summary", "session")))

    return _xml(change)


def _no_controls(dice: random.Random, root: etree._Element) -> None:
    """Unwraps some controls, as programs do that do not know them."""
    for control in list(root.iter(W + "sdt")):
        content = control.find(W + "sdtContent")
        if content is not None and dice.random() < 0.5:
            for child in list(content):
                control.addprevious(child)
            _remove(control)


GENERIC: dict[str, Change] = {
    "flip": _flip,
    "cut-short": _cut_short,
    "cut-out": _cut_out,
    "blank-out": _blank_out,
    "double": _double,
    "swap-chunks": _swap_chunks,
    "join-halves": _join_halves,
}
WORD: dict[str, Change] = {
    **GENERIC,
    "swap-members": _swap_members,
    "lose-member": _lose_member,
    "flip-inside": _flip_inside,
    "lose-control": _lose("sdt"),
    "lose-row": _lose("tr"),
    "lose-table": _lose("tbl"),
    "lose-bookmark": _lose("bookmarkStart", "bookmarkEnd"),
    "lose-tag": _lose("tag"),
    "lose-properties": _lose("sdtPr"),
    "lose-box": _lose("tc"),
    "repeat-control": _repeat("sdt"),
    "repeat-row": _repeat("tr"),
    "repeat-table": _repeat("tbl"),
    "exchange-controls": _exchange("sdt"),
    "exchange-rows": _exchange("tr"),
    "exchange-cells": _exchange("tc"),
    "exchange-tables": _exchange("tbl"),
    "exchange-paragraphs": _exchange("p"),
    "exchange-tags": _exchange_attribute("tag", "val"),
    "exchange-bookmarks": _exchange_attribute("bookmarkStart", "name"),
    "rename-tag": _rename("tag", "val"),
    "rename-bookmark": _rename("bookmarkStart", "name"),
    "no-controls": _xml(_no_controls),
}


# ---- PDF


def _pdf(change: Callable[[random.Random, pikepdf.Pdf], None]) -> Change:
    def changed(dice: random.Random, data: bytes) -> bytes:
        with warnings.catch_warnings(), pikepdf.open(io.BytesIO(data)) as document:
            warnings.simplefilter("ignore")  # pikepdf warns of the very faults that are made here
            change(dice, document)
            out = io.BytesIO()
            document.save(out, deterministic_id=True)
            return out.getvalue()

    return changed


def _fields(document: pikepdf.Pdf, kind: str | None = None) -> list[Dictionary]:
    return [f for f in document.Root.AcroForm.Fields if kind is None or str(f.get("/FT", "")) == kind]


def _two(
    dice: random.Random, document: pikepdf.Pdf, kind: str | None = None
) -> tuple[Dictionary, Dictionary]:
    one, two = dice.sample(_fields(document, kind), 2)
    return one, two


def _swap_key(key: str, kind: str | None = "/Tx") -> Change:
    def change(dice: random.Random, document: pikepdf.Pdf) -> None:
        one, two = _two(dice, document, kind)
        first, second = one.get(key), two.get(key)
        if first is not None and second is not None:
            one[key], two[key] = second, first

    return _pdf(change)


def _drop_key(key: str, kind: str | None = None) -> Change:
    def change(dice: random.Random, document: pikepdf.Pdf) -> None:
        field = dice.choice(_fields(document, kind))
        if key in field:
            del field[key]

    return _pdf(change)


def _value_alone(dice: random.Random, document: pikepdf.Pdf) -> None:
    """Another value, and the picture of the first one still on the page."""
    filled = [f for f in _fields(document, "/Tx") if str(f.get("/V", "")).strip()]
    dice.choice(filled)["/V"] = String("Somebody wrote this into the file")


def _choice_alone(dice: random.Random, document: pikepdf.Pdf) -> None:
    boxes = [f for f in _fields(document, "/Btn") if "/Kids" in f]
    field = dice.choice(boxes)
    states = [k for kid in field.Kids for k in kid.AP.N if k != "/Off"]
    field["/V"] = Name(dice.choice(states))


def _tick_alone(dice: random.Random, document: pikepdf.Pdf) -> None:
    kids = [k for f in _fields(document, "/Btn") for k in f.get("/Kids", [])]
    kid = dice.choice(kids)
    kid["/AS"] = Name(dice.choice(list(kid.AP.N)))


def _odd_value(dice: random.Random, document: pikepdf.Pdf) -> None:
    odd = (12, True, Array([1, 2]), Dictionary(A=1), Name("/X"))
    dice.choice(_fields(document))["/V"] = dice.choice(odd)


def _lose_field(dice: random.Random, document: pikepdf.Pdf) -> None:
    fields = list(document.Root.AcroForm.Fields)
    fields.pop(dice.randrange(len(fields)))
    document.Root.AcroForm.Fields = Array(fields)


def _lose_widget(dice: random.Random, document: pikepdf.Pdf) -> None:
    page = dice.choice(list(document.pages))
    annotations = list(page.get("/Annots", []))
    if annotations:
        annotations.pop(dice.randrange(len(annotations)))
        page["/Annots"] = Array(annotations)


def _lose_page(dice: random.Random, document: pikepdf.Pdf) -> None:
    del document.pages[dice.randrange(len(document.pages))]


def _reverse_pages(dice: random.Random, document: pikepdf.Pdf) -> None:
    document.pages.reverse()


def _lose_metadata(dice: random.Random, document: pikepdf.Pdf) -> None:
    for holder, key in ((document.trailer, "/Info"), (document.Root, "/Metadata")):
        if dice.random() < 0.7 and key in holder:
            del holder[key]


def _other_pages(dice: random.Random, document: pikepdf.Pdf) -> None:
    """A page of another copy in the place of ours."""
    other = dice.choice([o.data for o in originals() if o.kind == "pdf"])
    with pikepdf.open(io.BytesIO(other)) as source:
        at = dice.randrange(min(len(document.pages), len(source.pages)))
        document.pages[at] = source.pages[at]


def _rename_field(dice: random.Random, document: pikepdf.Pdf) -> None:
    names = ("x", "summary", "actions__1__what", "", "a.b.c")
    dice.choice(_fields(document))["/T"] = String(dice.choice(names))


PDF: dict[str, Change] = {
    **GENERIC,
    "swap-names": _swap_key("/T"),
    "swap-places": _swap_key("/Rect"),
    "swap-pictures": _swap_key("/AP"),
    "swap-values": _swap_key("/V"),
    "drop-picture": _drop_key("/AP"),
    "drop-name": _drop_key("/T"),
    "drop-kind": _drop_key("/FT"),
    "drop-place": _drop_key("/Rect"),
    "value-alone": _pdf(_value_alone),
    "choice-alone": _pdf(_choice_alone),
    "tick-alone": _pdf(_tick_alone),
    "odd-value": _pdf(_odd_value),
    "lose-field": _pdf(_lose_field),
    "lose-widget": _pdf(_lose_widget),
    "lose-page": _pdf(_lose_page),
    "reverse-pages": _pdf(_reverse_pages),
    "lose-metadata": _pdf(_lose_metadata),
    "other-pages": _pdf(_other_pages),
    "rename-field": _pdf(_rename_field),
}
