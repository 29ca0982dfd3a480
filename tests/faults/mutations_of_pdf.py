"""Damage to PDF documents: their fields, pages and metadata, as objects."""

from __future__ import annotations

import io
import random
import warnings
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.faults.mutations_of_bytes import GENERIC, Change, originals


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
